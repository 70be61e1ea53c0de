package org.dcmflux.transcode.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.dcmflux.bytes.Cancellation;
import org.dcmflux.codec.CodecRegistry;
import org.dcmflux.dictionary.TransferSyntaxes;
import org.dcmflux.testkit.FrameShape;
import org.dcmflux.testkit.Part10Builder;
import org.dcmflux.testkit.TemporaryFolder;
import org.dcmflux.transcode.FileOutcome;
import org.dcmflux.transcode.TranscodeListener;
import org.dcmflux.transcode.TranscodeOptions;
import org.dcmflux.transcode.TranscodeWorkers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How far a batch is and what is left: known when all inputs are counted, and not said before. */
class BatchForecastTest {
    private static final FrameShape SHAPE = new FrameShape(8, 10, 1, 8, false, 3);
    private static final int FILES = 12;

    private final TemporaryFolder folder = TemporaryFolder.create();
    private final List<BatchForecast.Progress> heard = new ArrayList<>();

    @AfterEach
    void removeFolder() {
        folder.close();
    }

    private void writeInputs() {
        for (int i = 0; i < FILES; i++) {
            folder.write("in/" + i + ".dcm", image());
        }
        folder.write("in/notes.txt", "no image".getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] image() {
        return Part10Builder.explicitLittleEndian()
                .dataSet(set ->
                        set.text(0x00080016, "UI", "1.2.840.10008.5.1.4.1.1.7").text(0x00080018, "UI", "2.25.1"))
                .image(SHAPE, 8, "MONOCHROME2")
                .nativePixels("OB", new byte[(int) SHAPE.byteCount()])
                .build();
    }

    /** Runs a batch with one thread; hears the forecast after each file. */
    private BatchForecast run(InputScan scan, BatchOptions options) throws IOException {
        BatchForecast forecast = new BatchForecast(options);
        TranscodeListener hearing = new TranscodeListener() {
            @Override
            public void fileFinished(String input, FileOutcome outcome) {
                heard.add(forecast.now());
            }
        };
        try (scan;
                TranscodeWorkers workers = new TranscodeWorkers(1, 1 << 20)) {
            new BatchTranscoder(options, CodecRegistry.installed(), workers)
                    .run(scan, forecast, TranscodeListener.all(forecast, hearing), new Cancellation());
        }
        return forecast;
    }

    private BatchOptions.Builder options() {
        return BatchOptions.to(
                TranscodeOptions.to(TransferSyntaxes.RLE_LOSSLESS), OutputNaming.mirror(folder.file("out")));
    }

    @Test
    void inputsAreCountedBeforeTheWorkIsDone_andAllOfItIsTold() throws IOException {
        writeInputs();
        BatchForecast.Progress end =
                run(InputScan.of(List.of(folder.file("in"))), options().build()).now();
        assertThat(heard).hasSize(FILES);
        // With so few they are all counted before the first one is begun.
        assertThat(heard)
                .allMatch(progress -> progress.total().getAsLong() == FILES + 1
                        && progress.remaining().isPresent());
        assertThat(heard.get(0).remaining().get()).isPositive();
        assertThat(end.done()).isEqualTo(FILES);
        assertThat(end.others()).isEqualTo(1);
        assertThat(end.failed()).isZero();
        assertThat(end.frames()).isEqualTo(FILES * 3L);
        assertThat(end.remaining().get()).isZero();
        assertThat(end.ratio()).isPresent();
        assertThat(end.bytesPerSecond()).isPositive();
    }

    @Test
    void aListThatCanBeReadOnlyOnceSaysHowManyAtItsEnd_notBefore() throws IOException {
        writeInputs();
        StringBuilder names = new StringBuilder();
        for (int i = 0; i < FILES; i++) {
            names.append(folder.file("in/" + i + ".dcm")).append('\n');
        }
        InputStream list = new ByteArrayInputStream(names.toString().getBytes(StandardCharsets.UTF_8));
        BatchForecast.Progress end =
                run(InputScan.of(List.of(), list, '\n'), options().build()).now();
        assertThat(heard).hasSize(FILES);
        assertThat(heard)
                .allMatch(progress ->
                        progress.total().isEmpty() && progress.remaining().isEmpty());
        assertThat(end.total().getAsLong()).isEqualTo(FILES);
        assertThat(end.remaining().get()).isZero();
    }

    @Test
    void aListInAFileIsCountedAhead() throws IOException {
        writeInputs();
        Path list = folder.write("list", (folder.file("in") + "\n").getBytes(StandardCharsets.UTF_8));
        run(InputScan.of(List.of(), list, '\n'), options().build());
        assertThat(heard).allMatch(progress -> progress.total().getAsLong() == FILES + 1);
    }

    @Test
    void whatAnEarlierRunHadDoneIsPassedAndDoesNotCountAsSpeed() throws IOException {
        writeInputs();
        BatchOptions options = options().journal(folder.file("j")).build();
        run(InputScan.of(List.of(folder.file("in"))), options);
        BatchForecast.Progress again =
                run(InputScan.of(List.of(folder.file("in"))), options).now();
        assertThat(again.done()).isZero();
        assertThat(again.others()).isEqualTo(FILES + 1);
        assertThat(again.bytesPerSecond()).isZero();
        assertThat(again.remaining()).isEmpty();
    }

    @Test
    void namesThatAListHasNotSaidYetAreNotWaitedForAfterACancellation() throws IOException {
        writeInputs();
        Cancellation cancellation = new Cancellation();
        List<BatchItem> items = new ArrayList<>();
        try (PipedOutputStream writer = new PipedOutputStream();
                PipedInputStream list = new PipedInputStream(writer);
                TranscodeWorkers workers = new TranscodeWorkers(1, 1 << 20)) {
            for (int i = 0; i < 5; i++) {
                writer.write((folder.file("in/" + i + ".dcm") + "\n").getBytes(StandardCharsets.UTF_8));
            }
            InputScan scan = InputScan.of(List.of(), list, '\n'); // whose end does not come
            BatchListener listener = item -> {
                items.add(item);
                cancellation.cancel();
            };
            org.assertj.core.api.Assertions.assertThatThrownBy(
                            () -> new BatchTranscoder(options().build(), CodecRegistry.installed(), workers)
                                    .run(scan, listener, TranscodeListener.NONE, cancellation))
                    .isInstanceOf(java.util.concurrent.CancellationException.class);
        }
        assertThat(items)
                .extracting(BatchItem::status)
                .containsExactly(
                        BatchItem.Status.DONE,
                        BatchItem.Status.NOT_ATTEMPTED,
                        BatchItem.Status.NOT_ATTEMPTED,
                        BatchItem.Status.NOT_ATTEMPTED,
                        BatchItem.Status.NOT_ATTEMPTED);
    }
}
