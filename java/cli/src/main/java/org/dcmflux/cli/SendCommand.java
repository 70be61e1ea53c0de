package org.dcmflux.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import org.dcmflux.net.association.ApplicationEntity;
import org.dcmflux.net.association.AssociationOptions;
import org.dcmflux.net.storage.FileDiscovery.Depth;
import org.dcmflux.net.storage.InstanceSource;
import org.dcmflux.net.storage.SelectionProfile;
import org.dcmflux.net.storage.SendSummary;
import org.dcmflux.net.storage.StorageOptions;
import org.dcmflux.net.storage.StorageOptions.StudySplit;
import org.dcmflux.net.storage.StorageScu;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Sends files. */
@Command(
        name = "send",
        description =
                "Send instances to another application (C-STORE): files as they are when it takes them so, and every "
                        + "file ends as stored, failed or unknown.",
        sortOptions = false)
final class SendCommand implements Callable<Integer> {
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help and exit.")
    private boolean help;

    @Option(
            names = {"-V", "--version"},
            description = "Print the version and exit.")
    private boolean version;

    @Parameters(
            paramLabel = "IN|AET@HOST:PORT",
            arity = "0..*",
            description = "Files and directories, as with -i; one argument may say whom to send to.")
    private List<String> arguments = new ArrayList<>();

    @Option(
            names = {"-i", "--input"},
            paramLabel = "PATH",
            description = "File or directory; may be given several times.")
    private List<Path> inputs = new ArrayList<>();

    @Mixin
    private PeerChoices peer = new PeerChoices();

    @Option(
            names = {"-r", "--recursive"},
            description = "Look into directories below directories too.")
    private boolean recursive;

    @Option(
            names = {"-t", "--threads"},
            paramLabel = "N",
            defaultValue = "1",
            description = "Associations at once (default: ${DEFAULT-VALUE}). 2 to 4 suit most receivers.")
    private int threads;

    @Option(
            names = {"-v", "--verbose"},
            description = "A line for every file and association.")
    private boolean verbose;

    @Option(
            names = "--transcode",
            paramLabel = "WHEN",
            defaultValue = "lossless",
            description = "What may be done to a file that the other side does not take as it is: never, lossless, any "
                    + "(default: ${DEFAULT-VALUE}).")
    private TranscodingSource.Mode transcode = TranscodingSource.Mode.LOSSLESS;

    @Option(
            names = "--profile",
            paramLabel = "NAME",
            defaultValue = "auto",
            description = "Which Transfer Syntaxes to offer besides the files' own: auto (by SOP Class), ct, enhanced, "
                    + "waveform, video, image, legacy. 'dcmflux transfer-syntaxes --for NAME' lists one.")
    private String profile = "auto";

    @Option(
            names = "--async-ops",
            paramLabel = "N",
            defaultValue = "1",
            description = "Instances to send before the answer to the first, if the other side agrees "
                    + "(default: ${DEFAULT-VALUE}).")
    private int operations;

    @Option(
            names = "--retry",
            paramLabel = "N",
            defaultValue = "3",
            description = "How often to try again after a broken connection or a rejection for now "
                    + "(default: ${DEFAULT-VALUE}).")
    private int retries;

    @Option(
            names = "--retry-delay",
            paramLabel = "TIME",
            defaultValue = "1",
            converter = DurationText.class,
            description = "Before the first retry, doubled for each further one (default: ${DEFAULT-VALUE} s).")
    private Duration retryDelay = Duration.ofSeconds(1);

    @Option(
            names = "--resume",
            paramLabel = "LEDGER",
            description = "Remember in this file what is stored, and do not send again what is.")
    @Nullable
    private Path ledger;

    @Option(names = "--split-study", description = "One study may go over several associations at once.")
    private boolean splitStudy;

    @Option(
            names = "--log-dir",
            paramLabel = "DIR",
            defaultValue = "logs",
            description = "Directory for log, results and summary of this run (default: ${DEFAULT-VALUE}).")
    private Path logDirectory = Path.of("logs");

