package org.dcmflux.bench.harness;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.dcmflux.bench.result.ContenderResult;
import org.dcmflux.bench.result.House;
import org.dcmflux.testkit.Judge;
import org.dcmflux.testkit.TemporaryFolder;
import org.dcmflux.testkit.TestData;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Senders that leave something out, and receivers that are not there: with a receiver that discards, nothing else would tell. */
final class FakeSendersIT {
    private static final int PDU = 16384;

    private TemporaryFolder folder = TemporaryFolder.create();
    private SmallFiles files = new SmallFiles(Path.of("absent"), 0);

    @BeforeEach
    void prepare() throws IOException {
        Judge.STORESCP.require();
        Judge.DCMSEND.require();
        Path measuredRun = measuredRun();
        if (!Files.isExecutable(measuredRun)) {
            String message = measuredRun + " is missing: scripts/build-native makes it";
            if ("1".equals(System.getenv("DCMFLUX_REQUIRE_NATIVES"))) {
                throw new AssertionError(message);
            }
            Assumptions.abort(message);
        }
        files = new Inputs(folder.path().resolve("in"), 1, SourceImages.find()).small(12);
    }

    @AfterEach
    void clean() throws IOException {
        RowRunner.delete(folder.path());
    }

    private static Path measuredRun() {
        return TestData.root().resolve("build/native/bench/measured_run");
    }

    private ContenderResult sent(Receiver.Kind kind, String... lines) throws IOException, InterruptedException {
        Path script = folder.write(
                "sender", ("#!/bin/sh\n" + String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
        List<Receiver> present = new ArrayList<>();
        Contender sender = Contender.ofFolder(
                        "sender",
                        House.DCMTK,
                        0,
                        out -> Task.of(
                                folder.path(),
                                List.of(
                                        script.toString(),
                                        files.folder().toString(),
                                        Integer.toString(present.get(0).port()))),
                        (out, finished) -> present.get(0).verdict(out, finished))
                .inside(output -> {
                    present.clear();
                    present.add(kind.start(output));
                    return present.get(0);
                });
        Spawner spawner = new Spawner(measuredRun(), folder.path().resolve("scratch"), Duration.ofSeconds(20));
        Path out = Files.createDirectories(folder.path().resolve("out"));
        return new RowRunner(spawner, out, out, List.of(folder.path()), 1, 1)
                .run(Row.of("id", "group", "title", "input", 1, List.of(sender)).withRounds(1))
                .contenders()
                .get(0);
    }

    private Receiver.Kind discarding() throws IOException {
        return DiscardingReceiver.kind("storescp", files, PDU, Map.of("TCP_NODELAY", "1"));
    }

    @Test
    void whoSendsEverythingHasFigures() throws Exception {
        ContenderResult sender = sent(discarding(), "exec dcmsend 127.0.0.1 $2 +sd \"$1\"");

        assertThat(sender.failure()).isNull();
        assertThat(sender.checkedBy()).contains("counted by the kernel");
    }

    @Test
    void whoSendsNothingAndSaysThatAllIsWellHasNone() throws Exception {
        assertThat(sent(discarding(), "exit 0").failure()).startsWith("WRONG: ").contains("bytes arrived");
    }

    @Test
    void whoLeavesOneFileOutHasNone() throws Exception {
        assertThat(sent(discarding(), "exec dcmsend 127.0.0.1 $2 \"$1\"/000[01][1-9].dcm")
                        .failure())
                .startsWith("WRONG: ")
                .contains("bytes arrived");
    }

    @Test
    void whoSendsOneFileTwiceHasNone() throws Exception {
        assertThat(sent(discarding(), "dcmsend 127.0.0.1 $2 +sd \"$1\" && exec dcmsend 127.0.0.1 $2 \"$1\"/00001.dcm")
                        .failure())
                .startsWith("WRONG: ")
                .contains("bytes arrived");
    }

    @Test
    void aReceiverThatWritesIsComparedFileByFile() throws Exception {
        Spawner unused = new Spawner(measuredRun(), folder.path().resolve("judging"), Duration.ofSeconds(20));
        PixelJudge judge =
                new PixelJudge(new Toolbox(Map.of()), unused, folder.path().resolve("judge"));
        Check all = new FolderCheck(judge, folder.path()).received(files);
        Receiver.Kind writing = WritingReceiver.kind("storescp", Map.of(), all);

        assertThat(sent(writing, "exec dcmsend 127.0.0.1 $2 +sd \"$1\"").failure())
                .isNull();
        assertThat(sent(writing, "exec dcmsend 127.0.0.1 $2 \"$1\"/00001.dcm").failure())
                .isEqualTo("WRONG: 00002.dcm did not arrive");
    }

    @Test
    void aReceiverThatDoesNotComeUpIsNamed() throws Exception {
        Receiver.Kind dead = DiscardingReceiver.kind("false", files, PDU, Map.of());

        assertThat(sent(dead, "exit 0").failure()).isEqualTo("receiver false does not listen");
    }
}
