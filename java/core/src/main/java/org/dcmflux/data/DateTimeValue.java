package org.dcmflux.data;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One value of DT: a moment as precise as it was written, or a range of moments.
 *
 * <p>Both ends are included. Text that is no date and time has neither. Where a hyphen could begin an offset or end a
 * range, an offset from −1200 to +1400 wins. Without an offset the time is local to wherever the Data Set says, see
 * (0008,0201) Timezone Offset From UTC, which is not looked at here.
 *
 * @param text without padding
 * @param first null when the range is open to the past
 * @param last null when the range is open to the future
 * @dicom PS3.5 6.2
 */
public record DateTimeValue(
        String text, @Nullable Moment first, @Nullable Moment last) {
    private static final Pattern MOMENT =
            Pattern.compile("(\\d{4}(?:\\d{2}(?:\\d{2})?)?)((?<=\\d{8})\\d{2}(?:\\d{2}(?:\\d{2}(?:\\.\\d{1,9})?)?)?)?"
                    + "([+-]\\d{4})?");
    private static final int EARLIEST_OFFSET = -12 * 60;
    private static final int LATEST_OFFSET = 14 * 60;

    /**
     * A moment on somebody's clock.
     *
     * @param offset of that clock from UTC, null when the value does not say
     */
    public record Moment(LocalDateTime local, @Nullable ZoneOffset offset) {
        /** The moment in absolute time, when the value says its offset. */
        public Optional<OffsetDateTime> absolute() {
            return offset == null ? Optional.empty() : Optional.of(local.atOffset(offset));
        }
    }

    public static DateTimeValue parse(String text) {
        String stripped = text.strip();
        Moment[] single = ends(stripped);
        if (single != null) {
            return new DateTimeValue(stripped, single[0], single[1]);
        }
        for (int at = stripped.indexOf('-'); at >= 0; at = stripped.indexOf('-', at + 1)) {
            String from = stripped.substring(0, at).strip();
            String to = stripped.substring(at + 1).strip();
            Moment[] begin = ends(from);
            Moment[] end = ends(to);
            if ((begin != null || from.isEmpty()) && (end != null || to.isEmpty()) && (begin != null || end != null)) {
                return new DateTimeValue(stripped, begin == null ? null : begin[0], end == null ? null : end[1]);
            }
        }
        return new DateTimeValue(stripped, null, null);
    }

    private static Moment @Nullable [] ends(String text) {
        Matcher matcher = MOMENT.matcher(text);
        if (!matcher.matches()) {
            return null;
        }
        DateValue date = DateValue.parse(matcher.group(1));
        LocalDate firstDay = date.first();
        LocalDate lastDay = date.last();
        String digits = matcher.group(2);
        LocalTime[] times = digits == null ? new LocalTime[] {LocalTime.MIN, LocalTime.MAX} : TimeValue.ends(digits);
        String sign = matcher.group(3);
        ZoneOffset offset = sign == null ? null : offset(sign);
        if (firstDay == null || lastDay == null || times == null || sign != null && offset == null) {
            return null;
        }
        return new Moment[] {new Moment(firstDay.atTime(times[0]), offset), new Moment(lastDay.atTime(times[1]), offset)
        };
    }

    private static @Nullable ZoneOffset offset(String text) {
        int minutes = Integer.parseInt(text.substring(3));
        int total = Integer.parseInt(text.substring(1, 3)) * 60 + minutes;
        total = text.charAt(0) == '-' ? -total : total;
        return minutes > 59 || total < EARLIEST_OFFSET || total > LATEST_OFFSET
                ? null
                : ZoneOffset.ofTotalSeconds(total * 60);
    }

    /** Whether the text is a moment or a range of moments. */
    public boolean isReadable() {
        return first != null || last != null;
    }
}
