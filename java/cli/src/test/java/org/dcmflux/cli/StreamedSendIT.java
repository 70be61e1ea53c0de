package org.dcmflux.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.dcmflux.bytes.AtomicFile.Fsync;
import org.dcmflux.dictionary.TransferSyntax;
import org.dcmflux.dictionary.TransferSyntaxes;
import org.dcmflux.net.storage.InstanceDirectory;
import org.dcmflux.net.storage.InstanceFile;
import org.dcmflux.net.storage.ReceiveListener;
import org.dcmflux.net.storage.StorageScp;
import org.dcmflux.net.storage.StorageScpOptions;
import org.dcmflux.testkit.FrameShape;
import org.dcmflux.testkit.JudgedPixels;
import org.dcmflux.testkit.ParsedFile;
import org.dcmflux.testkit.Part10Builder;
import org.dcmflux.testkit.PeerProcess;
import org.dcmflux.testkit.PydicomComparison;
import org.dcmflux.testkit.TemporaryFolder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that are transcoded into the association, received by others and by ourselves. */
@Timeout(120)
final class StreamedSendIT {
    private static final FrameShape SHAPE = new FrameShape(200, 256, 1, 16, false, 40);
    private static final String CLASS = "1.2.840.10008.5.1.4.1.1.7";
    private static final String IMPLICIT = "1.2.840.10008.1.2";
    private static final String JPEG_LOSSLESS_SV1 = "1.2.840.10008.1.2.4.70";

    private final TemporaryFolder folder = TemporaryFolder.create();
    private final TemporaryFolder received = TemporaryFolder.create();

    @AfterEach
    void clean() {
        folder.close();
        received.close();
    }

    /** Twelve bits of slopes with a little noise, another slope in each frame. */
    private static byte[] pixels() {
        byte[] pixels = new byte[(int) SHAPE.byteCount()];
        int noise = 1;
        for (int i = 0; i < pixels.length / 2; i++) {
            noise = noise * 1103515245 + 12345;
            int frame = i / (SHAPE.rows() * SHAPE.columns());
            int value = (i % SHAPE.columns() * (frame + 1) / 4 + (noise >>> 28)) & 0xFFF;
            pixels[2 * i] = (byte) value;
            pixels[2 * i + 1] = (byte) (value >> 8);
        }
        return pixels;
    }

    private Path image(String uid) {
        return Part10Builder.explicitLittleEndian()
                .sopClass(CLASS)
                .sopInstance(uid)
                .dataSet(set -> set.text(0x00080016, "UI", CLASS)
                        .text(0x00080018, "UI", uid)
                        .text(0x00080060, "CS", "OT")
                        .text(0x00100010, "PN", "Doe^Jane")
                        .text(0x0020000D, "UI", "1.2.826.1")
                        .bytes(0x00420011, "OB", new byte[] {1, 2, 3, 4}))
                .image(SHAPE, 12, "MONOCHROME2")
                .nativePixels("OW", pixels())
                .build(folder, "native-" + uid + ".dcm");
    }

    private Path encoded(Path image, String uid, String to) throws IOException {
        Files.createDirectories(folder.file("in"));
        Path encoded = folder.file("in/" + uid + ".dcm");
        CommandRun run = CommandRun.of("transcode", image.toString(), "-o", encoded.toString(), "--to", to, "-j", "2");
        assertThat(run.status()).as(run.err()).isZero();
        return encoded;
    }

    private CommandRun send(String... arguments) {
        List<String> all = new ArrayList<>(List.of("send"));
        all.addAll(List.of(arguments));
        all.addAll(List.of("--log-dir", folder.file("logs").toString(), "--retry-delay", "50ms"));
        return CommandRun.of(all.toArray(String[]::new));
    }

    private PeerProcess storescp(String... options) {
        return PeerProcess.storescp(received.path(), options);
    }

    private StorageScp ours(TransferSyntax... preferred) throws IOException {
        return StorageScp.start(
                StorageScpOptions.builder(0)
                        .address(InetAddress.getLoopbackAddress())
                        .preferred(List.of(preferred))
                        .others(StorageScpOptions.Others.REFUSED)
                        .build(),
                new InstanceDirectory(received.path(), InstanceDirectory.Limits.DEFAULT, Fsync.NONE, null),
                ReceiveListener.NONE);
    }

    private Path arrived(String uid) throws IOException {
        try (var files = Files.list(received.path())) {
            for (Path file : files.toList()) {
                if (InstanceFile.read(file).sopInstanceUid().equals(uid)) {
                    return file;
                }
            }
        }
        throw new AssertionError(uid + " did not arrive");
    }

    @ParameterizedTest
    @ValueSource(strings = {"jpeg-ls", "j2k-lossless"})
    void aReceiverThatTakesImplicitOnlyGetsEncodedFramesDecoded_andEverythingElseAsItWas(String syntax)
            throws IOException {
        Path image = image("1.2.826.5.1");
        Path encoded = encoded(image, "1.2.826.5.1", syntax);
        try (PeerProcess peer = storescp("+xi", "+B")) {
            CommandRun run = send(encoded.toString(), "ANY@127.0.0.1:" + peer.port());
            assertThat(run.status()).as(run.err()).isEqualTo(ExitStatus.DONE);
        }
        Path arrived = arrived("1.2.826.5.1");
        assertThat(ParsedFile.of(arrived).transferSyntax()).isEqualTo(IMPLICIT);
        assertThat(JudgedPixels.decode(arrived)).isEqualTo(JudgedPixels.decode(encoded));
        PydicomComparison same = PydicomComparison.of(List.of(new PydicomComparison.Pair(image, arrived, false)));
        assertThat(same.differences()).isEmpty();
        assertThat(same.compared()).isEqualTo(1);
    }

