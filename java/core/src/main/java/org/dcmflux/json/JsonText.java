package org.dcmflux.json;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Appends JSON tokens; commas are its business, nesting in the right order is the caller's. */
final class JsonText {
    private static final String HEX = "0123456789abcdef";

    private final Appendable out;
    private boolean comma;

    JsonText(Appendable out) {
        this.out = out;
    }

    JsonText open(char bracket) throws IOException {
        separate();
        out.append(bracket);
        comma = false;
        return this;
    }

    JsonText close(char bracket) throws IOException {
        out.append(bracket);
        comma = true;
        return this;
    }

    JsonText name(String name) throws IOException {
        string(name);
        out.append(':');
        comma = false;
        return this;
    }

    /** A string, or {@code null}. */
    JsonText string(@Nullable String text) throws IOException {
        separate();
        if (text == null) {
            out.append("null");
            return this;
        }
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            character(text, i);
        }
        out.append('"');
        return this;
    }

    /** A number, already in the notation of JSON. */
    JsonText number(String digits) throws IOException {
        separate();
        out.append(digits);
        return this;
    }

    /** Appends text that needs no escaping, without a comma. */
    JsonText raw(CharSequence text) throws IOException {
        out.append(text);
        return this;
    }

    void separate() throws IOException {
        if (comma) {
            out.append(',');
        }
        comma = true;
    }

    /** Besides what JSON demands, everything that could steer a terminal or break a line, and halves of characters. */
    private void character(String text, int at) throws IOException {
        char c = text.charAt(at);
        if (c == '"' || c == '\\') {
            out.append('\\').append(c);
        } else if (c < 0x20
                || c >= 0x7F && c < 0xA0
                || c == 0x2028
                || c == 0x2029
                || Character.getType(c) == Character.FORMAT
                || isLoneSurrogate(text, at)) {
            out.append("\\u");
            for (int shift = 12; shift >= 0; shift -= 4) {
                out.append(HEX.charAt(c >> shift & 0xF));
            }
        } else {
            out.append(c);
        }
    }

    private static boolean isLoneSurrogate(String text, int at) {
        char c = text.charAt(at);
        if (Character.isHighSurrogate(c)) {
            return at + 1 == text.length() || !Character.isLowSurrogate(text.charAt(at + 1));
        }
        return Character.isLowSurrogate(c) && (at == 0 || !Character.isHighSurrogate(text.charAt(at - 1)));
    }
}
