package org.dcmflux.transcode;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import org.dcmflux.bytes.ByteCursor;
import org.dcmflux.bytes.ByteSource;
import org.dcmflux.bytes.Cancellation;
import org.dcmflux.codec.CodecDeadline;
import org.dcmflux.codec.CodecRegistry;
import org.dcmflux.codec.EncodeOptions;
import org.dcmflux.codec.FrameDecoder;
import org.dcmflux.data.DataElement;
import org.dcmflux.data.DataSet;
import org.dcmflux.data.ElementValue;
import org.dcmflux.data.FragmentSequence;
import org.dcmflux.dictionary.Tag;
import org.dcmflux.dictionary.Vr;
import org.dcmflux.encoding.DataSetReader;
import org.dcmflux.encoding.ReadOptions;
import org.dcmflux.encoding.Tolerance;
import org.dcmflux.error.CodecException;
import org.dcmflux.error.DicomException;
import org.dcmflux.error.VerificationFailedException;
import org.dcmflux.file.DicomFile;
import org.dcmflux.pixel.FrameIndex;
import org.dcmflux.pixel.FrameLayout;
import org.dcmflux.pixel.PixelData;
import org.dcmflux.transcode.FrameTranscoder.Checksums;
import org.dcmflux.transcode.TranscodeListener.Phase;
import org.dcmflux.transcode.TranscodeOptions.CrossCheck;
import org.dcmflux.transcode.TranscodePlan.SlotSize;
import org.dcmflux.transcode.TranscodePlan.Step;
import org.dcmflux.transcode.proof.StoredStreams;
import org.jspecify.annotations.Nullable;

/** Reads an output as a stranger would and compares it with what was meant. */
final class Verifier {
    private final TranscodePlan plan;
    private final CodecRegistry registry;
    private final TranscodeOptions options;
    private final TranscodeListener listener;
    private final Cancellation cancellation;
    private final String output;
    private final TranscodeWorkers pool;
    private final int codecThreads;
    private final boolean vrsAreCompared;
    private final List<String> digests = new ArrayList<>();
    private @Nullable SecondOpinion secondOpinion;

    Verifier(
            TranscodePlan plan,
            CodecRegistry registry,
            TranscodeOptions options,
            TranscodeListener listener,
            Cancellation cancellation,
            String output,
            TranscodeWorkers pool,
            int codecThreads) {
        this.codecThreads = codecThreads;
        this.plan = plan;
        this.registry = registry;
        this.options = options;
        this.listener = listener;
        this.cancellation = cancellation;
        this.output = output;
        this.pool = pool;
        this.vrsAreCompared = plan.to().isExplicitVr();
    }

    /**
     * @param written the output, closed by this call
     * @param meant the Data Set that was handed to the writer
     * @param checksums of the decoded frames, when frames were decoded or encoded
     * @return the number of frames that were compared
     */
    int verify(ByteSource written, DataSet meant, long[] checksums) throws IOException {
        try (DicomFile file = DicomFile.open(written, strict())) {
            if (!file.transferSyntax().equals(plan.to())) {
                throw failed("it says Transfer Syntax " + file.transferSyntax().uid());
            }
            compare(meant, file.dataSet(), "");
            if (options.verification() == TranscodeOptions.Verification.ALL_FRAMES) {
                if (plan.step() == Step.COPY) {
                    return comparePixelBytes(meant, file.dataSet());
                }
                if (plan.step() == Step.REENCAPSULATE) {
                    return compareCodeStreams(file);
                }
                if (plan.step() == Step.REPACKAGE) {
                    return compareStreams(meant, file.dataSet());
                }
            }
            if (plan.lossy() != null && options.maxError().isPresent()) {
                return compareWithinBound(file);
            }
            return checksums.length == 0 ? 0 : compareFrames(file, checksums);
        } catch (VerificationFailedException e) {
            throw e;
        } catch (CodecException e) {
            if (e.status().isUnanswered()) {
                throw e;
            }
            throw failed("it cannot be read back: " + e.getMessage());
        } catch (DicomException e) {
            throw failed("it cannot be read back: " + e.getMessage());
        }
    }

    /**
     * Compares what stands in a file beside its pixels, which it need not have.
     *
     * @param written closed by this call
     */
    void verifyElements(ByteSource written, DataSet meant) throws IOException {
        try (DicomFile file = DicomFile.open(written, strict())) {
            compare(meant, file.dataSet(), "");
        } catch (VerificationFailedException e) {
            throw e;
        } catch (DicomException e) {
            throw failed("it cannot be read back: " + e.getMessage());
        }
    }

    /** What we write is read as by somebody who forgives nothing. */
    private ReadOptions strict() {
        return options.read().toBuilder().tolerance(Tolerance.STRICT).build();
    }

    private CodecDeadline deadline() {
        return pool.deadline(options.limits().frameTimeout(), cancellation);
    }

