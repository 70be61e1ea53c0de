package org.dcmflux.transcode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.dcmflux.bytes.ByteSource;
import org.dcmflux.bytes.Cancellation;
import org.dcmflux.codec.CodecRegistry;
import org.dcmflux.codec.DecoderSession;
import org.dcmflux.codec.EncodeOptions;
import org.dcmflux.codec.EncoderSession;
import org.dcmflux.codec.FrameDecoder;
import org.dcmflux.codec.FrameEncoder;
import org.dcmflux.dictionary.TransferSyntax;
import org.dcmflux.error.CodecException;
import org.dcmflux.error.DeadlineExceededException;
import org.dcmflux.pixel.FrameLayout;
import org.dcmflux.testkit.FrameShape;
import org.dcmflux.testkit.TemporaryFolder;
import org.dcmflux.transcode.FileOutcome.Status;
import org.dcmflux.transcode.TranscodeOptions.Verification;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A codec that does not come back costs its file and its thread, and nothing else. */
class DeadlinesTest {
    private static final int STUCK_FRAME = 3;
    private static final int PAUSE_MILLIS = 150;

    enum Side {
        ENCODER,
        /** That of the verification. */
        DECODER
    }

    record Case(Side side, int concurrency) {}

    static List<Case> cases() {
        List<Case> cases = new ArrayList<>();
        for (Side side : Side.values()) {
            cases.add(new Case(side, 1));
            cases.add(new Case(side, 3));
        }
        return cases;
    }

    /** Hangs with one frame until it is let go, deaf to interrupts as native code is. */
    static final class Hanging {
        final CountDownLatch letGo = new CountDownLatch(1);
        final AtomicReference<Thread> hanging = new AtomicReference<>();

