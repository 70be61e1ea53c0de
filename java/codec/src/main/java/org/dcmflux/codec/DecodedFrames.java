package org.dcmflux.codec;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import org.dcmflux.dictionary.Tag;
import org.dcmflux.error.CodecException;
import org.dcmflux.error.MalformedDataException;
import org.dcmflux.file.DicomFile;
import org.dcmflux.pixel.FrameLayout;
import org.dcmflux.pixel.FramePolicy;
import org.dcmflux.pixel.FrameSamples;
import org.dcmflux.pixel.PhotometricInterpretation;
import org.dcmflux.pixel.PixelData;
import org.jspecify.annotations.Nullable;

/**
 * The pixels of a file, frame by frame, whatever its Transfer Syntax.
 *
 * <p>Belongs to one thread; open one for each thread on the same file. Closing it leaves the file open.
 */
public final class DecodedFrames implements AutoCloseable {
    private final String source;
    private final PixelData pixels;
    private final FrameLayout layout;
    private final @Nullable DecoderSession decoder;
    private ByteBuffer encoded = ByteBuffer.allocateDirect(0);
    private @Nullable ByteBuffer decoded;

    private DecodedFrames(String source, PixelData pixels, FrameLayout layout, @Nullable DecoderSession decoder) {
        this.source = source;
        this.pixels = pixels;
        this.layout = layout;
        this.decoder = decoder;
    }

    /**
     * Opens the frames of a file with the installed codecs.
     *
     * @throws MalformedDataException when there is no Pixel Data, or its description is impossible
     * @throws org.dcmflux.error.UnsupportedTransferSyntaxException when no installed codec decodes it
     */
    public static DecodedFrames of(DicomFile file) throws IOException {
        return of(file, CodecRegistry.installed());
    }

    /** Opens the frames of a file with the codecs of a registry. */
    public static DecodedFrames of(DicomFile file, CodecRegistry registry) throws IOException {
        return of(file, registry, FramePolicy.FAIL);
    }

    /** As {@link #of(DicomFile, CodecRegistry)}, and says whom to believe about the number of frames. */
    public static DecodedFrames of(DicomFile file, CodecRegistry registry, FramePolicy policy) throws IOException {
        return of(file, registry, policy, CodecDeadline.NONE);
    }

    /**
     * As {@link #of(DicomFile, CodecRegistry, FramePolicy)}, with a deadline for each frame. Once it has passed this and the buffer
     * that was being decoded into are not to be used any more.
     */
    public static DecodedFrames of(DicomFile file, CodecRegistry registry, FramePolicy policy, CodecDeadline deadline)
            throws IOException {
        PixelData pixels = file.pixelData(policy);
        if (pixels == null) {
            throw new MalformedDataException(file.name(), -1, "", "there is no Pixel Data");
        }
        if (pixels.isEncapsulated() != file.transferSyntax().isEncapsulated()) {
            throw new MalformedDataException(
                    file.name(),
                    -1,
                    Tag.toString(pixels.element().tag()),
                    "is " + (pixels.isEncapsulated() ? "encapsulated" : "native") + ", but the Transfer Syntax is "
                            + file.transferSyntax().name());
        }
        FrameLayout layout = pixels.module().layout();
        if (!pixels.isEncapsulated()) {
            return new DecodedFrames(file.name(), pixels, layout, null);
        }
        FrameDecoder decoder = registry.decoder(file.transferSyntax());
        FrameLayout expected = decoder.decodedLayout(layout);
        return new DecodedFrames(file.name(), pixels, expected, deadline.open(decoder, expected));
    }

    /**
     * The layout that frames of an encapsulated image are decoded to when the code stream is what the Data Set says: colour by
     * pixel, chroma in full resolution, the colour transforms of JPEG 2000 and JPEG XL undone.
     */
    public static FrameLayout decodedLayout(FrameLayout stated) {
        PhotometricInterpretation label = switch (stated.photometricInterpretation()) {
            case YBR_FULL_422, YBR_PARTIAL_420 -> PhotometricInterpretation.YBR_FULL;
            case YBR_ICT, YBR_RCT, XYB -> PhotometricInterpretation.RGB;
            default -> stated.photometricInterpretation();
        };
        return stated.withPlanarConfiguration(0).withPhotometricInterpretation(label);
    }

