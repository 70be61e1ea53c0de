package org.dcmflux.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import org.dcmflux.bytes.ByteSource;
import org.dcmflux.bytes.Cancellation;
import org.dcmflux.dictionary.TransferSyntaxes;
import org.dcmflux.error.DicomException;
import org.dcmflux.testkit.FrameShape;
import org.dcmflux.testkit.Part10Builder;
import org.dcmflux.testkit.TemporaryFolder;
import org.dcmflux.transcode.TranscodeListener;
import org.dcmflux.transcode.TranscodeOptions;
import org.dcmflux.transcode.Transcoder;
import org.junit.jupiter.api.Test;

class MicrometerMetricsTest {
    private static final FrameShape SHAPE = new FrameShape(4, 6, 1, 8, false, 3);

    private static byte[] image() {
        return Part10Builder.explicitLittleEndian()
                .dataSet(set ->
                        set.text(0x00080016, "UI", "1.2.840.10008.5.1.4.1.1.7").text(0x00080018, "UI", "2.25.1"))
                .image(SHAPE, 8, "MONOCHROME2")
                .nativePixels("OB", new byte[72])
                .build();
    }

    private static double count(SimpleMeterRegistry registry, String name, String from, String to) {
        return registry.get(name).tags("from", from, "to", to).counter().count();
    }

    @Test
    void whatATranscodeDoesIsCountedAndTimed() throws IOException {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        TranscodeListener listener = new MicrometerMetrics(registry).listener();
        Transcoder transcoder = new Transcoder(TranscodeOptions.to(TransferSyntaxes.RLE_LOSSLESS));
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            Path input = folder.write("in.dcm", image());
            for (int i = 0; i < 2; i++) {
                transcoder.transcode(ByteSource.open(input), folder.file(i + ".dcm"), listener, new Cancellation());
            }
            long outputs = folder.file("0.dcm").toFile().length() * 2;
            assertThat(count(registry, "dcmflux.output", "explicit-le", "rle")).isEqualTo(outputs);
            assertThat(count(registry, "dcmflux.input", "explicit-le", "rle"))
                    .isEqualTo(2.0 * input.toFile().length());
            assertThatThrownBy(() -> transcoder.transcode(
                            ByteSource.open(folder.write("text.dcm", new byte[300])),
                            folder.file("text.out"),
                            listener,
                            new Cancellation()))
                    .isInstanceOf(DicomException.class);
        }
        assertThat(count(registry, "dcmflux.files.done", "explicit-le", "rle")).isEqualTo(2);
        assertThat(count(registry, "dcmflux.files.failed", "unknown", "unknown"))
                .isEqualTo(1);
        assertThat(count(registry, "dcmflux.frames.transcoded", "explicit-le", "rle"))
                .isEqualTo(6);
        assertThat(count(registry, "dcmflux.frames.verified", "explicit-le", "rle"))
                .isEqualTo(6);
        assertThat(count(registry, "dcmflux.native", "explicit-le", "rle")).isEqualTo(144);
        assertThat(registry.get("dcmflux.frame.encode").timer().count()).isEqualTo(6);
        assertThat(registry.get("dcmflux.frame.verify").timer().count()).isEqualTo(6);
        assertThat(registry.get("dcmflux.file").tags("to", "rle").timer().count())
                .isEqualTo(2);
        assertThat(registry.find("dcmflux.frame.decode").timer())
                .as("nothing was decoded on the way")
                .isNull();
    }
}
