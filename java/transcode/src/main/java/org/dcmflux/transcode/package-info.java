/**
 * From one Transfer Syntax to another, frame by frame, on all cores, in bounded memory.
 *
 * <p>In reading order: {@link org.dcmflux.transcode.Transcoder} (the door),
 * {@link org.dcmflux.transcode.TranscodeOptions}, {@link org.dcmflux.transcode.TranscodePlan} (what will be done, printable,
 * made or refused before the first output byte), {@link org.dcmflux.transcode.TranscodeWorkers} (threads and memory that
 * transcodes share), {@link org.dcmflux.transcode.Destination} (a file or a channel), {@link
 * org.dcmflux.transcode.TranscodeStream} (frame by frame into a channel), {@code TranscodeRun} (one input on its way to its
 * targets), {@code FramePipeline} (slots, workers, order), {@code SharedFrames} (one decode, several targets),
 * {@code Verifier} (decodes what was written).
 *
 * <p>Imports {@code codec} and {@code core}; knows no codec by name.
 */
@NullMarked
package org.dcmflux.transcode;

import org.jspecify.annotations.NullMarked;
