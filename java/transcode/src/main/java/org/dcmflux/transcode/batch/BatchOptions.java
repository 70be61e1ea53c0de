package org.dcmflux.transcode.batch;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.dcmflux.dictionary.TransferSyntax;
import org.dcmflux.encoding.WriteOptions;
import org.dcmflux.transcode.TranscodeOptions;
import org.jspecify.annotations.Nullable;

/**
 * How a batch is done.
 *
 * @param targets what each input is made into; each of another Transfer Syntax
 * @param naming where outputs go
 * @param existing what is done with an output whose name is taken, before the options of the target are asked
 * @param onFailure what a failure means for the rest
 * @param journal null for none; see {@link Journal}
 */
public record BatchOptions(
        List<TranscodeOptions> targets,
        OutputNaming naming,
        Existing existing,
        OnFailure onFailure,
        @Nullable Path journal) {

    /** What is done with an output whose name is taken. */
    public enum Existing {
        /** As the write options of the target say: it fails, or is overwritten. */
        AS_WRITTEN,
        /** Nothing is done for it. */
        SKIP
    }

    /** What a failure means for the rest. */
    public enum OnFailure {
        GO_ON,
        /** What is under way is cancelled and nothing more is begun. */
        STOP
    }

    public BatchOptions {
        targets = List.copyOf(targets);
        if (targets.isEmpty()) {
            throw new IllegalArgumentException("a batch without a target");
        }
        if (targets.stream().map(TranscodeOptions::target).distinct().count() < targets.size()) {
            throw new IllegalArgumentException("two targets are the same Transfer Syntax");
        }
        if (targets.size() > 1 && !naming.tellsTargetsApart()) {
            throw new IllegalArgumentException(
                    "outputs of several targets need names that differ: a template with {to}, as out/{to}/{name}.dcm");
        }
    }

    /** To one target; failures do not stop the rest, nothing that exists is touched unless the options say so, no journal. */
    public static Builder to(TranscodeOptions target, OutputNaming naming) {
        return new Builder(List.of(target), naming);
    }

    /** To several targets, each input decoded once. */
    public static Builder toEach(List<TranscodeOptions> targets, OutputNaming naming) {
        return new Builder(targets, naming);
    }

    /** What outputs depend on, in words: a journal belongs to the batch that it was begun with. */
    String words() {
        return targets.stream().map(BatchOptions::words).collect(Collectors.joining(" ")) + " existing=" + existing
                + " naming=" + naming.words();
    }

    private static String words(TranscodeOptions target) {
        WriteOptions write = target.write();
        TransferSyntax to = target.target();
        return "to=" + to.uid()
                + " verify=" + target.verification()
                + " max-error="
                + target.maxError().stream().mapToObj(Integer::toString).collect(Collectors.joining())
                + " loss=" + target.loss()
                + " uid=" + target.uid()
                + " encode=" + target.encode()
                + " read=" + target.read().tolerance()
                + " sequences=" + write.sequenceLength()
                + " text=" + write.characterSet()
                + " padding=" + write.trailingPadding()
                + " offset-table=" + write.offsetTable()
                + " fragments=" + write.maxFragmentLength()
                + " if-exists=" + write.ifExists()
                + " meta=" + write.metaInformation().size()
                + " preamble="
                + Integer.toHexString(write.preamble().duplicate().rewind().hashCode());
    }

    /** Changes single options. */
    public static final class Builder {
        private final List<TranscodeOptions> targets;
        private final OutputNaming naming;
        private Existing existing = Existing.AS_WRITTEN;
        private OnFailure onFailure = OnFailure.GO_ON;
        private @Nullable Path journal;

        private Builder(List<TranscodeOptions> targets, OutputNaming naming) {
            this.targets = targets;
            this.naming = naming;
        }

        public Builder existing(Existing wanted) {
            existing = wanted;
            return this;
        }

        public Builder onFailure(OnFailure wanted) {
            onFailure = wanted;
            return this;
        }

        public Builder journal(Path file) {
            journal = file;
            return this;
        }

        public BatchOptions build() {
            return new BatchOptions(targets, naming, existing, onFailure, journal);
        }
    }
}
