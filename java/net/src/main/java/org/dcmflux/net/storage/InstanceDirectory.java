package org.dcmflux.net.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;
import org.dcmflux.bytes.AtomicFile;
import org.dcmflux.bytes.AtomicFile.Fsync;
import org.dcmflux.bytes.AtomicFile.IfExists;
import org.dcmflux.bytes.ByteSink;
import org.dcmflux.bytes.OutputException;
import org.dcmflux.bytes.TemporaryOwner;
import org.dcmflux.data.DataSet;
import org.dcmflux.data.DataSetBuilder;
import org.dcmflux.dictionary.Tags;
import org.dcmflux.dictionary.TransferSyntax;
import org.dcmflux.dictionary.Vr;
import org.dcmflux.encoding.WriteOptions;
import org.dcmflux.error.DicomException;
import org.dcmflux.file.FileMetaInformation;
import org.dcmflux.file.Part10Writer;
import org.dcmflux.net.dimse.DimseException;
import org.dcmflux.net.dimse.Status;
import org.jspecify.annotations.Nullable;

/**
 * A directory that received instances are written to, each in a file named after its SOP Instance UID, which it gets when it
 * is complete. An instance that comes again replaces itself. What is no UID becomes a hash, so no name leads out of the
 * directory. Used by many threads at once.
 */
public final class InstanceDirectory {
    private static final Pattern UID = Pattern.compile("(0|[1-9][0-9]*)(\\.(0|[1-9][0-9]*))+");
    private static final int LONGEST_UID = 64;
    private static final int BUFFER = 64 << 10;

    /** Changes an instance that has arrived, for instance to another Transfer Syntax. */
    @FunctionalInterface
    public interface Conversion {
        /** Makes {@code target} of a complete file, or fails and leaves nothing there. */
        void convert(Path received, Path target) throws IOException;
    }

    /**
     * When an instance is not taken.
     *
     * @param maxInstanceBytes the largest Data Set
     * @param minFreeBytes what must stay free on the device
     */
    public record Limits(long maxInstanceBytes, long minFreeBytes) {
        /** 1 TiB, and 256 MiB left. */
        public static final Limits DEFAULT = new Limits(1L << 40, 256L << 20);
    }

    private final Path root;
    private final Limits limits;
    private final Fsync fsync;
    private final @Nullable Conversion conversion;
    private final String owner;

    /**
     * @param root exists already
     * @param conversion null to keep instances as they come
     */
    public InstanceDirectory(Path root, Limits limits, Fsync fsync, @Nullable Conversion conversion) {
        this(root.toAbsolutePath().normalize(), limits, fsync, conversion, "");
    }

    private InstanceDirectory(Path root, Limits limits, Fsync fsync, @Nullable Conversion conversion, String owner) {
        this.root = root;
        this.limits = limits;
        this.fsync = fsync;
        this.conversion = conversion;
        this.owner = owner;
    }

    /**
     * The same, whose temporary files are known when the process has died.
     *
     * @param by open as long as instances are taken
     */
    public InstanceDirectory owned(TemporaryOwner by) {
        return new InstanceDirectory(root, limits, fsync, conversion, by.name());
    }

    /** Where an instance is kept. */
    public Path fileOf(String sopInstanceUid) {
        boolean fits = sopInstanceUid.length() <= LONGEST_UID
                && UID.matcher(sopInstanceUid).matches();
        Path file = root.resolve((fits ? sopInstanceUid : hash(sopInstanceUid)) + ".dcm");
        if (!file.normalize().startsWith(root)) {
            throw new IllegalArgumentException("a name that leads out of " + root);
        }
        return file;
    }

