package org.dcmflux.transcode;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.dcmflux.codec.CodecRegistry;
import org.dcmflux.codec.EncodeOptions;
import org.dcmflux.codec.EncoderSession;
import org.dcmflux.codec.FrameDecoder;
import org.dcmflux.codec.FrameEncoder;
import org.dcmflux.codec.FrameRecompressor;
import org.dcmflux.data.DataElement;
import org.dcmflux.data.FragmentSequence;
import org.dcmflux.dictionary.FragmentRule;
import org.dcmflux.dictionary.Tag;
import org.dcmflux.dictionary.Tags;
import org.dcmflux.dictionary.TransferSyntax;
import org.dcmflux.encoding.DataSetWriter;
import org.dcmflux.encoding.WriteOptions.OffsetTablePolicy;
import org.dcmflux.error.DicomException;
import org.dcmflux.error.FrameIndexException;
import org.dcmflux.error.LimitExceededException;
import org.dcmflux.error.MalformedDataException;
import org.dcmflux.error.TranscodeRefusedException;
import org.dcmflux.file.DicomFile;
import org.dcmflux.pixel.FrameLayout;
import org.dcmflux.pixel.ImagePixelModule;
import org.dcmflux.pixel.OffsetTable;
import org.dcmflux.pixel.PixelData;
import org.dcmflux.transcode.ConversionPlanner.Frames;
import org.dcmflux.transcode.LossyRules.LossySide;
import org.dcmflux.transcode.TranscodeOptions.LossPolicy;
import org.dcmflux.transcode.TranscodePlan.SlotSize;
import org.dcmflux.transcode.TranscodePlan.Step;
import org.jspecify.annotations.Nullable;

/** Decides how one file is transcoded, or refuses, before anything is written. */
final class Planner {
    private final CodecRegistry registry;
    private final DicomFile file;
    private final TranscodeOptions options;
    private final TransferSyntax from;
    private final TransferSyntax to;
    private final ConversionPlanner conversions;
    private final int codecThreads;
    private final List<String> notes = new ArrayList<>();

    /** @param codecThreads that a codec may use for the only frame of an image */
    Planner(CodecRegistry registry, DicomFile file, TranscodeOptions options, int codecThreads) {
        this.codecThreads = codecThreads;
        this.registry = registry;
        this.file = file;
        this.options = options;
        this.from = file.transferSyntax();
        this.to = options.target();
        this.conversions = new ConversionPlanner(file, options);
    }

    TranscodePlan plan() throws IOException {
        MetaInformationRule.require(file);
        if (file.isCutShort()) {
            throw refused("cut-short", "the file ends before its Data Set does; a copy would look whole and not be it");
        }
        DataElement element = PixelData.element(file.dataSet());
        if (element == null) {
            return withoutPixels();
        }
        boolean encapsulated = element.value() instanceof FragmentSequence;
        if (encapsulated != from.isEncapsulated()) {
            throw new MalformedDataException(
                    file.name(),
                    -1,
                    Tag.toString(element.tag()),
                    "Pixel Data is " + (encapsulated ? "encapsulated" : "native") + ", but the Transfer Syntax is "
                            + from.name());
        }
        boolean same = from.equals(to) || !from.isEncapsulated() && !to.isEncapsulated();
        if (same && !isConverted(element)) {
            return withSameEncoding(element);
        }
        if (isStream(from) && isStream(to) && element.value() instanceof FragmentSequence stream) {
            return repackaging(stream);
        }
        if (element.tag() != Tags.PixelData) {
            throw refused(
                    "float-pixels-stay-native",
                    "Float and Double Float Pixel Data cannot be encapsulated; " + "explicit-le would work");
        }
        return withOtherEncoding();
    }

    /** Whether the colours of pixels that could be copied are to be others. */
    private boolean isConverted(DataElement element) throws DicomException {
        return options.colours() != TranscodeOptions.Colours.KEEP
                && element.tag() == Tags.PixelData
                && !isStream(from)
                && conversions.asksForOtherColours(
                        ImagePixelModule.of(file.dataSet(), file.name()).layout());
    }

