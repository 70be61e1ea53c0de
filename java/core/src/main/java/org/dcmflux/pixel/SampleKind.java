package org.dcmflux.pixel;

/**
 * What a sample is.
 *
 * @dicom PS3.5 8.4
 */
public enum SampleKind {
    /** A whole number by Bits Stored, High Bit and Pixel Representation. */
    INTEGER,
    /** An IEEE 754 number of 32 bits: Float Pixel Data. */
    FLOAT,
    /** An IEEE 754 number of 64 bits: Double Float Pixel Data. */
    DOUBLE
}
