package org.dcmflux.transcode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.dcmflux.bytes.OutputException;
import org.dcmflux.dictionary.TransferSyntax;
import org.dcmflux.testkit.FrameShape;
import org.dcmflux.testkit.TemporaryFolder;
import org.junit.jupiter.api.Test;

/** A device that takes so many bytes and no more; a limit of the process stands for it, because anybody may set one. */
class FullDeviceIT {
    private static final FrameShape SHAPE = new FrameShape(64, 64, 1, 8, false, 10);

    /** Transcodes input to output, both ways that write: copying regions and encoding frames. */
    public static void main(String[] arguments) throws IOException {
        for (TransferSyntax target : List.of(Images.IMPLICIT, Images.RLE)) {
            Path output = Path.of(arguments[1], target.keyword() + ".dcm");
            try {
                new Transcoder(Images.to(target).build()).transcode(Path.of(arguments[0]), output);
                System.out.println("written");
            } catch (OutputException e) {
                System.out.println(e.getMessage());
            }
        }
    }

    private static List<String> runWithLimit(int kibibytes, Path input, Path folder)
            throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        "sh",
                        "-c",
                        "ulimit -f \"$0\" && exec \"$@\"",
                        // POSIX counts blocks of 512 bytes.
                        Integer.toString(kibibytes * 2),
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:-UsePerfData",
                        "-cp",
                        System.getProperty("java.class.path"),
                        FullDeviceIT.class.getName(),
                        input.toString(),
                        folder.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said.lines().toList();
    }

    @Test
    void anOutputThatDoesNotFitIsNamedAndNothingOfItIsLeft() throws IOException, InterruptedException {
        assumeTrue(Files.isExecutable(Path.of("/bin/sh")));
        byte[] file = Images.builder(SHAPE, "MONOCHROME2")
                .nativePixels("OB", Images.pixels(SHAPE))
                .build();
        try (TemporaryFolder inputs = TemporaryFolder.create()) {
            Path input = inputs.write("in.dcm", file);
            for (int kibibytes : new int[] {0, 1, 4, 16, 39}) {
                try (TemporaryFolder folder = TemporaryFolder.create()) {
                    assertThat(runWithLimit(kibibytes, input, folder.path()))
                            .hasSize(2)
                            .allSatisfy(said -> assertThat(said).contains(".dcm: cannot be written: "));
                    folder.assertContainsOnly();
                }
            }
            try (TemporaryFolder folder = TemporaryFolder.create()) {
                assertThat(runWithLimit(1000, input, folder.path())).containsExactly("written", "written");
                assertThat(TemporaryFolder.namesBelow(folder.path())).hasSize(2);
            }
        }
    }
}
