package org.dcmflux.data;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.dcmflux.dictionary.Vr;
import org.jspecify.annotations.Nullable;

/**
 * Switching between code elements by escape sequences, and back to the first ones at every delimiter.
 *
 * @dicom PS3.5 6.1.2.5
 */
final class CodeExtensions {
    private static final char ESCAPE = 0x1B;

    private final CodeElement initialG0;
    private final @Nullable CodeElement initialG1;
    private final List<CodeElement> declared;

    /**
     * @param declared code elements in the order of the defined terms; the ones of the first term are in use at once
     */
    CodeExtensions(CodeElement initialG0, @Nullable CodeElement initialG1, List<CodeElement> declared) {
        this.initialG0 = initialG0;
        this.initialG1 = initialG1;
        this.declared = List.copyOf(declared);
    }

    String decode(byte[] bytes, Vr vr) {
        return isPlain(bytes) ? plain(bytes) : new Decoding(bytes, vr).text();
    }

    /** Whether no switching can happen, so that one table of the JDK does it all. */
    private boolean isPlain(byte[] bytes) {
        if (initialG1 != null && initialG1.bytesPerCharacter > 1) {
            return false;
        }
        boolean high = false;
        for (byte b : bytes) {
            high |= b < 0;
            if (b == ESCAPE) {
                return false;
            }
        }
        return !high || initialG1 != null;
    }

    private String plain(byte[] bytes) {
        return new String(bytes, initialG1 == null ? initialG0.charset() : initialG1.charset());
    }

    /** The text that ends what was switched: nothing designated outlives these characters. */
    private static boolean isDelimiter(int c, Vr vr) {
        return c == '\n'
                || c == '\f'
                || c == '\r'
                || c == '\t'
                || c == '\\' && vr.isBackslashSeparated()
                || vr == Vr.PN && (c == '^' || c == '=');
    }

    /** One value being decoded. */
    private final class Decoding {
        private final byte[] bytes;
        private final Vr vr;
        private final StringBuilder text;
        private final byte[] run;
        private int runLength;
        private CodeElement runElement = initialG0;
        private CodeElement g0 = initialG0;
        private @Nullable CodeElement g1 = initialG1;
        private @Nullable CodeElement lastG1;

        Decoding(byte[] bytes, Vr vr) {
            this.bytes = bytes;
            this.vr = vr;
            this.text = new StringBuilder(bytes.length);
            this.run = new byte[bytes.length];
        }

        String text() {
            int at = 0;
            while (at < bytes.length) {
                byte b = bytes[at];
                if (b == ESCAPE) {
                    at = escape(at);
                } else if (b < 0) {
                    at = character(at, highElement());
                } else if (b <= ' ' || b == 0x7F || g0.bytesPerCharacter == 1) {
                    boolean resets = isDelimiter(b, vr);
                    at = character(at, g0.bytesPerCharacter == 1 ? g0 : CodeElement.ASCII);
                    if (resets) {
                        g0 = initialG0;
                        g1 = initialG1;
                    }
                } else {
                    at = character(at, g0);
                }
            }
            flush();
            return text.toString();
        }

        private int escape(int at) {
            CodeElement element = CodeElement.escapedAt(bytes, at + 1);
            if (element == null) {
                return character(at, CodeElement.ASCII);
            }
            if (element.area == CodeElement.Area.G0) {
                g0 = element;
            } else {
                g1 = element;
                lastG1 = element;
            }
            return at + 1 + element.escape.length();
        }

        /** What a high byte means where nobody said: many writers forget the escape sequence after a delimiter. */
        private CodeElement highElement() {
            if (g1 != null) {
                return g1;
            }
            if (lastG1 != null) {
                return lastG1;
            }
            for (CodeElement element : declared) {
                if (element.area == CodeElement.Area.G1) {
                    return element;
                }
            }
            return CodeElement.LATIN_1;
        }

        private int character(int at, CodeElement element) {
            int size = element.bytesPerCharacter;
            boolean paired = size == 1 || at + 1 < bytes.length && bytes[at + 1] < 0 == bytes[at] < 0;
            if (!paired) {
                flush();
                text.append('\uFFFD');
                return at + 1;
            }
            if (element != runElement) {
                flush();
                runElement = element;
            }
            for (int i = 0; i < size; i++) {
                run[runLength++] = bytes[at + i];
            }
            return at + size;
        }

        private void flush() {
            if (runLength > 0) {
                text.append(runElement.decode(run, runLength));
                runLength = 0;
            }
        }
    }

    /** Encodes; null when a character is in none of the declared code elements. */
    byte @Nullable [] encode(String text, Vr vr) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length() + 8);
        CodeElement g0 = initialG0;
        CodeElement g1 = initialG1;
        for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
            int c = text.codePointAt(i);
            boolean resets = isDelimiter(c, vr);
            if ((resets || c < ' ') && g0 != initialG0) {
                escape(initialG0, bytes);
                g0 = initialG0;
            }
            if (c < ' ') {
                bytes.write(c);
            } else {
                CodeElement element = elementFor(c, g0, g1);
                if (element == null) {
                    return null;
                }
                if (element != g0 && element != g1) {
                    escape(element, bytes);
                }
                g0 = element.area == CodeElement.Area.G0 ? element : g0;
                g1 = element.area == CodeElement.Area.G1 ? element : g1;
                byte[] encoded = element.encode(c);
                bytes.write(encoded, 0, encoded == null ? 0 : encoded.length);
            }
            g1 = resets ? initialG1 : g1;
        }
        if (g0 != initialG0) {
            escape(initialG0, bytes);
        }
        return bytes.toByteArray();
    }

    private @Nullable CodeElement elementFor(int c, CodeElement g0, @Nullable CodeElement g1) {
        List<CodeElement> choices = new ArrayList<>(declared.size() + 3);
        choices.add(g0);
        if (g1 != null) {
            choices.add(g1);
        }
        choices.add(initialG0);
        choices.addAll(declared);
        for (CodeElement element : choices) {
            if (element.encode(c) != null) {
                return element;
            }
        }
        return null;
    }

    private static void escape(CodeElement element, ByteArrayOutputStream bytes) {
        bytes.write(ESCAPE);
        bytes.writeBytes(element.escape.getBytes(StandardCharsets.US_ASCII));
    }
}
