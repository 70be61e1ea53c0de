/**
 * Positional reading, sequential writing and patching of bytes, at 64-bit positions.
 *
 * <p>In reading order: {@link org.dcmflux.bytes.ByteSource} (a shareable handle, read at any position),
 * {@link org.dcmflux.bytes.SpooledByteSource} (a stream made into one), {@link org.dcmflux.bytes.ByteCursor} (a private, buffered walk over a source), {@link org.dcmflux.bytes.ByteSink}
 * (appending), {@link org.dcmflux.bytes.FileSink} (appending to a file that can be patched) and
 * {@link org.dcmflux.bytes.AtomicFile} (a file that gets its final name when it is complete, or never).
 *
 * <p>Knows nothing of DICOM and imports nothing of ours.
 */
@NullMarked
package org.dcmflux.bytes;

import org.jspecify.annotations.NullMarked;
