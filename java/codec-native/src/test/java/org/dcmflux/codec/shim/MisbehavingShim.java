package org.dcmflux.codec.shim;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.dcmflux.codec.EncodeOptions;
import org.dcmflux.codec.EncoderSession;
import org.dcmflux.codec.contract.SampleFrames;
import org.dcmflux.codec.contract.SampleFrames.Content;
import org.dcmflux.dictionary.TransferSyntaxes;
import org.dcmflux.error.CodecException;
import org.dcmflux.pixel.FrameLayout;
import org.dcmflux.pixel.PhotometricInterpretation;

/** {@code native/tests/misbehaving_shim.cpp}: JPEG-LS, except for code streams with a comment that asks for something else. */
final class MisbehavingShim {
    static final FrameLayout LAYOUT = new FrameLayout(40, 30, 1, 16, 12, 0, PhotometricInterpretation.MONOCHROME2, 0);
    static final ByteBuffer FRAME = SampleFrames.frame(LAYOUT, Content.RUNS, 11).asReadOnlyBuffer();

    private MisbehavingShim() {}

    /** Its folder, with the worker program beside it. */
    static Path folder() {
        Natives.require(new ShimCodecProvider.JpegLs());
        Path folder = Path.of(System.getProperty("dcmflux.native.path")).resolveSibling("tests/misbehaving");
        if (!Files.isDirectory(folder)) {
            Natives.skip("there is no misbehaving shim in " + folder + ": build native/ with its tests");
        }
        return folder;
    }

    /** A provider whose sessions are in processes of their own, to be closed. */
    static ShimCodecProvider isolated() {
        return new ShimCodecProvider(Shim.JPEG_LS, new LibraryFinder(folder())).isolated();
    }

    static ByteBuffer goodCodeStream() throws CodecException {
        try (EncoderSession session = new ShimCodecProvider.JpegLs()
                .encoders()
                .get(0)
                .open(TransferSyntaxes.JPEG_LS_LOSSLESS, LAYOUT, EncodeOptions.defaults())) {
            ByteBuffer room = ByteBuffer.allocateDirect((int) session.maxEncodedSize());
            session.encode(FRAME.duplicate(), room);
            return room.flip();
        }
    }

    /** A code stream that is good, with a comment segment after SOI. */
    static ByteBuffer codeStream(String wish) throws CodecException {
        ByteBuffer good = goodCodeStream();
        byte[] text = ("dcmflux-test:" + wish).getBytes(StandardCharsets.US_ASCII);
        ByteBuffer with = ByteBuffer.allocateDirect(good.remaining() + text.length + 4);
        with.putShort(good.getShort())
                .putShort((short) 0xFFFE)
                .putShort((short) (text.length + 2))
                .put(text)
                .put(good);
        return with.flip();
    }

    /** Worker programs that this process has. */
    static List<ProcessHandle> children() {
        return ProcessHandle.current()
                .children()
                .filter(child -> child.info().command().orElse("").endsWith(LibraryFinder.WORKER))
                .toList();
    }
}
