package org.dcmflux.codec.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.dcmflux.codec.CodecProvider;
import org.dcmflux.codec.DecoderSession;
import org.dcmflux.codec.EncodeOptions;
import org.dcmflux.codec.EncoderSession;
import org.dcmflux.codec.FrameDecoder;
import org.dcmflux.codec.FrameEncoder;
import org.dcmflux.codec.contract.SampleFrames.Content;
import org.dcmflux.dictionary.TransferSyntax;
import org.dcmflux.error.CodecException;
import org.dcmflux.error.CodecException.Status;
import org.dcmflux.pixel.FrameLayout;
import org.dcmflux.pixel.PhotometricInterpretation;
import org.junit.jupiter.api.Test;

/** What every lossless codec must do. A subclass names the codec, the Transfer Syntax and the layouts it can do. */
public abstract class CodecContractTest {
    private static final long SEED = Long.getLong("dcmflux.seed", 20260101L);
    private static final EncodeOptions OPTIONS = EncodeOptions.defaults();

    protected abstract CodecProvider provider();

    protected abstract TransferSyntax syntax();

    /** Layouts that must survive a round trip; the last one is used where one is enough. */
    protected abstract List<FrameLayout> layouts();

    /** Layouts that the codec refuses: subsampled chroma, and single bits, unless it can do them. */
    protected List<FrameLayout> refusedLayouts() {
        return List.of(
                new FrameLayout(8, 8, 1, 1, 1, 0, PhotometricInterpretation.MONOCHROME2, 0),
                new FrameLayout(8, 8, 3, 8, 8, 0, PhotometricInterpretation.YBR_FULL_422, 0));
    }

    @Test
    protected void everyLayoutAndContentSurvivesARoundTrip() {
        long seed = SEED;
        System.out.println(getClass().getSimpleName() + ": seed " + seed + " (-Ddcmflux.seed)");
        for (FrameLayout layout : layouts()) {
            for (Content content : Content.values()) {
                ByteBuffer frame = SampleFrames.frame(layout, content, seed++);
                assertRoundTrip(layout, frame, layout + " " + content + ", seed " + (seed - 1));
            }
        }
    }

    @Test
    protected void buffersAreUsedFromTheirPositionOnlyAndToTheirLimitOnly() throws CodecException {
        FrameLayout layout = layout();
        ByteBuffer frame = SampleFrames.frame(layout, Content.NOISE, SEED);
        ByteBuffer shifted = shifted(frame, 3);
        ByteBuffer encoded = encode(layout, shifted);
        assertThat(shifted.position()).isEqualTo(3);
        ByteBuffer source = shifted(encoded, 5);
        GuardedBuffer pixels = new GuardedBuffer(frame.remaining());
        ByteBuffer room = pixels.room();
        try (DecoderSession session = decoder().open(encodedLayout(layout))) {
            session.decode(source, room);
        }
        pixels.assertUntouchedAround();
        assertThat(source.position()).isEqualTo(5);
        assertThat(room.hasRemaining()).isFalse();
        assertThat(pixels.written(room)).isEqualTo(SampleFrames.colourByPixel(layout, frame));
    }

    @Test
    protected void maxEncodedSizeHoldsForTheWorstFrames() throws CodecException {
        for (FrameLayout layout : layouts()) {
            ByteBuffer frame = SampleFrames.frame(layout, Content.NOISE, SEED);
            try (EncoderSession session = encoder().open(syntax(), layout, OPTIONS)) {
                GuardedBuffer room = new GuardedBuffer(Math.toIntExact(session.maxEncodedSize()));
                session.encode(frame, room.room());
                room.assertUntouchedAround();
            }
        }
    }

    @Test
    protected void roomThatIsTooSmallIsAnErrorAndNothingIsWrittenBeyondIt() throws CodecException {
        FrameLayout layout = layout();
        ByteBuffer frame = SampleFrames.frame(layout, Content.NOISE, SEED);
        ByteBuffer encoded = encode(layout, frame);
        try (EncoderSession session = encoder().open(syntax(), layout, OPTIONS);
                DecoderSession decoding = decoder().open(encodedLayout(layout))) {
            for (int room : new int[] {0, 1, encoded.remaining() / 2, encoded.remaining() - 1}) {
                GuardedBuffer small = new GuardedBuffer(room);
                assertFails(Status.OUTPUT_TOO_SMALL, () -> session.encode(frame, small.room()));
                small.assertUntouchedAround();
            }
            GuardedBuffer small = new GuardedBuffer(frame.remaining() - 1);
            assertFails(Status.OUTPUT_TOO_SMALL, () -> decoding.decode(encoded, small.room()));
            small.assertUntouchedAround();
        }
    }

