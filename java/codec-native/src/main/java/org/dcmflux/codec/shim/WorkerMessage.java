package org.dcmflux.codec.shim;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** What a codec worker is asked and answers: {@code native/worker/protocol.h} in Java. */
final class WorkerMessage {
    static final int CREATE = 1;
    static final int RESERVE = 2;
    static final int BOUND = 3;
    static final int DECODE = 4;
    static final int ENCODE = 5;
    static final int DESTROY = 6;

    static final int ANSWER_BYTES = 600;
    static final int MOST_OPTION_BYTES = 160;

    private static final int REQUEST_BYTES = 256;
    private static final int REQUEST_MAGIC = 0x51574344;
    private static final int ANSWER_MAGIC = 0x41574344;
    private static final int FRAME_OF_REQUEST = 32;
    private static final int OPTIONS = 96;
    private static final int FRAME_OF_ANSWER = 24;
    private static final int TEXT = 88;

    private WorkerMessage() {}

    /** A request to make a handle. */
    static byte[] create(int role, byte[] options) {
        return request(CREATE, 0, 0)
                .putInt(24, role)
                .putInt(28, options.length)
                .put(OPTIONS, options)
                .array();
    }

    /** Any other request. */
    static byte[] of(int operation, long sourceBytes, long targetBytes, @Nullable ByteBuffer frame) {
        ByteBuffer request = request(operation, sourceBytes, targetBytes);
        if (frame != null) {
            request.put(FRAME_OF_REQUEST, frame, frame.position(), FrameBlock.BYTES);
        }
        return request.array();
    }

    private static ByteBuffer request(int operation, long sourceBytes, long targetBytes) {
        return ByteBuffer.allocate(REQUEST_BYTES)
                .order(ByteOrder.nativeOrder())
                .putInt(0, REQUEST_MAGIC)
                .putInt(4, operation)
                .putLong(8, sourceBytes)
                .putLong(16, targetBytes);
    }

    /** An answer of {@value #ANSWER_BYTES} bytes. */
    record Answer(ByteBuffer bytes) {
        static Answer of(byte[] bytes) {
            return new Answer(ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder()));
        }

        /** Whether a worker wrote this, and not a codec that found the pipe. */
        boolean isProper() {
            return bytes.getInt(0) == ANSWER_MAGIC
                    && status() >= ShimStatus.OK
                    && status() < ShimStatus.CRASHED
                    && bytes.getInt(16) >= 0
                    && bytes.getInt(16) <= ANSWER_BYTES - TEXT;
        }

        int status() {
            return bytes.getInt(4);
        }

        long value() {
            return bytes.getLong(8);
        }

        int frameField(int index) {
            return bytes.getInt(FRAME_OF_ANSWER + index * Integer.BYTES);
        }

        /** A {@link FrameBlock}, from the position on. */
        ByteBuffer frame() {
            return bytes.duplicate().order(bytes.order()).position(FRAME_OF_ANSWER);
        }

        String text() {
            return StandardCharsets.UTF_8
                    .decode(bytes.slice(TEXT, bytes.getInt(16)))
                    .toString();
        }
    }
}
