package org.dcmflux.error;

import java.util.Locale;

/** A codec refused or failed on one frame. */
public final class CodecException extends DicomException {
    private static final long serialVersionUID = 1L;

    /** Why, in terms a caller can act upon. */
    public enum Status {
        MALFORMED_INPUT,
        UNSUPPORTED_FEATURE,
        LAYOUT_MISMATCH,
        OUTPUT_TOO_SMALL,
        OUT_OF_MEMORY,
        NOT_AVAILABLE,
        /** It did not come back in time; unless it was in a process of its own, the buffers that it was given are still its own. */
        TIMED_OUT,
        /** The process that the codec was in came to its end; there are such only where codecs are isolated. */
        NATIVE_CRASH,
        INTERNAL;

        /** Whether the codec came to no answer, so that nothing is known about the frame. */
        public boolean isUnanswered() {
            return this == TIMED_OUT || this == NATIVE_CRASH;
        }

        /** As reports have it: {@code native-crash}. */
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    private final String codec;
    private final Status status;
    private final String detail;
    private final int frame;

    public CodecException(String codec, Status status, String detail) {
        this(codec, status, detail, "", -1);
    }

    private CodecException(String codec, Status status, String detail, String source, int frame) {
        super((source.isEmpty() ? "" : source + ": ")
                + (frame < 0 ? "" : "frame " + (frame + 1) + ": ")
                + codec
                + " "
                + status
                + ": "
                + detail);
        this.codec = codec;
        this.status = status;
        this.detail = detail;
        this.frame = frame;
    }

    /**
     * The same failure with its place, which a codec cannot know.
     *
     * @param frame zero-based; messages count from one
     */
    public CodecException at(String source, int frame) {
        CodecException placed = new CodecException(codec, status, detail, source, frame);
        placed.initCause(this);
        return placed;
    }

    public String codec() {
        return codec;
    }

    public Status status() {
        return status;
    }

    /** Zero-based frame number, −1 when unknown. */
    public int frame() {
        return frame;
    }
}
