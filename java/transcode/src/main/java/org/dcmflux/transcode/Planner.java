package org.dcmflux.transcode;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.dcmflux.codec.CodecRegistry;
import org.dcmflux.codec.DecodedFrames;
import org.dcmflux.codec.EncodeOptions;
import org.dcmflux.codec.EncoderSession;
import org.dcmflux.codec.FrameDecoder;
import org.dcmflux.codec.FrameEncoder;
import org.dcmflux.data.DataElement;
import org.dcmflux.data.FragmentSequence;
import org.dcmflux.dictionary.FragmentRule;
import org.dcmflux.dictionary.Tag;
import org.dcmflux.dictionary.Tags;
import org.dcmflux.dictionary.TransferSyntax;
import org.dcmflux.encoding.DataSetWriter;
import org.dcmflux.error.DicomException;
import org.dcmflux.error.LimitExceededException;
import org.dcmflux.error.MalformedDataException;
import org.dcmflux.error.TranscodeRefusedException;
import org.dcmflux.file.DicomFile;
import org.dcmflux.pixel.FrameLayout;
import org.dcmflux.pixel.OffsetTable;
import org.dcmflux.pixel.PixelData;
import org.dcmflux.transcode.TranscodeOptions.OffsetTablePolicy;
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
    private final List<String> notes = new ArrayList<>();

    Planner(CodecRegistry registry, DicomFile file, TranscodeOptions options) {
        this.registry = registry;
        this.file = file;
        this.options = options;
        this.from = file.transferSyntax();
        this.to = options.target();
    }

    TranscodePlan plan() throws IOException {
        refuseMetaInformationInDataSet();
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
        if (from.equals(to) || !from.isEncapsulated() && !to.isEncapsulated()) {
            return withSameEncoding(element);
        }
        if (element.tag() != Tags.PixelData) {
            throw refused(
                    "float-pixels-stay-native",
                    "Float and Double Float Pixel Data cannot be encapsulated; " + "explicit-le would work");
        }
        return withOtherEncoding();
    }

    /** Elements are written in ascending order, where those of group 0002 would become File Meta Information. */
    private void refuseMetaInformationInDataSet() throws TranscodeRefusedException {
        for (DataElement element : file.dataSet()) {
            int group = Tag.group(element.tag());
            if (group == 0x0002) {
                throw refused(
                        "meta-information-in-data-set",
                        Tag.toString(element.tag())
                                + " stands in the Data Set, which no file can say; take it out first");
            }
            if (group > 0x0002) {
                return;
            }
        }
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
        PixelData pixels = null;
        try {
            pixels = PixelData.of(file.dataSet(), file.name());
        } catch (DicomException e) {
            notes.add("frames were not told apart, Pixel Data is copied as it is: " + e.getMessage());
        }
        boolean rebuild = pixels != null
                && pixels.isEncapsulated()
                && isFramed(from)
                && (!pixels.warnings().isEmpty() || options.offsetTable() != OffsetTablePolicy.AUTO);
        if (!rebuild || pixels == null) {
            return copy(Step.COPY, pixels);
        }
        FrameLayout layout = pixels.module().layout();
        SlotSize size = new SlotSize(pixels.index().largest(), 0, 0);
        return build(Step.REENCAPSULATE, pixels, null, null, layout, layout, size);
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
                1,
                0,
                SlotSize.NONE,
                List.copyOf(notes));
    }

    private TranscodePlan withOtherEncoding() throws IOException {
        PixelData pixels = Objects.requireNonNull(PixelData.of(file.dataSet(), file.name()));
        FrameDecoder decoder = from.isEncapsulated() ? registry.decoder(from) : null;
        FrameEncoder encoder = to.isEncapsulated() ? registry.encoder(to) : null;
        FrameLayout layout = pixels.module().layout();
        FrameLayout decoded = layout;
        if (decoder != null) {
            decoded = DecodedFrames.decodedLayout(layout);
        } else if (layout.samplesPerPixel() > 1 && layout.planarConfiguration() == 1 && layout.bitsAllocated() >= 8) {
            decoder = new ColourByPlaneDecoder();
            decoded = layout.withPlanarConfiguration(0);
        }
        EncodeOptions encode = encodeOptions(pixels.index().frameCount());
        FrameLayout written = decoded;
        long output = 0;
        if (encoder != null) {
            String refusal = encoder.refusal(to, decoded, encode);
            if (refusal != null) {
                throw refused("not-allowed-in-target", refusal);
            }
            written = encoder.encodedLayout(to, decoded, encode);
            try (EncoderSession session = encoder.open(to, decoded, encode)) {
                output = session.maxEncodedSize();
            }
        } else {
            requireNativeSize(decoded, pixels.index().frameCount());
        }
        SlotSize size = new SlotSize(pixels.index().largest(), decoder == null ? 0 : decoded.byteCount(), output);
        Step step = encoder == null ? Step.DECODE : from.isEncapsulated() ? Step.DECODE_AND_ENCODE : Step.ENCODE;
        return build(step, pixels, decoder, encoder, decoded, written, size);
    }

    /** A single frame has no neighbours to be parallel with: its codec may use the threads. */
    private EncodeOptions encodeOptions(int frames) {
        return frames == 1 ? options.encode().withCodecThreads(options.concurrency()) : options.encode();
    }

    private void requireNativeSize(FrameLayout decoded, int frames) throws TranscodeRefusedException {
        long bytes = Math.multiplyExact(decoded.byteCount(), frames);
        if (bytes > DataSetWriter.MAX_VALUE_LENGTH) {
            throw refused(
                    "native-pixel-data-too-long",
                    frames + " frames of " + decoded.byteCount() + " bytes are " + bytes
                            + " bytes, more than native Pixel Data can be (2^32−2); Encapsulated Uncompressed Explicit VR Little "
                            + "Endian (1.2.840.10008.1.2.1.98) is the syntax for that, and a lossless compressed one works here");
        }
    }

    private TranscodePlan build(
            Step step,
            PixelData pixels,
            @Nullable FrameDecoder decoder,
            @Nullable FrameEncoder encoder,
            FrameLayout decoded,
            FrameLayout written,
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
        int slots = slots(frames, size);
        int workers = Math.min(Math.min(options.concurrency(), slots), frames);
        OffsetTable table = to.isEncapsulated() ? table(frames, encoder == null ? size.input() : size.output()) : null;
        return new TranscodePlan(
                file.name(),
                from,
                to,
                step,
                pixels,
                decoder,
                encoder,
                decoded,
                written,
                table,
                workers,
                slots,
                size,
                List.copyOf(notes));
    }

    /** Each worker has a frame, another waits for it, and one is being read or written: more would not be faster. */
    private int slots(int frames, SlotSize size) throws LimitExceededException {
        long affordable = options.memory() / Math.max(1, size.total());
        if (affordable < 1) {
            throw new LimitExceededException(
                    "memory", options.memory(), file.name(), "one frame needs buffers of " + size.total() + " bytes");
        }
        int wanted = options.concurrency() == 1 ? 1 : 2 * options.concurrency() + 1;
        return (int) Math.min(affordable, Math.min(wanted, frames));
    }

    private OffsetTable table(int frames, long largestFrame) throws TranscodeRefusedException {
        OffsetTable automatic = OffsetTable.chooseFor(frames, largestFrame);
        return switch (options.offsetTable()) {
            case AUTO -> automatic;
            case EXTENDED -> OffsetTable.EXTENDED;
            case EMPTY -> OffsetTable.EMPTY;
            case BASIC -> {
                if (automatic == OffsetTable.EXTENDED) {
                    throw refused(
                            "basic-offset-table-too-small",
                            frames + " frames of up to " + largestFrame
                                    + " bytes may lie beyond its 32-bit offsets; an Extended Offset Table would work");
                }
                yield OffsetTable.BASIC;
            }
        };
    }

    private TranscodeRefusedException refused(String rule, String detail) {
        return new TranscodeRefusedException(file.name(), rule, detail);
    }
}