        void hang() {
            hanging.set(Thread.currentThread());
            boolean interrupted = false;
            while (letGo.getCount() > 0) {
                try {
                    letGo.await();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    static CodecRegistry hanging(Side side, Hanging point) {
        FaultyCodec plain = new FaultyCodec(FaultyCodec.Fault.DECODER_HAS_A_BUG);
        FrameEncoder encoder = new FrameEncoder() {
            @Override
            public Set<TransferSyntax> transferSyntaxes() {
                return plain.transferSyntaxes();
            }

            @Override
            public String codecName() {
                return "tarpit";
            }

            @Override
            public String refusal(TransferSyntax target, FrameLayout source, EncodeOptions options) {
                return null;
            }

            @Override
            public FrameLayout encodedLayout(TransferSyntax target, FrameLayout source, EncodeOptions options) {
                return source;
            }

            @Override
            public EncoderSession open(TransferSyntax target, FrameLayout source, EncodeOptions options)
                    throws CodecException {
                EncoderSession inner = plain.open(target, source, options);
                return new EncoderSession() {
                    @Override
                    public long maxEncodedSize() throws CodecException {
                        return inner.maxEncodedSize();
                    }

                    @Override
                    public void encode(ByteBuffer src, ByteBuffer dst) throws CodecException {
                        if (side == Side.ENCODER && src.get(src.position()) == STUCK_FRAME) {
                            point.hang();
                        }
                        inner.encode(src, dst);
                    }

                    @Override
                    public void close() {
                        inner.close();
                    }
                };
            }
        };
        return new CodecRegistry(List.of(new OneCodec("tarpit", decoder(side, point), encoder)));
    }

    private static FrameDecoder decoder(Side side, Hanging point) {
        return new FrameDecoder() {
            @Override
            public Set<TransferSyntax> transferSyntaxes() {
                return Set.of(Images.RLE);
            }

            @Override
            public String codecName() {
                return "tarpit";
            }

            @Override
            public DecoderSession open(FrameLayout expected) {
                return new DecoderSession() {
                    @Override
                    public FrameLayout decode(ByteBuffer src, ByteBuffer dst) {
                        if (side == Side.DECODER && src.get(src.position()) == STUCK_FRAME) {
                            point.hang();
                        }
                        dst.put(src.duplicate().limit(src.position() + (int) expected.byteCount()));
                        return expected;
                    }

                    @Override
                    public void close() {}
                };
            }
        };
    }

    @ParameterizedTest
    @MethodSource("cases")
    void aCodecThatDoesNotComeBackFailsItsFileAndLeavesNothing(Case test) throws InterruptedException {
        Hanging point = new Hanging();
        Transcoder transcoder = new Transcoder(
                Images.to(Images.RLE)
                        .concurrency(test.concurrency)
                        .limits(TranscodeLimits.defaults().withFrameTimeout(Duration.ofMillis(200)))
                        .build(),
                hanging(test.side, point));
        List<FileOutcome> outcomes = new ArrayList<>();
        TranscodeListener listener = new TranscodeListener() {
            @Override
            public void fileFinished(String input, FileOutcome outcome) {
                outcomes.add(outcome);
            }
        };
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            Path input = folder.write("in.dcm", Images.grey());
            assertThatThrownBy(() -> transcoder.transcode(
                            ByteSource.open(input), folder.file("out.dcm"), listener, new Cancellation()))
                    .isInstanceOfSatisfying(CodecException.class, late -> {
                        assertThat(late.status()).isEqualTo(CodecException.Status.TIMED_OUT);
                        assertThat(late.frame()).isEqualTo(STUCK_FRAME);
                        assertThat(late.codec()).isEqualTo("tarpit");
                    })
                    .hasMessageContainingAll("frame 4", "tarpit", "frame deadline of 0.2 s");
            // Nothing is left while the codec still hangs.
            folder.assertContainsOnly("in.dcm");
            assertThat(outcomes).extracting(FileOutcome::status).containsExactly(Status.FAILED);
            Thread stuck = point.hanging.get();
            assertThat(stuck.isAlive()).isTrue();
            assertThat(stuck.isDaemon()).isTrue();
            point.letGo.countDown();
            stuck.join();
            folder.assertContainsOnly("in.dcm");
            assertThat(outcomes).hasSize(1);
        }
    }

    @Test
    void aHangingCodecIsLeftWhenTheFilesDeadlinePasses() {
        Case test = new Case(Side.DECODER, 3);
        Hanging point = new Hanging();
        Transcoder transcoder = new Transcoder(
                Images.to(Images.RLE)
                        .concurrency(test.concurrency)
                        .limits(TranscodeLimits.defaults().withFileTimeout(Duration.ofMillis(200)))
                        .build(),
                hanging(test.side, point));
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            Path input = folder.write("in.dcm", Images.grey());
            assertThatThrownBy(() -> transcoder.transcode(input, folder.file("out.dcm")))
                    .isInstanceOf(DeadlineExceededException.class)
                    .hasMessageContainingAll("in.dcm", "file deadline of 0.2 s");
            folder.assertContainsOnly("in.dcm");
        } finally {
            point.letGo.countDown();
        }
    }

    @Test
    void sharedWorkersGoOnAfterACodecWasLeft() throws IOException {
        Hanging point = new Hanging();
        TranscodeOptions options = Images.to(Images.RLE)
                .limits(TranscodeLimits.defaults().withFrameTimeout(Duration.ofMillis(200)))
                .build();
        try (TemporaryFolder folder = TemporaryFolder.create();
                TranscodeWorkers workers = new TranscodeWorkers(2, 1 << 20)) {
            Path input = folder.write("in.dcm", Images.grey());
            Transcoder hanging = new Transcoder(options, hanging(Side.ENCODER, point), workers);
            assertThatThrownBy(() -> hanging.transcode(input, folder.file("hung.dcm")))
                    .isInstanceOf(CodecException.class);
            assertThat(workers.memoryInUse()).isZero();
            assertThat(workers.buffers().used()).isZero();
            for (int i = 0; i < 5; i++) {
                Path output = folder.file("out" + i + ".dcm");
                new Transcoder(options, CodecRegistry.installed(), workers).transcode(input, output);
                assertThat(Images.frameHashes(output)).isEqualTo(Images.frameHashes(input));
            }
            // With buffers that it still has the codec comes back, and nobody minds.
            point.letGo.countDown();
        }
    }

    /** An input on a disk that answers late. */
    private record SlowSource(ByteSource inner) implements ByteSource {
        @Override
        public String name() {
            return inner.name();
        }

        @Override
        public long size() {
            return inner.size();
        }

        @Override
        public int read(long position, ByteBuffer dst) throws IOException {
            return inner.read(position, dst);
        }

        @Override
        public void transferTo(long position, long count, WritableByteChannel target) throws IOException {
            try {
                Thread.sleep(PAUSE_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            inner.transferTo(position, count, target);
        }

        @Override
        public void close() throws IOException {
            inner.close();
        }
    }

    @Test
    void aCopyThatTakesTooLongIsGivenUp() throws IOException {
        FrameShape shape = new FrameShape(4096, 4096, 1, 8, false, 3);
        byte[] large = Images.builder(shape, "MONOCHROME2")
                .nativePixels("OB", new byte[3 << 24])
                .build();
        Transcoder transcoder = new Transcoder(Images.to(Images.IMPLICIT)
                .verification(Verification.NONE)
                .limits(TranscodeLimits.defaults().withFileTimeout(Duration.ofMillis(200)))
                .build());
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            ByteSource slow = new SlowSource(ByteSource.of(large, "in.dcm"));
            assertThatThrownBy(() -> transcoder.transcode(
                            slow, folder.file("out.dcm"), TranscodeListener.NONE, new Cancellation()))
                    .isInstanceOf(DeadlineExceededException.class)
                    .hasMessageContaining("file deadline");
            folder.assertContainsOnly();
        }
    }
}
