package org.dcmflux.json;

import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.dcmflux.data.DataSet;
import org.dcmflux.data.DataSetBuilder;
import org.dcmflux.data.ElementValue;
import org.dcmflux.dictionary.Dictionary;
import org.dcmflux.dictionary.Tags;
import org.dcmflux.dictionary.Vr;
import org.dcmflux.error.MalformedDataException;
import org.jspecify.annotations.Nullable;

/**
 * Reads Data Sets in the DICOM JSON Model, token by token.
 *
 * <p>Text is held in UTF-8, so (0008,0005) becomes ISO_IR 192 whatever it said, and is added where text beyond ASCII needs it.
 * Numbers of DS and IS keep their digits. An element without {@code vr} gets that of the dictionary. Elements of group 0002
 * become elements like any other: take them out for a File Meta Information.
 *
 * @dicom PS3.18 F.2
 */
public final class DicomJsonReader {
    /** Finds the values that the JSON text refers to. */
    @FunctionalInterface
    public interface BulkDataResolver {
        /** @param uri the BulkDataURI as it is written; resolving strange addresses is the caller's risk */
        ElementValue resolve(String uri) throws IOException;
    }

    private static final int MOST_LEVELS = 64;

    private final BulkDataResolver resolver;

    private DicomJsonReader(BulkDataResolver resolver) {
        this.resolver = resolver;
    }

    /** A reader that asks for bulk data. */
    public static DicomJsonReader with(BulkDataResolver resolver) {
        return new DicomJsonReader(resolver);
    }

    /** A reader of texts without bulk data; a BulkDataURI is refused. */
    public static DicomJsonReader inlineOnly() {
        return new DicomJsonReader(uri -> {
            throw new MalformedDataException(uri, -1, "", "a BulkDataURI, but nobody resolves it here");
        });
    }

    /**
     * Reads one object; a reader that holds nothing else is at its end then, and is not closed.
     *
     * @param name of the text in messages
     * @throws MalformedDataException with the position in characters
     */
    public DataSet read(Reader in, String name) throws IOException {
        JsonPull json = new JsonPull(in, name);
        Parse parse = new Parse(json);
        DataSet dataSet = parse.dataSet(1);
        json.end();
        return parse.text.isAscii() || dataSet.contains(Tags.SpecificCharacterSet)
                ? dataSet
                : dataSet.toBuilder()
                        .putText(Tags.SpecificCharacterSet, Vr.CS, JsonValues.UTF_8_TERM)
                        .build();
    }

    private final class Parse {
        private final JsonPull json;
        final JsonValues text = new JsonValues();

        Parse(JsonPull json) {
            this.json = json;
        }

        DataSet dataSet(int level) throws IOException {
            if (level > MOST_LEVELS) {
                throw json.malformed("more than " + MOST_LEVELS + " Sequences inside each other");
            }
            json.expect('{');
            return members(new DataSetBuilder(), null, level);
        }

        /** The elements of a Data Set whose bracket, and perhaps first name, were taken. */
        private DataSet members(DataSetBuilder dataSet, @Nullable String firstName, int level) throws IOException {
            boolean[] first = {true};
            if (firstName != null) {
                element(dataSet, firstName, level);
                first[0] = false;
            }
            while (json.next('}', first)) {
                element(dataSet, json.memberName(), level);
            }
            return dataSet.build();
        }

        private void element(DataSetBuilder dataSet, String name, int level) throws IOException {
            int tag = tag(name);
            Vr vr = null;
            ElementValue binary = null;
            List<Object> values = new ArrayList<>();
            json.expect('{');
            boolean[] first = {true};
            while (json.next('}', first)) {
                switch (json.memberName()) {
                    case "vr" -> vr = vr(json.string());
                    case "Value" -> values = values(level);
                    case "InlineBinary" -> binary = binary(json.string());
                    case "BulkDataURI" -> binary = resolver.resolve(json.string());
                    default -> throw json.malformed(name + " has a member that is none of the model's");
                }
            }
            Vr known = vr == null ? Dictionary.standard().vrOf(tag) : vr;
            try {
                dataSet.put(tag, known, binary == null ? text.value(tag, known, values) : binary);
            } catch (IllegalArgumentException e) {
                throw json.malformed(name + " " + known + ": " + e.getMessage());
            }
        }

        private int tag(String name) throws IOException {
            if (name.length() != 8 || !name.chars().allMatch(c -> Character.digit(c, 16) >= 0)) {
                throw json.malformed("'" + name + "' is no tag of eight hexadecimal digits");
            }
            return Integer.parseUnsignedInt(name, 16);
        }

        private Vr vr(String letters) throws IOException {
            Vr vr = letters.length() == 2 ? Vr.of(letters.charAt(0) << 8 | letters.charAt(1)) : null;
            if (vr == null) {
                throw json.malformed("'" + letters + "' is no VR");
            }
            return vr;
        }

        private ElementValue binary(String base64) throws IOException {
            try {
                return new ElementValue.InMemory(Base64.getDecoder().decode(base64));
            } catch (IllegalArgumentException e) {
                throw json.malformed("InlineBinary is not base64");
            }
        }

        private List<Object> values(int level) throws IOException {
            List<Object> values = new ArrayList<>();
            boolean[] first = {true};
            json.expect('[');
            while (json.next(']', first)) {
                switch (json.peek()) {
                    case '"' -> values.add(json.string());
                    case '{' -> values.add(object(level));
                    case 'n' -> {
                        json.nothing();
                        values.add("");
                    }
                    default -> values.add(json.number());
                }
            }
            return values;
        }

        /** An Item, or a person name: their first member tells. */
        private Object object(int level) throws IOException {
            json.expect('{');
            if (json.peek() == '}') {
                json.expect('}');
                return DataSet.EMPTY;
            }
            String name = json.memberName();
            List<String> groups = List.of("Alphabetic", "Ideographic", "Phonetic");
            if (!groups.contains(name)) {
                if (level == MOST_LEVELS) {
                    throw json.malformed("more than " + MOST_LEVELS + " Sequences inside each other");
                }
                return members(new DataSetBuilder(), name, level + 1);
            }
            String[] texts = {"", "", ""};
            texts[groups.indexOf(name)] = json.string();
            boolean[] first = {false};
            while (json.next('}', first)) {
                int group = groups.indexOf(json.memberName());
                if (group < 0) {
                    throw json.malformed("a person name has a group that is none of the model's");
                }
                texts[group] = json.string();
            }
            return String.join("=", texts).replaceAll("=+$", "");
        }
    }
}
