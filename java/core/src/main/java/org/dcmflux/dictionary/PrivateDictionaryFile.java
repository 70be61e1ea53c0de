package org.dcmflux.dictionary;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads private dictionaries that people keep as text: tables of our own form, and lines as dcmtk's dictionaries have them. */
final class PrivateDictionaryFile {
    private static final Pattern QUOTED = Pattern.compile(
            "\\(([0-9A-Fa-f]{4})(?:-o-([0-9A-Fa-f]{4}))?,\"([^\"]+)\",(?:[0-9A-Fa-f]{2})?([0-9A-Fa-f]{2})\\)\\s+(\\w\\w)\\s+(\\S+)(?:\\s+(\\S+).*)?");
    private static final Pattern TABLE =
            Pattern.compile("([^\t]+)\t([0-9A-Fa-f]{4})\t(?:[xX][xX])?([0-9A-Fa-f]{2})\t(\\w\\w)\t([^\t]*)\t([^\t]*)");

    /** Where a context decides; in Implicit VR, which has no VR of its own, all of these are words. */
    private static final Map<String, Vr> UNDECIDED = Map.of("px", Vr.OW, "ox", Vr.OW, "xs", Vr.US, "lt", Vr.OW);

    private final String name;
    private final PrivateDictionary.Builder entries = PrivateDictionary.builder();
    private int lineNumber;

    private PrivateDictionaryFile(String name) {
        this.name = name;
    }

    static PrivateDictionary read(BufferedReader lines, String name) throws IOException {
        PrivateDictionaryFile file = new PrivateDictionaryFile(name);
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            file.lineNumber++;
            if (!line.isBlank() && line.charAt(0) != '#') {
                file.line(line);
            }
        }
        return file.entries.build();
    }

    private void line(String line) throws IOException {
        Matcher quoted = QUOTED.matcher(line);
        if (quoted.matches()) {
            int first = Integer.parseInt(quoted.group(1), 16);
            int last = quoted.group(2) == null ? first : Integer.parseInt(quoted.group(2), 16);
            String vm = quoted.group(7) == null ? "1-n" : quoted.group(7);
            for (int group = first; group <= last; group += 2) {
                add(quoted.group(3), group, quoted.group(4), quoted.group(5), vm, quoted.group(6));
            }
            return;
        }
        Matcher table = TABLE.matcher(line);
        if (!table.matches()) {
            throw refusal(
                    "is neither creator, group, element, VR, VM and name between tabs nor"
                            + " (gggg,\"CREATOR\",ee) VR Name VM",
                    null);
        }
        int group = Integer.parseInt(table.group(2), 16);
        add(table.group(1), group, table.group(3), table.group(4), table.group(5), table.group(6));
    }

    private void add(String creator, int group, String element, String vr, String vm, String label) throws IOException {
        try {
            Vr known = UNDECIDED.containsKey(vr) ? UNDECIDED.get(vr) : Vr.valueOf(vr);
            entries.add(new PrivateEntry(creator.strip(), group, Integer.parseInt(element, 16), known, vm, label));
        } catch (IllegalArgumentException e) {
            throw refusal(String.valueOf(e.getMessage()), e);
        }
    }

    private IOException refusal(String why, @Nullable Exception cause) {
        return new IOException(name + ", line " + lineNumber + ": " + why, cause);
    }
}
