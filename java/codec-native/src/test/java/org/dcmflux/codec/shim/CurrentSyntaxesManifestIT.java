package org.dcmflux.codec.shim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dcmflux.codec.DecodedFrames;
import org.dcmflux.error.DicomException;
import org.dcmflux.file.DicomFile;
import org.dcmflux.testkit.FrameHashes;
import org.dcmflux.testkit.FrameShape;
import org.dcmflux.testkit.ManifestEntry;
import org.dcmflux.testkit.PixelComparison;
import org.dcmflux.testkit.TestData;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** HTJ2K, JPEG XL and one-bit JPEG 2000 of the shared test data: the pixels of the manifest, or an error. */
final class CurrentSyntaxesManifestIT {
    private static final Set<String> CURRENT = Stream.of("110", "111", "112", "201", "202", "203")
            .map(arc -> "1.2.840.10008.1.2.4." + arc)
            .collect(Collectors.toUnmodifiableSet());
    private static final String JPEG_2000_LOSSLESS = "1.2.840.10008.1.2.4.90";

    @BeforeEach
    void theShimsWorkHere() {
        HostileCodeStreamsIT.providers().forEach(Natives::require);
    }

    static Stream<ManifestEntry> decodable() {
        return rows().filter(
                        entry -> entry.decodes() && !entry.allFramesSha256().isEmpty());
    }

    static Stream<ManifestEntry> damaged() {
        return rows().filter(entry -> entry.expected().startsWith("error"));
    }

    private static Stream<ManifestEntry> rows() {
        return TestData.requireSharedManifest()
                .where(entry -> CURRENT.contains(entry.transferSyntax())
                        || (entry.transferSyntax().equals(JPEG_2000_LOSSLESS) && entry.bitsAllocated() == 1));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("decodable")
    void decodesToThePixelsOfTheManifest(ManifestEntry entry) throws IOException {
        byte[] pixels = decode(entry);
        if (FrameHashes.ofAllFrames(pixels, entry.shape()).equals(entry.allFramesSha256())) {
            return;
        }
        assertThat(entry.isExact()).as("pixels are not those of the manifest").isFalse();
        byte[] reference = entry.lossyReference().orElseThrow();
        PixelComparison.of(
                        reference,
                        Arrays.copyOf(pixels, reference.length),
                        entry.shape().withFrames(1))
                .assertWithin(1);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("damaged")
    void isRefused(ManifestEntry entry) {
        assertThatThrownBy(() -> decode(entry)).isInstanceOf(DicomException.class);
    }

    private static byte[] decode(ManifestEntry entry) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try (DicomFile file = DicomFile.open(entry.file());
                DecodedFrames frames = DecodedFrames.of(file)) {
            ByteBuffer frame =
                    ByteBuffer.allocateDirect(Math.toIntExact(frames.layout().byteCount()));
            FrameShape one = entry.shape().withFrames(1);
            for (int i = 0; i < frames.frameCount(); i++) {
                frames.read(i, frame.clear());
                byte[] bytes = new byte[frame.flip().remaining()];
                frame.get(bytes);
                all.writeBytes(entry.bitsAllocated() == 1 ? FrameHashes.unpackBits(bytes, one) : bytes);
            }
        }
        return all.toByteArray();
    }
}