    @Test
    protected void aSourceShorterThanItsFrameIsALayoutMismatch() throws CodecException {
        FrameLayout layout = layout();
        ByteBuffer frame = SampleFrames.frame(layout, Content.RAMP, SEED);
        try (EncoderSession session = encoder().open(syntax(), layout, OPTIONS)) {
            GuardedBuffer room = new GuardedBuffer(Math.toIntExact(session.maxEncodedSize()));
            ByteBuffer cut = frame.duplicate().limit(frame.limit() - 1);
            assertFails(Status.LAYOUT_MISMATCH, () -> session.encode(cut, room.room()));
        }
    }

    @Test
    protected void aPaddingByteAfterTheCodeStreamIsAccepted() throws CodecException {
        FrameLayout layout = layout();
        ByteBuffer frame = SampleFrames.frame(layout, Content.RAMP, SEED);
        ByteBuffer encoded = encode(layout, frame);
        ByteBuffer padded = ByteBuffer.allocateDirect(encoded.remaining() + 1);
        padded.put(encoded).put((byte) 0).flip();
        assertDecodes(layout, padded, frame, "padded");
    }

    @Test
    protected void truncatedCodeStreamsFailOrAreWhollyDecoded_andTheSessionGoesOn() throws CodecException {
        FrameLayout layout = layout();
        ByteBuffer frame = SampleFrames.frame(layout, Content.NOISE, SEED);
        ByteBuffer encoded = encode(layout, frame);
        try (DecoderSession session = decoder().open(encodedLayout(layout))) {
            for (int length : new int[] {0, 1, 2, 10, encoded.remaining() / 3, encoded.remaining() / 2}) {
                ByteBuffer cut = encoded.duplicate().limit(encoded.position() + length);
                GuardedBuffer room = new GuardedBuffer(frame.remaining());
                assertThatThrownBy(() -> session.decode(cut, room.room()))
                        .as("cut to %d of %d bytes", length, encoded.remaining())
                        .isInstanceOf(CodecException.class);
                room.assertUntouchedAround();
            }
            GuardedBuffer room = new GuardedBuffer(frame.remaining());
            ByteBuffer used = room.room();
            session.decode(encoded, used);
            assertThat(room.written(used)).isEqualTo(SampleFrames.colourByPixel(layout, frame));
        }
    }

    @Test
    protected void damagedCodeStreamsNeverWriteOutsideTheRoom() throws CodecException {
        FrameLayout layout = layout();
        ByteBuffer encoded = encode(layout, SampleFrames.frame(layout, Content.RUNS, SEED));
        SplittableRandom random = new SplittableRandom(SEED);
        try (DecoderSession session = decoder().open(encodedLayout(layout))) {
            for (int i = 0; i < 500; i++) {
                ByteBuffer damaged = shifted(encoded, 0);
                for (int flips = random.nextInt(1, 4); flips > 0; flips--) {
                    damaged.put(random.nextInt(damaged.limit()), (byte) random.nextInt());
                }
                GuardedBuffer room = new GuardedBuffer(Math.toIntExact(layout.byteCount()));
                try {
                    session.decode(damaged, room.room());
                } catch (CodecException expected) {
                    assertThat(expected.getMessage()).isNotBlank();
                }
                room.assertUntouchedAround();
            }
        }
    }

    @Test
    protected void aCodeStreamOfAnotherSizeIsRefused() throws CodecException {
        FrameLayout layout = layout();
        ByteBuffer encoded = encode(layout, SampleFrames.frame(layout, Content.NOISE, SEED));
        FrameLayout larger = new FrameLayout(
                layout.columns() + 1,
                layout.rows(),
                layout.samplesPerPixel(),
                layout.bitsAllocated(),
                layout.bitsStored(),
                layout.pixelRepresentation(),
                layout.photometricInterpretation(),
                0);
        try (DecoderSession session = decoder().open(larger)) {
            GuardedBuffer room = new GuardedBuffer(Math.toIntExact(larger.byteCount()));
            assertThatThrownBy(() -> session.decode(encoded, room.room())).isInstanceOf(CodecException.class);
            room.assertUntouchedAround();
        }
    }

