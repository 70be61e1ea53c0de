package org.dcmflux.data;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.dcmflux.dictionary.Dictionary;
import org.dcmflux.dictionary.Tag;
import org.dcmflux.dictionary.Vr;
import org.dcmflux.error.MalformedDataException;

/** What the bytes of one element of a Data Set mean, by its Value Representation. */
final class TypedValues {
    static final ByteBuffer NOTHING = ByteBuffer.allocate(0).asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);

    private final DataSet dataSet;
    private final DataElement element;
    private final Vr vr;

    TypedValues(DataSet dataSet, DataElement element) {
        this.dataSet = dataSet;
        this.element = element;
        this.vr = understood(element);
    }

    /** Where a writer did not know an element that the dictionary knows, the dictionary is right. */
    private static Vr understood(DataElement element) {
        Vr known = element.vr() == Vr.UN ? Dictionary.standard().vrOf(element.tag()) : Vr.UN;
        return known == Vr.UN || known == Vr.SQ ? element.vr() : known;
    }

    ByteBuffer bytes() throws IOException {
        if (element.value() instanceof ElementValue.InMemory memory) {
            return memory.buffer();
        }
        return element.value() instanceof ElementValue.Deferred deferred
                ? deferred.load().buffer()
                : NOTHING;
    }

    private byte[] array() throws IOException {
        if (element.value() instanceof ElementValue.InMemory memory) {
            return memory.array();
        }
        return element.value() instanceof ElementValue.Deferred deferred
                ? deferred.load().array()
                : new byte[0];
    }

    List<String> strings() throws IOException {
        if (vr.isText()) {
            // (0008,0005) itself is in the default repertoire: asking for its character set would go round in circles.
            SpecificCharacterSet set =
                    vr.usesSpecificCharacterSet() ? dataSet.characterSet() : SpecificCharacterSet.DEFAULT;
            return set.values(array(), vr);
        }
        List<String> texts = new ArrayList<>();
        ByteBuffer bytes = bytes();
        if (vr == Vr.UN || vr.name().charAt(0) == 'O' || vr == Vr.SQ) {
            return texts;
        }
        while (bytes.remaining() >= vr.valueBytes()) {
            texts.add(next(bytes));
        }
        return texts;
    }

    private String next(ByteBuffer bytes) {
        return switch (vr) {
            case AT -> Tag.toString(nextTag(bytes));
            case FL -> Float.toString(bytes.getFloat());
            case FD -> Double.toString(bytes.getDouble());
            case UV -> Long.toUnsignedString(bytes.getLong());
            default -> Long.toString(nextLong(bytes));
        };
    }

    private static int nextTag(ByteBuffer bytes) {
        int group = bytes.getShort();
        return group << 16 | bytes.getShort() & 0xFFFF;
    }

    int[] tags() throws IOException {
        ByteBuffer bytes = bytes();
        int[] tags = new int[vr == Vr.AT ? bytes.remaining() / 4 : 0];
        for (int i = 0; i < tags.length; i++) {
            tags[i] = nextTag(bytes);
        }
        return tags;
    }

    List<WrittenNumber> writtenNumbers() throws IOException {
        List<WrittenNumber> numbers = new ArrayList<>();
        for (String text : strings()) {
            numbers.add(WrittenNumber.parse(text));
        }
        return numbers;
    }

    double[] doubles() throws IOException {
        if (vr.isText()) {
            List<String> texts = strings();
            double[] values = new double[texts.size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = texts.get(i).isEmpty()
                        ? Double.NaN
                        : number(texts.get(i), i).asDouble().orElse(Double.NaN);
            }
            return values;
        }
        ByteBuffer bytes = numeric();
        double[] values = new double[count(bytes)];
        for (int i = 0; i < values.length; i++) {
            values[i] = nextDouble(bytes);
        }
        return values;
    }

    private double nextDouble(ByteBuffer bytes) {
        return switch (vr) {
            case FL, OF -> bytes.getFloat();
            case FD, OD -> bytes.getDouble();
            case UV, OV -> unsigned(bytes.getLong());
            default -> nextLong(bytes);
        };
    }

    private static double unsigned(long value) {
        return value >= 0 ? value : (value >>> 1 | value & 1) * 2.0;
    }

    long[] longs() throws IOException {
        if (vr.isText()) {
            List<String> texts = strings();
            long[] values = new long[texts.size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = whole(texts.get(i), i);
            }
            return values;
        }
        ByteBuffer bytes = numeric();
        long[] values = new long[count(bytes)];
        for (int i = 0; i < values.length; i++) {
            values[i] = vr == Vr.FL || vr == Vr.FD || vr == Vr.OF || vr == Vr.OD
                    ? whole(Double.toString(nextDouble(bytes)), i)
                    : nextLong(bytes);
        }
        return values;
    }

    /** Whole values; bytes that are left over at the end are none. */
    private int count(ByteBuffer bytes) {
        return bytes.remaining() / Math.max(1, vr.valueBytes());
    }

    private ByteBuffer numeric() throws IOException {
        if (vr == Vr.UN || vr == Vr.SQ) {
            if (!bytes().hasRemaining()) {
                return NOTHING;
            }
            throw malformed("has VR " + vr + ", whose values are not numbers");
        }
        return bytes();
    }

    /** Unsigned 64-bit values keep their bits: those from 2^63 on come out negative. */
    private long nextLong(ByteBuffer bytes) {
        return switch (vr) {
            case OB -> bytes.get() & 0xFF;
            case US, OW -> bytes.getShort() & 0xFFFF;
            case SS -> bytes.getShort();
            case UL, OL -> bytes.getInt() & 0xFFFF_FFFFL;
            case SL -> bytes.getInt();
            case AT -> nextTag(bytes) & 0xFFFF_FFFFL;
            default -> bytes.getLong();
        };
    }

    private long whole(String text, int index) throws MalformedDataException {
        try {
            BigDecimal value = number(text, index).value();
            return value == null ? 0 : value.longValueExact();
        } catch (ArithmeticException notWhole) {
            throw malformed("value " + (index + 1) + ", '" + text + "', is not a whole number of 64 bits");
        }
    }

    private WrittenNumber number(String text, int index) throws MalformedDataException {
        WrittenNumber number = WrittenNumber.parse(text);
        if (!number.isNumber()) {
            throw malformed("value " + (index + 1) + ", '" + text + "', is not a number; strings() has it as written");
        }
        return number;
    }

    int[] ints() throws IOException {
        long[] values = longs();
        int[] ints = new int[values.length];
        for (int i = 0; i < ints.length; i++) {
            ints[i] = (int) values[i];
            if (ints[i] != values[i]) {
                throw malformed("value " + (i + 1) + ", " + values[i] + ", does not fit into 32 bits; ask for longs()");
            }
        }
        return ints;
    }

    private MalformedDataException malformed(String detail) {
        return new MalformedDataException(
                "Data Set", -1, dataSet.path(element.tag()).toString(), detail);
    }
}
