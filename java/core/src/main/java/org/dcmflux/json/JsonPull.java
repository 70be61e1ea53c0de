package org.dcmflux.json;

import java.io.IOException;
import java.io.Reader;
import org.dcmflux.error.MalformedDataException;

/** Takes JSON from a reader token by token; nothing but the token in hand is kept. */
final class JsonPull {
    private static final int END = -1;
    private static final int NOTHING = -2;
    private static final int LONGEST_NUMBER = 4096;

    private final Reader in;
    private final String name;
    private int peeked = NOTHING;
    private long position;

    JsonPull(Reader in, String name) {
        this.in = in;
        this.name = name;
    }

    /** The next character that is no white space, which stays. */
    char peek() throws IOException {
        int c = look();
        while (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
            take();
            c = look();
        }
        if (c == END) {
            throw malformed("it ends too early");
        }
        return (char) c;
    }

    private int look() throws IOException {
        if (peeked == NOTHING) {
            peeked = in.read();
            position++;
        }
        return peeked;
    }

    private int take() throws IOException {
        int c = look();
        peeked = NOTHING;
        return c;
    }

    /** Takes one character of the structure. */
    void expect(char wanted) throws IOException {
        if (peek() != wanted) {
            throw malformed("expected '" + wanted + "', found '" + peek() + "'");
        }
        take();
    }

    /** Inside an object or array: true before each member, false after having taken the closing bracket. */
    boolean next(char closing, boolean[] first) throws IOException {
        if (peek() == closing) {
            take();
            return false;
        }
        if (!first[0]) {
            expect(',');
        }
        first[0] = false;
        return true;
    }

    /** The name of a member, and its colon. */
    String memberName() throws IOException {
        String text = string();
        expect(':');
        return text;
    }

    String string() throws IOException {
        expect('"');
        StringBuilder text = new StringBuilder();
        for (int c = take(); c != '"'; c = take()) {
            if (c == END || c < ' ') {
                throw malformed(c == END ? "it ends inside a string" : "a control character inside a string");
            }
            text.append(c == '\\' ? escaped() : (char) c);
        }
        return text.toString();
    }

    private char escaped() throws IOException {
        int c = take();
        return switch (c) {
            case '"', '\\', '/' -> (char) c;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> {
                int code = 0;
                for (int i = 0; i < 4; i++) {
                    int digit = Character.digit(take(), 16);
                    if (digit < 0) {
                        throw malformed("\\u without four hexadecimal digits");
                    }
                    code = code << 4 | digit;
                }
                yield (char) code;
            }
            default -> throw malformed("an unknown escape");
        };
    }

    /** A number, with the digits that it is written in. */
    String number() throws IOException {
        peek();
        StringBuilder digits = new StringBuilder();
        while (look() != END && "+-.eE0123456789".indexOf(look()) >= 0 && digits.length() < LONGEST_NUMBER) {
            digits.append((char) take());
        }
        try {
            new java.math.BigDecimal(digits.toString());
        } catch (NumberFormatException e) {
            throw malformed("expected a value, found '" + digits + "'");
        }
        return digits.toString();
    }

    /** Takes {@code null}. */
    void nothing() throws IOException {
        for (char c : "null".toCharArray()) {
            expect(c);
        }
    }

    /** Requires that only white space follows. */
    void end() throws IOException {
        int c = look();
        while (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
            take();
            c = look();
        }
        if (c != END) {
            throw malformed("something follows after the end");
        }
    }

    MalformedDataException malformed(String detail) {
        return new MalformedDataException(name, position - 1, "", "not the DICOM JSON Model: " + detail);
    }
}
