/**
 * Decoding and encoding single frames.
 *
 * <p>In reading order: {@link org.dcmflux.codec.CodecProvider} (what a codec brings),
 * {@link org.dcmflux.codec.FrameDecoder} and {@link org.dcmflux.codec.FrameEncoder} (thread-safe factories of sessions),
 * {@link org.dcmflux.codec.DecoderSession} and {@link org.dcmflux.codec.EncoderSession} (one thread's, reused for every
 * frame of an image), {@link org.dcmflux.codec.CodecRegistry} (finds them, and says why not),
 * {@link org.dcmflux.codec.DecodedFrames} (the door: pixels of a file, frame by frame).
 *
 * <p>The caller owns all memory: a session never keeps, grows or hands out a buffer. Imports {@code core} only.
 */
@NullMarked
package org.dcmflux.codec;

import org.jspecify.annotations.NullMarked;
