package org.dcmflux.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

/** Sends files. */
final class SendCommand implements CliCommand {
    private final Choices choices = new Choices(
            this,
            "send",
            "Send instances to another application (C-STORE): files as they are when it takes them so, and every "
                    + "file ends as stored, failed or unknown.");

    private final Choice<Boolean> version = choices.option("-V", "--version")
            .about("Print the version and exit.")
            .flag();

    private final Choice<List<String>> arguments = choices.parameters(
            String.class,
            "IN|AET@HOST:PORT",
            "0..*",
            "Files and directories, as with -i; one argument may say whom to send to.");

    private final Choice<List<Path>> inputs = choices.option("-i", "--input")
            .label("PATH")
            .about("File or directory; may be given several times.")
            .listOf(Path.class);

    private final PeerChoices peer = new PeerChoices(choices);

    private final Choice<Boolean> recursive = choices.option("-r", "--recursive")
            .about("Look into directories below directories too.")
            .flag();

    private final Choice<Integer> threads = choices.option("-t", "--threads")
            .label("N")
            .standard("1")
            .about("Associations at once (default: ${DEFAULT-VALUE}). 2 to 4 suit most receivers.")
            .of(Integer.class);

    private final Choice<Boolean> verbose = choices.option("-v", "--verbose")
            .about("A line for every file and association.")
            .flag();

    private final Choice<TranscodingSource.Mode> transcode = choices.option("--transcode")
            .label("WHEN")
            .standard("lossless")
            .about("What may be done to a file that the other side does not take as it is: never, lossless, any "
                    + "(default: ${DEFAULT-VALUE}).")
            .of(TranscodingSource.Mode.class);

    private final Choice<String> profile = choices.option("--profile")
            .label("NAME")
            .standard("auto")
            .about("Which Transfer Syntaxes to offer besides the files' own: auto (by SOP Class), ct, enhanced, "
                    + "waveform, video, image, legacy. 'dcmflux transfer-syntaxes --for NAME' lists one.")
            .of(String.class);

    private final Choice<Integer> operations = choices.option("--async-ops")
            .label("N")
            .standard("1")
            .about("Instances to send before the answer to the first, if the other side agrees "
                    + "(default: ${DEFAULT-VALUE}).")
            .of(Integer.class);

    private final Choice<Integer> retries = choices.option("--retry")
            .label("N")
            .standard("3")
            .about("How often to try again after a broken connection or a rejection for now "
                    + "(default: ${DEFAULT-VALUE}).")
            .of(Integer.class);

    private final Choice<Duration> retryDelay = choices.option("--retry-delay")
            .label("TIME")
            .read(new DurationText())
            .standard("1")
            .about("Before the first retry, doubled for each further one (default: ${DEFAULT-VALUE} s).")
            .of(Duration.class);

    private final Choice<Path> ledger = choices.option("--resume")
            .label("LEDGER")
            .about("Remember in this file what is stored, and do not send again what is.")
            .of(Path.class);

    private final Choice<Boolean> splitStudy = choices.option("--split-study")
            .about("One study may go over several associations at once.")
            .flag();

    private final Choice<Path> logDirectory = choices.option("--log-dir")
            .label("DIR")
            .standard("logs")
            .about("Directory for log, results and summary of this run (default: ${DEFAULT-VALUE}).")
            .of(Path.class);

    private final Choice<ProgressMode> progressMode = choices.option("--progress")
            .label("HOW")
            .standard("auto")
            .about("auto, bar, plain or none (default: ${DEFAULT-VALUE}).")
            .of(ProgressMode.class);

    @Override
    public Choices choices() {
        return choices;
    }

    @Override
    public Integer call() throws IOException {
        if (version.get()) {
            System.out.println(Main.versionLine());
            return ExitStatus.DONE;
        }
        ApplicationEntity destination = peer.peer(takeDestination());
        if (inputs.get().isEmpty()) {
            throw choices.usage("say what to send: files or directories");
        }
        try (TranscodingSource source = new TranscodingSource(transcode.get(), chosenProfile())) {
            return send(destination, options(source.source()));
        }
    }

    private int send(ApplicationEntity destination, StorageOptions options) throws IOException {
        try (SessionLog log = SessionLog.in(logDirectory.get());
                SendProgress progress = new SendProgress(progressMode.get())) {
            Messages.plain("session " + log.id() + ", log " + log.logFile());
            SendReport.Detail detail = verbose.get() ? SendReport.Detail.VERBOSE : SendReport.Detail.BRIEF;
            SendReport report = new SendReport(log, progress, detail);
            log.log(SessionLog.Level.INFO, "sending to=" + destination + " calling_ae=" + peer.calling());
            Depth depth = recursive.get() ? Depth.RECURSIVE : Depth.FILES_ONLY;
            SendSummary summary =
                    new StorageScu(destination, options).send(inputs.get(), depth, report, Interruption.CANCELLATION);
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
        for (String each : arguments.get()) {
            if (found == null && PeerChoices.isPeer(each)) {
                found = each;
            } else {
                inputs.get().add(Path.of(each));
            }
        }
        return found;
    }

    /** Null for that of each SOP Class. */
    private @Nullable SelectionProfile chosenProfile() {
        try {
            return profile.get().equalsIgnoreCase("auto") ? null : SelectionProfile.parse(profile.get());
        } catch (IllegalArgumentException e) {
            throw choices.usage(e);
        }
    }

    private StorageOptions options(InstanceSource source) throws IOException {
        try {
            AssociationOptions association =
                    peer.options().asynchronousOperations(operations.get()).build();
            return StorageOptions.defaults().toBuilder()
                    .association(association)
                    .associations(threads.get())
                    .split(splitStudy.get() ? StudySplit.OVER_ASSOCIATIONS : StudySplit.NEVER)
                    .retries(retries.get())
                    .retryDelay(retryDelay.get())
                    .ledger(ledger.orNull())
                    .source(source)
                    .build();
        } catch (IllegalArgumentException e) {
            throw choices.usage(e);
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
        members.put("threads_used", threads.get());
        members.put("destination", destination.host() + ":" + destination.port());
        members.put("calling_ae", peer.calling().value());
        members.put("called_ae", destination.title().value());
        Map<String, Object> configuration = new LinkedHashMap<>();
        configuration.put("inputs", inputs.get());
        configuration.put("recursive", recursive.get());
        configuration.put("transcode", SessionLog.name(transcode.get()));
        configuration.put("profile", profile.get());
        configuration.put("async_ops", operations.get());
        configuration.put("retry", retries.get());
        configuration.put("split_study", splitStudy.get());
        configuration.put("resume", ledger.isGiven() ? ledger.get() : "");
        members.put("configuration", configuration);
        return members;
    }
}
