package org.dcmflux.codec.shim;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.Map;

/** Options of a shim: pairs of little-endian 32-bit integers, key then value. */
final class OptionsBlock {
    static final int THREADS = 1;
    static final int JPEG_PROCESS = 10;
    static final int JPEG_QUALITY = 11;
    static final int JPEG_PREDICTOR = 12;
    static final int JPEG_POINT_TRANSFORM = 13;
    static final int JPEG_SUBSAMPLING = 14;
    static final int JPEGLS_NEAR = 20;
    static final int J2K_REVERSIBLE = 30;
    static final int J2K_RATIO_HUNDREDTHS = 31;
    static final int J2K_PSNR_HUNDREDTHS = 32;
    static final int J2K_LEVELS = 33;
    static final int J2K_PROGRESSION = 34;
    static final int J2K_MCT = 35;
    static final int J2K_CODE_BLOCK_EXPONENT = 36;
    static final int J2K_TILE = 37;
    static final int J2K_TLM = 39;
    static final int J2K_BASE_RESOLUTION = 40;
    static final int J2K_LAYERS = 41;
    static final int JXL_DISTANCE_HUNDREDTHS = 50;
    static final int JXL_EFFORT = 51;
    static final int JXL_JPEG_RECOMPRESSION = 52;

    /** Value of {@link #JPEG_PROCESS} for Process 1. */
    static final int PROCESS_BASELINE = 1;

    /** Value of {@link #JPEG_PROCESS} for Process 2 and 4. */
    static final int PROCESS_EXTENDED = 2;

    /** Value of {@link #JPEG_PROCESS} for Process 14. */
    static final int PROCESS_LOSSLESS = 3;

    private static final int PAIR_BYTES = 8;

    private final Map<Integer, Integer> pairs = new LinkedHashMap<>();

    OptionsBlock with(int key, int value) {
        pairs.put(key, value);
        return this;
    }

    /** The pairs in the order they were given, in a new direct buffer. */
    ByteBuffer toBuffer() {
        ByteBuffer block = ByteBuffer.allocateDirect(pairs.size() * PAIR_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        pairs.forEach((key, value) -> block.putInt(key).putInt(value));
        return block.flip();
    }
}
