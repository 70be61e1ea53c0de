package org.dcmflux.json;

import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.List;
import org.dcmflux.data.DataElement;
import org.dcmflux.data.DataSet;
import org.dcmflux.data.DataSetVisitor;
import org.dcmflux.data.ElementValue;
import org.dcmflux.data.PersonName;
import org.dcmflux.data.WrittenNumber;
import org.dcmflux.dictionary.Tag;
import org.dcmflux.dictionary.Tags;
import org.dcmflux.dictionary.Vr;

/**
 * Writes Data Sets in the DICOM JSON Model, element by element.
 *
 * <p>Text comes out as Unicode whatever it was written in, so (0008,0005) comes out as ISO_IR 192. Group lengths are
 * left out. DS and IS are numbers with the digits of the file; text in them that is no number stays a string, as do
 * 64-bit integers beyond 2^53 and floating point values that are no finite number ({@code NaN}, {@code Infinity}).
 *
 * @dicom PS3.18 F.2
 */
public final class DicomJson {
    private static final long LARGEST_EXACT = 1L << 53;
    private static final int CHUNK = 48 * 1024; // a multiple of three: base64 of the chunks can be joined

    private final BulkDataReference references;

    private DicomJson(BulkDataReference references) {
        this.references = references;
    }

    /** A writer that references bulk data as it is told. */
    public static DicomJson with(BulkDataReference references) {
        return new DicomJson(references);
    }

    /** Appends one JSON object. Values that were left in their source are read, unless they are referenced. */
    public void write(DataSet dataSet, Appendable out) throws IOException {
        JsonText json = new JsonText(out);
        json.open('{');
        dataSet.visit(new Visitor(json));
        json.close('}');
    }

    private final class Visitor implements DataSetVisitor {
        private final JsonText json;

        Visitor(JsonText json) {
            this.json = json;
        }

        @Override
        public void element(DataSet container, DataElement element) throws IOException {
            if (Tag.isGroupLength(element.tag())) {
                return;
            }
            begin(element.tag(), element.vr());
            if (element.vr().isText()) {
                text(container, element);
            } else if (isBulk(element.vr())) {
                bulk(container, element);
            } else {
                binary(container, element);
            }
            json.close('}');
        }

        private void begin(int tag, Vr vr) throws IOException {
            json.name(hexadecimal(tag)).open('{').name("vr").string(vr.name());
        }

        @Override
        public void beginSequence(DataSet container, DataElement sequence, int itemCount) throws IOException {
            begin(sequence.tag(), Vr.SQ);
            if (itemCount > 0) {
                json.name("Value").open('[');
            }
        }

        @Override
        public void beginItem(DataSet item, int number) throws IOException {
            json.open('{');
        }

        @Override
        public void endItem(DataSet item) throws IOException {
            json.close('}');
        }

        @Override
        public void endSequence(DataElement sequence) throws IOException {
            if (sequence.value() instanceof ElementValue.Sequence items
                    && !items.items().isEmpty()) {
                json.close(']');
            }
            json.close('}');
        }

        private void text(DataSet container, DataElement element) throws IOException {
            List<String> values = element.tag() == Tags.SpecificCharacterSet
                    ? List.of("ISO_IR 192")
                    : container.strings(element.tag());
            boolean names = element.vr() == Vr.PN;
            if (values.isEmpty() || names && values.stream().allMatch(DicomJson::isEmptyName)) {
                return;
            }
            json.name("Value").open('[');
            for (String value : values) {
                if (value.isEmpty() || names && isEmptyName(value)) {
                    json.string(null);
                } else if (names) {
                    personName(PersonName.parse(value));
                } else if (element.vr() == Vr.DS || element.vr() == Vr.IS) {
                    written(WrittenNumber.parse(value));
                } else {
                    json.string(value);
                }
            }
            json.close(']');
        }

        private void personName(PersonName name) throws IOException {
            json.open('{');
            group("Alphabetic", name.alphabetic());
            group("Ideographic", name.ideographic());
            group("Phonetic", name.phonetic());
            json.close('}');
        }

        private void group(String key, PersonName.ComponentGroup group) throws IOException {
            if (!group.isEmpty()) {
                json.name(key).string(group.toString());
            }
        }

        private void written(WrittenNumber number) throws IOException {
            if (number.value() == null) {
                json.string(number.text());
            } else {
                json.number(JsonNumber.of(number.text()));
            }
        }

        private void binary(DataSet container, DataElement element) throws IOException {
            if (element.vr() == Vr.AT) {
                int[] tags = container.tags(element.tag());
                String[] values = new String[tags.length];
                for (int i = 0; i < tags.length; i++) {
                    values[i] = hexadecimal(tags[i]);
                }
                values(values, Kind.STRING);
                return;
            }
            String[] values = container.strings(element.tag()).toArray(String[]::new);
            values(values, element.vr() == Vr.SV || element.vr() == Vr.UV ? Kind.LONG : Kind.NUMBER);
        }

        private void values(String[] values, Kind kind) throws IOException {
            if (values.length == 0) {
                return;
            }
            json.name("Value").open('[');
            for (String value : values) {
                if (kind == Kind.STRING || kind == Kind.LONG && !isExact(value) || !isFinite(value)) {
                    json.string(value);
                } else {
                    json.number(value);
                }
            }
            json.close(']');
        }

        private void bulk(DataSet container, DataElement element) throws IOException {
            if (isEmpty(element.value())) {
                return;
            }
            URI uri = references.uri(container, element);
            if (uri != null) {
                json.name("BulkDataURI").string(uri.toString());
            } else if (element.value() instanceof ElementValue.InMemory memory) {
                json.name("InlineBinary").string(Base64.getEncoder().encodeToString(memory.array()));
            } else if (element.value() instanceof ElementValue.Deferred deferred) {
                json.name("InlineBinary").separate();
                json.raw("\"");
                inline(deferred);
                json.raw("\"");
            }
        }

        private void inline(ElementValue.Deferred deferred) throws IOException {
            for (long done = 0; done < deferred.length(); done += CHUNK) {
                byte[] chunk = new byte[(int) Math.min(CHUNK, deferred.length() - done)];
                deferred.source().readFully(deferred.position() + done, ByteBuffer.wrap(chunk));
                json.raw(Base64.getEncoder().encodeToString(chunk));
            }
        }
    }

    private enum Kind {
        STRING,
        NUMBER,
        LONG
    }

    /** Delimiters alone name nobody. */
    private static boolean isEmptyName(String value) {
        return PersonName.parse(value).isEmpty();
    }

    private static boolean isEmpty(ElementValue value) {
        return value instanceof ElementValue.InMemory memory && memory.array().length == 0
                || value instanceof ElementValue.Deferred deferred && deferred.length() == 0;
    }

    private static boolean isBulk(Vr vr) {
        return vr == Vr.UN || vr.name().charAt(0) == 'O';
    }

    private static boolean isFinite(String number) {
        char last = number.charAt(number.length() - 1);
        return last >= '0' && last <= '9';
    }

    /** Readers of JSON make a double of a number; beyond 2^53 that would be another number. */
    private static boolean isExact(String whole) {
        try {
            return Math.abs(Long.parseLong(whole)) <= LARGEST_EXACT;
        } catch (NumberFormatException unsignedBeyondLong) {
            return false;
        }
    }

    private static String hexadecimal(int tag) {
        String text = Tag.toString(tag);
        return text.substring(1, 5) + text.substring(6, 10);
    }
}
