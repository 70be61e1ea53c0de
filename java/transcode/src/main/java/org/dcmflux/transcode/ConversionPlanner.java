package org.dcmflux.transcode;

import java.io.IOException;
import org.dcmflux.codec.FrameDecoder;
import org.dcmflux.dictionary.CodecFamily;
import org.dcmflux.dictionary.TransferSyntaxes;
import org.dcmflux.error.TranscodeRefusedException;
import org.dcmflux.file.DicomFile;
import org.dcmflux.pixel.FrameLayout;
import org.dcmflux.pixel.PaletteColorLookupTable;
import org.dcmflux.pixel.PhotometricInterpretation;
import org.dcmflux.transcode.TranscodeOptions.Colours;
import org.dcmflux.transcode.TranscodeOptions.LossPolicy;
import org.jspecify.annotations.Nullable;

/** Decides what happens to frames between decoder and encoder, or refuses. */
final class ConversionPlanner {
    private static final int MOST_BITS = 16;

    private final DicomFile file;
    private final TranscodeOptions options;

    ConversionPlanner(DicomFile file, TranscodeOptions options) {
        this.file = file;
        this.options = options;
    }

    /**
     * Frames as they are encoded, and what makes them.
     *
     * @param decoder null when native frames are written as they are
     * @param changed whether samples are in other places, or are other numbers, than they were
     */
    record Frames(@Nullable FrameDecoder decoder, FrameLayout layout, boolean changed) {}

    /**
     * Whether colours that a Data Set states are others than those that were asked for. JPEG with DCT has YCbCr in any case, and
     * making RGB of it first would only round twice.
     */
    boolean asksForOtherColours(FrameLayout stored) {
        if (options.colours() == Colours.KEEP) {
            return false;
        }
        return switch (stored.photometricInterpretation()) {
            case PALETTE_COLOR -> true;
            case YBR_FULL, YBR_FULL_422, YBR_PARTIAL_420 -> !targetIsYbr();
            case MONOCHROME1, MONOCHROME2, RGB, YBR_ICT, YBR_RCT, XYB -> false;
            case UNKNOWN -> stored.samplesPerPixel() > 1;
        };
    }

    private boolean targetIsYbr() {
        return options.target().codecFamily() == CodecFamily.JPEG
                || options.target().equals(TransferSyntaxes.JPEG_XL_JPEG_RECOMPRESSION);
    }

    /**
     * @param decoder null for native frames
     * @param decoded what it decodes to
     * @param highBit of the decoded samples
     * @param keepsForm whether frames may go on with planes, subsampled chroma and a High Bit anywhere
     */
    Frames plan(@Nullable FrameDecoder decoder, FrameLayout decoded, int highBit, boolean keepsForm)
            throws IOException {
        boolean other = asksForOtherColours(decoded) || mayTurnOutOther(decoded);
        if (keepsForm && !other) {
            return new Frames(decoder, decoded, false);
        }
        FrameDecoder current = decoder;
        FrameLayout layout = decoded;
        NativeForm form = form(decoded, highBit, other);
        if (form.isNeeded()) {
            requirePairs(decoded);
            current = new ConvertingDecoder(current, form);
            layout = form.result();
        }
        FrameConversion colours = colours(layout, other);
        if (colours != null) {
            current = new ConvertingDecoder(current, colours);
            layout = colours.result();
        }
        return new Frames(current, layout, current != decoder);
    }

    /** A code stream of JPEG may turn out to have other colours than the Data Set says, so it is asked frame by frame. */
    private boolean mayTurnOutOther(FrameLayout layout) {
        return options.colours() == Colours.RGB
                && !targetIsYbr()
                && layout.photometricInterpretation() == PhotometricInterpretation.RGB
                && file.transferSyntax().codecFamily() == CodecFamily.JPEG;
    }

    private NativeForm form(FrameLayout layout, int highBit, boolean other) throws TranscodeRefusedException {
        int shift = shift(layout, highBit);
        EmbeddedOverlays overlays = EmbeddedOverlays.of(file.dataSet());
        boolean keepsBits = options.target().codecFamily() == CodecFamily.RLE && shift == 0 && !other;
        if (overlays.isEmpty() || keepsBits) {
            return new NativeForm(layout, shift);
        }
        overlays.requireMovable(file.dataSet(), layout, shift, file.name());
        return new NativeForm(layout, shift, overlays.bits());
    }

    private int shift(FrameLayout layout, int highBit) throws TranscodeRefusedException {
        int shift = highBit - (layout.bitsStored() - 1);
        if (shift < 0 || highBit >= layout.bitsAllocated()) {
            throw refused(
                    "high-bit-impossible",
                    "High Bit " + highBit + " with " + layout.bitsStored() + " Bits Stored of " + layout.bitsAllocated()
                            + "; explicit-le keeps the pixels as they are");
        }
        return layout.bitsAllocated() < 8 ? 0 : shift;
    }

    /** Two pixels of a row share their chroma: a row of an odd number cannot be told. */
    private void requirePairs(FrameLayout layout) throws TranscodeRefusedException {
        if (layout.photometricInterpretation() != PhotometricInterpretation.YBR_FULL_422) {
            return;
        }
        if (layout.planarConfiguration() != 0) {
            throw refused(
                    "subsampled-planes", "YBR_FULL_422 has Planar Configuration 0, its planes end nobody knows where");
        }
        if (layout.columns() % 2 != 0) {
            throw refused(
                    "subsampled-pairs",
                    "YBR_FULL_422 with " + layout.columns() + " columns, an odd number, is ambiguous");
        }
    }

    private @Nullable FrameConversion colours(FrameLayout layout, boolean other) throws IOException {
        if (!other) {
            return null;
        }
        boolean mayLose = options.loss() == LossPolicy.ALLOWED;
        if (layout.photometricInterpretation() == PhotometricInterpretation.PALETTE_COLOR
                && layout.samplesPerPixel() == 1
                && isConvertible(layout)) {
            PaletteColorLookupTable table =
                    PaletteColorLookupTable.of(file.dataSet(), layout.pixelRepresentation(), file.name());
            boolean hasBytesOnly = options.target().equals(TransferSyntaxes.JPEG_BASELINE_8BIT);
            return new PaletteExpansion(layout, hasBytesOnly ? table.narrowed() : table);
        }
        boolean isYbr = layout.photometricInterpretation() == PhotometricInterpretation.YBR_FULL;
        if (layout.samplesPerPixel() != 3
                || layout.isSigned()
                || !isConvertible(layout)
                || !isYbr && !mayTurnOutOther(layout)) {
            throw refused("no-way-to-rgb", layout + " does not become RGB; --photometric keep leaves it as it is");
        }
        if (isYbr && !mayLose) {
            throw refused(
                    "colours-are-rounded",
                    "YBR_FULL becomes RGB in whole numbers and not back again; say --lossy if that is meant");
        }
        return new ColourConversion(layout, mayLose);
    }

    private static boolean isConvertible(FrameLayout layout) {
        return (layout.bitsAllocated() == 8 || layout.bitsAllocated() == 16) && layout.bitsStored() <= MOST_BITS;
    }

    private TranscodeRefusedException refused(String rule, String detail) {
        return new TranscodeRefusedException(file.name(), rule, detail);
    }
}
