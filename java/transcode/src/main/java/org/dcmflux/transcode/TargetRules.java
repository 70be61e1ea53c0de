package org.dcmflux.transcode;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.dcmflux.dictionary.CodecFamily;
import org.dcmflux.dictionary.TransferSyntax;
import org.dcmflux.pixel.FrameLayout;
import org.dcmflux.pixel.PhotometricInterpretation;

/**
 * Which frames the standard allows in a Transfer Syntax: its tables, read off row by row. What a codec cannot do besides is the
 * codec's to say.
 *
 * @dicom PS3.5 8.2.1, 8.2.2, 8.2.3, 8.2.4, 8.2.14, 8.2.15, 10.18
 */
final class TargetRules {
    static final String SAMPLES_PER_PIXEL = "samples-per-pixel";
    static final String PHOTOMETRIC_INTERPRETATION = "photometric-interpretation";
    static final String BITS_ALLOCATED = "bits-allocated";
    static final String BITS_STORED = "bits-stored";
    static final String SIGNED_COLOUR = "signed-colour";

    private static final Set<PhotometricInterpretation> GREY =
            EnumSet.of(PhotometricInterpretation.MONOCHROME1, PhotometricInterpretation.MONOCHROME2);
    private static final Set<PhotometricInterpretation> PALETTE = EnumSet.of(PhotometricInterpretation.PALETTE_COLOR);
    private static final Set<PhotometricInterpretation> RGB = EnumSet.of(PhotometricInterpretation.RGB);
    private static final Set<PhotometricInterpretation> YBR = EnumSet.of(PhotometricInterpretation.YBR_FULL);

    private TargetRules() {}

    /**
     * Colours and the containers and samples that they may have.
     *
     * @param maySign whether samples may be signed
     */
    private record Row(
            Set<PhotometricInterpretation> colours,
            int samples,
            Set<Integer> allocated,
            int leastStored,
            int mostStored,
            boolean maySign) {}

    private static final Set<Integer> BYTES = Set.of(8);
    private static final Set<Integer> BYTES_AND_WORDS = Set.of(8, 16);
    private static final Set<Integer> RUN_LENGTHS = Set.of(1, 8, 16, 32);
    private static final Set<Integer> WAVELETS = Set.of(1, 8, 16, 24, 32, 40);

    private static final List<Row> DCT = List.of(
            new Row(GREY, 1, BYTES_AND_WORDS, 1, 12, false),
            new Row(RGB, 3, BYTES, 1, 8, false),
            new Row(YBR, 3, BYTES, 1, 8, false));
    private static final List<Row> JPEG_LOSSLESS = List.of(
            new Row(GREY, 1, BYTES_AND_WORDS, 1, 16, true),
            new Row(PALETTE, 1, BYTES_AND_WORDS, 1, 16, false),
            new Row(RGB, 3, BYTES_AND_WORDS, 1, 16, false),
            new Row(YBR, 3, BYTES_AND_WORDS, 1, 16, false));
    private static final List<Row> JPEG_LS = List.of(
            new Row(GREY, 1, BYTES_AND_WORDS, 2, 16, true),
            new Row(PALETTE, 1, BYTES_AND_WORDS, 2, 16, false),
            new Row(RGB, 3, BYTES_AND_WORDS, 2, 16, false),
            new Row(YBR, 3, BYTES, 2, 8, false));
    private static final List<Row> WAVELET = List.of(
            new Row(GREY, 1, WAVELETS, 1, 38, true),
            new Row(PALETTE, 1, BYTES_AND_WORDS, 1, 16, false),
            new Row(RGB, 3, WAVELETS, 1, 38, false),
            new Row(YBR, 3, WAVELETS, 1, 38, false));
    private static final List<Row> JPEG_XL =
            List.of(new Row(GREY, 1, BYTES_AND_WORDS, 1, 16, true), new Row(RGB, 3, BYTES_AND_WORDS, 1, 16, false));
    /** Dose in 32 bits is compressed like that everywhere, though the table ends at 16. */
    private static final List<Row> RLE = List.of(
            new Row(GREY, 1, RUN_LENGTHS, 1, 32, true),
            new Row(PALETTE, 1, BYTES_AND_WORDS, 1, 16, false),
            new Row(RGB, 3, BYTES_AND_WORDS, 1, 16, false),
            new Row(YBR, 3, BYTES, 1, 8, false));

    private static List<Row> rows(CodecFamily family) {
        return switch (family) {
            case JPEG -> DCT;
            case JPEG_LOSSLESS -> JPEG_LOSSLESS;
            case JPEG_LS -> JPEG_LS;
            case JPEG_2000, HTJ2K -> WAVELET;
            case JPEG_XL -> JPEG_XL;
            case RLE -> RLE;
            default -> List.of();
        };
    }

    /** The rules that are broken with their reasons, in the order of their names; none for a syntax that takes native frames. */
    static Map<String, String> broken(TransferSyntax to, FrameLayout source) {
        Map<String, String> broken = new TreeMap<>();
        List<Row> rows = rows(to.codecFamily());
        if (rows.isEmpty()) {
            return broken;
        }
        Row row = rows.stream()
                .filter(each -> each.colours().contains(source.photometricInterpretation()))
                .findFirst()
                .orElse(null);
        if (row == null) {
            String label = source.photometricInterpretation().label();
            broken.put(
                    PHOTOMETRIC_INTERPRETATION,
                    to.name() + " has no " + (label.isEmpty() ? "other Photometric Interpretation" : label) + ", only "
                            + labels(rows)
                            + "; deflated-frame would work");
            return broken;
        }
        check(broken, row, to, source);
        return broken;
    }

    private static void check(Map<String, String> broken, Row row, TransferSyntax to, FrameLayout source) {
        String what = to.name() + " with " + source.photometricInterpretation().label() + " has ";
        if (source.samplesPerPixel() != row.samples()) {
            broken.put(SAMPLES_PER_PIXEL, what + row.samples() + " Samples per Pixel, not " + source.samplesPerPixel());
        }
        if (!row.allocated().contains(source.bitsAllocated())) {
            broken.put(
                    BITS_ALLOCATED,
                    what + sorted(row.allocated()) + " Bits Allocated, not " + source.bitsAllocated()
                            + "; deflated-frame would work");
        }
        if (source.bitsStored() < row.leastStored() || source.bitsStored() > row.mostStored()) {
            broken.put(
                    BITS_STORED,
                    what + row.leastStored() + " to " + row.mostStored() + " Bits Stored, not " + source.bitsStored()
                            + "; deflated-frame would work");
        }
        if (source.isSigned() && !row.maySign()) {
            broken.put(SIGNED_COLOUR, what + "unsigned samples only; deflated-frame would work");
        }
    }

    private static String sorted(Set<Integer> numbers) {
        return numbers.stream().sorted().map(String::valueOf).collect(Collectors.joining(", "));
    }

    private static String labels(List<Row> rows) {
        return rows.stream()
                .flatMap(row -> row.colours().stream())
                .map(PhotometricInterpretation::label)
                .collect(Collectors.joining(", "));
    }
}
