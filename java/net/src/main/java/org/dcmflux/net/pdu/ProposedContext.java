package org.dcmflux.net.pdu;

import java.util.List;

/**
 * A Presentation Context as it is proposed.
 *
 * @param id odd, 1 to 255
 * @param abstractSyntax UID of the SOP Class
 * @param transferSyntaxes UIDs, the preferred one first
 * @dicom PS3.8 9.3.2.2
 */
public record ProposedContext(int id, String abstractSyntax, List<String> transferSyntaxes) {
    public ProposedContext {
        transferSyntaxes = List.copyOf(transferSyntaxes);
    }
}
