package org.dcmflux.transcode;

/** Hears how far a transcode is; called by the thread that transcodes, so it must be quick. */
public interface TranscodeListener {
    /** A listener that does not listen. */
    TranscodeListener NONE = new TranscodeListener() {};

    /** What is being done with the frames. */
    enum Phase {
        TRANSCODING,
        VERIFYING
    }

    /** The plan of a file is made and its work begins. */
    default void started(TranscodePlan plan) {}

    /** {@code done} of {@code total} frames have been through this phase. */
    default void frames(Phase phase, int done, int total) {}
}
