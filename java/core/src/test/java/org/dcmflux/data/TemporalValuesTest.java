package org.dcmflux.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TemporalValuesTest {
    @ParameterizedTest
    @CsvSource({
        "20200229, 2020-02-29, 2020-02-29",
        "1997.08.21, 1997-08-21, 1997-08-21",
        "1997-08-21, 1997-08-21, 1997-08-21",
        "202002, 2020-02-01, 2020-02-29",
        "2020, 2020-01-01, 2020-12-31",
        "20200101-20201231, 2020-01-01, 2020-12-31",
        "-20201231, , 2020-12-31",
        "20200101-, 2020-01-01, ",
        "' 20200101 ', 2020-01-01, 2020-01-01"
    })
    void datesAreIntervals(String text, LocalDate first, LocalDate last) {
        DateValue value = DateValue.parse(text);
        assertThat(value.first()).isEqualTo(first);
        assertThat(value.last()).isEqualTo(last);
        assertThat(value.isReadable()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"20200230", "20201301", "yesterday", "", "-", "2020010", "20200101-x", "\0\0"})
    void textThatIsNoDateIsKeptAndSaysSo(String text) {
        assertThat(DateValue.parse(text).isReadable()).isFalse();
        assertThat(DateValue.parse(text).text()).isEqualTo(text.strip());
        assertThat(DateValue.parse(text).day()).isEmpty();
    }

    @Test
    void aDayIsADayAndAMonthIsNone() {
        assertThat(DateValue.parse("20200229").day()).contains(LocalDate.of(2020, 2, 29));
        assertThat(DateValue.parse("202002").day()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "101530.5, 10:15:30.5, 10:15:30.599999999",
        "101530, 10:15:30, 10:15:30.999999999",
        "1015, 10:15, 10:15:59.999999999",
        "10, 10:00, 10:59:59.999999999",
        "10:15:30, 10:15:30, 10:15:30.999999999",
        "235960, 23:59:59, 23:59:59.999999999",
        "101530.123456, 10:15:30.123456, 10:15:30.123456999",
        "10-11, 10:00, 11:59:59.999999999",
        "-11, , 11:59:59.999999999",
        "1030-, 10:30, "
    })
    void timesAreIntervalsAsPreciseAsTheirDigits(String text, LocalTime first, LocalTime last) {
        TimeValue value = TimeValue.parse(text);
        assertThat(value.first()).isEqualTo(first);
        assertThat(value.last()).isEqualTo(last);
    }

    @ParameterizedTest
    @ValueSource(strings = {"2500", "1060", "101561", "noon", "", "1", "-"})
    void textThatIsNoTimeIsKeptAndSaysSo(String text) {
        assertThat(TimeValue.parse(text).isReadable()).isFalse();
        assertThat(TimeValue.parse(text).time()).isEmpty();
    }

    @Test
    void dateTimesHaveOffsets() {
        DateTimeValue value = DateTimeValue.parse("20200229101530.5+0130");
        assertThat(value.first().absolute())
                .contains(OffsetDateTime.of(2020, 2, 29, 10, 15, 30, 500_000_000, ZoneOffset.ofHoursMinutes(1, 30)));
        assertThat(DateTimeValue.parse("20200229").first().offset()).isNull();
        assertThat(DateTimeValue.parse("20200229").first().absolute()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "2020, 2020-01-01T00:00, 2020-12-31T23:59:59.999999999",
        "202002, 2020-02-01T00:00, 2020-02-29T23:59:59.999999999",
        "2020022910, 2020-02-29T10:00, 2020-02-29T10:59:59.999999999",
        "20200229101530, 2020-02-29T10:15:30, 2020-02-29T10:15:30.999999999",
        "2019-2020, 2019-01-01T00:00, 2020-12-31T23:59:59.999999999",
        "2010-0500, 2010-01-01T00:00, 2010-12-31T23:59:59.999999999",
        "20200101-0500-20200102-0500, 2020-01-01T00:00, 2020-01-02T23:59:59.999999999"
    })
    void dateTimesAreIntervals(String text, LocalDateTime first, LocalDateTime last) {
        DateTimeValue value = DateTimeValue.parse(text);
        assertThat(value.first().local()).isEqualTo(first);
        assertThat(value.last().local()).isEqualTo(last);
    }

    @Test
    void hyphenThatCanBeginAnOffsetBeginsOne() {
        assertThat(DateTimeValue.parse("2010-0500").first().offset()).isEqualTo(ZoneOffset.ofHours(-5));
        assertThat(DateTimeValue.parse("20200101-0500-20200102+0100").last().offset())
                .isEqualTo(ZoneOffset.ofHours(1));
        assertThat(DateTimeValue.parse("20200101-").last()).isNull();
        assertThat(DateTimeValue.parse("-20200101").first()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"20201301", "2020022925", "20200229+9900", "now", "", "20200229101530.", "20200229+0160"})
    void textThatIsNoDateTimeIsKeptAndSaysSo(String text) {
        assertThat(DateTimeValue.parse(text).isReadable()).isFalse();
        assertThat(DateTimeValue.parse(text).text()).isEqualTo(text);
    }
}
