package org.dcmflux.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.Pipe;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.dcmflux.bytes.AtomicFile.Fsync;
import org.dcmflux.bytes.ByteSource;
import org.dcmflux.dictionary.TransferSyntax;
import org.dcmflux.dictionary.TransferSyntaxes;
import org.dcmflux.encoding.ReadOptions;
import org.dcmflux.encoding.WriteOptions;
import org.dcmflux.encoding.WriteOptions.SequenceLength;
import org.dcmflux.error.DicomException;
import org.dcmflux.error.UnsupportedTransferSyntaxException;
import org.dcmflux.testkit.ManifestEntry;
import org.dcmflux.testkit.TemporaryFolder;
import org.dcmflux.testkit.TestData;

/** Writes every readable file in every native form it can have, to a file and through a pipe, and reads it again. */
final class Rewriting implements Closeable {
    static final List<TransferSyntax> NATIVE = List.of(
            TransferSyntaxes.IMPLICIT_VR_LITTLE_ENDIAN,
            TransferSyntaxes.EXPLICIT_VR_LITTLE_ENDIAN,
            TransferSyntaxes.EXPLICIT_VR_BIG_ENDIAN,
            TransferSyntaxes.DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN);

    /**
     * A file of ours.
     *
     * @param damaged whether only a lenient reader opens the input, so that others may read something else from it
     */
    record Rewritten(ManifestEntry entry, TransferSyntax syntax, SequenceLength lengths, Path file, boolean damaged) {
        boolean isMadeBroken() {
            return entry.path().startsWith("oddities/made/");
        }

        @Override
        public String toString() {
            return entry.path() + " as " + syntax.shortName() + " " + lengths;
        }
    }

    private final TemporaryFolder folder = TemporaryFolder.create();
    private final ExecutorService readers = Executors.newSingleThreadExecutor();
    private final List<Rewritten> files = new ArrayList<>();
    private final List<String> unreadable = new ArrayList<>();
    private final List<String> wrong = new ArrayList<>();

    /** All that were written. */
    List<Rewritten> files() {
        return files;
    }

    /** Inputs that are no DICOM files to us; which ones those may be is tested where reading is. */
    List<String> unreadable() {
        return unreadable;
    }

    /** What we did not read again as it was. */
    List<String> wrong() {
        return wrong;
    }

    static Rewriting ofAll() throws IOException {
        Rewriting rewriting = new Rewriting();
        for (ManifestEntry entry : TestData.requireSharedManifest().entries()) {
            try (DicomFile file = DicomFile.open(entry.file())) {
                rewriting.rewrite(entry, file);
            } catch (DicomException e) {
                rewriting.unreadable.add(entry.path());
            }
        }
        return rewriting;
    }

    private static boolean isDamaged(ManifestEntry entry) {
        try (DicomFile file = DicomFile.open(ByteSource.open(entry.file()), ReadOptions.strict())) {
            return file.dataSet().size() == 0;
        } catch (IOException refused) {
            return true;
        }
    }

    private void rewrite(ManifestEntry entry, DicomFile file) throws IOException {
        boolean damaged = isDamaged(entry);
        List<TransferSyntax> targets = file.transferSyntax().isEncapsulated() ? List.of(file.transferSyntax()) : NATIVE;
        for (TransferSyntax syntax : targets) {
            for (SequenceLength lengths : SequenceLength.values()) {
                WriteOptions options = WriteOptions.to(syntax).toBuilder()
                        .sequenceLength(lengths)
                        .fsync(Fsync.NONE)
                        .build();
                Path to = folder.file(files.size() + ".dcm");
                try {
                    file.writing(options).to(to);
                } catch (UnsupportedTransferSyntaxException otherFormOfPixels) {
                    continue;
                }
                Rewritten rewritten = new Rewritten(entry, syntax, lengths, to, damaged);
                check(file, options, rewritten);
                files.add(rewritten);
            }
        }
    }

    private void check(DicomFile file, WriteOptions options, Rewritten rewritten) {
        try (DicomFile again = DicomFile.open(rewritten.file)) {
            boolean vrs = file.transferSyntax().isExplicitVr() && rewritten.syntax.isExplicitVr();
            SameDataSet.requireSame(file.dataSet(), again.dataSet(), vrs);
            assertThat(types(again)).isEqualTo(types(file));
            assertThat(Arrays.mismatch(throughAPipe(file, options), Files.readAllBytes(rewritten.file)))
                    .isEqualTo(-1);
        } catch (IOException | AssertionError e) {
            wrong.add(rewritten + ": " + e.getMessage());
        }
    }

    /** The records of a DICOMDIR in the order in which its offsets lead to them. */
    private static List<String> types(DicomFile file) throws IOException {
        List<String> types = new ArrayList<>();
        Deque<DirectoryRecord> open =
                new ArrayDeque<>(DirectoryRecord.treeOf(file.dataSet()).roots());
        while (!open.isEmpty()) {
            DirectoryRecord record = open.pop();
            types.add(record.type() + " " + record.referencedFile() + " "
                    + record.lower().size());
            record.lower().forEach(open::add);
        }
        return types;
    }

    private byte[] throughAPipe(DicomFile file, WriteOptions options) throws IOException {
        Pipe pipe = Pipe.open();
        Future<byte[]> read = readers.submit(() -> {
            try (Pipe.SourceChannel source = pipe.source()) {
                return Channels.newInputStream(source).readAllBytes();
            }
        });
        try (Pipe.SinkChannel sink = pipe.sink()) {
            file.writing(options).to(sink);
        }
        try {
            return read.get();
        } catch (InterruptedException | ExecutionException e) {
            throw new IOException("the pipe could not be read", e);
        }
    }

    @Override
    public void close() {
        readers.shutdownNow();
        folder.close();
    }
}
