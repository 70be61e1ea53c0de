package org.dcmflux.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.dcmflux.bytes.AtomicFile.Fsync;
import org.dcmflux.bytes.AtomicFile.IfExists;
import org.dcmflux.bytes.ByteSource;
import org.dcmflux.bytes.OutputException;
import org.dcmflux.dictionary.TransferSyntax;
import org.dcmflux.dictionary.TransferSyntaxes;
import org.dcmflux.encoding.ReadOptions;
import org.dcmflux.encoding.WriteOptions;
import org.dcmflux.file.Part10Output.AfterWriting;
import org.dcmflux.testkit.FaultyFileSystem;
import org.dcmflux.testkit.Part10Builder;
import org.dcmflux.testkit.TemporaryFolder;
import org.junit.jupiter.api.Test;

class Part10OutputFaultsTest {
    private static DicomFile file(int pixelBytes) throws IOException {
        byte[] bytes = Part10Builder.explicitLittleEndian()
                .dataSet(set -> set.text(0x00080018, "UI", "1.2.3").bytes(0x7FE00010, "OW", new byte[pixelBytes]))
                .build();
        return DicomFile.open(ByteSource.of(bytes, "in.dcm"), ReadOptions.defaults());
    }

    private static WriteOptions options(TransferSyntax syntax, IfExists ifExists) {
        return WriteOptions.to(syntax).toBuilder()
                .fsync(Fsync.DIR)
                .ifExists(ifExists)
                .bufferSize(1000)
                .build();
    }

    @Test
    void whateverFailsTheFinalNameHasTheOldFileOrTheWholeNewOne() throws IOException {
        for (TransferSyntax syntax : new TransferSyntax[] {
            TransferSyntaxes.IMPLICIT_VR_LITTLE_ENDIAN,
            TransferSyntaxes.EXPLICIT_VR_BIG_ENDIAN,
            TransferSyntaxes.DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN
        }) {
            for (IfExists ifExists : IfExists.values()) {
                Set<String> failed = failEachInTurn(options(syntax, ifExists));
                assertThat(failed).contains("open", "write", "force");
                assertThat(failed).contains(ifExists == IfExists.OVERWRITE ? "move" : "link");
            }
        }
    }

    private static Set<String> failEachInTurn(WriteOptions options) throws IOException {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        file(9000).writing(options).to(whole);
        Set<String> failed = new TreeSet<>();
        for (int n = 1; ; n++) {
            try (TemporaryFolder folder = TemporaryFolder.create()) {
                Path target = folder.file("out.dcm");
                byte[] old = {1, 2, 3};
                if (options.ifExists() == IfExists.OVERWRITE) {
                    Files.write(target, old);
                }
                FaultyFileSystem faulty = new FaultyFileSystem(n);
                try {
                    file(9000).writing(options).to(faulty.path(target));
                } catch (OutputException e) {
                    assertThat(e).hasMessageContainingAll(target.toString(), FaultyFileSystem.REASON);
                    failed.add(faulty.operations().get(n - 1));
                }
                byte[] found = Files.exists(target) ? Files.readAllBytes(target) : old;
                assertThat(found).isIn(old, whole.toByteArray());
                assertThat(TemporaryFolder.namesBelow(folder.path())).isSubsetOf("out.dcm");
                if (!faulty.hasFailed()) {
                    assertThat(found).isEqualTo(whole.toByteArray());
                    return failed;
                }
            }
        }
    }

    @Test
    void whoeverCancelsOrInterruptsGetsNoFile() throws IOException {
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            Path target = folder.file("out.dcm");
            int[] questions = {0};
            Part10Output output = file(100_000)
                    .writing(options(TransferSyntaxes.EXPLICIT_VR_BIG_ENDIAN, IfExists.FAIL))
                    .cancelledBy(() -> ++questions[0] > 2);
            assertThatThrownBy(() -> output.to(target)).isInstanceOf(CancellationException.class);
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> file(10).writing(WriteOptions.defaults()).to(target))
                    .isInstanceOf(CancellationException.class);
            assertThat(Thread.interrupted()).isTrue();
            folder.assertContainsOnly();
        }
    }

    @Test
    void everyFormOfWritingEndsWhenItsHandleIsTrueOrItsThreadIsInterrupted() throws IOException {
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            List<Part10Output.Destination> forms = List.of(
                    output -> output.to(folder.file("out.dcm")),
                    output -> output.to(new ByteArrayOutputStream()),
                    output -> output.to(Channels.newChannel(new ByteArrayOutputStream())));
            for (TransferSyntax syntax : List.of(
                    TransferSyntaxes.EXPLICIT_VR_LITTLE_ENDIAN,
                    TransferSyntaxes.EXPLICIT_VR_BIG_ENDIAN,
                    TransferSyntaxes.DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN)) {
                for (Part10Output.Destination form : forms) {
                    for (int question = 1; question <= 2; question++) {
                        int[] left = {question};
                        Part10Output output = file(100_000)
                                .writing(options(syntax, IfExists.FAIL))
                                .cancelledBy(() -> --left[0] < 0);
                        assertThatThrownBy(() -> form.write(output)).isInstanceOf(CancellationException.class);
                    }
                    Thread.currentThread().interrupt();
                    assertThatThrownBy(() -> form.write(file(100_000).writing(options(syntax, IfExists.FAIL))))
                            .isInstanceOf(CancellationException.class);
                    assertThat(Thread.interrupted()).isTrue();
                    folder.assertContainsOnly();
                }
            }
        }
    }

    @Test
    void cancellingTheFutureEndsAWriterThatWaits() throws Exception {
        ExecutorService executor = Executors.newSingleThreadExecutor();
        CountDownLatch writing = new CountDownLatch(1);
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            Path target = folder.file("out.dcm");
            Part10Output output = file(100).writing(WriteOptions.defaults());
            CompletableFuture<Void> future = output.async(executor, each -> {
                writing.countDown();
                try {
                    new CountDownLatch(1).await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                each.to(target);
            });
            writing.await();
            future.cancel(true);
            output.async(executor, each -> each.to(new ByteArrayOutputStream())).get();
            folder.assertContainsOnly();
            output.async(executor, each -> each.to(target)).get();
            folder.assertContainsOnly("out.dcm");
        } finally {
            executor.shutdownNow();
        }
    }

    @Test
    void theCallersStreamIsClosedOnlyWhenThatIsAskedFor() throws IOException {
        boolean[] closed = {false};
        ByteArrayOutputStream stream = new ByteArrayOutputStream() {
            @Override
            public void close() {
                closed[0] = true;
            }
        };
        Part10Output output = file(10).writing(WriteOptions.defaults());
        output.to(stream);
        assertThat(closed[0]).isFalse();
        output.afterWriting(AfterWriting.CLOSE).to(stream);
        assertThat(closed[0]).isTrue();
    }
}
