package org.dcmflux.transcode;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.dcmflux.encoding.WriteOptions.OffsetTablePolicy;
import org.dcmflux.testkit.FrameHashes;
import org.dcmflux.testkit.Judge;
import org.dcmflux.testkit.ManifestEntry;
import org.dcmflux.testkit.ParsedFile;
import org.dcmflux.testkit.TemporaryFolder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What we encode, decoded by dcmtk. */
class RleOutputIT {
    static List<ManifestEntry> whatBecomesRle() {
        return TranscoderTest.whatBecomesRle().stream()
                .filter(entry -> entry.planar() != 1)
                .toList();
    }

    @ParameterizedTest
    @MethodSource("whatBecomesRle")
    void dcmtkDecodesTheSamePixels(ManifestEntry entry) throws IOException {
        Judge.DCMDRLE.require();
        for (OffsetTablePolicy table : List.of(OffsetTablePolicy.BASIC, OffsetTablePolicy.EMPTY)) {
            try (TemporaryFolder folder = TemporaryFolder.create()) {
                Path rle = folder.file("rle.dcm");
                Path decoded = folder.file("decoded.dcm");
                new Transcoder(Images.to(Images.RLE).offsetTable(table).build()).transcode(entry.file(), rle);
                Judge.DCMDUMP.run("-q", rle.toString()).succeeded();
                Judge.DCMDRLE.run("+te", rle.toString(), decoded.toString()).succeeded();
                ParsedFile parsed = ParsedFile.of(decoded);
                byte[] pixels = parsed.value(0x7FE00010);
                if (parsed.unsignedShort(0x00280006, 0) == 1) {
                    pixels = org.dcmflux.testkit.JudgedPixels.byPixel(pixels, parsed.shape());
                }
                assertThat(FrameHashes.ofFrames(pixels, parsed.shape())).isEqualTo(entry.frameSha256());
            }
        }
    }
}
