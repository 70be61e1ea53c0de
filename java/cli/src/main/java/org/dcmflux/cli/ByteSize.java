package org.dcmflux.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads sizes like {@code 256M} or {@code 1.5g}: binary multiples, bytes without a letter. */
final class ByteSize implements ITypeConverter<Long> {
    @Override
    public Long convert(String text) {
        String number = text.strip().toUpperCase(java.util.Locale.ROOT);
        int unit = number.isEmpty() ? -1 : "KMGT".indexOf(number.charAt(number.length() - 1));
        if (unit >= 0) {
            number = number.substring(0, number.length() - 1);
        }
        try {
            double bytes = Double.parseDouble(number) * (1L << 10 * (unit + 1));
            if (bytes >= 1 && bytes < Long.MAX_VALUE) {
                return (long) bytes;
            }
        } catch (NumberFormatException notANumber) {
            throw new TypeConversionException("'" + text + "' is not a size like 512M");
        }
        throw new TypeConversionException("'" + text + "' is not a size like 512M");
    }
}