    /** Number of frames. */
    public int frameCount() {
        return pixels.index().frameCount();
    }

    /** The layout that frames should have; {@link #read} says what a frame really has. */
    public FrameLayout layout() {
        return layout;
    }

    /** Grows with the frames that are asked for: to ask for the largest one could mean to look at all of them. */
    private void makeRoom(long size) {
        if (size > encoded.capacity()) {
            encoded = ByteBuffer.allocateDirect(Math.toIntExact(Math.min(size + size / 8, Integer.MAX_VALUE)));
        }
        encoded.clear();
    }

    /**
     * Reads and decodes one frame.
     *
     * @param frame zero-based
     * @param dst direct, with {@code layout().byteCount()} bytes of room from its position on; its position ends after the
     *     frame. Samples are little endian; one-bit frames are packed, the first pixel in the lowest bit
     * @return the layout that was written
     * @throws IndexOutOfBoundsException when there is no such frame
     * @throws CodecException when the frame is damaged
     */
    public FrameLayout read(int frame, ByteBuffer dst) throws IOException {
        if (decoder == null) {
            pixels.index().read(frame, dst);
            return layout;
        }
        makeRoom(pixels.index().size(frame));
        pixels.index().read(frame, encoded);
        encoded.flip();
        try {
            return decoder.decode(encoded, dst);
        } catch (CodecException e) {
            throw e.at(source, frame);
        }
    }

    /**
     * Reads and decodes frames that follow each other; no other frame is touched.
     *
     * @param first zero-based
     * @param dst as for {@link #read}, with room for all of them; each starts on a byte
     * @throws IndexOutOfBoundsException when one of them does not exist; nothing was read then
     */
    public void readRange(int first, int count, ByteBuffer dst) throws IOException {
        Objects.checkFromIndexSize(first, count, frameCount());
        for (int frame = first; frame < first + count; frame++) {
            read(frame, dst);
        }
    }

    /**
     * Reads and decodes one frame into memory of its own, to be asked for numbers.
     *
     * @param frame zero-based
     */
    public FrameSamples samples(int frame) throws IOException {
        if (decoder == null) {
            return pixels.samples(frame);
        }
        ByteBuffer direct = decoded();
        FrameLayout written = read(frame, direct);
        ByteBuffer own = ByteBuffer.allocate(direct.position());
        own.put(direct.flip());
        return FrameSamples.of(written, own.flip());
    }

    /**
     * Decodes frames that follow each other and writes them to a channel as {@link #read} has them.
     *
     * @param first zero-based
     * @param cancelled asked before each frame, and between parts of native ones; an interrupt of the thread counts too
     * @throws java.util.concurrent.CancellationException when it was cancelled; what was written stays written
     */
    public void copyTo(int first, int count, WritableByteChannel target, BooleanSupplier cancelled) throws IOException {
        Objects.checkFromIndexSize(first, count, frameCount());
        for (int frame = first; frame < first + count; frame++) {
            if (decoder == null) {
                pixels.index().copyTo(frame, target, cancelled);
                continue;
            }
            if (cancelled.getAsBoolean() || Thread.currentThread().isInterrupted()) {
                throw new CancellationException("copying of frames was cancelled before frame " + (frame + 1));
            }
            ByteBuffer direct = decoded();
            read(frame, direct);
            direct.flip();
            while (direct.hasRemaining()) {
                target.write(direct);
            }
        }
    }

    /** Room for one decoded frame; made when it is first wanted, never given away. */
    private ByteBuffer decoded() {
        ByteBuffer room = decoded;
        if (room == null) {
            room = ByteBuffer.allocateDirect(Math.toIntExact(layout.byteCount()));
            decoded = room;
        }
        return room.clear();
    }

    /** What the Data Set says about the pixels and where the frames are stored. */
    public PixelData pixelData() {
        return pixels;
    }

    @Override
    public void close() {
        if (decoder != null) {
            decoder.close();
        }
    }
}
