package org.dcmflux.file;

/** How far the loading of a value has come. */
public enum LoadState {
    /** Nobody has asked for it yet, or the one who did cancelled it. */
    NOT_LOADED,

    /** Some thread is reading it. */
    LOADING,

    /** It is in memory. */
    LOADED,

    /** The last attempt failed; the error is kept. */
    FAILED
}
