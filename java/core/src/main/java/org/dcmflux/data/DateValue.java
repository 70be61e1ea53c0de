package org.dcmflux.data;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One value of DA: a day, the days of a month or year, or a range of days.
 *
 * <p>Every value is an interval, both ends included; a day has equal ends. Text that is no date has neither end, which
 * {@link #isReadable()} tells. The separators of old files ({@code 1997.08.21}) are understood.
 *
 * @param text without padding
 * @param first null when the range is open to the past
 * @param last null when the range is open to the future
 * @dicom PS3.5 6.2
 * @dicom PS3.4 C.2.2.2.5
 */
public record DateValue(
        String text, @Nullable LocalDate first, @Nullable LocalDate last) {
    private static final Pattern DATE = Pattern.compile("(\\d{4})(?:[.-]?(\\d{2})(?:[.-]?(\\d{2}))?)?");

    public static DateValue parse(String text) {
        String stripped = text.strip();
        LocalDate[] single = ends(stripped);
        if (single != null) {
            return new DateValue(stripped, single[0], single[1]);
        }
        for (int at = stripped.indexOf('-'); at >= 0; at = stripped.indexOf('-', at + 1)) {
            String from = stripped.substring(0, at).strip();
            String to = stripped.substring(at + 1).strip();
            LocalDate[] begin = ends(from);
            LocalDate[] end = ends(to);
            if ((begin != null || from.isEmpty()) && (end != null || to.isEmpty()) && (begin != null || end != null)) {
                return new DateValue(stripped, begin == null ? null : begin[0], end == null ? null : end[1]);
            }
        }
        return new DateValue(stripped, null, null);
    }

    private static LocalDate @Nullable [] ends(String text) {
        Matcher matcher = DATE.matcher(text);
        if (!matcher.matches()) {
            return null;
        }
        try {
            int year = Integer.parseInt(matcher.group(1));
            if (matcher.group(2) == null) {
                return new LocalDate[] {LocalDate.of(year, 1, 1), LocalDate.of(year, 12, 31)};
            }
            YearMonth month = YearMonth.of(year, Integer.parseInt(matcher.group(2)));
            if (matcher.group(3) == null) {
                return new LocalDate[] {month.atDay(1), month.atEndOfMonth()};
            }
            LocalDate day = month.atDay(Integer.parseInt(matcher.group(3)));
            return new LocalDate[] {day, day};
        } catch (DateTimeException noSuchDay) {
            return null;
        }
    }

    /** Whether the text is a date or a range of dates. */
    public boolean isReadable() {
        return first != null || last != null;
    }

    /** The day, when it is one. */
    public Optional<LocalDate> day() {
        return first != null && first.equals(last) ? Optional.of(first) : Optional.empty();
    }
}
