package org.dcmflux.bytes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.Stream;
import org.dcmflux.testkit.TemporaryFolder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ByteSourceTest {
    private static final byte[] BYTES = new byte[10_000];

    static {
        for (int i = 0; i < BYTES.length; i++) {
            BYTES[i] = (byte) (i ^ i >>> 5);
        }
    }

    enum Kind {
        MEMORY,
        BUFFER,
        FILE,
        MAPPED_FILE,
        FILE_CHANNEL,
        SEEKABLE_CHANNEL,
        SPOOLED_IN_MEMORY,
        SPOOLED_IN_A_FILE,
        SPOOLED_CHANNEL;

        ByteSource open(TemporaryFolder folder) throws IOException {
            InputStream in = new ByteArrayInputStream(BYTES);
            return switch (this) {
                case MEMORY -> ByteSource.of(BYTES, "source");
                case BUFFER ->
                    ByteSource.of(
                            ByteBuffer.allocateDirect(BYTES.length).put(BYTES).flip(), "source");
                case MAPPED_FILE -> ByteSource.map(folder.write("source", BYTES));
                case FILE_CHANNEL -> ByteSource.of(Files.newByteChannel(folder.write("source", BYTES)), "source");
                case SEEKABLE_CHANNEL ->
                    ByteSource.of(new OnlySeekable(Files.newByteChannel(folder.write("source", BYTES))), "source");
                case SPOOLED_CHANNEL -> SpooledByteSource.of(Channels.newChannel(in), "source", 100, folder.path());
                case FILE -> ByteSource.open(folder.write("source", BYTES));
                case SPOOLED_IN_MEMORY -> SpooledByteSource.of(in, "source", BYTES.length, folder.path());
                case SPOOLED_IN_A_FILE -> SpooledByteSource.of(in, "source", BYTES.length - 1, folder.path());
            };
        }
    }

    /** A channel with a position and nothing more. */
    private record OnlySeekable(SeekableByteChannel channel) implements SeekableByteChannel {
        @Override
        public int read(ByteBuffer dst) throws IOException {
            return channel.read(dst);
        }

        @Override
        public int write(ByteBuffer src) {
            throw new UnsupportedOperationException();
        }

        @Override
        public long position() throws IOException {
            return channel.position();
        }

        @Override
        public SeekableByteChannel position(long position) throws IOException {
            channel.position(position);
            return this;
        }

        @Override
        public long size() throws IOException {
            return channel.size();
        }

        @Override
        public SeekableByteChannel truncate(long size) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean isOpen() {
            return channel.isOpen();
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void readsAtAnyPositionAndNeverBeyondTheEnd(Kind kind) throws IOException {
        try (TemporaryFolder folder = TemporaryFolder.create();
                ByteSource source = kind.open(folder)) {
            assertThat(source.size()).isEqualTo(BYTES.length);
            assertThat(source.name()).endsWith("source");
            ByteBuffer all = ByteBuffer.allocate(BYTES.length);
            source.readFully(0, all);
            assertThat(all.array()).isEqualTo(BYTES);
            ByteBuffer tail = ByteBuffer.allocate(100);
            assertThat(source.read(BYTES.length - 7, tail)).isEqualTo(7);
            assertThat(tail.position()).isEqualTo(7);
            assertThat(source.read(BYTES.length, tail)).isEqualTo(-1);
            assertThat(source.read(BYTES.length + 5_000_000_000L, tail)).isEqualTo(-1);
            assertThat(tail.position()).isEqualTo(7);
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void missingBytesAreNamedWithTheirPlace(Kind kind) throws IOException {
        try (TemporaryFolder folder = TemporaryFolder.create();
                ByteSource source = kind.open(folder)) {
            assertThatThrownBy(() -> source.readFully(9_990, ByteBuffer.allocate(20)))
                    .isInstanceOf(EOFException.class)
                    .hasMessageContainingAll("source ends at byte 10000", "10 bytes short");
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            assertThatThrownBy(() -> source.transferTo(9_990, 20, Channels.newChannel(out)))
                    .isInstanceOf(EOFException.class)
                    .hasMessageContainingAll("source ends at byte 10000", "10 bytes short");
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void aRegionIsTransferredExactly(Kind kind) throws IOException {
        try (TemporaryFolder folder = TemporaryFolder.create();
                ByteSource source = kind.open(folder)) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            source.transferTo(123, 4567, Channels.newChannel(out));
            source.transferTo(0, 0, Channels.newChannel(out));
            assertThat(out.toByteArray()).isEqualTo(java.util.Arrays.copyOfRange(BYTES, 123, 123 + 4567));
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void aClosedSourceSaysSoInWords(Kind kind) throws IOException {
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            ByteSource source = kind.open(folder);
            source.close();
            source.close();
            assertThatThrownBy(() -> source.read(0, ByteBuffer.allocate(1)))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("source is closed: read what you need before closing it");
            assertThatThrownBy(() -> source.transferTo(0, 1, Channels.newChannel(new ByteArrayOutputStream())))
                    .hasMessageContaining("source is closed");
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void manyThreadsReadOneSourceAtOnce(Kind kind) throws IOException {
        try (TemporaryFolder folder = TemporaryFolder.create();
                ByteSource source = kind.open(folder)) {
            long equal = Stream.iterate(0, i -> i + 97)
                    .limit(100)
                    .parallel()
                    .filter(at -> {
                        ByteBuffer part = ByteBuffer.allocate(97);
                        try {
                            source.readFully(at, part);
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                        return java.util.Arrays.equals(part.array(), 0, 97, BYTES, at, at + 97);
                    })
                    .count();
            assertThat(equal).isEqualTo(100);
        }
    }

    @Test
    void aSpooledFileIsGoneAfterClosingAndAfterAFailure() throws IOException {
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            Kind.SPOOLED_IN_A_FILE.open(folder).close();
            folder.assertContainsOnly();
            InputStream failing = new InputStream() {
                private int left = 500;

                @Override
                public int read() throws IOException {
                    if (left == 0) {
                        throw new IOException("line dropped");
                    }
                    left--;
                    return 1;
                }
            };
            assertThatThrownBy(() -> SpooledByteSource.of(failing, "stream", 100, folder.path()))
                    .hasMessageContaining("line dropped");
            folder.assertContainsOnly();
        }
    }

    @Test
    void aMemoryThresholdWithoutBoundSpoolsNothing() throws IOException {
        try (TemporaryFolder folder = TemporaryFolder.create();
                ByteSource source = SpooledByteSource.of(
                        new ByteArrayInputStream(BYTES), "stream", Integer.MAX_VALUE, folder.path())) {
            assertThat(source.size()).isEqualTo(BYTES.length);
        }
    }

    @Test
    void aFileThatShrinksWhileOpenIsAnEndOfFileAndNothingWorse() throws IOException {
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            Path file = folder.write("source", BYTES);
            try (ByteSource source = ByteSource.open(file)) {
                Files.write(file, new byte[10], StandardOpenOption.TRUNCATE_EXISTING);
                assertThatThrownBy(() -> source.readFully(0, ByteBuffer.allocate(100)))
                        .isInstanceOf(EOFException.class)
                        .hasMessageContaining("ends at byte 10, 90 bytes short");
                assertThatThrownBy(() ->
                                source.transferTo(0, BYTES.length, Channels.newChannel(new ByteArrayOutputStream())))
                        .isInstanceOf(EOFException.class)
                        .hasMessageContaining("ends at byte 10");
            }
        }
    }

    @Test
    void anInterruptedReaderLeavesTheSourceToTheOthers() throws Exception {
        try (TemporaryFolder folder = TemporaryFolder.create();
                ByteSource source = Kind.FILE.open(folder)) {
            Thread interrupted = new Thread(() -> {
                Thread.currentThread().interrupt();
                try {
                    source.read(0, ByteBuffer.allocate(1));
                } catch (IOException e) {
                    // What it gets is tested elsewhere.
                }
            });
            interrupted.start();
            interrupted.join();
            ByteBuffer all = ByteBuffer.allocate(BYTES.length);
            source.readFully(0, all);
            assertThat(all.array()).isEqualTo(BYTES);
        }
    }

    @Test
    void aMissingFileAndAFolderAreNamed() {
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            assertThatThrownBy(() -> ByteSource.open(folder.file("absent.dcm")))
                    .isInstanceOf(NoSuchFileException.class)
                    .hasMessageContainingAll("absent.dcm", "no such file");
            assertThatThrownBy(() -> ByteSource.open(folder.path()))
                    .hasMessageContainingAll(folder.path().toString(), "is a directory, not a file");
        }
    }

    @Test
    void anInterruptIsNotMistakenForACallersClose() throws IOException {
        try (TemporaryFolder folder = TemporaryFolder.create();
                ByteSource source = Kind.FILE.open(folder)) {
            Thread.currentThread().interrupt();
            try {
                assertThatThrownBy(() -> source.read(0, ByteBuffer.allocate(1)))
                        .isInstanceOf(ClosedByInterruptException.class);
            } finally {
                Thread.interrupted();
            }
        }
    }
}
