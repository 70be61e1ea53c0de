package org.dcmflux.cli;

import java.time.Instant;

/** The time of a line in a log. A sender writes thousands of lines a second, so what they have in common is formatted once. */
final class LogTime {
    private static final int MILLIS = 1000;

    private long second = Long.MIN_VALUE;
    private String upToSecond = "";

    /** In UTC by ISO 8601, to the millisecond. */
    String now() {
        return of(System.currentTimeMillis());
    }

    /** @param millis since 1970 */
    String of(long millis) {
        long whole = Math.floorDiv(millis, MILLIS);
        if (whole != second) {
            String text = Instant.ofEpochSecond(whole).toString();
            upToSecond = text.substring(0, text.length() - 1) + ".";
            second = whole;
        }
        // 1000 to 1999, of which the last three digits are wanted.
        return upToSecond
                + Integer.toString(MILLIS + Math.floorMod(millis, MILLIS)).substring(1) + "Z";
    }
}
