package org.dcmflux.cli;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.HexFormat;
import java.util.concurrent.CancellationException;
import org.dcmflux.bytes.OutputException;
import org.dcmflux.error.CodecException;
import org.dcmflux.error.FrameIndexException;
import org.dcmflux.error.MalformedDataException;

/** What the user reads on stderr. Control characters from data are shown, not sent to the terminal. */
final class Messages {
    private static final String REFETCH = "; fetch it from its source again";

    private Messages() {}

    static void plain(String text) {
        System.err.println(escaped(text));
    }

    static void error(String text) {
        System.err.println("dcmflux: " + escaped(text));
    }

    static void failure(Throwable failure) {
        failure("", failure);
    }

    /** As {@link #failure(Throwable)}, and names the input when the failure's own words do not. */
    static void failure(String input, Throwable failure) {
        String words = words(failure);
        error(input.isEmpty() || words.contains(input) ? words : input + ": " + words);
        if (ExitStatus.of(failure) == ExitStatus.INTERNAL && !(failure instanceof IOException)) {
            failure.printStackTrace(System.err);
        }
    }

    /** The failure's own words, and what to do where they do not say it. */
    static String words(Throwable failure) {
        String message = failure.getMessage();
        String text = message == null ? failure.getClass().getSimpleName() : message;
        if (failure instanceof CancellationException) {
            return text;
        }
        if (failure instanceof MalformedDataException
                || failure instanceof FrameIndexException
                || failure instanceof EOFException
                || failure instanceof CodecException codec && codec.status() == CodecException.Status.MALFORMED_INPUT) {
            return text + REFETCH;
        }
        if (failure instanceof OutOfMemoryError) {
            return "out of memory: " + text + "; give --memory a smaller budget or the process more";
        }
        if (failure instanceof NoSuchFileException && text.equals(((NoSuchFileException) failure).getFile())) {
            return text + ": no such file or directory; check the path";
        }
        if (failure instanceof AccessDeniedException && text.equals(((AccessDeniedException) failure).getFile())) {
            return text + ": permission denied";
        }
        if (failure instanceof IOException || failure instanceof OutputException) {
            return text;
        }
        return "internal error, please report it: " + failure;
    }

    /** The same for text that must stay one line, such as a line of a log: line ends become numbers too. */
    static String oneLine(String text) {
        return escaped(text, "\n\u2028\u2029");
    }

    /** Replaces control characters, which could move a terminal's cursor, by their numbers. */
    static String escaped(String text) {
        return escaped(text, "");
    }

    private static String escaped(String text, String lineEnds) {
        int plain = 0;
        while (plain < text.length() && !isEscaped(text.charAt(plain), lineEnds)) {
            plain++;
        }
        if (plain == text.length()) {
            return text;
        }
        StringBuilder safe = new StringBuilder(text.length() + 16).append(text, 0, plain);
        for (int i = plain; i < text.length(); i++) {
            char c = text.charAt(i);
            if (isEscaped(c, lineEnds)) {
                safe.append("\\u").append(HexFormat.of().toHexDigits(c));
            } else {
                safe.append(c);
            }
        }
        return safe.toString();
    }

    private static boolean isEscaped(char c, String lineEnds) {
        boolean isPlain = c >= ' ' && c < 0x7F;
        return !isPlain && (Character.isISOControl(c) && c != '\n' || lineEnds.indexOf(c) >= 0);
    }
}
