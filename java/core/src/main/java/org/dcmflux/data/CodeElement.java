package org.dcmflux.data;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * One set of graphic characters that an escape sequence can bring into G0 (bytes below 80H) or G1 (bytes from 80H on).
 *
 * <p>The tables are the JDK's; what is ours is only which bytes of them a code element uses.
 *
 * @dicom PS3.3 C.12.1.1.2
 */
enum CodeElement {
    ASCII(6, Area.G0, 1, "US-ASCII", "(B"),
    ROMAJI(14, Area.G0, 1, "JIS_X0201", "(J"),
    KANJI(87, Area.G0, 2, "EUC-JP", "$B"),
    SUPPLEMENTARY_KANJI(159, Area.G0, 2, "EUC-JP", "$(D"),
    LATIN_1(100, Area.G1, 1, "ISO-8859-1", "-A"),
    LATIN_2(101, Area.G1, 1, "ISO-8859-2", "-B"),
    LATIN_3(109, Area.G1, 1, "ISO-8859-3", "-C"),
    LATIN_4(110, Area.G1, 1, "ISO-8859-4", "-D"),
    CYRILLIC(144, Area.G1, 1, "ISO-8859-5", "-L"),
    ARABIC(127, Area.G1, 1, "ISO-8859-6", "-G"),
    GREEK(126, Area.G1, 1, "ISO-8859-7", "-F"),
    HEBREW(138, Area.G1, 1, "ISO-8859-8", "-H"),
    LATIN_5(148, Area.G1, 1, "ISO-8859-9", "-M"),
    LATIN_9(203, Area.G1, 1, "ISO-8859-15", "-b"),
    KATAKANA(13, Area.G1, 1, "JIS_X0201", ")I"),
    THAI(166, Area.G1, 1, "TIS-620", "-T"),
    HANGUL(149, Area.G1, 2, "EUC-KR", "$)C"),
    HANZI(58, Area.G1, 2, "GB2312", "$)A");

    /** Where a code element is used. */
    enum Area {
        G0,
        G1
    }

    private static final byte THREE_BYTES_FOLLOW = (byte) 0x8F;

    final int registration;
    final Area area;
    final int bytesPerCharacter;
    final String escape;
    private final String charsetName;

    CodeElement(int registration, Area area, int bytesPerCharacter, String charsetName, String escape) {
        this.registration = registration;
        this.area = area;
        this.bytesPerCharacter = bytesPerCharacter;
        this.charsetName = charsetName;
        this.escape = escape;
    }

    /** The JDK's table; the default repertoire where a cut-down runtime lacks it. */
    Charset charset() {
        return Charset.isSupported(charsetName) ? Charset.forName(charsetName) : StandardCharsets.US_ASCII;
    }

    boolean isSupported() {
        return Charset.isSupported(charsetName);
    }

    /** The code element whose escape sequence stands after an ESC, null when there is none. */
    static @Nullable CodeElement escapedAt(byte[] bytes, int afterEscape) {
        for (CodeElement element : values()) {
            if (standsAt(element.escape, bytes, afterEscape)) {
                return element;
            }
        }
        // The edition of 1978, which older devices still announce, differs in a handful of characters.
        return standsAt("$@", bytes, afterEscape) ? KANJI : null;
    }

    private static boolean standsAt(String escape, byte[] bytes, int at) {
        if (bytes.length - at < escape.length()) {
            return false;
        }
        for (int i = 0; i < escape.length(); i++) {
            if (bytes[at + i] != escape.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** Decodes a run of bytes of this code element; what is no character of it becomes U+FFFD. */
    String decode(byte[] run, int length) {
        if (this == KANJI || this == SUPPLEMENTARY_KANJI) {
            int lead = this == KANJI ? 0 : 1;
            byte[] packed = new byte[(length + 1) / 2 * (2 + lead)];
            int at = 0;
            for (int i = 0; i < length; i++) {
                if (lead == 1 && i % 2 == 0) {
                    packed[at++] = THREE_BYTES_FOLLOW;
                }
                packed[at++] = (byte) (run[i] | 0x80);
            }
            return new String(packed, 0, at, charset());
        }
        return new String(run, 0, length, charset());
    }

    /** Encodes one character, null when this code element does not have it. */
    byte @Nullable [] encode(int codePoint) {
        if (codePoint < 0x80) {
            return area == Area.G0 && bytesPerCharacter == 1 ? new byte[] {(byte) codePoint} : null;
        }
        byte[] bytes;
        try {
            ByteBuffer encoded = charset()
                    .newEncoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .encode(CharBuffer.wrap(Character.toChars(codePoint)));
            bytes = new byte[encoded.remaining()];
            encoded.get(bytes);
        } catch (CharacterCodingException notInThisTable) {
            return null;
        }
        return ofThisElement(bytes);
    }

    private byte @Nullable [] ofThisElement(byte[] bytes) {
        boolean high = bytes[0] < 0;
        switch (this) {
            case KANJI:
                return bytes.length == 2 && (bytes[0] & 0xFF) > 0xA0 ? sevenBits(bytes, 0) : null;
            case SUPPLEMENTARY_KANJI:
                return bytes.length == 3 && bytes[0] == THREE_BYTES_FOLLOW ? sevenBits(bytes, 1) : null;
            default:
                return bytes.length == bytesPerCharacter && high == (area == Area.G1) ? bytes : null;
        }
    }

    private static byte[] sevenBits(byte[] bytes, int from) {
        return new byte[] {(byte) (bytes[from] & 0x7F), (byte) (bytes[from + 1] & 0x7F)};
    }
}
