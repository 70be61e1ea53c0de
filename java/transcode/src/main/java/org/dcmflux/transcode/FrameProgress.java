package org.dcmflux.transcode;

import org.dcmflux.transcode.TranscodeListener.Phase;

/**
 * How far a file is after one more frame.
 *
 * @param frame zero-based
 * @param total frames of the file
 * @param storedBytes of the frame as it was read
 * @param nativeBytes of the decoded frame; 0 when it was neither decoded nor encoded
 * @param writtenBytes of the frame in the output; 0 when it is only verified
 * @param decodeNanos time that its decoder took, what brings samples into the form of the encoder included; 0 without one
 * @param encodeNanos time that its encoder took; 0 without one
 */
public record FrameProgress(
        Phase phase,
        int frame,
        int total,
        long storedBytes,
        long nativeBytes,
        long writtenBytes,
        long decodeNanos,
        long encodeNanos) {

    /** Frames that have been through this phase. */
    public int done() {
        return frame + 1;
    }

    /** Progress of something that is only compared. */
    static FrameProgress verified(int frame, int total, long storedBytes) {
        return new FrameProgress(Phase.VERIFYING, frame, total, storedBytes, 0, 0, 0, 0);
    }

    /** Progress of a frame that has been through a pipeline. */
    static FrameProgress of(Phase phase, FrameSlot slot, int total, long writtenBytes) {
        boolean coded = slot.decodeNanos > 0 || slot.encodeNanos > 0;
        return new FrameProgress(
                phase,
                slot.frame,
                total,
                slot.input.limit(),
                coded ? slot.decoded.limit() : 0,
                writtenBytes,
                slot.decodeNanos,
                slot.encodeNanos);
    }
}
