package org.dcmflux.bench.harness;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Orthanc with an empty storage, in memory where there is a file system for that: it forces each file to the device. Before it
 * ends, everything it holds is fetched over HTTP and compared with what was to be sent.
 */
final class OrthancReceiver implements Receiver {
    private static final String CONFIGURATION = """
            {"Name":"BENCH","StorageDirectory":"%1$s","IndexDirectory":"%1$s","HttpPort":%2$d,"DicomPort":%3$d,
             "DicomAet":"ORTHANC","RemoteAccessAllowed":false,"AuthenticationEnabled":false,"DicomCheckCalledAet":false,
             "DicomAlwaysAllowStore":true,"UnknownSopClassAccepted":true,"OverwriteInstances":true,"Plugins":[]}
            """;

    private final ReceiverProcess process;
    private final Path folder;
    private final Path output;
    private final int http;
    private final int port;
    private final Check check;
    private @Nullable String trouble;

    private OrthancReceiver(ReceiverProcess process, Path folder, Path output, int http, int port, Check check) {
        this.process = process;
        this.folder = folder;
        this.output = output;
        this.http = http;
        this.port = port;
        this.check = check;
    }

    /**
     * @param orthanc the program
     * @param environment such as {@code TCP_NODELAY=1}
     * @param scratch for its storage where nothing keeps files in memory
     * @param check looks at a folder with everything that it holds
     */
    static Kind kind(String orthanc, Map<String, String> environment, Path scratch, Check check) {
        return output -> {
            Path folder = Files.createTempDirectory(inMemoryOr(scratch), "dcmflux-bench-orthanc");
            int http = ReceiverProcess.freePort();
            int port = ReceiverProcess.freePort();
            Path configuration =
                    Files.writeString(folder.resolve("orthanc.json"), CONFIGURATION.formatted(folder, http, port));
            try {
                ReceiverProcess process =
                        ReceiverProcess.start(List.of(orthanc, configuration.toString()), environment, http, port);
                return new OrthancReceiver(process, folder, output, http, port, check);
            } catch (IOException e) {
                RowRunner.delete(folder);
                throw e;
            }
        };
    }

    private static Path inMemoryOr(Path scratch) throws IOException {
        Path memory = Path.of("/dev/shm");
        boolean fits = Files.isWritable(memory) && Files.getFileStore(memory).getUsableSpace() > 2L << 30;
        return fits ? memory : Files.createDirectories(scratch);
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public void close() throws IOException {
        try {
            fetchAll();
        } catch (IOException e) {
            trouble = String.valueOf(e.getMessage());
        }
        process.close();
        RowRunner.delete(folder);
    }

    private void fetchAll() throws IOException {
        String[] instances;
        try (InputStream answer = get("/instances")) {
            instances = new ObjectMapper().readValue(answer, String[].class);
        }
        for (String instance : instances) {
            try (InputStream file = get("/instances/" + instance + "/file")) {
                Files.copy(file, output.resolve(instance + ".dcm"));
            }
        }
    }

    private InputStream get(String path) throws IOException {
        return URI.create("http://127.0.0.1:" + http + path).toURL().openStream();
    }

    @Override
    public Verdict verdict(Path received, Finished finished) throws IOException, InterruptedException {
        return trouble == null
                ? check.look(received, finished)
                : Verdict.wrong("cannot tell what arrived: " + trouble, "Orthanc");
    }
}
