package org.dcmflux.transcode;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import org.dcmflux.bytes.ByteSink;
import org.dcmflux.bytes.ByteSource;
import org.dcmflux.data.DataElement;
import org.dcmflux.data.DataSet;
import org.dcmflux.dictionary.Tag;
import org.dcmflux.encoding.DataSetWriter;
import org.dcmflux.encoding.WriteOptions;
import org.dcmflux.file.DicomFile;
import org.dcmflux.file.Part10Writer;
import org.dcmflux.transcode.TranscodeOptions.Verification;

/**
 * Writes the elements beside the pixels into memory and reads them back, before their first byte goes where it cannot be had
 * back from.
 */
record ElementProof(Verifier verifier, DicomFile file, WriteOptions write) implements OutputWriter.Inspection {
    private static final long MOST = 8 << 20;
    private static final int TIMES_ON_THE_HEAP = 5;
    private static final int PIXELS = 0x7FE0;
    private static final int BUFFER = 16 << 10;

    /** Whether the elements are few enough. */
    static boolean isPossible(DicomFile file, TranscodeOptions options) {
        return new SlotBudget(file, options).bytesBesidePixels() <= MOST;
    }

    /** What it takes on the heap: the elements as they are written, and as they are parsed again. */
    static long bytes(DicomFile file, TranscodeOptions options) {
        return options.verification() != Verification.NONE && isPossible(file, options)
                ? TIMES_ON_THE_HEAP * Math.max(0, new SlotBudget(file, options).bytesBesidePixels())
                : 0;
    }

    @Override
    public void inspect(DataSet meant) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ByteSink sink = new ByteSink(Channels.newChannel(bytes), file.name(), BUFFER);
        try (Part10Writer part10 = new Part10Writer(sink, write)) {
            part10.header(file.fileMetaInformation().forDataSet(meant, write));
            DataSetWriter elements = part10.dataSet();
            for (DataElement element : meant) {
                if (Tag.group(element.tag()) != PIXELS) {
                    elements.write(element);
                }
            }
            part10.end();
        }
        verifier.verifyElements(ByteSource.of(bytes.toByteArray(), file.name()), meant);
    }
}
