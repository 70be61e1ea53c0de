package org.dcmflux.codec.shim;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.dcmflux.codec.CodecDeadline;
import org.dcmflux.codec.shim.WorkerMessage.Answer;
import org.jspecify.annotations.Nullable;

/**
 * A child process with one shim; the only class that starts a program. It belongs to one thread at a time, except that
 * {@link #killIfLate} and {@link #kill} are for others.
 *
 * <p>Frames are exchanged through memory that the child made and this process reads and writes as files: nothing is mapped
 * here, so nothing that the child does with it can hurt.
 */
final class CodecWorker {
    private static final Duration GRACE = Duration.ofSeconds(2);
    private static final int MOST_COMPLAINT_BYTES = 64 << 10;
    private static final int MOST_COMPLAINT_CHARACTERS = 300;
    private static final Map<Integer, String> SIGNALS = Map.of(
            4,
            "SIGILL",
            5,
            "SIGTRAP",
            6,
            "SIGABRT",
            7,
            "SIGBUS",
            8,
            "SIGFPE",
            9,
            "SIGKILL, perhaps for want of memory",
            11,
            "SIGSEGV",
            15,
            "SIGTERM",
            31,
            "SIGSYS");
    /** Exit values above this are signals. */
    private static final int SIGNALLED = 128;

    private final Process process;
    private final OutputStream requests;
    private final InputStream answers;
    private @Nullable FileChannel input;
    private @Nullable FileChannel output;
    private long inputRoom;
    private long outputRoom;
    private long idleSince;

    // What other threads look at, guarded by this.
    private @Nullable CodecDeadline busyWith;
    private long busySince;
    private long unwantedSince;
    private @Nullable WorkerException verdict;

    private CodecWorker(Process process) {
        this.process = process;
        this.requests = process.getOutputStream();
        this.answers = process.getInputStream();
    }

    /** Starts a child that ends when the calling thread does, at the latest. */
    static CodecWorker start(Path program, Path shim) throws IOException {
        String parent = Long.toString(ProcessHandle.current().pid());
        return new CodecWorker(new ProcessBuilder(
                        program.toAbsolutePath().toString(),
                        shim.toAbsolutePath().toString(),
                        parent)
                .start());
    }

    /**
     * Waits for the child to be ready.
     *
     * @return name and version of the codec library
     */
    String greet(CodecDeadline deadline) throws WorkerException {
        Answer hello = exchange(new byte[0], deadline);
        if (hello.value() != ShimLink.ABI_VERSION) {
            kill(new WorkerException(ShimStatus.NO_PROCESS, "another ABI"));
            throw new WorkerException(
                    ShimStatus.NO_PROCESS,
                    "it speaks ABI version " + hello.value() + ", this release of dcmflux speaks version "
                            + ShimLink.ABI_VERSION + ": take the libraries built with this release");
        }
        try {
            input = open(hello.frameField(0), StandardOpenOption.WRITE);
            output = open(hello.frameField(1), StandardOpenOption.READ);
        } catch (IOException e) {
            throw lost(e);
        }
        return hello.text();
    }

    private FileChannel open(int descriptor, StandardOpenOption access) throws IOException {
        return FileChannel.open(
                Path.of("/proc", Long.toString(process.pid()), "fd", String.valueOf(descriptor)), access);
    }

    long pid() {
        return process.pid();
    }

    /** Whether it can be asked for more: it was not killed, and it has not ended. */
    synchronized boolean isUsable() {
        return verdict == null && process.isAlive();
    }

    /** Bytes of both areas. */
    long room() {
        return inputRoom + outputRoom;
    }

    /** Makes room in the areas. */
    void reserve(long inputBytes, long outputBytes, CodecDeadline deadline) throws WorkerException {
        if (inputBytes > inputRoom || outputBytes > outputRoom) {
            long in = inputBytes > inputRoom ? inputBytes + inputBytes / 4 : inputRoom;
            long out = outputBytes > outputRoom ? outputBytes + outputBytes / 4 : outputRoom;
            ask(WorkerMessage.of(WorkerMessage.RESERVE, in, out, null), deadline);
            inputRoom = in;
            outputRoom = out;
        }
    }

    /** Writes what remains in a buffer to the input area. */
    void write(ByteBuffer source) throws WorkerException {
        FileChannel area = Objects.requireNonNull(input);
        try {
            long at = 0;
            while (source.hasRemaining()) {
                at += area.write(source, at);
            }
        } catch (IOException e) {
            throw lost(e);
        }
    }

    /** Fills a buffer from the output area. */
    void read(ByteBuffer target) throws WorkerException {
        FileChannel area = Objects.requireNonNull(output);
        try {
            long at = 0;
            while (target.hasRemaining()) {
                int now = area.read(target, at);
                if (now < 0) {
                    throw new IOException("the area is shorter than what is in it");
                }
                at += now;
            }
        } catch (IOException e) {
            throw lost(e);
        }
    }

    /** The areas are gone: an interrupt of this thread closes them, or there is no memory. The child is of no use then. */
    private WorkerException lost(IOException cause) {
        WorkerException lost = new WorkerException(
                Thread.currentThread().isInterrupted() ? ShimStatus.TIMED_OUT : ShimStatus.OUT_OF_MEMORY,
                Thread.currentThread().isInterrupted()
                        ? "was given up because its thread was interrupted"
                        : "memory cannot be shared with its process: " + cause);
        kill(lost);
        return lost;
    }

