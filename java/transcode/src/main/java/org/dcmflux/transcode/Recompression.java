package org.dcmflux.transcode;

import java.io.IOException;
import java.util.List;
import org.dcmflux.codec.EncodeChoice;
import org.dcmflux.codec.EncodeOptions;
import org.dcmflux.codec.FrameRecompressor;
import org.dcmflux.codec.RecompressorSession;
import org.dcmflux.dictionary.CodecFamily;
import org.dcmflux.dictionary.TransferSyntax;
import org.dcmflux.dictionary.TransferSyntaxes;
import org.dcmflux.error.CodecException;
import org.dcmflux.error.TranscodeRefusedException;
import org.dcmflux.file.DicomFile;
import org.dcmflux.pixel.FrameLayout;
import org.dcmflux.pixel.PhotometricInterpretation;
import org.dcmflux.pixel.PixelData;
import org.dcmflux.transcode.TranscodePlan.SlotSize;
import org.jspecify.annotations.Nullable;

/**
 * The plan's part about code streams that are carried over whole, without samples.
 *
 * @param recompressor what does it
 * @param stated what the input's Data Set says about its frames
 * @param written what the output's will say
 * @param size of a slot's buffers
 */
public record Recompression(FrameRecompressor recompressor, FrameLayout stated, FrameLayout written, SlotSize size) {

    /**
     * @param recompressor the way between the two Transfer Syntaxes
     * @throws TranscodeRefusedException when the standard has no place for such frames, or an option has no effect
     */
    static Recompression of(
            FrameRecompressor recompressor, DicomFile file, PixelData pixels, TransferSyntax to, EncodeOptions options)
            throws IOException {
        TransferSyntax from = file.transferSyntax();
        for (EncodeChoice choice : options.chosen()) {
            if (choice != EncodeChoice.EFFORT || to.codecFamily() != CodecFamily.JPEG_XL) {
                throw new TranscodeRefusedException(
                        file.name(),
                        "option-without-effect",
                        "a " + choice.words()
                                + " has no effect on code streams that are recompressed as they are; leave "
                                + "it out, or decode first: explicit-le would work");
            }
        }
        FrameLayout stated = pixels.module().layout();
        String refusal = recompressor.refusal(from, to, stated);
        if (refusal != null) {
            throw new TranscodeRefusedException(file.name(), "not-allowed-in-target", refusal);
        }
        long largest = pixels.index().largest();
        try (RecompressorSession session = recompressor.open(from, to, stated, options)) {
            SlotSize size = new SlotSize(largest, 0, session.maxRecompressedSize(largest));
            return new Recompression(recompressor, stated, recompressor.recompressedLayout(from, to, stated), size);
        }
    }

    /**
     * The way back from what this one wrote.
     *
     * @param from what it wrote
     */
    Recompression reversed(TransferSyntax from, TransferSyntax to) throws CodecException {
        try (RecompressorSession session = recompressor.open(from, to, written, EncodeOptions.defaults())) {
            long largest = size.output() + 1;
            return new Recompression(
                    recompressor,
                    written,
                    recompressor.recompressedLayout(from, to, written),
                    new SlotSize(largest, 0, session.maxRecompressedSize(largest)));
        }
    }

    /** What the user should know, a sentence each. */
    List<String> notes() {
        PhotometricInterpretation before = stated.photometricInterpretation();
        PhotometricInterpretation after = written.photometricInterpretation();
        return before == after
                ? List.of()
                : List.of(before.label() + " has no place in the target: the label becomes " + after.label()
                        + ", the code streams stay as they are");
    }

    /** Why pixels do not become recompressed JPEG; null when the target is something else. */
    static @Nullable String refusalOfPixels(TransferSyntax from, TransferSyntax to) {
        boolean recompressed = to.equals(TransferSyntaxes.JPEG_XL_JPEG_RECOMPRESSION);
        return recompressed
                ? to.name() + " is made from JPEG Baseline and 8-bit JPEG Extended, not from " + from.name()
                        + "; jpegxl-lossless and jpegxl would work"
                : null;
    }
}
