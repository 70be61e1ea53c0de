package org.dcmflux.encoding;

/** What becomes of the top-level Pixel Data when a file is opened. */
public enum PixelDataHandling {
    /** Read into memory at once, up to {@link ReadOptions#maxValueInMemory()}. */
    IN_MEMORY,

    /** Left in the source, read when it is asked for: only positions are held. */
    LAZY,

    /** Left out of the Data Set, no byte of it is read. Such a Data Set is not fit to be written as an image. */
    SKIP,

    /** Decided by {@link ReadOptions#pixelDataCallback()}. */
    CALLBACK
}
