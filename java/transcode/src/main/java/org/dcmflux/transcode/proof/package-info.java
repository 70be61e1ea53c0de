/**
 * Evidence about files, whoever wrote them: that two of them hold the same image, that one of them is whole.
 *
 * <p>In reading order: {@link org.dcmflux.transcode.proof.FileComparison} (two files, pixels frame by frame and Data Sets
 * element by element), {@link org.dcmflux.transcode.proof.FileVerification} (one file, every frame decoded, every redundant
 * fact compared), {@code SampleForm} (the one form that samples are compared in), {@code FrameTasks} (threads, memory,
 * deadlines).
 *
 * <p>Files are only read. Imports {@code codec} and {@code core}; what the transcoder itself verifies before an output gets
 * its name is the {@code transcode} package's own.
 */
@NullMarked
package org.dcmflux.transcode.proof;

import org.jspecify.annotations.NullMarked;
