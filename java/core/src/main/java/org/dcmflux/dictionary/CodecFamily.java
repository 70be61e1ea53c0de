package org.dcmflux.dictionary;

/** Which kind of coder the pixels of a Transfer Syntax need. */
public enum CodecFamily {
    /** Native Pixel Data: no coder. */
    NATIVE,
    /** Native frames, one a fragment. */
    ENCAPSULATED_UNCOMPRESSED,
    /** JPEG with DCT and Huffman coding, sequential or progressive. */
    JPEG,
    /** JPEG with arithmetic coding, DCT or lossless. */
    JPEG_ARITHMETIC,
    /** Hierarchical JPEG, DCT or lossless. */
    JPEG_HIERARCHICAL,
    /** JPEG lossless with Huffman coding. */
    JPEG_LOSSLESS,
    /** JPEG-LS, lossless or near-lossless. */
    JPEG_LS,
    /** JPEG 2000 Part 1. */
    JPEG_2000,
    /** JPEG 2000 Part 2 with a transform across components. */
    JPEG_2000_MULTI_COMPONENT,
    /** High-Throughput JPEG 2000, Part 15. */
    HTJ2K,
    /** JPEG XL, its recompressed JPEG included. */
    JPEG_XL,
    /** The run lengths of PS3.5 Annex G. */
    RLE,
    /** Each frame a Deflate stream. */
    DEFLATED_FRAME,
    /** MPEG-2 video. */
    MPEG2,
    /** MPEG-4 AVC video. */
    H264,
    /** HEVC video. */
    HEVC,
    /** Pixels stay with a server, the Data Set holds an address. */
    JPIP,
    /** Flows of SMPTE ST 2110 beside the Data Set. */
    REAL_TIME,
    /** Retired forms that no DICOM file has. */
    OTHER
}