    /** What another decoder said, null when it was not asked. */
    @Nullable
    SecondOpinion secondOpinion() {
        return secondOpinion;
    }

    /** SHA-256 of the frames that were decoded from the output, when it is wanted. */
    List<String> digests() {
        return List.copyOf(digests);
    }

    private int compareFrames(DicomFile file, long[] checksums) throws IOException {
        PixelData pixels = pixels(file, checksums.length);
        TranscodePlan back = plan.recompression() != null
                ? plan.wayBack(file, pixels)
                : readBack(pixels, Objects.requireNonNull(plan.nativeLayout()));
        FramePipeline pipeline = new FramePipeline(
                checksums.length,
                back.concurrency(),
                back.slots(),
                buffers -> new FrameSlot(back.bytesPerSlot(), buffers),
                cancellation,
                pool);
        pipeline.run(
                slot -> slot.read(pixels.index()),
                () -> LeaveableFrames.of(
                        new FrameTranscoder(
                                back, EncodeOptions.defaults(), Checksums.ALL, options.digests(), deadline()),
                        plan.source(),
                        deadline()),
                slot -> {
                    if (slot.digest != checksums[slot.frame]) {
                        throw failed("frame " + (slot.frame + 1)
                                + (plan.recompression() == null
                                        ? " decodes to other pixels than were encoded"
                                        : " does not give back its JPEG code stream"));
                    }
                    if (slot.sha256 != null) {
                        digests.add(slot.sha256);
                    }
                    listener.frameFinished(plan.source(), FrameProgress.of(Phase.VERIFYING, slot, checksums.length, 0));
                });
        if (options.crossCheck() == CrossCheck.SECOND_DECODER) {
            secondOpinion =
                    new CrossChecker(plan, registry, options, cancellation, pool).check(pixels, back, checksums);
        }
        return checksums.length;
    }

    private int compareStreams(DataSet meant, DataSet found) throws IOException {
        DataElement mine = Objects.requireNonNull(PixelData.element(meant));
        DataElement other = PixelData.element(found);
        if (other == null
                || !(mine.value() instanceof FragmentSequence from)
                || !(other.value() instanceof FragmentSequence to)
                || !new StoredStreams(from, to, cancellation).areEqual()) {
            throw failed("its stream differs from the input's");
        }
        return plan.frameCount();
    }

    private int compareWithinBound(DicomFile file) throws IOException {
        int frames = plan.frameCount();
        PixelData pixels = pixels(file, frames);
        FrameLayout layout =
                registry.decoder(plan.to()).decodedLayout(pixels.module().layout());
        try (LossyComparison comparison = new LossyComparison(
                plan.decodingOnly(),
                readBack(pixels, layout),
                options.maxError().getAsInt(),
                pool.buffers(),
                deadline())) {
            for (int frame = 0; frame < frames; frame++) {
                cancellation.check();
                String difference = comparison.difference(frame);
                if (difference != null) {
                    throw failed("frame " + (frame + 1) + " " + difference);
                }
                listener.frameFinished(
                        plan.source(),
                        FrameProgress.verified(frame, frames, pixels.index().size(frame)));
            }
        }
        return frames;
    }

    private PixelData pixels(DicomFile file, int frames) throws IOException {
        PixelData pixels = PixelData.of(file.dataSet(), output);
        if (pixels == null || pixels.index().frameCount() != frames) {
            throw failed("it has "
                    + (pixels == null ? "no" : String.valueOf(pixels.index().frameCount())) + " frames instead of "
                    + frames);
        }
        if (!pixels.warnings().isEmpty()) {
            throw failed(String.join("; ", pixels.warnings()));
        }
        return pixels;
    }

    /** Code streams that were moved into other fragments: the same bytes, and perhaps one that pads them. */
    private int compareCodeStreams(DicomFile file) throws IOException {
        FrameIndex from = Objects.requireNonNull(plan.pixels()).index();
        FrameIndex to = pixels(file, from.frameCount()).index();
        ByteBuffer left = pool.buffers().take(from.largest());
        ByteBuffer right = pool.buffers().take(to.largest());
        try {
            return compareCodeStreams(from, left, to, right);
        } finally {
            pool.buffers().giveBack(left);
            pool.buffers().giveBack(right);
        }
    }

    private int compareCodeStreams(FrameIndex from, ByteBuffer left, FrameIndex to, ByteBuffer right)
            throws IOException {
        for (int frame = 0; frame < from.frameCount(); frame++) {
            cancellation.check();
            from.read(frame, left.clear());
            to.read(frame, right.clear());
            int length = left.flip().limit();
            int padded = right.flip().limit();
            if (padded < length || padded > length + 1 || !left.equals(right.limit(length))) {
                throw failed("frame " + (frame + 1) + " differs from the input's");
            }
            listener.frameFinished(plan.source(), FrameProgress.verified(frame, from.frameCount(), padded));
        }
        return from.frameCount();
    }

