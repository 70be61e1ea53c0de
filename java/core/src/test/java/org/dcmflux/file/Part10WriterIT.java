package org.dcmflux.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.dcmflux.bytes.FileSink;
import org.dcmflux.dictionary.TransferSyntax;
import org.dcmflux.dictionary.TransferSyntaxes;
import org.dcmflux.encoding.WriteOptions;
import org.dcmflux.encoding.WriteOptions.SequenceLength;
import org.dcmflux.testkit.Judge;
import org.dcmflux.testkit.ManifestEntry;
import org.dcmflux.testkit.TemporaryFolder;
import org.dcmflux.testkit.TestData;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What we write, read by others. */
class Part10WriterIT {
    private static final String READ_ALL = "import sys, pydicom; from pydicom import config;"
            + "config.settings.reading_validation_mode = config.RAISE;"
            + "d = pydicom.dcmread(sys.argv[1]);"
            + "print(sum(1 for _ in d.iterall()), d.file_meta.TransferSyntaxUID)";

    static List<ManifestEntry> littleEndianFixtures() {
        return TestData.ownManifest()
                .where(entry -> !entry.transferSyntax().endsWith("1.2.2"))
                .filter(entry -> !entry.transferSyntax().endsWith(".1.99"))
                .toList();
    }

    private static Path write(ManifestEntry entry, TransferSyntax syntax, SequenceLength lengths, Path to)
            throws IOException {
        try (DicomFile file = DicomFile.open(entry.file());
                FileChannel channel = FileChannel.open(
                        to, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
                FileSink sink = new FileSink(channel, to.toString(), 1000)) {
            new Part10Writer(
                            sink,
                            WriteOptions.to(syntax).toBuilder()
                                    .sequenceLength(lengths)
                                    .build())
                    .write(file.fileMetaInformation(), file.dataSet());
        }
        return to;
    }

    @ParameterizedTest
    @MethodSource("littleEndianFixtures")
    void othersReadWhatWeWriteWithoutComplaint(ManifestEntry entry) throws IOException {
        Judge.DCMDUMP.require();
        Judge.DCMFTEST.require();
        Judge.PYDICOM.require();
        TransferSyntax from = TransferSyntaxes.find(entry.transferSyntax());
        List<TransferSyntax> targets = entry.isNative()
                ? List.of(TransferSyntaxes.EXPLICIT_VR_LITTLE_ENDIAN, TransferSyntaxes.IMPLICIT_VR_LITTLE_ENDIAN)
                : List.of(from);
        String elements = Judge.PYDICOM
                .run("-c", READ_ALL, entry.file().toString())
                .succeeded()
                .stdout()
                .split(" ")[0];
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            for (TransferSyntax target : targets) {
                for (SequenceLength lengths : SequenceLength.values()) {
                    String file = write(entry, target, lengths, folder.file("out.dcm"))
                            .toString();
                    assertThat(Judge.DCMDUMP.run("-q", file).succeeded().stderr())
                            .isEmpty();
                    Judge.DCMFTEST.run(file).succeeded();
                    assertThat(Judge.PYDICOM
                                    .run("-c", READ_ALL, file)
                                    .succeeded()
                                    .stdout()
                                    .strip())
                            .isEqualTo(elements + " " + target.uid());
                }
            }
        }
    }
}
