package org.dcmflux.dictionary;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is known of private elements: for a private creator, which of its elements has which VR and name.
 *
 * <p>Empty by default, because vendors publish such tables, the standard does not. Immutable; users make their own by
 * {@link #builder()} or {@link #read} and extend others by {@link #toBuilder()}.
 *
 * @dicom PS3.5 7.8
 */
public final class PrivateDictionary {
    private static final PrivateDictionary EMPTY = new PrivateDictionary(Map.of());

    private final Map<Key, PrivateEntry> entries;

    private record Key(String creator, int groupAndElement) {}

    private PrivateDictionary(Map<Key, PrivateEntry> entries) {
        this.entries = Map.copyOf(entries);
    }

    /** Knows nothing. */
    public static PrivateDictionary empty() {
        return EMPTY;
    }

    public static Builder builder() {
        return new Builder(Map.of());
    }

    /**
     * Reads a table in UTF-8, a line an element: private creator, group, element (the lower two hexadecimal digits), VR, VM and
     * name, with tabs between them; for instance {@code SIEMENS CSA HEADER⇥0029⇥08⇥CS⇥1⇥CSAImageHeaderType}. Lines as in the
     * dictionaries of dcmtk are read too: {@code (0029,"SIEMENS CSA HEADER",08) CS CSAImageHeaderType 1}; of
     * an element with four digits the lower two count. Empty lines and
     * those that begin with # are left out; the last line for an element counts.
     *
     * @throws IOException naming file and line, when a line is none of these
     */
    public static PrivateDictionary read(Path file) throws IOException {
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            return PrivateDictionaryFile.read(lines, file.toString());
        } catch (CharacterCodingException e) {
            throw new IOException(file + " is no text in UTF-8", e);
        }
    }

    public Builder toBuilder() {
        return new Builder(entries);
    }

    /**
     * Finds an element; null when it is not known.
     *
     * @param creator the value of the private creator; spaces around it do not matter, upper and lower case do
     * @param tag the whole tag, whichever block the creator got
     */
    public @Nullable PrivateEntry find(String creator, int tag) {
        return entries.get(key(creator, tag));
    }

    public int size() {
        return entries.size();
    }

    private static Key key(String creator, int tag) {
        return new Key(creator.strip(), tag & 0xFFFF_00FF);
    }

    /** Collects rows; the last one for an element counts. */
    public static final class Builder {
        private final Map<Key, PrivateEntry> entries;

        private Builder(Map<Key, PrivateEntry> entries) {
            this.entries = new LinkedHashMap<>(entries);
        }

        public Builder add(PrivateEntry entry) {
            entries.put(key(entry.creator(), Tag.of(entry.group(), entry.element())), entry);
            return this;
        }

        public Builder addAll(PrivateDictionary other) {
            entries.putAll(other.entries);
            return this;
        }

        public PrivateDictionary build() {
            return new PrivateDictionary(entries);
        }
    }
}
