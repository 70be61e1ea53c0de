/**
 * Deflated Image Frame Compression: one Deflate stream a frame.
 *
 * <p>Read in this order: {@link org.dcmflux.codec.deflated.DeflatedFrameCodecProvider} (what it can do), DeflatedFrameDecoder and
 * DeflatedFrameEncoder (which layouts, and why not others), and the sessions that move the bytes. Frames are held as native Pixel Data
 * has them, planes and subsampled chroma included; frames of single bits begin on a byte. Imports {@code core} and the SPI only.
 */
@NullMarked
package org.dcmflux.codec.deflated;

import org.jspecify.annotations.NullMarked;
