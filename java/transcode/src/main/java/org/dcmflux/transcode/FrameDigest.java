package org.dcmflux.transcode;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;

/** 64 bits that tell frames apart: two cyclic codes of different polynomials, both computed by the processor. */
final class FrameDigest {
    private final CRC32 crc32 = new CRC32();
    private final CRC32C crc32c = new CRC32C();

    /** Digest of everything between position and limit; the buffer is not changed. */
    long of(ByteBuffer frame) {
        crc32.reset();
        crc32c.reset();
        crc32.update(frame.duplicate());
        crc32c.update(frame.duplicate());
        return crc32.getValue() << 32 | crc32c.getValue();
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** SHA-256 of everything between position and limit, in hexadecimal digits; the buffer is not changed. */
    static String hexadecimal(MessageDigest sha256, ByteBuffer frame) {
        sha256.update(frame.duplicate());
        return HexFormat.of().formatHex(sha256.digest());
    }
}
