package org.dcmflux.transcode.batch;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.dcmflux.bytes.ByteSource;
import org.dcmflux.encoding.DataSetProbe;

/** Tells by its content, not by its name, whether a file is DICOM. */
final class Recognition {
    private static final int PREAMBLE = 128;
    private static final int PREFIX = 0x4449434D; // "DICM"

    private Recognition() {}

    /**
     * Whether the prefix stands after a preamble or at the beginning, or a Data Set begins without either.
     *
     * @throws IOException when the file cannot be read
     */
    static boolean isDicom(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            return false;
        }
        try (ByteSource source = ByteSource.open(file)) {
            return prefixAt(source, PREAMBLE)
                    || prefixAt(source, 0)
                    || DataSetProbe.detect(source, 0) != null
                    || startsWithBlank(source) && DataSetProbe.detect(source, 1) != null;
        }
    }

    private static boolean startsWithBlank(ByteSource source) throws IOException {
        ByteBuffer first = ByteBuffer.allocate(1);
        return source.read(0, first) == 1 && first.get(0) == ' ';
    }

    private static boolean prefixAt(ByteSource source, long position) throws IOException {
        ByteBuffer prefix = ByteBuffer.allocate(Integer.BYTES);
        while (prefix.hasRemaining() && source.read(position + prefix.position(), prefix) > 0) {
            continue;
        }
        return !prefix.hasRemaining() && prefix.getInt(0) == PREFIX;
    }
}
