package org.dcmflux.bench.harness;

import java.util.List;

/**
 * How each toolkit is told to write and read one Transfer Syntax. An empty list says that it cannot.
 *
 * @param name short name, as {@code dcmflux --to} takes it
 * @param title for people
 * @param uid of the Transfer Syntax
 * @param dcmtkEncoder program and options
 * @param dcmtkDecoder program and options
 * @param gdcmEncoder options of gdcmconv
 * @param gdcmDecodes whether gdcmconv reads it
 * @param floor shim and options of codec_floor
 * @param lossy whether something is lost
 */
record Coding(
        String name,
        String title,
        String uid,
        List<String> dcmtkEncoder,
        List<String> dcmtkDecoder,
        List<String> gdcmEncoder,
        boolean gdcmDecodes,
        List<String> floor,
        boolean lossy) {
    private static final String PREFIX = "1.2.840.10008.1.2";

    static final Coding JPEG_LS = new Coding(
            "jpeg-ls",
            "JPEG-LS Lossless",
            PREFIX + ".4.80",
            List.of("dcmcjpls"),
            List.of("dcmdjpls"),
            List.of("--jpegls"),
            true,
            List.of("jpegls"),
            false);
    static final Coding JPEG_LOSSLESS = new Coding(
            "jpeg-lossless-sv1",
            "JPEG Lossless, first-order prediction",
            PREFIX + ".4.70",
            List.of("dcmcjpeg", "+e1"),
            List.of("dcmdjpeg"),
            List.of("--jpeg"),
            true,
            List.of("jpeg", "10=3", "12=1"),
            false);
    static final Coding JPEG_BASELINE = new Coding(
            "jpeg-baseline",
            "JPEG Baseline, quality 90, chroma 4:2:2",
            PREFIX + ".4.50",
            List.of("dcmcjpeg", "+eb", "+q", "90", "+s2"),
            List.of("dcmdjpeg", "+cn", "+px"),
            List.of("--jpeg", "--lossy", "-q", "90"),
            true,
            List.of("jpeg", "10=1", "11=90", "14=422"),
            true);
    static final Coding RLE = new Coding(
            "rle",
            "RLE Lossless",
            PREFIX + ".5",
            List.of("dcmcrle"),
            List.of("dcmdrle"),
            List.of("--rle"),
            true,
            List.of(),
            false);
    static final Coding JPEG_2000 = new Coding(
            "j2k-lossless",
            "JPEG 2000 Lossless",
            PREFIX + ".4.90",
            List.of(),
            List.of(),
            List.of("--j2k"),
            true,
            List.of("jpeg2000", "30=1"),
            false);
    static final Coding HTJ2K = new Coding(
            "htj2k-lossless",
            "HTJ2K Lossless",
            PREFIX + ".4.201",
            List.of(),
            List.of(),
            List.of(),
            false,
            List.of("htj2k", "30=1"),
            false);
    static final Coding JPEG_XL = new Coding(
            "jpegxl-lossless",
            "JPEG XL Lossless",
            PREFIX + ".4.110",
            List.of(),
            List.of(),
            List.of(),
            false,
            List.of("jpegxl", "50=0"),
            false);

    /** What has to be known to read its row about encoding. */
    String note() {
        return switch (name) {
            case "htj2k-lossless" -> "No peer writes HTJ2K: gdcmconv writes JPEG 2000 instead.";
            case "jpeg-baseline" ->
                "dcmcjpeg computes Huffman tables for each frame unless told otherwise (smaller, a second pass); with -ho it takes the "
                        + "standard ones, as dcmflux and gdcmconv do.";
            default -> "";
        };
    }

    /** Not the pixels but the whole Data Set is compressed, as one stream: one thread is all that can work. */
    static final Coding DEFLATED = new Coding(
            "deflated",
            "Deflated Explicit VR Little Endian",
            PREFIX + ".1.99",
            List.of("dcmconv", "+td"),
            List.of("dcmconv", "+te"),
            List.of("--deflated"),
            true,
            List.of(),
            false);
}
