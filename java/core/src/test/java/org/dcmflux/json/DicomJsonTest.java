package org.dcmflux.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.dcmflux.bytes.ByteSource;
import org.dcmflux.data.DataSet;
import org.dcmflux.data.DataSetBuilder;
import org.dcmflux.data.ElementValue;
import org.dcmflux.data.FragmentSequence;
import org.dcmflux.dictionary.Tags;
import org.dcmflux.dictionary.Vr;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DicomJsonTest {
    private static final int ANY = 0x0021_1010;
    private static final URI FILE = URI.create("file:///scan.dcm");

    private static String json(DataSet dataSet) throws IOException {
        return json(dataSet, BulkDataReference.NONE);
    }

    private static String json(DataSet dataSet, BulkDataReference references) throws IOException {
        StringBuilder out = new StringBuilder();
        DicomJson.with(references).write(dataSet, out);
        return out.toString();
    }

    private static DataSet of(Vr vr, byte... value) {
        return new DataSetBuilder()
                .put(ANY, vr, new ElementValue.InMemory(value))
                .build();
    }

    private static DataSet text(Vr vr, String value) {
        return of(vr, value.getBytes(StandardCharsets.ISO_8859_1));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "CS|A\\\\B|['A',null,'B']",
                "DS|+1.50\\.5\\5.\\-007\\1e3\\x|[1.50,0.5,5,-7,1e3,'x']",
                "IS|00\\-0\\12|[0,-0,12]",
                "PN|Doe^J=x^y==|[{'Alphabetic':'Doe^J','Ideographic':'x^y'}]",
                "PN|A\\^^=\\B|[{'Alphabetic':'A'},null,{'Alphabetic':'B'}]",
                "LT|a\\b|['a\\\\b']",
                "UI|1.2|['1.2']"
            })
    void textValues(Vr vr, String value, String expected) throws IOException {
        assertThat(json(text(vr, value)).replace('"', '\''))
                .isEqualTo("{'00211010':{'vr':'" + vr + "','Value':" + expected + "}}");
    }

    @Test
    void binaryValues() throws IOException {
        assertThat(json(of(Vr.AT, (byte) 0x28, (byte) 0, (byte) 0x10, (byte) 0)))
                .contains("\"Value\":[\"00280010\"]");
        assertThat(json(of(Vr.US, (byte) 255, (byte) 255))).contains("[65535]");
        assertThat(json(of(Vr.FL, (byte) 0, (byte) 0, (byte) 0xC0, (byte) 0x7F)))
                .contains("[\"NaN\"]");
        assertThat(json(of(Vr.FL, (byte) 0, (byte) 0, (byte) 0x80, (byte) 0xFF)))
                .contains("[\"-Infinity\"]");
        byte ff = (byte) 0xFF;
        assertThat(json(of(Vr.UV, ff, ff, ff, ff, ff, ff, ff, ff))).contains("[\"18446744073709551615\"]");
        assertThat(json(of(Vr.SV, ff, ff, ff, ff, ff, ff, ff, ff))).contains("[-1]");
        assertThat(json(of(Vr.OB, (byte) 1, (byte) 2))).contains("\"InlineBinary\":\"AQI=\"");
    }

    @Test
    void elementsWithoutValueHaveOnlyTheirVr() throws IOException {
        for (Vr vr : new Vr[] {Vr.LO, Vr.PN, Vr.DS, Vr.OB, Vr.UN, Vr.US, Vr.AT}) {
            assertThat(json(of(vr))).isEqualTo("{\"00211010\":{\"vr\":\"" + vr + "\"}}");
        }
        assertThat(json(text(Vr.PN, "^^^^"))).isEqualTo("{\"00211010\":{\"vr\":\"PN\"}}");
    }

    @Test
    void itemsNestAndEmptyOnesStay() throws IOException {
        DataSet dataSet = new DataSetBuilder()
                .put(
                        Tags.ReferencedStudySequence,
                        Vr.SQ,
                        new ElementValue.Sequence(List.of(text(Vr.CS, "A"), DataSet.EMPTY)))
                .put(Tags.ReferencedSeriesSequence, Vr.UN, new ElementValue.Sequence(List.of()))
                .build();
        assertThat(json(dataSet).replace('"', '\''))
                .isEqualTo("{'00081110':{'vr':'SQ','Value':[{'00211010':{'vr':'CS','Value':['A']}},{}]},"
                        + "'00081115':{'vr':'SQ'}}");
    }

    @Test
    void textIsUnicodeAndTheCharacterSetSaysSo() throws IOException {
        DataSet dataSet = new DataSetBuilder()
                .putText(Tags.SpecificCharacterSet, Vr.CS, "ISO_IR 144")
                .put(Tags.PatientName, Vr.PN, new ElementValue.InMemory(new byte[] {(byte) 0xBB}))
                .build();
        assertThat(json(dataSet)).contains("[\"ISO_IR 192\"]").contains("\"Alphabetic\":\"Л\"");
    }

    @Test
    void groupLengthsAreLeftOut() throws IOException {
        DataSet dataSet = new DataSetBuilder()
                .put(0x0008_0000, Vr.UL, new ElementValue.InMemory(new byte[4]))
                .build();
        assertThat(json(dataSet)).isEqualTo("{}");
    }

    @Test
    void controlCharactersAreEscaped() throws IOException {
        StringBuilder all = new StringBuilder("x");
        for (char c = 0; c < 0xA0; c++) {
            all.append(c == '\\' || c == ' ' ? '.' : c);
        }
        String json = json(text(Vr.LT, all + "x"));
        assertThat(json.chars().noneMatch(Character::isISOControl)).isTrue();
        assertThat(json).contains("\\u001b", "\\u007f", "\\u0085");
    }

    @Test
    void charactersThatTurnTheDirectionAreEscaped() throws IOException {
        DataSet dataSet = new DataSetBuilder()
                .putText(Tags.SpecificCharacterSet, Vr.CS, "ISO_IR 192")
                .put(
                        ANY,
                        Vr.LO,
                        new ElementValue.InMemory("a\u202Eb\u2028c\uD83D\uDE00".getBytes(StandardCharsets.UTF_8)))
                .build();
        assertThat(json(dataSet)).contains("a\\u202eb\\u2028c\uD83D\uDE00");
    }

    @Test
    void valuesThatWereLeftInTheFileAreReferenced() throws IOException {
        ByteSource source = ByteSource.of(new byte[100_000], "scan.dcm");
        DataSet dataSet = new DataSetBuilder()
                .put(ANY, Vr.OB, new ElementValue.Deferred(source, 500, 90_000))
                .put(0x0021_1011, Vr.UN, new ElementValue.Deferred(source, 500, 0))
                .put(
                        Tags.PixelData,
                        Vr.OB,
                        new FragmentSequence.Builder(source, 1000, 4)
                                .add(1012, 20)
                                .build())
                .build();
        String referenced = json(dataSet, BulkDataReference.into(FILE, source));
        assertThat(referenced)
                .contains("\"BulkDataURI\":\"file:///scan.dcm?offset=500&length=90000\"")
                .contains("\"00211011\":{\"vr\":\"UN\"}")
                .contains("\"BulkDataURI\":\"file:///scan.dcm?offset=992&length=40\"");
        assertThat(json(dataSet, BulkDataReference.into(FILE, ByteSource.of(new byte[0], "other"))))
                .contains("file:///scan.dcm#(0021,1010)");
        assertThat(json(dataSet))
                .contains("\"InlineBinary\":\"" + "A".repeat(120_000) + "\"")
                .contains("\"7FE00010\":{\"vr\":\"OB\"}");
    }
}