    @Test
    void aReceiverThatTakesJpegLosslessOnlyGetsNativeFramesEncoded() throws IOException {
        Path image = image("1.2.826.5.2");
        Path profile = folder.write(
                "lossless.cfg",
                ("[[TransferSyntaxes]]\n[Only]\nTransferSyntax1 = JPEGLossless:Non-hierarchical-1stOrderPrediction\n"
                                + "[[PresentationContexts]]\n[Images]\nPresentationContext1 = "
                                + "SecondaryCaptureImageStorage\\Only\n"
                                + "[[Profiles]]\n[Default]\nPresentationContexts = Images\n")
                        .getBytes(StandardCharsets.US_ASCII));
        try (PeerProcess peer = storescp("-xf", profile.toString(), "Default", "+B")) {
            String to = "ANY@127.0.0.1:" + peer.port();
            assertThat(send(image.toString(), to, "--transcode", "never").status())
                    .isEqualTo(ExitStatus.SOME_FAILED);
            CommandRun run = send(image.toString(), to);
            assertThat(run.status()).as(run.err()).isEqualTo(ExitStatus.DONE);
        }
        Path arrived = arrived("1.2.826.5.2");
        assertThat(ParsedFile.of(arrived).transferSyntax()).isEqualTo(JPEG_LOSSLESS_SV1);
        assertThat(ParsedFile.of(arrived).basicOffsets()).isEmpty();
        assertThat(JudgedPixels.decode(arrived)).isEqualTo(pixels());
    }

    @Test
    void ourOwnReceiverGetsWhatItPrefers_overSeveralAssociationsAtOnce() throws IOException {
        for (int i = 0; i < 4; i++) {
            Files.createDirectories(folder.file("in"));
            Files.move(image("1.2.826.5." + i), folder.file("in/" + i + ".dcm"));
        }
        try (StorageScp scp = ours(TransferSyntaxes.HTJ2K_LOSSLESS)) {
            CommandRun run = send(
                    folder.file("in").toString(), "ANY@127.0.0.1:" + scp.port(), "--threads", "3", "--split-study");
            assertThat(run.status()).as(run.err()).isEqualTo(ExitStatus.DONE);
        }
        for (int i = 0; i < 4; i++) {
            Path arrived = arrived("1.2.826.5." + i);
            assertThat(ParsedFile.of(arrived).transferSyntax()).isEqualTo(TransferSyntaxes.HTJ2K_LOSSLESS.uid());
            if (i == 0) {
                assertThat(JudgedPixels.decode(arrived)).isEqualTo(pixels());
            }
        }
    }

    private static void damage(Path encoded, int frame) throws IOException {
        ParsedFile parsed = ParsedFile.of(encoded);
        byte[] bytes = Files.readAllBytes(encoded);
        int at = parsed.fragments().get(frame).offset() + 8;
        Arrays.fill(bytes, at, at + 200, (byte) 0);
        Files.write(encoded, bytes);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aDamagedFrameInTheMiddleAborts_andTheNextInstanceArrives(boolean stranger) throws IOException {
        Path image = image("1.2.826.5.1");
        damage(encoded(image, "1.2.826.5.1", "jpeg-ls"), 29);
        encoded(image("1.2.826.5.2"), "1.2.826.5.2", "jpeg-ls");
        CommandRun run;
        if (stranger) {
            try (PeerProcess peer = storescp("+xi", "+B")) {
                run = send(folder.file("in").toString(), "ANY@127.0.0.1:" + peer.port(), "-v");
            }
        } else {
            try (StorageScp scp = ours(TransferSyntaxes.EXPLICIT_VR_LITTLE_ENDIAN)) {
                run = send(folder.file("in").toString(), "ANY@127.0.0.1:" + scp.port(), "-v");
            }
        }
        assertThat(run.status()).as(run.err()).isEqualTo(ExitStatus.SOME_FAILED);
        assertThat(run.out() + run.err())
                .contains("1.2.826.5.1.dcm", "frame 30", "the association was aborted, nothing was stored");
        Path arrived = arrived("1.2.826.5.2");
        assertThat(JudgedPixels.decode(arrived)).isEqualTo(pixels());
        try (var files = Files.list(received.path())) {
            assertThat(files).containsExactly(arrived);
        }
    }

    @Test
    void aDamagedFirstFrameIsRefusedWithoutAnAbort() throws IOException {
        Path image = image("1.2.826.5.1");
        damage(encoded(image, "1.2.826.5.1", "jpeg-ls"), 0);
        encoded(image("1.2.826.5.2"), "1.2.826.5.2", "jpeg-ls");
        try (StorageScp scp = ours(TransferSyntaxes.EXPLICIT_VR_LITTLE_ENDIAN)) {
            CommandRun run = send(folder.file("in").toString(), "ANY@127.0.0.1:" + scp.port(), "-v");
            assertThat(run.status()).as(run.err()).isEqualTo(ExitStatus.SOME_FAILED);
            assertThat(run.out() + run.err()).contains("frame 1").doesNotContain("aborted");
        }
        received.assertContainsOnly("1.2.826.5.2.dcm");
    }
}
