package org.dcmflux.transcode.proof;

/**
 * Something that is not as it should be.
 *
 * @param rule its short name, an interface for programs
 * @param place an element, a frame or a position; empty for the file as a whole
 * @param detail what was found
 * @param remedy what can be done about it
 */
public record Finding(Severity severity, Rule rule, String place, String detail, String remedy) {

    /** How bad it is. */
    public enum Severity {
        /** What the file holds is lost or not what the file says it is. */
        ERROR,
        /** Against the standard, or odd, and still clear. */
        WARNING
    }

    /** What is checked; also says how bad it is, and what to do. */
    public enum Rule {
        /** The bytes are no Data Set, or end too early. */
        UNREADABLE(Severity.ERROR, "fetch the file from its source again"),
        /** A Transfer Syntax that is not known, or whose codec is not there. */
        UNSUPPORTED(Severity.ERROR, "see 'dcmflux codecs' for what is installed"),
        /** The File Meta Information is not what the Data Set is. */
        FILE_META(Severity.ERROR, "rewrite the file: dcmflux transcode writes File Meta Information anew"),
        /** Frames cannot be told apart, or are fewer than said. */
        FRAMES(Severity.ERROR, "fetch the file from its source again, or correct Number of Frames"),
        /** An offset table is wrong, so readers that trust it find other frames. */
        OFFSET_TABLE(Severity.ERROR, "rebuild it: dcmflux transcode --to the same syntax --offset-table auto"),
        /** A frame does not decode. */
        FRAME(Severity.ERROR, "fetch the file from its source again"),
        /** The label of the pixels is not what the code streams say. */
        PHOTOMETRIC(Severity.WARNING, "correct (0028,0004); the decoded pixels here have the code stream's meaning"),
        /** The lossy attributes do not fit the Transfer Syntax or the code streams. */
        LOSSY(Severity.WARNING, "state the compression in (0028,2110), (0028,2112) and (0028,2114)"),
        /** A total that is stated for encapsulated Pixel Data is wrong. */
        TOTAL_LENGTH(Severity.ERROR, "rewrite the file: dcmflux transcode leaves the total out"),
        /** A code stream is not what its Transfer Syntax asks for. */
        CODE_STREAM(Severity.ERROR, "encode the frames anew: dcmflux transcode from another syntax"),
        /** Padding holds something. */
        PADDING(Severity.WARNING, "rewrite the file"),
        /** Bytes that are odd but leave no doubt. */
        STRUCTURE(Severity.WARNING, "rewrite the file: dcmflux transcode --to the same syntax");

        private final Severity severity;
        private final String remedy;

        Rule(Severity severity, String remedy) {
            this.severity = severity;
            this.remedy = remedy;
        }

        Finding at(String place, String detail) {
            return new Finding(severity, this, place, detail, remedy);
        }

        Finding at(Severity other, String place, String detail) {
            return new Finding(other, this, place, detail, remedy);
        }
    }

    public boolean isError() {
        return severity == Severity.ERROR;
    }
}
