package org.dcmflux.transcode.proof;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.dcmflux.bytes.ByteSource;
import org.dcmflux.data.DataElement;
import org.dcmflux.data.ElementValue;
import org.dcmflux.data.FragmentSequence;
import org.dcmflux.dictionary.Vr;

/** The bytes of a value wherever they are, compared piece by piece. */
record ValueBytes(ByteSource source, long position, long length) {
    private static final int CHUNK = 256 * 1024;
    private static final int SHOWN_CHARACTERS = 64;
    private static final int SHOWN_BYTES = 16;

    /** Of fragments everything from their table on. */
    static ValueBytes of(ElementValue value) {
        if (value instanceof FragmentSequence fragments) {
            long start = fragments.basicOffsetTablePosition();
            return new ValueBytes(fragments.source(), start, fragments.end() - start);
        }
        if (value instanceof ElementValue.Deferred deferred) {
            return new ValueBytes(deferred.source(), deferred.position(), deferred.length());
        }
        byte[] array = value instanceof ElementValue.InMemory memory ? memory.array() : new byte[0];
        return new ValueBytes(ByteSource.of(array, "value"), 0, array.length);
    }

    /** Whether both are the same but for padding: blanks or NUL at the end of text, one zero byte at the end of others. */
    boolean isEqual(ValueBytes other, Vr vr) throws IOException {
        long common = Math.min(length, other.length);
        long most = Math.max(length, other.length);
        if (!vr.isText() && most - common > 1) {
            return false;
        }
        ByteBuffer left = ByteBuffer.allocate((int) Math.min(CHUNK, common));
        ByteBuffer right = ByteBuffer.allocate(left.capacity());
        long equal = 0;
        while (equal < common) {
            int count = (int) Math.min(CHUNK, common - equal);
            source.readFully(position + equal, left.clear().limit(count));
            other.source.readFully(other.position + equal, right.clear().limit(count));
            int mismatch = left.flip().mismatch(right.flip());
            if (mismatch >= 0) {
                equal += mismatch;
                return vr.isText() && isPaddingFrom(equal) && other.isPaddingFrom(equal);
            }
            equal += count;
        }
        return isPaddingFrom(common) && other.isPaddingFrom(common);
    }

    private boolean isPaddingFrom(long from) throws IOException {
        if (length - from > CHUNK) {
            return false;
        }
        ByteBuffer rest = ByteBuffer.allocate((int) (length - from));
        source.readFully(position + from, rest);
        rest.flip();
        while (rest.hasRemaining()) {
            byte b = rest.get();
            if (b != 0 && b != ' ') {
                return false;
            }
        }
        return true;
    }

    /** A few words about a value, for people. */
    static String words(DataElement element) throws IOException {
        ElementValue value = element.value();
        if (value instanceof ElementValue.Sequence sequence) {
            return element.vr() + " " + sequence.items().size() + " Items";
        }
        if (value instanceof FragmentSequence fragments) {
            return element.vr() + " " + fragments.count() + " fragments";
        }
        ValueBytes bytes = of(value);
        boolean text = element.vr().isText();
        ByteBuffer start = ByteBuffer.allocate((int) Math.min(bytes.length, text ? SHOWN_CHARACTERS : SHOWN_BYTES));
        bytes.source.readFully(bytes.position, start);
        boolean more = start.capacity() < bytes.length;
        String shown = text
                ? "'" + new String(start.array(), StandardCharsets.ISO_8859_1).stripTrailing() + "'"
                : HexFormat.of().formatHex(start.array());
        return element.vr() + " " + shown.replace("\0", "") + (more ? "... (" + bytes.length + " bytes)" : "");
    }
}