    @Test
    protected void aClosedSessionIsAStateErrorAndClosingTwiceIsNone() throws CodecException {
        FrameLayout layout = layout();
        ByteBuffer frame = SampleFrames.frame(layout, Content.CONSTANT, SEED);
        EncoderSession encoding = encoder().open(syntax(), layout, OPTIONS);
        DecoderSession decoding = decoder().open(encodedLayout(layout));
        encoding.close();
        encoding.close();
        decoding.close();
        decoding.close();
        assertThatThrownBy(() -> encoding.encode(frame, ByteBuffer.allocateDirect(1)))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> decoding.decode(frame, ByteBuffer.allocateDirect(1)))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    protected void whatTheCodecCannotDoIsRefusedWithAReason() {
        for (FrameLayout refused : refusedLayouts()) {
            String reason = encoder().refusal(syntax(), refused, OPTIONS);
            assertThat(reason).isNotBlank();
            assertThatThrownBy(() -> encoder().open(syntax(), refused, OPTIONS))
                    .isInstanceOf(CodecException.class)
                    .hasMessageContaining(reason);
        }
    }

    @Test
    protected void sessionsOfManyThreadsDoNotDisturbEachOther() throws Exception {
        List<FrameLayout> layouts = layouts();
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Future<?>> running = new ArrayList<>();
            for (int thread = 0; thread < 8; thread++) {
                long seed = SEED + thread;
                FrameLayout layout = layouts.get(thread % layouts.size());
                running.add(threads.submit(() -> {
                    for (Content content : Content.values()) {
                        assertRoundTrip(layout, SampleFrames.frame(layout, content, seed), layout + ", seed " + seed);
                    }
                    return null;
                }));
            }
            for (Future<?> each : running) {
                each.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    protected final FrameDecoder decoder() {
        return provider().decoders().stream()
                .filter(each -> each.transferSyntaxes().contains(syntax()))
                .findFirst()
                .orElseThrow();
    }

    protected final FrameEncoder encoder() {
        return provider().encoders().stream()
                .filter(each -> each.transferSyntaxes().contains(syntax()))
                .findFirst()
                .orElseThrow();
    }

    protected final ByteBuffer encode(FrameLayout layout, ByteBuffer frame) throws CodecException {
        try (EncoderSession session = encoder().open(syntax(), layout, OPTIONS)) {
            GuardedBuffer room = new GuardedBuffer(Math.toIntExact(session.maxEncodedSize()));
            ByteBuffer used = room.room();
            session.encode(frame, used);
            room.assertUntouchedAround();
            return room.written(used).slice();
        }
    }

    protected final FrameLayout encodedLayout(FrameLayout layout) {
        return encoder().encodedLayout(syntax(), layout, OPTIONS);
    }

    private FrameLayout layout() {
        List<FrameLayout> layouts = layouts();
        return layouts.get(layouts.size() - 1);
    }

    private void assertRoundTrip(FrameLayout layout, ByteBuffer frame, String description) {
        assertThat(encoder().refusal(syntax(), layout, OPTIONS)).as(description).isNull();
        assertThat(encodedLayout(layout).planarConfiguration()).as(description).isZero();
        try {
            assertDecodes(layout, encode(layout, frame), frame, description);
        } catch (CodecException e) {
            throw new AssertionError(description, e);
        }
    }

    private void assertDecodes(FrameLayout layout, ByteBuffer encoded, ByteBuffer frame, String description)
            throws CodecException {
        GuardedBuffer room = new GuardedBuffer(frame.remaining());
        ByteBuffer used = room.room();
        FrameLayout written;
        try (DecoderSession session = decoder().open(encodedLayout(layout))) {
            written = session.decode(encoded, used);
        }
        room.assertUntouchedAround();
        assertThat(written).as(description).isEqualTo(layout.withPlanarConfiguration(0));
        assertThat(room.written(used)).as(description).isEqualTo(SampleFrames.colourByPixel(layout, frame));
    }

    private static void assertFails(Status status, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        CodecException.class, e -> assertThat(e.status()).isEqualTo(status));
    }

    /** A copy in a direct buffer whose position is not zero. */
    private static ByteBuffer shifted(ByteBuffer bytes, int by) {
        ByteBuffer copy = ByteBuffer.allocateDirect(by + bytes.remaining());
        return copy.position(by).put(bytes.duplicate()).flip().position(by);
    }
}