    @Option(
            names = "--progress",
            paramLabel = "HOW",
            defaultValue = "auto",
            description = "auto, bar, plain or none (default: ${DEFAULT-VALUE}).")
    private ProgressMode progressMode = ProgressMode.AUTO;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException {
        if (version) {
            System.out.println(Main.versionLine());
            return ExitStatus.DONE;
        }
        ApplicationEntity destination = peer.peer(takeDestination());
        if (inputs.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "say what to send: files or directories");
        }
        try (TranscodingSource source = new TranscodingSource(transcode, chosenProfile())) {
            return send(destination, options(source.source()));
        }
    }

    private int send(ApplicationEntity destination, StorageOptions options) throws IOException {
        try (SessionLog log = SessionLog.in(logDirectory);
                SendProgress progress = new SendProgress(progressMode)) {
            Messages.plain("session " + log.id() + ", log " + log.logFile());
            SendReport.Detail detail = verbose ? SendReport.Detail.VERBOSE : SendReport.Detail.BRIEF;
            SendReport report = new SendReport(log, progress, detail);
            log.log(SessionLog.Level.INFO, "sending to=" + destination + " calling_ae=" + peer.calling());
            Depth depth = recursive ? Depth.RECURSIVE : Depth.FILES_ONLY;
            SendSummary summary =
                    new StorageScu(destination, options).send(inputs, depth, report, Interruption.CANCELLATION);
            boolean interrupted = Thread.interrupted(); // or the summary could not be written
            report.summary(summary, configuration(destination));
            if (summary.cancelled() || interrupted) {
                throw new CancellationException("interrupted; the ledger and the log say what was stored");
            }
            return status(summary);
        }
    }

    private @Nullable String takeDestination() {
        String found = null;
        for (String each : arguments) {
            if (found == null && PeerChoices.isPeer(each)) {
                found = each;
            } else {
                inputs.add(Path.of(each));
            }
        }
        return found;
    }

    /** Null for that of each SOP Class. */
    private @Nullable SelectionProfile chosenProfile() {
        try {
            return profile.equalsIgnoreCase("auto") ? null : SelectionProfile.parse(profile);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private StorageOptions options(InstanceSource source) throws IOException {
        try {
            AssociationOptions association =
                    peer.options().asynchronousOperations(operations).build();
            return StorageOptions.defaults().toBuilder()
                    .association(association)
                    .associations(threads)
                    .split(splitStudy ? StudySplit.OVER_ASSOCIATIONS : StudySplit.NEVER)
                    .retries(retries)
                    .retryDelay(retryDelay)
                    .ledger(ledger)
                    .source(source)
                    .build();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private static int status(SendSummary summary) {
        int bad = summary.failed() + summary.unknown();
        if (summary.total() == 0) {
            Messages.error("nothing to send: no DICOM instance was found"
                    + (summary.skipped() > 0 ? " among " + summary.skipped() + " files" : ""));
            return ExitStatus.INPUT;
        }
        if (bad == 0) {
            return ExitStatus.DONE;
        }
        boolean nothingSent = summary.associations() == 0 && summary.alreadyStored() == 0;
        if (nothingSent && summary.studies() > 0) {
            return ExitStatus.NETWORK;
        }
        return nothingSent ? ExitStatus.INPUT : ExitStatus.SOME_FAILED;
    }

    private Map<String, Object> configuration(ApplicationEntity destination) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("threads_used", threads);
        members.put("destination", destination.host() + ":" + destination.port());
        members.put("calling_ae", peer.calling().value());
        members.put("called_ae", destination.title().value());
        Map<String, Object> configuration = new LinkedHashMap<>();
        configuration.put("inputs", inputs);
        configuration.put("recursive", recursive);
        configuration.put("transcode", SessionLog.name(transcode));
        configuration.put("profile", profile);
        configuration.put("async_ops", operations);
        configuration.put("retry", retries);
        configuration.put("split_study", splitStudy);
        configuration.put("resume", ledger == null ? "" : ledger);
        members.put("configuration", configuration);
        return members;
    }
}
