package org.dcmflux.transcode;

import org.dcmflux.encoding.WriteOptions;
import org.dcmflux.error.TranscodeRefusedException;
import org.dcmflux.pixel.OffsetTable;

/**
 * Which offset table an output gets.
 *
 * @param source name of the input, for messages
 */
record TableChoice(String source, WriteOptions write) {
    OffsetTable of(int frames, long largestFrame) throws TranscodeRefusedException {
        OffsetTable automatic = OffsetTable.chooseFor(frames, largestFrame, write.longestFragment());
        return switch (write.offsetTable()) {
            case AUTO -> automatic;
            case EXTENDED -> OffsetTable.EXTENDED;
            case EMPTY -> OffsetTable.EMPTY;
            case BASIC -> {
                if (automatic == OffsetTable.EXTENDED) {
                    throw new TranscodeRefusedException(
                            source,
                            "basic-offset-table-too-small",
                            frames + " frames of up to " + largestFrame
                                    + " bytes may lie beyond its 32-bit offsets; an Extended Offset Table would work");
                }
                yield OffsetTable.BASIC;
            }
        };
    }
}
