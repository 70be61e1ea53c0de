package org.dcmflux.dictionary;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The Transfer Syntaxes of the registry, retired ones included, and constants for those that programs name.
 *
 * @dicom PS3.6 A
 */
public final class TransferSyntaxes {
    private static final List<TransferSyntax> ALL = List.of(TransferSyntaxTable.rows());
    private static final Map<String, TransferSyntax> BY_UID = byUid();

    /** Implicit VR Little Endian. */
    public static final TransferSyntax IMPLICIT_VR_LITTLE_ENDIAN = registered("1.2.840.10008.1.2");

    /** Explicit VR Little Endian. */
    public static final TransferSyntax EXPLICIT_VR_LITTLE_ENDIAN = registered("1.2.840.10008.1.2.1");

    /** Encapsulated Uncompressed Explicit VR Little Endian. */
    public static final TransferSyntax ENCAPSULATED_UNCOMPRESSED = registered("1.2.840.10008.1.2.1.98");

    /** Deflated Explicit VR Little Endian. */
    public static final TransferSyntax DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN = registered("1.2.840.10008.1.2.1.99");

    /** Explicit VR Big Endian. */
    public static final TransferSyntax EXPLICIT_VR_BIG_ENDIAN = registered("1.2.840.10008.1.2.2");

    /** JPEG Baseline (Process 1). */
    public static final TransferSyntax JPEG_BASELINE_8BIT = registered("1.2.840.10008.1.2.4.50");

    /** JPEG Extended (Process 2 and 4). */
    public static final TransferSyntax JPEG_EXTENDED_12BIT = registered("1.2.840.10008.1.2.4.51");

    /** JPEG Spectral Selection, Non-Hierarchical (Process 6 and 8). */
    public static final TransferSyntax JPEG_SPECTRAL_SELECTION = registered("1.2.840.10008.1.2.4.53");

    /** JPEG Full Progression, Non-Hierarchical (Process 10 and 12). */
    public static final TransferSyntax JPEG_FULL_PROGRESSION = registered("1.2.840.10008.1.2.4.55");

    /** JPEG Lossless, Non-Hierarchical (Process 14). */
    public static final TransferSyntax JPEG_LOSSLESS = registered("1.2.840.10008.1.2.4.57");

    /** JPEG Lossless, Non-Hierarchical, First-Order Prediction (Process 14 [Selection Value 1]). */
    public static final TransferSyntax JPEG_LOSSLESS_SV1 = registered("1.2.840.10008.1.2.4.70");

    /** JPEG-LS Lossless Image Compression. */
    public static final TransferSyntax JPEG_LS_LOSSLESS = registered("1.2.840.10008.1.2.4.80");

    /** JPEG-LS Lossy (Near-Lossless) Image Compression. */
    public static final TransferSyntax JPEG_LS_NEAR_LOSSLESS = registered("1.2.840.10008.1.2.4.81");

    /** JPEG 2000 Image Compression (Lossless Only). */
    public static final TransferSyntax JPEG_2000_LOSSLESS = registered("1.2.840.10008.1.2.4.90");

    /** JPEG 2000 Image Compression. */
    public static final TransferSyntax JPEG_2000 = registered("1.2.840.10008.1.2.4.91");

    /** JPEG 2000 Part 2 Multi-component Image Compression (Lossless Only). */
    public static final TransferSyntax JPEG_2000_MC_LOSSLESS = registered("1.2.840.10008.1.2.4.92");

    /** JPEG 2000 Part 2 Multi-component Image Compression. */
    public static final TransferSyntax JPEG_2000_MC = registered("1.2.840.10008.1.2.4.93");

    /** JPIP Referenced. */
    public static final TransferSyntax JPIP_REFERENCED = registered("1.2.840.10008.1.2.4.94");

    /** JPIP Referenced Deflate. */
    public static final TransferSyntax JPIP_REFERENCED_DEFLATE = registered("1.2.840.10008.1.2.4.95");

    /** JPEG XL Lossless. */
    public static final TransferSyntax JPEG_XL_LOSSLESS = registered("1.2.840.10008.1.2.4.110");

    /** JPEG XL JPEG Recompression. */
    public static final TransferSyntax JPEG_XL_JPEG_RECOMPRESSION = registered("1.2.840.10008.1.2.4.111");

    /** JPEG XL. */
    public static final TransferSyntax JPEG_XL = registered("1.2.840.10008.1.2.4.112");

    /** High-Throughput JPEG 2000 Image Compression (Lossless Only). */
    public static final TransferSyntax HTJ2K_LOSSLESS = registered("1.2.840.10008.1.2.4.201");

    /** High-Throughput JPEG 2000 with RPCL Options Image Compression (Lossless Only). */
    public static final TransferSyntax HTJ2K_LOSSLESS_RPCL = registered("1.2.840.10008.1.2.4.202");

    /** High-Throughput JPEG 2000 Image Compression. */
    public static final TransferSyntax HTJ2K = registered("1.2.840.10008.1.2.4.203");

    /** RLE Lossless. */
    public static final TransferSyntax RLE_LOSSLESS = registered("1.2.840.10008.1.2.5");

    /** Deflated Image Frame Compression. */
    public static final TransferSyntax DEFLATED_IMAGE_FRAME = registered("1.2.840.10008.1.2.8.1");

    private static final int SUGGESTIONS = 4;

    private TransferSyntaxes() {}

    private static Map<String, TransferSyntax> byUid() {
        Map<String, TransferSyntax> byUid = new LinkedHashMap<>(2 * ALL.size());
        for (TransferSyntax syntax : ALL) {
            byUid.put(syntax.uid(), syntax);
        }
        return byUid;
    }

    private static TransferSyntax registered(String uid) {
        return Objects.requireNonNull(BY_UID.get(uid), uid);
    }

    /** Returns all of them in the order of the registry. */
    public static List<TransferSyntax> all() {
        return ALL;
    }

    /** Finds a Transfer Syntax by its UID; trailing NULs and spaces do not matter. Null when it is not registered. */
    public static @Nullable TransferSyntax find(String uid) {
        return BY_UID.get(UidText.withoutPadding(uid));
    }

    /**
     * Finds a Transfer Syntax by what a person writes: UID, keyword or short name, in any case.
     *
     * @throws IllegalArgumentException if there is none; the message lists near choices
     */
    public static TransferSyntax parse(String text) {
        String wanted = text.trim();
        TransferSyntax byUid = find(wanted);
        if (byUid != null) {
            return byUid;
        }
        for (TransferSyntax syntax : ALL) {
            if (wanted.equalsIgnoreCase(syntax.keyword()) || wanted.equalsIgnoreCase(syntax.shortName())) {
                return syntax;
            }
        }
        throw new IllegalArgumentException("'" + text + "' is no Transfer Syntax; near: "
                + String.join(", ", near(wanted)) + " (a UID, a keyword of PS3.6 or a short name)");
    }

    private static List<String> near(String wanted) {
        String lower = wanted.toLowerCase(Locale.ROOT);
        return ALL.stream()
                .flatMap(syntax -> Stream.of(syntax.shortName(), syntax.keyword()))
                .filter(Objects::nonNull)
                .sorted(Comparator.comparingInt(name -> Edits.between(lower, name.toLowerCase(Locale.ROOT))))
                .limit(SUGGESTIONS)
                .collect(Collectors.toList());
    }
}
