package org.dcmflux.transcode;

import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.dcmflux.codec.EncodeChoice;
import org.dcmflux.codec.EncodeOptions;
import org.dcmflux.codec.FrameDecoder;
import org.dcmflux.codec.FrameEncoder;
import org.dcmflux.data.FragmentSequence;
import org.dcmflux.dictionary.TransferSyntax;
import org.dcmflux.error.CodecException;
import org.dcmflux.file.DicomFile;
import org.dcmflux.pixel.FrameLayout;
import org.dcmflux.pixel.OffsetTable;
import org.dcmflux.pixel.PixelData;
import org.jspecify.annotations.Nullable;

/**
 * What a transcode will do; made or refused before the first output byte.
 *
 * @param pixels null when there is no Pixel Data
 * @param decoder null when frames are not decoded
 * @param encoder null when frames are not encoded
 * @param recompression null when code streams are not carried over
 * @param nativeLayout of decoded frames as the Data Set promises it; null when no frame is decoded or encoded
 * @param encodedLayout what the output's Data Set will say about its pixels; null when they are not touched
 * @param highBit of the samples that are written
 * @param settings of the encoder, defaults included, or of what cuts fragments; empty when there are none
 * @param lossy null when nothing is lost
 * @param table null when no offset table is written
 * @param slots frames under way at once
 * @param bytesPerSlot of the slot's direct buffers together
 * @param memory what is reserved before the work begins
 * @param notes what the user should know, a sentence each
 */
