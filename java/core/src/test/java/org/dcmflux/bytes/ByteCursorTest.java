package org.dcmflux.bytes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ByteCursorTest {
    /** Remembers how much was asked for, and hands out as little at once as it is told. */
    private static final class ObservedSource implements ByteSource {
        final List<Integer> wanted = new ArrayList<>();
        private final ByteSource bytes;
        private final int mostAtOnce;

        ObservedSource(byte[] bytes, int mostAtOnce) {
            this.bytes = ByteSource.of(bytes, "observed");
            this.mostAtOnce = mostAtOnce;
        }

        @Override
        public String name() {
            return "observed";
        }

        @Override
        public long size() {
            return bytes.size();
        }

        @Override
        public int read(long position, ByteBuffer dst) throws IOException {
            wanted.add(dst.remaining());
            int limit = dst.limit();
            dst.limit(Math.min(limit, dst.position() + mostAtOnce));
            try {
                return bytes.read(position, dst);
            } finally {
                dst.limit(limit);
            }
        }

        @Override
        public void transferTo(long position, long count, WritableByteChannel target) throws IOException {
            bytes.transferTo(position, count, target);
        }

        @Override
        public void close() throws IOException {
            bytes.close();
        }
    }

    private static byte[] counting(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (i * 31 + (i >>> 8));
        }
        return bytes;
    }

    @Test
    void numbersFollowTheByteOrderThatIsSet() throws IOException {
        byte[] bytes = {1, 2, 3, 4, 1, 2, 3, 4, (byte) 0xFF, (byte) 0xFE, (byte) 0xFD, (byte) 0xFC};
        ByteCursor cursor = new ByteCursor(ByteSource.of(bytes, "memory"), 0);
        assertThat(cursor.order()).isEqualTo(ByteOrder.LITTLE_ENDIAN);
        assertThat(cursor.u32()).isEqualTo(0x04030201L);
        cursor.order(ByteOrder.BIG_ENDIAN);
        assertThat(cursor.u16()).isEqualTo(0x0102);
        assertThat(cursor.u8()).isEqualTo(3);
        assertThat(cursor.u8()).isEqualTo(4);
        assertThat(cursor.u32()).isEqualTo(0xFFFEFDFCL);
        assertThat(cursor.remaining()).isZero();
    }

    @Test
    void theFirstReadAfterAJumpIsSmallAndTheFollowingOnesGrow() throws IOException {
        ObservedSource source = new ObservedSource(counting(200_000), Integer.MAX_VALUE);
        ByteCursor cursor = new ByteCursor(source, 0);
        for (int i = 0; i < 60_000; i++) {
            cursor.u8();
        }
        assertThat(source.wanted).startsWith(256, 1024, 4096, 16384, 32768);
        source.wanted.clear();
        cursor.position(150_000);
        cursor.u8();
        assertThat(source.wanted).containsExactly(256);
    }

    @Test
    void aJumpReadsNothingAndAJumpInsideTheWindowNeverDoes() throws IOException {
        ObservedSource source = new ObservedSource(counting(1000), Integer.MAX_VALUE);
        ByteCursor cursor = new ByteCursor(source, 10);
        cursor.position(600);
        assertThat(source.wanted).isEmpty();
        cursor.u16();
        cursor.position(700);
        cursor.position(600);
        assertThat(cursor.u8()).isEqualTo(counting(1000)[600] & 0xFF);
        assertThat(source.wanted).hasSize(1);
    }

    @Test
    void aSourceThatGivesOneByteAtATimeReadsTheSame() throws IOException {
        byte[] bytes = counting(3000);
        ByteCursor cursor = new ByteCursor(new ObservedSource(bytes, 1), 0);
        assertThat(cursor.u16()).isEqualTo((bytes[0] & 0xFF) | (bytes[1] & 0xFF) << 8);
        assertThat(cursor.bytes(2998)).isEqualTo(java.util.Arrays.copyOfRange(bytes, 2, 3000));
    }

    @Test
    void randomWalksReadWhatIsThere() throws IOException {
        long seed = Long.getLong("dcmflux.seed", 20260101);
        System.out.println("ByteCursorTest: seed " + seed + " (-Ddcmflux.seed)");
        SplittableRandom random = new SplittableRandom(seed);
        byte[] bytes = counting(150_000);
        ByteBuffer truth = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        ByteCursor cursor = new ByteCursor(new ObservedSource(bytes, 5000), 0);
        for (int step = 0; step < 20_000; step++) {
            int at = (int) cursor.position();
            int left = bytes.length - at;
            switch (random.nextInt(6)) {
                case 0 -> cursor.position(random.nextInt(bytes.length + 1));
                case 1 -> cursor.position(Math.min(bytes.length, at + random.nextInt(400)));
                case 2 -> {
                    int count = random.nextInt(Math.min(left, random.nextInt(20) == 0 ? 60_000 : 300) + 1);
                    assertThat(java.util.Arrays.equals(cursor.bytes(count), 0, count, bytes, at, at + count))
                            .isTrue();
                    assertThat(cursor.position()).isEqualTo(at + count);
                }
                case 3 -> {
                    if (left >= 4) {
                        assertThat(cursor.u32()).isEqualTo(truth.getInt(at) & 0xFFFF_FFFFL);
                    }
                }
                case 4 -> {
                    if (left >= 2) {
                        assertThat(cursor.u16()).isEqualTo(truth.getShort(at) & 0xFFFF);
                    }
                }
                default -> {
                    if (left >= 1) {
                        assertThat(cursor.u8()).isEqualTo(truth.get(at) & 0xFF);
                    }
                }
            }
            assertThat(cursor.remaining()).isEqualTo(bytes.length - cursor.position());
        }
    }

    @Test
    void theEndOfTheSourceIsNamedWithItsPlaceAndWhatWasWanted() throws IOException {
        ByteCursor cursor = new ByteCursor(ByteSource.of(new byte[] {1, 2, 3}, "scan.dcm"), 1);
        assertThatThrownBy(cursor::u32)
                .isInstanceOf(EOFException.class)
                .hasMessage("scan.dcm ends at byte 3, wanted 4 bytes from byte 1");
        assertThat(cursor.position()).isEqualTo(1);
        assertThat(cursor.u16()).isEqualTo(0x0302);
    }

    @Test
    void anArrayIsNotAllocatedForBytesThatAreNotThere() {
        ByteCursor cursor = new ByteCursor(ByteSource.of(new byte[100], "scan.dcm"), 60);
        assertThatThrownBy(() -> cursor.bytes(Integer.MAX_VALUE))
                .isInstanceOf(EOFException.class)
                .hasMessageContainingAll("scan.dcm", "100", "byte 60");
    }
}
