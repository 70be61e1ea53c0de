package org.dcmflux.cli;

import java.util.Map;
import java.util.stream.Collectors;

/** Objects of strings, numbers and truth values as JSON, one a line. */
final class JsonLines {
    private JsonLines() {}

    /** An object with its members in the map's order; numbers and truth values as they are, all else as text. */
    static String object(Map<String, Object> members) {
        return members.entrySet().stream()
                .map(member -> quoted(member.getKey()) + ":" + value(member.getValue()))
                .collect(Collectors.joining(",", "{", "}"));
    }

    private static String value(Object value) {
        return value instanceof Number || value instanceof Boolean ? value.toString() : quoted(value.toString());
    }

    private static String quoted(String text) {
        StringBuilder json = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char character = text.charAt(i);
            if (character == '"' || character == '\\') {
                json.append('\\').append(character);
            } else if (character < ' ') {
                json.append(String.format("\\u%04x", (int) character));
            } else {
                json.append(character);
            }
        }
        return json.append('"').toString();
    }
}
