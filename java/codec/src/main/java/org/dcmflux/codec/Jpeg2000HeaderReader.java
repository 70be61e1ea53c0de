package org.dcmflux.codec;

import static org.dcmflux.codec.Jpeg2000CodeStream.malformed;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.dcmflux.codec.Jpeg2000CodeStream.TilePart;
import org.dcmflux.codec.Jpeg2000Structure.Progression;
import org.dcmflux.error.CodecException;
import org.jspecify.annotations.Nullable;

/** Reads the marker segments of one code stream; see ISO/IEC 15444-1 Annex A, and 15444-15 for the bit of High Throughput. */
final class Jpeg2000HeaderReader {
    private static final int SOC = 0xFF4F;
    private static final int SIZ = 0xFF51;
    private static final int COD = 0xFF52;
    private static final int TLM = 0xFF55;
    private static final int SOT = 0xFF90;
    private static final int EOC = 0xFFD9;
    private static final int SIZ_BYTES = 36;
    private static final int COD_BYTES = 10;
    private static final int SOT_BYTES = 12;
    private static final int MOST_LEVELS = 32;
    private static final int HIGH_THROUGHPUT = 0x40;

    private final ByteBuffer bytes;
    private int siz = -1;
    private int cod = -1;
    private @Nullable List<TilePart> told;

    Jpeg2000HeaderReader(ByteBuffer codeStream) {
        this.bytes = codeStream.slice().order(ByteOrder.BIG_ENDIAN);
    }

    Jpeg2000CodeStream read() throws CodecException {
        if (bytes.limit() < 4 || word(0) != SOC || word(2) != SIZ) {
            throw malformed("not a code stream: it does not begin with SOC and SIZ", 0);
        }
        int firstTilePart = readMainHeader();
        if (cod < 0) {
            throw malformed("the main header has no COD marker segment", firstTilePart);
        }
        int levels = bytes.get(cod + 5) & 0xFF;
        int order = bytes.get(cod + 1) & 0xFF;
        if (levels > MOST_LEVELS || order >= Progression.values().length) {
            throw malformed("the COD marker segment has impossible values", cod);
        }
        return new Jpeg2000CodeStream(
                side(siz + 2, siz + 10),
                side(siz + 6, siz + 14),
                side(siz + 18, -1),
                side(siz + 22, -1),
                word(siz + 34),
                Progression.values()[order],
                levels,
                word(cod + 2),
                bytes.get(cod + 9) == 1,
                (bytes.get(cod + 8) & HIGH_THROUGHPUT) != 0,
                readTileParts(firstTilePart),
                told);
    }

    private int readMainHeader() throws CodecException {
        int at = 2;
        while (true) {
            requireBytes(at, 4);
            int marker = word(at);
            if (marker == SOT) {
                return at;
            }
            int length = word(at + 2);
            if (marker < 0xFF00 || length < 2) {
                throw malformed("the main header has no marker segment where one must be", at);
            }
            requireBytes(at + 2, length);
            readSegment(marker, at + 4, length - 2);
            at += 2 + length;
        }
    }

    private void readSegment(int marker, int at, int length) throws CodecException {
        switch (marker) {
            case SIZ -> {
                requireLength(length, SIZ_BYTES, at);
                siz = at;
            }
            case COD -> {
                requireLength(length, COD_BYTES, at);
                cod = at;
            }
            case TLM -> readTlm(at, length);
            default -> {
                // Nothing that is asked for here.
            }
        }
    }

    /** Each entry has 0, 1 or 2 bytes for the tile and 2 or 4 for the length. */
    private void readTlm(int at, int length) throws CodecException {
        requireLength(length, 2, at);
        int style = bytes.get(at + 1);
        int tileBytes = style >> 4 & 3;
        int lengthBytes = (style >> 6 & 1) == 0 ? 2 : 4;
        int entry = tileBytes + lengthBytes;
        if (tileBytes == 3 || (length - 2) % entry != 0) {
            throw malformed("a TLM marker segment has no whole entries", at);
        }
        List<TilePart> parts = told == null ? new ArrayList<>() : told;
        for (int i = at + 2; i < at + length; i += entry) {
            int tile = tileBytes == 0 ? -1 : tileBytes == 1 ? bytes.get(i) & 0xFF : word(i);
            int where = i + tileBytes;
            parts.add(new TilePart(tile, lengthBytes == 2 ? word(where) : doubleWord(where)));
        }
        told = parts;
    }

    private List<TilePart> readTileParts(int first) throws CodecException {
        List<TilePart> parts = new ArrayList<>();
        int at = first;
        while (bytes.limit() - at >= SOT_BYTES && word(at) == SOT) {
            long length = doubleWord(at + 6);
            // A length of 0 means all up to the end, without the marker there.
            long actual = length == 0 ? endOfCodeStream() - at : length;
            if (actual < SOT_BYTES + 2 || actual > bytes.limit() - at) {
                throw malformed("a tile-part does not fit into the code stream", at);
            }
            parts.add(new TilePart(word(at + 4), actual));
            at += (int) actual;
        }
        if (bytes.limit() - at < 2 || word(at) != EOC) {
            throw malformed("the code stream has no EOC after its tile-parts", at);
        }
        return parts;
    }

    private int endOfCodeStream() {
        int end = bytes.limit();
        while (end > 2 && word(end - 2) != EOC) {
            end--;
        }
        return end - 2;
    }

    private int side(int end, int begin) throws CodecException {
        long side = doubleWord(end) - (begin < 0 ? 0 : doubleWord(begin));
        if (side <= 0) {
            throw malformed("the SIZ marker segment describes an impossible image", siz);
        }
        return (int) Math.min(side, Integer.MAX_VALUE);
    }

    private static void requireLength(int length, int least, int at) throws CodecException {
        if (length < least) {
            throw malformed("a marker segment is too short", at);
        }
    }

    private void requireBytes(int at, int count) throws CodecException {
        if (bytes.limit() - at < count) {
            throw malformed("the code stream ends in its main header", at);
        }
    }

    private int word(int at) {
        return bytes.getShort(at) & 0xFFFF;
    }

    private long doubleWord(int at) {
        return bytes.getInt(at) & 0xFFFF_FFFFL;
    }
}
