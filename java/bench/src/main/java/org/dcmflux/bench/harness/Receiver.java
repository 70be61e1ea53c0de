package org.dcmflux.bench.harness;

import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A Storage SCP of dcmtk on the loopback interface, up while one sender is measured; its own cost is not. */
final class Receiver implements Closeable {
    private static final int PATIENCE_MILLIS = 10_000;

    private final Process process;

    private Receiver(Process process) {
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
     * @param storescp the program
     * @param folder where it writes what it gets
     * @param environment such as {@code TCP_NODELAY=1}
     */
    static Receiver start(String storescp, int port, Path folder, Map<String, String> environment, List<String> options)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(storescp, "+B", "-od", folder.toString()));
        command.addAll(options);
        command.add(Integer.toString(port));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(new File("/dev/null"));
        builder.environment().putAll(environment);
        Receiver receiver = new Receiver(builder.start());
        for (int waited = 0; waited < PATIENCE_MILLIS; waited += 20) {
            if (isListening(port)) {
                return receiver;
            }
            Thread.sleep(20);
        }
        receiver.close();
        throw new IOException(String.join(" ", command) + " does not listen");
    }

    private static boolean isListening(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 200);
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        process.destroy();
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
