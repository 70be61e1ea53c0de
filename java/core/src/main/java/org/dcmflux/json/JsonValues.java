package org.dcmflux.json;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.dcmflux.data.DataSet;
import org.dcmflux.data.ElementValue;
import org.dcmflux.data.SpecificCharacterSet;
import org.dcmflux.dictionary.Tags;
import org.dcmflux.dictionary.Vr;

/** Makes element values of what stands in a JSON text. */
final class JsonValues {
    static final String UTF_8_TERM = "ISO_IR 192";

    private static final SpecificCharacterSet UTF_8 = SpecificCharacterSet.of(List.of(UTF_8_TERM));

    private boolean ascii = true;

    /** Whether all text so far was ASCII. */
    boolean isAscii() {
        return ascii;
    }

    /**
     * @param values strings, the digits of numbers, and Items
     * @throws IllegalArgumentException when they are no values of this VR
     */
    ElementValue value(int tag, Vr vr, List<Object> values) {
        if (vr == Vr.SQ) {
            return new ElementValue.Sequence(
                    values.stream().map(JsonValues::item).toList());
        }
        if (values.isEmpty()) {
            return ElementValue.EMPTY;
        }
        List<String> texts = values.stream().map(JsonValues::text).toList();
        if (vr.isText()) {
            String joined = tag == Tags.SpecificCharacterSet ? UTF_8_TERM : String.join("\\", texts);
            ascii &= joined.chars().allMatch(c -> c < 0x80);
            return UTF_8.elementValue(joined, vr);
        }
        if (vr.valueBytes() == 0 || vr.name().charAt(0) == 'O') {
            throw new IllegalArgumentException("has a Value, not InlineBinary or BulkDataURI");
        }
        ByteBuffer bytes = ByteBuffer.allocate(texts.size() * vr.valueBytes()).order(ByteOrder.LITTLE_ENDIAN);
        texts.forEach(text -> number(bytes, vr, text));
        return new ElementValue.InMemory(bytes.array());
    }

    private static DataSet item(Object value) {
        if (value instanceof DataSet item) {
            return item;
        }
        if (value.equals("")) {
            return DataSet.EMPTY;
        }
        throw new IllegalArgumentException("'" + value + "' is no Item");
    }

    private static String text(Object value) {
        if (value instanceof String text) {
            return text;
        }
        if (value == DataSet.EMPTY) {
            return ""; // a person name without a group
        }
        throw new IllegalArgumentException("an object among its values");
    }

    private static void number(ByteBuffer bytes, Vr vr, String text) {
        switch (vr) {
            case FL -> bytes.putFloat(Float.parseFloat(text));
            case FD -> bytes.putDouble(Double.parseDouble(text));
            case AT -> {
                int tag = Integer.parseUnsignedInt(text, 16);
                bytes.putShort((short) (tag >>> 16)).putShort((short) tag);
            }
            case US -> bytes.putShort((short) whole(text, 0, 16));
            case SS -> bytes.putShort((short) whole(text, 1, 16));
            case UL -> bytes.putInt((int) whole(text, 0, 32));
            case SL -> bytes.putInt((int) whole(text, 1, 32));
            case UV -> bytes.putLong(whole(text, 0, 64));
            default -> bytes.putLong(whole(text, 1, 64));
        }
    }

    private static long whole(String text, int signBits, int bits) {
        BigInteger value;
        try {
            value = new BigDecimal(text).toBigIntegerExact();
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException(text + " is no whole number", e);
        }
        if (value.bitLength() > bits - signBits || signBits == 0 && value.signum() < 0) {
            throw new IllegalArgumentException(text + " does not fit into " + bits + " bits");
        }
        return value.longValue();
    }
}
