package org.dcmflux.bench.harness;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.dcmflux.bench.result.BenchmarkRun;
import org.dcmflux.bench.result.House;
import org.dcmflux.bench.result.Sample;
import org.jspecify.annotations.Nullable;

/** C-STORE over the loopback interface to dcmtk's storescp and to Orthanc; only the sender is measured. */
final class StoreRows {
    static final String STORE = "C-STORE";

    /** The PDU sizes: what dcmtk's programs take unless told otherwise, and the most that they can. */
    static final List<Integer> PDUS = List.of(16384, 131072);

    /** When two processes talk, how the system places and wakes them differs by a tenth from run to run. */
    private static final int LEAST_ROUNDS = 32;

    /** Where each run has to wait for a receiver that keeps what it gets. */
    private static final int LEAST_ROUNDS_KEPT = 7;

    /** Where each object waits for a clock, peers take long and nearly the same time. */
    private static final int LEAST_ROUNDS_STALLED = 4;

    private static final Pattern FLOOR = Pattern.compile("wall=([0-9.]+) cpu=([0-9.]+) bytes=(\\d+)");
    private static final Map<String, String> AS_IT_COMES = Map.of();
    private static final Map<String, String> NO_DELAY = Map.of("TCP_NODELAY", "1");
    private static final String STALLS = " leaves Nagle's algorithm on: each response waits for the sender's delayed "
            + "acknowledgement, some 40 ms an object, unless the sender acknowledges at once. The rate is what counts.";
    private static final String BOTH_ENDS =
            "TCP_NODELAY=1 in the environment of both ends, as who knows dcmtk sets it.";
    private static final String DISCARDS = BOTH_ENDS
            + " The receiver discards what it gets (storescp --ignore), PDUs of %d bytes. The socket floor is sendfile of the same files to a program that reads and discards, without any protocol.";

    private final Contenders contenders;
    private final FolderCheck folders;
    private final Path scratch;

    /** @param scratch for logs and storages */
    StoreRows(Contenders contenders, FolderCheck folders, Path scratch) {
        this.contenders = contenders;
        this.folders = folders;
        this.scratch = scratch;
    }

    /** Ours, sending one small object: what is taken off beside the socket floor. */
    Optional<Contender> starting(SmallFiles one) throws IOException {
        return discarding(one, PDUS.get(0), NO_DELAY).map(ends -> sender(one, ends));
    }

    /** What starting, an association and one small object cost. */
    Optional<Row> startUp(SmallFiles one) throws IOException {
        int pdu = PDUS.get(0);
        return discarding(one, pdu, NO_DELAY)
                .map(ends -> Row.of(
                        BenchmarkRun.START_UP_OF_SENDING,
                        StartUpRows.START_UP,
                        "Send one frame of 64 x 64",
                        "one file of 9 kB",
                        0,
                        senders(one, pdu, ends)));
    }

    /** A receiver that nobody has tuned: it keeps Nagle's algorithm on. */
    Optional<Row> stalled(SmallFiles files) throws IOException {
        int pdu = PDUS.get(0);
        return row("default", "To storescp as it comes", files, pdu, discarding(files, pdu, AS_IT_COMES))
                .map(row -> row.withNote("storescp --ignore" + STALLS).withLeast(LEAST_ROUNDS_STALLED));
    }

    /** A receiver that answers at once and discards, beside the socket floor. */
    Optional<Row> noDelay(SmallFiles files, int pdu) throws IOException {
        return withFloor("nodelay-" + pdu, "Many files to storescp, PDUs of " + pdu, files, pdu);
    }

    /** One large object. */
    Optional<Row> big(SmallFiles files, int pdu) throws IOException {
        return withFloor("big-" + pdu, "A large object to storescp, PDUs of " + pdu, files, pdu);
    }

    private Optional<Row> withFloor(String id, String title, SmallFiles files, int pdu) throws IOException {
        return row(id, title, files, pdu, discarding(files, pdu, NO_DELAY), floor(files))
                .map(row -> row.withNote(String.format(Locale.ROOT, DISCARDS, pdu)));
    }

    /** A receiver that writes files: each is compared with what was to be sent. */
    Optional<Row> writing(SmallFiles files) throws IOException {
        Optional<Ends> ends = storescp()
                .map(program -> new Ends(WritingReceiver.kind(program, NO_DELAY, folders.received(files)), NO_DELAY));
        return row("writing", "To storescp that writes files", files, PDUS.get(0), ends)
                .map(row -> row.withNote(BOTH_ENDS).withLeast(LEAST_ROUNDS_KEPT));
    }

    /** A small PACS as it comes: it stalls as storescp does. */
    Optional<Row> orthanc(SmallFiles files) throws IOException {
        return row("orthanc", "To Orthanc as it comes", files, PDUS.get(0), orthanc(files, AS_IT_COMES))
                .map(row -> row.withNote("Orthanc" + STALLS).withLeast(LEAST_ROUNDS_STALLED));
    }

