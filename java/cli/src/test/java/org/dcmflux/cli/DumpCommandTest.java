package org.dcmflux.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.dcmflux.dictionary.Tags;
import org.dcmflux.testkit.DataSetBytes;
import org.dcmflux.testkit.FragmentBytes;
import org.dcmflux.testkit.Part10Builder;
import org.dcmflux.testkit.TemporaryFolder;
import org.dcmflux.testkit.TestData;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code dump} prints and what it keeps from the terminal. */
final class DumpCommandTest {
    private static final int PRIVATE_CREATOR = 0x0021_0010;
    private static final int PRIVATE = 0x0021_1001;

    private final TemporaryFolder folder = TemporaryFolder.create();

    @AfterEach
    void removeFolder() {
        folder.close();
    }

    private Path file(Consumer<DataSetBytes> elements) {
        return Part10Builder.explicitLittleEndian().dataSet(elements).build(folder, "in.dcm");
    }

    private static CommandRun dump(Path file, String... options) {
        String[] arguments = new String[options.length + 2];
        arguments[0] = "dump";
        System.arraycopy(options, 0, arguments, 1, options.length);
        arguments[arguments.length - 1] = file.toString();
        return CommandRun.of(arguments);
    }

    private static Map<String, @Nullable Object> json(CommandRun run) throws IOException {
        assertThat(run.status()).isZero();
        return JsonTree.parse(run.out());
    }

    @Test
    void elementsAreALineEach_itemsIndented() {
        Path file = file(data -> data.text(Tags.ImageType, "CS", "ORIGINAL", "PRIMARY")
                .sequence(
                        Tags.ReferencedStudySequence,
                        DataSetBytes.Lengths.UNDEFINED,
                        item -> item.text(Tags.ReferencedSOPClassUID, "UI", "1.2.840.10008.5.1.4.1.1.2"),
                        item -> {})
                .text(PRIVATE_CREATOR, "LO", "VENDOR")
                .bytes(PRIVATE, "UN", new byte[] {1, 2})
                .numbers(Tags.Rows, "US", 512)
                .empty(Tags.PixelSpacing, "DS"));
        CommandRun run = dump(file);
        assertThat(run.status()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(run.out().lines().map(line -> line.replaceAll(" +#", " #")))
                .contains(
                        "(0008,0008) CS [ORIGINAL\\PRIMARY] # 16, 2 ImageType",
                        "(0008,1110) SQ (Sequence with 2 Items) # 2, 1 ReferencedStudySequence",
                        "  (FFFE,E000) na (Item with 1 element) # Item 1",
                        "    (0008,1150) UI [1.2.840.10008.5.1.4.1.1.2] =CTImageStorage # 26, 1 ReferencedSOPClassUID",
                        "  (FFFE,E000) na (Item with 0 elements) # Item 2",
                        "(0021,0010) LO [VENDOR] # 6, 1 PrivateCreator",
                        "(0021,1001) UN 01\\02 # 2, 1 private, VENDOR",
                        "(0028,0010) US 512 # 2, 1 Rows",
                        "(0028,0030) DS (no value) # 0, 0 PixelSpacing");
    }

    @Test
    void valuesAreCutAtTheLengthThatIsAskedFor() {
        Path file = file(
                data -> data.text(Tags.StudyDescription, "LO", "abcdefghij").bytes(PRIVATE, "OB", new byte[300]));
        assertThat(dump(file, "--max-value", "4").out()).contains("[abcd…]", "OB 00…");
        assertThat(dump(file, "--max-value", "0").out()).contains("[abcdefghij]", "OB 00" + "\\00".repeat(299) + " ");
        assertThat(dump(file).out()).contains("[abcdefghij]", "\\00…");
        assertThat(dump(file, "--max-value", "-3").status()).isEqualTo(ExitStatus.USAGE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "3", "128", "299"})
    void binaryValuesAboveTheLengthThatIsAskedFor_areReferencesInJsonAndXml(String length) {
        Path file = file(data -> data.bytes(PRIVATE, "OB", new byte[300]));
        assertThat(dump(file, "--json", "--max-value", length).out()).contains("BulkDataURI", "length=300");
        assertThat(dump(file, "--xml", "--max-value", length).out()).contains("BulkData", "length=300");
        assertThat(dump(file, "--json", "--max-value", "300").out()).contains("InlineBinary");
    }

    @Test
    void longTextIsCutWithoutReadingAllOfIt() {
        Path file = file(data -> data.bytes(PRIVATE, "UT", "x".repeat(200_000).getBytes(StandardCharsets.US_ASCII)));
        assertThat(dump(file).out()).contains("[" + "x".repeat(64) + "…]", "# 200000, ? private");
    }

    /** Everything that ends a line, moves a cursor, rings a bell or turns the direction of text. */
    private static String hostileText() {
        StringBuilder text = new StringBuilder("A");
        for (char c = 1; c < 0xA0; c = c == 0x1F ? 0x7F : (char) (c + 1)) {
            text.append(c).append('.');
        }
        return text + "\u202E\u2066\u200B\u2028\u2029\uFEFF\u001B[2J\u001B]0;x\u0007 Z";
    }

    private Path hostileFile() {
        byte[] hostile = hostileText().getBytes(StandardCharsets.UTF_8);
        return file(data -> data.text(Tags.SpecificCharacterSet, "CS", "ISO_IR 192", "KLING\u001B[31mON\r\n")
                .bytes(Tags.PatientName, "PN", hostile)
                .bytes(Tags.PatientComments, "LT", hostile)
                .bytes(PRIVATE_CREATOR, "LO", hostile)
                .bytes(PRIVATE, "CS", hostile));
    }

    @Test
    void controlCharactersOfTheDataDoNotReachTheTerminal() {
        for (String[] options : new String[][] {{"--max-value", "0"}, {}, {"--json"}}) {
            CommandRun run = dump(hostileFile(), options);
            assertThat(run.status()).isZero();
            assertThat(run.out() + run.err())
                    .doesNotContainPattern("[\\p{Cntrl}\\x7F-\\x9F\\p{Cf}\u2028\u2029&&[^\n]]");
            assertThat(run.out()
                            .lines()
                            .filter(line -> !line.matches("|#.*|\\{.*|\\s*\\([0-9A-F]{4},[0-9A-F]{4}\\) .*")))
                    .isEmpty();
        }
    }

    @Test
    void jsonBringsEveryControlCharacterBack() throws IOException {
        Map<?, ?> comments = (Map<?, ?>) json(dump(hostileFile(), "--json")).get("00104000");
        assertThat(comments.get("Value")).isEqualTo(List.of(hostileText()));
    }

    @Test
    void pixelsAreNeverRead_howeverLargeTheyAre() throws IOException {
        Path file = Part10Builder.explicitLittleEndian()
                .dataSet(data -> data.numbers(Tags.Rows, "US", 1).header(Tags.PixelData, "OW", 3L << 30))
                .build(folder, "huge.dcm");
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(sparse.length() + (3L << 30));
        }
        assertThat(dump(file, "--max-value", "0").out()).contains("OW (not read)", "# 3221225472, 1 PixelData");
        assertThat(dump(file, "--json").out()).contains("?offset=", "&length=3221225472");
    }

