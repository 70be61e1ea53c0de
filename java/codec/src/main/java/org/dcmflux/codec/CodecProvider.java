package org.dcmflux.codec;

import java.util.List;

/**
 * A codec that may or may not work here; found by {@link java.util.ServiceLoader}.
 *
 * <p>Making a provider and asking what it would decode and encode must be cheap; only {@link #availability} and opening a
 * session may load anything.
 */
public interface CodecProvider extends AutoCloseable {
    /** Short name in messages and lists, for instance {@code jpegls}. */
    String name();

    /** Whether it works here; computed once, then the same answer. */
    Availability availability();

    /** Decoders by Transfer Syntax; also listed when unavailable. */
    List<FrameDecoder> decoders();

    /**
     * Decoders for a second opinion about code streams that another decoder has accepted already, so also those that should not
     * be trusted with just any file.
     */
    default List<FrameDecoder> secondDecoders() {
        return decoders();
    }

    /** Encoders by Transfer Syntax; also listed when unavailable. */
    List<FrameEncoder> encoders();

    /** Ways between Transfer Syntaxes that need no samples; also listed when unavailable. */
    default List<FrameRecompressor> recompressors() {
        return List.of();
    }

    /**
     * The same codec with each session in a process of its own, see {@link CodecRegistry#isolated()}.
     *
     * @return a new provider, to be closed, whose {@link #availability} says whether that works here; this one where code in Java
     *     has no need of it
     */
    default CodecProvider isolated() {
        return this;
    }

    /** Ends processes that a provider has; its sessions fail from then on. Most providers have none. */
    @Override
    default void close() {
        // Nothing is held.
    }
}
