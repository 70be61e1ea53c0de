package org.dcmflux.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.dcmflux.data.DataElement;
import org.dcmflux.data.DataSet;
import org.dcmflux.data.DataSetBuilder;
import org.dcmflux.data.ElementValue;
import org.dcmflux.dictionary.Tag;
import org.dcmflux.dictionary.Vr;
import org.dcmflux.encoding.WriteOptions.SequenceLength;
import org.dcmflux.file.Rewriting.Rewritten;
import org.dcmflux.testkit.Complaints;
import org.dcmflux.testkit.Judge;
import org.dcmflux.testkit.Judge.Kept;
import org.dcmflux.testkit.PydicomComparison;
import org.dcmflux.testkit.TemporaryFolder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Every readable file of the shared test data, written anew in every native form, and read by us and by others. */
@Execution(ExecutionMode.CONCURRENT)
class RewrittenFilesIT {
    private static final List<String> DCMCONV_OPTIONS = List.of("+ti", "+te", "+tb", "+td");

    @SuppressWarnings("NullAway.Init")
    private static Rewriting all;

    @BeforeAll
    static void rewriteAll() throws IOException {
        all = Rewriting.ofAll();
    }

    @AfterAll
    static void removeAll() {
        all.close();
    }

    @Test
    void weReadWhatWeWrite_asItWas_andAPipeGetsTheSameBytes() {
        assertThat(all.wrong()).isEmpty();
        assertThat(all.files()).hasSizeGreaterThan(1000);
        System.out.println(all.files().size() + " files were written and read again, "
                + all.unreadable().size() + " inputs are not readable");
    }

    @Test
    void dcmftestAndDcmdumpReadAll() {
        List<List<String>> runs = all.files().stream()
                .map(file -> List.of(file.file().toString()))
                .toList();
        List<Judge.Verdict> tests = Judge.DCMFTEST.runEach(Kept.ALL, runs);
        List<Judge.Verdict> dumps = Judge.DCMDUMP.runEach(Kept.ERRORS, runs);
        List<String> refused = new ArrayList<>();
        for (int i = 0; i < runs.size(); i++) {
            Rewritten file = all.files().get(i);
            if (tests.get(i).exitCode() != 0 || dumps.get(i).exitCode() != 0 && !isRefusedAsItCame(file)) {
                refused.add(file + ": " + tests.get(i) + dumps.get(i));
            }
        }
        assertThat(refused).isEmpty();
    }

    private static boolean isRefusedAsItCame(Rewritten file) {
        return Judge.DCMDUMP.run(file.entry().file().toString()).exitCode() != 0;
    }

    @Test
    void pydicomReadsAll_andTheDataSetsAreEqual() {
        PydicomComparison comparison = PydicomComparison.of(all.files().stream()
                .map(file -> new PydicomComparison.Pair(file.entry().file(), file.file(), file.damaged()))
                .toList());
        assertThat(comparison.differences()).isEmpty();
        assertThat(comparison.compared()).isGreaterThan(1000);
    }

    @Test
    void dciodvfyFindsNothingThatItDidNotFindInTheInput() {
        Map<Path, Path> inputs = new HashMap<>();
        Map<Path, Rewritten> written = new HashMap<>();
        for (Rewritten file : all.files()) {
            // JPIP files say where their pixels are, which no other Transfer Syntax may.
            if (!file.damaged() && !file.isMadeBroken() && !file.entry().path().contains("jpip")) {
                inputs.put(file.file(), file.entry().file());
                written.put(file.file(), file);
            }
        }
        List<String> wrong = new ArrayList<>();
        Complaints.newComplaints(inputs).forEach((file, found) -> {
            // Without a VR it cannot read elements that are US or SS where nothing says which, and gives up.
            if (found.stream().noneMatch(complaint -> complaint.contains("can't set VR for element"))) {
                wrong.add(written.get(file) + ": " + found);
            }
        });
        assertThat(wrong).isEmpty();
        assertThat(inputs).hasSizeGreaterThan(1000);
    }

    @Test
    void dcmconvMakesTheSameDataSets() throws IOException {
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            Set<String> seen = new HashSet<>();
            List<Rewritten> mine = all.files().stream()
                    .filter(file -> file.lengths() == SequenceLength.UNDEFINED)
                    .filter(file -> Rewriting.NATIVE.contains(file.syntax()) && !file.isMadeBroken())
                    .filter(file -> seen.add(file.toString()))
                    .toList();
            List<List<String>> runs = new ArrayList<>();
            for (int i = 0; i < mine.size(); i++) {
                Rewritten file = mine.get(i);
                String option = DCMCONV_OPTIONS.get(Rewriting.NATIVE.indexOf(file.syntax()));
                String input = file.entry().file().toString();
                runs.add(List.of(option, "-e", input, folder.file(i + ".dcm").toString()));
            }
            List<Judge.Verdict> verdicts = Judge.DCMCONV.runEach(Kept.ALL, runs);
            List<String> wrong = new ArrayList<>();
            int compared = 0;
            for (int i = 0; i < mine.size(); i++) {
                if (verdicts.get(i).exitCode() == 0) {
                    compared++;
                    compare(mine.get(i), folder.file(i + ".dcm"), wrong);
                }
            }
            System.out.println(compared + " of " + mine.size() + " inputs were converted by dcmconv and compared");
            assertThat(wrong).isEmpty();
            assertThat(compared).isGreaterThan(500);
        }
    }

    private static void compare(Rewritten file, Path theirs, List<String> wrong) {
        try (DicomFile mine = DicomFile.open(file.file());
                DicomFile other = DicomFile.open(theirs)) {
            DataSet known = unpadded(mine);
            SameDataSet.requireSame(known, only(known, unpadded(other)), false);
        } catch (IOException | AssertionError e) {
            wrong.add(file + ": " + e.getMessage());
        }
    }

    /** dcmtk takes padding away from text that it understands, so that does not count here. */
    private static DataSet unpadded(DicomFile file) throws IOException {
        DataSetBuilder changed = file.dataSet().toBuilder();
        for (DataElement element : file.dataSet()) {
            if (element.vr() == Vr.UN && !(element.value() instanceof ElementValue.Sequence)) {
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
}
