/**
 * Codecs behind native shims: one shared object a codec library, all with the same eight functions.
 *
 * <p>In reading order: {@link org.dcmflux.codec.shim.Shim} (the table: one row a shim),
 * {@link org.dcmflux.codec.shim.ShimCodecProvider}, {@link org.dcmflux.codec.shim.ShimFrameDecoder} and
 * {@link org.dcmflux.codec.shim.ShimFrameEncoder} with their sessions, {@link org.dcmflux.codec.shim.EncodeRules} (what is
 * refused), {@link org.dcmflux.codec.shim.FrameBlock} and {@link org.dcmflux.codec.shim.OptionsBlock} (what crosses the
 * border), {@link org.dcmflux.codec.shim.LibraryFinder} (the one that knows the platform) and
 * {@link org.dcmflux.codec.shim.ShimLink} (the one that knows JNA). {@link org.dcmflux.codec.shim.ShimAccess} is the way to a shim: in
 * this process by {@link org.dcmflux.codec.shim.ShimLoader}, or in child processes by {@link org.dcmflux.codec.shim.WorkerPool},
 * {@link org.dcmflux.codec.shim.WorkerFunctions} and {@link org.dcmflux.codec.shim.CodecWorker} (the one that starts a program).
 *
 * <p>Nothing is loaded before somebody asks for availability or opens a session, because JNA costs some 60 ms. Nothing but
 * numbers and direct buffers crosses the border, once a frame.
 */
@NullMarked
package org.dcmflux.codec.shim;

import org.jspecify.annotations.NullMarked;
