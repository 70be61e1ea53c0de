package org.dcmflux.dictionary;

/** Whether a Transfer Syntax changes sample values. */
public enum Lossiness {
    /** What is decoded equals what was encoded. */
    NO,
    /** The process itself loses something. */
    YES,
    /** Both lossless and lossy streams are allowed; only the stream tells. */
    EITHER
}
