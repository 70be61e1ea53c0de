package org.dcmflux.transcode;

import java.util.List;

/**
 * SHA-256 of frames, in hexadecimal digits.
 *
 * @param of what was digested: {@code decoded} native samples, code streams and samples as they are {@code stored}, or
 *     recompressed {@code jpeg}
 * @param before those of the input, one a frame; empty when none were made
 * @param after those that the output was read back as, one a frame; empty when it was not
 */
public record FrameDigests(String of, List<String> before, List<String> after) {
    /** Frames as their samples are. */
    public static final String DECODED = "decoded";
    /** Frames as they are stored, which for code streams includes no padding. */
    public static final String STORED = "stored";
    /** JPEG code streams as they went into JPEG XL or came out of it, without zeros that pad them. */
    public static final String JPEG = "jpeg";

    /** No digests were asked for. */
    public static final FrameDigests NONE = new FrameDigests(DECODED, List.of(), List.of());
}