    /** The plan of decoding the output, in buffers no larger than the first plan's. */
    private TranscodePlan readBack(PixelData pixels, FrameLayout layout) throws IOException {
        FrameDecoder decoder = plan.to().isEncapsulated() ? registry.decoder(plan.to()) : null;
        if (decoder != null && pixels.index().frameCount() == 1) {
            decoder = decoder.withCodecThreads(codecThreads);
        }
        // The buffers that the encoder wrote into are read into now.
        SlotSize made = plan.bytesPerSlot();
        long stored = decoder == null ? made.decoded() : made.output() + 1;
        long decoded = decoder == null ? 0 : Math.max(layout.byteCount(), made.decoded());
        SlotSize size = new SlotSize(Math.max(pixels.index().largest(), stored), decoded, 0);
        return plan.readingBack(output, decoder, pixels, layout, size);
    }

    private void compare(DataSet meant, DataSet found, String path) throws IOException {
        Iterator<DataElement> others = found.iterator();
        for (DataElement element : meant) {
            if (isNotCompared(element, path)) {
                continue;
            }
            DataElement other = next(others, path);
            String place = path + Tag.toString(element.tag());
            if (other == null || other.tag() != element.tag()) {
                throw failed(place + " is missing");
            }
            compare(element, other, place);
        }
        DataElement other = next(others, path);
        if (other != null) {
            throw failed(path + Tag.toString(other.tag()) + " was not in the input");
        }
    }

    private static @Nullable DataElement next(Iterator<DataElement> elements, String path) {
        while (elements.hasNext()) {
            DataElement element = elements.next();
            if (!isNotCompared(element, path)) {
                return element;
            }
        }
        return null;
    }

    /**
     * The image's pixels are compared as pixels, their tables by reading frames through them; group lengths are not
     * written. Pixels in an Item, of an icon for instance, are a value like any other.
     */
    private static boolean isNotCompared(DataElement element, String path) {
        return path.isEmpty() && Tag.group(element.tag()) == 0x7FE0 || Tag.isGroupLength(element.tag());
    }

    private void compare(DataElement element, DataElement other, String place) throws IOException {
        // In big endian a Sequence that was found in UN is written as what it is.
        boolean revealed = element.vr() == Vr.UN && other.vr() == Vr.SQ;
        if (vrsAreCompared && other.vr() != element.vr() && other.vr() != Vr.UN && !revealed) {
            throw failed(place + " has VR " + other.vr() + " instead of " + element.vr());
        }
        ElementValue found = other.value();
        ElementValue meant = found instanceof ElementValue.Sequence ? asSequence(element) : element.value();
        boolean equal;
        if (meant instanceof ElementValue.Sequence sequence && found instanceof ElementValue.Sequence back) {
            equal = sequence.items().size() == back.items().size();
            for (int i = 0; equal && i < sequence.items().size(); i++) {
                compare(sequence.items().get(i), back.items().get(i), place + "[" + (i + 1) + "].");
            }
        } else {
            equal = !(meant instanceof ElementValue.Sequence)
                    && !(found instanceof ElementValue.Sequence)
                    && meant instanceof FragmentSequence == found instanceof FragmentSequence
                    && ValueRegion.of(meant).isContainedIn(ValueRegion.of(found), cancellation);
        }
        if (!equal) {
            throw failed(place + " has another value");
        }
    }

    /** What is a Sequence by its tag only may have been kept as the bytes of UN; in Implicit VR it is read as a Sequence. */
    private ElementValue asSequence(DataElement element) throws IOException {
        ElementValue value = element.value();
        if (element.vr() != Vr.UN || value instanceof ElementValue.Sequence || value instanceof FragmentSequence) {
            return value;
        }
        byte[] bytes = value instanceof ElementValue.Deferred deferred
                ? deferred.load().array()
                : ((ElementValue.InMemory) value).array();
        ByteBuffer implicit = ByteBuffer.allocate(8 + bytes.length).order(ByteOrder.LITTLE_ENDIAN);
        implicit.putShort((short) Tag.group(element.tag())).putShort((short) Tag.element(element.tag()));
        implicit.putInt(bytes.length).put(bytes);
        ByteCursor cursor = new ByteCursor(ByteSource.of(implicit.array(), output), 0);
        DataElement read = new DataSetReader(cursor, options.read(), new ArrayList<>())
                .read(false, tag -> false)
                .get(element.tag());
        return read == null ? value : read.value();
    }

    private int comparePixelBytes(DataSet meant, DataSet found) throws IOException {
        DataElement mine = Objects.requireNonNull(PixelData.element(meant));
        DataElement other = PixelData.element(found);
        ValueRegion from = ValueRegion.of(mine.value());
        if (other == null || !from.isContainedIn(ValueRegion.of(other.value()), cancellation)) {
            throw failed("its Pixel Data differs from the input's");
        }
        return plan.frameCount();
    }

    private VerificationFailedException failed(String detail) {
        return new VerificationFailedException(output, detail);
    }
}
