package org.dcmflux.net.storage;

import java.nio.file.Path;
import java.time.Duration;
import org.dcmflux.net.association.AssociationOptions;
import org.jspecify.annotations.Nullable;

/**
 * How many files are sent.
 *
 * @param association how each association is negotiated
 * @param associations how many are used at once
 * @param split whether one study may go over several associations
 * @param retries how often a file, or the association request, is tried again after the first time
 * @param retryDelay before the first retry; doubled for each that follows, up to 30 s
 * @param ledger where it is remembered what is stored; null to remember nothing
 * @param source makes other syntaxes when the other side does not take the files' own
 */
public record StorageOptions(
        AssociationOptions association,
        int associations,
        StudySplit split,
        int retries,
        Duration retryDelay,
        @Nullable Path ledger,
        InstanceSource source) {
    private static final int MOST_ASSOCIATIONS = 256;
    private static final int MOST_RETRIES = 1000;

    /** Whether the instances of one study may go over several associations at once. */
    public enum StudySplit {
        /** All over one; the next study may go over another. */
        NEVER,
        OVER_ASSOCIATIONS
    }

    public StorageOptions {
        if (associations < 1 || associations > MOST_ASSOCIATIONS) {
            throw new IllegalArgumentException(
                    associations + " associations; 1 to " + MOST_ASSOCIATIONS + " are allowed");
        }
        if (retries < 0 || retries > MOST_RETRIES) {
            throw new IllegalArgumentException(retries + " retries; 0 to " + MOST_RETRIES + " are allowed");
        }
        if (retryDelay.isNegative()) {
            throw new IllegalArgumentException("a retry delay of " + retryDelay);
        }
    }

    /** One association, studies kept together, three retries, files as they are. */
    public static StorageOptions defaults() {
        return new Builder().build();
    }

    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.association = association;
        builder.associations = associations;
        builder.split = split;
        builder.retries = retries;
        builder.retryDelay = retryDelay;
        builder.ledger = ledger;
        builder.source = source;
        return builder;
    }

    /** Changes single options. */
    public static final class Builder {
        private AssociationOptions association = AssociationOptions.defaults();
        private int associations = 1;
        private StudySplit split = StudySplit.NEVER;
        private int retries = 3;
        private Duration retryDelay = Duration.ofSeconds(1);
        private @Nullable Path ledger;
        private InstanceSource source = InstanceSource.AS_IT_IS;

        private Builder() {}

        public Builder association(AssociationOptions options) {
            association = options;
            return this;
        }

        public Builder associations(int count) {
            associations = count;
            return this;
        }

        public Builder split(StudySplit wanted) {
            split = wanted;
            return this;
        }

        public Builder retries(int count) {
            retries = count;
            return this;
        }

        public Builder retryDelay(Duration delay) {
            retryDelay = delay;
            return this;
        }

        public Builder ledger(@Nullable Path file) {
            ledger = file;
            return this;
        }

        public Builder source(InstanceSource wanted) {
            source = wanted;
            return this;
        }

        public StorageOptions build() {
            return new StorageOptions(association, associations, split, retries, retryDelay, ledger, source);
        }
    }
}
