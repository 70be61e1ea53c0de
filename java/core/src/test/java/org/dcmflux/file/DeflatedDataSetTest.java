package org.dcmflux.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.dcmflux.bytes.ByteSource;
import org.dcmflux.bytes.Cancellation;
import org.dcmflux.bytes.Progress;
import org.dcmflux.encoding.ReadOptions;
import org.dcmflux.error.LimitExceededException;
import org.dcmflux.error.MalformedDataException;
import org.dcmflux.testkit.Part10Builder;
import org.dcmflux.testkit.TemporaryFolder;
import org.junit.jupiter.api.Test;

final class DeflatedDataSetTest {
    private static final int MEGABYTE = 1 << 20;
    private static final int PRIVATE = 0x0011_1042;

    /** A Data Set of one long element of zeros, as small as DEFLATE makes it. */
    private static byte[] zeros(int megabytes) throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.writeBytes(Part10Builder.syntax("1.2.840.10008.1.2.1.99").build());
        Deflater deflater = new Deflater(9, true);
        try (DeflaterOutputStream out = new DeflaterOutputStream(file, deflater, MEGABYTE)) {
            int length = megabytes * MEGABYTE;
            out.write(new byte[] {0x11, 0, 0x42, 0x10, 'O', 'B', 0, 0});
            out.write(new byte[] {(byte) length, (byte) (length >> 8), (byte) (length >> 16), (byte) (length >> 24)});
            for (int i = 0; i < megabytes; i++) {
                out.write(new byte[MEGABYTE]);
            }
        } finally {
            deflater.end();
        }
        return file.toByteArray();
    }

    private static ByteSource source(byte[] file) {
        return ByteSource.of(file, "made.dcm");
    }

    @Test
    void aBombIsStoppedWhileItIsSmall_andTheLimitIsNamed() throws IOException {
        byte[] bomb = zeros(400);
        assertThat(bomb).hasSizeLessThan(MEGABYTE / 2);
        List<Long> passed = new ArrayList<>();
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            ReadOptions options = ReadOptions.defaults().toBuilder()
                    .spoolAbove(MEGABYTE)
                    .temporaryDirectory(folder.path())
                    .build();
            assertThatThrownBy(() -> DicomFile.open(
                            source(bomb), options, new Cancellation(), (done, total) -> passed.add(done)))
                    .isInstanceOfSatisfying(
                            LimitExceededException.class,
                            e -> assertThat(e.limit()).isEqualTo("maxInflateRatio"))
                    .hasMessageContainingAll("made.dcm", "maxInflateRatio = 1000", "raise it in the options");
            folder.assertContainsOnly();
        }
        // The ratio of DEFLATE is 1032 at most, so this one is only just a bomb, and still seen in its first tenth.
        assertThat(passed.get(passed.size() - 1)).isLessThan(60L * MEGABYTE);
    }

    @Test
    void theLimitCanBeRaisedAndLowered() throws IOException {
        byte[] file = zeros(40);
        ReadOptions.Builder options = ReadOptions.defaults().toBuilder().spoolAbove(64 * MEGABYTE);
        try (DicomFile opened =
                DicomFile.open(source(file), options.maxInflateRatio(1100).build())) {
            assertThat(opened.dataSet().bytes(PRIVATE).remaining()).isEqualTo(40 * MEGABYTE);
        }
        assertThatThrownBy(() -> DicomFile.open(
                        source(zeros(3)), options.maxInflateRatio(10).build()))
                .isInstanceOf(LimitExceededException.class);
    }

    @Test
    void whatDeflatesWellAndIsSmallIsNoBomb() throws IOException {
        try (DicomFile opened = DicomFile.open(source(zeros(8)), ReadOptions.strict())) {
            assertThat(opened.loadable(PRIVATE).length()).isEqualTo(8L * MEGABYTE);
        }
    }

    @Test
    void bytesBehindTheDeflatedDataSetAreReported_oneToMakeItEvenIsNot() throws IOException {
        byte[] good = zeros(1);
        byte[] odd = Arrays.copyOf(good, good.length + 1);
        try (DicomFile opened = DicomFile.open(source(odd), ReadOptions.strict())) {
            assertThat(opened.warnings()).isEmpty();
        }
        byte[] tail = Arrays.copyOf(good, good.length + 14);
        try (DicomFile opened = DicomFile.open(source(tail), ReadOptions.lenient())) {
            assertThat(opened.warnings())
                    .containsExactly("14 bytes stand behind the deflated Data Set and were left aside");
        }
        assertThatThrownBy(() -> DicomFile.open(source(tail), ReadOptions.strict()))
                .isInstanceOfSatisfying(
                        MalformedDataException.class,
                        e -> assertThat(e.offset()).isEqualTo(good.length));
    }

    @Test
    void inflatingCanBeCancelled_andLeavesNothingBehind() throws IOException {
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            ReadOptions options = ReadOptions.defaults().toBuilder()
                    .spoolAbove(0)
                    .temporaryDirectory(folder.path())
                    .build();
            Cancellation cancellation = new Cancellation();
            Progress progress = (done, total) -> {
                if (done > MEGABYTE) {
                    cancellation.cancel();
                }
            };
            assertThatThrownBy(() -> DicomFile.open(source(zeros(8)), options, cancellation, progress))
                    .isInstanceOf(CancellationException.class);
            folder.assertContainsOnly();
        }
    }
}
