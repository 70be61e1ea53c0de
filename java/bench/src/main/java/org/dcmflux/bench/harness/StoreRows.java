package org.dcmflux.bench.harness;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dcmflux.bench.result.House;

/** C-STORE over the loopback interface to dcmtk's storescp, which writes what it gets. */
final class StoreRows {
    static final String STORE = "C-STORE";

    private static final Map<String, String> AS_IT_COMES = Map.of();
    private static final Map<String, String> NO_DELAY = Map.of("TCP_NODELAY", "1");

    private final Contenders contenders;
    private final FolderCheck folders;
    private final Spawner spawner;

    StoreRows(Contenders contenders, FolderCheck folders, Spawner spawner) {
        this.contenders = contenders;
        this.folders = folders;
        this.spawner = spawner;
    }

    /** A receiver that nobody has tuned: it keeps Nagle's algorithm on. */
    Optional<Row> stalled(SmallFiles files) throws IOException, InterruptedException {
        return row("default", "To storescp as it comes", files, AS_IT_COMES)
                .map(row -> row.withNote(
                        "storescp leaves Nagle's algorithm on: each response waits for the sender's delayed "
                                + "acknowledgement, some 40 ms an object, unless the sender acknowledges at once."));
    }

    /** A receiver that answers at once. */
    Optional<Row> noDelay(SmallFiles files) throws IOException, InterruptedException {
        return row("nodelay", "To storescp with TCP_NODELAY=1", files, NO_DELAY);
    }

    private Optional<Row> row(String id, String title, SmallFiles files, Map<String, String> environment)
            throws IOException, InterruptedException {
        Optional<String> storescp =
                contenders.program(List.of("storescp"), "dcmtk").map(command -> command.get(0));
        if (storescp.isEmpty()) {
            return Optional.empty();
        }
        int port = Receiver.freePort();
        String folder = files.folder().toString();
        String portText = Integer.toString(port);
        List<Contender> all = new ArrayList<>();
        if (canSend()) {
            all.add(sender(
                    "dcmflux send",
                    House.DCMFLUX,
                    contenders.ours("send", "-a", "STORESCP", "-H", "127.0.0.1", "-p", portText, "-r", "-i", folder),
                    files));
        } else {
            contenders.miss("dcmflux send: not built yet, so C-STORE rows show the peers alone");
        }
        contenders
                .program(List.of("storescu", "-aec", "STORESCP", "127.0.0.1", portText, "+sd", folder), "dcmtk")
                .ifPresent(command -> all.add(sender("dcmtk storescu", House.DCMTK, command, files)));
        contenders
                .program(List.of("dcmsend", "-aec", "STORESCP", "127.0.0.1", portText, "+sd", folder), "dcmtk")
                .ifPresent(command -> all.add(sender("dcmtk dcmsend", House.DCMTK, command, files)));
        String program = storescp.get();
        List<Contender> surrounded = all.stream()
                .map(sender -> sender.inside(output -> Receiver.start(program, port, output, environment, List.of())))
                .toList();
        return Optional.of(Row.of(
                        "store/" + id,
                        STORE,
                        title,
                        files.count() + " CT files of 0.5 MB",
                        0.524288 * files.count(),
                        surrounded)
                .withItems(files.count()));
    }

    private boolean canSend() throws IOException, InterruptedException {
        Path none = Path.of("").toAbsolutePath();
        Finished help = spawner.run(Task.of(none, contenders.ours("send", "--help")));
        // A command line that does not know the command prints its own help and is content.
        return help.succeeded() && help.output().contains("dcmflux send");
    }

    private Contender sender(String name, House house, List<String> command, SmallFiles files) {
        return Contender.ofFolder(name, house, 0, out -> contenders.task(command), folders.received(files));
    }
}
