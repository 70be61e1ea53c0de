package org.dcmflux.encoding;

import java.util.OptionalInt;
import java.util.OptionalLong;
import org.dcmflux.dictionary.TransferSyntax;

/**
 * What is known about Pixel Data before a byte of it is read; empty where the Data Set does not say.
 *
 * @param numberOfFrames 1 when the Data Set does not say
 * @param samplesPerPixel 1 when the Data Set does not say
 * @param estimatedSize of all frames in bytes when they are not compressed, all samples counted; empty when it is not
 *     known or beyond 2^63−1
 */
public record PixelDataContext(
        OptionalInt rows,
        OptionalInt columns,
        OptionalInt bitsAllocated,
        int samplesPerPixel,
        int numberOfFrames,
        TransferSyntax transferSyntax,
        Encapsulation encapsulation,
        OptionalLong estimatedSize) {

    /** Whether the pixels are one native value or fragments. */
    public enum Encapsulation {
        NATIVE,
        ENCAPSULATED
    }

    /** Tells whether Rows and Columns are both there. */
    public boolean hasImageDimensions() {
        return rows.isPresent() && columns.isPresent();
    }
}
