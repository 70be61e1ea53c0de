package org.dcmflux.json;

/** Decimal numbers of DICOM in the stricter notation of JSON, digit by digit: nothing is rounded. */
final class JsonNumber {
    private JsonNumber() {}

    /** @param text a number: sign, digits with or without point, exponent */
    static String of(String text) {
        int start = text.charAt(0) == '+' || text.charAt(0) == '-' ? 1 : 0;
        int exponent = text.indexOf('e') < 0 ? text.indexOf('E') : text.indexOf('e');
        String mantissa = exponent < 0 ? text.substring(start) : text.substring(start, exponent);
        int point = mantissa.indexOf('.');
        String whole = point < 0 ? mantissa : mantissa.substring(0, point);
        String fraction = point < 0 ? "" : mantissa.substring(point + 1);
        int zeros = 0;
        while (zeros < whole.length() - 1 && whole.charAt(zeros) == '0') {
            zeros++;
        }
        return (text.charAt(0) == '-' ? "-" : "")
                + (whole.isEmpty() ? "0" : whole.substring(zeros))
                + (fraction.isEmpty() ? "" : "." + fraction)
                + (exponent < 0 ? "" : text.substring(exponent));
    }
}