    private static String hash(String text) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return "sha256-" + HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)), 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** What receives the bytes of a Data Set. */
    interface Arrival {
        /** Takes all of the Data Set's bytes. */
        void receive(WritableByteChannel target) throws IOException;
    }

    /** Who sends what. */
    record Announcement(String sopClassUid, String sopInstanceUid, TransferSyntax syntax, String callingAeTitle) {}

    /**
     * Takes an instance; whatever goes wrong here, all of its Data Set is received, so that the association can go on.
     *
     * @return the length of its Data Set
     * @throws DimseException with the status to answer, when it is not kept
     */
    long take(Announcement announced, Arrival arrival) throws IOException {
        Guarded guarded = new Guarded();
        Path target = fileOf(announced.sopInstanceUid);
        try (AtomicFile file = create(target, guarded)) {
            if (file != null) {
                guarded.attempt(() -> header(file.channel(), announced));
                guarded.channel = file.channel();
            }
            arrival.receive(guarded);
            if (file == null || guarded.failure != null) {
                throw refused(guarded.failure);
            }
            check(file.temporary(), announced);
            keep(file, target);
            return guarded.length;
        }
    }

    private @Nullable AtomicFile create(Path target, Guarded guarded) {
        try {
            // 0 is also the answer of a system that does not know; a device that is really full says so when it is
            // written to.
            long free = root.toFile().getUsableSpace();
            if (free != 0 && free < limits.minFreeBytes) {
                throw new OutputException(root.toString(), "has too little free space", null);
            }
            return AtomicFile.create(target, IfExists.OVERWRITE, owner);
        } catch (IOException e) {
            guarded.failure = e;
            return null;
        }
    }

    private static DimseException refused(@Nullable IOException failure) {
        DimseException refusal = failure instanceof DimseException own
                ? own
                : new DimseException(
                        Status.OUT_OF_RESOURCES, "cannot be kept: " + (failure == null ? "" : failure.getMessage()));
        if (failure != null && failure != refusal) {
            refusal.addSuppressed(failure);
        }
        return refusal;
    }

    private static void header(FileChannel channel, Announcement announced) throws IOException {
        DataSet identity = new DataSetBuilder()
                .putText(Tags.SOPClassUID, Vr.UI, announced.sopClassUid)
                .putText(Tags.SOPInstanceUID, Vr.UI, announced.sopInstanceUid)
                .build();
        DataSet sender = announced.callingAeTitle.isEmpty()
                ? DataSet.EMPTY
                : new DataSetBuilder()
                        .putText(Tags.SourceApplicationEntityTitle, Vr.AE, announced.callingAeTitle)
                        .build();
        WriteOptions options = WriteOptions.to(announced.syntax);
        ByteSink sink = new ByteSink(channel, announced.sopInstanceUid, BUFFER);
        // Not closed: the Data Set comes from elsewhere, straight into the channel.
        new Part10Writer(sink, options).header(new FileMetaInformation(sender).forDataSet(identity, options));
        sink.flush();
    }

    /** What was announced must be what came. */
    private static void check(Path file, Announcement announced) throws IOException {
        InstanceFile found;
        try {
            found = InstanceFile.read(file);
        } catch (DicomException e) {
            throw new DimseException(Status.CANNOT_UNDERSTAND, "the Data Set cannot be read");
        }
        if (!found.sopClassUid().equals(announced.sopClassUid)) {
            throw new DimseException(Status.DOES_NOT_MATCH_SOP_CLASS, "the Data Set is of another SOP Class");
        }
        if (!found.sopInstanceUid().equals(announced.sopInstanceUid)) {
            throw new DimseException(Status.INVALID_SOP_INSTANCE, "the Data Set is another SOP Instance");
        }
    }

    private void keep(AtomicFile file, Path target) throws IOException {
        Conversion wanted = conversion;
        try {
            if (wanted == null) {
                file.commit(fsync, IfExists.OVERWRITE);
            } else {
                wanted.convert(file.temporary(), target);
            }
        } catch (OutputException e) {
            throw refused(e);
        } catch (DicomException e) {
            throw new DimseException(new Status(0x0110), "cannot be converted: " + e.getMessage());
        }
    }

    private interface Attempt {
        void run() throws IOException;
    }

    /** Takes all bytes, whether they can be kept or not, and remembers why not. */
    private final class Guarded implements WritableByteChannel {
        private @Nullable FileChannel channel;
        private @Nullable IOException failure;
        private long length;

        void attempt(Attempt work) {
            try {
                work.run();
            } catch (IOException e) {
                failure = failure == null ? e : failure;
            }
        }

        @Override
        public int write(ByteBuffer bytes) {
            int count = bytes.remaining();
            length += count;
            if (length > limits.maxInstanceBytes) {
                attempt(() -> {
                    throw new DimseException(
                            Status.OUT_OF_RESOURCES, "larger than " + limits.maxInstanceBytes + " bytes");
                });
            }
            FileChannel open = channel;
            if (failure == null && open != null) {
                attempt(() -> {
                    while (bytes.hasRemaining()) {
                        open.write(bytes);
                    }
                });
            }
            bytes.position(bytes.limit());
            return count;
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {
            // The file is closed by whoever opened it.
        }
    }
}
