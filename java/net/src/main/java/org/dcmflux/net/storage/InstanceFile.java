package org.dcmflux.net.storage;

import java.io.IOException;
import java.nio.file.Path;
import org.dcmflux.error.DicomException;

/**
 * A file with an instance, and where its Data Set stands in it.
 *
 * @param size of the file in bytes
 * @param lastModified milliseconds since 1970
 * @param dataSetPosition where the Data Set begins; it ends with the file
 * @param transferSyntaxUid how the Data Set is encoded; may be a private one
 * @param studyInstanceUid empty when the Data Set has none
 */
public record InstanceFile(
        Path path,
        long size,
        long lastModified,
        long dataSetPosition,
        String sopClassUid,
        String sopInstanceUid,
        String transferSyntaxUid,
        String studyInstanceUid) {
    /**
     * Reads what names an instance, and nothing behind it.
     *
     * @throws NotAnInstanceException when the file is readable but holds none
     * @throws DicomException when it is damaged
     */
    public static InstanceFile read(Path path) throws IOException {
        return new InstanceFileReader(path).read();
    }

    public long dataSetLength() {
        return size - dataSetPosition;
    }

    /** A file that is fine, but nothing that could be sent: no DICOM, or a DICOMDIR. */
    public static final class NotAnInstanceException extends DicomException {
        private static final long serialVersionUID = 1L;

        NotAnInstanceException(Path path, String detail) {
            super(path + ": " + detail);
        }
    }
}
