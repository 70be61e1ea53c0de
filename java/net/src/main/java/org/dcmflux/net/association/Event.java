package org.dcmflux.net.association;

/**
 * What can happen to an association: something local, a PDU, or something about the connection.
 *
 * @dicom PS3.8 9.2.3, table 9-10
 */
enum Event {
    ASSOCIATE_REQUESTED,
    CONNECTED,
    ACCEPT_RECEIVED,
    REJECT_RECEIVED,
    CONNECTION_ARRIVED,
    REQUEST_RECEIVED,
    ACCEPTED,
    REJECTED,
    DATA_TO_SEND,
    DATA_RECEIVED,
    RELEASE_REQUESTED,
    RELEASE_REQUEST_RECEIVED,
    RELEASE_RESPONSE_RECEIVED,
    RELEASE_ANSWERED,
    ABORT_REQUESTED,
    ABORT_RECEIVED,
    CONNECTION_CLOSED,
    ARTIM_EXPIRED,
    INVALID_PDU_RECEIVED;

    static Event received(int pduType) {
        return switch (pduType) {
            case 1 -> REQUEST_RECEIVED;
            case 2 -> ACCEPT_RECEIVED;
            case 3 -> REJECT_RECEIVED;
            case 4 -> DATA_RECEIVED;
            case 5 -> RELEASE_REQUEST_RECEIVED;
            case 6 -> RELEASE_RESPONSE_RECEIVED;
            case 7 -> ABORT_RECEIVED;
            default -> INVALID_PDU_RECEIVED;
        };
    }
}
