/**
 * Many files through the same threads and the same memory.
 *
 * <p>In reading order: {@link org.dcmflux.transcode.batch.BatchTranscoder} (the door),
 * {@link org.dcmflux.transcode.batch.InputScan} (finds inputs while others are under way),
 * {@link org.dcmflux.transcode.batch.OutputNaming} (where each output goes, never outside of its root),
 * {@link org.dcmflux.transcode.batch.BatchItem} (what became of one output),
 * {@link org.dcmflux.transcode.batch.BatchForecast} (how far it is, and how long it will take) and
 * {@link org.dcmflux.transcode.batch.Journal} (what a run that was killed had done).
 *
 * <p>Imports {@code transcode} and what that imports; nothing of it is loaded for a single file.
 */
@NullMarked
package org.dcmflux.transcode.batch;

import org.jspecify.annotations.NullMarked;
