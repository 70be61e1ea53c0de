package org.dcmflux.transcode;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.dcmflux.bytes.ByteSource;
import org.dcmflux.codec.CodecRegistry;
import org.dcmflux.codec.DecoderSession;
import org.dcmflux.dictionary.TransferSyntax;
import org.dcmflux.dictionary.TransferSyntaxes;
import org.dcmflux.encoding.ReadOptions;
import org.dcmflux.file.DicomFile;
import org.dcmflux.pixel.PixelData;
import org.dcmflux.testkit.FrameHashes;
import org.dcmflux.testkit.FrameShape;
import org.dcmflux.testkit.Part10Builder;

/** Images to transcode, and the frames of what came out. */
final class Images {
    static final TransferSyntax EXPLICIT = TransferSyntaxes.EXPLICIT_VR_LITTLE_ENDIAN;
    static final TransferSyntax IMPLICIT = TransferSyntaxes.IMPLICIT_VR_LITTLE_ENDIAN;
    static final TransferSyntax RLE = TransferSyntaxes.RLE_LOSSLESS;
    static final FrameShape GREY = new FrameShape(5, 7, 1, 8, false, 8);

    private Images() {}

    /** Noise-like bytes in which the first byte of each frame is the frame's number. */
    static byte[] pixels(FrameShape shape) {
        byte[] pixels = new byte[Math.toIntExact(shape.byteCount())];
        int frameBytes = Math.toIntExact(shape.bytesPerFrame());
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) (i % frameBytes == 0 ? i / frameBytes : i * 31 + (i >> 3));
        }
        return pixels;
    }

    static Part10Builder builder(FrameShape shape, String photometric) {
        return Part10Builder.explicitLittleEndian()
                .dataSet(set -> set.text(0x00080016, "UI", "1.2.840.10008.5.1.4.1.1.7")
                        .text(0x00080018, "UI", "2.25.1")
                        .text(0x00100010, "PN", "Doe^Jane"))
                .image(shape, shape.bitsAllocated(), photometric);
    }

    static byte[] grey() {
        return builder(GREY, "MONOCHROME2").nativePixels("OB", pixels(GREY)).build();
    }

    static DicomFile open(byte[] bytes) throws IOException {
        return DicomFile.open(ByteSource.of(bytes, "made.dcm"), ReadOptions.defaults());
    }

    /** The hashes of all decoded frames of a file, colour by pixel if it is compressed. */
    static List<String> frameHashes(Path path) throws IOException {
        try (DicomFile file = DicomFile.open(path)) {
            PixelData pixels = Objects.requireNonNull(PixelData.of(file.dataSet(), file.name()));
            List<String> hashes = new ArrayList<>();
            for (int frame = 0; frame < pixels.index().frameCount(); frame++) {
                ByteBuffer stored =
                        ByteBuffer.allocateDirect(Math.toIntExact(pixels.index().size(frame)));
                pixels.index().read(frame, stored);
                hashes.add(FrameHashes.sha256(decoded(file, pixels, stored.flip())));
            }
            return hashes;
        }
    }

    private static ByteBuffer decoded(DicomFile file, PixelData pixels, ByteBuffer stored) throws IOException {
        if (!file.transferSyntax().isEncapsulated()) {
            return stored;
        }
        ByteBuffer frame = ByteBuffer.allocateDirect(
                Math.toIntExact(pixels.module().layout().byteCount()));
        try (DecoderSession session = CodecRegistry.installed()
                .decoder(file.transferSyntax())
                .open(pixels.module().layout())) {
            session.decode(stored, frame);
        }
        return frame.flip();
    }

    static String sha256(Path file) throws IOException {
        return FrameHashes.sha256(Files.readAllBytes(file));
    }

    static TranscodeOptions.Builder to(TransferSyntax target) {
        return TranscodeOptions.to(target).toBuilder().fsync(org.dcmflux.bytes.AtomicFile.Fsync.NONE);
    }
}