    private TranscodePlan withoutPixels() throws DicomException {
        if (!from.equals(to) && (to.isEncapsulated() || to.fragmentRule() == FragmentRule.NO_PIXEL_DATA)) {
            throw refused(
                    "no-pixel-data", "there is no Pixel Data to put into " + to.name() + "; explicit-le would work");
        }
        if (!from.equals(to) && from.fragmentRule() == FragmentRule.NO_PIXEL_DATA) {
            throw refused("pixels-elsewhere", from.name() + " leaves the pixels with a server; fetch them first");
        }
        return copy(Step.NO_PIXELS, null);
    }

    private TranscodePlan withSameEncoding(DataElement element) throws IOException {
        if (!options.encode().chosen().isEmpty()) {
            notes.add(
                    "is in the target's Transfer Syntax already and is copied: options about encoding have no effect");
        }
        PixelData pixels = null;
        try {
            PixelData told = Objects.requireNonNull(PixelData.of(file.dataSet(), file.name()));
            told.index().largest(); // of very many fragments disagreement shows only when all frames are asked for
            pixels = told;
        } catch (FrameIndexException e) {
            // Video and the like are one stream for all frames; what cannot be told apart can still be copied.
            notes.add("frames were not told apart, Pixel Data is copied as it is: " + e.getMessage());
        }
        if (from.fragmentRule() == FragmentRule.WHOLE_STREAM_FRAGMENTABLE
                && options.write().maxFragmentLength().isPresent()
                && element.value() instanceof FragmentSequence) {
            return copy(Step.REPACKAGE, null);
        }
        boolean asked = options.write().offsetTable() != OffsetTablePolicy.AUTO
                || options.write().maxFragmentLength().isPresent();
        if (pixels == null
                || !pixels.isEncapsulated()
                || !isFramed(from)
                || pixels.warnings().isEmpty() && !asked) {
            if (asked && from.isEncapsulated()) {
                notes.add("fragments and offset table stay as they are");
            }
            return copy(Step.COPY, pixels);
        }
        FrameLayout layout = pixels.module().layout();
        SlotSize size = new SlotSize(pixels.index().largest(), 0, 0);
        int highBit = pixels.module().highBit();
        long most = options.write().longestFragment();
        String cut = most < size.input() ? "fragments of at most " + most + " bytes" : "";
        return build(Step.REENCAPSULATE, pixels, null, null, null, layout, layout, highBit, cut, null, size);
    }

    private static boolean isStream(TransferSyntax syntax) {
        return syntax.fragmentRule() == FragmentRule.WHOLE_STREAM
                || syntax.fragmentRule() == FragmentRule.WHOLE_STREAM_FRAGMENTABLE;
    }

    private TranscodePlan repackaging(FragmentSequence stream) throws TranscodeRefusedException {
        if (!to.uid().equals(from.uid() + ".1") && !from.uid().equals(to.uid() + ".1")) {
            throw refused(
                    "video-is-not-transcoded",
                    "a video keeps its coding; only the forms of " + from.name()
                            + " with one and with many fragments become each other");
        }
        long bytes = StreamRepackager.streamBytes(stream);
        if (to.fragmentRule() == FragmentRule.WHOLE_STREAM && bytes > DataSetWriter.MAX_VALUE_LENGTH) {
            throw refused(
                    "stream-too-long",
                    "a stream of " + bytes + " bytes is more than one fragment can be (2^32−2); it stays fragmented");
        }
        return copy(Step.REPACKAGE, null);
    }

    private static boolean isFramed(TransferSyntax syntax) {
        return syntax.fragmentRule() == FragmentRule.ONE_PER_FRAME
                || syntax.fragmentRule() == FragmentRule.ONE_OR_MORE_PER_FRAME;
    }

    private TranscodePlan copy(Step step, @Nullable PixelData pixels) {
        return new TranscodePlan(
                file.name(),
                from,
                to,
                step,
                pixels,
                null,
                null,
                null,
                null,
                null,
                0,
                "",
                null,
                null,
                1,
                0,
                SlotSize.NONE,
                new MemoryNeed(
                        0,
                        0,
                        new SlotBudget(file, options)
                                .heap(pixels == null ? 0 : pixels.index().frameCount())),
                List.copyOf(notes));
    }

