package org.dcmflux.encoding;

/** How the bytes of a file on disk are read. */
public enum FileAccess {
    /** By positional reads; a file that is cut while it is open is an error and nothing worse. */
    POSITIONAL,

    /** Through windows mapped into memory; only for files that nobody changes while they are open. */
    MAPPED
}
