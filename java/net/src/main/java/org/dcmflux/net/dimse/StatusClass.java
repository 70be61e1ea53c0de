package org.dcmflux.net.dimse;

/**
 * What a status means for the operation.
 *
 * @dicom PS3.7 C
 */
public enum StatusClass {
    SUCCESS,
    /** It was done, but not quite as it was asked for. */
    WARNING,
    FAILURE,
    CANCEL,
    /** More will follow. */
    PENDING
}
