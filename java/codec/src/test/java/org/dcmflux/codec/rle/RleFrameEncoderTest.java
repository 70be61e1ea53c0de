package org.dcmflux.codec.rle;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.dcmflux.codec.EncodeOptions;
import org.dcmflux.codec.EncoderSession;
import org.dcmflux.dictionary.TransferSyntaxes;
import org.dcmflux.error.CodecException;
import org.dcmflux.pixel.FrameLayout;
import org.dcmflux.pixel.PhotometricInterpretation;
import org.junit.jupiter.api.Test;

final class RleFrameEncoderTest {
    private static final EncodeOptions OPTIONS = EncodeOptions.defaults();
    private static final RleFrameEncoder ENCODER = new RleFrameEncoder();

    @Test
    void theMostSignificantBytePlaneComesFirst() throws CodecException {
        byte[] encoded = encode(mono(3, 1, 16), "0102 0103 0104");
        // High bytes: three times 01. Low bytes: no two are equal.
        assertThat(hex(encoded, 0, 16)).isEqualTo("02000000" + "40000000" + "42000000" + "00000000");
        assertThat(hex(encoded, 64, encoded.length)).isEqualTo("fe01" + "02020304");
    }

    @Test
    void runsDoNotCrossRows() throws CodecException {
        byte[] encoded = encode(mono(4, 2, 8), "05050505 05050505");
        assertThat(hex(encoded, 64, encoded.length)).isEqualTo("fd05" + "fd05");
    }

    @Test
    void anOddSegmentGetsAZero() throws CodecException {
        byte[] encoded = encode(mono(4, 1, 8), "01020304");
        assertThat(hex(encoded, 64, encoded.length)).isEqualTo("0301020304" + "00");
    }

    @Test
    void aPairOfEqualBytesJoinsALiteralRunButStartsAReplicateRun() throws CodecException {
        assertThat(hex(encode(mono(4, 1, 8), "01020203"), 64, 69)).isEqualTo("0301020203");
        assertThat(hex(encode(mono(4, 1, 8), "02020103"), 64, 69)).isEqualTo("ff02010103");
    }

    @Test
    void maxEncodedSizeIsReachedByRowsWithoutEqualNeighbours() throws CodecException {
        for (int columns : new int[] {1, 127, 128, 129, 256, 257, 1000}) {
            FrameLayout layout = mono(columns, 3, 8);
            ByteBuffer frame = ByteBuffer.allocateDirect(columns * 3);
            for (int i = 0; i < frame.limit(); i++) {
                frame.put(i, (byte) (i % columns));
            }
            try (EncoderSession session = ENCODER.open(TransferSyntaxes.RLE_LOSSLESS, layout, OPTIONS)) {
                ByteBuffer room = ByteBuffer.allocateDirect((int) session.maxEncodedSize());
                session.encode(frame, room);
                assertThat(room.remaining()).as("%d columns", columns).isZero();
            }
        }
    }

    @Test
    void noArrangementOfRunsAndLiteralsExceedsTheBound() {
        // Rows that repeat each pattern of 12 bits: all mixtures of short runs.
        byte[] row = new byte[140 + EightBytes.SLACK];
        byte[] out = new byte[(int) PackBitsWriter.mostBytes(row.length) + EightBytes.SLACK];
        for (int pattern = 0; pattern < 1 << 12; pattern++) {
            for (int length : new int[] {12, 128, 129, 130, 140}) {
                for (int i = 0; i < length; i++) {
                    row[i] = (byte) (pattern >> i % 12 & 1);
                }
                assertThat(PackBitsWriter.encode(row, length, out))
                        .isLessThanOrEqualTo((int) PackBitsWriter.mostBytes(length));
            }
        }
    }

    @Test
    void moreThanFifteenBytePlanesAreRefused() {
        FrameLayout layout = new FrameLayout(4, 4, 4, 32, 32, 0, PhotometricInterpretation.UNKNOWN, 0);
        assertThat(ENCODER.refusal(TransferSyntaxes.RLE_LOSSLESS, layout, OPTIONS))
                .contains("16 byte planes");
    }

    private static FrameLayout mono(int columns, int rows, int bits) {
        return new FrameLayout(columns, rows, 1, bits, bits, 0, PhotometricInterpretation.MONOCHROME2, 0);
    }

    /** @param pixels hexadecimal; 16-bit samples as they are read by people, most significant byte first */
    private static byte[] encode(FrameLayout layout, String pixels) throws CodecException {
        byte[] bytes = HexFormat.of().parseHex(pixels.replace(" ", ""));
        int width = layout.bitsAllocated() / 8;
        ByteBuffer frame = ByteBuffer.allocateDirect(bytes.length);
        for (int i = 0; i < bytes.length; i++) {
            frame.put(i, bytes[i - i % width + width - 1 - i % width]);
        }
        try (EncoderSession session = ENCODER.open(TransferSyntaxes.RLE_LOSSLESS, layout, OPTIONS)) {
            ByteBuffer room = ByteBuffer.allocateDirect((int) session.maxEncodedSize());
            session.encode(frame, room);
            byte[] encoded = new byte[room.position()];
            room.get(0, encoded);
            return encoded;
        }
    }

    private static String hex(byte[] bytes, int from, int to) {
        return HexFormat.of().formatHex(bytes, from, to);
    }
}
