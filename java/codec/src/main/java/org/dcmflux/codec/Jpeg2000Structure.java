package org.dcmflux.codec;

import org.dcmflux.dictionary.CodecFamily;
import org.dcmflux.dictionary.TransferSyntax;
import org.jspecify.annotations.Nullable;

/**
 * How a JPEG 2000 code stream is built; none of it changes a reversible image.
 *
 * @param levels wavelet decompositions, 0 to 32; fewer are used where a tile is too small for them
 * @param progression the order of packets; null for that which suits: layers first in JPEG 2000, resolutions first in HTJ2K
 * @param tile side of the square tiles in pixels, 64 to 65535; 0 for a single tile
 * @param codeBlock side of the code-blocks in samples: 4, 8, 16, 32 or 64
 * @param layers quality layers, 1 to 32, each with half the ratio of the one before
 * @dicom PS3.5 8.2.4
 */
public record Jpeg2000Structure(int levels, @Nullable Progression progression, int tile, int codeBlock, int layers) {
    private static final int SMALLEST_TILE = 64;

    /** One tile, 5 levels, code-blocks of 64 samples a side, one layer. */
    public static final Jpeg2000Structure DEFAULT = new Jpeg2000Structure(5, null, 0, 64, 1);

    /** The orders of packets by what changes slowest: Layer, Resolution, Component, Position. */
    public enum Progression {
        LRCP,
        RLCP,
        RPCL,
        PCRL,
        CPRL
    }

    public Jpeg2000Structure {
        EncodeOptions.requireRange("levels", levels, 0, 32);
        EncodeOptions.requireRange("layers", layers, 1, 32);
        if (tile != 0) {
            EncodeOptions.requireRange("tile", tile, SMALLEST_TILE, 65535);
        }
        if (codeBlock < 4 || codeBlock > 64 || Integer.bitCount(codeBlock) != 1) {
            throw new IllegalArgumentException("code-block " + codeBlock + " is not 4, 8, 16, 32 or 64");
        }
    }

    /** The order of packets in code streams of a Transfer Syntax. */
    public Progression progressionIn(TransferSyntax target) {
        if (progression != null) {
            return progression;
        }
        return target.codecFamily() == CodecFamily.HTJ2K ? Progression.RPCL : Progression.LRCP;
    }
}
