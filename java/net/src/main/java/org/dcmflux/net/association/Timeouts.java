package org.dcmflux.net.association;

import java.time.Duration;

/**
 * How long is waited for what; all finite.
 *
 * @param connect for the transport connection, TLS included
 * @param acse for the answer to an association or release request, and for the request on an accepted connection
 * @param dimse for a response, and for the rest of a message that has begun
 * @param idle for the next message on an accepted association
 * @param write for the other side to take any more bytes
 */
public record Timeouts(Duration connect, Duration acse, Duration dimse, Duration idle, Duration write) {
    private static final Duration LONGEST = Duration.ofDays(1);

    /** 10 s, 30 s, 60 s, 10 min, 60 s. */
    public static final Timeouts DEFAULT = new Timeouts(
            Duration.ofSeconds(10),
            Duration.ofSeconds(30),
            Duration.ofSeconds(60),
            Duration.ofMinutes(10),
            Duration.ofSeconds(60));

    public Timeouts {
        require(connect, "connect");
        require(acse, "ACSE");
        require(dimse, "DIMSE");
        require(idle, "idle");
        require(write, "write");
    }

    private static void require(Duration timeout, String name) {
        if (timeout.toMillis() < 1 || timeout.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "the " + name + " time-out must be between 1 ms and 1 day, not " + timeout);
        }
    }

    public Timeouts withConnect(Duration wanted) {
        return new Timeouts(wanted, acse, dimse, idle, write);
    }

    public Timeouts withAcse(Duration wanted) {
        return new Timeouts(connect, wanted, dimse, idle, write);
    }

    public Timeouts withDimse(Duration wanted) {
        return new Timeouts(connect, acse, wanted, idle, write);
    }

    public Timeouts withIdle(Duration wanted) {
        return new Timeouts(connect, acse, dimse, wanted, write);
    }

    public Timeouts withWrite(Duration wanted) {
        return new Timeouts(connect, acse, dimse, idle, wanted);
    }
}
