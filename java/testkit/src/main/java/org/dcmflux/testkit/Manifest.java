package org.dcmflux.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The table {@code MANIFEST.tsv} of a folder of test data: one row a file, with what is known about its pixels. */
public final class Manifest {
    /** The name of the table in its folder. */
    public static final String FILE_NAME = "MANIFEST.tsv";

    private final List<ManifestEntry> entries;

    private Manifest(List<ManifestEntry> entries) {
        this.entries = List.copyOf(entries);
    }

    /** Reads the table of a folder; columns are known by their names, so their number and order do not matter. */
    public static Manifest read(Path folder) {
        try {
            List<String> lines = Files.readAllLines(folder.resolve(FILE_NAME));
            String[] names = lines.get(0).split("\t", -1);
            List<ManifestEntry> entries = new ArrayList<>();
            for (String line : lines.subList(1, lines.size())) {
                String[] cells = line.split("\t", -1);
                Map<String, String> row = new LinkedHashMap<>();
                for (int i = 0; i < names.length; i++) {
                    row.put(names[i], i < cells.length ? cells[i] : "");
                }
                entries.add(new ManifestEntry(folder, row));
            }
            return new Manifest(entries);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns all rows in the order of the table. */
    public List<ManifestEntry> entries() {
        return entries;
    }

    /** Returns the rows that have a property, such as {@code manifest.where(ManifestEntry::isExact)}. */
    public Stream<ManifestEntry> where(Predicate<ManifestEntry> property) {
        return entries.stream().filter(property);
    }

    /** Returns the row of a file, which must be there. */
    public ManifestEntry get(String path) {
        return entries.stream()
                .filter(entry -> entry.path().equals(path))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no row for " + path));
    }
}
