package org.dcmflux.transcode.batch;

import java.nio.file.Path;
import java.time.Instant;
import org.dcmflux.dictionary.TransferSyntax;
import org.dcmflux.transcode.TranscodeResult;
import org.jspecify.annotations.Nullable;

/**
 * What became of one output of one input.
 *
 * @param number of the input, from 0 in the order of finding
 * @param target null when nothing was decided about targets, for instance because the input is no DICOM file
 * @param output null when it has no name
 * @param outputBytes of an output that is there; −1 when it is not
 * @param result null unless it was done in this run
 * @param failure null unless it failed or was cancelled
 * @param started when the work on the input began
 * @param nanos from there to its end
 */
public record BatchItem(
        long number,
        Path input,
        @Nullable TransferSyntax target,
        @Nullable Path output,
        Status status,
        long outputBytes,
        @Nullable TranscodeResult result,
        @Nullable Throwable failure,
        Instant started,
        long nanos) {

    /** How it ended. */
    public enum Status {
        /** The output is complete, verified as asked, and has its name. */
        DONE("done"),
        /** An earlier run of the same journal had done it. */
        DONE_BEFORE("done-before"),
        /** The output's name was taken, and that was to be skipped. */
        SKIPPED_EXISTS("skipped-exists"),
        /** It is no DICOM file, and nobody said that it was. */
        SKIPPED_NOT_DICOM("skipped-not-dicom"),
        FAILED("failed"),
        /** It was under way when the batch was asked to stop. */
        CANCELLED("cancelled"),
        /** The batch was asked to stop, or had failed, before its turn came. */
        NOT_ATTEMPTED("not-attempted");

        private final String word;

        Status(String word) {
            this.word = word;
        }

        /** As it stands in reports. */
        public String word() {
            return word;
        }
    }
}
