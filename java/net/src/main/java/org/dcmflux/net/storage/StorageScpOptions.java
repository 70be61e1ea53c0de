package org.dcmflux.net.storage;

import java.net.InetAddress;
import java.util.List;
import java.util.Set;
import org.dcmflux.dictionary.TransferSyntax;
import org.dcmflux.net.association.AeTitle;
import org.dcmflux.net.association.AssociationOptions;
import org.jspecify.annotations.Nullable;

/**
 * How associations are accepted.
 *
 * @param association our own title, limits, time-outs and TLS
 * @param address the one to listen on; null for all
 * @param port 0 for any that is free
 * @param calledAeTitles titles that we answer to; empty for any
 * @param callingAeTitles who may come; empty for anybody
 * @param preferred syntaxes to choose when they are among those proposed, the best first; else the first proposed one is taken
 * @param others what becomes of those that are not preferred
 * @param maxAssociations how many at once; further ones are rejected for now
 */
public record StorageScpOptions(
        AssociationOptions association,
        @Nullable InetAddress address,
        int port,
        Set<AeTitle> calledAeTitles,
        Set<AeTitle> callingAeTitles,
        List<TransferSyntax> preferred,
        Others others,
        int maxAssociations) {

    /** What becomes of syntaxes that are not preferred. */
    public enum Others {
        ACCEPTED,
        REFUSED
    }

    public StorageScpOptions {
        calledAeTitles = Set.copyOf(calledAeTitles);
        callingAeTitles = Set.copyOf(callingAeTitles);
        preferred = List.copyOf(preferred);
        if (port < 0 || port > 65535) {
            throw new IllegalArgumentException("port " + port + " is not between 0 and 65535");
        }
        if (maxAssociations < 1) {
            throw new IllegalArgumentException(maxAssociations + " associations at once; 1 is the least");
        }
        if (others == Others.REFUSED && preferred.isEmpty()) {
            throw new IllegalArgumentException(
                    "without preferred syntaxes all are others, and nothing could be received");
        }
    }

    /** Anybody, any title, any syntax, 32 associations, on all addresses. */
    public static StorageScpOptions on(int port) {
        return new Builder(port).build();
    }

    public static Builder builder(int port) {
        return new Builder(port);
    }

    /** Changes single options. */
    public static final class Builder {
        private final int port;
        private AssociationOptions association = AssociationOptions.defaults();
        private @Nullable InetAddress address;
        private Set<AeTitle> calledAeTitles = Set.of();
        private Set<AeTitle> callingAeTitles = Set.of();
        private List<TransferSyntax> preferred = List.of();
        private Others others = Others.ACCEPTED;
        private int maxAssociations = 32;

        private Builder(int port) {
            this.port = port;
        }

        public Builder association(AssociationOptions options) {
            association = options;
            return this;
        }

        public Builder address(InetAddress wanted) {
            address = wanted;
            return this;
        }

        public Builder calledAeTitles(Set<AeTitle> titles) {
            calledAeTitles = titles;
            return this;
        }

        public Builder callingAeTitles(Set<AeTitle> titles) {
            callingAeTitles = titles;
            return this;
        }

        public Builder preferred(List<TransferSyntax> syntaxes) {
            preferred = syntaxes;
            return this;
        }

        public Builder others(Others wanted) {
            others = wanted;
            return this;
        }

        public Builder maxAssociations(int count) {
            maxAssociations = count;
            return this;
        }

        public StorageScpOptions build() {
            return new StorageScpOptions(
                    association, address, port, calledAeTitles, callingAeTitles, preferred, others, maxAssociations);
        }
    }
}
