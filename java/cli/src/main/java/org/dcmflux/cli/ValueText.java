package org.dcmflux.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.dcmflux.data.DataElement;
import org.dcmflux.data.DataSet;
import org.dcmflux.data.ElementValue;
import org.dcmflux.data.FragmentSequence;
import org.dcmflux.data.SpecificCharacterSet;
import org.dcmflux.dictionary.Tag;
import org.dcmflux.dictionary.Tags;
import org.dcmflux.dictionary.UidEntry;
import org.dcmflux.dictionary.Uids;
import org.dcmflux.dictionary.Vr;

/** Values as a dump shows them: shortened, and harmless to terminals. */
final class ValueText {
    private static final int MOST_BYTES_PER_CHARACTER = 8;

    private final int maxCharacters;

    /** @param maxCharacters 0 for no limit */
    ValueText(int maxCharacters) {
        this.maxCharacters = maxCharacters;
    }

    /**
     * A value and how many there are of it.
     *
     * @param count Value Multiplicity; −1 when only the beginning was read
     */
    record Shown(String text, long length, int count) {}

    Shown of(DataSet container, DataElement element) throws IOException {
        ElementValue value = element.value();
        if (value instanceof FragmentSequence fragments) {
            long length = fragments.end() - fragments.basicOffsetTablePosition();
            return new Shown("(encapsulated, " + counted(fragments.count(), "fragment") + ")", length, 1);
        }
        long length = value instanceof ElementValue.Deferred deferred
                ? deferred.length()
                : value instanceof ElementValue.InMemory memory ? memory.array().length : 0;
        if (length == 0) {
            return new Shown("(no value)", 0, 0);
        }
        if (isPixels(element.tag())) {
            return new Shown("(not read)", length, 1);
        }
        byte[] beginning = beginning(value, length);
        boolean whole = beginning.length == length;
        return element.vr().isText()
                ? text(container, element, beginning, whole, length)
                : binary(element, beginning, length);
    }

    static String counted(int count, String noun) {
        return count + " " + noun + (count == 1 ? "" : "s");
    }

    private static boolean isPixels(int tag) {
        return tag == Tags.PixelData || tag == Tags.FloatPixelData || tag == Tags.DoubleFloatPixelData;
    }

    /** No more than can be shown is read of a value that was left in its file. */
    private byte[] beginning(ElementValue value, long length) throws IOException {
        if (value instanceof ElementValue.InMemory memory) {
            return memory.array();
        }
        if (!(value instanceof ElementValue.Deferred deferred)) {
            return new byte[0];
        }
        long wanted =
                maxCharacters == 0 ? length : Math.min(length, (long) MOST_BYTES_PER_CHARACTER * (maxCharacters + 1));
        byte[] bytes = new byte[Math.toIntExact(wanted)];
        deferred.source().readFully(deferred.position(), ByteBuffer.wrap(bytes));
        return bytes;
    }

    private Shown text(DataSet container, DataElement element, byte[] bytes, boolean whole, long length)
            throws IOException {
        SpecificCharacterSet set =
                element.vr().usesSpecificCharacterSet() ? container.characterSet() : SpecificCharacterSet.DEFAULT;
        List<String> values = set.values(bytes, element.vr());
        String shown = "[" + shortened(String.join("\\", values)) + "]";
        if (element.vr() == Vr.UI && values.size() == 1) {
            UidEntry entry = Uids.find(values.get(0));
            shown += entry == null ? "" : " =" + (entry.keyword().isEmpty() ? entry.name() : entry.keyword());
        }
        return new Shown(shown, length, whole ? values.size() : -1);
    }

    private String shortened(String text) {
        StringBuilder shown = new StringBuilder();
        int characters = 0;
        for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
            if (maxCharacters > 0 && characters++ == maxCharacters) {
                return shown.append('…').toString();
            }
            escape(text.codePointAt(i), shown);
        }
        return shown.toString();
    }

    /** Makes everything that could move a cursor, break a line or turn its direction visible. */
    static String escaped(String text) {
        StringBuilder shown = new StringBuilder(text.length());
        text.codePoints().forEach(c -> escape(c, shown));
        return shown.toString();
    }

    private static void escape(int c, StringBuilder shown) {
        int type = Character.getType(c);
        if (Character.isISOControl(c)
                || type == Character.FORMAT
                || type == Character.LINE_SEPARATOR
                || type == Character.PARAGRAPH_SEPARATOR
                || type == Character.SURROGATE) {
            shown.append(c == '\n' ? "\\n" : c == '\r' ? "\\r" : c == '\t' ? "\\t" : String.format("\\u%04x", c));
        } else {
            shown.appendCodePoint(c);
        }
    }

    private Shown binary(DataElement element, byte[] bytes, long length) {
        Vr vr = element.vr();
        int size = Math.max(1, vr.valueBytes());
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        StringBuilder shown = new StringBuilder();
        while (buffer.remaining() >= size) {
            String next = next(buffer, vr);
            if (maxCharacters > 0 && shown.length() + next.length() + 1 > maxCharacters) {
                shown.append('…');
                break;
            }
            shown.append(shown.length() == 0 ? "" : "\\").append(next);
        }
        long count = vr == Vr.UN || vr.name().charAt(0) == 'O' ? 1 : length / size;
        return new Shown(shown.toString(), length, (int) Math.min(count, Integer.MAX_VALUE));
    }

    private static String next(ByteBuffer buffer, Vr vr) {
        return switch (vr) {
            case AT -> {
                int group = buffer.getShort();
                yield Tag.toString(group << 16 | buffer.getShort() & 0xFFFF);
            }
            case US -> Integer.toString(buffer.getShort() & 0xFFFF);
            case SS -> Short.toString(buffer.getShort());
            case UL -> Integer.toUnsignedString(buffer.getInt());
            case SL -> Integer.toString(buffer.getInt());
            case SV -> Long.toString(buffer.getLong());
            case UV -> Long.toUnsignedString(buffer.getLong());
            case FL, OF -> Float.toString(buffer.getFloat());
            case FD, OD -> Double.toString(buffer.getDouble());
            case OW -> String.format("%04x", buffer.getShort());
            case OL -> String.format("%08x", buffer.getInt());
            case OV -> String.format("%016x", buffer.getLong());
            default -> String.format("%02x", buffer.get());
        };
    }
}
