package org.dcmflux.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import org.dcmflux.bytes.AtomicFile.Fsync;
import org.dcmflux.bytes.AtomicFile.IfExists;
import org.dcmflux.bytes.ByteSource;
import org.dcmflux.bytes.Cancellation;
import org.dcmflux.bytes.OutputException;
import org.dcmflux.bytes.TemporaryOwner;
import org.dcmflux.dictionary.TransferSyntax;
import org.dcmflux.net.association.AeTitle;
import org.dcmflux.net.association.AssociationOptions;
import org.dcmflux.net.association.TlsOptions.ClientCertificate;
import org.dcmflux.net.storage.InstanceDirectory;
import org.dcmflux.net.storage.ReceiveListener;
import org.dcmflux.net.storage.StorageScp;
import org.dcmflux.net.storage.StorageScpOptions;
import org.dcmflux.net.storage.StorageScpOptions.Others;
import org.dcmflux.transcode.Destination;
import org.dcmflux.transcode.TranscodeListener;
import org.dcmflux.transcode.TranscodeOptions;
import org.dcmflux.transcode.TranscodeOptions.LossPolicy;
import org.dcmflux.transcode.Transcoder;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A small Storage SCP. */
@Command(
        name = "receive",
        description = "Receive instances (C-STORE, C-ECHO) until interrupted: each becomes a file named after its SOP "
                + "Instance UID, complete or not at all.",
        sortOptions = false)
final class ReceiveCommand implements Callable<Integer> {
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help and exit.")
    private boolean help;

    @Option(
            names = {"-p", "--port"},
            required = true,
            paramLabel = "PORT",
            description = "Port to listen on; 0 for any, which is printed.")
    private int port;

    @Option(
            names = {"-o", "--output"},
            required = true,
            paramLabel = "DIR",
            description = "Existing directory for the files.")
    private Path output = Path.of("");

    @Option(names = "--bind", paramLabel = "ADDRESS", description = "Address to listen on (default: all).")
    @Nullable
    private String address;

    @Option(
            names = {"-a", "--ae-title"},
            paramLabel = "AET",
            converter = AeTitleText.class,
            defaultValue = "DCMFLUX",
            description = "Our own AE title (default: ${DEFAULT-VALUE}).")
    private AeTitle title = AssociationOptions.DEFAULT_AE_TITLE;

    @Option(
            names = "--called-ae",
            paramLabel = "AET",
            split = ",",
            converter = AeTitleText.class,
            description = "Only associations that call one of these titles (default: any).")
    private List<AeTitle> called = new ArrayList<>();

    @Option(
            names = "--calling-ae",
            paramLabel = "AET",
            split = ",",
            converter = AeTitleText.class,
            description = "Only associations of these titles (default: anybody's).")
    private List<AeTitle> calling = new ArrayList<>();

    @Option(
            names = "--prefer",
            paramLabel = "TS",
            split = ",",
            converter = TransferSyntaxName.class,
            description = "Transfer Syntaxes to choose when they are proposed, the best first.")
    private List<TransferSyntax> preferred = new ArrayList<>();

    @Option(names = "--only-preferred", description = "Refuse Transfer Syntaxes that --prefer does not name.")
    private boolean onlyPreferred;

    @Option(
            names = "--transcode-to",
            paramLabel = "TS",
            converter = TransferSyntaxName.class,
            description = "Keep instances in this lossless Transfer Syntax; one that cannot be is refused.")
    @Nullable
    private TransferSyntax target;

    @Option(
            names = "--max-associations",
            defaultValue = "32",
            description = "At once; further ones are rejected for now (default: ${DEFAULT-VALUE}).")
    private int maxAssociations;

    @Option(
            names = "--max-size",
            paramLabel = "SIZE",
            defaultValue = "1T",
            converter = ByteSize.class,
            description = "The largest Data Set to take (default: ${DEFAULT-VALUE}).")
    private long maxSize;

    @Option(
            names = "--min-free",
            paramLabel = "SIZE",
            defaultValue = "256M",
            converter = ByteSize.class,
            description = "Refuse instances when less is free on the device (default: ${DEFAULT-VALUE}).")
    private long minFree;

    @Option(
            names = "--fsync",
            paramLabel = "WHAT",
            defaultValue = "file",
            description = "What is forced to the device before the sender is told that an instance is stored: file, "
                    + "dir (its name too) or none (default: ${DEFAULT-VALUE}).")
    private Fsync fsync = Fsync.FILE;

