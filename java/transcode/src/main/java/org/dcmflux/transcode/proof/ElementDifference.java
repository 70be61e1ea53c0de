package org.dcmflux.transcode.proof;

import org.dcmflux.data.ElementPath;

/**
 * A difference between two Data Sets.
 *
 * @param first what the first file has there, in a few words; empty when nothing
 * @param second what the second file has there
 * @param isExpected whether it was said, or goes without saying, that it does not count
 */
public record ElementDifference(ElementPath path, Kind kind, String first, String second, boolean isExpected) {

    /** In which way. */
    public enum Kind {
        ONLY_IN_FIRST,
        ONLY_IN_SECOND,
        VR,
        VALUE,
        ITEM_COUNT
    }
}
