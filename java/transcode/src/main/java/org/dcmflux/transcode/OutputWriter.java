package org.dcmflux.transcode;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.dcmflux.bytes.ByteSink;
import org.dcmflux.bytes.Cancellation;
import org.dcmflux.bytes.FileSink;
import org.dcmflux.data.DataElement;
import org.dcmflux.data.DataSet;
import org.dcmflux.dictionary.CodecFamily;
import org.dcmflux.dictionary.Tags;
import org.dcmflux.encoding.DataSetWriter;
import org.dcmflux.encoding.WriteOptions;
import org.dcmflux.encoding.WriteOptions.OffsetTablePolicy;
import org.dcmflux.error.CodecException;
import org.dcmflux.file.DicomFile;
import org.dcmflux.file.Part10Writer;
import org.dcmflux.pixel.EncapsulatedPixelDataWriter;
import org.dcmflux.pixel.FrameLayout;
import org.dcmflux.pixel.OffsetTable;
import org.dcmflux.transcode.TranscodePlan.Step;
import org.dcmflux.transcode.TranscodeStream.Form;
import org.jspecify.annotations.Nullable;

/**
 * Writes the output in the order of its bytes. What stands before the pixels is written with the first frame, because only
 * then it is known what the code stream really holds; the ratio of a lossy compression of several frames is filled in at the
 * end, and so is a table whose offsets were not known. A sink that is no file gets neither.
 */
final class OutputWriter implements Closeable {
    /** What looks at the Data Set before its first byte is written. */
    interface Inspection {
        void inspect(DataSet meant) throws IOException;
    }

    private final TranscodePlan plan;
    private final DicomFile input;
    private final ByteSink sink;
    private final TranscodeOptions options;
    private final WriteOptions write;
    private final Part10Writer part10;
    private final DataSetWriter elements;
    private final @Nullable LossyAttributes lossy;
    private final Cancellation cancellation;
    private final List<String> warnings = new ArrayList<>();
    private final OutputDescription description;
    private final @Nullable Inspection inspection;
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
        this(plan, input, sink, options, cancellation, Form.PART_10, null);
    }

    /** @param inspection null when nobody looks */
    OutputWriter(
            TranscodePlan plan,
            DicomFile input,
            ByteSink sink,
            TranscodeOptions options,
            Cancellation cancellation,
            Form form,
            @Nullable Inspection inspection) {
        this.inspection = inspection;
        this.cancellation = cancellation;
        this.plan = plan;
        this.input = input;
        this.description = new OutputDescription(plan, input, options);
        this.sink = sink;
        this.options = options;
        this.write = plan.step() == Step.COPY ? asTheyAre(options.write()) : options.write();
        this.part10 = form == Form.DATA_SET ? Part10Writer.ofDataSet(sink, write) : new Part10Writer(sink, write);
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
        DataSet meant = description.ofCopied();
        if (inspection != null) {
            inspection.inspect(part10.prepared(meant));
        }
        written = part10.write(input.fileMetaInformation(), meant);
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
            begin(slot, found, bytes.remaining());
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

    private void begin(FrameSlot first, FrameLayout found, int encoded) throws IOException {
        OverlayLift overlays = null;
        if (plan.movesOverlays()) {
            overlays = new OverlayLift(input.dataSet(), plan);
            overlays.run(options.memory(), cancellation);
        }
        written = part10.prepared(description.ofFrames(found, first.lossy, lossy, overlays));
        if (lossy != null && plan.frameCount() == 1) {
            written = lossy.withRatio(written, (double) found.byteCount() / encoded);
        }
        warnings.addAll(overlays == null ? List.of() : overlays.warnings());
        warnOfOtherLabel(found);
        writeBeforePixels();
        int frames = plan.frameCount();
        if (plan.table() != null) {
            fragments = fragments(plan.table(), found);
            fragments.begin();
        } else {
            nativeFrames = new NativeFrameWriter(elements, found);
            nativeFrames.begin(frames);
        }
    }

    private EncapsulatedPixelDataWriter fragments(OffsetTable table, FrameLayout found) throws IOException {
        long longest = table.longestFragment(write.longestFragment());
        int frames = plan.frameCount();
        if (sink instanceof FileSink || table == OffsetTable.EMPTY) {
            return new EncapsulatedPixelDataWriter(sink, table, frames, longest);
        }
        long[] lengths = new long[frames];
        for (int frame = 0; frame < frames; frame++) {
            lengths[frame] = plan.step() == Step.REENCAPSULATE
                    ? Objects.requireNonNull(plan.pixels()).index().size(frame)
                    : found.byteCount();
        }
        return EncapsulatedPixelDataWriter.ofKnownLengths(sink, table, lengths, longest);
    }

    /** Whether the lengths of all frames of an output are known before the first one is written. */
    static boolean knowsLengths(TranscodePlan plan) {
        boolean uncompressed =
                plan.encoder() != null && plan.to().codecFamily() == CodecFamily.ENCAPSULATED_UNCOMPRESSED;
        return plan.step() == Step.REENCAPSULATE || uncompressed;
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
        if (inspection != null) {
            inspection.inspect(written);
        }
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
        if (lossy != null && plan.frameCount() > 1) {
            double ratio = (double) nativeBytes / encodedBytes;
            ((FileSink) sink).patch(ratioEnd - lossy.ratioBytes(), lossy.ratio(ratio));
            written = lossy.withRatio(written, ratio);
        }
        writeAfterPixels();
    }

    @Override
    public void close() {
        part10.close();
    }
}
