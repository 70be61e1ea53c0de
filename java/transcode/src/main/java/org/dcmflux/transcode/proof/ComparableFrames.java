package org.dcmflux.transcode.proof;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.dcmflux.codec.CodecDeadline;
import org.dcmflux.codec.CodecRegistry;
import org.dcmflux.codec.DecodedFrames;
import org.dcmflux.data.DataElement;
import org.dcmflux.dictionary.CodecFamily;
import org.dcmflux.dictionary.Tag;
import org.dcmflux.file.DicomFile;
import org.dcmflux.pixel.FrameLayout;
import org.dcmflux.pixel.FramePolicy;
import org.dcmflux.pixel.PixelData;

/** Decoded frames of one file, one at a time, each with the form to read it in. Belongs to one thread. */
final class ComparableFrames implements AutoCloseable {
    private static final int OVERLAY_BIT_POSITION = 0x0102;
    private static final int OVERLAY_BITS_ALLOCATED = 0x0100;
    private static final int OVERLAY_DATA = 0x3000;
    private static final List<CodecFamily> BITS_AS_STORED = List.of(
            CodecFamily.NATIVE, CodecFamily.ENCAPSULATED_UNCOMPRESSED, CodecFamily.DEFLATED_FRAME, CodecFamily.RLE);

    private final DecodedFrames frames;
    private final SampleForm.Bits bits;
    private final boolean keepsHighBit;
    private final ByteBuffer frame;

    ComparableFrames(DicomFile file, CodecRegistry registry, SampleForm.Bits bits, CodecDeadline deadline)
            throws IOException {
        this.frames = DecodedFrames.of(file, registry, FramePolicy.FAIL, deadline);
        this.bits = bits;
        this.keepsHighBit = BITS_AS_STORED.contains(file.transferSyntax().codecFamily());
        this.frame = ByteBuffer.allocateDirect(Math.toIntExact(frames.layout().byteCount()))
                .order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Bytes of the buffers that such frames need. */
    static long bytesFor(PixelData pixels) throws IOException {
        long expanded = pixels.module().layout().sampleCount()
                * Math.max(1, pixels.module().layout().bitsAllocated() / 8);
        return expanded + (pixels.isEncapsulated() ? pixels.index().largest() : 0);
    }

    /** Whether a group 60xx says that its overlay is in bits of the pixels that no sample uses. */
    static boolean hasEmbeddedOverlay(DicomFile file) {
        for (DataElement element : file.dataSet()) {
            int group = Tag.group(element.tag());
            if (group >= 0x6000
                    && group <= 0x60FF
                    && Tag.element(element.tag()) == OVERLAY_BIT_POSITION
                    && file.dataSet()
                                    .integer(Tag.of(group, OVERLAY_BITS_ALLOCATED))
                                    .orElse(1)
                            > 1
                    && !file.dataSet().contains(Tag.of(group, OVERLAY_DATA))) {
                return true;
            }
        }
        return false;
    }

    /** Decodes a frame into {@link #frame()}. */
    SampleForm read(int number) throws IOException {
        frame.clear();
        FrameLayout found = frames.read(number, frame);
        frame.flip();
        PixelData pixels = frames.pixelData();
        int highBit = keepsHighBit ? pixels.module().highBit() : found.bitsStored() - 1;
        return SampleForm.of(found, highBit, pixels.sampleKind(), bits);
    }

    /** The frame that was decoded last, from index 0 to the limit. */
    ByteBuffer frame() {
        return frame;
    }

    @Override
    public void close() {
        frames.close();
    }
}
