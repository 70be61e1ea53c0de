package org.dcmflux.codec.shim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.dcmflux.bytes.Cancellation;
import org.dcmflux.codec.Availability;
import org.dcmflux.codec.CodecDeadline;
import org.dcmflux.codec.DecoderSession;
import org.dcmflux.codec.EncodeOptions;
import org.dcmflux.codec.EncoderSession;
import org.dcmflux.dictionary.TransferSyntaxes;
import org.dcmflux.error.CodecException;
import org.dcmflux.error.CodecException.Status;
import org.dcmflux.testkit.TemporaryFolder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a codec that does its worst costs in a process of its own. */
final class IsolatedCodecIT {
    private static final CodecDeadline SHORT = new CodecDeadline(Duration.ofSeconds(2), new Cancellation());

    private ShimCodecProvider provider = new ShimCodecProvider.JpegLs();
    private final ByteBuffer room = ByteBuffer.allocateDirect((int) MisbehavingShim.LAYOUT.byteCount());

    @BeforeEach
    void open() {
        provider = MisbehavingShim.isolated();
        assertThat(provider.availability().isAvailable())
                .as(provider.availability().detail())
                .isTrue();
    }

    /** Whatever a test did. */
    @AfterEach
    void closingLeavesNothing() throws IOException {
        provider.close();
        assertThat(MisbehavingShim.children()).isEmpty();
        assertThat(sharedMemory()).isEmpty();
    }

