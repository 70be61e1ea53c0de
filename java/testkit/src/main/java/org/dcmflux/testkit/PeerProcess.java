package org.dcmflux.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A server of another house, on this machine, for the time of a test; ended by its process id. */
public final class PeerProcess implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int PAUSE_MILLIS = 20;

    private final Process process;
    private final int port;
    private final Path log;

    private PeerProcess(Process process, int port, Path log) {
        this.process = process;
        this.port = port;
        this.log = log;
    }

    /** A port that nobody listens on just now. */
    public static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts a server and waits until it listens on a port. */
    public static PeerProcess start(Judge judge, Path directory, int port, String... arguments) {
        return start(judge, directory, port, Map.of(), arguments);
    }

    /** Starts a storescp on a free port, whose working directory this is, and waits until it listens. */
    public static PeerProcess storescp(Path directory, String... options) {
        int port = freePort();
        List<String> arguments = new ArrayList<>(List.of(options));
        arguments.add(Integer.toString(port));
        return start(Judge.STORESCP, directory, port, arguments.toArray(String[]::new));
    }

    /** Starts a server with more environment variables and waits until it listens on a port. */
    public static PeerProcess start(
            Judge judge, Path directory, int port, Map<String, String> environment, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(judge.path());
        command.addAll(List.of(arguments));
        try {
            Path log = Files.createTempFile("dcmflux-peer-", ".log");
            log.toFile().deleteOnExit();
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile());
            builder.environment().putAll(environment);
            PeerProcess peer = new PeerProcess(builder.start(), port, log);
            peer.awaitListening(command);
            return peer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void awaitListening(List<String> command) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!listens()) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                String said = said();
                close();
                throw new AssertionError(String.join(" ", command) + " does not listen on " + port + ":\n" + said);
            }
            pause();
        }
    }

    private boolean listens() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    /** Where it listens. */
    public int port() {
        return port;
    }

    /** What it wrote to its standard output and error. */
    public String said() {
        try {
            return Files.readString(log, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends it at once, as a power failure would. */
    public void kill() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        try {
            process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        kill();
    }
}
