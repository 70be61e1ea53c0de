package org.dcmflux.bench.harness;

import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The process behind a {@link Receiver}: started, waited for until it listens, and ended by its handle. */
final class ReceiverProcess implements Closeable {
    private static final int PATIENCE_MILLIS = 15_000;
    private static final int STEP_MILLIS = 20;

    /** How the complaint begins when a receiver does not come up: no sender's fault. */
    static final String ABSENT = "receiver ";

    private final Process process;

    private ReceiverProcess(Process process) {
        this.process = process;
    }

    /** A port that nobody uses now. */
    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /**
     * Starts it and waits until it listens.
     *
     * @param ports all that it listens on
     * @param environment such as {@code TCP_NODELAY=1}
     */
    static ReceiverProcess start(List<String> command, Map<String, String> environment, int... ports)
            throws IOException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(new File("/dev/null"));
        builder.environment().remove("TCP_NODELAY");
        builder.environment().putAll(environment);
        ReceiverProcess receiver = new ReceiverProcess(builder.start());
        for (int port : ports) {
            int waited = 0;
            while (!isListening(port)) {
                if (!receiver.process.isAlive() || waited > PATIENCE_MILLIS) {
                    receiver.close();
                    throw new IOException(ABSENT + Path.of(command.get(0)).getFileName() + " does not listen");
                }
                Thread.sleep(STEP_MILLIS);
                waited += STEP_MILLIS;
            }
        }
        return receiver;
    }

    private static boolean isListening(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 200);
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Bytes that it and its children have read so far, as the kernel counts them: from sockets and files alike. */
    long bytesRead() throws IOException {
        long sum = 0;
        List<ProcessHandle> all = Stream.concat(
                        Stream.of(process.toHandle()), process.toHandle().descendants())
                .toList();
        for (ProcessHandle one : all) {
            Path counters = Path.of("/proc", Long.toString(one.pid()), "io");
            String first = Files.readString(counters, StandardCharsets.US_ASCII)
                    .lines()
                    .findFirst()
                    .orElse("");
            if (!first.startsWith("rchar: ")) {
                throw new IOException(counters + " does not tell what was read");
            }
            sum += Long.parseLong(first.substring(7).strip());
        }
        return sum;
    }

    @Override
    public void close() {
        List<ProcessHandle> children = process.toHandle().descendants().toList();
        process.destroy();
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        children.forEach(ProcessHandle::destroyForcibly);
    }
}
