package org.dcmflux.dictionary;

/**
 * How frames and fragments belong together in a Transfer Syntax.
 *
 * @dicom PS3.5 A.4
 */
public enum FragmentRule {
    /** Pixel Data is native: frames follow each other without a gap. */
    NOT_ENCAPSULATED,
    /** Every frame is exactly one fragment. */
    ONE_PER_FRAME,
    /** A frame is one fragment or several; no fragment has data of two frames. */
    ONE_OR_MORE_PER_FRAME,
    /** Several frames form one code stream, which is one fragment or several. */
    ONE_OR_MORE_PER_COMPONENT_COLLECTION,
    /** All frames are one stream in exactly one fragment. */
    WHOLE_STREAM,
    /** All frames are one stream that may be cut into fragments anywhere. */
    WHOLE_STREAM_FRAGMENTABLE,
    /** There is no Pixel Data in the Data Set. */
    NO_PIXEL_DATA
}
