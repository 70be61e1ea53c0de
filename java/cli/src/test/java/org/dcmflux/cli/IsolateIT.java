package org.dcmflux.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.dcmflux.codec.CodecRegistry;
import org.dcmflux.codec.EncodeOptions;
import org.dcmflux.codec.EncoderSession;
import org.dcmflux.dictionary.TransferSyntaxes;
import org.dcmflux.error.DicomException;
import org.dcmflux.pixel.FrameLayout;
import org.dcmflux.pixel.PhotometricInterpretation;
import org.dcmflux.testkit.FragmentBytes;
import org.dcmflux.testkit.TemporaryFolder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * {@code --isolate} with a codec that does its worst when a code stream asks for it: {@code native/tests/misbehaving_shim.cpp},
 * which is JPEG-LS else.
 */
final class IsolateIT {
    private static final String WORKER = "dcmflux_codec_worker";
    private static final String PATH = "dcmflux.native.path";
    private static final Path MISBEHAVING =
            Path.of(System.getProperty(PATH, "")).resolveSibling("tests/misbehaving");
    private static final FrameLayout LAYOUT =
            new FrameLayout(10, 8, 1, 8, 8, 0, PhotometricInterpretation.MONOCHROME2, 0);

    /** The codec of this process is the real one, whatever is looked for later. */
    @BeforeAll
    static void jpegLsWorksHere() throws DicomException {
        if (!Files.isDirectory(MISBEHAVING) && !"1".equals(System.getenv("DCMFLUX_REQUIRE_NATIVES"))) {
            System.out.println("*** SKIPPED *** there is no misbehaving shim in " + MISBEHAVING);
            Assumptions.abort("no misbehaving shim");
        }
        assertThat(MISBEHAVING).isDirectory();
        assertThat(encode(new byte[80])).isNotEmpty();
    }

    @AfterEach
    void noChildIsLeft() {
        assertThat(workers(ProcessHandle.current())).isEmpty();
    }

    private static List<ProcessHandle> workers(ProcessHandle parent) {
        return parent.descendants()
                .filter(child -> child.info().command().orElse("").endsWith(WORKER))
                .toList();
    }

    private static byte[] encode(byte[] pixels) throws DicomException {
        try (EncoderSession session = CodecRegistry.installed()
                .encoder(TransferSyntaxes.JPEG_LS_LOSSLESS)
                .open(TransferSyntaxes.JPEG_LS_LOSSLESS, LAYOUT, EncodeOptions.defaults())) {
            ByteBuffer room = ByteBuffer.allocateDirect((int) session.maxEncodedSize());
            session.encode(ByteBuffer.allocateDirect(pixels.length).put(pixels).flip(), room);
            byte[] encoded = new byte[room.flip().remaining()];
            room.get(encoded);
            return encoded;
        }
    }

    /** An image of three frames; the second asks the codec for something. */
    private static byte[] image(int number, String wish) throws DicomException {
        byte[] pixels = SmallImages.pixels(number);
        FragmentBytes fragments = FragmentBytes.create();
        for (int frame = 0; frame < 3; frame++) {
            byte[] encoded = encode(Arrays.copyOfRange(pixels, frame * 80, frame * 80 + 80));
            byte[] text = ("dcmflux-test:" + wish).getBytes(StandardCharsets.US_ASCII);
            ByteBuffer with = ByteBuffer.allocate(encoded.length + text.length + 4)
                    .put(encoded, 0, 2)
                    .putShort((short) 0xFFFE)
                    .putShort((short) (text.length + 2))
                    .put(text)
                    .put(encoded, 2, encoded.length - 2);
            byte[] frameBytes = frame == 1 && !wish.isEmpty() ? with.array() : encoded;
            fragments.frame(frameBytes.length % 2 == 0 ? frameBytes : Arrays.copyOf(frameBytes, frameBytes.length + 1));
        }
        return SmallImages.builder(TransferSyntaxes.JPEG_LS_LOSSLESS.uid(), number)
                .encapsulated(fragments.basicOffsetTable())
                .build();
    }

    /** Isolated codecs are looked for anew, and found where the property says. */
    private static CommandRun misbehaving(String... arguments) {
        return withProperty(() -> CommandRun.of(arguments));
    }

