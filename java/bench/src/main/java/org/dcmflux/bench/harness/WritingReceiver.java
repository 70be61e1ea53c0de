package org.dcmflux.bench.harness;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** dcmtk's storescp, writing what it gets while it comes; each file is compared with what was to be sent. */
final class WritingReceiver implements Receiver {
    private final ReceiverProcess process;
    private final int port;
    private final Check check;

    private WritingReceiver(ReceiverProcess process, int port, Check check) {
        this.process = process;
        this.port = port;
        this.check = check;
    }

    /**
     * @param storescp the program
     * @param environment such as {@code TCP_NODELAY=1}
     * @param check looks at the folder that it wrote
     */
    static Kind kind(String storescp, Map<String, String> environment, Check check) {
        return output -> {
            int port = ReceiverProcess.freePort();
            List<String> command = List.of(storescp, "+B", "-od", output.toString(), Integer.toString(port));
            return new WritingReceiver(ReceiverProcess.start(command, environment, port), port, check);
        };
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public void close() {
        process.close();
    }

    @Override
    public Verdict verdict(Path output, Finished finished) throws IOException, InterruptedException {
        return check.look(output, finished);
    }
}
