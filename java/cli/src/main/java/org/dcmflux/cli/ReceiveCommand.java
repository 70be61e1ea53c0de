package org.dcmflux.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
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

/** A small Storage SCP. */
final class ReceiveCommand implements CliCommand {
    private final Choices choices = new Choices(
            this,
            "receive",
            "Receive instances (C-STORE, C-ECHO) until interrupted: each becomes a file named after its SOP "
                    + "Instance UID, complete or not at all.");

    private final Choice<Integer> port = choices.option("-p", "--port")
            .label("PORT")
            .required()
            .about("Port to listen on; 0 for any, which is printed.")
            .of(Integer.class);

    private final Choice<Path> output = choices.option("-o", "--output")
            .label("DIR")
            .required()
            .about("Existing directory for the files.")
            .of(Path.class);

    private final Choice<String> address = choices.option("--bind")
            .label("ADDRESS")
            .about("Address to listen on (default: all).")
            .of(String.class);

    private final Choice<AeTitle> title = choices.option("-a", "--ae-title")
            .label("AET")
            .read(new AeTitleText())
            .standard("DCMFLUX")
            .about("Our own AE title (default: ${DEFAULT-VALUE}).")
            .of(AeTitle.class);

    private final Choice<List<AeTitle>> called = choices.option("--called-ae")
            .label("AET")
            .split(",")
            .read(new AeTitleText())
            .about("Only associations that call one of these titles (default: any).")
            .listOf(AeTitle.class);

    private final Choice<List<AeTitle>> calling = choices.option("--calling-ae")
            .label("AET")
            .split(",")
            .read(new AeTitleText())
            .about("Only associations of these titles (default: anybody's).")
            .listOf(AeTitle.class);

    private final Choice<List<TransferSyntax>> preferred = choices.option("--prefer")
            .label("TS")
            .split(",")
            .read(new TransferSyntaxName())
            .about("Transfer Syntaxes to choose when they are proposed, the best first.")
            .listOf(TransferSyntax.class);

    private final Choice<Boolean> onlyPreferred = choices.option("--only-preferred")
            .about("Refuse Transfer Syntaxes that --prefer does not name.")
            .flag();

    private final Choice<TransferSyntax> target = choices.option("--transcode-to")
            .label("TS")
            .read(new TransferSyntaxName())
            .about("Keep instances in this lossless Transfer Syntax; one that cannot be is refused.")
            .of(TransferSyntax.class);

    private final Choice<Integer> maxAssociations = choices.option("--max-associations")
            .label("N")
            .standard("32")
            .about("At once; further ones are rejected for now (default: ${DEFAULT-VALUE}).")
            .of(Integer.class);

    private final Choice<Long> maxSize = choices.option("--max-size")
            .label("SIZE")
            .read(new ByteSize())
            .standard("1T")
            .about("The largest Data Set to take (default: ${DEFAULT-VALUE}).")
            .of(Long.class);

    private final Choice<Long> minFree = choices.option("--min-free")
            .label("SIZE")
            .read(new ByteSize())
            .standard("256M")
            .about("Refuse instances when less is free on the device (default: ${DEFAULT-VALUE}).")
            .of(Long.class);

    private final Choice<Fsync> fsync = choices.option("--fsync")
            .label("WHAT")
            .standard("file")
            .about("What is forced to the device before the sender is told that an instance is stored: file, "
                    + "dir (its name too) or none (default: ${DEFAULT-VALUE}).")
            .of(Fsync.class);

    private final Choice<Boolean> requireClientCertificate = choices.option("--require-client-cert")
            .about("With --tls: only senders with a trusted certificate.")
            .flag();

    private final Choice<Boolean> verbose = choices.option("-v", "--verbose")
            .about("A line for every instance and association.")
            .flag();

    private final AssociationChoices association = new AssociationChoices(choices);

    @Override
    public Choices choices() {
        return choices;
    }

    @Override
    public Integer call() throws IOException {
        if (!Files.isDirectory(output.get())) {
            throw new OutputException(output.get().toString(), "is no directory; create it first", null);
        }
        try (TemporaryOwner owner = TemporaryOwner.in(output.get())) {
            if (owner.deleted() > 0) {
                Messages.plain("deleted " + owner.deleted() + " unfinished files of a receiver that was killed, in "
                        + output.get());
            }
            return receive(owner);
        }
    }

    private int receive(TemporaryOwner owner) throws IOException {
        Said said = new Said();
        InstanceDirectory directory = new InstanceDirectory(
                        output.get(),
                        new InstanceDirectory.Limits(maxSize.get(), minFree.get()),
                        fsync.get(),
                        conversion(owner.name()))
                .owned(owner);
        try (StorageScp scp = StorageScp.start(options(), directory, said)) {
            System.out.println(
                    "listening on port " + scp.port() + " as " + title.get() + ", writing to " + output.get());
            scp.await();
        } catch (InterruptedException e) {
            System.out.println(said.summary());
            throw (CancellationException) new CancellationException("stopped; " + said.summary()).initCause(e);
        }
        return ExitStatus.DONE;
    }

    private StorageScpOptions options() throws IOException {
        ClientCertificate wanted =
                requireClientCertificate.get() ? ClientCertificate.REQUIRED : ClientCertificate.NOT_WANTED;
        AssociationOptions negotiation =
                association.options(wanted).aeTitle(title.get()).build();
        try {
            StorageScpOptions.Builder builder = StorageScpOptions.builder(port.get())
                    .association(negotiation)
                    .calledAeTitles(new HashSet<>(called.get()))
                    .callingAeTitles(new HashSet<>(calling.get()))
                    .preferred(preferred.get())
                    .others(onlyPreferred.get() ? Others.REFUSED : Others.ACCEPTED)
                    .maxAssociations(maxAssociations.get());
            if (address.isGiven()) {
                builder.address(InetAddress.getByName(address.get()));
            }
            return builder.build();
        } catch (IllegalArgumentException e) {
            throw choices.usage(e);
        }
    }

    private InstanceDirectory.@Nullable Conversion conversion(String owner) {
        TransferSyntax wanted = target.orNull();
        if (wanted == null) {
            return null;
        }
        Transcoder transcoder = new Transcoder(TranscodeOptions.to(wanted).toBuilder()
                .concurrency(1)
                .fsync(fsync.get())
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
            if (verbose.get()) {
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
