package org.dcmflux.transcode;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.dcmflux.bytes.Cancellation;
import org.dcmflux.bytes.FileSink;
import org.dcmflux.data.DataElement;
import org.dcmflux.data.DataSet;
import org.dcmflux.dictionary.Tags;
import org.dcmflux.encoding.DataSetWriter;
import org.dcmflux.encoding.WriteOptions;
import org.dcmflux.encoding.WriteOptions.OffsetTablePolicy;
import org.dcmflux.error.CodecException;
import org.dcmflux.file.DicomFile;
import org.dcmflux.file.Part10Writer;
import org.dcmflux.pixel.EncapsulatedPixelDataWriter;
import org.dcmflux.pixel.FrameLayout;
import org.dcmflux.transcode.TranscodePlan.Step;
import org.jspecify.annotations.Nullable;

/**
 * Writes the output in the order of its bytes. What stands before the pixels is written with the first frame, because only
 * then it is known what the code stream really holds; the ratio of a lossy compression is filled in at the end.
 */
final class OutputWriter implements Closeable {
    private final TranscodePlan plan;
    private final DicomFile input;
    private final FileSink sink;
    private final TranscodeOptions options;
    private final WriteOptions write;
    private final Part10Writer part10;
    private final DataSetWriter elements;
    private final @Nullable LossyAttributes lossy;
    private final Cancellation cancellation;
    private final List<String> warnings = new ArrayList<>();
    private final OutputDescription description;
    private DataSet written = DataSet.EMPTY;
    private @Nullable FrameLayout layout;
    private @Nullable EncapsulatedPixelDataWriter fragments;
    private @Nullable NativeFrameWriter nativeFrames;
    private long ratioEnd;
    private long nativeBytes;
    private long encodedBytes;

    OutputWriter(TranscodePlan plan, DicomFile input, FileSink sink, TranscodeOptions options) {
        this(plan, input, sink, options, new Cancellation());
    }

    /** @param cancellation is asked while overlays are taken out of the input's pixels */
    OutputWriter(
            TranscodePlan plan, DicomFile input, FileSink sink, TranscodeOptions options, Cancellation cancellation) {
        this.cancellation = cancellation;
        this.plan = plan;
        this.input = input;
        this.description = new OutputDescription(plan, input, options);
        this.sink = sink;
        this.options = options;
        this.write = plan.step() == Step.COPY ? asTheyAre(options.write()) : options.write();
        this.part10 = new Part10Writer(sink, write);
        this.elements = part10.dataSet();
        this.lossy = plan.lossy() == null ? null : new LossyAttributes(plan.lossy());
    }

    /** Whether fragments are made anew was decided by the plan. */
    private static WriteOptions asTheyAre(WriteOptions write) {
        return write.toBuilder()
                .offsetTable(OffsetTablePolicy.AUTO)
                .anyFragmentLength()
                .build();
    }

    /** The Data Set that was written; of its Pixel Data the original's value stands in it. */
    DataSet written() {
        return written;
    }

    /** Writes a whole file whose Pixel Data, if any, is copied. */
    void copy() throws IOException {
        written = part10.write(input.fileMetaInformation(), description.ofCopied());
    }

    /** Writes the stream of a video into other fragments. */
    void repackage() throws IOException {
        written = part10.prepared(description.ofCopied());
        writeBeforePixels();
        new StreamRepackager(sink, write.maxFragmentLength().orElse(StreamRepackager.USUAL_FRAGMENT))
                .write(input.dataSet(), plan.to().fragmentRule());
        writeAfterPixels();
    }

    /** Writes the frame of a slot: a code stream, or native samples of the layout found. */
    void frame(FrameSlot slot, ByteBuffer bytes) throws IOException {
        FrameLayout found = Objects.requireNonNull(slot.layout);
        if (layout == null) {
            layout = found;
            begin(slot, found);
        } else if (!layout.equals(found)) {
            throw new CodecException(
                            plan.from().name(),
                            CodecException.Status.LAYOUT_MISMATCH,
                            "this frame decodes to " + found + ", the first one to " + layout
                                    + "; one Data Set cannot describe both")
                    .at(plan.source(), slot.frame);
        }
        nativeBytes += found.byteCount();
        encodedBytes += bytes.remaining();
        if (fragments != null) {
            fragments.frame(bytes);
        } else {
            Objects.requireNonNull(nativeFrames).frame(bytes);
        }
    }

    private void begin(FrameSlot first, FrameLayout found) throws IOException {
        OverlayLift overlays = null;
        if (plan.movesOverlays()) {
            overlays = new OverlayLift(input.dataSet(), plan);
            overlays.run(options.memory(), cancellation);
        }
        written = part10.prepared(description.ofFrames(found, first.lossy, lossy, overlays));
        warnings.addAll(overlays == null ? List.of() : overlays.warnings());
        warnOfOtherLabel(found);
        writeBeforePixels();
        int frames = plan.frameCount();
        if (plan.table() != null) {
            fragments = new EncapsulatedPixelDataWriter(
                    sink, plan.table(), frames, plan.table().longestFragment(write.longestFragment()));
            fragments.begin();
        } else {
            nativeFrames = new NativeFrameWriter(elements, found);
            nativeFrames.begin(frames);
        }
    }

    /** The code stream is believed, and what the output says is what it has. */
    private void warnOfOtherLabel(FrameLayout found) {
        FrameLayout stated = Objects.requireNonNull(plan.nativeLayout());
        if (found.photometricInterpretation() != stated.photometricInterpretation()) {
            warnings.add("Photometric Interpretation is "
                    + Objects.requireNonNull(plan.pixels())
                            .module()
                            .layout()
                            .photometricInterpretation()
                            .label()
                    + ", but the code stream has "
                    + found.photometricInterpretation().label() + "; the output says what the code stream has");
        }
        if (found.isSigned() != stated.isSigned()) {
            warnings.add("Pixel Representation is " + stated.pixelRepresentation() + ", but the code stream has "
                    + (found.isSigned() ? "signed" : "unsigned") + " samples; the output says so");
        }
    }

    /** What was found out while writing, a sentence each. */
    List<String> warnings() {
        return List.copyOf(warnings);
    }

    private void writeBeforePixels() throws IOException {
        part10.header(input.fileMetaInformation().forDataSet(written, write));
        for (DataElement element : written) {
            if (Integer.compareUnsigned(element.tag(), Tags.PixelData) < 0) {
                elements.write(element);
                ratioEnd = element.tag() == Tags.LossyImageCompressionRatio ? sink.position() : ratioEnd;
            }
        }
    }

    private void writeAfterPixels() throws IOException {
        for (DataElement element : written) {
            if (Integer.compareUnsigned(element.tag(), Tags.PixelData) > 0) {
                elements.write(element);
            }
        }
        part10.end();
    }

    /** Ends the pixels, writes what stands after them, and fills in what was not known before. */
    void end() throws IOException {
        Objects.requireNonNull(layout, "no frame was written");
        if (fragments != null) {
            fragments.end();
        } else {
            Objects.requireNonNull(nativeFrames).end();
        }
        if (lossy != null) {
            double ratio = (double) nativeBytes / encodedBytes;
            sink.patch(ratioEnd - lossy.ratioBytes(), lossy.ratio(ratio));
            written = lossy.withRatio(written, ratio);
        }
        writeAfterPixels();
    }

    @Override
    public void close() {
        part10.close();
    }
}
