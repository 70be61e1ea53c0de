package org.dcmflux.transcode;

/**
 * What a second decoder said about a verified output.
 *
 * @param decoder its name; empty when none was asked
 * @param frames that it decoded to the same pixels
 * @param detail why none was asked though it was wanted; empty otherwise
 */
public record SecondOpinion(String decoder, int frames, String detail) {
    /** Nobody wanted one. */
    public static final SecondOpinion NONE = new SecondOpinion("", 0, "");

    static SecondOpinion missing(String detail) {
        return new SecondOpinion("", 0, detail);
    }
}
