/**
 * How Pixel Data is laid out: where each frame is, and what its bytes mean.
 *
 * <p>In reading order: {@link org.dcmflux.pixel.ImagePixelModule} (what the Data Set says),
 * {@link org.dcmflux.pixel.FrameLayout} (the shape of one decoded frame), {@link org.dcmflux.pixel.PixelData} (native or
 * encapsulated, with its {@link org.dcmflux.pixel.FrameIndex}), {@link org.dcmflux.pixel.FrameIndexer} (how frames are
 * told apart), {@link org.dcmflux.pixel.FrameSamples} (the numbers of one frame),
 * {@link org.dcmflux.pixel.EncapsulatedPixelDataWriter}.
 *
 * <p>Imports {@code data}, {@code bytes}, {@code dictionary} and {@code error}; decodes nothing.
 */
@NullMarked
package org.dcmflux.pixel;

import org.jspecify.annotations.NullMarked;
