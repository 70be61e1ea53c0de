package org.dcmflux.transcode;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Objects;
import org.dcmflux.bytes.ByteSource;
import org.dcmflux.codec.CodecRegistry;
import org.dcmflux.codec.EncodeOptions;
import org.dcmflux.codec.FrameDecoder;
import org.dcmflux.data.DataElement;
import org.dcmflux.data.DataSet;
import org.dcmflux.data.ElementValue;
import org.dcmflux.data.FragmentSequence;
import org.dcmflux.dictionary.Tag;
import org.dcmflux.error.DicomException;
import org.dcmflux.error.VerificationFailedException;
import org.dcmflux.file.DicomFile;
import org.dcmflux.pixel.PixelData;
import org.dcmflux.transcode.TranscodeListener.Phase;
import org.dcmflux.transcode.TranscodePlan.SlotSize;
import org.dcmflux.transcode.TranscodePlan.Step;
import org.jspecify.annotations.Nullable;

/** Reads an output as a stranger would and compares it with what was meant. */
final class Verifier {
    private static final int COMPARE_CHUNK = 256 * 1024;

    private final TranscodePlan plan;
    private final CodecRegistry registry;
    private final TranscodeOptions options;
    private final TranscodeListener listener;
    private final Cancellation cancellation;
    private final String output;

    Verifier(
            TranscodePlan plan,
            CodecRegistry registry,
            TranscodeOptions options,
            TranscodeListener listener,
            Cancellation cancellation,
            String output) {
        this.plan = plan;
        this.registry = registry;
        this.options = options;
        this.listener = listener;
        this.cancellation = cancellation;
        this.output = output;
    }

    /**
     * @param written the output, closed by this call
     * @param meant the Data Set that was handed to the writer
     * @param digests of the decoded frames, when frames were decoded or encoded
     * @return the number of frames that were compared
     */
    int verify(ByteSource written, DataSet meant, long[] digests) throws IOException {
        try (DicomFile file = DicomFile.open(written, options.read())) {
            if (!file.transferSyntax().equals(plan.to())) {
                throw failed("it says Transfer Syntax " + file.transferSyntax().uid());
            }
            compare(meant, file.dataSet(), "");
            if (plan.step() == Step.COPY && options.verification() == TranscodeOptions.Verification.ALL_FRAMES) {
                return comparePixelBytes(meant, file.dataSet());
            }
            return digests.length == 0 ? 0 : compareFrames(file, digests);
        } catch (VerificationFailedException e) {
            throw e;
        } catch (DicomException e) {
            throw failed("it cannot be read back: " + e.getMessage());
        }
    }

    private int compareFrames(DicomFile file, long[] digests) throws IOException {
        PixelData pixels = PixelData.of(file.dataSet(), output);
        if (pixels == null || pixels.index().frameCount() != digests.length) {
            throw failed("it has "
                    + (pixels == null ? "no" : String.valueOf(pixels.index().frameCount())) + " frames instead of "
                    + digests.length);
        }
        if (!pixels.warnings().isEmpty()) {
            throw failed(String.join("; ", pixels.warnings()));
        }
        TranscodePlan back = readBack(pixels);
        FramePipeline pipeline =
                new FramePipeline(digests.length, back.concurrency(), back.slots(), back.bytesPerSlot(), cancellation);
        pipeline.run(
                slot -> {
                    slot.input.clear();
                    pixels.index().read(slot.frame, slot.input);
                    slot.input.flip();
                },
                () -> new FrameTranscoder(back, EncodeOptions.defaults(), true),
                slot -> {
                    if (slot.digest != digests[slot.frame]) {
                        throw failed("frame " + (slot.frame + 1) + " decodes to other pixels than were encoded");
                    }
                    listener.frames(Phase.VERIFYING, slot.frame + 1, digests.length);
                });
        return digests.length;
    }

    /** The plan of decoding the output, in buffers no larger than the first plan's. */
    private TranscodePlan readBack(PixelData pixels) throws IOException {
        FrameDecoder decoder = plan.to().isEncapsulated() ? registry.decoder(plan.to()) : null;
        SlotSize size = new SlotSize(
                pixels.index().largest(),
                decoder == null
                        ? 0
                        : Objects.requireNonNull(plan.nativeLayout()).byteCount(),
                0);
        return new TranscodePlan(
                output,
                plan.to(),
                plan.to(),
                Step.DECODE,
                pixels,
                decoder,
                null,
                plan.nativeLayout(),
                plan.nativeLayout(),
                null,
                plan.concurrency(),
                plan.slots(),
                size,
                plan.notes());
    }

