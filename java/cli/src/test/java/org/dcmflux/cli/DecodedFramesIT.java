package org.dcmflux.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.dcmflux.codec.CodecRegistry;
import org.dcmflux.codec.DecodedFrames;
import org.dcmflux.dictionary.TransferSyntax;
import org.dcmflux.dictionary.TransferSyntaxes;
import org.dcmflux.error.DicomException;
import org.dcmflux.error.UnsupportedTransferSyntaxException;
import org.dcmflux.file.DicomFile;
import org.dcmflux.pixel.FrameSamples;
import org.dcmflux.testkit.FrameHashes;
import org.dcmflux.testkit.ManifestEntry;
import org.dcmflux.testkit.TestData;
import org.junit.jupiter.api.Test;

/** The pixels of every shared file whose decoding is fully specified, through the door that users take. */
final class DecodedFramesIT {
    /** Files that a strict reader, or a codec, may leave alone; the pixels of those that are read must be right. */
    private static final Set<String> MAY_BE_REFUSED = Set.of(
            "pydicom/SC_rgb_jpeg.dcm",
            "pydicom/JLSL_RGB_ILV0.dcm",
            "pydicom/JLSL_RGB_ILV1.dcm",
            "pydicom/JLSL_RGB_ILV2.dcm",
            "pydicom/JLSN_RGB_ILV0.dcm",
            "pydicom/liver_j2k.dcm",
            "pydicom/liver_nonbyte_aligned_j2k.dcm");

    private static Stream<ManifestEntry> exact() {
        return TestData.requireSharedManifest().where(entry -> entry.decodes() && entry.isExact() && supported(entry));
    }

    private static boolean supported(ManifestEntry entry) {
        TransferSyntax syntax = TransferSyntaxes.find(entry.transferSyntax());
        if (syntax == null || !syntax.isEncapsulated()) {
            return syntax != null;
        }
        try {
            CodecRegistry.installed().decoder(syntax);
            return true;
        } catch (UnsupportedTransferSyntaxException missing) {
            return false;
        }
    }

    /** Collects a hash of what is written to it. */
    private static final class HashChannel implements WritableByteChannel {
        private final MessageDigest digest;

        HashChannel() throws NoSuchAlgorithmException {
            digest = MessageDigest.getInstance("SHA-256");
        }

        @Override
        public int write(ByteBuffer bytes) {
            int count = bytes.remaining();
            digest.update(bytes);
            return count;
        }

        String hash() {
            return HexFormat.of().formatHex(digest.digest());
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {}
    }

    private static ByteBuffer hashed(FrameSamples samples) {
        return samples.layout().bitsAllocated() == 1 ? ByteBuffer.wrap(samples.toBytes()) : samples.bytes();
    }

    @Test
    void everyFrameOfEveryExactFileHasTheHashOfTheTable() throws IOException, NoSuchAlgorithmException {
        List<String> wrong = new ArrayList<>();
        int files = 0;
        int frames = 0;
        for (ManifestEntry entry : exact().toList()) {
            try (DicomFile file = DicomFile.open(entry.file());
                    DecodedFrames decoded = DecodedFrames.of(file)) {
                HashChannel all = new HashChannel();
                for (int frame = 0; frame < decoded.frameCount(); frame++) {
                    ByteBuffer bytes = hashed(decoded.samples(frame));
                    List<String> single = entry.frameSha256();
                    if (frame < single.size() && !FrameHashes.sha256(bytes).equals(single.get(frame))) {
                        wrong.add(entry + " frame " + (frame + 1));
                    }
                    all.write(bytes);
                    frames++;
                }
                if (!all.hash().equals(entry.allFramesSha256())) {
                    wrong.add(entry + " as a whole");
                }
                files++;
            } catch (DicomException e) {
                if (!MAY_BE_REFUSED.contains(entry.path())) {
                    wrong.add(entry + ": " + e.getMessage());
                }
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(files).isGreaterThan(250);
        assertThat(frames).isGreaterThan(files);
    }

    @Test
    void framesInAnyOrderAndInRangesAreTheSameFrames() throws IOException {
        Random random = new Random(20260105);
        List<String> wrong = new ArrayList<>();
        int asked = 0;
        for (ManifestEntry entry : exact().filter(entry -> entry.frameSha256().size() > 1)
                .filter(entry -> entry.bitsAllocated() >= 8 && !MAY_BE_REFUSED.contains(entry.path()))
                .toList()) {
            try (DicomFile file = DicomFile.open(entry.file());
                    DecodedFrames decoded = DecodedFrames.of(file)) {
                int size = Math.toIntExact(decoded.layout().byteCount());
                for (int i = 0; i < 5; i++) {
                    int first = random.nextInt(entry.frameSha256().size());
                    int count = 1 + random.nextInt(entry.frameSha256().size() - first);
                    ByteBuffer bytes = ByteBuffer.allocateDirect(size * count);
                    decoded.readRange(first, count, bytes);
                    for (int frame = 0; frame < count; frame++) {
                        String hash = FrameHashes.sha256(bytes.slice(frame * size, size));
                        if (!hash.equals(entry.frameSha256().get(first + frame))) {
                            wrong.add(entry + " frame " + (first + frame + 1));
                        }
                        asked++;
                    }
                }
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(asked).isGreaterThan(100);
    }

    @Test
    void decodedFramesGoToAChannelAsTheyAreRead() throws IOException, NoSuchAlgorithmException {
        ManifestEntry entry = exact().filter(row -> row.frames() > 3 && !row.isNative() && row.bitsAllocated() == 16)
                .findFirst()
                .orElseThrow();
        try (DicomFile file = DicomFile.open(entry.file());
                DecodedFrames decoded = DecodedFrames.of(file)) {
            HashChannel all = new HashChannel();
            decoded.copyTo(0, decoded.frameCount(), all, () -> false);
            assertThat(all.hash()).isEqualTo(entry.allFramesSha256());
        }
    }
}
