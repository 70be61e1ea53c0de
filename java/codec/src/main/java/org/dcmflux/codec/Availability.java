package org.dcmflux.codec;

/**
 * Whether a codec works here, and the reason.
 *
 * @param detail version and place when it does; cause and way out when it does not
 */
public record Availability(boolean isAvailable, String detail) {
    public static Availability available(String detail) {
        return new Availability(true, detail);
    }

    public static Availability missing(String reason) {
        return new Availability(false, reason);
    }
}