    /** A small PACS when nobody waits for acknowledgements. */
    Optional<Row> orthancNoDelay(SmallFiles files) throws IOException {
        return row("orthanc-nodelay", "To Orthanc with TCP_NODELAY=1", files, PDUS.get(0), orthanc(files, NO_DELAY))
                .map(row -> row.withNote(BOTH_ENDS + " Orthanc stores and indexes each object before it answers.")
                        .withLeast(LEAST_ROUNDS_KEPT));
    }

    private Optional<Ends> orthanc(SmallFiles files, Map<String, String> environment) {
        return contenders
                .program(List.of("Orthanc"), "package orthanc")
                .map(command -> new Ends(
                        OrthancReceiver.kind(command.get(0), environment, scratch, folders.received(files)),
                        environment));
    }

    private Optional<Ends> discarding(SmallFiles files, int pdu, Map<String, String> environment) throws IOException {
        Optional<String> storescp = storescp();
        return storescp.isEmpty()
                ? Optional.empty()
                : Optional.of(new Ends(DiscardingReceiver.kind(storescp.get(), files, pdu, environment), environment));
    }

    private Optional<String> storescp() {
        return contenders.program(List.of("storescp"), "dcmtk").map(command -> command.get(0));
    }

    private List<Contender> senders(SmallFiles files, int pdu, Ends ends) {
        String folder = files.folder().toString();
        List<Contender> all = new ArrayList<>();
        all.add(sender(files, ends));
        String most = Integer.toString(pdu);
        for (String program : List.of("storescu", "dcmsend")) {
            contenders
                    .program(List.of(program, "--max-send-pdu", most, "-aec", "ANY", "127.0.0.1"), "dcmtk")
                    .ifPresent(command -> all.add(sender(
                            "dcmtk " + program,
                            House.DCMTK,
                            port -> Contenders.appended(command, Integer.toString(port), "+sd", folder),
                            ends)));
        }
        return all;
    }

    private Contender sender(SmallFiles files, Ends ends) {
        String folder = files.folder().toString();
        String logs = scratch.resolve("logs").toString();
        return sender(
                "dcmflux send",
                House.DCMFLUX,
                port -> contenders.ours(
                        "send", folder, "ANY@127.0.0.1:" + port, "--progress", "none", "--log-dir", logs),
                ends);
    }

    private Contender sender(String name, House house, IntFunction<List<String>> command, Ends ends) {
        Stage stage = new Stage(ends.receiver());
        return Contender.ofFolder(
                        name,
                        house,
                        0,
                        out -> contenders.task(command.apply(stage.receiver().port()), ends.environment()),
                        (out, finished) -> stage.receiver().verdict(out, finished))
                .inside(stage::open);
    }

    private Contender floor(SmallFiles files) {
        return Contender.ofFile(
                        "socket floor",
                        House.FLOOR,
                        0,
                        out -> contenders.task(contenders.socketFloor(files.folder())),
                        (out, finished) -> floorSample(finished).bytesOut() == files.byteCount()
                                ? Verdict.right("all bytes arrived")
                                : Verdict.wrong("bytes are missing", ""))
                .measuredBy(StoreRows::floorSample);
    }

    private static Sample floorSample(Finished finished) throws IOException {
        Matcher said = FLOOR.matcher(finished.output());
        if (!said.find()) {
            throw new IOException("socket_floor answers: " + finished.output().strip());
        }
        return new Sample(
                Double.parseDouble(said.group(1)),
                Double.parseDouble(said.group(2)),
                finished.sample().peakKilobytes(),
                Long.parseLong(said.group(3)));
    }

    private Optional<Row> row(
            String id, String title, SmallFiles files, int pdu, Optional<Ends> ends, Contender... more)
            throws IOException {
        double megabytes = files.byteCount() / 1e6;
        String input = files.count() == 1
                ? String.format(Locale.ROOT, "one object of %,.0f MB", megabytes)
                : files.count() + " CT files of 0.5 MB";
        return ends.map(both -> {
            List<Contender> all = senders(files, pdu, both);
            all.addAll(List.of(more));
            Row row = Row.of("store/" + id, STORE, title, input, megabytes, all).withLeast(LEAST_ROUNDS);
            return files.count() == 1 ? row : row.withItems(files.count());
        });
    }

    /**
     * Who is sent to, and the variables that both ends run with: a sender that waits for acknowledgements while the receiver does not
     * would be measured by its mishaps.
     */
    private record Ends(Receiver.Kind receiver, Map<String, String> environment) {}

    /** Each run of a sender has a receiver of its own; this is the present one, or the last. */
    private static final class Stage {
        private final Receiver.Kind kind;
        private @Nullable Receiver present;

        Stage(Receiver.Kind kind) {
            this.kind = kind;
        }

        Receiver open(Path output) throws IOException, InterruptedException {
            present = null;
            Receiver started = kind.start(output);
            present = started;
            return started;
        }

        Receiver receiver() {
            Receiver one = present;
            if (one == null) {
                throw new IllegalStateException("the receiver is started before the sender");
            }
            return one;
        }
    }
}
