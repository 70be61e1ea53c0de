package org.dcmflux.data;

import java.math.BigDecimal;
import java.util.OptionalDouble;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A number as it was written and as it is meant: one value of DS or IS.
 *
 * @param text without padding; what a file that is written again has to repeat
 * @param value exactly what the digits say; null when the text is no number
 * @dicom PS3.5 6.2
 */
public record WrittenNumber(String text, @Nullable BigDecimal value) {
    private static final int LONGEST = 400;
    private static final int LARGEST_EXPONENT_DIGITS = 5;
    private static final Pattern NUMBER =
            Pattern.compile("[+-]?(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][+-]?\\d{1," + LARGEST_EXPONENT_DIGITS + "})?");

    /** Reads decimal digits with sign, point and exponent; a comma, a unit or a hexadecimal number is no number. */
    public static WrittenNumber parse(String text) {
        String stripped = text.strip();
        boolean number =
                stripped.length() <= LONGEST && NUMBER.matcher(stripped).matches();
        return new WrittenNumber(stripped, number ? new BigDecimal(stripped) : null);
    }

    public boolean isNumber() {
        return value != null;
    }

    /** The nearest floating point number; empty when the text is no number. */
    public OptionalDouble asDouble() {
        return value == null ? OptionalDouble.empty() : OptionalDouble.of(value.doubleValue());
    }
}
