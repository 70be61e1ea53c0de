package org.dcmflux.testkit;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * SHA-256 of decoded frames, as the manifests state them: native little-endian samples, colour by pixel for what was
 * compressed, planes kept for what was not, one byte a pixel where one bit was allocated, nothing after the last frame.
 */
public final class FrameHashes {
    private FrameHashes() {}

    /** Hashes bytes as they are. */
    public static String sha256(byte[] bytes) {
        return sha256(ByteBuffer.wrap(bytes));
    }

    /** Hashes a buffer from its position to its limit, which stay where they are. */
    public static String sha256(ByteBuffer bytes) {
        MessageDigest digest = newDigest();
        digest.update(bytes.duplicate());
        return HexFormat.of().formatHex(digest.digest());
    }

    /** Hashes every frame. Excess bytes after the last frame are ignored; too few are an error. */
    public static List<String> ofFrames(byte[] pixels, FrameShape shape) {
        requireEnough(pixels, shape);
        List<String> hashes = new ArrayList<>(shape.frames());
        int length = Math.toIntExact(shape.bytesPerFrame());
        for (int frame = 0; frame < shape.frames(); frame++) {
            hashes.add(sha256(ByteBuffer.wrap(pixels, frame * length, length)));
        }
        return hashes;
    }

    /** Hashes all frames one after the other. */
    public static String ofAllFrames(byte[] pixels, FrameShape shape) {
        requireEnough(pixels, shape);
        return sha256(ByteBuffer.wrap(pixels, 0, Math.toIntExact(shape.byteCount())));
    }

    /**
     * Unpacks native pixels of one bit to one byte each, 0 or 1. The first pixel is the least significant bit, and a
     * frame begins where the last one ended, which need not be at a byte.
     *
     * @dicom PS3.5 8.1.1
     */
    public static byte[] unpackBits(byte[] packed, FrameShape shape) {
        byte[] pixels = new byte[Math.toIntExact(shape.byteCount())];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) (packed[i >>> 3] >>> (i & 7) & 1);
        }
        return pixels;
    }

    /** Clears the bits above Bits Stored in little-endian samples, for {@link ManifestEntry#storedBitsSha256()}. */
    public static byte[] storedBitsOnly(byte[] pixels, int bitsAllocated, int bitsStored) {
        byte[] masked = pixels.clone();
        int width = Math.max(1, bitsAllocated / 8);
        for (int i = 0; i < masked.length; i++) {
            int kept = Math.min(8, Math.max(0, bitsStored - 8 * (i % width)));
            masked[i] &= (byte) ((1 << kept) - 1);
        }
        return masked;
    }

    /** Reverses the bytes of every unit, which turns big-endian samples into little-endian ones and back. */
    public static byte[] swapped(byte[] bytes, int unitBytes) {
        byte[] swapped = bytes.clone();
        for (int i = 0; i + unitBytes <= bytes.length; i += unitBytes) {
            for (int k = 0; k < unitBytes; k++) {
                swapped[i + k] = bytes[i + unitBytes - 1 - k];
            }
        }
        return swapped;
    }

    static MessageDigest newDigest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static void requireEnough(byte[] pixels, FrameShape shape) {
        if (pixels.length < shape.byteCount()) {
            throw new AssertionError(pixels.length + " bytes of pixels where " + shape + " needs " + shape.byteCount());
        }
    }
}
