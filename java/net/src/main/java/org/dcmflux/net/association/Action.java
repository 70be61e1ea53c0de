package org.dcmflux.net.association;

/**
 * What is done about an event, by the names of the standard.
 *
 * @dicom PS3.8 9.2.2, tables 9-6 to 9-9
 */
enum Action {
    /** Connect. */
    AE1,
    /** Send A-ASSOCIATE-RQ. */
    AE2,
    /** Confirm the acceptance. */
    AE3,
    /** Confirm the rejection, close. */
    AE4,
    /** Start ARTIM. */
    AE5,
    /** Stop ARTIM, indicate the request. */
    AE6,
    /** Send A-ASSOCIATE-AC. */
    AE7,
    /** Send A-ASSOCIATE-RJ, start ARTIM. */
    AE8,
    /** Send P-DATA-TF. */
    DT1,
    /** Indicate data. */
    DT2,
    /** Send A-RELEASE-RQ. */
    AR1,
    /** Indicate the release. */
    AR2,
    /** Confirm the release, close. */
    AR3,
    /** Send A-RELEASE-RP, start ARTIM. */
    AR4,
    /** Stop ARTIM. */
    AR5,
    /** Indicate data that came while a release was asked for. */
    AR6,
    /** Send P-DATA-TF while the other side waits for the release. */
    AR7,
    /** Indicate the release; both sides asked for it at once. */
    AR8,
    /** Send A-RELEASE-RP. */
    AR9,
    /** Confirm the release. */
    AR10,
    /** Send A-ABORT by the user, start ARTIM. */
    AA1,
    /** Stop ARTIM, close. */
    AA2,
    /** Indicate the abort, close. */
    AA3,
    /** Indicate that the connection ended. */
    AA4,
    /** Stop ARTIM. */
    AA5,
    /** Ignore the PDU. */
    AA6,
    /** Send A-ABORT. */
    AA7,
    /** Send A-ABORT by the upper layer, indicate it, start ARTIM. */
    AA8
}
