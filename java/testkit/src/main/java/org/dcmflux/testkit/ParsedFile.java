package org.dcmflux.testkit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * The testkit's own view of a well-formed file: top-level elements, fragments and offset tables.
 *
 * <p>Reads the whole file into memory and is strict: what it does not understand is an {@link AssertionError}. It
 * shares nothing with the reader under test.
 */
public final class ParsedFile {
    /**
     * A top-level element.
     *
     * @param tag its tag
     * @param vr the two letters, empty in implicit VR
     * @param offset where its value begins in {@link ParsedFile#bytes()}
     * @param length the length of its value, -1 when it is undefined
     */
    public record Element(int tag, String vr, int offset, long length) {}

    /**
     * A fragment of encapsulated Pixel Data.
     *
     * @param offset where its value begins in {@link ParsedFile#bytes()}
     * @param length the length of its value
     */
    public record Fragment(int offset, int length) {}

    private static final int ITEM = 0xFFFEE000;
    private static final int ITEM_END = 0xFFFEE00D;
    private static final int SEQUENCE_END = 0xFFFEE0DD;
    private static final int PIXEL_DATA = 0x7FE00010;
    private static final int META_START = 132;
    private static final String PREFIX = "1.2.840.10008.1.2";
    private static final Set<String> LONG_LENGTH =
            Set.of("OB", "OD", "OF", "OL", "OV", "OW", "SQ", "SV", "UC", "UN", "UR", "UT", "UV");

    private final Map<Integer, Element> elements = new TreeMap<>(Integer::compareUnsigned);
    private final List<Fragment> fragments = new ArrayList<>();
    private final String transferSyntax;
    private ByteBuffer bytes;
    private boolean explicit = true;
    private long[] basicOffsets = new long[0];

    private ParsedFile(byte[] file) {
        bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        check(
                file.length > META_START && new String(file, 128, 4, StandardCharsets.US_ASCII).equals("DICM"),
                "no DICM");
        bytes.position(META_START);
        while (bytes.remaining() > 0 && bytes.getShort(bytes.position()) == 2) {
            readElement();
        }
        transferSyntax = text(0x00020010);
        if (transferSyntax.equals(PREFIX + ".1.99")) {
            int position = bytes.position();
            bytes = ByteBuffer.wrap(inflated(file, position))
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .position(position);
        }
        explicit = !transferSyntax.equals(PREFIX);
        bytes.order(transferSyntax.equals(PREFIX + ".2") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining()) {
            readElement();
        }
    }

