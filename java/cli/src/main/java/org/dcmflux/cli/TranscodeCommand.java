package org.dcmflux.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
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
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The main job. */
@Command(
        name = "transcode",
        description = "Change the Transfer Syntax of files: frames in parallel, memory bounded, output verified.",
        sortOptions = false)
final class TranscodeCommand implements Callable<Integer> {
    private static final int SPOOL_THRESHOLD = 16 << 20;

    /** What to do when the output exists. */
    enum IfExists {
        FAIL,
        SKIP,
        OVERWRITE
    }

    /** Verified as a matter of course, more than that, or not at all. */
    static final class VerifyChoice {
        @Option(
                names = "--verify",
                arity = "0..1",
                paramLabel = "MAX_ERROR",
                preprocessor = AttachedValue.class,
                description =
                        "Also compare Pixel Data that was copied, byte by byte. Without this option frames that were "
                                + "decoded or encoded without a loss are decoded again from the output and compared. With "
                                + "MAX_ERROR samples of a lossy output may differ by that much, and by no more.")
        @Nullable
        private Integer maxError;

        @Option(names = "--no-verify", description = "Do not read the output again.")
        private boolean none;
    }

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help and exit.")
    private boolean help;

    @Parameters(paramLabel = "IN", arity = "0..*", description = "Files, directories (with all below), or - for stdin.")
    private List<Path> inputs = new ArrayList<>();

    @Nullable
    @Option(
            names = {"-o", "--output"},
            paramLabel = "OUT",
            description =
                    "File, - for stdout, or for several inputs a directory (made when absent) in which files keep their places "
                            + "below the directories given; or a template of values, out/{PatientID}/{SOPInstanceUID}.dcm: keywords or "
                            + "tags of attributes, {to} and {from} (Transfer Syntaxes), {name} and {path} (of the input). Values never lead "
                            + "out of what stands before the first brace.")
    private String output;

    @Option(
            names = "--to",
            required = true,
            paramLabel = "TS",
            converter = TransferSyntaxName.class,
            description =
                    "Target Transfer Syntax: UID, keyword or short name (explicit-le, deflated, rle, jpeg-lossless-sv1, "
                            + "jpeg-ls, j2k-lossless ...; 'dcmflux transfer-syntaxes' lists all). May be given several times: each "
                            + "frame is decoded once; OUT then has {to}.")
    private List<TransferSyntax> targets = new ArrayList<>();

    @Option(
            names = {"-j", "--concurrency"},
            paramLabel = "N",
            description = "Threads that work, on files and on frames (default: all cores).")
    private int concurrency = Runtime.getRuntime().availableProcessors();

    @Option(
            names = "--memory",
            paramLabel = "SIZE",
            converter = ByteSize.class,
            description =
                    "Budget for all files under way together: frame buffers, codecs and Data Sets, for instance 256M "
                            + "(default: 512M). What does not fit waits.")
    private long memory = TranscodeOptions.DEFAULT_MEMORY;

    @ArgGroup(exclusive = true)
    private VerifyChoice verify = new VerifyChoice();

    @Option(
            names = "--cross-check",
            description =
                    "Decode a verified output by a second codec too, where there is one (HTJ2K: OpenJPEG and OpenJPH); else it is "
                            + "said that there is none.")
    private boolean crossCheck;

    @Option(
            names = "--offset-table",
            paramLabel = "KIND",
            description = "auto, basic, extended or empty (default: auto).")
    private OffsetTablePolicy offsetTable = OffsetTablePolicy.AUTO;

    @Option(
            names = "--sequence-length",
            paramLabel = "KIND",
            description = "undefined or defined (default: undefined).")
    private SequenceLength sequenceLength = SequenceLength.UNDEFINED;

    @Option(
            names = "--charset",
            paramLabel = "WHAT",
            converter = CharacterSetName.class,
            description = "keep, or utf-8: text becomes Unicode and (0008,0005) says so (default: keep).")
    private CharacterSetRule charset = CharacterSetRule.KEEP;

    @Mixin
    private EncodingChoices encoding = new EncodingChoices();

    @Mixin
    private LimitChoices limits = new LimitChoices();

    @Mixin
    private IsolationChoice isolation = new IsolationChoice();

    @Option(
            names = "--fragment-size",
            paramLabel = "SIZE",
            converter = ByteSize.class,
            description = "Most bytes of a fragment; longer frames and streams are cut where the target allows it "
                    + "(default: 1G for a fragmentable video, none else).")
    @Nullable
    private Long fragmentSize;

    @Option(names = "--if-exists", paramLabel = "WHAT", description = "fail, skip or overwrite (default: fail).")
    private IfExists ifExists = IfExists.FAIL;

