/**
 * Encapsulated Uncompressed: one native frame a fragment, for Pixel Data longer than a 32-bit length can say.
 *
 * <p>Read in this order: {@link org.dcmflux.codec.uncompressed.UncompressedCodecProvider} (what it can do), UncompressedFrameDecoder and
 * UncompressedFrameEncoder (which layouts, and why not others), and the sessions that move the bytes. Frames are held as native Pixel Data
 * has them, planes and subsampled chroma included; frames of single bits begin on a byte. Imports {@code core} and the SPI only.
 */
@NullMarked
package org.dcmflux.codec.uncompressed;

import org.jspecify.annotations.NullMarked;