    /** Parses a file. */
    public static ParsedFile of(Path file) {
        try {
            return new ParsedFile(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Parses the bytes of a file. */
    public static ParsedFile of(byte[] file) {
        return new ParsedFile(file);
    }

    /** Returns the bytes of the file, the Data Set inflated if it was deflated. */
    public byte[] bytes() {
        return bytes.array();
    }

    /** Returns the Transfer Syntax UID. */
    public String transferSyntax() {
        return transferSyntax;
    }

    /** Returns the top-level elements in the order of their tags, File Meta Information included. */
    public Map<Integer, Element> elements() {
        return Collections.unmodifiableMap(elements);
    }

    /** Tells whether an element is there, at the top level. */
    public boolean has(int tag) {
        return elements.containsKey(tag);
    }

    /** Returns a top-level element, which must be there. */
    public Element element(int tag) {
        Element element = elements.get(tag);
        if (element == null) {
            throw new AssertionError("no element %08X".formatted(tag));
        }
        return element;
    }

    /** Returns the value of a top-level element, which must be there and have a length. */
    public byte[] value(int tag) {
        Element element = element(tag);
        check(element.length() >= 0, "undefined length of " + Integer.toHexString(tag));
        return Arrays.copyOfRange(bytes(), element.offset(), element.offset() + Math.toIntExact(element.length()));
    }

    /** Returns the text of an element without padding, empty when it is not there. */
    public String text(int tag) {
        return has(tag) ? new String(value(tag), StandardCharsets.ISO_8859_1).replaceAll("[ \0]+$", "") : "";
    }

    /** Returns the first value of an element of VR US, or another number when it is not there. */
    public int unsignedShort(int tag, int otherwise) {
        return has(tag) ? ByteBuffer.wrap(value(tag)).order(bytes.order()).getShort() & 0xFFFF : otherwise;
    }

    /** Returns the numbers of an element of VR OV or UV, none when it is not there. */
    public long[] longs(int tag) {
        long[] values = new long[has(tag) ? value(tag).length / Long.BYTES : 0];
        if (values.length > 0) {
            ByteBuffer.wrap(value(tag)).order(bytes.order()).asLongBuffer().get(values);
        }
        return values;
    }

    /** Returns the shape that the Image Pixel attributes say. */
    public FrameShape shape() {
        String frames = text(0x00280008).trim();
        return new FrameShape(
                unsignedShort(0x00280010, 0),
                unsignedShort(0x00280011, 0),
                unsignedShort(0x00280002, 1),
                unsignedShort(0x00280100, 0),
                unsignedShort(0x00280103, 0) == 1,
                frames.isEmpty() ? 1 : Integer.parseInt(frames));
    }

    /** Tells whether Pixel Data is a sequence of fragments. */
    public boolean isEncapsulated() {
        return has(PIXEL_DATA) && element(PIXEL_DATA).length() < 0;
    }

    /** Returns the Basic Offset Table, empty when its Item is. */
    public long[] basicOffsets() {
        return basicOffsets.clone();
    }

    /** Returns the fragments after the Item of the Basic Offset Table. */
    public List<Fragment> fragments() {
        return List.copyOf(fragments);
    }

    /** Returns the bytes of a fragment. */
    public byte[] fragment(int index) {
        Fragment fragment = fragments.get(index);
        return Arrays.copyOfRange(bytes(), fragment.offset(), fragment.offset() + fragment.length());
    }

    private void readElement() {
        check(bytes.remaining() >= 8, "half a header at the end");
        int tag = readTag();
        String vr = "";
        long length;
        if (explicit) {
            vr = "" + (char) bytes.get() + (char) bytes.get();
            if (LONG_LENGTH.contains(vr)) {
                bytes.getShort();
                length = bytes.getInt();
            } else {
                length = bytes.getShort() & 0xFFFF;
            }
        } else {
            length = bytes.getInt();
        }
        length = length == -1 ? -1 : length & 0xFFFF_FFFFL;
        check(elements.put(tag, new Element(tag, vr, bytes.position(), length)) == null, "twice the same tag");
        if (length >= 0) {
            skip(length);
        } else if (tag == PIXEL_DATA) {
            readFragments();
        } else {
            skipItems(vr.equals("UN"));
        }
    }

    private void readFragments() {
        for (boolean table = true; ; table = false) {
            int tag = readTag();
            int length = bytes.getInt();
            if (tag == SEQUENCE_END) {
                check(length == 0 && !table, "a delimiter with a length, or no Item for the Basic Offset Table");
                return;
            }
            check(tag == ITEM && length >= 0 && length % 2 == 0, "no Item of even length among the fragments");
            if (table) {
                basicOffsets = new long[length / 4];
                Arrays.setAll(basicOffsets, i -> bytes.getInt(bytes.position() + 4 * i) & 0xFFFF_FFFFL);
            } else {
                fragments.add(new Fragment(bytes.position(), length));
            }
            skip(length);
        }
    }

    /** Skips the Items of a sequence of undefined length; inside VR UN everything is implicit VR. */
    private void skipItems(boolean unknown) {
        boolean outside = explicit;
        explicit = explicit && !unknown;
        for (int tag = readTag(); tag != SEQUENCE_END; tag = readTag()) {
            check(tag == ITEM, "no Item in a sequence");
            int length = bytes.getInt();
            if (length == -1) {
                skipNestedElements();
            } else {
                skip(length & 0xFFFF_FFFFL);
            }
        }
        bytes.getInt();
        explicit = outside;
    }

    private void skipNestedElements() {
        while (true) {
            int tag = readTag();
            if (tag == ITEM_END) {
                bytes.getInt();
                return;
            }
            bytes.position(bytes.position() - 4);
            Element top = elements.remove(tag);
            readElement();
            elements.remove(tag);
            if (top != null) {
                elements.put(tag, top);
            }
        }
    }

    private int readTag() {
        return (bytes.getShort() & 0xFFFF) << 16 | bytes.getShort() & 0xFFFF;
    }

    private void skip(long length) {
        check(length <= bytes.remaining(), "a length of " + length + " beyond the end");
        bytes.position(bytes.position() + (int) length);
    }

    private static byte[] inflated(byte[] file, int start) {
        Inflater inflater = new Inflater(true);
        try {
            inflater.setInput(file, start, file.length - start);
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            out.write(file, 0, start);
            byte[] buffer = new byte[1 << 16];
            while (!inflater.finished()) {
                int count = inflater.inflate(buffer);
                check(count > 0 || inflater.finished(), "the Deflate stream ends early");
                out.write(buffer, 0, count);
            }
            return out.toByteArray();
        } catch (DataFormatException e) {
            throw new AssertionError("no Deflate stream at " + start, e);
        } finally {
            inflater.end();
        }
    }

    private static void check(boolean condition, String complaint) {
        if (!condition) {
            throw new AssertionError("not a well-formed file: " + complaint);
        }
    }
}
