package org.dcmflux.codec.shim;

import java.util.Locale;

/** Turns what a dynamic linker says into a cause and a way out. */
final class LoadFailure {
    private enum Cause {
        NO_EXEC(
                "the directory does not allow programs (mounted noexec)",
                "give another with -Djava.io.tmpdir=DIR -Djna.tmpdir=DIR",
                "failed to map segment",
                "operation not permitted"),
        NO_TEMPORARY_DIRECTORY(
                "JNA cannot put its own library into a temporary directory",
                "give another with -Djna.tmpdir=DIR",
                "failed to create temporary file",
                "jna temporary directory"),
        OTHER_C_LIBRARY(
                "it is built for another C library (glibc here, musl there, or the other way round)",
                "build native/ on this system and give its lib directory with -D" + LibraryFinder.PATH_PROPERTY
                        + "=DIR",
                "ld-linux",
                "ld-musl",
                "error loading shared library",
                "error relocating"),
        OLDER_C_LIBRARY(
                "this system's C library is older than the one it is built for",
                "build native/ on this system and give its lib directory with -D" + LibraryFinder.PATH_PROPERTY
                        + "=DIR",
                "version `glibc"),
        OTHER_RELEASE(
                "it lacks a function, so it is of another release or damaged",
                "take the libraries built with this release",
                "looking up function",
                "undefined symbol"),
        OTHER_MACHINE(
                "it is built for another kind of processor or system, or damaged",
                "build native/ on this system and give its lib directory with -D" + LibraryFinder.PATH_PROPERTY
                        + "=DIR",
                "wrong elf class",
                "invalid elf header",
                "cannot open shared object file: exec format",
                "file too short"),
        MISSING_LIBRARY(
                "a shared library that it needs is not installed",
                "install it, or build native/ on this system",
                "cannot open shared object file");

        private final String reason;
        private final String wayOut;
        private final String[] symptoms;

        Cause(String reason, String wayOut, String... symptoms) {
            this.reason = reason;
            this.wayOut = wayOut;
            this.symptoms = symptoms;
        }

        private boolean explains(String message) {
            for (String symptom : symptoms) {
                if (message.contains(symptom)) {
                    return true;
                }
            }
            return false;
        }
    }

    private LoadFailure() {}

    /**
     * Explains an error with that of its cause, since a class that could not be initialized is the first time another error
     * than the next time.
     */
    static String explain(String library, LinkageError error) {
        Throwable cause = error.getCause();
        return explain(library, error.getMessage() + (cause == null ? "" : ": " + cause.getMessage()));
    }

    /** Names the library, the cause and the way out; an unknown cause is only the linker's own words. */
    static String explain(String library, String message) {
        String lower = message.toLowerCase(Locale.ROOT);
        for (Cause cause : Cause.values()) {
            if (cause.explains(lower)) {
                return library + " cannot be loaded: " + cause.reason + "; " + cause.wayOut + " (" + firstLine(message)
                        + ")";
            }
        }
        return library + " cannot be loaded: " + firstLine(message);
    }

    private static String firstLine(String message) {
        return message.lines().findFirst().orElse("no reason given").strip();
    }
}
