package org.dcmflux.transcode;

import java.util.List;

/**
 * Hears what becomes of files and frames.
 *
 * <p>A file is announced by {@link #fileStarted}, {@link #planned} unless it is refused before, {@link #frameFinished} for each
 * frame of each phase, and exactly one {@link #fileFinished}. What concerns one file comes one call after another. Where
 * several files are under way their calls come from several threads at once, so a listener that hears a batch must be safe
 * for that. The thread that calls is one that transcodes, so return soon and throw nothing.
 */
public interface TranscodeListener {
    /** A listener that does not listen. */
    TranscodeListener NONE = new TranscodeListener() {};

    /** What is being done with the frames. */
    enum Phase {
        TRANSCODING,
        VERIFYING
    }

    /**
     * Work on several files begins.
     *
     * @param files how many there are, −1 when that is not known yet
     * @param bytes of all inputs together, −1 when that is not known yet
     */
    default void batchStarted(long files, long bytes) {}

    /**
     * All inputs of a batch were counted, while the work goes on; told at most once, and not when nobody can know before the end.
     *
     * @param files all that were found, be they DICOM or not
     * @param bytes of all of them together
     */
    default void batchCounted(long files, long bytes) {}

    /**
     * Work on a file begins; nothing of it has been read.
     *
     * @param input name of the input, the same in all calls about it
     * @param bytes size of the input
     */
    default void fileStarted(String input, long bytes) {}

    /** It was decided what will be done with a file. */
    default void planned(String input, TranscodePlan plan) {}

    /** A frame has been through a phase, in the order of frames. */
    default void frameFinished(String input, FrameProgress frame) {}

    /**
     * Bytes were copied that are not told apart into frames.
     *
     * @param done bytes so far
     * @param total bytes in all
     */
    default void bytesCopied(String input, long done, long total) {}

    /** Nothing more will be done with a file. */
    default void fileFinished(String input, FileOutcome outcome) {}

    /** Nothing more will be done with any file. */
    default void batchFinished() {}

    /** A listener that tells others what it hears, in their order. */
    static TranscodeListener all(TranscodeListener... listeners) {
        return listeners.length == 1 ? listeners[0] : new ListenerGroup(List.of(listeners));
    }
}