    /**
     * Asks and waits for the answer.
     *
     * @throws WorkerException with what was answered if that is not OK, or with how the child ended; it is of no use then
     */
    Answer ask(byte[] request, CodecDeadline deadline) throws WorkerException {
        Answer answer = exchange(request, deadline);
        if (answer.status() != ShimStatus.OK) {
            WorkerException refusal = new WorkerException(answer.status(), answer.text());
            forgetComplaints(refusal);
            throw refusal;
        }
        return answer;
    }

    private Answer exchange(byte[] request, CodecDeadline deadline) throws WorkerException {
        begin(deadline);
        byte[] bytes = new byte[0];
        String broken = "";
        try {
            requests.write(request);
            requests.flush();
            bytes = answers.readNBytes(WorkerMessage.ANSWER_BYTES);
        } catch (IOException e) {
            broken = String.valueOf(e.getMessage());
        }
        WorkerException killed = end();
        if (killed != null) {
            throw killed;
        }
        if (bytes.length < WorkerMessage.ANSWER_BYTES) {
            throw crashed(broken);
        }
        Answer answer = Answer.of(bytes);
        if (!answer.isProper()) {
            throw nonsense();
        }
        return answer;
    }

    /** Kills a child whose answers make no sense. */
    WorkerException nonsense() {
        WorkerException nonsense = new WorkerException(
                ShimStatus.CRASHED, "its process answered what no codec worker answers, and was killed");
        kill(nonsense);
        return nonsense;
    }

    private synchronized void begin(CodecDeadline deadline) {
        busyWith = deadline;
        busySince = System.nanoTime();
        unwantedSince = 0;
    }

    private synchronized @Nullable WorkerException end() {
        busyWith = null;
        idleSince = System.nanoTime();
        return verdict;
    }

    /** Kills the child when the deadline of what it does has passed, or two seconds after a cancellation. */
    synchronized void killIfLate() {
        if (busyWith == null) {
            return;
        }
        long now = System.nanoTime();
        if (unwantedSince == 0 && busyWith.cancellation().isCancelled()) {
            unwantedSince = now;
        }
        Duration limit = busyWith.frame();
        if (!limit.isZero() && now - busySince > limit.toNanos()) {
            kill(new WorkerException(
                    ShimStatus.TIMED_OUT,
                    "was not done within the frame deadline of " + seconds(limit)
                            + " s and its process was killed; a longer deadline is an option, if the frame is good"));
        } else if (unwantedSince != 0 && now - unwantedSince > GRACE.toNanos()) {
            kill(new WorkerException(
                    ShimStatus.TIMED_OUT, "did not come back after the work was cancelled and its process was killed"));
        }
    }

    private static String seconds(Duration limit) {
        return BigDecimal.valueOf(limit.toMillis(), 3).stripTrailingZeros().toPlainString();
    }

    /** How long nobody has asked anything. */
    synchronized Duration idle() {
        return busyWith != null ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - idleSince);
    }

    /** Kills the child; who waits for its answer gets the reason. */
    synchronized void kill(WorkerException reason) {
        verdict = verdict == null ? reason : verdict;
        // By its handle, which leaves the pipes to the thread that may be reading.
        process.toHandle().destroyForcibly();
    }

    /** Frees everything; the child must have been killed, or have ended. Waits until it is gone. */
    void dispose() {
        awaitEnd();
        close(requests);
        close(answers);
        close(process.getErrorStream());
        close(input);
        close(output);
    }

    private static void close(@Nullable Closeable resource) {
        if (resource == null) {
            return;
        }
        try {
            resource.close();
        } catch (IOException e) {
            // Only a flush can fail, of a request that nobody waits for any more.
        }
    }

    private boolean awaitEnd() {
        boolean interrupted = false;
        try {
            for (long end = System.nanoTime() + GRACE.toNanos(); process.isAlive() && System.nanoTime() < end; ) {
                try {
                    process.waitFor(GRACE.toMillis(), TimeUnit.MILLISECONDS);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        return !process.isAlive();
    }

    private WorkerException crashed(String broken) {
        String how;
        if (!awaitEnd()) {
            kill(new WorkerException(ShimStatus.CRASHED, "closed its pipes"));
            how = "its process closed its pipes " + broken + "and was killed";
        } else {
            int exit = process.exitValue();
            int signal = exit - SIGNALLED;
            how = signal > 0
                    ? "its process was ended by signal " + signal + " (" + SIGNALS.getOrDefault(signal, "other") + ")"
                    : "its process ended with exit status " + exit;
        }
        String complaint = complaint();
        return new WorkerException(ShimStatus.CRASHED, complaint.isEmpty() ? how : how + ": " + complaint);
    }

    /** The last of what the child wrote to stderr since the last failure, on one line. */
    private String complaint() {
        try {
            byte[] all = process.getErrorStream().readNBytes(MOST_COMPLAINT_BYTES);
            List<String> lines = new String(all, StandardCharsets.UTF_8)
                    .lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty())
                    .toList();
            String text = String.join("; ", lines.subList(Math.max(0, lines.size() - 2), lines.size()));
            return text.substring(Math.max(0, text.length() - MOST_COMPLAINT_CHARACTERS));
        } catch (IOException e) {
            return "";
        }
    }

    /** What was complained about one frame says nothing about the next one. */
    private void forgetComplaints(WorkerException refusal) {
        try {
            InputStream complaints = process.getErrorStream();
            complaints.skip(complaints.available());
        } catch (IOException e) {
            refusal.addSuppressed(e);
        }
    }
}
