package org.dcmflux.testkit;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Appends Data Elements to bytes, in the order of the calls and without asking whether that is a good idea.
 *
 * <p>Tags are plain numbers and Value Representations two letters, so that a wrong one can be written as well. Values
 * of odd length are padded; {@link #lie} writes a length that is not true.
 *
 * @dicom PS3.5 7
 */
public final class DataSetBytes {
    /** The length that stands for "until the delimiter". */
    public static final long UNDEFINED = 0xFFFF_FFFFL;

    private static final Set<String> LONG_LENGTH =
            Set.of("OB", "OD", "OF", "OL", "OV", "OW", "SQ", "SV", "UC", "UN", "UR", "UT", "UV");

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteOrder order;
    private final boolean explicit;

    /** Bytes of a Data Set without anything around it. */
    public DataSetBytes(ByteOrder order, boolean explicit) {
        this.order = order;
        this.explicit = explicit;
    }

    /** How the end of a sequence and of its Items is told. */
    public enum Lengths {
        /** Lengths in the headers. */
        DEFINED,
        /** Undefined lengths and delimiters. */
        UNDEFINED,
        /** Undefined lengths, and the delimiter of the sequence forgotten. */
        UNDEFINED_WITHOUT_DELIMITER
    }

    /** Appends text; several values are joined by backslashes. */
    public DataSetBytes text(int tag, String vr, String... values) {
        byte[] bytes = String.join("\\", values).getBytes(StandardCharsets.ISO_8859_1);
        return bytes(tag, vr, padded(bytes, (byte) (vr.equals("UI") ? 0 : ' ')));
    }

    /** Appends numbers; the Value Representation says how wide they are. */
    public DataSetBytes numbers(int tag, String vr, long... values) {
        ByteBuffer bytes = ByteBuffer.allocate(8 * values.length).order(order);
        for (long value : values) {
            switch (vr) {
                case "US", "SS", "OW" -> bytes.putShort((short) value);
                case "UL", "SL", "OL" -> bytes.putInt((int) value);
                case "SV", "UV", "OV" -> bytes.putLong(value);
                case "AT" -> bytes.putShort((short) (value >>> 16)).putShort((short) value);
                case "OB", "UN" -> bytes.put((byte) value);
                default -> throw new IllegalArgumentException(vr + " does not hold whole numbers");
            }
        }
        return bytes(tag, vr, slice(bytes));
    }

    /** Appends floating point numbers, VR FL, FD, OF or OD. */
    public DataSetBytes reals(int tag, String vr, double... values) {
        ByteBuffer bytes = ByteBuffer.allocate(8 * values.length).order(order);
        for (double value : values) {
            if (vr.equals("FL") || vr.equals("OF")) {
                bytes.putFloat((float) value);
            } else {
                bytes.putDouble(value);
            }
        }
        return bytes(tag, vr, slice(bytes));
    }

    /** Appends a value that is bytes already, in the byte order of the Data Set; an odd length is padded with NUL. */
    public DataSetBytes bytes(int tag, String vr, byte[] value) {
        byte[] even = padded(value, (byte) 0);
        return header(tag, vr, even.length).raw(even);
    }

    /** Appends an element without a value. */
    public DataSetBytes empty(int tag, String vr) {
        return header(tag, vr, 0);
    }

    /** Appends an element whose length field says something else than how many bytes follow. */
    public DataSetBytes lie(int tag, String vr, long statedLength, byte[] value) {
        return header(tag, vr, statedLength).raw(value);
    }

    /** Appends a sequence; every argument after the lengths fills one Item. */
    @SafeVarargs
    public final DataSetBytes sequence(int tag, Lengths lengths, Consumer<DataSetBytes>... items) {
        DataSetBytes content = new DataSetBytes(order, explicit);
        for (Consumer<DataSetBytes> item : items) {
            DataSetBytes bytes = new DataSetBytes(order, explicit);
            item.accept(bytes);
            if (lengths == Lengths.DEFINED) {
                content.itemHeader(0xFFFEE000, bytes.out.size()).raw(bytes.toByteArray());
            } else {
                content.itemHeader(0xFFFEE000, UNDEFINED)
                        .raw(bytes.toByteArray())
                        .itemHeader(0xFFFEE00D, 0);
            }
        }
        header(tag, "SQ", lengths == Lengths.DEFINED ? content.out.size() : UNDEFINED)
                .raw(content.toByteArray());
        return lengths == Lengths.UNDEFINED ? itemHeader(0xFFFEE0DD, 0) : this;
    }

    /** Appends encapsulated Pixel Data. */
    public DataSetBytes encapsulated(FragmentBytes fragments) {
        return header(0x7FE00010, "OB", UNDEFINED).raw(fragments.toByteArray());
    }

    /** Appends bytes that are no element at all. */
    public DataSetBytes raw(byte... bytes) {
        out.writeBytes(bytes);
        return this;
    }

    /** Appends only the header of an element. In implicit VR the letters are not written. */
    public DataSetBytes header(int tag, String vr, long length) {
        ByteBuffer header = ByteBuffer.allocate(12).order(order);
        header.putShort((short) (tag >>> 16)).putShort((short) tag);
        if (!explicit) {
            header.putInt((int) length);
        } else {
            header.put((byte) vr.charAt(0)).put((byte) vr.charAt(1));
            if (LONG_LENGTH.contains(vr)) {
                header.putShort((short) 0).putInt((int) length);
            } else {
                header.putShort((short) length);
            }
        }
        return raw(slice(header));
    }

    /** Appends the header of an Item or of a delimiter, which never has a Value Representation. */
    public DataSetBytes itemHeader(int tag, long length) {
        ByteBuffer header = ByteBuffer.allocate(8).order(order);
        header.putShort((short) (tag >>> 16)).putShort((short) tag).putInt((int) length);
        return raw(header.array());
    }

    /** Returns how many bytes there are. */
    public int size() {
        return out.size();
    }

    /** Returns all bytes. */
    public byte[] toByteArray() {
        return out.toByteArray();
    }

    private static byte[] padded(byte[] value, byte padding) {
        if (value.length % 2 == 0) {
            return value;
        }
        byte[] even = Arrays.copyOf(value, value.length + 1);
        even[value.length] = padding;
        return even;
    }

    private static byte[] slice(ByteBuffer written) {
        return Arrays.copyOf(written.array(), written.position());
    }
}