public record TranscodePlan(
        String source,
        TransferSyntax from,
        TransferSyntax to,
        Step step,
        @Nullable PixelData pixels,
        @Nullable FrameDecoder decoder,
        @Nullable FrameEncoder encoder,
        @Nullable Recompression recompression,
        @Nullable FrameLayout nativeLayout,
        @Nullable FrameLayout encodedLayout,
        int highBit,
        String settings,
        @Nullable LossyCompression lossy,
        @Nullable OffsetTable table,
        int concurrency,
        int slots,
        SlotSize bytesPerSlot,
        MemoryNeed memory,
        List<String> notes) {

    /** What happens to the pixels. */
    public enum Step {
        /** There are none: only the Data Set is written anew. */
        NO_PIXELS("Data Set only, there is no Pixel Data"),
        /** Their bytes are copied from file to file. */
        COPY("copy the Pixel Data as it is"),
        /** The stream of a video is cut into fragments, or joined; its bytes are copied. */
        REPACKAGE("copy the video's stream into other fragments"),
        /** Each frame's code stream is copied and gets a fragment and a table entry of its own. */
        REENCAPSULATE("copy each frame's code stream, rebuild fragments and offset table"),
        /** Native frames become other native frames. */
        CONVERT("convert each frame"),
        /** Each frame's code stream becomes another one without being decoded, from which it can be had back. */
        RECOMPRESS("bitstream recompression: each frame's code stream is carried over, no pixel is decoded"),
        DECODE("decode each frame"),
        ENCODE("encode each frame"),
        DECODE_AND_ENCODE("decode and encode each frame");

        private final String words;

        Step(String words) {
            this.words = words;
        }

        /** What happens, as a user reads it. */
        public String words() {
            return words;
        }
    }

    /**
     * Bytes of the three direct buffers of a slot.
     *
     * @param input the largest frame as it is stored
     * @param decoded one native frame
     * @param output the largest frame that the encoder can make
     */
    public record SlotSize(long input, long decoded, long output) {
        static final SlotSize NONE = new SlotSize(0, 0, 0);

        public long total() {
            return input + decoded + output;
        }
    }

    /** Bytes of all frame buffers together: the bound that the pipeline keeps. */
    public long frameMemory() {
        return slots * bytesPerSlot.total();
    }

    /** The plan with another decoder, or none. */
    TranscodePlan decodingWith(@Nullable FrameDecoder other, @Nullable FrameLayout layout) {
        return new TranscodePlan(
                source,
                from,
                to,
                step,
                pixels,
                other,
                encoder,
                recompression,
                layout,
                encodedLayout,
                highBit,
                settings,
                lossy,
                table,
                concurrency,
                slots,
                bytesPerSlot,
                memory,
                notes);
    }

    /** The plan as it is for an output that nothing can be filled into later, and of which frames are verified in their slots. */
    TranscodePlan streamed(@Nullable OffsetTable other, int workers, int fewerSlots, MemoryNeed need) {
        return new TranscodePlan(
                source,
                from,
                to,
                step,
                pixels,
                decoder,
                encoder,
                recompression,
                nativeLayout,
                encodedLayout,
                highBit,
                settings,
                lossy,
                other,
                workers,
                fewerSlots,
                bytesPerSlot,
                need,
                notes);
    }

    /** The plan without its encoder: frames end decoded, as they are compared. */
    TranscodePlan decodingOnly() {
        return new TranscodePlan(
                source,
                from,
                to,
                Step.DECODE,
                pixels,
                decoder,
                null,
                null,
                nativeLayout,
                nativeLayout,
                highBit,
                "",
                null,
                null,
                concurrency,
                slots,
                bytesPerSlot,
                memory,
                notes);
    }

    /** Whether overlays are taken out of the bits of the pixels. */
    boolean movesOverlays() {
        NativeForm form = ConvertingDecoder.find(decoder, NativeForm.class);
        return form != null && form.overlayBits() != 0;
    }

    /** Whether colours are computed anew, which rounds them. */
    boolean roundsColours() {
        ColourConversion colours = ConvertingDecoder.find(decoder, ColourConversion.class);
        return colours != null && colours.isExpected();
    }

    /** The plan of recompressing an output of this one back. */
    TranscodePlan wayBack(DicomFile output, PixelData written) throws IOException {
        Recompression there = Objects.requireNonNull(recompression);
        Recompression back = Recompression.of(there.recompressor(), output, written, from, EncodeOptions.defaults());
        return back(output.name(), from, Step.RECOMPRESS, written, null, back, back.written(), back.size());
    }

    /** The plan of recompressing its code streams back one by one, where they are, in the slot. */
    TranscodePlan wayBack() throws CodecException {
        Recompression back = Objects.requireNonNull(recompression).reversed(to, from);
        return back(source, from, Step.RECOMPRESS, null, null, back, back.written(), back.size());
    }

    /**
     * The plan of decoding what it wrote.
     *
     * @param reader null when that is native
     * @param written null when frames are decoded where they are, in the slot
     */
    TranscodePlan readingBack(
            String name,
            @Nullable FrameDecoder reader,
            @Nullable PixelData written,
            FrameLayout layout,
            SlotSize size) {
        return back(name, to, Step.DECODE, written, reader, null, layout, size);
    }

    private TranscodePlan back(
            String name,
            TransferSyntax toward,
            Step how,
            @Nullable PixelData written,
            @Nullable FrameDecoder reader,
            @Nullable Recompression carrying,
            FrameLayout layout,
            SlotSize size) {
        return new TranscodePlan(
                name,
                to,
                toward,
                how,
                written,
                reader,
                null,
                carrying,
                layout,
                layout,
                highBit,
                "",
                null,
                null,
                concurrency,
                slots,
                size,
                memory,
                notes);
    }

    /** Whether bytes are copied without being told apart into frames. */
    boolean isCopied() {
        return step == Step.NO_PIXELS || step == Step.COPY || step == Step.REPACKAGE;
    }

    /** From the cheapest to the dearest; what comes first of those that lead to the target is taken. */
    public enum Way {
        /** Same Transfer Syntax, pixels untouched. */
        PASS_THROUGH("pass-through"),
        /** Only the Data Set is written in another form. */
        HEADER_ONLY("header-only"),
        /** The bytes of samples change their order. */
        BYTE_SWAP("byte-swap"),
        /** The same fragments get another offset table. */
        RE_INDEX("re-index"),
        /** The same code streams get other fragments. */
        RE_ENCAPSULATE("re-encapsulate"),
        /** The same coefficients get another code stream, and no pixel is decoded. */
        RECOMPRESS("recompress"),
        /** Native frames become other native frames. */
        CONVERT("convert"),
        DECODE("decode"),
        ENCODE("encode"),
        DECODE_AND_ENCODE("decode-and-encode");

        private final String word;

        Way(String word) {
            this.word = word;
        }

        /** As it stands in reports. */
        public String word() {
            return word;
        }
    }

    /** Whether every sample keeps its value, or its colour exactly. */
    public boolean isLossless() {
        return lossy == null && !roundsColours();
    }

    /** What happens to the pixels, as a user reads it. */
    public String pixelWords() {
        return way() == Way.BYTE_SWAP ? "copy the Pixel Data, its words in the other byte order" : step.words();
    }

    /** How the target is reached. */
    public Way way() {
        return switch (step) {
            case NO_PIXELS -> from.equals(to) ? Way.PASS_THROUGH : Way.HEADER_ONLY;
            case COPY -> {
                if (from.equals(to)) {
                    yield Way.PASS_THROUGH;
                }
                yield from.byteOrder() == to.byteOrder() ? Way.HEADER_ONLY : Way.BYTE_SWAP;
            }
            case REPACKAGE -> Way.RE_ENCAPSULATE;
            case REENCAPSULATE -> keepsFragments() && settings.isEmpty() ? Way.RE_INDEX : Way.RE_ENCAPSULATE;
            case RECOMPRESS -> Way.RECOMPRESS;
            case CONVERT -> Way.CONVERT;
            case DECODE -> Way.DECODE;
            case ENCODE -> Way.ENCODE;
            case DECODE_AND_ENCODE -> Way.DECODE_AND_ENCODE;
        };
    }

    private boolean keepsFragments() {
        return pixels != null
                && pixels.element().value() instanceof FragmentSequence fragments
                && fragments.count() == frameCount();
    }

    /** Frames that can be told apart; 0 when there are none, or one stream for all. */
    public int frameCount() {
        return pixels == null ? 0 : pixels.index().frameCount();
    }

    /** Which of the options about encoding that were chosen have an effect: those that suit the target, if anything is encoded. */
    public Set<EncodeChoice> applied(EncodeOptions asked) {
        boolean encodes = encoder != null || recompression != null;
        return asked.chosen().stream()
                .filter(choice -> encodes && choice.appliesTo(to))
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(EncodeChoice.class)));
    }

    /**
     * The plan in words, a fact a line, with what will change in the Data Set.
     *
     * @param asked options about encoding as they were chosen, for this target and others
     */
    public String explain(List<AttributeChange> changes, EncodeOptions asked) {
        StringBuilder text = new StringBuilder(explain());
        if (!asked.chosen().isEmpty()) {
            Set<EncodeChoice> others = EnumSet.copyOf(asked.chosen());
            others.removeAll(applied(asked));
            line(text, "options", "with effect: " + words(applied(asked)) + "; without effect here: " + words(others));
        }
        line(text, "attributes", changes.isEmpty() ? "none changes" : changes.size() + " change");
        for (AttributeChange change : changes) {
            line(
                    text,
                    "",
                    change.tagText() + " " + change.keyword() + " "
                            + change.kind().word());
        }
        return text.toString();
    }

    /** The plan in words, a fact a line. */
    public String explain() {
        StringBuilder text = new StringBuilder();
        line(text, "input", source);
        line(text, "from", from.name() + " (" + from.uid() + ")");
        line(text, "to", to.name() + " (" + to.uid() + ")");
        line(text, "way", way().word());
        line(text, "pixels", pixelWords());
        line(text, "lossless", isLossless() ? "yes" : "no, " + (lossy == null ? "colours are rounded" : lossy.words()));
        if (pixels != null) {
            line(text, "frames", frameCount() + ", found by " + pixels.index().origin());
        }
        for (String conversion : ConvertingDecoder.words(decoder)) {
            line(text, "conversion", conversion);
        }
        if (nativeLayout != null) {
            line(text, "native frame", nativeLayout.toString());
        }
        if (encodedLayout != null && !encodedLayout.equals(nativeLayout)) {
            line(text, "written as", encodedLayout.toString());
        }
        if (!settings.isEmpty()) {
            line(text, "encoding", settings);
        }
        if (table != null) {
            line(text, "offset table", table.toString());
        }
        if (slots > 0) {
            line(text, "threads", Integer.toString(concurrency));
            line(
                    text,
                    "frame memory",
                    frameMemory() + " bytes = " + slots + " slots x (" + bytesPerSlot.input() + " in + "
                            + bytesPerSlot.decoded() + " native + " + bytesPerSlot.output() + " out)");
        }
        line(
                text,
                "memory",
                memory.total() + " bytes = " + memory.frameBuffers() + " frame buffers + " + memory.codecs()
                        + " codecs + " + memory.heap() + " heap");
        for (String note : notes) {
            line(text, "note", note);
        }
        return text.toString();
    }

    private static String words(Set<EncodeChoice> choices) {
        return choices.isEmpty()
                ? "none"
                : choices.stream().map(EncodeChoice::words).collect(Collectors.joining(", "));
    }

    private static void line(StringBuilder text, String name, String value) {
        text.append(String.format("%-13s %s%n", name, value));
    }
}
