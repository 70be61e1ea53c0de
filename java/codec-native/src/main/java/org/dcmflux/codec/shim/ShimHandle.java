package org.dcmflux.codec.shim;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.dcmflux.error.CodecException;
import org.dcmflux.error.CodecException.Status;

/** A codec of a shim, from create to destroy. Belongs to one thread at a time. */
final class ShimHandle implements AutoCloseable {
    private static final int MESSAGE_BYTES = 512;

    private final Shim shim;
    private final ShimFunctions functions;
    private long address;

    private ShimHandle(Shim shim, ShimFunctions functions, long address) {
        this.shim = shim;
        this.functions = functions;
        this.address = address;
    }

    static ShimHandle open(Shim shim, ShimFunctions functions, int role, OptionsBlock options) throws CodecException {
        ByteBuffer out = ByteBuffer.allocateDirect(Long.BYTES).order(ByteOrder.nativeOrder());
        ByteBuffer block = options.toBuffer();
        int status = functions.create(role, block, block.remaining(), out);
        ShimHandle handle = new ShimHandle(shim, functions, out.getLong(0));
        if (status >= ShimStatus.CRASHED) {
            handle.check(status);
        }
        if (status != ShimStatus.OK) {
            throw handle.failure(ShimStatus.meaning(status), "a codec cannot be made, status " + status);
        }
        return handle;
    }

    String codecName() {
        return shim.codecName();
    }

    ShimFunctions functions() {
        return functions;
    }

    /** @throws IllegalStateException after {@link #close} */
    long address() {
        if (address == 0) {
            throw new IllegalStateException("the session of codec " + shim.codecName() + " is closed");
        }
        return address;
    }

    /** Throws what a status means, in the words of the library. */
    void check(int status) throws CodecException {
        if (status != ShimStatus.OK) {
            String message = lastMessage();
            throw failure(ShimStatus.meaning(status), message.isEmpty() ? "status " + status : message);
        }
    }

    CodecException failure(Status status, String detail) {
        return new CodecException(shim.codecName(), status, detail);
    }

    private String lastMessage() {
        ByteBuffer text = ByteBuffer.allocateDirect(MESSAGE_BYTES);
        int length = functions.lastMessage(address, text, MESSAGE_BYTES);
        text.limit(Math.max(0, Math.min(length, MESSAGE_BYTES)));
        return StandardCharsets.UTF_8.decode(text).toString();
    }

    /**
     * JNA would copy a heap buffer without a word, and back only sometimes.
     *
     * @throws IllegalArgumentException when a buffer is not direct
     */
    static void requireReadable(ByteBuffer buffer, String name) {
        if (!buffer.isDirect()) {
            throw new IllegalArgumentException(name + " must be a direct buffer");
        }
    }

    /** @throws IllegalArgumentException when a buffer is not direct, or read-only, which native code would not notice */
    static void requireWritable(ByteBuffer buffer, String name) {
        requireReadable(buffer, name);
        if (buffer.isReadOnly()) {
            throw new IllegalArgumentException(name + " must not be read-only");
        }
    }

    @Override
    public void close() {
        if (address != 0) {
            functions.destroy(address);
            address = 0;
        }
    }
}
