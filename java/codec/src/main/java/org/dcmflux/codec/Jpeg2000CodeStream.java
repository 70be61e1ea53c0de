package org.dcmflux.codec;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.dcmflux.codec.Jpeg2000Structure.Progression;
import org.dcmflux.error.CodecException;
import org.dcmflux.error.CodecException.Status;
import org.jspecify.annotations.Nullable;

/**
 * What the headers of a JPEG 2000 or HTJ2K code stream say about how it is built. Nothing is decoded.
 *
 * @param columns of the image
 * @param rows of the image
 * @param tileColumns of a tile
 * @param tileRows of a tile
 * @param components of a pixel
 * @param levels wavelet decompositions
 * @param layers quality layers
 * @param reversible whether the wavelet is 5/3
 * @param highThroughput whether blocks are coded as Part 15 has it
 * @param tileParts index of tile and length in bytes of each tile-part, in their order
 * @param toldTileParts the same as the TLM marker segments tell it; null when there are none
 */
public record Jpeg2000CodeStream(
        int columns,
        int rows,
        int tileColumns,
        int tileRows,
        int components,
        Progression progression,
        int levels,
        int layers,
        boolean reversible,
        boolean highThroughput,
        List<TilePart> tileParts,
        @Nullable List<TilePart> toldTileParts) {

    /** The longest side of the lowest resolution in HTJ2K Lossless RPCL. */
    private static final int RPCL_BASE_RESOLUTION = 64;

    /**
     * A part of a tile.
     *
     * @param tile zero-based; -1 in a TLM marker segment that leaves it to the order
     * @param length in bytes from its first marker on
     */
    public record TilePart(int tile, long length) {}

    public Jpeg2000CodeStream {
        tileParts = List.copyOf(tileParts);
        toldTileParts = toldTileParts == null ? null : List.copyOf(toldTileParts);
    }

    /**
     * Reads the main header and walks over the tile-parts.
     *
     * @param codeStream from its position to its limit, perhaps with padding at its end; not changed
     * @throws CodecException when it is none, or its markers contradict each other
     */
    public static Jpeg2000CodeStream read(ByteBuffer codeStream) throws CodecException {
        return new Jpeg2000HeaderReader(codeStream).read();
    }

    /**
     * What HTJ2K Lossless RPCL asks for and this code stream does not have, a sentence each; empty when it is one.
     *
     * @dicom PS3.5 10.18
     */
    public List<String> rpclViolations() {
        List<String> violations = new ArrayList<>();
        if (!highThroughput) {
            violations.add("its blocks are not coded as HTJ2K has it");
        }
        if (!reversible) {
            violations.add("its wavelet is irreversible");
        }
        if (progression != Progression.RPCL) {
            violations.add("its progression order is " + progression + ", not RPCL");
        }
        int base = Math.max(lowest(columns), lowest(rows));
        if (base > RPCL_BASE_RESOLUTION) {
            violations.add("its lowest resolution is " + lowest(columns) + " x " + lowest(rows)
                    + ", a side is more than " + RPCL_BASE_RESOLUTION);
        }
        List<TilePart> told = toldTileParts;
        if (told == null) {
            violations.add("it has no TLM marker segment");
        } else if (!agree(told)) {
            violations.add("its TLM marker segments tell of other tile-parts than there are");
        }
        return violations;
    }

    private boolean agree(List<TilePart> told) {
        boolean agree = told.size() == tileParts.size();
        for (int i = 0; agree && i < told.size(); i++) {
            TilePart part = tileParts.get(i);
            TilePart claim = told.get(i);
            agree = claim.length() == part.length() && (claim.tile() == -1 ? i : claim.tile()) == part.tile();
        }
        return agree;
    }

    private int lowest(int side) {
        return (int) ((side + (1L << levels) - 1) >> levels);
    }

    static CodecException malformed(String detail, int at) {
        return new CodecException("jpeg2000", Status.MALFORMED_INPUT, detail + " (byte " + at + ")");
    }
}
