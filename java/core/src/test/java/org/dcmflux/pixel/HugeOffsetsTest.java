package org.dcmflux.pixel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import org.dcmflux.bytes.FileSink;
import org.junit.jupiter.api.Test;

/** Positions beyond 32 bits, written to a channel that forgets everything but what is patched. */
class HugeOffsetsTest {
    private static final class ForgetfulChannel extends FileChannel {
        final ByteBuffer patches = ByteBuffer.allocate(64 * 1024).order(ByteOrder.LITTLE_ENDIAN);

        @Override
        public int write(ByteBuffer src) {
            int count = src.remaining();
            src.position(src.limit());
            return count;
        }

        @Override
        public int write(ByteBuffer src, long position) {
            int count = src.remaining();
            patches.put(src);
            return count;
        }

        @Override
        public long write(ByteBuffer[] srcs, int offset, int length) {
            throw new UnsupportedOperationException();
        }

        @Override
        public int read(ByteBuffer dst) {
            throw new UnsupportedOperationException();
        }

        @Override
        public int read(ByteBuffer dst, long position) {
            throw new UnsupportedOperationException();
        }

        @Override
        public long read(ByteBuffer[] dsts, int offset, int length) {
            throw new UnsupportedOperationException();
        }

        @Override
        public long position() {
            throw new UnsupportedOperationException();
        }

        @Override
        public FileChannel position(long newPosition) {
            throw new UnsupportedOperationException();
        }

        @Override
        public long size() {
            throw new UnsupportedOperationException();
        }

        @Override
        public FileChannel truncate(long size) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void force(boolean metaData) {}

        @Override
        public long transferTo(long position, long count, WritableByteChannel target) {
            throw new UnsupportedOperationException();
        }

        @Override
        public long transferFrom(ReadableByteChannel src, long position, long count) {
            throw new UnsupportedOperationException();
        }

        @Override
        public MappedByteBuffer map(MapMode mode, long position, long size) {
            throw new UnsupportedOperationException();
        }

        @Override
        public FileLock lock(long position, long size, boolean shared) {
            throw new UnsupportedOperationException();
        }

        @Override
        public FileLock tryLock(long position, long size, boolean shared) {
            throw new UnsupportedOperationException();
        }

        @Override
        protected void implCloseChannel() {}
    }

    private static final int LENGTH = (32 << 20) - 1;
    private static final long STEP = 8L + LENGTH + 1;
    private static final int FRAMES = 140;

    @Test
    void extendedOffsetsCountOnBeyond32Bits() throws IOException {
        ForgetfulChannel channel = new ForgetfulChannel();
        FileSink sink = new FileSink(channel, "huge", 1024);
        var writer = new EncapsulatedPixelDataWriter(sink, OffsetTable.EXTENDED, FRAMES);
        writer.begin();
        ByteBuffer frame = ByteBuffer.allocate(LENGTH);
        for (int i = 0; i < FRAMES; i++) {
            writer.frame(frame.clear());
        }
        writer.end();
        assertThat(sink.position()).isGreaterThan(1L << 32);
        channel.patches.flip();
        for (int i = 0; i < FRAMES; i++) {
            assertThat(channel.patches.getLong()).isEqualTo(i * STEP);
        }
        for (int i = 0; i < FRAMES; i++) {
            assertThat(channel.patches.getLong()).isEqualTo(LENGTH);
        }
        assertThat(OffsetTable.chooseFor(FRAMES, LENGTH)).isEqualTo(OffsetTable.EXTENDED);
    }

    @Test
    void aBasicTableIsNeverWrittenWithAnOffsetThatItCannotHold() throws IOException {
        FileSink sink = new FileSink(new ForgetfulChannel(), "huge", 1024);
        var writer = new EncapsulatedPixelDataWriter(sink, OffsetTable.BASIC, FRAMES);
        writer.begin();
        ByteBuffer frame = ByteBuffer.allocate(LENGTH);
        int fitting = (int) (0xFFFF_FFFFL / STEP) + 1;
        for (int i = 0; i < fitting; i++) {
            writer.frame(frame.clear());
        }
        assertThatThrownBy(() -> writer.frame(frame.clear()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContainingAll("frame " + (fitting + 1), "Extended Offset Table");
    }
}
