package org.dcmflux.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.dcmflux.bytes.ByteSource;
import org.dcmflux.bytes.Cancellation;
import org.dcmflux.bytes.Progress;
import org.dcmflux.data.ElementValue;
import org.dcmflux.data.FragmentSequence;
import org.dcmflux.dictionary.Tags;
import org.dcmflux.encoding.PixelDataContext;
import org.dcmflux.encoding.PixelDataHandling;
import org.dcmflux.encoding.ReadOptions;
import org.dcmflux.error.LimitExceededException;
import org.dcmflux.pixel.PixelData;
import org.dcmflux.testkit.DataSetBytes.Lengths;
import org.dcmflux.testkit.FragmentBytes;
import org.dcmflux.testkit.FrameShape;
import org.dcmflux.testkit.Part10Builder;
import org.dcmflux.testkit.TemporaryFolder;
import org.junit.jupiter.api.Test;

/** When and how values come into memory. */
class LoadingTest {
    private static final FrameShape SHAPE = new FrameShape(4, 6, 3, 8, false, 2);
    private static final byte[] PIXELS = new byte[4 * 6 * 3 * 2];
    private static final byte[] LONG = new byte[200];
    private static final int LONG_TAG = 0x00091001;
    private static final int SEQUENCE = 0x00081115;

    static {
        for (int i = 0; i < PIXELS.length; i++) {
            PIXELS[i] = (byte) i;
        }
        LONG[199] = 7;
    }

    private static byte[] nativeImage() {
        return Part10Builder.explicitLittleEndian()
                .dataSet(set -> set.sequence(SEQUENCE, Lengths.UNDEFINED, item -> item.bytes(LONG_TAG, "OB", LONG))
                        .bytes(LONG_TAG, "OB", LONG))
                .image(SHAPE, 8, "RGB")
                .nativePixels("OB", PIXELS)
                .dataSet(set -> set.text(0xFFFCFFFC, "OB", "padding "))
                .build();
    }

    private static byte[] encapsulatedImage() {
        return Part10Builder.syntax("1.2.840.10008.1.2.5")
                .image(SHAPE, 8, "RGB")
                .encapsulated(FragmentBytes.create()
                        .frame(new byte[] {1, 2, 3, 4})
                        .frame(new byte[] {5, 6})
                        .basicOffsetTable())
                .build();
    }

    private static ReadOptions.Builder options() {
        return ReadOptions.strict().toBuilder().deferAbove(128);
    }

    private static DicomFile open(byte[] bytes, ReadOptions options) throws IOException {
        return DicomFile.open(ByteSource.of(bytes, "made.dcm"), options);
    }

    private static byte[] frame(DicomFile file, int frame) throws IOException {
        PixelData pixels = PixelData.of(file.dataSet(), file.name());
        ByteBuffer bytes = ByteBuffer.allocate((int) pixels.index().size(frame));
        pixels.index().read(frame, bytes);
        return bytes.array();
    }

    @Test
    void pixelDataStaysInItsSourceUnlessToldOtherwise() throws IOException {
        assertThat(ReadOptions.defaults().pixelData()).isEqualTo(PixelDataHandling.LAZY);
        DicomFile lazy = open(nativeImage(), ReadOptions.defaults());
        assertThat(lazy.loadable(Tags.PixelData).state()).isEqualTo(LoadState.NOT_LOADED);
    }

    @Test
    void pixelDataInMemoryOutlivesTheFile() throws IOException {
        for (byte[] image : List.of(nativeImage(), encapsulatedImage())) {
            byte[] expected = frame(open(image, ReadOptions.defaults()), 1);
            DicomFile file =
                    open(image, options().pixelData(PixelDataHandling.IN_MEMORY).build());
            file.close();
            assertThat(frame(file, 1)).isEqualTo(expected);
        }
    }

