package org.dcmflux.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import org.dcmflux.bytes.AtomicFile;
import org.dcmflux.bytes.ByteSource;
import org.dcmflux.bytes.OutputException;
import org.dcmflux.bytes.SpooledByteSource;
import org.dcmflux.dictionary.TransferSyntax;
import org.dcmflux.encoding.ReadOptions;
import org.dcmflux.encoding.WriteOptions;
import org.dcmflux.encoding.WriteOptions.CharacterSetRule;
import org.dcmflux.encoding.WriteOptions.OffsetTablePolicy;
import org.dcmflux.encoding.WriteOptions.SequenceLength;
import org.dcmflux.file.DicomFile;
import org.dcmflux.transcode.TranscodeOptions;
import org.dcmflux.transcode.TranscodeOptions.Verification;
import org.dcmflux.transcode.TranscodeResult;
import org.dcmflux.transcode.Transcoder;
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

    @Parameters(paramLabel = "IN", arity = "1..*", description = "Files, directories (with all below), or - for stdin.")
    private List<Path> inputs = new ArrayList<>();

    @Option(
            names = {"-o", "--output"},
            required = true,
            paramLabel = "OUT",
            description = "File, existing directory, or - for stdout.")
    private Path output = Path.of("");

    @Option(
            names = "--to",
            required = true,
            paramLabel = "TS",
            converter = TransferSyntaxName.class,
            description =
                    "Target Transfer Syntax: UID, keyword or short name (explicit-le, deflated, rle, jpeg-lossless-sv1, "
                            + "jpeg-ls, j2k-lossless ...; 'dcmflux transfer-syntaxes' lists all).")
    @SuppressWarnings("NullAway.Init")
    private TransferSyntax target;

    @Option(
            names = {"-j", "--concurrency"},
            paramLabel = "N",
            description = "Threads that decode and encode (default: all cores).")
    private int concurrency = Runtime.getRuntime().availableProcessors();

    @Option(
            names = "--memory",
            paramLabel = "SIZE",
            converter = ByteSize.class,
            description = "Budget for frame buffers, for instance 256M (default: 512M).")
    private long memory = TranscodeOptions.DEFAULT_MEMORY;

    @ArgGroup(exclusive = true)
    private VerifyChoice verify = new VerifyChoice();

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

    @Option(names = "--keep-going", description = "Go on after an input that failed (default).")
    private boolean keepGoing;

    @Option(names = "--fail-fast", description = "Stop at the first input that failed.")
    private boolean failFast;

    @Option(names = "--explain", description = "Print the plan of each input and stop; nothing is written.")
    private boolean explain;

    @Option(names = "--progress", paramLabel = "MODE", description = "auto, bar, plain or none (default: auto).")
    private ProgressMode progress = ProgressMode.AUTO;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException {
        Transcoder transcoder = new Transcoder(options());
        TranscodeJob.Jobs work = TranscodeJob.of(inputs, output);
        int done = 0;
        int failed = 0;
        int status = ExitStatus.DONE;
        for (TranscodeJob job : work.jobs()) {
            try {
                run(transcoder, job);
                done++;
            } catch (IOException | RuntimeException | OutOfMemoryError e) {
                if (e instanceof CancellationException || Interruption.CANCELLATION.isCancelled()) {
                    throw new CancellationException("interrupted; nothing half-written was left behind");
                }
                failed++;
                Messages.failure(job.input().toString(), e);
                status = status == ExitStatus.MISMATCH ? status : ExitStatus.of(e);
                if (failFast) {
                    break;
                }
            }
        }
        if (work.batch() && !explain) {
            Messages.plain(
                    done + " done, " + failed + " failed, " + work.skipped().size() + " not DICOM");
        }
        return work.batch() && failed > 0 && status != ExitStatus.MISMATCH ? ExitStatus.SOME_FAILED : status;
    }

    private TranscodeOptions options() {
        Verification verification = verify.none
                ? Verification.NONE
                : verify.maxError != null ? Verification.ALL_FRAMES : Verification.CODED_FRAMES;
        try {
            return options(verification);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private TranscodeOptions options(Verification verification) {
        TranscodeOptions.Builder builder = TranscodeOptions.to(target).toBuilder();
        if (verify.maxError != null && verify.maxError != AttachedValue.NONE) {
            builder.maxError(verify.maxError);
        }
        return builder.concurrency(concurrency)
                .memory(memory)
                .verification(verification)
                .write(writeOptions())
                .encode(encoding.encodeOptions())
                .loss(encoding.loss())
                .uid(encoding.uid())
                .limits(limits.limits())
                .build();
    }

    private WriteOptions writeOptions() {
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

    private void run(Transcoder transcoder, TranscodeJob job) throws IOException {
        if (explain) {
            try (DicomFile file = DicomFile.open(open(job), ReadOptions.defaults())) {
                System.out.println(Messages.escaped(transcoder.plan(file).explain()));
            }
            return;
        }
        if (ifExists == IfExists.SKIP && Files.exists(job.output())) {
            Messages.plain(job.output() + ": exists already, skipped");
            return;
        }
        if (job.writesStandardOutput()) {
            toStandardOutput(transcoder, job);
            return;
        }
        Path parent = job.output().toAbsolutePath().getParent();
        if (inputs.stream().anyMatch(Files::isDirectory) && parent != null) {
            Files.createDirectories(parent);
        }
        report(job, transcode(transcoder, job, job.output()));
    }

    private TranscodeResult transcode(Transcoder transcoder, TranscodeJob job, Path to) throws IOException {
        try (Progress shown = new Progress(job.input().toString(), progress)) {
            return transcoder.transcode(open(job), to, shown, Interruption.CANCELLATION);
        }
    }

    private static ByteSource open(TranscodeJob job) throws IOException {
        if (!job.readsStandardInput()) {
            return ByteSource.open(job.input());
        }
        return SpooledByteSource.of(System.in, "stdin", SPOOL_THRESHOLD, temporaryDirectory());
    }

    private static Path temporaryDirectory() {
        return Path.of(System.getProperty("java.io.tmpdir"));
    }

    /** A pipe cannot be patched nor taken back: the output is completed and verified in a file first. */
    private void toStandardOutput(Transcoder transcoder, TranscodeJob job) throws IOException {
        Path directory = Files.createTempDirectory("dcmflux-");
        Path spool = directory.resolve("output.dcm");
        try {
            transcode(transcoder, job, spool);
            try {
                Files.copy(spool, System.out);
                System.out.flush();
            } catch (IOException e) {
                throw new OutputException("stdout", String.valueOf(e.getMessage()), e);
            }
            if (System.out.checkError()) {
                throw new OutputException("stdout", "was closed before everything was written", null);
            }
        } finally {
            Files.deleteIfExists(spool);
            Files.delete(directory);
        }
    }

    private static void report(TranscodeJob job, TranscodeResult result) {
        String verified = result.verifiedFrames() == 0 ? "" : ", " + result.verifiedFrames() + " verified";
        System.out.println(Messages.escaped(String.format(
                Locale.ROOT,
                "%s: %s, %d frames%s, %d -> %d bytes (%.2f:1)",
                job.output(),
                result.plan().to().name(),
                result.frames(),
                verified,
                result.inputBytes(),
                result.outputBytes(),
                (double) result.inputBytes() / result.outputBytes())));
        for (String warning : result.warnings()) {
            Messages.plain(job.input() + ": warning: " + warning);
        }
    }
}
