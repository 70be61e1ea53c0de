package org.dcmflux.xml;

import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import org.dcmflux.data.DataElement;
import org.dcmflux.data.DataSet;
import org.dcmflux.data.DataSetVisitor;
import org.dcmflux.data.ElementValue;
import org.dcmflux.data.PersonName;
import org.dcmflux.dictionary.Dictionary;
import org.dcmflux.dictionary.DictionaryEntry;
import org.dcmflux.dictionary.Tag;
import org.dcmflux.dictionary.Tags;
import org.dcmflux.dictionary.Vr;
import org.dcmflux.json.BulkDataReference;

/**
 * Writes Data Sets as XML in the Native DICOM Model, element by element.
 *
 * <p>Text comes out as Unicode, so (0008,0005) comes out as ISO_IR 192. Group lengths are left out. Characters that XML
 * cannot say, not even escaped, become U+FFFD. Fragments of encapsulated Pixel Data are left out unless they are referenced.
 *
 * @dicom PS3.19 A.1
 */
public final class NativeXml {
    private static final int CHUNK = 48 * 1024; // a multiple of three: base64 of the chunks can be joined

    private final BulkDataReference references;

    private NativeXml(BulkDataReference references) {
        this.references = references;
    }

    /** A writer that references bulk data as it is told. */
    public static NativeXml with(BulkDataReference references) {
        return new NativeXml(references);
    }

    /** Appends one XML document; whoever turns it into bytes must do so in UTF-8. */
    public void write(DataSet dataSet, Appendable out) throws IOException {
        out.append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<NativeDicomModel "
                + "xmlns=\"http://dicom.nema.org/PS3.19/models/NativeDICOM\" xml:space=\"preserve\">\n");
        dataSet.visit(new Visitor(out));
        out.append("</NativeDicomModel>\n");
    }

    private final class Visitor implements DataSetVisitor {
        private final Appendable out;

        Visitor(Appendable out) {
            this.out = out;
        }

        @Override
        public void element(DataSet container, DataElement element) throws IOException {
            if (Tag.isGroupLength(element.tag())) {
                return;
            }
            begin(container, element.tag(), element.vr());
            char first = element.vr().name().charAt(0);
            if (element.vr() == Vr.UN || first == 'O') {
                bulk(container, element);
            } else {
                values(container, element);
            }
            out.append("</DicomAttribute>\n");
        }

        private void begin(DataSet container, int tag, Vr vr) throws IOException {
            String creator = Tag.isPrivateCreator(tag)
                    ? ""
                    : container.privateCreator(tag).orElse("");
            // The block that a private creator has got here is nobody's business: it is named instead.
            int shown = creator.isEmpty() ? tag : tag & 0xFFFF_00FF;
            out.append("<DicomAttribute tag=\"").append(String.format(Locale.ROOT, "%08X", shown));
            out.append("\" vr=\"").append(vr.name());
            DictionaryEntry entry = Dictionary.standard().find(tag);
            if (entry != null) {
                out.append("\" keyword=\"").append(entry.keyword());
            }
            if (!creator.isEmpty()) {
                out.append("\" privateCreator=\"");
                escaped(creator);
            }
            out.append("\">\n");
        }

        private void values(DataSet container, DataElement element) throws IOException {
            List<String> values = element.tag() == Tags.SpecificCharacterSet
                    ? List.of("ISO_IR 192")
                    : container.strings(element.tag());
            for (int i = 0; i < values.size(); i++) {
                String value = element.vr() == Vr.AT ? hexadecimal(values.get(i)) : values.get(i);
                if (element.vr() == Vr.PN) {
                    personName(PersonName.parse(value), i + 1);
                } else if (!value.isEmpty()) {
                    out.append("<Value number=\"")
                            .append(Integer.toString(i + 1))
                            .append("\">");
                    escaped(value);
                    out.append("</Value>\n");
                }
            }
        }

        private static String hexadecimal(String tag) {
            return tag.replaceAll("[(),]", "");
        }

        private void personName(PersonName name, int number) throws IOException {
            if (name.isEmpty()) {
                return;
            }
            out.append("<PersonName number=\"").append(Integer.toString(number)).append("\">\n");
            group("Alphabetic", name.alphabetic());
            group("Ideographic", name.ideographic());
            group("Phonetic", name.phonetic());
            out.append("</PersonName>\n");
        }

        private void group(String element, PersonName.ComponentGroup group) throws IOException {
            if (group.isEmpty()) {
                return;
            }
            out.append('<').append(element).append('>');
            component("FamilyName", group.family());
            component("GivenName", group.given());
            component("MiddleName", group.middle());
            component("NamePrefix", group.prefix());
            component("NameSuffix", group.suffix());
            out.append("</").append(element).append(">\n");
        }

        private void component(String element, String text) throws IOException {
            if (!text.isEmpty()) {
                out.append('<').append(element).append('>');
                escaped(text);
                out.append("</").append(element).append('>');
            }
        }

        private void bulk(DataSet container, DataElement element) throws IOException {
            URI uri = references.uri(container, element);
            if (uri != null) {
                out.append("<BulkData uri=\"");
                escaped(uri.toString());
                out.append("\"/>\n");
            } else if (element.value() instanceof ElementValue.InMemory memory && memory.array().length > 0) {
                out.append("<InlineBinary>");
                out.append(Base64.getEncoder().encodeToString(memory.array()));
                out.append("</InlineBinary>\n");
            } else if (element.value() instanceof ElementValue.Deferred deferred) {
                out.append("<InlineBinary>");
                inline(deferred);
                out.append("</InlineBinary>\n");
            }
        }

        private void inline(ElementValue.Deferred deferred) throws IOException {
            for (long done = 0; done < deferred.length(); done += CHUNK) {
                byte[] chunk = new byte[(int) Math.min(CHUNK, deferred.length() - done)];
                deferred.source().readFully(deferred.position() + done, ByteBuffer.wrap(chunk));
                out.append(Base64.getEncoder().encodeToString(chunk));
            }
        }

        @Override
        public void beginSequence(DataSet container, DataElement sequence, int itemCount) throws IOException {
            begin(container, sequence.tag(), Vr.SQ);
        }

        @Override
        public void beginItem(DataSet item, int number) throws IOException {
            out.append("<Item number=\"").append(Integer.toString(number)).append("\">\n");
        }

        @Override
        public void endItem(DataSet item) throws IOException {
            out.append("</Item>\n");
        }

        @Override
        public void endSequence(DataElement sequence) throws IOException {
            out.append("</DicomAttribute>\n");
        }

        private void escaped(String text) throws IOException {
            for (int at = 0; at < text.length(); ) {
                int c = text.codePointAt(at);
                at += Character.charCount(c);
                switch (c) {
                    case '<' -> out.append("&lt;");
                    case '>' -> out.append("&gt;");
                    case '&' -> out.append("&amp;");
                    case '"' -> out.append("&quot;");
                    case '\t', '\n', '\r' ->
                        out.append("&#").append(Integer.toString(c)).append(';');
                    default -> out.append(isXml(c) ? Character.toString(c) : "\uFFFD");
                }
            }
        }

        private static boolean isXml(int c) {
            return c >= 0x20 && c <= 0xD7FF || c >= 0xE000 && c <= 0xFFFD || c >= 0x1_0000;
        }
    }
}
