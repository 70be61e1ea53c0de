package org.dcmflux.cli;

import org.dcmflux.codec.CodecRegistry;

/** Where native codecs do their work. */
final class IsolationChoice {
    private final Choice<Boolean> isolate;

    IsolationChoice(Choices choices) {
        isolate = choices.option("--isolate")
                .about(
                        "Run native codecs in processes of their own: one that hangs, crashes or takes all memory fails its frame and "
                                + "nothing else. Linux only; 'dcmflux codecs' says whether it works here.")
                .flag();
    }

    /** The codecs to work with, to be closed. */
    CodecRegistry codecs() {
        return isolate.get() ? CodecRegistry.isolated() : CodecRegistry.installed();
    }
}