    private TranscodePlan withOtherEncoding() throws IOException {
        FrameRecompressor recompressor = registry.recompressor(from, to);
        if (recompressor != null) {
            return recompressing(recompressor);
        }
        String refusal = Recompression.refusalOfPixels(from, to);
        if (refusal != null) {
            throw refused("recompression-of-jpeg-only", refusal);
        }
        FrameDecoder decoder = from.isEncapsulated() ? registry.decoder(from) : null;
        FrameEncoder encoder = to.isEncapsulated() ? registry.encoder(to) : null;
        PixelData pixels = Objects.requireNonNull(PixelData.of(file.dataSet(), file.name()));
        if (decoder != null && pixels.index().frameCount() == 1) {
            decoder = decoder.withCodecThreads(codecThreads);
        }
        FrameLayout stored = pixels.module().layout();
        options.limits().frames().check(pixels, file.name());
        FrameLayout decoded = decoder == null ? stored : decoder.decodedLayout(stored);
        int highBit = keepsHighBit() ? pixels.module().highBit() : stored.bitsStored() - 1;
        boolean keepsForm = encoder == null || encoder.takesNativeForm(to);
        Frames frames = conversions.plan(decoder, decoded, highBit, keepsForm);
        int high = frames.changed() ? frames.layout().bitsStored() - 1 : highBit;
        if (encoder == null) {
            return decoding(pixels, frames, high);
        }
        return encoding(pixels, frames, encoder, high);
    }

    private TranscodePlan decoding(PixelData pixels, Frames frames, int highBit) throws IOException {
        FrameLayout decoded = frames.layout();
        requireNativeSize(decoded, pixels.index().frameCount());
        long room = ConvertingDecoder.roomBytes(frames.decoder(), decoded);
        SlotSize size = new SlotSize(pixels.index().largest(), room, 0);
        Step step = from.isEncapsulated() ? Step.DECODE : Step.CONVERT;
        return build(step, pixels, frames.decoder(), null, null, decoded, decoded, highBit, "", null, size);
    }

    private TranscodePlan recompressing(FrameRecompressor recompressor) throws IOException {
        PixelData pixels = Objects.requireNonNull(PixelData.of(file.dataSet(), file.name()));
        EncodeOptions encode = options.encodeFor(pixels.index().frameCount(), codecThreads);
        Recompression way = Recompression.of(recompressor, file, pixels, to, encode);
        FrameLayout written = way.written();
        notes.addAll(way.notes());
        int highBit = written.bitsStored() - 1;
        return build(Step.RECOMPRESS, pixels, null, null, way, written, written, highBit, "", null, way.size());
    }

    private TranscodePlan encoding(PixelData pixels, Frames frames, FrameEncoder encoder, int highBit)
            throws IOException {
        FrameLayout decoded = frames.layout();
        EncodeOptions encode = options.encodeFor(pixels.index().frameCount(), codecThreads);
        LossyCompression lossy = lossy(encoder, decoded, encode);
        for (var broken : TargetRules.broken(to, decoded).entrySet()) {
            throw refused(broken.getKey(), broken.getValue());
        }
        String refusal = encoder.refusal(to, decoded, encode);
        if (refusal != null) {
            throw refused("not-allowed-in-target", refusal);
        }
        FrameLayout written = encoder.encodedLayout(to, decoded, encode);
        long room = ConvertingDecoder.roomBytes(frames.decoder(), decoded);
        SlotSize size;
        try (EncoderSession session = encoder.open(to, decoded, encode)) {
            size = new SlotSize(pixels.index().largest(), room, session.maxEncodedSize());
        }
        Step step = from.isEncapsulated() ? Step.DECODE_AND_ENCODE : Step.ENCODE;
        int high = encoder.takesNativeForm(to) ? highBit : written.bitsStored() - 1;
        String settings = encoder.settings(to, decoded, encode);
        return build(step, pixels, frames.decoder(), encoder, null, decoded, written, high, settings, lossy, size);
    }

