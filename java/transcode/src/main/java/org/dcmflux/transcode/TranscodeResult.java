package org.dcmflux.transcode;

import java.util.List;

/**
 * What a transcode did.
 *
 * @param inputBytes size of the whole input
 * @param outputBytes size of the whole output
 * @param verifiedFrames frames that were decoded from the output, or compared with the input, and were equal
 * @param warnings what was odd in the input but could be read
 * @param digests of the frames, when they were asked for
 * @param attributeChanges what the output has otherwise than the input, when digests were asked for
 * @param secondOpinion of another decoder, when it was asked for
 */
public record TranscodeResult(
        TranscodePlan plan,
        long inputBytes,
        long outputBytes,
        int frames,
        int verifiedFrames,
        List<String> warnings,
        FrameDigests digests,
        List<AttributeChange> attributeChanges,
        SecondOpinion secondOpinion) {}