    @Test
    void skippedPixelDataIsLeftOutAndWhatStandsBehindItIsRead() throws IOException {
        for (byte[] image : List.of(nativeImage(), encapsulatedImage())) {
            DicomFile file =
                    open(image, options().pixelData(PixelDataHandling.SKIP).build());
            assertThat(file.dataSet().contains(Tags.PixelData)).isFalse();
            assertThat(file.dataSet().integer(Tags.Rows)).hasValue(4);
        }
        DicomFile file =
                open(nativeImage(), options().pixelData(PixelDataHandling.SKIP).build());
        assertThat(file.dataSet().contains(0xFFFCFFFC)).isTrue();
    }

    @Test
    void theCallbackDecidesAndKnowsHowLargeAllSamplesAre() throws IOException {
        List<PixelDataContext> asked = new ArrayList<>();
        ReadOptions options = options()
                .pixelDataCallback(context -> {
                    asked.add(context);
                    return PixelDataHandling.SKIP;
                })
                .build();
        open(nativeImage(), options);
        DicomFile encapsulated = open(encapsulatedImage(), options);
        assertThat(encapsulated.dataSet().contains(Tags.PixelData)).isFalse();
        assertThat(asked).hasSize(2);
        PixelDataContext context = asked.get(0);
        assertThat(context.rows()).hasValue(4);
        assertThat(context.columns()).hasValue(6);
        assertThat(context.bitsAllocated()).hasValue(8);
        assertThat(context.samplesPerPixel()).isEqualTo(3);
        assertThat(context.numberOfFrames()).isEqualTo(2);
        assertThat(context.hasImageDimensions()).isTrue();
        assertThat(context.estimatedSize()).hasValue(PIXELS.length);
        assertThat(context.encapsulation()).isEqualTo(PixelDataContext.Encapsulation.NATIVE);
        assertThat(asked.get(1).encapsulation()).isEqualTo(PixelDataContext.Encapsulation.ENCAPSULATED);
        assertThat(asked.get(1).transferSyntax().uid()).isEqualTo("1.2.840.10008.1.2.5");
        open(
                nativeImage(),
                options.toBuilder().pixelData(PixelDataHandling.LAZY).build());
        assertThat(asked).as("asked only under CALLBACK").hasSize(2);
        assertThatThrownBy(() -> open(
                        nativeImage(),
                        options()
                                .pixelDataCallback(c -> PixelDataHandling.CALLBACK)
                                .build()))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void anEstimateThatIsNotKnownOrOverflowsIsEmpty() throws IOException {
        List<PixelDataContext> asked = new ArrayList<>();
        ReadOptions options = options()
                .pixelDataCallback(context -> {
                    asked.add(context);
                    return PixelDataHandling.LAZY;
                })
                .build();
        open(
                Part10Builder.explicitLittleEndian()
                        .nativePixels("OB", new byte[2])
                        .build(),
                options);
        open(
                Part10Builder.explicitLittleEndian()
                        .dataSet(set -> set.numbers(Tags.SamplesPerPixel, "US", 65535)
                                .text(Tags.NumberOfFrames, "IS", "2147483647")
                                .numbers(Tags.Rows, "US", 65535)
                                .numbers(Tags.Columns, "US", 65535)
                                .numbers(Tags.BitsAllocated, "US", 64))
                        .nativePixels("OB", new byte[2])
                        .build(),
                options);
        assertThat(asked.get(0).hasImageDimensions()).isFalse();
        assertThat(asked)
                .allSatisfy(context -> assertThat(context.estimatedSize()).isEmpty());
    }

    @Test
    void readingStopsBeforeATag() throws IOException {
        DicomFile file =
                open(nativeImage(), options().stopBefore(Tags.PixelData).build());
        assertThat(file.dataSet().contains(Tags.Rows)).isTrue();
        assertThat(file.dataSet().contains(Tags.PixelData)).isFalse();
        assertThat(file.dataSet().contains(0xFFFCFFFC)).isFalse();
    }

    @Test
    void aValueTooLongForMemoryNamesTheLimit() throws IOException {
        ReadOptions small = options().maxValueInMemory(143).build();
        assertThatThrownBy(() -> open(
                        nativeImage(),
                        small.toBuilder().pixelData(PixelDataHandling.IN_MEMORY).build()))
                .isInstanceOfSatisfying(
                        LimitExceededException.class, e -> assertThat(e.limit()).isEqualTo("maxValueInMemory"))
                .hasMessageContainingAll("made.dcm", "(7FE0,0010)", "144 bytes");
        DicomFile file = open(nativeImage(), small);
        LoadableValue pixels = file.loadable(Tags.PixelData);
        assertThatThrownBy(() -> pixels.load(new Cancellation(), Progress.NONE))
                .isInstanceOf(LimitExceededException.class);
        assertThat(pixels.state()).isEqualTo(LoadState.FAILED);
        assertThatThrownBy(() -> file.dataSet().bytes(Tags.PixelData))
                .isInstanceOf(LimitExceededException.class)
                .hasMessageContainingAll("made.dcm @ 0x", "144 bytes", "maxValueInMemory = 143");
        assertThatThrownBy(() -> file.toOwned(new Cancellation())).isInstanceOf(LimitExceededException.class);
    }

    @Test
    void aLoadedValueIsReadOnceForAllThreads() throws IOException {
        DicomFile file = open(nativeImage(), options().build());
        LoadableValue pixels = file.loadable(Tags.PixelData);
        List<ElementValue> values = IntStream.range(0, 64)
                .parallel()
                .mapToObj(i -> {
                    try {
                        return file.loadable(Tags.PixelData).load(new Cancellation(), Progress.NONE);
                    } catch (IOException e) {
                        throw new CompletionException(e);
                    }
                })
                .toList();
        assertThat(values).allMatch(value -> value == values.get(0));
        assertThat(((ElementValue.InMemory) values.get(0)).array()).isEqualTo(PIXELS);
        assertThat(pixels.state()).isEqualTo(LoadState.LOADED);
        assertThat(pixels.failure()).isEmpty();
        assertThatThrownBy(() -> file.loadable(0x00100010))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("made.dcm", "(0010,0010)");
    }

    @Test
    void whileOneThreadReadsTheStateIsLoading() throws Exception {
        DicomFile file = open(nativeImage(), options().build());
        LoadableValue pixels = file.loadable(Tags.PixelData);
        AtomicReference<LoadState> seen = new AtomicReference<>();
        pixels.load(new Cancellation(), (done, total) -> seen.compareAndSet(null, pixels.state()));
        assertThat(seen).hasValue(LoadState.LOADING);
    }

    @Test
    void aFailureIsKeptAndTheNextAttemptMaySucceed() throws IOException {
        DicomFile file = open(nativeImage(), options().build());
        LoadableValue pixels = file.loadable(Tags.PixelData);
        file.close();
        for (int attempt = 0; attempt < 2; attempt++) {
            assertThatThrownBy(() -> pixels.load(new Cancellation(), Progress.NONE))
                    .hasMessageContaining("made.dcm is closed: read what you need before closing it");
            assertThat(pixels.state()).isEqualTo(LoadState.FAILED);
            assertThat(pixels.failure()).hasValueSatisfying(e -> assertThat(e).hasMessageContaining("is closed"));
        }
    }

    @Test
    void aCancelledLoadIsAsIfNobodyHadAsked() throws IOException {
        DicomFile file = open(nativeImage(), options().build());
        LoadableValue pixels = file.loadable(Tags.PixelData);
        Cancellation cancelled = new Cancellation();
        cancelled.cancel();
        assertThatThrownBy(() -> pixels.load(cancelled, Progress.NONE)).isInstanceOf(CancellationException.class);
        assertThat(pixels.state()).isEqualTo(LoadState.NOT_LOADED);
        WritableByteChannel nowhere = Channels.newChannel(new ByteArrayOutputStream());
        assertThatThrownBy(() -> pixels.copyTo(nowhere, cancelled, Progress.NONE))
                .isInstanceOf(CancellationException.class);
        List<Long> steps = new ArrayList<>();
        pixels.load(new Cancellation(), (done, total) -> steps.add(done));
        assertThat(steps).containsExactly(0L, (long) PIXELS.length);
    }

    @Test
    void copyingGivesTheBytesOfAllFragmentsOrTheNativeOnes() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        open(encapsulatedImage(), options().build())
                .loadable(Tags.PixelData)
                .copyTo(Channels.newChannel(out), new Cancellation(), Progress.NONE);
        assertThat(out.toByteArray()).containsExactly(1, 2, 3, 4, 5, 6);
        out.reset();
        open(nativeImage(), options().build())
                .loadable(Tags.PixelData)
                .copyTo(Channels.newChannel(out), new Cancellation(), Progress.NONE);
        assertThat(out.toByteArray()).isEqualTo(PIXELS);
    }

