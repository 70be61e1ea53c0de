package org.dcmflux.error;

import java.time.Duration;

/** Work took longer than it may; it was given up and nothing of it was kept. */
public final class DeadlineExceededException extends DicomException {
    private static final long serialVersionUID = 1L;

    private final String source;
    private final int frame;
    private final String codec;
    private final Duration deadline;

    private DeadlineExceededException(String source, int frame, String codec, Duration deadline, String detail) {
        super(source + ": " + detail);
        this.source = source;
        this.frame = frame;
        this.codec = codec;
        this.deadline = deadline;
    }

    /**
     * A codec that did not come back with a frame.
     *
     * @param frame zero-based; messages count from one
     * @param codec what was at work
     */
    public static DeadlineExceededException ofFrame(String source, int frame, String codec, Duration deadline) {
        return new DeadlineExceededException(
                source,
                frame,
                codec,
                deadline,
                "frame " + (frame + 1) + ": " + codec + " was not done within the frame deadline of "
                        + seconds(deadline)
                        + " s; it was given up. Longer deadlines are an option, if the frame is good");
    }

    /** A file that took too long as a whole. */
    public static DeadlineExceededException ofFile(String source, Duration deadline) {
        return new DeadlineExceededException(
                source,
                -1,
                "",
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

    /** Zero-based frame number, −1 when the file as a whole took too long. */
    public int frame() {
        return frame;
    }

    /** What was at work on the frame; empty when the file as a whole took too long. */
    public String codec() {
        return codec;
    }

    public Duration deadline() {
        return deadline;
    }
}
