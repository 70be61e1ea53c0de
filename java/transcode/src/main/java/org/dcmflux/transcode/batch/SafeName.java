package org.dcmflux.transcode.batch;

import java.nio.charset.Charset;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.text.Normalizer;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Makes one part of a path of a text from data. Letters, digits and a few signs stay; whatever could lead elsewhere, means
 * something to an operating system, cannot stand in its file names or is too long is replaced, and then a digest of the text
 * is appended, so that different texts stay different names.
 */
final class SafeName {
    /** What this system can write a file's name in; under {@code LANG=C} that is ASCII. */
    private static final Charset FILE_NAMES = fileNames();

    private static final int MOST_BYTES = 100;
    private static final int DIGEST_BYTES = 6;
    private static final String SIGNS = "-_.+=@^";
    private static final Pattern UID = Pattern.compile("[0-9]+(\\.[0-9]+)*");
    private static final int LONGEST_UID = 64;
    private static final Set<String> DEVICES = Set.of("CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$");
    private static final Pattern PORT = Pattern.compile("(COM|LPT)[0-9¹²³]");

    private SafeName() {}

    private static Charset fileNames() {
        String name = System.getProperty("sun.jnu.encoding", "");
        return !name.isEmpty() && Charset.isSupported(name) ? Charset.forName(name) : StandardCharsets.US_ASCII;
    }

    /** One part of a path; {@code unknown} for nothing. */
    static String of(String text) {
        String stripped = text.strip();
        if (stripped.isEmpty()) {
            return "unknown";
        }
        if (stripped.length() <= LONGEST_UID && UID.matcher(stripped).matches()) {
            return stripped;
        }
        String safe = shortened(replaced(Normalizer.normalize(stripped, Normalizer.Form.NFC)));
        return safe.equals(stripped) ? safe : safe + "~" + digest(text);
    }

    /** A part of a path that was put together of literal text and {@linkplain #of safe} values; changed only where it must be. */
    static String segment(String text) {
        boolean trailing = text.endsWith(".") || text.endsWith(" ");
        boolean tooLong = text.getBytes(StandardCharsets.UTF_8).length > 2 * MOST_BYTES;
        if (!text.isEmpty() && !trailing && !tooLong && !isDevice(text)) {
            return text;
        }
        return shortened(replaced(text)) + "~" + digest(text);
    }

    private static String replaced(String text) {
        StringBuilder safe = new StringBuilder();
        CharsetEncoder names = FILE_NAMES.newEncoder();
        text.codePoints().forEach(c -> {
            boolean stays = c < 128
                    ? Character.isLetterOrDigit(c) || SIGNS.indexOf(c) >= 0
                    : Character.isLetterOrDigit(c) && names.canEncode(Character.toString(c));
            safe.appendCodePoint(stays ? c : '_');
        });
        for (int i = safe.length() - 1; i >= 0 && safe.charAt(i) == '.'; i--) {
            safe.setCharAt(i, '_');
        }
        if (safe.length() > 0 && safe.charAt(0) == '.') {
            safe.setCharAt(0, '_');
        }
        return isDevice(safe.toString()) ? "_" + safe : safe.toString();
    }

    /** Names that open a device on some systems, with whatever extension. */
    private static boolean isDevice(String name) {
        int dot = name.indexOf('.');
        String stem = (dot < 0 ? name : name.substring(0, dot)).strip().toUpperCase(Locale.ROOT);
        return DEVICES.contains(stem) || PORT.matcher(stem).matches();
    }

    private static String shortened(String text) {
        StringBuilder kept = new StringBuilder();
        int bytes = 0;
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            bytes += new String(Character.toChars(c)).getBytes(StandardCharsets.UTF_8).length;
            if (bytes > MOST_BYTES) {
                break;
            }
            kept.appendCodePoint(c);
            i += Character.charCount(c);
        }
        return kept.toString();
    }

    private static String digest(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, DIGEST_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
