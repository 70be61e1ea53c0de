package org.dcmflux.error;

/** Frames cannot be told apart: offset tables, items and Number of Frames do not agree. */
public final class FrameIndexException extends DicomException {
    private static final long serialVersionUID = 1L;

    public FrameIndexException(String source, String detail) {
        super(source + ": " + detail);
    }
}
