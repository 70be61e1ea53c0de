package org.dcmflux.net.storage;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.dcmflux.dictionary.CodecFamily;
import org.dcmflux.dictionary.TransferSyntax;
import org.dcmflux.dictionary.TransferSyntaxes;
import org.dcmflux.net.pdu.ProposedContext;
import org.jspecify.annotations.Nullable;

/**
 * The presentation contexts of an association: for every SOP Class each syntax that its files have, alone in a context, and
 * two more with what could be made instead, of native syntaxes and of others. Alone, because of several syntaxes in one context the other side
 * picks one, and many pick a native one even when they know the file's own.
 */
final class ContextPlan {
    static final int MOST_CONTEXTS = 128;

    private record Proposal(String sopClassUid, List<String> transferSyntaxes) {
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Proposal proposal
                    && sopClassUid.equals(proposal.sopClassUid)
                    && transferSyntaxes.equals(proposal.transferSyntaxes);
        }

        @Override
        public int hashCode() {
            return 31 * sopClassUid.hashCode() + transferSyntaxes.hashCode();
        }
    }

    private final InstanceSource source;
    private final Set<InstanceKind> kinds = new LinkedHashSet<>();
    private final Set<Proposal> own = new LinkedHashSet<>();
    private final Set<Proposal> others = new LinkedHashSet<>();

    private ContextPlan(InstanceSource source) {
        this.source = source;
    }

    /** A plan of as many of the kinds as fit, the first ones first. */
    static ContextPlan of(InstanceSource source, Collection<InstanceKind> kinds) {
        ContextPlan plan = new ContextPlan(source);
        kinds.forEach(plan::add);
        return plan;
    }

    boolean covers(InstanceKind kind) {
        return kinds.contains(kind);
    }

    /** Adds what a kind needs; false, and nothing is added, when it does not fit any more. */
    boolean add(InstanceKind kind) {
        if (covers(kind)) {
            return true;
        }
        Proposal asItIs = new Proposal(kind.sopClassUid(), List.of(kind.transferSyntaxUid()));
        Set<Proposal> alternatives = alternatives(kind);
        long more =
                alternatives.stream().filter(each -> !others.contains(each)).count() + (own.contains(asItIs) ? 0 : 1);
        if (own.size() + others.size() + more > MOST_CONTEXTS) {
            return false;
        }
        kinds.add(kind);
        own.add(asItIs);
        others.addAll(alternatives);
        return true;
    }

    private Set<Proposal> alternatives(InstanceKind kind) {
        List<String> natives = new ArrayList<>();
        List<String> encoded = new ArrayList<>();
        for (String uid : source.transferSyntaxes(kind.sopClassUid(), kind.transferSyntaxUid())) {
            TransferSyntax syntax = TransferSyntaxes.find(uid);
            (syntax != null && syntax.codecFamily() == CodecFamily.NATIVE ? natives : encoded).add(uid);
        }
        Set<Proposal> proposals = new LinkedHashSet<>();
        for (List<String> each : List.of(natives, encoded)) {
            if (!each.isEmpty()) {
                proposals.add(new Proposal(kind.sopClassUid(), List.copyOf(each)));
            }
        }
        return proposals;
    }

    Set<InstanceKind> kinds() {
        return kinds;
    }

    /** With odd ids from 1; the files' own syntaxes stand before the others. */
    List<ProposedContext> contexts() {
        List<ProposedContext> contexts = new ArrayList<>();
        for (Set<Proposal> part : List.of(own, others)) {
            for (Proposal each : part) {
                contexts.add(new ProposedContext(2 * contexts.size() + 1, each.sopClassUid, each.transferSyntaxes));
            }
        }
        return contexts;
    }
}
