package org.dcmflux.codec.deflated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.zip.Deflater;
import org.dcmflux.codec.DecoderSession;
import org.dcmflux.codec.contract.GuardedBuffer;
import org.dcmflux.error.CodecException;
import org.dcmflux.pixel.FrameLayout;
import org.dcmflux.pixel.PhotometricInterpretation;
import org.junit.jupiter.api.Test;

class DeflatedFrameDecoderTest {
    private static final FrameLayout LAYOUT =
            new FrameLayout(10, 10, 1, 8, 8, 0, PhotometricInterpretation.MONOCHROME2, 0);

    private static ByteBuffer deflated(int bytes) {
        Deflater deflater = new Deflater(9, true);
        byte[] stream = new byte[bytes / 8 + 64];
        try {
            deflater.setInput(new byte[bytes]);
            deflater.finish();
            int length = deflater.deflate(stream);
            return ByteBuffer.allocateDirect(length).put(stream, 0, length).flip();
        } finally {
            deflater.end();
        }
    }

    private static void assertRefused(ByteBuffer stream, String reason) throws CodecException {
        GuardedBuffer room = new GuardedBuffer(100);
        try (DecoderSession session = new DeflatedFrameDecoder().open(LAYOUT)) {
            assertThatThrownBy(() -> session.decode(stream, room.room()))
                    .isInstanceOf(CodecException.class)
                    .hasMessageContaining(reason);
        }
        room.assertUntouchedAround();
    }

    @Test
    void aStreamThatGoesOnAfterItsFrameIsRefusedAndNotInflated() throws CodecException {
        assertRefused(deflated(101), "goes on after the 100 bytes");
        ByteBuffer bomb = deflated(50_000_000);
        assertThat(bomb.remaining()).isLessThan(60_000);
        assertRefused(bomb, "goes on after the 100 bytes");
    }

    @Test
    void aStreamThatEndsBeforeItsFrameIsRefused() throws CodecException {
        assertRefused(deflated(99), "ends 1 bytes before its frame");
    }

    @Test
    void aStreamWithoutItsEndIsRefused() throws CodecException {
        // A stored block of 100 bytes that is not the last one, and no other.
        ByteBuffer stream = ByteBuffer.allocateDirect(105);
        stream.put((byte) 0).put((byte) 100).put((byte) 0).put((byte) ~100).put((byte) 0xFF);
        assertRefused(stream.rewind(), "lacks its end");
    }

    @Test
    void otherBytesAreNoDeflateStream() throws CodecException {
        assertRefused(ByteBuffer.allocateDirect(4).put(0, (byte) 0xFF), "not a Deflate stream");
    }
}
