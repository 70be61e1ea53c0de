package org.dcmflux.pixel;

/** Whom to believe when Number of Frames and the Pixel Data itself do not agree. */
public enum FramePolicy {
    /** Nobody: disagreement is an error. What becomes of the pixels afterwards would lose frames, or invent some. */
    FAIL,
    /** Number of Frames: what the Pixel Data has beyond is left out with a warning; too little of it is an error. */
    HEADER,
    /** The Pixel Data: Number of Frames is corrected, with a warning. */
    STREAM
}
