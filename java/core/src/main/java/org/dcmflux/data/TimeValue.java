package org.dcmflux.data;

import java.time.LocalTime;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One value of TM: a time of the day as precise as it was written, or a range of times.
 *
 * <p>Every value is an interval, both ends included: {@code 1015} is everything from 10:15:00 to the last nanosecond of
 * that minute. Text that is no time has neither end. The colons of old files are understood; a leap second counts as
 * the second before it, which is the last one that {@link LocalTime} has.
 *
 * @param text without padding
 * @param first null when the range has no beginning
 * @param last null when the range has no end
 * @dicom PS3.5 6.2
 */
public record TimeValue(
        String text, @Nullable LocalTime first, @Nullable LocalTime last) {
    private static final Pattern TIME = Pattern.compile("(\\d{2})(?::?(\\d{2})(?::?(\\d{2})(?:\\.(\\d{1,9}))?)?)?");
    private static final int NANO_DIGITS = 9;
    private static final int LAST_NANO = 999_999_999;

    public static TimeValue parse(String text) {
        String stripped = text.strip();
        int hyphen = stripped.indexOf('-');
        String from = hyphen < 0 ? stripped : stripped.substring(0, hyphen).strip();
        String to = hyphen < 0 ? stripped : stripped.substring(hyphen + 1).strip();
        LocalTime[] begin = ends(from);
        LocalTime[] end = ends(to);
        if (begin == null && !from.isEmpty() || end == null && !to.isEmpty()) {
            return new TimeValue(stripped, null, null);
        }
        return new TimeValue(stripped, begin == null ? null : begin[0], end == null ? null : end[1]);
    }

    /** First and last nanosecond of a time as precise as its digits, null when it is none. */
    static LocalTime @Nullable [] ends(String text) {
        Matcher matcher = TIME.matcher(text);
        if (!matcher.matches()) {
            return null;
        }
        int hour = Integer.parseInt(matcher.group(1));
        int minute = number(matcher.group(2), 0);
        int second = number(matcher.group(3), 0);
        if (hour > 23 || minute > 59 || second > 60) {
            return null;
        }
        int lastMinute = number(matcher.group(2), 59);
        int lastSecond = number(matcher.group(3), 59);
        String fraction = matcher.group(4) == null ? "" : matcher.group(4);
        int nano = Integer.parseInt((fraction + "000000000").substring(0, NANO_DIGITS));
        int lastNano =
                fraction.isEmpty() ? LAST_NANO : Integer.parseInt((fraction + "999999999").substring(0, NANO_DIGITS));
        return new LocalTime[] {
            LocalTime.of(hour, minute, Math.min(second, 59), nano),
            LocalTime.of(hour, lastMinute, Math.min(lastSecond, 59), lastNano)
        };
    }

    private static int number(@Nullable String digits, int otherwise) {
        return digits == null ? otherwise : Integer.parseInt(digits);
    }

    /** Whether the text is a time or a range of times. */
    public boolean isReadable() {
        return first != null || last != null;
    }

    /** The beginning, which is what a time without all of its digits is usually taken for. */
    public Optional<LocalTime> time() {
        return Optional.ofNullable(first);
    }
}