    @Test
    void anOwnedFileHasNoTieToItsSource() throws IOException {
        for (byte[] image : List.of(nativeImage(), encapsulatedImage())) {
            DicomFile file = open(image, options().build());
            DicomFile owned = file.toOwned(new Cancellation());
            byte[] expected = frame(file, 1);
            file.close();
            assertThat(frame(owned, 1)).isEqualTo(expected);
            assertThat(owned.name()).isEqualTo("made.dcm");
            assertThat(owned.size()).isEqualTo(image.length);
            assertThat(owned.fileMetaInformation()).isSameAs(file.fileMetaInformation());
            assertThatThrownBy(() -> frame(file, 1)).hasMessageContaining("made.dcm is closed");
            for (var element : owned.dataSet()) {
                assertThat(element.value()).isNotInstanceOf(ElementValue.Deferred.class);
            }
        }
        DicomFile owned = open(nativeImage(), options().build()).toOwned(new Cancellation());
        assertThat(owned.dataSet().items(SEQUENCE).get(0).get(LONG_TAG).value())
                .isInstanceOfSatisfying(
                        ElementValue.InMemory.class,
                        value -> assertThat(value.array()).isEqualTo(LONG));
    }

    @Test
    void futuresCarryValuesAndFailures() throws Exception {
        ExecutorService executor = Executors.newSingleThreadExecutor();
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            CountDownLatch go = new CountDownLatch(1);
            executor.execute(() -> {
                try {
                    go.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            var opened = DicomFile.openAsync(
                    folder.write("made.dcm", nativeImage()), options().build(), executor);
            assertThat(opened).isNotDone();
            go.countDown();
            try (DicomFile file = opened.get()) {
                LoadableValue pixels = file.loadable(Tags.PixelData);
                assertThat(pixels.loadAsync(executor, new Cancellation(), Progress.NONE)
                                .get())
                        .isInstanceOf(ElementValue.InMemory.class);
            }
            assertThatThrownBy(() -> DicomFile.openAsync(folder.file("absent.dcm"), ReadOptions.defaults(), executor)
                            .get())
                    .cause()
                    .hasMessageContaining("absent.dcm");
        } finally {
            executor.shutdownNow();
        }
    }

    @Test
    void aCancelledFutureStopsTheReading_andNobodyElses() throws Exception {
        ExecutorService executor = Executors.newSingleThreadExecutor();
        try (TemporaryFolder folder = TemporaryFolder.create();
                DicomFile file = DicomFile.open(
                        folder.write("made.dcm", nativeImage()), options().build())) {
            CountDownLatch reading = new CountDownLatch(1);
            CountDownLatch cancelled = new CountDownLatch(1);
            Progress progress = (done, total) -> {
                reading.countDown();
                try {
                    cancelled.await();
                } catch (InterruptedException e) {
                    throw new AssertionError("cancelling must not interrupt", e);
                }
            };
            var owned = file.toOwnedAsync(executor, progress);
            reading.await();
            owned.cancel(true);
            cancelled.countDown();
            assertThatThrownBy(owned::get).isInstanceOf(CancellationException.class);
            assertThat(frame(file, 1)).hasSize(PIXELS.length / 2);
            executor.submit(() -> {}).get();
            ReadOptions spooling =
                    options().spoolAbove(64).temporaryDirectory(folder.path()).build();
            List<Long> heard = new ArrayList<>();
            try (DicomFile streamed = DicomFile.openAsync(
                            new ByteArrayInputStream(nativeImage()),
                            "pipe",
                            spooling,
                            executor,
                            (done, total) -> heard.add(done))
                    .get()) {
                assertThat(streamed.name()).isEqualTo("pipe");
                assertThat(heard).endsWith((long) nativeImage().length);
            }
            folder.assertContainsOnly("made.dcm");
        } finally {
            executor.shutdownNow();
        }
    }

    @Test
    void aStreamThatIsCancelledLeavesNoFile() throws IOException {
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            ReadOptions options =
                    options().spoolAbove(64).temporaryDirectory(folder.path()).build();
            Cancellation cancellation = new Cancellation();
            assertThatThrownBy(() -> DicomFile.open(
                            new ByteArrayInputStream(nativeImage()),
                            "pipe",
                            options,
                            cancellation,
                            (done, total) -> cancellation.cancel()))
                    .isInstanceOf(CancellationException.class);
            folder.assertContainsOnly();
        }
    }

    @Test
    void framesOfPixelsInMemoryAreViews_ofOthersCopies() throws IOException {
        for (PixelDataHandling handling : List.of(PixelDataHandling.IN_MEMORY, PixelDataHandling.LAZY)) {
            try (DicomFile file =
                    open(nativeImage(), options().pixelData(handling).build())) {
                PixelData pixels = Objects.requireNonNull(file.pixelData());
                ByteBuffer frame = pixels.frame(1);
                assertThat(frame.isReadOnly()).isTrue();
                assertThat(frame.order()).isEqualTo(ByteOrder.LITTLE_ENDIAN);
                assertThat(frame.remaining()).isEqualTo(PIXELS.length / 2);
                byte first = frame.get(0);
                assertThat(first).isEqualTo(PIXELS[PIXELS.length / 2]);
                if (pixels.element().value() instanceof ElementValue.InMemory memory) {
                    memory.array()[PIXELS.length / 2]++;
                    assertThat(frame.get(0)).isEqualTo((byte) (first + 1));
                    memory.array()[PIXELS.length / 2]--;
                }
                assertThatThrownBy(() -> pixels.frame(2)).isInstanceOf(IndexOutOfBoundsException.class);
            }
        }
        try (DicomFile file = open(encapsulatedImage(), options().build())) {
            PixelData pixels = Objects.requireNonNull(file.pixelData());
            assertThat((long) pixels.frame(0).remaining())
                    .isEqualTo(pixels.index().size(0));
        }
    }

    @Test
    void floatingPointPixelsAreNotReadEither() throws IOException {
        byte[] image = Part10Builder.explicitLittleEndian()
                .image(new FrameShape(2, 2, 1, 32, false, 1), 32, "MONOCHROME2")
                .dataSet(set -> set.reals(0x7FE00008, "OF", 1, 2, 3, 4))
                .build();
        for (PixelDataHandling handling : PixelDataHandling.values()) {
            ReadOptions options = options()
                    .pixelDataCallback(context -> PixelDataHandling.SKIP)
                    .pixelData(handling)
                    .build();
            try (DicomFile file = open(image, options)) {
                var pixels = file.dataSet().get(Tags.FloatPixelData);
                switch (handling) {
                    case SKIP, CALLBACK -> assertThat(pixels).isNull();
                    case LAZY -> assertThat(pixels.value()).isInstanceOf(ElementValue.Deferred.class);
                    case IN_MEMORY -> assertThat(pixels.value()).isInstanceOf(ElementValue.InMemory.class);
                }
            }
        }
    }

    @Test
    void aStreamIsSpooledIntoTheFolderOfTheCallerAndLeavesNothingThere() throws IOException {
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            ReadOptions options =
                    options().spoolAbove(64).temporaryDirectory(folder.path()).build();
            try (DicomFile file = DicomFile.open(new ByteArrayInputStream(encapsulatedImage()), "pipe", options)) {
                assertThat(file.name()).isEqualTo("pipe");
                assertThat(((FragmentSequence)
                                        file.dataSet().get(Tags.PixelData).value())
                                .count())
                        .isEqualTo(2);
                assertThat(frame(file, 1)).containsExactly(5, 6);
            }
            folder.assertContainsOnly();
        }
    }
}
