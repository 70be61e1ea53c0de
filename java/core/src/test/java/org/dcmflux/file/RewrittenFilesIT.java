package org.dcmflux.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.dcmflux.bytes.AtomicFile.Fsync;
import org.dcmflux.bytes.ByteSource;
import org.dcmflux.data.DataElement;
import org.dcmflux.data.DataSet;
import org.dcmflux.data.DataSetBuilder;
import org.dcmflux.data.ElementValue;
import org.dcmflux.dictionary.Tag;
import org.dcmflux.dictionary.TransferSyntax;
import org.dcmflux.dictionary.TransferSyntaxes;
import org.dcmflux.dictionary.Vr;
import org.dcmflux.encoding.ReadOptions;
import org.dcmflux.encoding.WriteOptions;
import org.dcmflux.encoding.WriteOptions.SequenceLength;
import org.dcmflux.error.DicomException;
import org.dcmflux.error.UnsupportedTransferSyntaxException;
import org.dcmflux.testkit.Complaints;
import org.dcmflux.testkit.Judge;
import org.dcmflux.testkit.ManifestEntry;
import org.dcmflux.testkit.TemporaryFolder;
import org.dcmflux.testkit.TestData;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Every readable file of the shared test data, written anew in every native form, and read by us and by others. */
class RewrittenFilesIT {
    private static final List<TransferSyntax> NATIVE = List.of(
            TransferSyntaxes.IMPLICIT_VR_LITTLE_ENDIAN,
            TransferSyntaxes.EXPLICIT_VR_LITTLE_ENDIAN,
            TransferSyntaxes.EXPLICIT_VR_BIG_ENDIAN,
            TransferSyntaxes.DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN);
    private static final long LARGEST = 4 << 20;

    /** Reads pairs of files and prints where the second is not read, or where the pixels of both differ. */
    private static final String PYDICOM_COMPARES = """
            import sys, warnings, pydicom
            warnings.simplefilter('ignore')
            for line in open(sys.argv[1]):
                before, after = line.rstrip('\\n').split('\\t')
                # pydicom does not inflate JPIP Referenced Deflate, and hands out an odd fragment as it stands.
                if 'jpip_' in before or 'enc_fragment_odd' in before:
                    continue
                try:
                    a = pydicom.dcmread(before); list(a.iterall())
                except Exception:
                    continue
                try:
                    b = pydicom.dcmread(after); n = sum(1 for e in b.iterall())
                except Exception as e:
                    print(before, after, 'not read:', repr(e)); continue
                # pydicom keeps big endian words as they stand and does not look into UN.
                if b.file_meta.TransferSyntaxUID.endswith('1.2.2') or a.file_meta.TransferSyntaxUID.endswith('1.2.2'):
                    continue
                tags = lambda d: [e.tag for e in d if e.tag.element and e.tag.group not in (0, 2)]
                if tags(a) != tags(b):
                    print(before, after, 'other elements', set(tags(a)) ^ set(tags(b)))
                if 'PixelData' in a and a.PixelData != b.PixelData and not a.file_meta.TransferSyntaxUID.endswith('1.2.2'):
                    if a.PixelData + b'\\0' != b.PixelData:
                        print(before, after, 'other pixels')
            """;

    /** @param damaged whether only a lenient reader opens the input, so that others may read something else from it */
    private record Rewritten(ManifestEntry entry, TransferSyntax syntax, Path file, boolean damaged) {}

    private static final List<String> WRONG = new ArrayList<>();
    private static final TemporaryFolder FOLDER = TemporaryFolder.create();
    private static List<Rewritten> all = List.of();

    @BeforeAll
    static void rewriteAll() throws IOException {
        all = rewrite(FOLDER, WRONG);
    }

    @AfterAll
    static void removeAll() {
        FOLDER.close();
    }

    private static boolean isDamaged(ManifestEntry entry) {
        try (DicomFile file = DicomFile.open(ByteSource.open(entry.file()), ReadOptions.strict())) {
            return file.dataSet().size() == 0;
        } catch (IOException refused) {
            return true;
        }
    }

