package org.dcmflux.bytes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.Pipe;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.dcmflux.testkit.TemporaryFolder;
import org.junit.jupiter.api.Test;

class ByteSinkTest {
    private static final int BUFFER = 64;

    /** Takes so many bytes and then fails, as a device that is full. */
    private record FullChannel(ByteArrayOutputStream taken, int room) implements WritableByteChannel {
        @Override
        public int write(ByteBuffer src) throws IOException {
            if (taken.size() >= room) {
                throw new IOException("No space left on device");
            }
            taken.write(src.get());
            return 1;
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {}
    }

    private static byte[] pattern(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (i + 1);
        }
        return bytes;
    }

    @Test
    void numbersAreWrittenInTheOrderThatIsSet() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ByteSink sink = new ByteSink(Channels.newChannel(out), "out", BUFFER)) {
            sink.u8(0x101);
            sink.u16(0x0203);
            sink.u32(0xFFFF_FFFEL);
            sink.order(ByteOrder.BIG_ENDIAN);
            sink.u64(0x0102030405060708L);
            assertThat(sink.position()).isEqualTo(15);
            assertThat(out.size()).isZero();
        }
        assertThat(out.toByteArray()).containsExactly(1, 3, 2, 0xFE, 0xFF, 0xFF, 0xFF, 1, 2, 3, 4, 5, 6, 7, 8);
    }

    @Test
    void aFullChannelThatDoesNotBlockIsWaitedFor_andTheWaitingCanBeCancelled() throws Exception {
        byte[] bytes = pattern(1 << 20);
        Pipe pipe = Pipe.open();
        pipe.sink().configureBlocking(false);
        ExecutorService executor = Executors.newSingleThreadExecutor();
        try (TemporaryFolder folder = TemporaryFolder.create();
                ByteSource file = ByteSource.open(folder.write("in", bytes));
                Pipe.SinkChannel to = pipe.sink();
                InputStream from = Channels.newInputStream(pipe.source())) {
            for (ByteSource source : List.of(file, ByteSource.of(bytes, "in"))) {
                Future<byte[]> taken = executor.submit(() -> from.readNBytes(2 * bytes.length));
                ByteSink sink = new ByteSink(to, "pipe", BUFFER);
                sink.bytes(bytes);
                sink.region(source, 0, bytes.length);
                assertThat(taken.get()).startsWith(bytes).endsWith(bytes);
                int[] asked = {0};
                sink.cancelledBy(() -> ++asked[0] > 10);
                assertThatThrownBy(() -> sink.region(source, 0, bytes.length))
                        .isInstanceOf(CancellationException.class);
                from.skipNBytes(from.available());
            }
        } finally {
            executor.shutdownNow();
        }
    }

    @Test
    void everyLengthAroundTheBufferArrivesWholeWhateverWasBufferedBefore() throws IOException {
        for (int before = 0; before <= BUFFER; before += 7) {
            for (int length = 0; length <= 3 * BUFFER; length++) {
                ByteArrayOutputStream out = new ByteArrayOutputStream();
                ByteArrayOutputStream expected = new ByteArrayOutputStream();
                byte[] bytes = pattern(length);
                try (ByteSink sink = new ByteSink(Channels.newChannel(out), "out", BUFFER)) {
                    sink.zeros(before);
                    sink.bytes(bytes);
                    sink.region(ByteSource.of(bytes, "in"), 0, length);
                    sink.u32(0x04030201);
                    assertThat(sink.position()).isEqualTo(before + 2L * length + 4);
                }
                expected.writeBytes(new byte[before]);
                expected.writeBytes(bytes);
                expected.writeBytes(bytes);
                expected.writeBytes(new byte[] {1, 2, 3, 4});
                assertThat(out.toByteArray()).isEqualTo(expected.toByteArray());
            }
        }
    }

    @Test
    void randomAppendsAndPatchesGiveTheSameFileAsAnArray() throws IOException {
        long seed = Long.getLong("dcmflux.seed", 20260102);
        System.out.println("ByteSinkTest: seed " + seed + " (-Ddcmflux.seed)");
        SplittableRandom random = new SplittableRandom(seed);
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            Path file = folder.file("out");
            ByteSource source = ByteSource.open(folder.write("in", pattern(1000)));
            byte[] expected = new byte[100_000];
            int length = 0;
            try (source;
                    FileChannel channel =
                            FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
                    FileSink sink = new FileSink(channel, "out", BUFFER)) {
                while (length < 90_000) {
                    int count = random.nextInt(200);
                    int from = random.nextInt(1000 - count);
                    byte[] part = java.util.Arrays.copyOfRange(pattern(1000), from, from + count);
                    int to = length;
                    switch (random.nextInt(3)) {
                        case 0 -> sink.bytes(ByteBuffer.wrap(part));
                        case 1 -> sink.region(source, from, count);
                        default -> {
                            to = random.nextInt(length + 1);
                            count = Math.min(count, length - to);
                            sink.patch(to, ByteBuffer.wrap(part, 0, count));
                        }
                    }
                    System.arraycopy(part, 0, expected, to, count);
                    length = Math.max(length, to + count);
                    assertThat(sink.position()).isEqualTo(length);
                }
            }
            assertThat(Files.readAllBytes(file)).isEqualTo(java.util.Arrays.copyOf(expected, length));
        }
    }

    @Test
    void aPatchOutsideOfWhatWasWrittenIsTheCallersBug() throws IOException {
        try (TemporaryFolder folder = TemporaryFolder.create();
                FileChannel channel =
                        FileChannel.open(folder.file("out"), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
                FileSink sink = new FileSink(channel, "out", BUFFER)) {
            sink.zeros(10);
            sink.patch(6, ByteBuffer.allocate(4));
            for (long position : new long[] {-1, 7, 11, Long.MAX_VALUE - 1, Long.MIN_VALUE}) {
                assertThatThrownBy(() -> sink.patch(position, ByteBuffer.allocate(4)))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContainingAll("patch of 4 bytes", "10 bytes written to out");
            }
        }
    }

    @Test
    void aFullDeviceIsNamedWithARemedyAtWhicheverByteItIsFull() throws IOException {
        for (int room = 0; room < 200; room++) {
            ByteArrayOutputStream taken = new ByteArrayOutputStream();
            ByteSink sink = new ByteSink(new FullChannel(taken, room), "out.dcm", BUFFER);
            assertThatThrownBy(() -> {
                        sink.bytes(pattern(50));
                        sink.region(ByteSource.of(pattern(100), "in"), 0, 100);
                        sink.bytes(pattern(50));
                        sink.close();
                    })
                    .isInstanceOf(OutputException.class)
                    .hasMessage("out.dcm: cannot be written: No space left on device; free some space or choose another"
                            + " directory");
            assertThat(taken.size()).isEqualTo(room);
        }
    }

    @Test
    void theDeviceThatIsAlwaysFullIsReported() throws IOException {
        Path full = Path.of("/dev/full");
        org.junit.jupiter.api.Assumptions.assumeTrue(Files.isWritable(full));
        try (FileChannel channel = FileChannel.open(full, StandardOpenOption.WRITE)) {
            ByteSink sink = new ByteSink(channel, "full", BUFFER);
            assertThatThrownBy(() -> sink.zeros(1000))
                    .isInstanceOf(OutputException.class)
                    .hasMessageContaining("No space left");
        }
    }

    @Test
    void aSourceThatEndsTooEarlyIsNotBlamedOnTheOutput() throws IOException {
        for (int length : new int[] {10, 1000}) {
            ByteSink sink = new ByteSink(Channels.newChannel(new ByteArrayOutputStream()), "out", BUFFER);
            assertThatThrownBy(() -> sink.region(ByteSource.of(new byte[length], "in.dcm"), 5, length))
                    .isInstanceOf(EOFException.class)
                    .hasMessageContaining("in.dcm ends at byte " + length);
        }
    }

    @Test
    void aClosedSourceIsNotBlamedOnTheOutput() throws IOException {
        for (int length : new int[] {10, 1000}) {
            ByteSource source = ByteSource.of(new byte[length], "in.dcm");
            source.close();
            ByteSink sink = new ByteSink(Channels.newChannel(new ByteArrayOutputStream()), "out", BUFFER);
            assertThatThrownBy(() -> sink.region(source, 0, length))
                    .isNotInstanceOf(OutputException.class)
                    .hasMessageContaining("in.dcm is closed");
        }
    }
}
