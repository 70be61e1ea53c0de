package org.dcmflux.cli;

import org.dcmflux.codec.CodecRegistry;
import picocli.CommandLine.Option;

/** Where native codecs do their work. */
final class IsolationChoice {
    @Option(
            names = "--isolate",
            description =
                    "Run native codecs in processes of their own: one that hangs, crashes or takes all memory fails its frame and "
                            + "nothing else. Linux only; 'dcmflux codecs' says whether it works here.")
    private boolean isolate;

    /** The codecs to work with, to be closed. */
    CodecRegistry codecs() {
        return isolate ? CodecRegistry.isolated() : CodecRegistry.installed();
    }
}
