package org.dcmflux.transcode;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.dcmflux.bytes.FileSink;
import org.dcmflux.data.DataElement;
import org.dcmflux.data.DataSet;
import org.dcmflux.dictionary.Tags;
import org.dcmflux.dictionary.Vr;
import org.dcmflux.encoding.DataSetWriter;
import org.dcmflux.encoding.WriteOptions;
import org.dcmflux.error.CodecException;
import org.dcmflux.file.DicomFile;
import org.dcmflux.file.Part10Writer;
import org.dcmflux.pixel.EncapsulatedPixelDataWriter;
import org.dcmflux.pixel.FrameLayout;
import org.jspecify.annotations.Nullable;

/**
 * Writes the output in the order of its bytes. What stands before the pixels is written with the first frame, because only
 * then it is known what the code stream really holds.
 */
final class OutputWriter implements Closeable {
    private final TranscodePlan plan;
    private final DicomFile input;
    private final FileSink sink;
    private final TranscodeOptions options;
    private final WriteOptions write;
    private final Part10Writer part10;
    private final DataSetWriter elements;
    private DataSet written = DataSet.EMPTY;
    private @Nullable FrameLayout layout;
    private @Nullable EncapsulatedPixelDataWriter fragments;

    OutputWriter(TranscodePlan plan, DicomFile input, FileSink sink, TranscodeOptions options) {
        this.plan = plan;
        this.input = input;
        this.sink = sink;
        this.options = options;
        WriteOptions write =
                options.write().toBuilder().transferSyntax(plan.to()).build();
        this.write = write;
        this.part10 = new Part10Writer(sink, write);
        this.elements = part10.dataSet();
    }

    /** The Data Set that was written; of its Pixel Data the original's value stands in it. */
    DataSet written() {
        return written;
    }

    /** Writes a whole file whose Pixel Data, if any, is copied. */
    void copy() throws IOException {
        written = part10.write(input.fileMetaInformation(), input.dataSet());
    }

    /** Writes a frame: a code stream, or native samples of {@code found}. */
    void frame(int frame, ByteBuffer bytes, FrameLayout found) throws IOException {
        if (layout == null) {
            layout = found;
            begin(found);
        } else if (!layout.equals(found)) {
            throw new CodecException(
                            plan.from().name(),
                            CodecException.Status.LAYOUT_MISMATCH,
                            "this frame decodes to " + found + ", the first one to " + layout
                                    + "; one Data Set cannot describe both")
                    .at(plan.source(), frame);
        }
        if (fragments != null) {
            fragments.frame(bytes);
        } else {
            elements.bytes(bytes);
        }
    }

    private void begin(FrameLayout found) throws IOException {
        FrameLayout target =
                plan.encoder() == null ? found : plan.encoder().encodedLayout(plan.to(), found, options.encode());
        written = DataSetRewriter.around(input.dataSet(), target);
        part10.header(input.fileMetaInformation().forDataSet(written, write));
        for (DataElement element : written) {
            if (Integer.compareUnsigned(element.tag(), Tags.PixelData) < 0) {
                elements.write(element);
            }
        }
        int frames = plan.frameCount();
        if (plan.table() != null) {
            fragments = new EncapsulatedPixelDataWriter(sink, plan.table(), frames);
            fragments.begin();
        } else {
            long length = Math.multiplyExact(found.byteCount(), frames);
            elements.header(Tags.PixelData, found.bitsAllocated() > 8 ? Vr.OW : Vr.OB, length + (length & 1));
        }
    }

    /** Ends the pixels and writes what stands after them. */
    void end() throws IOException {
        Objects.requireNonNull(layout, "no frame was written");
        if (fragments != null) {
            fragments.end();
        } else {
            elements.endValue();
        }
        for (DataElement element : written) {
            if (Integer.compareUnsigned(element.tag(), Tags.PixelData) > 0) {
                elements.write(element);
            }
        }
        part10.end();
    }

    @Override
    public void close() {
        part10.close();
    }
}
