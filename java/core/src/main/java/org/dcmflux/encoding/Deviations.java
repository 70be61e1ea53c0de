package org.dcmflux.encoding;

import java.util.List;
import java.util.Locale;
import org.dcmflux.bytes.ByteCursor;
import org.dcmflux.dictionary.Tag;
import org.dcmflux.error.LimitExceededException;
import org.dcmflux.error.MalformedDataException;

/** What a reader says about bytes that are not as they should be: a warning or an error, each with its place. */
final class Deviations {
    private static final int MAX_WARNINGS = 1000;

    private final ByteCursor cursor;
    private final Tolerance tolerance;
    private final List<String> warnings;

    Deviations(ByteCursor cursor, Tolerance tolerance, List<String> warnings) {
        this.cursor = cursor;
        this.tolerance = tolerance;
        this.warnings = warnings;
    }

    Tolerance tolerance() {
        return tolerance;
    }

    boolean isStrict() {
        return tolerance == Tolerance.STRICT;
    }

    /** A warning, or the error that a strict reader makes of it. */
    void tolerate(Level level, int tag, long start, String what) throws MalformedDataException {
        if (isStrict()) {
            throw malformed(level, start, Tag.toString(tag) + ": " + what + "; lenient reading forgives it");
        }
        warn("@ 0x" + Long.toHexString(start).toUpperCase(Locale.ROOT) + ", " + level.path() + Tag.toString(tag) + ": "
                + what);
    }

    /** Only so many, because a file can be odd in every element. */
    void warn(String sentence) {
        if (warnings.size() < MAX_WARNINGS) {
            warnings.add(sentence);
        } else if (warnings.size() == MAX_WARNINGS) {
            warnings.add("there are more warnings than these " + MAX_WARNINGS);
        }
    }

    MalformedDataException malformed(Level level, long position, String detail) {
        String path = level.path();
        String element = path.endsWith(".") ? path.substring(0, path.length() - 1) : path;
        return new MalformedDataException(cursor.source().name(), position, element, detail);
    }

    LimitExceededException limit(Level level, long position, String name, long value, String detail) {
        String where =
                cursor.source().name() + " @ 0x" + Long.toHexString(position).toUpperCase() + " " + level.path();
        return new LimitExceededException(name, value, where.strip(), detail);
    }
}