    /** Files of workers' memory that this process has open, or that lie about. */
    private static List<String> sharedMemory() throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"));
                Stream<Path> shared = Files.list(Path.of("/dev/shm"))) {
            return Stream.concat(open.map(IsolatedCodecIT::target), shared.map(Path::toString))
                    .filter(name -> name.contains("memfd:dcmflux") || name.startsWith("/dev/shm/dcmflux"))
                    .toList();
        }
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException e) {
            return ""; // it was the one that lists
        }
    }

    private void assertDecodes(DecoderSession session) throws CodecException {
        session.decode(MisbehavingShim.goodCodeStream(), room.clear());
        assertThat(room.flip()).isEqualTo(MisbehavingShim.FRAME);
    }

    @ParameterizedTest
    @CsvSource({
        "segfault, signal 11 (SIGSEGV): about to write to nowhere",
        "abort, signal 6 (SIGABRT)",
        "memory, bad_alloc",
        "exit, exit status 3",
        "garbage, answered what no codec worker answers"
    })
    void aCrashCostsOneFrame_theNextOneHasAnotherProcess(String wish, String words) throws CodecException {
        try (DecoderSession session = provider.decoders().get(0).open(MisbehavingShim.LAYOUT)) {
            assertDecodes(session);
            List<ProcessHandle> before = MisbehavingShim.children();
            ByteBuffer bad = MisbehavingShim.codeStream(wish);
            assertThatThrownBy(() -> session.decode(bad, room.clear()))
                    .isInstanceOfSatisfying(
                            CodecException.class, e -> assertThat(e.status()).isEqualTo(Status.NATIVE_CRASH))
                    .hasMessageContaining("jpegls")
                    .hasMessageContaining(words);
            assertThat(before).hasSize(1).noneMatch(ProcessHandle::isAlive);
            assertDecodes(session);
            assertThat(MisbehavingShim.children()).hasSize(1).isNotEqualTo(before);
        }
    }

    @Test
    void anEncoderThatCrashesCostsOneFrameToo() throws CodecException {
        ByteBuffer bad = ByteBuffer.allocateDirect((int) MisbehavingShim.LAYOUT.byteCount());
        bad.put("dcmflux-test:abort".getBytes(java.nio.charset.StandardCharsets.US_ASCII))
                .clear();
        try (EncoderSession session = provider.encoders()
                .get(0)
                .open(TransferSyntaxes.JPEG_LS_LOSSLESS, MisbehavingShim.LAYOUT, EncodeOptions.defaults())) {
            ByteBuffer encoded = ByteBuffer.allocateDirect((int) session.maxEncodedSize());
            assertThatThrownBy(() -> session.encode(bad, encoded)).hasMessageContaining("NATIVE_CRASH");
            session.encode(MisbehavingShim.FRAME.duplicate(), encoded.clear());
            assertThat(encoded.flip()).isEqualTo(MisbehavingShim.goodCodeStream());
        }
    }

    @Test
    void aLoopIsKilledAtItsDeadline_andTheSessionGoesOn() throws CodecException {
        try (DecoderSession session = SHORT.open(provider.decoders().get(0), MisbehavingShim.LAYOUT)) {
            assertDecodes(session);
            List<ProcessHandle> before = MisbehavingShim.children();
            ByteBuffer bad = MisbehavingShim.codeStream("loop");
            CodecException late = catchThrowableOfType(CodecException.class, () -> session.decode(bad, room.clear()));
            assertThat(late.status()).isEqualTo(Status.TIMED_OUT);
            assertThat(late).hasMessageContainingAll("frame deadline of 2 s", "killed");
            assertThat(before).hasSize(1).noneMatch(ProcessHandle::isAlive);
            assertDecodes(session);
        }
    }

    @Test
    void aCancellationKillsALoopWithoutDeadline() throws Exception {
        Cancellation cancellation = new Cancellation();
        CodecDeadline none = new CodecDeadline(Duration.ZERO, cancellation);
        ByteBuffer bad = MisbehavingShim.codeStream("loop");
        Thread canceller = new Thread(cancellation::cancel);
        try (DecoderSession session = none.open(provider.decoders().get(0), MisbehavingShim.LAYOUT)) {
            canceller.start();
            assertThatThrownBy(() -> session.decode(bad, room))
                    .hasMessageContainingAll("TIMED_OUT", "cancelled", "killed");
        }
        canceller.join();
    }

    @Test
    void closingTheCodecsEndsTheWorkOfOthers() throws Exception {
        ByteBuffer bad = MisbehavingShim.codeStream("loop");
        DecoderSession session = provider.decoders().get(0).open(MisbehavingShim.LAYOUT);
        Thread closer = new Thread(provider::close);
        closer.start();
        assertThatThrownBy(() -> session.decode(bad, room)).hasMessageContainingAll("NOT_AVAILABLE", "closed");
        closer.join();
        session.close();
        assertThatThrownBy(() -> provider.decoders().get(0).open(MisbehavingShim.LAYOUT))
                .hasMessageContaining("closed");
    }

    @Test
    void whatACodecPrintsSpoilsNothing() throws CodecException {
        ByteBuffer chatty = MisbehavingShim.codeStream("print");
        try (DecoderSession session = SHORT.open(provider.decoders().get(0), MisbehavingShim.LAYOUT)) {
            for (int i = 0; i < 3; i++) {
                session.decode(chatty.duplicate(), room.clear());
                assertThat(room.flip()).isEqualTo(MisbehavingShim.FRAME);
            }
        }
    }

    @Test
    void processesAreKeptForLaterSessions() throws CodecException {
        List<ProcessHandle> first = MisbehavingShim.children();
        for (int i = 0; i < 3; i++) {
            try (DecoderSession session = provider.decoders().get(0).open(MisbehavingShim.LAYOUT)) {
                assertDecodes(session);
            }
        }
        assertThat(MisbehavingShim.children()).hasSize(1).isEqualTo(first);
    }

    @Test
    void damagedCodeStreamsAreRefusedInTheWordsOfTheCodec() throws CodecException {
        ByteBuffer cut = MisbehavingShim.goodCodeStream();
        cut.limit(cut.limit() / 2);
        List<String> words = new java.util.ArrayList<>();
        for (var each : List.of(provider, new ShimCodecProvider.JpegLs())) {
            try (DecoderSession session = each.decoders().get(0).open(MisbehavingShim.LAYOUT)) {
                words.add(
                        catchThrowableOfType(CodecException.class, () -> session.decode(cut.duplicate(), room.clear()))
                                .getMessage());
            }
        }
        assertThat(words.get(0)).isEqualTo(words.get(1)).contains("MALFORMED_INPUT");
    }

    @Test
    void aMissingWorkerProgramIsNamed() {
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            String name = System.mapLibraryName(Shim.JPEG_LS.libraryName());
            Files.createSymbolicLink(folder.file(name), MisbehavingShim.folder().resolve(name));
            try (var without = new ShimCodecProvider(Shim.JPEG_LS, new LibraryFinder(folder.path())).isolated()) {
                Availability availability = without.availability();
                assertThat(availability.isAvailable()).isFalse();
                assertThat(availability.detail())
                        .contains("dcmflux_codec_worker", folder.path().toString());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aLibraryThatCannotBeLoadedIsExplained() throws IOException {
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            folder.write(System.mapLibraryName(Shim.JPEG_LS.libraryName()), new byte[] {1, 2, 3});
            Files.createSymbolicLink(
                    folder.file(LibraryFinder.WORKER), MisbehavingShim.folder().resolve(LibraryFinder.WORKER));
            try (var broken = new ShimCodecProvider(Shim.JPEG_LS, new LibraryFinder(folder.path())).isolated()) {
                assertThat(broken.availability().detail()).contains("cannot be loaded", "file too short");
            }
        }
    }
}
