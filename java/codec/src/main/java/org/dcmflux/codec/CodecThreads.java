package org.dcmflux.codec;

import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Threads that codecs work on and that can be left there; one that was not is used again, because starting
 * a thread takes as long as coding a small frame. They are daemons and wait without end, until {@link #close()} ends those that
 * have nothing to do. Thread-safe.
 */
public final class CodecThreads implements AutoCloseable {
    /** Keeps none: each watch has a thread of its own. */
    static final CodecThreads UNSHARED = new CodecThreads();

    static {
        UNSHARED.close();
    }

    private final ArrayDeque<Server> idle = new ArrayDeque<>();
    private boolean closed;

    /** Has no thread yet. */
    public CodecThreads() {}

    /** One thread, which serves one watch after the other. */
    static final class Server extends Thread {
        private volatile @Nullable CodecWatch served;
        private volatile boolean ended;

        private Server() {
            super("dcmflux-codec");
            setDaemon(true);
        }

        /** Lets it do what a watch was asked. */
        void wake(CodecWatch watch) {
            served = watch;
            LockSupport.unpark(this);
        }

        @Nullable
        CodecWatch served() {
            return served;
        }

        @Override
        public void run() {
            boolean serves = true;
            while (serves && !ended) {
                CodecWatch watch = served;
                if (watch != null && watch.isWorking()) {
                    serves = watch.serve();
                } else {
                    LockSupport.park(this);
                }
            }
        }

        private void end() {
            ended = true;
            LockSupport.unpark(this);
        }
    }

    /** A thread that nobody uses; whoever takes it gives it back or leaves it. */
    Server take() {
        Server server;
        synchronized (idle) {
            server = idle.poll();
        }
        if (server == null) {
            server = new Server();
            server.start();
        }
        return server;
    }

    void giveBack(Server server) {
        server.served = null;
        synchronized (idle) {
            if (!closed) {
                idle.push(server);
                return;
            }
        }
        end(List.of(server));
    }

    /** Ends the threads that nobody uses and waits for that, which is at once; others end when they are given back. */
    @Override
    public void close() {
        List<Server> ending;
        synchronized (idle) {
            closed = true;
            ending = List.copyOf(idle);
            idle.clear();
        }
        end(ending);
    }

    private static void end(List<Server> ending) {
        ending.forEach(Server::end);
        boolean interrupted = false;
        for (Server server : ending) {
            while (server.isAlive()) {
                try {
                    server.join();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
