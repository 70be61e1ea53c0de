package org.dcmflux.dictionary;

import org.jspecify.annotations.Nullable;

/**
 * Arithmetic of tags. A tag is an {@code int}, group in the upper half; tags are ordered as unsigned numbers.
 *
 * @dicom PS3.5 7.1
 */
public final class Tag {
    private static final char[] HEX = "0123456789ABCDEF".toCharArray();

    private Tag() {}

    /** Returns the tag of a group and an element number; only their lower 16 bits count. */
    public static int of(int group, int element) {
        return group << 16 | element & 0xFFFF;
    }

    /** Returns the group number, 0 to FFFFH. */
    public static int group(int tag) {
        return tag >>> 16;
    }

    /** Returns the element number, 0 to FFFFH. */
    public static int element(int tag) {
        return tag & 0xFFFF;
    }

    /**
     * Tells whether the group number is odd.
     *
     * @dicom PS3.5 7.8
     */
    public static boolean isPrivate(int tag) {
        return (tag & 0x1_0000) != 0;
    }

    /**
     * Tells whether the element reserves a block of private elements: (gggg,0010) to (gggg,00FF) with gggg odd.
     *
     * @dicom PS3.5 7.8.1
     */
    public static boolean isPrivateCreator(int tag) {
        return isPrivate(tag) && element(tag) >= 0x10 && element(tag) <= 0xFF;
    }

    /**
     * Tells whether the element is (gggg,0000).
     *
     * @dicom PS3.5 7.2
     */
    public static boolean isGroupLength(int tag) {
        return element(tag) == 0;
    }

    /** Compares in the order in which elements stand in a Data Set. */
    public static int compare(int a, int b) {
        return Integer.compareUnsigned(a, b);
    }

    /** Returns the form of the standard, such as {@code (0028,0010)}. */
    public static String toString(int tag) {
        char[] text = new char[11];
        text[0] = '(';
        text[5] = ',';
        text[10] = ')';
        for (int digit = 0; digit < 8; digit++) {
            text[digit < 4 ? digit + 1 : digit + 2] = HEX[tag >>> 28 - 4 * digit & 0xF];
        }
        return new String(text);
    }

    /**
     * Reads {@code 0028,0010}, {@code (0028,0010)}, {@code 00280010} or a keyword.
     *
     * @throws IllegalArgumentException if the text is none of these
     */
    public static int parse(String text) {
        String trimmed = text.trim();
        String digits = trimmed;
        if (digits.length() == 11 && digits.charAt(0) == '(' && digits.charAt(10) == ')') {
            digits = digits.substring(1, 10);
        }
        if (digits.length() == 9 && digits.charAt(4) == ',') {
            digits = digits.substring(0, 4) + digits.substring(5);
        }
        if (isHexadecimal(digits)) {
            return Integer.parseUnsignedInt(digits, 16);
        }
        @Nullable DictionaryEntry entry = Dictionary.standard().find(trimmed);
        if (entry == null) {
            throw new IllegalArgumentException(
                    "'" + text + "' is no tag: write gggg,eeee, ggggeeee in hexadecimal digits, or a keyword of PS3.6");
        }
        return entry.tag();
    }

    private static boolean isHexadecimal(String text) {
        return text.length() == 8 && text.chars().allMatch(c -> Character.digit(c, 16) >= 0 && c < 0x80);
    }
}
