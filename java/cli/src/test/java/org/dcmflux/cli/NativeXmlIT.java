package org.dcmflux.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.dcmflux.data.DataSet;
import org.dcmflux.error.DicomException;
import org.dcmflux.file.DicomFile;
import org.dcmflux.testkit.Judge;
import org.dcmflux.testkit.Judge.Kept;
import org.dcmflux.testkit.Judge.Verdict;
import org.dcmflux.testkit.ManifestEntry;
import org.dcmflux.testkit.TestData;
import org.dcmflux.xml.NativeXml;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;

/** XML of every readable file: well-formed, built as PS3.19 says, and with the values that dcmtk's has. */
class NativeXmlIT {
    private static final String NAMESPACE = "http://dicom.nema.org/PS3.19/models/NativeDICOM";
    private static final Map<String, Set<String>> CHILDREN = Map.of(
            "NativeDicomModel", Set.of("DicomAttribute"),
            "DicomAttribute", Set.of("Value", "PersonName", "Item", "BulkData", "InlineBinary"),
            "Item", Set.of("DicomAttribute"),
            "PersonName", Set.of("Alphabetic", "Ideographic", "Phonetic"),
            "Alphabetic", Set.of("FamilyName", "GivenName", "MiddleName", "NamePrefix", "NameSuffix"),
            "Ideographic", Set.of("FamilyName", "GivenName", "MiddleName", "NamePrefix", "NameSuffix"),
            "Phonetic", Set.of("FamilyName", "GivenName", "MiddleName", "NamePrefix", "NameSuffix"));

    /** Names that end with an empty phonetic group, for which dcm2xml repeats the ideographic one. */
    private static final Set<String> EMPTY_PHONETIC =
            Set.of("fo-dicom/charset/chrGB2312.dcm", "fo-dicom/charset/chrX1.dcm", "fo-dicom/charset/chrX2.dcm");

    private final List<String> wrong = new ArrayList<>();

    private static DocumentBuilder parser() throws ParserConfigurationException {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setNamespaceAware(true);
        factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
        factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
        return factory.newDocumentBuilder();
    }

    private static Element root(byte[] xml) throws ParserConfigurationException, SAXException, IOException {
        return parser().parse(new ByteArrayInputStream(xml)).getDocumentElement();
    }

