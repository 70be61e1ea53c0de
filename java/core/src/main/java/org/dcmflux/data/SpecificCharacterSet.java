package org.dcmflux.data;

import java.nio.charset.Charset;
import java.nio.charset.CharsetEncoder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.dcmflux.dictionary.Vr;
import org.jspecify.annotations.Nullable;

/**
 * What the bytes of SH, LO, ST, PN, LT, UC and UT mean: the value of (0008,0005).
 *
 * <p>Decoding never fails. A term that nobody knows is told by {@link #warnings()} and read as the default repertoire;
 * bytes that are no character become U+FFFD, and bytes above 7FH where the default repertoire is declared are taken for
 * Latin alphabet No. 1. Immutable.
 *
 * @dicom PS3.3 C.12.1.1.2
 * @dicom PS3.5 6.1
 */
public final class SpecificCharacterSet {
    /** The default repertoire, ISO IR 6: what holds where (0008,0005) is absent. */
    public static final SpecificCharacterSet DEFAULT = of(List.of());

    private final List<String> terms;
    private final List<String> warnings;
    private final @Nullable Charset whole;
    private final CodeExtensions extensions;

    private SpecificCharacterSet(List<String> terms, CharacterSetTerms parsed) {
        this.terms = List.copyOf(terms);
        this.warnings = List.copyOf(parsed.warnings);
        this.whole = parsed.whole;
        this.extensions = new CodeExtensions(parsed.initialG0(), parsed.initialG1(), parsed.elements());
    }

    /** @param terms the values of (0008,0005) in their order; an empty one stands for the default repertoire */
    public static SpecificCharacterSet of(List<String> terms) {
        return new SpecificCharacterSet(terms, new CharacterSetTerms(terms));
    }

    /** The values as given. */
    public List<String> terms() {
        return terms;
    }

    /** What was odd about the terms, a sentence each: misspelt, unknown, not to be combined. */
    public List<String> warnings() {
        return warnings;
    }

    /**
     * Decodes a whole value, delimiters and padding included.
     *
     * @param vr says which characters are delimiters, where the repertoires of the first term are in force again
     */
    public String decode(byte[] value, Vr vr) {
        return whole == null ? extensions.decode(value, vr) : new String(value, whole);
    }

    /**
     * Decodes and separates the values of an element of a text VR: padding and the spaces that do not count are
     * removed, empty values between others are kept, and a value of nothing but padding is no value.
     *
     * <p>VRs that the character set does not govern are read in the default repertoire.
     *
     * @dicom PS3.5 6.2
     * @dicom PS3.5 6.4
     */
    public List<String> values(byte[] value, Vr vr) {
        int end = value.length;
        while (end > 0 && (value[end - 1] == ' ' || value[end - 1] == 0)) {
            end--;
        }
        if (end == 0) {
            return List.of();
        }
        byte[] unpadded = end == value.length ? value : Arrays.copyOf(value, end);
        String text = (vr.usesSpecificCharacterSet() ? this : DEFAULT).decode(unpadded, vr);
        if (!vr.isBackslashSeparated()) {
            return List.of(text);
        }
        List<String> values = new ArrayList<>(4);
        int start = 0;
        for (int at = text.indexOf('\\'); at >= 0; at = text.indexOf('\\', start)) {
            values.add(withoutPadding(text.substring(start, at), vr));
            start = at + 1;
        }
        values.add(withoutPadding(text.substring(start), vr));
        return List.copyOf(values);
    }

    private static String withoutPadding(String text, Vr vr) {
        int end = text.length();
        while (end > 0 && (text.charAt(end - 1) == ' ' || text.charAt(end - 1) == 0)) {
            end--;
        }
        int start = 0;
        while (vr != Vr.UC && vr != Vr.PN && start < end && text.charAt(start) == ' ') {
            start++;
        }
        return text.substring(start, end);
    }

    /** Tells whether {@link #encode} can write a text. */
    public boolean canEncode(String text) {
        return whole == null ? extensions.encode(text, Vr.LT) != null : canEncode(text, whole);
    }

    private static boolean canEncode(String text, Charset charset) {
        CharsetEncoder encoder = charset.newEncoder();
        return encoder.canEncode(text);
    }

    /**
     * Encodes a whole value, several values joined by backslashes; padding to even length is the caller's part.
     *
     * @throws IllegalArgumentException when a character is in none of the declared repertoires
     */
    public byte[] encode(String text, Vr vr) {
        byte[] bytes;
        if (whole == null) {
            bytes = extensions.encode(text, vr);
        } else {
            bytes = canEncode(text, whole) ? text.getBytes(whole) : null;
        }
        if (bytes == null) {
            throw new IllegalArgumentException(
                    "'" + text + "' has characters that are not in " + this + "; declare ISO_IR 192, which has all");
        }
        return bytes;
    }

    /**
     * The text as the value of an element: encoded by {@link #encode}, which may refuse it, and padded to even length.
     *
     * @param vr VRs that the character set does not govern are written in the default repertoire
     */
    public ElementValue elementValue(String text, Vr vr) {
        byte[] bytes = (vr.usesSpecificCharacterSet() ? this : DEFAULT).encode(text, vr);
        if (bytes.length % 2 == 0) {
            return new ElementValue.InMemory(bytes);
        }
        byte[] padded = Arrays.copyOf(bytes, bytes.length + 1);
        padded[bytes.length] = vr.paddingByte();
        return new ElementValue.InMemory(padded);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SpecificCharacterSet set && set.terms.equals(terms);
    }

    @Override
    public int hashCode() {
        return terms.hashCode();
    }

    @Override
    public String toString() {
        return terms.isEmpty() ? "the default repertoire" : String.join("\\", terms);
    }
}
