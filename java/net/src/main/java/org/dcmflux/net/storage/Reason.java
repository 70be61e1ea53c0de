package org.dcmflux.net.storage;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Why something failed, in words that do not name the file: it is named beside them, and many files may fail for one reason. */
final class Reason {
    private Reason() {}

    static String of(Path file, Throwable failure) {
        if (failure instanceof FileSystemException system && system.getReason() == null) {
            if (failure instanceof NoSuchFileException) {
                return "no such file; check the path";
            }
            if (failure instanceof AccessDeniedException) {
                return "no permission to read it; ask its owner, or be a user who may";
            }
        }
        String message = failure.getMessage();
        return message == null
                ? failure.getClass().getSimpleName()
                : without(file, failure instanceof IOException ? message : failure.toString());
    }

    /** The same words without the file's name at their beginning. */
    private static String without(Path file, String words) {
        String name = file.toString();
        if (words.startsWith(name + ": ")) {
            return words.substring(name.length() + 2);
        }
        return words.startsWith(name + " ") ? words.substring(name.length() + 1) : words;
    }

    /** What many reasons have in common that differ by a position in their files. */
    static String kind(String reason) {
        int end = reason.startsWith("@ 0x") ? reason.indexOf(": ") : -1;
        return end < 0 ? reason : reason.substring(end + 2);
    }
}
