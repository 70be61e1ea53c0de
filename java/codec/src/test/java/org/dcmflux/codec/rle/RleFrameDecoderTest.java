package org.dcmflux.codec.rle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import org.dcmflux.codec.DecoderSession;
import org.dcmflux.error.CodecException;
import org.dcmflux.error.CodecException.Status;
import org.dcmflux.pixel.FrameLayout;
import org.dcmflux.pixel.PhotometricInterpretation;
import org.junit.jupiter.api.Test;

/** Each input is made by hand: a header of 64 bytes, then segments in hexadecimal. Frames are 4 x 2 pixels. */
final class RleFrameDecoderTest {
    private static final FrameLayout EIGHT_BITS =
            new FrameLayout(4, 2, 1, 8, 8, 0, PhotometricInterpretation.MONOCHROME2, 0);
    private static final FrameLayout SIXTEEN_BITS =
            new FrameLayout(4, 2, 1, 16, 16, 0, PhotometricInterpretation.MONOCHROME2, 0);
    private static final String EIGHT_FIVES = "f905";

    @Test
    void aRunMayCrossRows_andSamplesAreLittleEndian() throws CodecException {
        // High bytes: eight times 01 in one run. Low bytes: a literal run of five, a no-operation, a run of three.
        ByteBuffer frame = frame(2, new long[] {64, 66}, "f901" + "040001020304" + "80" + "feff");
        assertThat(decode(SIXTEEN_BITS, frame)).isEqualTo("00010101020103010401ff01ff01ff01");
    }

    @Test
    void noOperationsAndPaddingAfterThePlaneAreAccepted() throws CodecException {
        assertThat(decode(EIGHT_BITS, frame(1, new long[] {64}, EIGHT_FIVES + "80" + "80" + "00")))
                .isEqualTo("0505050505050505");
    }

    @Test
    void offsetsBeyondTheSegmentsAreNotLookedAt() throws CodecException {
        assertThat(decode(EIGHT_BITS, frame(1, new long[] {64, 7, 0xFFFF_FFFFL}, EIGHT_FIVES)))
                .isEqualTo("0505050505050505");
    }

    @Test
    void aFrameShorterThanItsHeaderIsMalformed() {
        assertMalformed(EIGHT_BITS, ByteBuffer.allocateDirect(63), "63 bytes");
        assertMalformed(EIGHT_BITS, ByteBuffer.allocateDirect(0), "0 bytes");
    }

    @Test
    void anotherNumberOfSegmentsThanBytePlanesIsMalformed() {
        assertMalformed(EIGHT_BITS, frame(0, new long[] {64}, EIGHT_FIVES), "0 segments", "at byte 0");
        assertMalformed(EIGHT_BITS, frame(2, new long[] {64, 65}, EIGHT_FIVES), "2 segments");
        assertMalformed(EIGHT_BITS, frame(-1, new long[] {64}, EIGHT_FIVES), "4294967295 segments");
    }

    @Test
    void offsetsIntoTheHeaderOrBehindTheEndAreMalformed() {
        assertMalformed(EIGHT_BITS, frame(1, new long[] {63}, EIGHT_FIVES), "offset 63", "at byte 4");
        assertMalformed(EIGHT_BITS, frame(1, new long[] {66}, EIGHT_FIVES), "offset 66");
        assertMalformed(EIGHT_BITS, frame(1, new long[] {0xFFFF_FFFFL}, EIGHT_FIVES), "offset 4294967295");
    }

    @Test
    void offsetsThatDoNotAscendAreMalformed() {
        assertMalformed(
                SIXTEEN_BITS, frame(2, new long[] {66, 64}, EIGHT_FIVES + EIGHT_FIVES), "segment 2", "at byte 8");
        assertMalformed(SIXTEEN_BITS, frame(2, new long[] {64, 64}, EIGHT_FIVES + EIGHT_FIVES), "offset 64");
    }

    @Test
    void aSegmentThatEndsBeforeItsPlaneIsMalformed() {
        // A run of seven, then nothing; then with a no-operation that produces nothing.
        assertMalformed(EIGHT_BITS, frame(1, new long[] {64}, "fa05"), "before its plane", "at byte 66");
        assertMalformed(EIGHT_BITS, frame(1, new long[] {64}, "fa0580"), "before its plane", "at byte 67");
    }

    @Test
    void aSegmentDoesNotBorrowFromTheNext() {
        // The first segment's run of seven is one short, though bytes follow: they are the second segment's.
        assertMalformed(SIXTEEN_BITS, frame(2, new long[] {64, 66}, "fa05" + EIGHT_FIVES), "segment 1", "at byte 66");
    }