    private void compare(DataSet meant, DataSet found, String path) throws VerificationFailedException {
        Iterator<DataElement> others = found.iterator();
        for (DataElement element : meant) {
            if (isNotCompared(element)) {
                continue;
            }
            DataElement other = next(others);
            String place = path + Tag.toString(element.tag());
            if (other == null || other.tag() != element.tag()) {
                throw failed(place + " is missing");
            }
            compare(element, other, place);
        }
        DataElement other = next(others);
        if (other != null) {
            throw failed(path + Tag.toString(other.tag()) + " was not in the input");
        }
    }

    private static @Nullable DataElement next(Iterator<DataElement> elements) {
        while (elements.hasNext()) {
            DataElement element = elements.next();
            if (!isNotCompared(element)) {
                return element;
            }
        }
        return null;
    }

    /** Pixels are compared as pixels, their tables by reading frames through them; group lengths are not written. */
    private static boolean isNotCompared(DataElement element) {
        return Tag.group(element.tag()) == 0x7FE0 || Tag.isGroupLength(element.tag());
    }

    private void compare(DataElement element, DataElement other, String place) throws VerificationFailedException {
        ElementValue meant = element.value();
        ElementValue found = other.value();
        boolean equal;
        if (meant instanceof ElementValue.Sequence sequence && found instanceof ElementValue.Sequence back) {
            equal = sequence.items().size() == back.items().size();
            for (int i = 0; equal && i < sequence.items().size(); i++) {
                compare(sequence.items().get(i), back.items().get(i), place + "[" + (i + 1) + "].");
            }
        } else if (meant instanceof ElementValue.InMemory value && found instanceof ElementValue.InMemory back) {
            int length = value.array().length;
            equal = Arrays.equals(value.array(), 0, length, back.array(), 0, Math.min(length, back.array().length))
                    && back.array().length == length + length % 2;
        } else if (meant instanceof ElementValue.Deferred value && found instanceof ElementValue.Deferred back) {
            equal = back.length() == value.length() + value.length() % 2;
        } else {
            equal = meant instanceof FragmentSequence value
                    && found instanceof FragmentSequence back
                    && value.count() == back.count();
        }
        if (!equal) {
            throw failed(place + " has another value");
        }
    }

    private int comparePixelBytes(DataSet meant, DataSet found) throws IOException {
        DataElement mine = Objects.requireNonNull(PixelData.element(meant));
        DataElement other = PixelData.element(found);
        Region from = Region.of(mine.value());
        Region to = other == null ? null : Region.of(other.value());
        if (to == null || to.length < from.length || to.length > from.length + 1) {
            throw failed("its Pixel Data has another length");
        }
        ByteBuffer left = ByteBuffer.allocateDirect(COMPARE_CHUNK);
        ByteBuffer right = ByteBuffer.allocateDirect(COMPARE_CHUNK);
        for (long at = 0; at < from.length; at += COMPARE_CHUNK) {
            cancellation.check();
            int n = (int) Math.min(COMPARE_CHUNK, from.length - at);
            from.source.readFully(from.position + at, left.clear().limit(n));
            to.source.readFully(to.position + at, right.clear().limit(n));
            if (!left.flip().equals(right.flip())) {
                throw failed("its Pixel Data differs from the input's");
            }
        }
        return plan.frameCount();
    }

    private record Region(ByteSource source, long position, long length) {
        static Region of(ElementValue value) {
            if (value instanceof FragmentSequence fragments) {
                long start = fragments.basicOffsetTablePosition();
                return new Region(fragments.source(), start, fragments.end() - start);
            }
            if (value instanceof ElementValue.Deferred deferred) {
                return new Region(deferred.source(), deferred.position(), deferred.length());
            }
            byte[] array = value instanceof ElementValue.InMemory memory ? memory.array() : new byte[0];
            return new Region(ByteSource.of(array, "Pixel Data"), 0, array.length);
        }
    }

    private VerificationFailedException failed(String detail) {
        return new VerificationFailedException(output, detail);
    }
}
