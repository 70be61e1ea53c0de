package org.dcmflux.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import org.dcmflux.data.DataSet;
import org.dcmflux.data.ElementValue;
import org.dcmflux.dictionary.Tags;
import org.dcmflux.error.DicomException;
import org.dcmflux.error.MalformedDataException;
import org.dcmflux.file.DicomFile;
import org.dcmflux.testkit.ManifestEntry;
import org.dcmflux.testkit.TestData;
import org.junit.jupiter.api.Test;

class DicomJsonReaderTest {
    private static DataSet read(String json) throws IOException {
        return DicomJsonReader.inlineOnly().read(new StringReader(json), "text.json");
    }

    private static String write(DataSet dataSet) throws IOException {
        StringBuilder out = new StringBuilder();
        DicomJson.with(BulkDataReference.NONE).write(dataSet, out);
        return out.toString();
    }

    @Test
    void whatWasWrittenIsReadAndWrittenTheSame() throws IOException {
        List<String> different = new ArrayList<>();
        int compared = 0;
        for (ManifestEntry entry : TestData.ownManifest().entries()) {
            try (DicomFile file = DicomFile.open(entry.file())) {
                String json = write(file.dataSet());
                String again = write(read(json));
                if (!again.equals(json) && !json.contains("\"vr\":\"OB\"}")) {
                    different.add(entry.path());
                }
                compared++;
            } catch (DicomException unreadable) {
                assertThat(unreadable).hasMessageContaining(" ");
            }
        }
        assertThat(different).isEmpty();
        assertThat(compared).isGreaterThan(10);
    }

    @Test
    void membersMayComeInAnyOrderAndValuesKeepTheirDigits() throws IOException {
        DataSet dataSet = read(" { \"00281050\" : {\"Value\":[1.50e2,\"-3\",null],\"vr\":\"DS\"},\n"
                + "\"00100010\":{\"vr\":\"PN\",\"Value\":[{\"Phonetic\":\"p\",\"Alphabetic\":\"A^B\"}]},"
                + "\"00081110\":{\"vr\":\"SQ\",\"Value\":[{},{\"00081155\":{\"vr\":\"UI\",\"Value\":[\"1.2\"]}}]},"
                + "\"00280009\":{\"vr\":\"AT\",\"Value\":[\"00181063\"]},\"00280010\":{\"Value\":[512]},"
                + "\"7FE00010\":{\"vr\":\"OW\",\"InlineBinary\":\"AQI=\"}}");
        assertThat(dataSet.strings(Tags.WindowCenter)).containsExactly("1.50e2", "-3", "");
        assertThat(dataSet.strings(Tags.PatientName)).containsExactly("A^B==p");
        assertThat(dataSet.items(Tags.ReferencedStudySequence)).hasSize(2);
        assertThat(dataSet.tags(Tags.FrameIncrementPointer)).containsExactly(0x00181063);
        assertThat(dataSet.integer(Tags.Rows)).hasValue(512);
        assertThat(dataSet.bytes(Tags.PixelData).remaining()).isEqualTo(2);
        assertThat(dataSet.contains(Tags.SpecificCharacterSet)).isFalse();
    }

    @Test
    void textBeyondAsciiDeclaresUtf8() throws IOException {
        DataSet dataSet = read("{\"00100010\":{\"vr\":\"PN\",\"Value\":[{\"Alphabetic\":\"M\\u00fcller\"}]}}");
        assertThat(dataSet.strings(Tags.SpecificCharacterSet)).containsExactly("ISO_IR 192");
        assertThat(dataSet.strings(Tags.PatientName)).containsExactly("Müller");
    }

    @Test
    void bulkDataIsAskedFor() throws IOException {
        String json = "{\"7FE00010\":{\"vr\":\"OW\",\"BulkDataURI\":\"x:1\"}}";
        DataSet dataSet = DicomJsonReader.with(
                        uri -> new ElementValue.InMemory(uri.getBytes(java.nio.charset.StandardCharsets.US_ASCII)))
                .read(new StringReader(json), "text.json");
        assertThat(dataSet.bytes(Tags.PixelData).remaining()).isEqualTo(3);
        assertThatThrownBy(() -> read(json)).hasMessageContainingAll("x:1", "nobody resolves it");
    }

    @Test
    void whatIsNotTheModelIsRefusedWithItsPlace() {
        for (String json : List.of(
                "",
                "[",
                "{",
                "{\"1\":{}}",
                "{\"00100010\":1}",
                "{\"00100010\":{\"vr\":\"XX\"}}",
                "{\"00100010\":{\"vr\":\"PN\",\"what\":[]}}",
                "{\"00280010\":{\"vr\":\"US\",\"Value\":[65536]}}",
                "{\"00280010\":{\"vr\":\"US\",\"Value\":[1.5]}}",
                "{\"00280010\":{\"vr\":\"US\",\"Value\":[tru]}}",
                "{\"7FE00010\":{\"vr\":\"OW\",\"InlineBinary\":\"*\"}}",
                "{\"00081110\":{\"vr\":\"SQ\",\"Value\":[\"x\"]}}",
                "{\"00100010\":{\"vr\":\"LO\",\"Value\":[\"\\x\"]}}",
                "{} {}",
                "{\"00081110\":{\"Value\":[".repeat(10_000))) {
            assertThatThrownBy(() -> read(json))
                    .as(json.substring(0, Math.min(json.length(), 60)))
                    .isInstanceOf(MalformedDataException.class)
                    .hasMessageContaining("text.json");
        }
    }
}