    @Test
    void runsThatGoPastTheInputAreMalformed() {
        // Eight literal bytes announced, seven there; a replicate run without its byte.
        assertMalformed(EIGHT_BITS, frame(1, new long[] {64}, "0701020304050607"), "literal run", "at byte 65");
        assertMalformed(EIGHT_BITS, frame(1, new long[] {64}, "f9"), "replicate run", "at byte 65");
    }

    @Test
    void runsThatGoPastThePlaneAreMalformed() {
        assertMalformed(EIGHT_BITS, frame(1, new long[] {64}, "f805"), "1 bytes past the end of the plane");
        assertMalformed(EIGHT_BITS, frame(1, new long[] {64}, "08010203040506070809"), "1 bytes past");
        assertMalformed(EIGHT_BITS, frame(1, new long[] {64}, EIGHT_FIVES + "ff05"), "goes on after");
    }

    @Test
    void oneZeroTooManyIsThePaddingOfAnOddPlane_andNothingElseIs() throws CodecException {
        FrameLayout odd = new FrameLayout(3, 1, 1, 8, 8, 0, PhotometricInterpretation.MONOCHROME2, 0);
        assertThat(decode(odd, frame(1, new long[] {64}, "0301020300"))).isEqualTo("010203");
        assertThat(decode(odd, frame(1, new long[] {64}, "fd00"))).isEqualTo("000000");
        assertMalformed(odd, frame(1, new long[] {64}, "0301020304"), "1 bytes past");
        assertMalformed(odd, frame(1, new long[] {64}, "fc00"), "2 bytes past");
    }

    @Test
    void packedBitsAreOnePlaneOfWholeBytes() throws CodecException {
        FrameLayout bits = new FrameLayout(5, 5, 1, 1, 1, 0, PhotometricInterpretation.MONOCHROME2, 0);
        assertThat(decode(bits, frame(1, new long[] {64}, "fdaa"))).isEqualTo("aaaaaaaa");
    }

    @Test
    void afterAFailureTheRoomHoldsNoPixels() throws CodecException {
        // The first row is complete, the second is missing.
        ByteBuffer broken = frame(1, new long[] {64}, "0301020304");
        ByteBuffer room = ByteBuffer.allocateDirect(8).putLong(0, -1);
        try (DecoderSession session = new RleFrameDecoder().open(EIGHT_BITS)) {
            assertThatThrownBy(() -> session.decode(broken, room)).isInstanceOf(CodecException.class);
        }
        assertThat(room.getLong(0)).isZero();
        assertThat(room.position()).isZero();
    }

    @Test
    void aSubsampledLabelBecomesYbrFull() throws CodecException {
        FrameLayout label = new FrameLayout(4, 2, 3, 8, 8, 0, PhotometricInterpretation.YBR_FULL_422, 1);
        ByteBuffer frame = frame(3, new long[] {64, 66, 68}, "f901" + "f902" + "f903");
        ByteBuffer room = ByteBuffer.allocateDirect(24);
        try (DecoderSession session = new RleFrameDecoder().open(label)) {
            FrameLayout written = session.decode(frame, room);
            assertThat(written.photometricInterpretation()).isEqualTo(PhotometricInterpretation.YBR_FULL);
            assertThat(written.planarConfiguration()).isZero();
        }
        assertThat(hex(room.flip())).isEqualTo("010203".repeat(8));
    }

    private static ByteBuffer frame(int segments, long[] offsets, String hexadecimal) {
        byte[] bytes = HexFormat.of().parseHex(hexadecimal);
        ByteBuffer frame = ByteBuffer.allocateDirect(64 + bytes.length).order(ByteOrder.LITTLE_ENDIAN);
        frame.putInt(segments);
        for (long offset : offsets) {
            frame.putInt((int) offset);
        }
        return frame.position(64).put(bytes).flip();
    }

    private static String decode(FrameLayout layout, ByteBuffer frame) throws CodecException {
        ByteBuffer room = ByteBuffer.allocateDirect((int) layout.byteCount());
        try (DecoderSession session = new RleFrameDecoder().open(layout)) {
            assertThat(session.decode(frame, room)).isEqualTo(layout);
        }
        return hex(room.flip());
    }

    private static String hex(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private static void assertMalformed(FrameLayout layout, ByteBuffer frame, String... messageParts) {
        assertThatThrownBy(() -> decode(layout, frame))
                .isInstanceOfSatisfying(
                        CodecException.class, e -> assertThat(e.status()).isEqualTo(Status.MALFORMED_INPUT))
                .hasMessageContainingAll(messageParts);
    }
}
