package org.dcmflux.transcode;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.dcmflux.bytes.ByteSource;
import org.dcmflux.bytes.Cancellation;
import org.dcmflux.dictionary.TransferSyntax;
import org.dcmflux.dictionary.TransferSyntaxes;
import org.dcmflux.testkit.AllocatedBytes;
import org.dcmflux.testkit.FrameShape;
import org.dcmflux.testkit.TemporaryFolder;
import org.dcmflux.transcode.TranscodeListener.Phase;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** However many frames a file has, each costs the heap less than a kilobyte, on all threads together. */
class FrameAllocationIT {
    private static final int FRAMES = 2000;
    private static final int WARM = 500;
    private static final long MOST_BYTES_A_FRAME = 1024;
    private static final FrameShape SHAPE = new FrameShape(32, 32, 1, 16, false, FRAMES);

    record Way(TransferSyntax from, TransferSyntax to, int concurrency) {
        @Override
        public String toString() {
            return from.shortName() + " to " + to.shortName() + " with " + concurrency;
        }
    }

    static List<Way> ways() {
        List<Way> ways = new ArrayList<>();
        for (TransferSyntax coded : List.of(
                TransferSyntaxes.RLE_LOSSLESS,
                TransferSyntaxes.DEFLATED_IMAGE_FRAME,
                TransferSyntaxes.ENCAPSULATED_UNCOMPRESSED,
                TransferSyntaxes.JPEG_LOSSLESS_SV1,
                TransferSyntaxes.JPEG_LS_LOSSLESS,
                TransferSyntaxes.JPEG_2000_LOSSLESS,
                TransferSyntaxes.HTJ2K_LOSSLESS)) {
            ways.add(new Way(TransferSyntaxes.EXPLICIT_VR_LITTLE_ENDIAN, coded, 2));
            ways.add(new Way(coded, TransferSyntaxes.EXPLICIT_VR_LITTLE_ENDIAN, 2));
        }
        return ways;
    }

    /** Looks at the heap after some frames and after the last one of each phase. */
    private static final class Meter implements TranscodeListener {
        private final long[] before = new long[Phase.values().length];
        private final long[] each = new long[Phase.values().length];

        @Override
        public void frameFinished(String input, FrameProgress frame) {
            int phase = frame.phase().ordinal();
            if (frame.frame() == WARM) {
                before[phase] = AllocatedBytes.ofAllThreads();
            } else if (frame.frame() == FRAMES - 10) { // while all threads are still there
                each[phase] = (AllocatedBytes.ofAllThreads() - before[phase]) / (frame.frame() - WARM);
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("ways")
    void aFrameCostsTheHeapLessThanAKilobyte(Way way) throws IOException {
        byte[] original = Images.builder(SHAPE, "MONOCHROME2")
                .nativePixels("OW", Images.pixels(SHAPE))
                .build();
        Meter meter = new Meter();
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            Path input = folder.write("native.dcm", original);
            if (way.from.isEncapsulated()) {
                Path coded = folder.file("coded.dcm");
                new Transcoder(Images.to(way.from).build()).transcode(input, coded);
                input = coded;
            }
            new Transcoder(Images.to(way.to).concurrency(way.concurrency).build())
                    .transcode(ByteSource.open(input), folder.file("out.dcm"), meter, new Cancellation());
        }
        System.out.printf("%s: %d bytes a frame, %d verifying it%n", way, meter.each[0], meter.each[1]);
        assertThat(meter.each[0]).isLessThan(MOST_BYTES_A_FRAME);
        assertThat(meter.each[1]).isLessThan(MOST_BYTES_A_FRAME);
    }
}