    @Option(names = "--require-client-cert", description = "With --tls: only senders with a trusted certificate.")
    private boolean requireClientCertificate;

    @Option(
            names = {"-v", "--verbose"},
            description = "A line for every instance and association.")
    private boolean verbose;

    @Mixin
    private AssociationChoices association = new AssociationChoices();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException {
        if (!Files.isDirectory(output)) {
            throw new OutputException(output.toString(), "is no directory; create it first", null);
        }
        try (TemporaryOwner owner = TemporaryOwner.in(output)) {
            if (owner.deleted() > 0) {
                Messages.plain(
                        "deleted " + owner.deleted() + " unfinished files of a receiver that was killed, in " + output);
            }
            return receive(owner);
        }
    }

    private int receive(TemporaryOwner owner) throws IOException {
        Said said = new Said();
        InstanceDirectory directory = new InstanceDirectory(
                        output, new InstanceDirectory.Limits(maxSize, minFree), fsync, conversion(owner.name()))
                .owned(owner);
        try (StorageScp scp = StorageScp.start(options(), directory, said)) {
            System.out.println("listening on port " + scp.port() + " as " + title + ", writing to " + output);
            scp.await();
        } catch (InterruptedException e) {
            System.out.println(said.summary());
            throw (CancellationException) new CancellationException("stopped; " + said.summary()).initCause(e);
        }
        return ExitStatus.DONE;
    }

    private StorageScpOptions options() throws IOException {
        ClientCertificate wanted = requireClientCertificate ? ClientCertificate.REQUIRED : ClientCertificate.NOT_WANTED;
        AssociationOptions negotiation =
                association.options(wanted).aeTitle(title).build();
        try {
            StorageScpOptions.Builder builder = StorageScpOptions.builder(port)
                    .association(negotiation)
                    .calledAeTitles(new HashSet<>(called))
                    .callingAeTitles(new HashSet<>(calling))
                    .preferred(preferred)
                    .others(onlyPreferred ? Others.REFUSED : Others.ACCEPTED)
                    .maxAssociations(maxAssociations);
            if (address != null) {
                builder.address(InetAddress.getByName(address));
            }
            return builder.build();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private InstanceDirectory.@Nullable Conversion conversion(String owner) {
        TransferSyntax wanted = target;
        if (wanted == null) {
            return null;
        }
        Transcoder transcoder = new Transcoder(TranscodeOptions.to(wanted).toBuilder()
                .concurrency(1)
                .fsync(fsync)
                .ifExists(IfExists.OVERWRITE)
                .loss(LossPolicy.REFUSED)
                .build());
        return (received, file) -> transcoder
                .transcodeToEach(
                        ByteSource.open(received),
                        List.of(Destination.file(file).owned(owner, (temporary, named) -> {})),
                        TranscodeListener.NONE,
                        new Cancellation())
                .get(0)
                .get();
    }

    private final class Said implements ReceiveListener {
        private int stored;
        private int failed;
        private long bytes;

        String summary() {
            return String.format(
                    Locale.ROOT, "%d instances received, %.1f MB, %d refused", stored, bytes / 1e6, failed);
        }

        private void say(String text) {
            if (verbose) {
                Messages.plain(Messages.oneLine(text));
            }
        }

        @Override
        public void opened(int number, String peer, String callingAeTitle, String protection) {
            say("association " + number + ": " + callingAeTitle + " from " + peer
                    + (protection.isEmpty() ? "" : ", " + protection));
        }

        @Override
        public void closed(int number, String reason) {
            say("association " + number + ": " + (reason.isEmpty() ? "released" : reason));
        }

        @Override
        public void rejected(String peer, String reason) {
            Messages.plain(Messages.oneLine("connection from " + peer + ": " + reason));
        }

        @Override
        public void stored(int number, Path file, long length, Duration duration) {
            stored++;
            bytes += length;
            say("association " + number + ": stored " + file + ", " + length + " bytes");
        }

        @Override
        public void failed(int number, String sopInstanceUid, String reason) {
            failed++;
            Messages.plain(Messages.oneLine("association " + number + ": refused " + sopInstanceUid + ": " + reason));
        }

        @Override
        public void verified(int number) {
            say("association " + number + ": verified");
        }
    }
}
