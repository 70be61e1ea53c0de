package org.dcmflux.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.dcmflux.bytes.AtomicFile.Fsync;
import org.dcmflux.dictionary.TransferSyntax;
import org.dcmflux.dictionary.TransferSyntaxes;
import org.dcmflux.encoding.WriteOptions;
import org.dcmflux.encoding.WriteOptions.SequenceLength;
import org.dcmflux.file.DicomFile;
import org.dcmflux.testkit.Complaints;
import org.dcmflux.testkit.Judge;
import org.dcmflux.testkit.Judge.Kept;
import org.dcmflux.testkit.ManifestEntry;
import org.dcmflux.testkit.PydicomComparison;
import org.dcmflux.testkit.PydicomComparison.Pair;
import org.dcmflux.testkit.TemporaryFolder;
import org.dcmflux.transcode.TranscodeOptions;
import org.dcmflux.transcode.Transcoder;
import org.junit.jupiter.api.Test;

/** Every compressed file that we decode, in every native form and with both kinds of length, read by others. */
class DecodedRewritesIT {
    private static final List<TransferSyntax> NATIVE = List.of(
            TransferSyntaxes.IMPLICIT_VR_LITTLE_ENDIAN,
            TransferSyntaxes.EXPLICIT_VR_LITTLE_ENDIAN,
            TransferSyntaxes.EXPLICIT_VR_BIG_ENDIAN,
            TransferSyntaxes.DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN);

    private final TemporaryFolder folder = TemporaryFolder.create();
    private final List<Pair> pairs = new ArrayList<>();
    private final Map<Path, Path> inputs = new HashMap<>();

    @Test
    void othersReadTheDecodedFilesInEveryNativeForm() throws IOException {
        try (folder) {
            List<ManifestEntry> compressed =
                    ManifestIT.decodable().filter(entry -> !entry.isNative()).toList();
            for (ManifestEntry entry : compressed) {
                rewrite(entry);
            }
            assertThat(pairs).hasSizeGreaterThan(8 * 100);
            List<List<String>> runs =
                    pairs.stream().map(pair -> List.of(pair.after().toString())).toList();
            assertThat(Judge.DCMFTEST.runEach(Kept.ALL, runs))
                    .allSatisfy(verdict -> assertThat(verdict.exitCode())
                            .as(verdict.toString())
                            .isZero());
            assertThat(Judge.DCMDUMP.runEach(Kept.ERRORS, runs))
                    .allSatisfy(verdict -> assertThat(verdict.exitCode())
                            .as(verdict.toString())
                            .isZero());
            PydicomComparison comparison = PydicomComparison.of(pairs);
            assertThat(comparison.differences()).isEmpty();
            assertThat(comparison.compared()).isGreaterThan(8 * 100);
            Map<Path, List<String>> complaints = new HashMap<>(Complaints.newComplaints(inputs));
            // Items in UN are little endian in every file (PS3.5 6.2.2); dciodvfy reads them in the byte order of the
            // file.
            complaints
                    .values()
                    .removeIf(found -> found.stream().anyMatch(each -> each.contains("got - (0xfeff,0x00e0)")));
            assertThat(complaints).isEmpty();
        }
    }

    /** Decodes once; the other forms are written from what came out, which is the same for all. */
    private void rewrite(ManifestEntry entry) throws IOException {
        Path decoded = folder.file("decoded" + pairs.size() + ".dcm");
        TranscodeOptions options = TranscodeOptions.to(TransferSyntaxes.EXPLICIT_VR_LITTLE_ENDIAN).toBuilder()
                .fsync(Fsync.NONE)
                .build();
        new Transcoder(options).transcode(entry.file(), decoded);
        try (DicomFile file = DicomFile.open(decoded)) {
            for (TransferSyntax syntax : NATIVE) {
                for (SequenceLength lengths : SequenceLength.values()) {
                    Path written = folder.file(pairs.size() + ".dcm");
                    file.writing(WriteOptions.to(syntax).toBuilder()
                                    .sequenceLength(lengths)
                                    .fsync(Fsync.NONE)
                                    .build())
                            .to(written);
                    pairs.add(new Pair(decoded, written, false));
                    inputs.put(written, decoded);
                }
            }
        }
    }
}
