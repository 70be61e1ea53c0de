package org.dcmflux.net.storage;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.dcmflux.dictionary.SopClasses;
import org.dcmflux.dictionary.TransferSyntax;
import org.dcmflux.dictionary.TransferSyntaxes;
import org.dcmflux.dictionary.UidEntry;
import org.dcmflux.dictionary.Uids;
import org.dcmflux.net.association.AcceptancePolicy;
import org.dcmflux.net.association.AeTitle;
import org.dcmflux.net.dimse.Verification;
import org.dcmflux.net.pdu.AnsweredContext;
import org.dcmflux.net.pdu.Pdu;
import org.dcmflux.net.pdu.ProposedContext;
import org.dcmflux.net.pdu.Rejection;
import org.jspecify.annotations.Nullable;

/** Who may store what, and how. */
final class StorageAcceptance implements AcceptancePolicy {
    private static final String DICOMDIR = "1.2.840.10008.1.3.10";

    private final StorageScpOptions options;
    private final BooleanSupplier full;
    private String refusal = "";

    /** @param full tells whether there are too many associations already */
    StorageAcceptance(StorageScpOptions options, BooleanSupplier full) {
        this.options = options;
        this.full = full;
    }

    /** Who was rejected, and why. */
    String refusal() {
        return "the association request was " + (refusal.isEmpty() ? "rejected" : refusal);
    }

    @Override
    public @Nullable Rejection rejection(Pdu.AssociateRequest request) {
        Rejection rejection = decide(request);
        if (rejection != null) {
            refusal = rejection.words() + " ('" + request.callingAeTitle() + "' called '" + request.calledAeTitle()
                    + "')";
        }
        return rejection;
    }

    private @Nullable Rejection decide(Pdu.AssociateRequest request) {
        if (!allows(options.calledAeTitles(), request.calledAeTitle())) {
            return Rejection.CALLED_AE_NOT_RECOGNIZED;
        }
        if (!allows(options.callingAeTitles(), request.callingAeTitle())) {
            return Rejection.CALLING_AE_NOT_RECOGNIZED;
        }
        return full.getAsBoolean() ? Rejection.LOCAL_LIMIT_EXCEEDED : null;
    }

    private static boolean allows(Set<AeTitle> titles, String title) {
        return titles.isEmpty() || titles.stream().anyMatch(each -> each.value().equals(title));
    }

    @Override
    public List<AnsweredContext> answers(Pdu.AssociateRequest request) {
        List<AnsweredContext> answers = new ArrayList<>();
        request.contexts().forEach(context -> answers.add(answer(context)));
        return answers;
    }

    private AnsweredContext answer(ProposedContext context) {
        boolean verification = context.abstractSyntax().equals(Verification.SOP_CLASS_UID);
        if (!verification && !isStorage(context.abstractSyntax())) {
            return new AnsweredContext(context.id(), AnsweredContext.ABSTRACT_SYNTAX_NOT_SUPPORTED, "");
        }
        String chosen = verification ? firstKnown(context) : chosen(context);
        return chosen == null
                ? new AnsweredContext(context.id(), AnsweredContext.TRANSFER_SYNTAXES_NOT_SUPPORTED, "")
                : new AnsweredContext(context.id(), AnsweredContext.ACCEPTED, chosen);
    }

    /** Also what nobody registered: it may be private, or newer than our tables. */
    private static boolean isStorage(String uid) {
        if (SopClasses.find(uid) != null) {
            return !uid.equals(DICOMDIR);
        }
        UidEntry registered = Uids.find(uid);
        return registered == null && !uid.isEmpty();
    }

    private @Nullable String chosen(ProposedContext context) {
        for (TransferSyntax each : options.preferred()) {
            if (context.transferSyntaxes().contains(each.uid())) {
                return each.uid();
            }
        }
        return options.others() == StorageScpOptions.Others.ACCEPTED ? firstKnown(context) : null;
    }

    private static @Nullable String firstKnown(ProposedContext context) {
        return context.transferSyntaxes().stream()
                .filter(uid -> TransferSyntaxes.find(uid) != null)
                .findFirst()
                .orElse(null);
    }
}