    private static List<Element> children(Element parent) {
        List<Element> children = new ArrayList<>();
        for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element element) {
                children.add(element);
            }
        }
        return children;
    }

    private void structure(Element element, String file) {
        String name = element.getLocalName();
        String last = "";
        int number = 0;
        for (Element child : children(element)) {
            boolean numbered = child.hasAttribute("number");
            int next = numbered ? Integer.parseInt(child.getAttribute("number")) : number;
            boolean good = NAMESPACE.equals(child.getNamespaceURI())
                    && CHILDREN.getOrDefault(name, Set.of()).contains(child.getLocalName())
                    && (!numbered || next > number)
                    && (!child.getLocalName().equals("DicomAttribute")
                            || child.getAttribute("tag").matches("[0-9A-F]{8}")
                                    && child.getAttribute("vr").matches("[A-Z]{2}")
                                    && group(child).compareTo(last) >= 0);
            if (!good) {
                wrong.add(file + ": " + name + " has " + child.getLocalName() + " " + child.getAttribute("tag"));
            }
            number = next;
            last = group(child);
            structure(child, file);
        }
    }

    /** Inside a group masked private tags stand behind those of their creators. */
    private static String group(Element attribute) {
        return attribute.hasAttribute("tag") ? attribute.getAttribute("tag").substring(0, 4) : "";
    }

    /** What stands in the attributes with values, by their place. */
    private static Map<String, String> values(Element parent, String path, Map<String, String> values) {
        for (Element attribute : children(parent)) {
            String tag = attribute.getAttribute("tag");
            String vr = attribute.getAttribute("vr");
            boolean unlike = vr.startsWith("O") || vr.equals("UN") || attribute.hasAttribute("privateCreator");
            if (unlike
                    || tag.equals("00080005")
                    || tag.startsWith("0002")
                    || Integer.parseInt(tag.substring(3, 4), 16) % 2 != 0) {
                continue;
            }
            String place = path + tag;
            if (vr.equals("SQ")) {
                int number = 0;
                for (Element item : children(attribute)) {
                    values(item, place + "[" + ++number + "].", values);
                }
                values.put(place, "SQ of " + number);
                continue;
            }
            StringBuilder text = new StringBuilder(vr); // dcmtk has no keywords for retired elements
            for (Element value : children(attribute)) {
                if (said(value, vr).isEmpty()) {
                    continue; // dcmtk writes empty values of a list, which say the same as none
                }
                text.append(' ')
                        .append(value.getAttribute("number"))
                        .append('=')
                        .append(said(value, vr));
            }
            values.put(place, text.toString());
        }
        return values;
    }

    private static String said(Element value, String vr) {
        if (value.getLocalName().equals("PersonName")) {
            StringBuilder name = new StringBuilder();
            for (Element group : children(value)) {
                name.append(group.getLocalName());
                children(group)
                        .forEach(part -> name.append('/')
                                .append(part.getLocalName())
                                .append(':')
                                .append(part.getTextContent().strip()));
            }
            return name.toString();
        }
        String text = value.getTextContent().strip();
        boolean real = vr.equals("FD") || vr.equals("FL");
        return real && text.matches("[-+0-9.eE]+") ? Float.toString(Float.parseFloat(text)) : text;
    }

    @Test
    void everyReadableFileIsWrittenAsXmlThatParsersReadAndThatSaysWhatDcmtksSays() throws Exception {
        Map<ManifestEntry, Element> mine = new LinkedHashMap<>();
        for (ManifestEntry entry : TestData.requireSharedManifest().entries()) {
            try (DicomFile file = DicomFile.open(entry.file())) {
                mine.put(entry, written(file.dataSet()));
            } catch (DicomException unreadable) {
                continue; // which ones those may be is tested where reading is
            }
            structure(mine.get(entry), entry.path());
        }
        assertThat(wrong).isEmpty();
        assertThat(mine).hasSizeGreaterThan(500);
        List<ManifestEntry> entries = List.copyOf(mine.keySet());
        List<Verdict> theirs = Judge.DCM2XML.runEach(
                Kept.ALL,
                entries.stream()
                        .map(entry ->
                                List.of("-q", "-nat", "+Xn", "+U8", entry.file().toString()))
                        .toList());
        int compared = 0;
        for (int i = 0; i < entries.size(); i++) {
            Verdict their = theirs.get(i);
            String path = entries.get(i).path();
            if (their.exitCode() == 0 && !path.startsWith("oddities/") && !EMPTY_PHONETIC.contains(path)) {
                compared++;
                compare(entries.get(i), mine.get(entries.get(i)), their);
            }
        }
        System.out.println(compared + " of " + entries.size() + " files were compared with dcm2xml's output");
        assertThat(wrong).isEmpty();
        assertThat(compared).isGreaterThan(300);
    }

    private static Element written(DataSet dataSet) throws Exception {
        StringBuilder out = new StringBuilder();
        NativeXml.with((container, element) -> URI.create("file:/here?offset=1&length=2"))
                .write(dataSet, out);
        return root(out.toString().getBytes(StandardCharsets.UTF_8));
    }

    private void compare(ManifestEntry entry, Element mine, Verdict their) {
        try {
            Map<String, String> expected = values(root(their.stdoutBytes()), "", new LinkedHashMap<>());
            Map<String, String> found = values(mine, "", new LinkedHashMap<>());
            for (String place : expected.keySet()) {
                if (!expected.get(place).equals(found.get(place))) {
                    wrong.add(entry.path() + " " + place + ": dcmtk has " + expected.get(place) + ", dcmflux "
                            + found.get(place));
                }
            }
            found.keySet().removeAll(expected.keySet());
            if (!found.isEmpty()) {
                wrong.add(entry.path() + ": only dcmflux has " + found);
            }
        } catch (ParserConfigurationException | SAXException | IOException e) {
            System.out.println(entry.path() + ": dcm2xml's output is no XML: " + e.getMessage());
        }
    }
}
