package org.dcmflux.net.pdu;

import java.nio.ByteBuffer;

/**
 * A fragment of a command or of a Data Set.
 *
 * @param contextId of the Presentation Context it belongs to
 * @param command whether it is of a command, else of a Data Set
 * @param last whether the command or Data Set ends with it
 * @param data from position to limit; when it was read, it is valid until the next PDU is read
 * @dicom PS3.8 9.3.5.1, E.2
 */
public record PresentationDataValue(int contextId, boolean command, boolean last, ByteBuffer data) {
    /** Bytes of length, context and control that stand before the data. */
    public static final int HEADER_LENGTH = 6;

    /** The Message Control Header. */
    public int control() {
        return (command ? 1 : 0) | (last ? 2 : 0);
    }
}
