package org.dcmflux.cli;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.dcmflux.testkit.Judge;
import org.dcmflux.testkit.PeerProcess;
import org.dcmflux.testkit.TemporaryFolder;

/** An Orthanc of a test's own, and what its REST API says of the instances that it has. */
final class OrthancArchive implements AutoCloseable {
    private static final Pattern INSTANCE = Pattern.compile("\"/instances/([0-9a-f-]+)\"");
    private static final int TIMEOUT_MILLIS = 30_000;

    private final PeerProcess process;
    private final int http;

    private OrthancArchive(PeerProcess process, int http) {
        this.process = process;
        this.http = http;
    }

    /** Starts it with an empty storage in a folder; it takes any storage SOP Class and any title. */
    static OrthancArchive start(TemporaryFolder folder) {
        OrthancArchive archive = begun(folder);
        for (int again = 0; again < 2 && !archive.answers(); again++) {
            archive.close(); // a port that was free a moment ago was taken by another test
            archive = begun(folder);
        }
        return archive;
    }

    private boolean answers() {
        try {
            return text(get("/system")).contains("DicomPort");
        } catch (IOException e) {
            return false;
        }
    }

    private static OrthancArchive begun(TemporaryFolder folder) {
        int dicom = PeerProcess.freePort();
        int http = PeerProcess.freePort();
        Path configuration = folder.write(
                "orthanc.json", String.format("""
                        {"Name":"TEST","StorageDirectory":"%1$s/db","IndexDirectory":"%1$s/db","HttpPort":%2$d,
                        "DicomPort":%3$d,"DicomAet":"ORTHANC","RemoteAccessAllowed":false,"AuthenticationEnabled":false,
                        "DicomCheckCalledAet":false,"DicomAlwaysAllowStore":true,"UnknownSopClassAccepted":true,
                        "OverwriteInstances":true,"StorageCompression":false,"Plugins":[]}
                        """, folder.path(), http, dicom).getBytes(StandardCharsets.UTF_8));
        PeerProcess process = PeerProcess.start(Judge.ORTHANC, folder.path(), dicom, configuration.toString());
        return new OrthancArchive(process, http);
    }

    /** Whom to send to. */
    String address() {
        return "ORTHANC@127.0.0.1:" + process.port();
    }

    /** How many instances it has. */
    int instances() throws IOException {
        Matcher count = Pattern.compile("\"CountInstances\"\\s*:\\s*(\\d+)").matcher(text(get("/statistics")));
        if (!count.find()) {
            throw new IOException("no count of instances");
        }
        return Integer.parseInt(count.group(1));
    }

    /** Its own name for an instance. */
    String find(String sopInstanceUid) throws IOException {
        HttpURLConnection connection = open("/tools/lookup");
        connection.setRequestMethod("POST");
        connection.setDoOutput(true);
        connection.getOutputStream().write(sopInstanceUid.getBytes(StandardCharsets.US_ASCII));
        String answer = text(body(connection));
        Matcher id = INSTANCE.matcher(answer);
        if (!id.find()) {
            throw new IOException("Orthanc does not have " + sopInstanceUid + ": " + answer);
        }
        return id.group(1);
    }

    /** What it says the Transfer Syntax of an instance is. */
    String transferSyntax(String id) throws IOException {
        return text(get("/instances/" + id + "/metadata/TransferSyntax")).strip();
    }

    /** The file that it made of an instance. */
    byte[] file(String id) throws IOException {
        return get("/instances/" + id + "/file");
    }

    private byte[] get(String path) throws IOException {
        return body(open(path));
    }

    private HttpURLConnection open(String path) throws IOException {
        HttpURLConnection connection = (HttpURLConnection)
                URI.create("http://127.0.0.1:" + http + path).toURL().openConnection();
        connection.setReadTimeout(TIMEOUT_MILLIS);
        return connection;
    }

    private static byte[] body(HttpURLConnection connection) throws IOException {
        try (InputStream in = connection.getInputStream()) {
            return in.readAllBytes();
        }
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        process.close();
    }
}
