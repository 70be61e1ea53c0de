package org.dcmflux.codec;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.dcmflux.error.CodecException;
import org.dcmflux.error.MalformedDataException;
import org.dcmflux.file.DicomFile;
import org.dcmflux.pixel.FrameLayout;
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
    private final ByteBuffer encoded;

    private DecodedFrames(
            String source, PixelData pixels, FrameLayout layout, @Nullable DecoderSession decoder, ByteBuffer encoded) {
        this.source = source;
        this.pixels = pixels;
        this.layout = layout;
        this.decoder = decoder;
        this.encoded = encoded;
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
        PixelData pixels = PixelData.of(file.dataSet(), file.name());
        if (pixels == null) {
            throw new MalformedDataException(file.name(), -1, "", "there is no Pixel Data");
        }
        FrameLayout layout = pixels.module().layout();
        if (!pixels.isEncapsulated()) {
            return new DecodedFrames(file.name(), pixels, layout, null, ByteBuffer.allocate(0));
        }
        FrameDecoder decoder = registry.decoder(file.transferSyntax());
        FrameLayout expected = decoder.decodedLayout(layout);
        ByteBuffer encoded =
                ByteBuffer.allocateDirect(Math.toIntExact(pixels.index().largest()));
        return new DecodedFrames(file.name(), pixels, expected, decoder.open(expected), encoded);
    }

    /**
     * The layout that frames of an encapsulated image are decoded to when the code stream is what the Data Set says: colour by
     * pixel, chroma in full resolution, the colour transforms of JPEG 2000 undone.
     */
    public static FrameLayout decodedLayout(FrameLayout stated) {
        PhotometricInterpretation label = switch (stated.photometricInterpretation()) {
            case YBR_FULL_422, YBR_PARTIAL_420 -> PhotometricInterpretation.YBR_FULL;
            case YBR_ICT, YBR_RCT -> PhotometricInterpretation.RGB;
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
        encoded.clear();
        pixels.index().read(frame, encoded);
        encoded.flip();
        try {
            return decoder.decode(encoded, dst);
        } catch (CodecException e) {
            throw e.at(source, frame);
        }
    }

    @Override
    public void close() {
        if (decoder != null) {
            decoder.close();
        }
    }
}