    @Test
    void encapsulatedPixelsAreCountedAndReferenced() {
        Path file = Part10Builder.syntax("1.2.840.10008.1.2.5")
                .encapsulated(FragmentBytes.create().frame(new byte[4]).frame(new byte[6]))
                .build(folder, "rle.dcm");
        assertThat(dump(file).out()).contains("OB (encapsulated, 2 fragments)");
        assertThat(dump(file, "--json").out()).contains("\"7FE00010\":{\"vr\":\"OB\",\"BulkDataURI\":\"file:///");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"ct-big-endian.dcm", "ct-deflated.dcm", "ct-implicit-private.dcm", "odd-bytes.dcm", "palette.dcm"
            })
    void everyEncodingIsShown(String name) throws IOException {
        Path file = TestData.own().resolve(name);
        assertThat(dump(file).out()).contains("PatientName", "SOPClassUID");
        assertThat(json(dump(file, "--json"))).containsKeys("00080016", "00100010", "7FE00010");
    }

    @Test
    void unknownElementsAreResolvedWhenAskedFor() {
        Path file = file(data -> data.bytes(Tags.Rows, "UN", new byte[] {7, 0}));
        assertThat(dump(file).out()).contains("(0028,0010) UN 07\\00");
        assertThat(dump(file, "--resolve-unknown").out()).contains("(0028,0010) US 7 ");
    }

    @Test
    void oddCharacterSetIsReadAndSaid() {
        Path file = file(
                data -> data.text(Tags.SpecificCharacterSet, "CS", "ISO IR 100").text(Tags.PatientName, "PN", "Ä"));
        CommandRun run = dump(file);
        assertThat(run.out()).contains("[Ä]");
        assertThat(run.err()).contains("warning: ", "'ISO IR 100' is misspelt");
    }

    @Test
    void directoryShowsItsRecordsAsATree() {
        Path file = file(data -> data.numbers(Tags.OffsetOfTheFirstDirectoryRecordOfTheRootDirectoryEntity, "UL", 0)
                .sequence(
                        Tags.DirectoryRecordSequence,
                        DataSetBytes.Lengths.DEFINED,
                        item -> item.text(Tags.DirectoryRecordType, "CS", "PATIENT")
                                .text(Tags.PatientName, "PN", "Doe^\u001B[2JJ")
                                .text(Tags.PatientID, "LO", "4711")));
        assertThat(dump(file).out()).endsWith("""

                        # Directory Records
                        PATIENT  4711  Doe^\\u001b[2JJ
                        # no offset leads to 1 of 1 directory records
                        """);
    }

    @Test
    void fileThatIsNotDicomEndsWithItsStatus() {
        CommandRun run = dump(folder.write("x.txt", "hello".getBytes(StandardCharsets.US_ASCII)), "--json");
        assertThat(run.status()).isEqualTo(ExitStatus.INPUT);
        assertThat(run.out()).isEmpty();
        assertThat(dump(folder.file("none.dcm")).status()).isEqualTo(ExitStatus.INPUT);
        assertThat(CommandRun.of("dump").status()).isEqualTo(ExitStatus.USAGE);
    }
}
