package org.dcmflux.net.association;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dcmflux.net.pdu.AnsweredContext;
import org.dcmflux.net.pdu.Pdu;
import org.dcmflux.net.pdu.ProposedContext;
import org.dcmflux.net.pdu.UserInformation;

/**
 * What two applications agreed on.
 *
 * @param contexts as proposed, in that order, with the answers
 * @param peer what the other side said of itself
 * @param maxSendPdu the most bytes of a P-DATA-TF after its header that may be sent
 * @param operations messages that may be under way at once, 1 or more
 */
public record Negotiated(List<Context> contexts, UserInformation peer, int maxSendPdu, int operations) {
    /** A Presentation Context and its fate. */
    public record Context(ProposedContext proposed, AnsweredContext answer) {
        /** For instance {@code 1.2.840.10008.5.1.4.1.1.2 [1.2.840.10008.1.2.1]: accepted with …}. */
        public String words() {
            return proposed.abstractSyntax() + " " + proposed.transferSyntaxes() + ": " + answer.words()
                    + (answer.isAccepted() ? " with " + answer.transferSyntax() : "");
        }
    }

    public Negotiated {
        contexts = List.copyOf(contexts);
    }

    /** The accepted context of an id; empty when there is none. */
    public Optional<Context> context(int id) {
        return contexts.stream()
                .filter(each -> each.proposed().id() == id && each.answer().isAccepted())
                .findFirst();
    }

    /** The accepted contexts of a SOP Class. */
    public List<Context> accepted(String sopClassUid) {
        return contexts.stream()
                .filter(each -> each.answer().isAccepted()
                        && each.proposed().abstractSyntax().equals(sopClassUid))
                .toList();
    }

    static Negotiated of(Pdu.AssociateRequest request, Pdu.AssociateAccept accept, int maxSendPdu, int operations)
            throws AssociationException {
        Map<Integer, AnsweredContext> answers = new HashMap<>();
        accept.contexts().forEach(each -> answers.put(each.id(), each));
        List<Context> contexts = new ArrayList<>();
        for (ProposedContext each : request.contexts()) {
            AnsweredContext answer =
                    answers.getOrDefault(each.id(), new AnsweredContext(each.id(), AnsweredContext.NO_REASON, ""));
            if (answer.isAccepted() && !each.transferSyntaxes().contains(answer.transferSyntax())) {
                throw new AssociationException(
                        AssociationException.Kind.PROTOCOL,
                        "the other side accepted " + each.abstractSyntax() + " with Transfer Syntax '"
                                + answer.transferSyntax() + "', which was not proposed");
            }
            contexts.add(new Context(each, answer));
        }
        return new Negotiated(contexts, accept.user(), maxSendPdu, operations);
    }
}
