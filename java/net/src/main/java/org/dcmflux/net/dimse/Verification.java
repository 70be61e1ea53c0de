package org.dcmflux.net.dimse;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.dcmflux.net.association.ApplicationEntity;
import org.dcmflux.net.association.Association;
import org.dcmflux.net.association.AssociationException;
import org.dcmflux.net.association.AssociationOptions;
import org.dcmflux.net.pdu.ProposedContext;

/**
 * Asks another application whether it is there.
 *
 * @dicom PS3.4 A
 */
public final class Verification {
    /** UID of the Verification SOP Class. */
    public static final String SOP_CLASS_UID = "1.2.840.10008.1.1";

    private static final List<String> NATIVE = List.of("1.2.840.10008.1.2", "1.2.840.10008.1.2.1");

    private Verification() {}

    /**
     * What was found out.
     *
     * @param association time until the association was there
     * @param response time from C-ECHO-RQ to its response
     * @param implementationClassUid of the other side
     * @param implementationVersionName of the other side, empty when it has none
     * @param maxPdu the largest that it takes, 0 for any
     * @param protection TLS version and cipher suite; empty without TLS
     */
    public record Echo(
            Status status,
            Duration association,
            Duration response,
            String implementationClassUid,
            String implementationVersionName,
            long maxPdu,
            String protection) {}

    /**
     * Opens an association, sends one C-ECHO and releases it.
     *
     * @throws AssociationException when there is no association, or when the other side does not verify
     */
    public static Echo echo(ApplicationEntity peer, AssociationOptions options) throws IOException {
        long start = System.nanoTime();
        ProposedContext context = new ProposedContext(1, SOP_CLASS_UID, NATIVE);
        try (Association association = Association.request(peer, options, List.of(context))) {
            long opened = System.nanoTime();
            if (association.negotiated().context(1).isEmpty()) {
                association.release();
                throw new AssociationException(
                        AssociationException.Kind.REJECTED,
                        peer + " accepts associations but not Verification: "
                                + association.negotiated().contexts().get(0).words());
            }
            MessageExchange exchange = new MessageExchange(association);
            exchange.send(1, CommandSet.echoRequest(exchange.nextMessageId(), SOP_CLASS_UID));
            MessageExchange.Received answer =
                    exchange.receive(options.timeouts().dimse());
            if (answer == null) {
                throw new AssociationException(
                        AssociationException.Kind.ABORTED, peer + " released the association instead of an answer");
            }
            long answered = System.nanoTime();
            Echo echo = new Echo(
                    answer.command().status(),
                    Duration.ofNanos(opened - start),
                    Duration.ofNanos(answered - opened),
                    association.negotiated().peer().implementationClassUid(),
                    association.negotiated().peer().implementationVersionName(),
                    association.negotiated().peer().maxLength(),
                    association.protection());
            association.release();
            return echo;
        }
    }
}
