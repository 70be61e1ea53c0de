package org.dcmflux.codec.shim;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.dcmflux.codec.CodecDeadline;
import org.dcmflux.codec.shim.WorkerMessage.Answer;
import org.jspecify.annotations.Nullable;

/**
 * The functions of a shim for one handle, which is in a child process. When that ends, the call fails, and the next one has
 * another process with a handle that was made the same way: nothing in a handle outlives a frame.
 */
final class WorkerFunctions implements ShimFunctions {
    private static final long HANDLE = 1;

    private final WorkerPool pool;
    private final CodecDeadline deadline;
    private byte[] create = new byte[0];
    private @Nullable CodecWorker worker;
    private String message = "";

    WorkerFunctions(WorkerPool pool, CodecDeadline deadline) {
        this.pool = pool;
        this.deadline = deadline;
    }

    /** Something that is done by the worker; what it is asked for is thrown if it fails. */
    private interface Work {
        void run(CodecWorker ready) throws WorkerException;
    }

    private int attempt(Work work) {
        message = "";
        try {
            work.run(ready());
            return ShimStatus.OK;
        } catch (WorkerException e) {
            message = e.reason();
            if (worker != null && !worker.isUsable()) {
                pool.dispose(worker);
                worker = null;
            }
            return e.status();
        }
    }

    private CodecWorker ready() throws WorkerException {
        CodecWorker ready = worker;
        if (ready == null) {
            ready = pool.take(deadline);
            try {
                ready.ask(create, deadline);
            } catch (WorkerException e) {
                pool.dispose(ready);
                throw e;
            }
            worker = ready;
        }
        return ready;
    }

    @Override
    public int create(int role, @Nullable ByteBuffer options, int optionsSize, ByteBuffer out) {
        byte[] pairs = new byte[optionsSize];
        if (options != null) {
            options.get(options.position(), pairs);
        }
        if (pairs.length > WorkerMessage.MOST_OPTION_BYTES) {
            throw new IllegalArgumentException(pairs.length / Long.BYTES + " options are too many for a worker");
        }
        create = WorkerMessage.create(role, pairs);
        int status = attempt(ready -> {});
        out.putLong(0, status == ShimStatus.OK ? HANDLE : 0);
        return status;
    }

    @Override
    public long maxEncodedSize(long codec, ByteBuffer frame) {
        long[] size = new long[1];
        int status = attempt(ready -> {
            Answer answer = ready.ask(WorkerMessage.of(WorkerMessage.BOUND, 0, 0, frame), deadline);
            size[0] = answer.value();
            message = answer.text();
        });
        return status == ShimStatus.OK ? size[0] : -status;
    }

    @Override
    public int decode(long codec, ByteBuffer src, long srcSize, ByteBuffer dst, long dstCapacity, ByteBuffer frame) {
        return attempt(ready -> {
            Answer answer = coded(ready, WorkerMessage.DECODE, src, srcSize, dst, dstCapacity, frame);
            if (answer.value() != FrameBlock.bytesWritten(frame, answer.frame())) {
                throw ready.nonsense();
            }
            frame.put(frame.position(), answer.frame(), answer.frame().position(), FrameBlock.BYTES);
        });
    }

    @Override
    public int encode(
            long codec,
            ByteBuffer frame,
            ByteBuffer src,
            long srcSize,
            ByteBuffer dst,
            long dstCapacity,
            ByteBuffer written) {
        return attempt(ready -> written.putLong(
                0,
                coded(ready, WorkerMessage.ENCODE, src, srcSize, dst, dstCapacity, frame)
                        .value()));
    }

    private Answer coded(
            CodecWorker ready,
            int operation,
            ByteBuffer src,
            long srcSize,
            ByteBuffer dst,
            long dstCapacity,
            ByteBuffer frame)
            throws WorkerException {
        ready.reserve(srcSize, dstCapacity, deadline);
        ready.write(src.duplicate().limit(src.position() + (int) srcSize));
        Answer answer = ready.ask(WorkerMessage.of(operation, srcSize, dstCapacity, frame), deadline);
        if (answer.value() < 0 || answer.value() > dstCapacity) {
            throw ready.nonsense();
        }
        ready.read(dst.duplicate().limit(dst.position() + (int) answer.value()));
        return answer;
    }

    @Override
    public int lastMessage(long codec, ByteBuffer out, int capacity) {
        byte[] text = message.getBytes(StandardCharsets.UTF_8);
        int length = Math.min(text.length, capacity - 1);
        out.put(out.position(), text, 0, length);
        return length;
    }

    @Override
    public void destroy(long codec) {
        giveBack();
    }

    private void giveBack() {
        CodecWorker idle = worker;
        worker = null;
        if (idle != null) {
            pool.giveBack(idle, deadline);
        }
    }
}