    /** What the encoding loses, null when nothing; refused unless it was said that something may be lost. */
    private @Nullable LossyCompression lossy(FrameEncoder encoder, FrameLayout decoded, EncodeOptions encode)
            throws TranscodeRefusedException {
        boolean loses = encoder.isLossy(to, decoded, encode);
        if (loses && options.loss() == LossPolicy.REFUSED) {
            throw refused(
                    "lossy-not-allowed",
                    LossyCompression.of(to, decoded, encode).words()
                            + " changes sample values; say --lossy if that is meant, or choose a lossless syntax");
        }
        LossySide side = loses ? LossySide.LOSES : LossySide.KEEPS;
        for (var broken : LossyRules.broken(to, decoded, encode, side).entrySet()) {
            throw refused(broken.getKey(), broken.getValue());
        }
        return loses ? LossyCompression.of(to, decoded, encode) : null;
    }

    /** Whether frames of the input are native ones in their bits, wherever their samples are. */
    private boolean keepsHighBit() {
        return switch (from.codecFamily()) {
            case NATIVE, ENCAPSULATED_UNCOMPRESSED, DEFLATED_FRAME, RLE -> true;
            default -> false;
        };
    }

    private void requireNativeSize(FrameLayout decoded, int frames) throws TranscodeRefusedException {
        long bytes = NativeFrameWriter.valueBytes(decoded, frames);
        if (bytes > DataSetWriter.MAX_VALUE_LENGTH) {
            throw refused(
                    "native-pixel-data-too-long",
                    frames + " frames of " + decoded.byteCount() + " bytes are " + bytes
                            + " bytes, more than native Pixel Data can be (2^32−2); Encapsulated Uncompressed Explicit VR Little "
                            + "Endian (1.2.840.10008.1.2.1.98) is the syntax for that: --to encapsulated-uncompressed");
        }
    }

    private TranscodePlan build(
            Step step,
            PixelData pixels,
            @Nullable FrameDecoder decoder,
            @Nullable FrameEncoder encoder,
            @Nullable Recompression recompression,
            FrameLayout decoded,
            FrameLayout written,
            int highBit,
            String settings,
            @Nullable LossyCompression lossy,
            SlotSize size)
            throws DicomException {
        for (long bytes : new long[] {size.input(), size.decoded(), size.output()}) {
            if (bytes > Integer.MAX_VALUE) {
                throw new LimitExceededException(
                        "frame buffer",
                        Integer.MAX_VALUE,
                        file.name(),
                        "a frame needs a buffer of " + bytes + " bytes");
            }
        }
        notes.addAll(pixels.warnings());
        int frames = pixels.index().frameCount();
        int maxFragments = options.read().maxFragments();
        if (to.isEncapsulated() && frames > maxFragments) {
            throw new LimitExceededException(
                    "maxFragments", maxFragments, file.name(), frames + " frames become as many fragments");
        }
        long codec = new CodecNeed(registry, options, from, size)
                .bytes(decoder, encoder, recompression, decoded, options.encodeFor(frames, codecThreads));
        SlotBudget budget = new SlotBudget(file, options);
        int slots = budget.slots(frames, size, codec);
        int workers = Math.min(Math.min(options.concurrency(), slots), frames);
        long heap = budget.heap(frames) + OverlayLift.bytes(decoder, frames, size.input());
        MemoryNeed memory = new MemoryNeed(slots * MemoryNeed.slotBytes(size), workers * codec, heap);
        OffsetTable table = to.isEncapsulated()
                ? new TableChoice(file.name(), options.write())
                        .of(frames, size.output() == 0 ? size.input() : size.output())
                : null;
        return new TranscodePlan(
                file.name(),
                from,
                to,
                step,
                pixels,
                decoder,
                encoder,
                recompression,
                decoded,
                written,
                highBit,
                settings,
                lossy,
                table,
                workers,
                slots,
                size,
                memory,
                List.copyOf(notes));
    }

    private TranscodeRefusedException refused(String rule, String detail) {
        return new TranscodeRefusedException(file.name(), rule, detail);
    }
}
