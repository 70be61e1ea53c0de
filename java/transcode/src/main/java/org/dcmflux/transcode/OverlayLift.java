package org.dcmflux.transcode;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.dcmflux.bytes.Cancellation;
import org.dcmflux.codec.DecoderSession;
import org.dcmflux.codec.FrameDecoder;
import org.dcmflux.data.DataSet;
import org.dcmflux.data.DataSetBuilder;
import org.dcmflux.data.ElementValue;
import org.dcmflux.dictionary.Tags;
import org.dcmflux.dictionary.Vr;
import org.dcmflux.error.CodecException;
import org.dcmflux.error.LimitExceededException;
import org.dcmflux.pixel.FrameIndex;
import org.dcmflux.pixel.FrameLayout;
import org.dcmflux.transcode.EmbeddedOverlays.Plane;
import org.jspecify.annotations.Nullable;

/**
 * Copies embedded overlays into Overlay Data, before anything is written: the element stands in front of the pixels. So frames
 * that have overlays in them are read, and decoded, twice.
 *
 * @dicom PS3.3 C.9.2
 */
final class OverlayLift {
    private static final int BYTE = 8;

    private final DataSet original;
    private final TranscodePlan plan;
    private final EmbeddedOverlays overlays;
    private final List<byte[]> data = new ArrayList<>();

    /** @param plan one that takes overlays out of the pixels */
    OverlayLift(DataSet original, TranscodePlan plan) {
        this.original = original;
        this.plan = plan;
        this.overlays = EmbeddedOverlays.of(original);
        overlays.planes().forEach(plane -> data.add(new byte[0]));
    }

    /** Overlays of which only the elements are known, not yet the bits. */
    static OverlayLift foretold(DataSet original, TranscodePlan plan) {
        OverlayLift lift = new OverlayLift(original, plan);
        lift.overlays.planes().forEach(plane -> lift.data.add(new byte[2]));
        return lift;
    }

    /** Bytes that overlays and two frames take while a plan with this decoder is under way; 0 when no overlay is moved. */
    static long bytes(@Nullable FrameDecoder decoder, int frames, long largestFrame) {
        NativeForm form = ConvertingDecoder.find(decoder, NativeForm.class);
        if (form == null || form.overlayBits() == 0) {
            return 0;
        }
        FrameLayout stored = form.stored();
        long plane = ((long) stored.rows() * stored.columns() * frames + BYTE - 1) / BYTE;
        return Long.bitCount(form.overlayBits()) * plane + stored.byteCount() + largestFrame;
    }

    /**
     * Reads all frames of the input.
     *
     * @param memory budget in bytes for the overlays
     * @throws LimitExceededException when they are larger than that
     */
    void run(long memory, Cancellation cancellation) throws IOException {
        FrameIndex index = Objects.requireNonNull(plan.pixels()).index();
        FrameLayout stored = Objects.requireNonNull(ConvertingDecoder.find(plan.decoder(), NativeForm.class))
                .stored();
        allocate(index.frameCount(), stored, memory);
        FrameDecoder decoder = ConvertingDecoder.innermost(plan.decoder());
        ByteBuffer input = ByteBuffer.allocateDirect(Math.toIntExact(index.largest()));
        ByteBuffer frame = decoder == null ? input : ByteBuffer.allocateDirect(Math.toIntExact(stored.byteCount()));
        try (DecoderSession session = decoder == null ? null : decoder.open(stored)) {
            for (int i = 0; i < index.frameCount(); i++) {
                cancellation.check();
                input.clear();
                index.read(i, input);
                input.flip();
                if (session != null) {
                    session.decode(input, frame.clear());
                    frame.flip();
                }
                lift(i, frame, stored);
            }
        } catch (CodecException e) {
            throw e.at(plan.source(), -1);
        }
    }

    private void allocate(int frames, FrameLayout stored, long memory) throws LimitExceededException {
        long pixels = (long) stored.rows() * stored.columns();
        long total = 0;
        for (int p = 0; p < data.size(); p++) {
            Plane plane = overlays.planes().get(p);
            long bytes = (pixels * plane.framesIn(frames) + BYTE - 1) / BYTE;
            total += bytes;
            if (total > Math.min(memory, Integer.MAX_VALUE - 1)) {
                throw new LimitExceededException(
                        "memory", memory, plan.source(), "embedded overlays of " + total + " bytes become elements");
            }
            data.set(p, new byte[(int) (bytes + (bytes & 1))]);
        }
    }

    private void lift(int frame, ByteBuffer containers, FrameLayout stored) {
        int pixels = stored.rows() * stored.columns();
        int width = stored.bitsAllocated() / BYTE;
        for (int p = 0; p < data.size(); p++) {
            Plane plane = overlays.planes().get(p);
            int own = frame - plane.firstFrame();
            if (own < 0 || own >= plane.framesIn(Integer.MAX_VALUE) || data.get(p).length == 0) {
                continue;
            }
            int byteOfBit = plane.bit() / BYTE;
            int bitOfByte = plane.bit() % BYTE;
            long first = (long) own * pixels;
            byte[] bits = data.get(p);
            for (int i = 0; i < pixels; i++) {
                int bit = containers.get(i * width + byteOfBit) >>> bitOfByte & 1;
                long at = first + i;
                bits[(int) (at >>> 3)] |= (byte) (bit << (at & 7));
            }
        }
    }

    /** Puts the overlays into elements of their own; before {@link #run} they have no pixels. */
    void put(DataSetBuilder changed) {
        FrameLayout layout = Objects.requireNonNull(plan.nativeLayout());
        int imageFrames = plan.frameCount();
        for (int p = 0; p < data.size(); p++) {
            Plane plane = overlays.planes().get(p);
            int frames = plane.framesIn(imageFrames);
            changed.putUnsignedShort(plane.tag(Tags.OverlayBitsAllocated), 1);
            changed.putUnsignedShort(plane.tag(Tags.OverlayBitPosition), 0);
            putIfMissing(changed, plane.tag(Tags.OverlayRows), layout.rows());
            putIfMissing(changed, plane.tag(Tags.OverlayColumns), layout.columns());
            if (!original.contains(plane.tag(Tags.OverlayOrigin))) {
                changed.put(plane.tag(Tags.OverlayOrigin), Vr.SS, new ElementValue.InMemory(new byte[] {1, 0, 1, 0}));
            }
            if (imageFrames > 1) {
                changed.putText(plane.tag(Tags.NumberOfFramesInOverlay), Vr.IS, Integer.toString(frames));
                putIfMissing(changed, plane.tag(Tags.ImageFrameOrigin), 1);
            }
            changed.put(plane.tag(Tags.OverlayData), Vr.OW, new ElementValue.InMemory(data.get(p)));
        }
    }

    /** A sentence for each overlay that has no pixel at all. */
    List<String> warnings() {
        List<String> warnings = new ArrayList<>();
        for (int p = 0; p < data.size(); p++) {
            Plane plane = overlays.planes().get(p);
            if (isEmpty(data.get(p))) {
                warnings.add(String.format(
                        "overlay %04X in bit %d of the pixels is empty in all frames; an earlier compression may have lost it",
                        plane.group(), plane.bit()));
            }
        }
        return warnings;
    }

    private void putIfMissing(DataSetBuilder changed, int tag, int value) {
        if (!original.contains(tag)) {
            changed.putUnsignedShort(tag, value);
        }
    }

    private static boolean isEmpty(byte[] data) {
        for (byte each : data) {
            if (each != 0) {
                return false;
            }
        }
        return true;
    }
}
