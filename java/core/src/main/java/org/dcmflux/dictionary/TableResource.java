package org.dcmflux.dictionary;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Reads a generated table that is packed beside the classes. */
final class TableResource {
    private TableResource() {}

    static byte[] bytes(String name) {
        try (InputStream in = TableResource.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the build did not pack " + name + " beside " + TableResource.class);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + name, e);
        }
    }

    /** Returns the rows, split at tabs, trailing empty columns kept. */
    static List<String[]> rows(String name) {
        List<String[]> rows = new ArrayList<>(512);
        String text = new String(bytes(name), StandardCharsets.UTF_8);
        for (int start = 0; start < text.length(); ) {
            int end = text.indexOf('\n', start);
            rows.add(text.substring(start, end).split("\t", -1));
            start = end + 1;
        }
        return rows;
    }
}
