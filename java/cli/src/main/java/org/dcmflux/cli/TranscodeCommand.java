package org.dcmflux.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.dcmflux.bytes.AtomicFile;
import org.dcmflux.codec.CodecRegistry;
import org.dcmflux.dictionary.TransferSyntax;
import org.dcmflux.encoding.WriteOptions;
import org.dcmflux.encoding.WriteOptions.CharacterSetRule;
import org.dcmflux.encoding.WriteOptions.OffsetTablePolicy;
import org.dcmflux.encoding.WriteOptions.SequenceLength;
import org.dcmflux.transcode.TranscodeOptions;
import org.dcmflux.transcode.TranscodeOptions.Verification;
import org.dcmflux.transcode.batch.OutputNaming;

/** The main job. */
final class TranscodeCommand implements CliCommand {
    /** What to do when the output exists. */
    enum IfExists {
        FAIL,
        SKIP,
        OVERWRITE
    }

    private final Choices choices = new Choices(
            this,
            "transcode",
            "Change the Transfer Syntax of files: frames in parallel, memory bounded, output verified.");

    private final Choice<List<Path>> inputs =
            choices.parameters(Path.class, "IN", "0..*", "Files, directories (with all below), or - for stdin.");

    private final Choice<String> output = choices.option("-o", "--output")
            .label("OUT")
            .about(
                    "File, - for stdout, or for several inputs a directory (made when absent) in which files keep their places "
                            + "below the directories given; or a template of values, out/{PatientID}/{SOPInstanceUID}.dcm: keywords or "
                            + "tags of attributes, {to} and {from} (Transfer Syntaxes), {name} and {path} (of the input). Values never lead "
                            + "out of what stands before the first brace.")
            .of(String.class);

    private final Choice<List<TransferSyntax>> targets = choices.option("--to")
            .label("TS")
            .required()
            .read(new TransferSyntaxName())
            .about("Target Transfer Syntax: UID, keyword or short name (explicit-le, deflated, rle, jpeg-lossless-sv1, "
                    + "jpeg-ls, j2k-lossless ...; 'dcmflux transfer-syntaxes' lists all). May be given several times: each "
                    + "frame is decoded once; OUT then has {to}.")
            .listOf(TransferSyntax.class);

    private final Choice<Integer> concurrency = choices.option("-j", "--concurrency")
            .label("N")
            .about("Threads that work, on files and on frames (default: all cores).")
            .of(Integer.class, Runtime.getRuntime().availableProcessors());

    private final Choice<Long> memory = choices.option("--memory")
            .label("SIZE")
            .read(new ByteSize())
            .about("Budget for all files under way together: frame buffers, codecs and Data Sets, for instance 256M "
                    + "(default: 512M). What does not fit waits.")
            .of(Long.class, TranscodeOptions.DEFAULT_MEMORY);

    private final Choices.Alternatives rereading = choices.alternatives();
    private final Choice<Integer> maxError = rereading
            .option("--verify")
            .label("MAX_ERROR")
            .arity("0..1")
            .preprocessor(new AttachedValue())
            .about("Also compare Pixel Data that was copied, byte by byte. Without this option frames that were "
                    + "decoded or encoded without a loss are decoded again from the output and compared. With "
                    + "MAX_ERROR samples of a lossy output may differ by that much, and by no more.")
            .of(Integer.class);

    private final Choice<Boolean> unverified = rereading
            .option("--no-verify")
            .about("Do not read the output again.")
            .flag();

    private final Choice<Boolean> crossCheck = choices.option("--cross-check")
            .about(
                    "Decode a verified output by a second codec too, where there is one (HTJ2K: OpenJPEG and OpenJPH); else it is "
                            + "said that there is none.")
            .flag();

    private final Choice<OffsetTablePolicy> offsetTable = choices.option("--offset-table")
            .label("KIND")
            .about("auto, basic, extended or empty (default: auto).")
            .of(OffsetTablePolicy.class, OffsetTablePolicy.AUTO);

    private final Choice<SequenceLength> sequenceLength = choices.option("--sequence-length")
            .label("KIND")
            .about("undefined or defined (default: undefined).")
            .of(SequenceLength.class, SequenceLength.UNDEFINED);

    private final Choice<CharacterSetRule> charset = choices.option("--charset")
            .label("WHAT")
            .read(new CharacterSetName())
            .about("keep, or utf-8: text becomes Unicode and (0008,0005) says so (default: keep).")
            .of(CharacterSetRule.class, CharacterSetRule.KEEP);

    private final EncodingChoices encoding = new EncodingChoices(choices);

    private final LimitChoices limits = new LimitChoices(choices);

    private final IsolationChoice isolation = new IsolationChoice(choices);

    private final Choice<Long> fragmentSize = choices.option("--fragment-size")
            .label("SIZE")
            .read(new ByteSize())
            .about("Most bytes of a fragment; longer frames and streams are cut where the target allows it "
                    + "(default: 1G for a fragmentable video, none else).")
            .of(Long.class);

    private final Choice<IfExists> ifExists = choices.option("--if-exists")
            .label("WHAT")
            .about("fail, skip or overwrite (default: fail).")
            .of(IfExists.class, IfExists.FAIL);

