package org.dcmflux.transcode;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.dcmflux.bytes.AtomicFile.Fsync;
import org.dcmflux.dictionary.TransferSyntax;
import org.dcmflux.dictionary.TransferSyntaxes;
import org.dcmflux.testkit.ManifestEntry;
import org.dcmflux.testkit.TemporaryFolder;
import org.dcmflux.testkit.TestData;
import org.junit.jupiter.api.Test;

class NativeTargetsTest {
    @Test
    void bigEndianAndDeflatedAreTargetsOfNativeAndOfRleImages() throws IOException {
        int written = 0;
        for (ManifestEntry entry : TestData.ownManifest().entries()) {
            boolean rle = entry.transferSyntax().equals(TransferSyntaxes.RLE_LOSSLESS.uid());
            if (!entry.decodes()
                    || !rle && !entry.isNative()
                    || entry.bitsAllocated() < 8
                    || entry.frameSha256().isEmpty()) {
                continue;
            }
            for (TransferSyntax target : List.of(
                    TransferSyntaxes.EXPLICIT_VR_BIG_ENDIAN, TransferSyntaxes.DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN)) {
                try (TemporaryFolder folder = TemporaryFolder.create()) {
                    Path output = folder.file("out.dcm");
                    new Transcoder(Images.to(target).fsync(Fsync.NONE).build()).transcode(entry.file(), output);
                    assertThat(Images.frameHashes(output)).as("%s", entry).isEqualTo(entry.frameSha256());
                    written++;
                }
            }
        }
        assertThat(written).isGreaterThan(10);
    }
}
