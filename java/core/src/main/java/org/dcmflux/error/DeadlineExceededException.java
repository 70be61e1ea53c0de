package org.dcmflux.error;

import java.time.Duration;

/** The work on a file took longer than it may; it was given up and nothing of it was kept. */
public final class DeadlineExceededException extends DicomException {
    private static final long serialVersionUID = 1L;

    private final String source;
    private final Duration deadline;

    private DeadlineExceededException(String source, Duration deadline, String detail) {
        super(source + ": " + detail);
        this.source = source;
        this.deadline = deadline;
    }

    /** A file that took too long as a whole. */
    public static DeadlineExceededException ofFile(String source, Duration deadline) {
        return new DeadlineExceededException(
                source,
                deadline,
                "was not done within the file deadline of " + seconds(deadline)
                        + " s; it was given up. Longer deadlines are an option, if the file is good");
    }

    private static String seconds(Duration deadline) {
        double seconds = deadline.toMillis() / 1e3;
        return seconds == Math.rint(seconds) ? Long.toString((long) seconds) : Double.toString(seconds);
    }

    public String source() {
        return source;
    }

    public Duration deadline() {
        return deadline;
    }
}
