/**
 * RLE Lossless in pure Java: the codec that is always there.
 *
 * <p>In reading order: {@link org.dcmflux.codec.rle.RleCodecProvider}, {@link org.dcmflux.codec.rle.RleFrameEncoder} and
 * {@link org.dcmflux.codec.rle.RleFrameDecoder} with their sessions, {@link org.dcmflux.codec.rle.SegmentPlan} (which byte
 * plane is which segment), {@link org.dcmflux.codec.rle.PackBitsWriter} and {@link org.dcmflux.codec.rle.PackBitsReader}
 * (the run lengths of one segment, eight bytes at a time: {@link org.dcmflux.codec.rle.EightBytes}).
 *
 * <p>A frame is taken apart into byte planes, most significant first, and each plane becomes a segment. Both directions
 * work on a few rows at a time, so a session's memory does not grow with the frame.
 *
 * @dicom PS3.5 G
 */
@NullMarked
package org.dcmflux.codec.rle;

import org.jspecify.annotations.NullMarked;