    @Option(
            names = "--fsync",
            paramLabel = "WHAT",
            description = "Force to the device before the file gets its name: file, dir (its directory too) or none "
                    + "(default: file).")
    private AtomicFile.Fsync fsync = AtomicFile.Fsync.FILE;

    @Mixin
    private BatchChoices batch = new BatchChoices();

    @Option(names = "--progress", paramLabel = "MODE", description = "auto, bar, plain or none (default: auto).")
    private ProgressMode progress = ProgressMode.AUTO;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException {
        if (inputs.isEmpty() && batch.filesFrom == null) {
            throw usage("an input is missing: give files, directories or --files-from");
        }
        if (batch.explains() && !batch.explain.equals("text") && !batch.explain.equals("json")) {
            throw usage("--explain=" + batch.explain + " is neither text nor json");
        }
        List<TranscodeOptions> wanted = wanted();
        boolean single = inputs.size() == 1 && batch.filesFrom == null && !Files.isDirectory(inputs.get(0));
        if (batch.explains()) {
            PlanPrinter plans = new PlanPrinter(wanted, encoding.encodeOptions(), batch.explain);
            return single ? plans.print(inputs.get(0)) : plans.printAll(inputs, batch);
        }
        if (output == null) {
            throw usage("Missing required option: '--output=OUT'");
        }
        try (CodecRegistry codecs = isolation.codecs()) {
            if (single && wanted.size() == 1 && !batch.isBatch() && !output.contains("{") && !output.contains("}")) {
                return new SingleTranscode(wanted.get(0), codecs, ifExists == IfExists.SKIP, progress)
                        .run(inputs.get(0), output);
            }
            return many(wanted, codecs, single, output);
        }
    }

    private int many(List<TranscodeOptions> wanted, CodecRegistry codecs, boolean single, String out)
            throws IOException {
        if (inputs.contains(SingleTranscode.STANDARD_STREAM) || out.equals("-")) {
            throw usage("stdin and stdout are for one input and one target, without a journal or a report");
        }
        boolean intoFile = single && !OutputNaming.isTemplate(out) && !Files.isDirectory(Path.of(out));
        String shared = batch.sharedFile(intoFile ? Path.of(out) : null);
        if (shared != null) {
            throw usage(shared);
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
            return new BatchTranscode(inputs, naming, batch, codecs, ifExists == IfExists.SKIP, progress).run(wanted);
        } catch (IllegalArgumentException e) {
            throw usage(String.valueOf(e.getMessage()));
        }
    }

    private ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    /** An option about encoding is for those targets that it suits, and must suit one. */
    private List<TranscodeOptions> wanted() {
        if (targets.stream().distinct().count() < targets.size()) {
            throw usage("two targets are the same Transfer Syntax");
        }
        try {
            String complaint = encoding.encodeOptions().complaint(targets);
            if (complaint != null) {
                throw usage(complaint);
            }
            return targets.stream().map(this::options).toList();
        } catch (IllegalArgumentException e) {
            throw usage(String.valueOf(e.getMessage()));
        }
    }

    private TranscodeOptions options(TransferSyntax target) {
        Verification verification = verify.none
                ? Verification.NONE
                : verify.maxError != null ? Verification.ALL_FRAMES : Verification.CODED_FRAMES;
        TranscodeOptions.Builder builder = TranscodeOptions.to(target).toBuilder();
        if (verify.maxError != null && verify.maxError != AttachedValue.NONE) {
            builder.maxError(verify.maxError);
        }
        return builder.concurrency(concurrency)
                .memory(memory)
                .verification(verification)
                .write(writeOptions(target))
                .encode(encoding.encodeOptions().suiting(target))
                .loss(encoding.loss())
                .uid(encoding.uid())
                .limits(limits.limits())
                .crossCheck(crossCheck ? TranscodeOptions.CrossCheck.SECOND_DECODER : TranscodeOptions.CrossCheck.NONE)
                .colours(encoding.colours())
                .build();
    }

    private WriteOptions writeOptions(TransferSyntax target) {
        WriteOptions.Builder builder = WriteOptions.to(target).toBuilder()
                .sequenceLength(sequenceLength)
                .characterSet(charset)
                .offsetTable(offsetTable)
                .fsync(fsync)
                .ifExists(ifExists == IfExists.OVERWRITE ? AtomicFile.IfExists.OVERWRITE : AtomicFile.IfExists.FAIL);
        return fragmentSize == null
                ? builder.build()
                : builder.maxFragmentLength(fragmentSize).build();
    }
}
