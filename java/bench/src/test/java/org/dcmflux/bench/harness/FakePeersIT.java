package org.dcmflux.bench.harness;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.dcmflux.bench.result.BenchmarkRun;
import org.dcmflux.bench.result.ContenderResult;
import org.dcmflux.bench.result.House;
import org.dcmflux.bench.result.RowResult;
import org.dcmflux.testkit.FrameShape;
import org.dcmflux.testkit.Judge;
import org.dcmflux.testkit.TemporaryFolder;
import org.dcmflux.testkit.TestData;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Peers that are slow, wrong, seldom wrong, silent, failing or endless on purpose: each must be seen as what it is. */
final class FakePeersIT {
    private static final String EXPLICIT = "1.2.840.10008.1.2.1";

    private TemporaryFolder folder = TemporaryFolder.create();
    private Spawner spawner = new Spawner(Path.of("absent"), Path.of("absent"), Duration.ofSeconds(1));
    private PixelCheck pixels = new PixelCheck(new PixelJudge(new Toolbox(Map.of()), spawner, Path.of("absent")));
    private Input input = new Input(
            "none", "", Path.of("absent"), Path.of("absent"), "", new FrameShape(1, 1, 1, 8, false, 1), 8, "");

    @BeforeEach
    void prepare() throws IOException {
        Path measuredRun = TestData.root().resolve("build/native/bench/measured_run");
        if (!Files.isExecutable(measuredRun)) {
            String message = measuredRun + " is missing: scripts/build-native makes it";
            if ("1".equals(System.getenv("DCMFLUX_REQUIRE_NATIVES"))) {
                throw new AssertionError(message);
            }
            Assumptions.abort(message);
        }
        spawner = new Spawner(measuredRun, folder.path().resolve("scratch"), Duration.ofSeconds(2));
        pixels = new PixelCheck(
                new PixelJudge(new Toolbox(Map.of()), spawner, folder.path().resolve("judge")));
        input = new Inputs(folder.path().resolve("in"), 0.01, SourceImages.find()).tiny();
    }

    @AfterEach
    void clean() throws IOException {
        RowRunner.delete(folder.path());
    }

