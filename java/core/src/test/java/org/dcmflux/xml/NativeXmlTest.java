package org.dcmflux.xml;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import org.dcmflux.data.DataSet;
import org.dcmflux.data.DataSetBuilder;
import org.dcmflux.data.ElementValue;
import org.dcmflux.data.SpecificCharacterSet;
import org.dcmflux.dictionary.Tags;
import org.dcmflux.dictionary.Vr;
import org.dcmflux.json.BulkDataReference;
import org.junit.jupiter.api.Test;

class NativeXmlTest {
    private static final SpecificCharacterSet LATIN_1 = SpecificCharacterSet.of(List.of("ISO_IR 100"));

    private static String written(DataSet dataSet, BulkDataReference references) throws IOException {
        StringBuilder out = new StringBuilder();
        NativeXml.with(references).write(dataSet, out);
        return out.toString();
    }

    @Test
    void everyKindOfValueHasItsElement() throws IOException {
        DataSet item = new DataSetBuilder()
                .putText(Tags.ReferencedSOPInstanceUID, Vr.UI, "1.2")
                .build();
        DataSet dataSet = new DataSetBuilder()
                .putText(Tags.SpecificCharacterSet, Vr.CS, "ISO_IR 100")
                .put(Tags.ReferencedStudySequence, Vr.SQ, new ElementValue.Sequence(List.of(item, DataSet.EMPTY)))
                .putText(0x00090010, Vr.LO, "ACME & <Co>")
                .putText(0x00091001, Vr.LO, "a\\\\c")
                .put(Tags.PatientName, Vr.PN, LATIN_1.elementValue("Müller^Jörg^^Dr.", Vr.PN))
                .putUnsignedShort(Tags.Rows, 512)
                .put(Tags.PixelData, Vr.OW, new ElementValue.InMemory(new byte[] {1, 2, 3, 4}))
                .build();
        String xml = written(dataSet, BulkDataReference.NONE);
        assertThat(xml.split("<DicomAttribute ")).hasSize(9);
        assertThat(xml.split("</DicomAttribute>")).hasSize(9);
        assertThat(xml)
                .contains("<DicomAttribute tag=\"00080005\" vr=\"CS\" keyword=\"SpecificCharacterSet\">\n"
                        + "<Value number=\"1\">ISO_IR 192</Value>")
                .contains("<Item number=\"2\">\n</Item>")
                .contains("<DicomAttribute tag=\"00090001\" vr=\"LO\" privateCreator=\"ACME &amp; &lt;Co&gt;\">\n"
                        + "<Value number=\"1\">a</Value>\n<Value number=\"3\">c</Value>")
                .contains("<Alphabetic><FamilyName>Müller</FamilyName><GivenName>Jörg</GivenName>"
                        + "<NamePrefix>Dr.</NamePrefix></Alphabetic>")
                .contains("<Value number=\"1\">512</Value>")
                .contains("<InlineBinary>AQIDBA==</InlineBinary>");
    }

    @Test
    void whatIsReferencedIsNotReadAndWhatXmlCannotSayIsReplaced() throws IOException {
        DataSet dataSet = new DataSetBuilder()
                .put(Tags.ImageComments, Vr.LT, new ElementValue.InMemory(new byte[] {'a', 1, '\n', '"'}))
                .put(Tags.PixelData, Vr.OW, new ElementValue.InMemory(new byte[2]))
                .build();
        String xml = written(dataSet, (container, element) -> URI.create("file:/x?offset=1&length=2"));
        assertThat(xml)
                .contains("<BulkData uri=\"file:/x?offset=1&amp;length=2\"/>")
                .contains("<Value number=\"1\">a\uFFFD&#10;&quot;</Value>");
    }
}