    private static <T> T withProperty(Supplier<T> work) {
        String real = System.getProperty(PATH);
        System.setProperty(PATH, MISBEHAVING.toString());
        try {
            return work.get();
        } finally {
            System.setProperty(PATH, real);
        }
    }

    @Test
    void oneOfHundredFilesCrashesItsCodec_theOthersAreAsEver() throws IOException {
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            for (int i = 0; i < 100; i++) {
                folder.write("in/" + i + ".dcm", image(i, i == 41 ? "segfault" : ""));
            }
            String in = folder.file("in").toString();
            String[] to = {"--to", "explicit-le", "-j", "2", "--progress", "none", "-o"};
            assertThat(run(
                                    CommandRun::of,
                                    "transcode",
                                    in,
                                    to,
                                    folder.file("here").toString())
                            .status())
                    .isZero();
            CommandRun isolated = run(
                    IsolateIT::misbehaving,
                    "transcode",
                    in,
                    to,
                    folder.file("there").toString(),
                    "--isolate",
                    "--report",
                    folder.file("report").toString());
            assertThat(isolated.status()).isEqualTo(ExitStatus.SOME_FAILED);
            assertThat(isolated.err()).contains("99 done, 1 failed");
            Files.delete(folder.file("here/41.dcm"));
            assertThat(TemporaryFolder.namesBelow(folder.file("there")))
                    .isEqualTo(TemporaryFolder.namesBelow(folder.file("here")));
            for (String name : TemporaryFolder.namesBelow(folder.file("here"))) {
                assertThat(folder.file("there/" + name)).hasSameBinaryContentAs(folder.file("here/" + name));
            }
            assertThat(errorOf(folder, "41.dcm"))
                    .containsEntry("codec", "jpegls")
                    .containsEntry("status", "native-crash")
                    .containsEntry("frame", new JsonTree.Number("2"))
                    .containsEntry("exitCode", new JsonTree.Number("8"))
                    .hasEntrySatisfying(
                            "message",
                            text -> assertThat(String.valueOf(text))
                                    .contains("41.dcm", "frame 2", "jpegls", "signal 11 (SIGSEGV)"));
        }
    }

    private static CommandRun run(
            java.util.function.Function<String[], CommandRun> how,
            String verb,
            String in,
            String[] to,
            String... more) {
        List<String> all = new ArrayList<>(List.of(verb, in));
        all.addAll(List.of(to));
        all.addAll(List.of(more));
        return how.apply(all.toArray(String[]::new));
    }

    @SuppressWarnings("unchecked")
    private static Map<String, @Nullable Object> errorOf(TemporaryFolder folder, String name) throws IOException {
        for (String line : Files.readAllLines(folder.file("report"))) {
            Map<String, @Nullable Object> json = JsonTree.parse(line);
            if (String.valueOf(json.get("input")).endsWith(name)) {
                return (Map<String, @Nullable Object>) Objects.requireNonNull(json.get("error"));
            }
        }
        throw new AssertionError("no line for " + name);
    }

    @Test
    void aSingleFileEndsWithTheStatusOfACrash_orOfALateFrame() throws IOException {
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            String output = folder.file("out.dcm").toString();
            folder.write("abort.dcm", image(1, "abort"));
            CommandRun crash = misbehaving(
                    "transcode", folder.file("abort.dcm").toString(), "-o", output, "--to", "rle", "--isolate");
            assertThat(crash.status()).isEqualTo(ExitStatus.INTERNAL);
            assertThat(crash.err()).contains("frame 2", "NATIVE_CRASH", "SIGABRT");
            folder.write("loop.dcm", image(2, "loop"));
            CommandRun late = misbehaving(
                    "transcode",
                    folder.file("loop.dcm").toString(),
                    "-o",
                    output,
                    "--to",
                    "rle",
                    "--isolate",
                    "--frame-timeout",
                    "2");
            assertThat(late.status()).isEqualTo(ExitStatus.INTERNAL);
            assertThat(late.err()).contains("frame 2", "TIMED_OUT", "its process was killed");
            folder.assertContainsOnly("abort.dcm", "loop.dcm");
        }
    }

    @Test
    void verifyingGoesOnBehindFramesThatCrashOrLoop() throws IOException {
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            folder.write("loop.dcm", image(1, "loop"));
            folder.write("segfault.dcm", image(2, "segfault"));
            folder.write("good.dcm", image(3, ""));
            CommandRun run =
                    misbehaving("verify", folder.path().toString(), "--isolate", "--frame-timeout", "2", "-j", "1");
            assertThat(run.status()).isEqualTo(ExitStatus.SOME_FAILED);
            assertThat(run.out())
                    .contains("frame 2")
                    .contains("TIMED_OUT", "SIGSEGV")
                    .doesNotContain("frame 1:", "frame 3:");
            String good = folder.file("good.dcm").toString();
            String bad = folder.file("segfault.dcm").toString();
            CommandRun compare = misbehaving("compare", good, bad, "--isolate", "--pixels-only");
            assertThat(compare.status()).isEqualTo(ExitStatus.INTERNAL);
            assertThat(compare.err()).contains("NATIVE_CRASH");
            assertThat(misbehaving("compare", good, good, "--isolate").status()).isZero();
        }
    }

    @Test
    void framesBesideABadOneCanBeTakenOut() throws IOException {
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            folder.write("in.dcm", image(5, "exit"));
            String in = folder.file("in.dcm").toString();
            String out = folder.file("out").toString();
            assertThat(misbehaving("frames", in, "-o", out, "--isolate", "--frame", "1,3")
                            .status())
                    .isZero();
            assertThat(Files.readAllBytes(folder.file("out/in-000003.raw")))
                    .isEqualTo(Arrays.copyOfRange(SmallImages.pixels(5), 160, 240));
            CommandRun bad = misbehaving("frames", in, "-o", out, "--isolate", "--frame", "2");
            assertThat(bad.status()).isEqualTo(ExitStatus.INTERNAL);
            assertThat(bad.err()).contains("frame 2: jpegls NATIVE_CRASH");
        }
    }

    @Test
    void withoutTheWorkerProgramIsolationIsRefusedByName() throws IOException {
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            folder.write("in.dcm", image(6, ""));
            String real = System.getProperty(PATH);
            System.setProperty(PATH, folder.path().toString());
            try {
                Files.createSymbolicLink(
                        folder.file(System.mapLibraryName("dcmflux_jpegls")),
                        Path.of(real).resolve(System.mapLibraryName("dcmflux_jpegls")));
                CommandRun run = CommandRun.of(
                        "transcode",
                        folder.file("in.dcm").toString(),
                        "-o",
                        folder.file("out.dcm").toString(),
                        "--to",
                        "rle",
                        "--isolate");
                assertThat(run.status()).isEqualTo(ExitStatus.UNSUPPORTED);
                assertThat(run.err()).contains("codec jpegls is not available", WORKER);
            } finally {
                System.setProperty(PATH, real);
            }
        }
    }

    @Test
    void codecsSaysWhetherIsolationWorks() {
        assertThat(CommandRun.of("codecs").out()).contains("isolated works");
    }

    @Test
    void aKilledParentLeavesNoChild() throws Exception {
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            folder.write("loop.dcm", image(1, "loop"));
            Process parent = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-D" + PATH + "=" + MISBEHAVING,
                            "-cp",
                            System.getProperty("java.class.path"),
                            "org.dcmflux.cli.Main",
                            "transcode",
                            folder.file("loop.dcm").toString(),
                            "-o",
                            folder.file("out.dcm").toString(),
                            "--to",
                            "rle",
                            "--isolate",
                            "--frame-timeout",
                            "none")
                    .redirectErrorStream(true)
                    .redirectOutput(folder.file("log").toFile())
                    .start();
            List<ProcessHandle> children = List.of();
            // The second one is at work already, or will be: whenever the parent dies, they do.
            while (parent.isAlive() && children.stream().noneMatch(IsolateIT::hasWorked)) {
                Thread.sleep(10);
                children = workers(parent.toHandle());
            }
            assertThat(parent.isAlive())
                    .as(Files.readString(folder.file("log")))
                    .isTrue();
            parent.destroyForcibly().waitFor();
            for (ProcessHandle child : children) {
                child.onExit().get(30, TimeUnit.SECONDS);
            }
            assertThat(children).isNotEmpty().noneMatch(ProcessHandle::isAlive);
        }
    }

    /** Loops for longer than any other frame takes. */
    private static boolean hasWorked(ProcessHandle child) {
        return child.info().totalCpuDuration().orElse(Duration.ZERO).compareTo(Duration.ofMillis(200)) > 0;
    }
}
