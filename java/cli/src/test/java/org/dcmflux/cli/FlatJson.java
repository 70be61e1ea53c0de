package org.dcmflux.cli;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A Data Set in JSON as a flat table: path of every element to its VR and values, comparable between houses. */
final class FlatJson {
    /** Where {@code BulkDataURI} names an element by its path, so that there are no bytes to compare. */
    static final String BY_PATH = "bytes by path";

    private final Map<String, Entry> entries = new TreeMap<>();

    /**
     * One element.
     *
     * @param values text as it is, numbers as precise as their VR, bytes as their digest
     */
    record Entry(String vr, List<String> values) {}

    private FlatJson() {}

    static Map<String, Entry> of(Map<String, @Nullable Object> json) throws IOException {
        FlatJson flat = new FlatJson();
        flat.add("", json);
        return flat.entries;
    }

    @SuppressWarnings("unchecked")
    private void add(String prefix, Map<String, @Nullable Object> json) throws IOException {
        for (Map.Entry<String, @Nullable Object> member : json.entrySet()) {
            Map<String, @Nullable Object> element = (Map<String, @Nullable Object>) member.getValue();
            String vr = String.valueOf(element.get("vr"));
            String path = prefix + member.getKey();
            List<@Nullable Object> values =
                    element.get("Value") instanceof List<?> list ? (List<@Nullable Object>) list : List.of();
            List<String> shown = new ArrayList<>();
            if (vr.equals("SQ")) {
                shown.add(values.size() + " items");
                for (int i = 0; i < values.size(); i++) {
                    Object item = values.get(i) == null ? Map.of() : values.get(i);
                    add(path + "[" + (i + 1) + "].", (Map<String, @Nullable Object>) item);
                }
            } else {
                for (Object value : values) {
                    shown.add(shown(vr, value));
                }
            }
            bytes(element, shown);
            entries.put(path, new Entry(vr, shown));
        }
    }

    private static void bytes(Map<String, @Nullable Object> element, List<String> shown) throws IOException {
        if (element.get("InlineBinary") instanceof String base64 && !base64.isEmpty()) {
            shown.add(digest(Base64.getDecoder().decode(base64)));
        }
        if (element.get("BulkDataURI") instanceof String uri) {
            shown.add(uri.startsWith("sha256:") ? uri : referenced(URI.create(uri)));
        }
    }

    private static String referenced(URI uri) throws IOException {
        if (uri.getQuery() == null) {
            return BY_PATH;
        }
        String[] parts = uri.getQuery().split("[=&]");
        byte[] bytes = new byte[Integer.parseInt(parts[3])];
        try (RandomAccessFile file = new RandomAccessFile(Path.of(uri.getPath()).toFile(), "r")) {
            file.seek(Long.parseLong(parts[1]));
            file.readFully(bytes);
        }
        return digest(bytes);
    }

    static String digest(byte[] bytes) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
            return "sha256:" + HexFormat.of().formatHex(digest, 0, 8) + ":" + bytes.length;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @SuppressWarnings("unchecked")
    private static String shown(String vr, @Nullable Object value) {
        if (value == null) {
            return "";
        }
        if (value instanceof Map<?, ?> name) {
            Map<String, @Nullable Object> groups = (Map<String, @Nullable Object>) name;
            String text =
                    group(groups, "Alphabetic") + "=" + group(groups, "Ideographic") + "=" + group(groups, "Phonetic");
            return text.replaceAll("[ =]+$", "");
        }
        String text = value instanceof JsonTree.Number number ? number.digits() : String.valueOf(value);
        return switch (vr) {
            case "FL" -> Float.toString(Float.parseFloat(text));
            case "FD" -> Double.toString(Double.parseDouble(text));
            case "DS", "IS", "US", "SS", "UL", "SL", "SV", "UV" -> number(text);
            default -> text;
        };
    }

    private static String group(Map<String, @Nullable Object> groups, String name) {
        return groups.get(name) instanceof String text ? text.stripTrailing() : "";
    }

    private static String number(String text) {
        try {
            return Double.toString(new BigDecimal(text.strip()).doubleValue());
        } catch (NumberFormatException notANumber) {
            return "text " + text.strip();
        }
    }
}
