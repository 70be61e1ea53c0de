package org.dcmflux.transcode.batch;

import java.nio.file.Path;

/**
 * An input as it was found.
 *
 * @param number from 0, in the order of finding
 * @param path where it is
 * @param place relative to the output's root, where the output of a mirrored tree goes
 * @param origin how it was found
 */
public record FoundInput(long number, Path path, Path place, Origin origin) {
    /** How an input was found. */
    public enum Origin {
        /** It was named: if it is no DICOM file, that is a failure. */
        NAMED,
        /** It was below a directory, where other files may be too. */
        IN_DIRECTORY
    }
}