    private final Choice<AtomicFile.Fsync> fsync = choices.option("--fsync")
            .label("WHAT")
            .about("Force to the device before the file gets its name: file, dir (its directory too) or none "
                    + "(default: file).")
            .of(AtomicFile.Fsync.class, AtomicFile.Fsync.FILE);

    private final BatchChoices batch = new BatchChoices(choices);

    private final Choice<ProgressMode> progress = choices.option("--progress")
            .label("MODE")
            .about("auto, bar, plain or none (default: auto).")
            .of(ProgressMode.class, ProgressMode.AUTO);

    @Override
    public Choices choices() {
        return choices;
    }

    @Override
    public Integer call() throws IOException {
        if (inputs.get().isEmpty() && !batch.filesFrom.isGiven()) {
            throw choices.usage("an input is missing: give files, directories or --files-from");
        }
        if (batch.explains()
                && !batch.explain.get().equals("text")
                && !batch.explain.get().equals("json")) {
            throw choices.usage("--explain=" + batch.explain.get() + " is neither text nor json");
        }
        List<TranscodeOptions> wanted = wanted();
        boolean single = inputs.get().size() == 1
                && !batch.filesFrom.isGiven()
                && !Files.isDirectory(inputs.get().get(0));
        if (batch.explains()) {
            PlanPrinter plans = new PlanPrinter(wanted, encoding.encodeOptions(), batch.explain.get());
            return single ? plans.print(inputs.get().get(0)) : plans.printAll(inputs.get(), batch);
        }
        if (!output.isGiven()) {
            throw choices.usage("Missing required option: '--output=OUT'");
        }
        try (CodecRegistry codecs = isolation.codecs()) {
            if (single
                    && wanted.size() == 1
                    && !batch.isBatch()
                    && !output.get().contains("{")
                    && !output.get().contains("}")) {
                return new SingleTranscode(wanted.get(0), codecs, ifExists.get() == IfExists.SKIP, progress.get())
                        .run(inputs.get().get(0), output.get());
            }
            return many(wanted, codecs, single, output.get());
        }
    }

    private int many(List<TranscodeOptions> wanted, CodecRegistry codecs, boolean single, String out)
            throws IOException {
        if (inputs.get().contains(SingleTranscode.STANDARD_STREAM) || out.equals("-")) {
            throw choices.usage("stdin and stdout are for one input and one target, without a journal or a report");
        }
        boolean intoFile = single && !OutputNaming.isTemplate(out) && !Files.isDirectory(Path.of(out));
        String shared = batch.sharedFile(intoFile ? Path.of(out) : null);
        if (shared != null) {
            throw choices.usage(shared);
        }
        try {
            OutputNaming naming;
            if (OutputNaming.isTemplate(out)) {
                naming = OutputNaming.template(out);
            } else if (!single || out.endsWith("/") || Files.isDirectory(Path.of(out))) {
                naming = OutputNaming.mirror(Path.of(out));
            } else {
                naming = OutputNaming.file(Path.of(out));
            }
            return new BatchTranscode(
                            inputs.get(), naming, batch, codecs, ifExists.get() == IfExists.SKIP, progress.get())
                    .run(wanted);
        } catch (IllegalArgumentException e) {
            throw choices.usage(e);
        }
    }

    /** An option about encoding is for those targets that it suits, and must suit one. */
    private List<TranscodeOptions> wanted() {
        if (targets.get().stream().distinct().count() < targets.get().size()) {
            throw choices.usage("two targets are the same Transfer Syntax");
        }
        try {
            String complaint = encoding.encodeOptions().complaint(targets.get());
            if (complaint != null) {
                throw choices.usage(complaint);
            }
            return targets.get().stream().map(this::options).toList();
        } catch (IllegalArgumentException e) {
            throw choices.usage(e);
        }
    }

    private TranscodeOptions options(TransferSyntax target) {
        Verification verification = unverified.get()
                ? Verification.NONE
                : maxError.isGiven() ? Verification.ALL_FRAMES : Verification.CODED_FRAMES;
        TranscodeOptions.Builder builder = TranscodeOptions.to(target).toBuilder();
        if (maxError.isGiven() && maxError.get() != AttachedValue.NONE) {
            builder.maxError(maxError.get());
        }
        return builder.concurrency(concurrency.get())
                .memory(memory.get())
                .verification(verification)
                .write(writeOptions(target))
                .encode(encoding.encodeOptions().suiting(target))
                .loss(encoding.loss())
                .uid(encoding.uid())
                .limits(limits.limits())
                .crossCheck(
                        crossCheck.get()
                                ? TranscodeOptions.CrossCheck.SECOND_DECODER
                                : TranscodeOptions.CrossCheck.NONE)
                .colours(encoding.colours())
                .build();
    }

    private WriteOptions writeOptions(TransferSyntax target) {
        WriteOptions.Builder builder = WriteOptions.to(target).toBuilder()
                .sequenceLength(sequenceLength.get())
                .characterSet(charset.get())
                .offsetTable(offsetTable.get())
                .fsync(fsync.get())
                .ifExists(
                        ifExists.get() == IfExists.OVERWRITE
                                ? AtomicFile.IfExists.OVERWRITE
                                : AtomicFile.IfExists.FAIL);
        return !fragmentSize.isGiven()
                ? builder.build()
                : builder.maxFragmentLength(fragmentSize.get()).build();
    }
}