    private Path script(String name, String... lines) throws IOException {
        Path script =
                folder.write(name, ("#!/bin/sh\n" + String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
        return script;
    }

    private Contender always(String name, String... lines) throws IOException {
        Path program = script(name, lines);
        return Contender.ofFile(
                name,
                House.DCMTK,
                0,
                out -> Task.of(
                        folder.path(), List.of(program.toString(), input.dicom().toString(), out.toString())),
                pixels.lossless(input, House.DCMTK, EXPLICIT));
    }

    private ContenderResult ran(String... lines) throws IOException, InterruptedException {
        Contender contender = always("peer", lines);
        Path out = Files.createDirectories(folder.path().resolve("out"));
        RowRunner runner = new RowRunner(spawner, out, out, List.of(folder.path()), 4, 0.5);
        RowResult row = runner.run(
                Row.of("id", "group", "title", "input", 1, List.of(contender)).withRounds(4));
        return row.contenders().get(0);
    }

    @Test
    void whoStartsInTheRoundsOfARowIsMeasuredAsOftenAndIsNoContender() throws Exception {
        Contender quick = always("starting", "cp \"$1\" \"$2\"");
        Contender slow = always("peer", "sleep 0.05; cp \"$1\" \"$2\"");
        Path out = Files.createDirectories(folder.path().resolve("out"));
        RowRunner runner = new RowRunner(spawner, out, out, List.of(folder.path()), 4, 0.5);

        RowResult row = runner.run(Row.of("id", "group", "title", "input", 1, List.of(slow))
                .withRounds(4)
                .withStart(quick));

        assertThat(row.contenders()).extracting(ContenderResult::name).containsExactly("peer");
        ContenderResult start = Objects.requireNonNull(row.startUp());
        assertThat(start.samples()).hasSize(4);
        assertThat(start.wall().median()).isPositive();
    }

    @Test
    void aRightPeerHasFigures() throws Exception {
        ContenderResult peer = ran("cp \"$1\" \"$2\"");

        assertThat(peer.failure()).isNull();
        assertThat(peer.samples()).hasSize(4);
        assertThat(peer.bytes()).isEqualTo(Files.size(input.dicom()));
        assertThat(peer.checkedBy()).isEqualTo("exact, testkit");
        assertThat(peer.wall().median()).isPositive();
        assertThat(peer.peak()).isPositive().isLessThan(100_000);
        assertThat(peer.command()).isEqualTo("peer in/TINY-64x64.dcm out/out.dcm");
    }

    @Test
    void aSlowPeerIsSeenToWait() throws Exception {
        ContenderResult peer = ran("sleep 0.4", "cp \"$1\" \"$2\"");

        assertThat(peer.failure()).isNull();
        assertThat(peer.wall().low()).isGreaterThanOrEqualTo(0.4);
        assertThat(peer.isMostlyWaiting()).isTrue();
    }

    @Test
    void whatChildrenUseIsCounted() throws Exception {
        ContenderResult peer = ran("sh -c 'i=0; while [ $i -lt 60000 ]; do i=$((i + 1)); done'", "cp \"$1\" \"$2\"");

        assertThat(peer.cpu().low()).isGreaterThan(0.01);
    }

    @Test
    void oneWrongByteIsEnough() throws Exception {
        ContenderResult peer = ran(
                "head -c -1 \"$1\" > \"$2\"",
                "last=$(tail -c 1 \"$1\" | od -An -tu1)",
                "printf \"\\\\$(printf %03o $(( (last + 1) % 256 )))\" >> \"$2\"");

        assertThat(peer.failure()).isEqualTo("WRONG: pixels differ from the input's");
        assertThat(peer.samples()).isEmpty();
    }

    @Test
    void whoIsWrongOnceHasNoFiguresAtAll() throws Exception {
        ContenderResult peer = ran(
                "echo x >> count",
                "cp \"$1\" \"$2\"",
                "if [ $(wc -l < count) -eq 4 ]; then printf '\\001\\002\\003\\004' | dd of=\"$2\" bs=1 seek=$(($(wc -c < \"$2\") - 4)) conv=notrunc 2>/dev/null; fi");

        assertThat(peer.failure()).startsWith("WRONG: pixels differ");
        assertThat(peer.samples()).isEmpty();
    }

    @Test
    void thePixelsInAnotherTransferSyntaxAreNotTheWorkThatWasAskedFor() throws Exception {
        Judge.DCMCONV.require();
        ContenderResult peer = ran("dcmconv +ti \"$1\" \"$2\"");

        assertThat(peer.failure()).isEqualTo("WRONG: output is in Transfer Syntax 1.2.840.10008.1.2, not " + EXPLICIT);
    }

    @Test
    void failuresAreNamed() throws Exception {
        assertThat(ran("echo no such option >&2", "exit 3").failure()).isEqualTo("exit code 3: no such option");
        assertThat(ran("kill -SEGV $$").failure()).isEqualTo("ended by signal 11");
        assertThat(ran("true").failure()).isEqualTo("WRONG: it wrote nothing and says that all is well");
        assertThat(ran("head -c 700 \"$1\" > \"$2\"").failure()).startsWith("WRONG: output is not well-formed");
    }

    @Test
    void anEndlessPeerIsEndedWithItsChildren() throws Exception {
        ContenderResult peer = ran("sleep 4711.4711 &", "echo $! > child", "wait");

        assertThat(peer.failure()).isEqualTo("took longer than it was given");
        String child = Files.readString(folder.file("child")).strip();
        Path status = Path.of("/proc", child, "cmdline");
        assertThat(Files.exists(status) && Files.readString(status).contains("4711.4711"))
                .isFalse();
    }

    @Test
    void aBuildThatSleepsIsFoundByTheCheckAndOneThatWritesWrongPixelsToo() throws Exception {
        Judge.DCMDJPLS.require();
        Judge.GDCMCONV.require();
        Path baseline = folder.file("baseline.json");
        String play = "exec gdcmconv --jpegls -i \"$2\" -o \"$4\"";
        String other = "[ \"$1\" = transcode ] || { echo 0; exit; }";

        assertThat(quick(script("dcmflux", other, play), "--update", baseline)).isZero();
        assertThat(quick(script("dcmflux", other, "sleep 2", play), "--check", baseline))
                .isEqualTo(1);
        assertThat(quick(script("dcmflux", other, "exec gdcmconv --raw -i \"$2\" -o \"$4\""), "--check", baseline))
                .isEqualTo(5);
    }

    private int quick(Path ours, String what, Path baseline) {
        return BenchVsPeers.run(
                new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8),
                "--quick",
                "--scale",
                "0.02",
                "--rounds",
                "1",
                "--rows",
                "encode/jpeg-ls",
                "--dcmflux",
                ours.toString(),
                "--work",
                folder.file("work").toString(),
                "-o",
                folder.file("results").toString(),
                what,
                baseline.toString());
    }

    @Test
    void aWrapperInPlaceOfAPeerIsSeenInTheReport() throws Exception {
        Judge.DCMDJPLS.require();
        Judge.GDCMCONV.require();
        // Ours is played by GDCM here, so that no build of the command is needed; the peer changes the SOP Instance's
        // pixels.
        Path ours = script(
                "dcmflux",
                "for a; do :; done",
                "[ \"$1\" = transcode ] || { echo 0; exit; }",
                "exec gdcmconv --jpegls -i \"$2\" -o \"$4\"");
        Path liar = script(
                "dcmcjpls",
                "[ $# -eq 2 ] || exec dcmcjpls \"$@\"",
                "cp \"$1\" \"$2.tmp\"",
                "printf '\\001\\002' | dd of=\"$2.tmp\" bs=1 seek=$(($(wc -c < \"$1\") - 2)) conv=notrunc 2>/dev/null",
                "dcmcjpls \"$2.tmp\" \"$2\"",
                "rm \"$2.tmp\"");
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        Path results = folder.file("results");

        int exit = BenchVsPeers.run(
                new PrintStream(said, true, StandardCharsets.UTF_8),
                "--quick",
                "--scale",
                "0.02",
                "--rounds",
                "1",
                "--rows",
                "encode/jpeg-ls",
                "--dcmflux",
                ours.toString(),
                "--peer",
                "dcmcjpls=" + liar,
                "--work",
                folder.file("work").toString(),
                "-o",
                results.toString());

        BenchmarkRun run = BenchmarkRun.read(results.resolve("run.json"));
        RowResult row = run.rows().stream()
                .filter(one -> one.id().equals("encode/jpeg-ls/CT-512"))
                .findFirst()
                .orElseThrow();
        assertThat(row.contenders())
                .filteredOn(one -> one.house() == House.DCMTK)
                .singleElement()
                .satisfies(peer -> assertThat(peer.failure()).isEqualTo("WRONG: pixels differ from the input's"));
        assertThat(row.contenders())
                .filteredOn(one -> one.house() == House.DCMFLUX)
                .allMatch(ContenderResult::isValid);
        assertThat(run.tools()).anyMatch(tool -> tool.name().equals("dcmcjpls") && tool.replaced());
        assertThat(Files.readString(results.resolve("report.md")))
                .contains("dcmcjpls is not the installed one", "WRONG: ");
        assertThat(exit).as(said.toString(StandardCharsets.UTF_8)).isZero();
    }
}