    private static List<Rewritten> rewrite(TemporaryFolder folder, List<String> wrong) throws IOException {
        List<Rewritten> written = new ArrayList<>();
        for (ManifestEntry entry : TestData.requireSharedManifest().entries()) {
            if (Files.size(entry.file()) > LARGEST) {
                continue;
            }
            try (DicomFile file = DicomFile.open(entry.file())) {
                rewrite(entry, file, folder, written, wrong);
            } catch (DicomException unreadable) {
                assertThat(unreadable).hasMessageContaining(unreadable.getMessage());
            }
        }
        return written;
    }

    private static void rewrite(
            ManifestEntry entry, DicomFile file, TemporaryFolder folder, List<Rewritten> written, List<String> wrong)
            throws IOException {
        boolean damaged = isDamaged(entry);
        List<TransferSyntax> targets = file.transferSyntax().isEncapsulated() ? List.of(file.transferSyntax()) : NATIVE;
        for (TransferSyntax syntax : targets) {
            for (SequenceLength lengths : SequenceLength.values()) {
                WriteOptions options = WriteOptions.to(syntax).toBuilder()
                        .sequenceLength(lengths)
                        .fsync(Fsync.NONE)
                        .build();
                Path to = folder.file(written.size() + ".dcm");
                try {
                    file.writing(options).to(to);
                } catch (UnsupportedTransferSyntaxException otherFormOfPixels) {
                    continue;
                }
                try (DicomFile again = DicomFile.open(to)) {
                    SameDataSet.requireSame(
                            file.dataSet(),
                            again.dataSet(),
                            file.transferSyntax().isExplicitVr() && syntax.isExplicitVr());
                    assertThat(types(again)).isEqualTo(types(file));
                    requireSameThroughAPipe(file, options, to, folder.file("pipe"));
                } catch (IOException | AssertionError e) {
                    wrong.add(entry + " as " + syntax.shortName() + " " + lengths + ": " + e.getMessage());
                }
                written.add(new Rewritten(entry, syntax, to, damaged));
            }
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

    private static void requireSameThroughAPipe(DicomFile file, WriteOptions options, Path to, Path scratch)
            throws IOException {
        try (FileChannel channel = FileChannel.open(
                scratch, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            file.writing(options).to(Channels.newChannel(Channels.newOutputStream(channel)));
        }
        assertThat(Files.mismatch(scratch, to)).isEqualTo(-1);
    }

    @Test
    void weAndOthersReadWhatWeWrite() throws IOException {
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            List<Rewritten> written = all;
            assertThat(WRONG).isEmpty();
            assertThat(written).hasSizeGreaterThan(1000);
            System.out.println(written.size() + " files were written and read again");
            assertThat(refusedByDcmtk(written)).isEmpty();
            assertThat(refusedByPydicom(folder, written)).isEmpty();
        }
    }

    private static String refusedByPydicom(TemporaryFolder folder, List<Rewritten> written) throws IOException {
        Path list = folder.file("pairs");
        try (PrintWriter out = new PrintWriter(Files.newBufferedWriter(list))) {
            written.stream()
                    .filter(file -> !file.damaged)
                    .forEach(file -> out.print(file.entry.file() + "\t" + file.file + "\n"));
        }
        return Judge.PYDICOM
                .require()
                .run(Duration.ofMinutes(5), "-c", PYDICOM_COMPARES, list.toString())
                .succeeded()
                .stdout();
    }

    private static List<String> refusedByDcmtk(List<Rewritten> written) {
        List<String> refused = new ArrayList<>();
        List<String> files = written.stream().map(file -> file.file.toString()).toList();
        for (int from = 0; from < files.size(); from += 200) {
            List<String> some = files.subList(from, Math.min(from + 200, files.size()));
            Judge.DCMFTEST
                    .require()
                    .run(some.toArray(String[]::new))
                    .text()
                    .lines()
                    .filter(line -> !line.startsWith("yes:"))
                    .forEach(refused::add);
            if (dcmdump(some) != 0) {
                some.stream().filter(file -> dcmdump(List.of(file)) != 0).forEach(refused::add);
            }
        }
        refused.removeIf(file -> isRefusedAsItCame(file, written));
        return refused;
    }

    private static boolean isMadeBroken(Rewritten file) {
        return file.entry.path().startsWith("oddities/made/");
    }

    private static int dcmdump(List<String> files) {
        List<String> arguments = new ArrayList<>(List.of("-q", "-M", "+L"));
        arguments.addAll(files);
        return Judge.DCMDUMP.require().run(arguments.toArray(String[]::new)).exitCode();
    }

    private static boolean isRefusedAsItCame(String file, List<Rewritten> written) {
        return written.stream()
                .filter(candidate -> candidate.file.toString().equals(file))
                .anyMatch(candidate -> dcmdump(List.of(candidate.entry.file().toString())) != 0);
    }

    @Test
    void dciodvfyFindsNothingNewInASample() throws IOException {
        Judge.DCIODVFY.require();
        List<String> wrong = new ArrayList<>();
        List<Rewritten> written = all;
        for (int i = 0; i < written.size(); i += 61) {
            Rewritten file = written.get(i);
            // JPIP files say where their pixels are, which no other Transfer Syntax may.
            if (file.damaged || isMadeBroken(file) || file.entry.path().contains("jpip")) {
                continue;
            }
            Complaints.newComplaints(file.entry.file(), file.file)
                    .forEach(complaint -> wrong.add(file.entry + " as " + file.syntax.shortName() + ": " + complaint));
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void dcmconvMakesTheSameDataSets() throws IOException {
        Judge.DCMCONV.require();
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            List<String> wrong = new ArrayList<>();
            List<Rewritten> written = all;
            for (int i = 0; i < written.size(); i += 17) {
                Rewritten file = written.get(i);
                String option = option(file.syntax);
                Path theirs = folder.file("theirs.dcm");
                if (option.isEmpty()
                        || isMadeBroken(file)
                        || Judge.DCMCONV
                                        .run(option, "-e", file.entry.file().toString(), theirs.toString())
                                        .exitCode()
                                != 0) {
                    continue;
                }
                try (DicomFile mine = DicomFile.open(file.file);
                        DicomFile other = DicomFile.open(theirs)) {
                    DataSet known = unpadded(mine);
                    SameDataSet.requireSame(known, only(known, unpadded(other)), false);
                } catch (IOException | AssertionError e) {
                    wrong.add(file.entry + " " + option + ": " + e.getMessage());
                }
            }
            assertThat(wrong).isEmpty();
        }
    }

    /** dcmtk takes padding away from text that it understands, so that does not count here. */
    private static DataSet unpadded(DicomFile file) throws IOException {
        DataSetBuilder changed = file.dataSet().toBuilder();
        for (DataElement element : file.dataSet()) {
            if (element.vr() == Vr.UN) {
                changed.remove(element.tag()); // dcmtk turns the bytes of private elements that its dictionary knows
            } else if (element.vr().isText()) {
                String text = String.join("\\", file.dataSet().strings(element.tag()));
                changed.put(element.withValue(new ElementValue.InMemory(
                        (text.getBytes(UTF_8).length % 2 == 0 ? text : text + " ").getBytes(UTF_8))));
            }
        }
        return changed.build();
    }

    private static DataSet only(DataSet wanted, DataSet found) {
        DataSetBuilder changed = found.toBuilder();
        for (DataElement element : found) {
            if (Tag.isPrivate(element.tag()) && !wanted.contains(element.tag())) {
                changed.remove(element.tag());
            }
        }
        return changed.build();
    }

    private static String option(TransferSyntax syntax) {
        int at = NATIVE.indexOf(syntax);
        return at < 0 ? "" : List.of("+ti", "+te", "+tb", "+td").get(at);
    }
}
