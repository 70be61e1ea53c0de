/**
 * From one Transfer Syntax to another, frame by frame, on all cores, in bounded memory.
 *
 * <p>In reading order: {@link org.dcmflux.transcode.Transcoder} (the door),
 * {@link org.dcmflux.transcode.TranscodeOptions}, {@link org.dcmflux.transcode.TranscodePlan} (what will be done, printable,
 * made or refused before the first output byte), {@code FramePipeline} (slots, workers, order),
 * {@code Verifier} (decodes what was written).
 *
 * <p>Imports {@code codec} and {@code core}; knows no codec by name.
 */
@NullMarked
package org.dcmflux.transcode;

import org.jspecify.annotations.NullMarked;
