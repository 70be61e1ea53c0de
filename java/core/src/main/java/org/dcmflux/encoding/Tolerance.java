package org.dcmflux.encoding;

/** How much a reader forgives; whatever it forgives, it says in a warning. */
public enum Tolerance {
    /** Nothing: the first deviation from the standard is an error. */
    STRICT,

    /** Deviations inside a Data Set that leave no doubt about what is meant, as long as its end is where it must be. */
    COMPLETE,

    /**
     * The same, and bytes after the last Data Element, and a Data Set that is cut short; but never an image that is cut
     * short before the end of its pixels.
     */
    LENIENT
}
