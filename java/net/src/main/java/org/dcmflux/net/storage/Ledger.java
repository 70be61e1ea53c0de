package org.dcmflux.net.storage;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.dcmflux.bytes.OutputException;
import org.dcmflux.net.dimse.Status;
import org.dcmflux.net.storage.StoreResult.State;

/**
 * What is known to be stored where, a JSON object a line, only ever appended to. The last line of an instance counts. Before
 * an instance is sent it becomes unknown, so that a process that dies leaves no wrong impression; a line that was cut by its
 * death is as good as none. Thread-safe; one process at a time.
 *
 * <p>What is stored is forced to the device at least every 100 ms and at the end: what is lost with the power before that is
 * sent again, which changes nothing for the receiver.
 */
final class Ledger implements Closeable {
    private static final int SCHEMA = 1;
    private static final String LINE_BEGINS = "{\"schema\":";
    private static final long FORCE_NANOS = 100_000_000L;

    /** What an instance is recognized by: the same file, unchanged, to the same receiver. */
    private record Key(String peer, String path, String sopInstanceUid, long size, long lastModified) {}

    private final ReentrantLock lock = new ReentrantLock();
    private final JsonFactory json = new JsonFactory();
    private final Map<Key, State> states = new HashMap<>();
    // Not a channel: an interrupt, which ends a run, would close that in the middle of the last words.
    private final RandomAccessFile file;
    private final FileLock exclusive;
    private final Path path;
    private final String peer;
    private long lastForce = System.nanoTime();
    private boolean forced = true;

    private Ledger(Path path, String peer, RandomAccessFile file, FileLock exclusive) {
        this.path = path;
        this.peer = peer;
        this.file = file;
        this.exclusive = exclusive;
    }

    /**
     * Reads a ledger, or begins a new one.
     *
     * @throws OutputException when it cannot be written or another process uses it
     * @throws IOException when it is no ledger
     */
    static Ledger open(Path path, String peer) throws IOException {
        RandomAccessFile file;
        try {
            file = new RandomAccessFile(path.toFile(), "rw");
        } catch (IOException e) {
            throw new OutputException(path.toString(), "the ledger cannot be opened: " + e.getMessage(), e);
        }
        try {
            FileLock exclusive = exclusive(path, file.getChannel());
            Ledger ledger = new Ledger(path, peer, file, exclusive);
            ledger.read();
            return ledger;
        } catch (IOException | RuntimeException e) {
            try (file) {
                throw e;
            }
        }
    }

    private static FileLock exclusive(Path path, FileChannel channel) throws IOException {
        FileLock exclusive;
        try {
            exclusive = channel.tryLock();
        } catch (OverlappingFileLockException e) {
            throw inUse(path);
        }
        if (exclusive == null) {
            throw inUse(path);
        }
        return exclusive;
    }

    private static OutputException inUse(Path path) {
        return new OutputException(
                path.toString(), "the ledger is in use by another sender; wait for it, or name another ledger", null);
    }

    private void read() throws IOException {
        boolean endsWithLine = true;
        // Unlike the reader of Files this one goes on behind bytes that are no text: they damage their line only.
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(Files.newInputStream(path), StandardCharsets.UTF_8))) {
            int number = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                number++;
                if (!record(line) && number == 1 && !isBeginning(line)) {
                    throw new IOException(
                            path + " is no ledger; name one, or a file that is not there yet. It was left as it is");
                }
            }
        }
        long size = file.length();
        if (size > 0) {
            file.seek(size - 1);
            endsWithLine = file.read() == '\n';
        }
        file.seek(size);
        if (!endsWithLine) {
            append("\n".getBytes(StandardCharsets.UTF_8)); // a line that was cut stays cut
        }
    }

    /** Whether a line may be one of a ledger that was cut while it was written. */
    private static boolean isBeginning(String line) {
        int length = Math.min(line.length(), LINE_BEGINS.length());
        return LINE_BEGINS.startsWith(line.substring(0, length));
    }

    /** False when the line is damaged. */
    private boolean record(String line) {
        Map<String, String> members = new HashMap<>();
        try (JsonParser parser = json.createParser(line)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return false;
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                parser.nextToken();
                members.put(name, parser.getText());
            }
            Key key = new Key(
                    members.getOrDefault("peer", ""),
                    members.getOrDefault("file", ""),
                    members.getOrDefault("sopInstance", ""),
                    Long.parseLong(members.getOrDefault("size", "-1")),
                    Long.parseLong(members.getOrDefault("modified", "-1")));
            states.put(key, State.valueOf(members.getOrDefault("state", "").toUpperCase(Locale.ROOT)));
            return true;
        } catch (IOException | IllegalArgumentException e) {
            return false;
        }
    }

    private Key key(InstanceFile instance) {
        return new Key(
                peer,
                instance.path().toAbsolutePath().normalize().toString(),
                instance.sopInstanceUid(),
                instance.size(),
                instance.lastModified());
    }

    boolean isStored(InstanceFile instance) {
        lock.lock();
        try {
            return states.get(key(instance)) == State.STORED;
        } finally {
            lock.unlock();
        }
    }

    /** Says that an instance is about to be sent. */
    void begin(InstanceFile instance) throws IOException {
        write(instance, State.UNKNOWN, "", "being sent");
    }

    /** Says what became of an instance. */
    void record(StoreResult result) throws IOException {
        InstanceFile instance = result.instance();
        if (instance != null) {
            Status status = result.status();
            write(instance, result.state(), status == null ? "" : status.hex(), result.reason());
        }
    }

    private void write(InstanceFile instance, State state, String status, String reason) throws IOException {
        Key key = key(instance);
        ByteArrayOutputStream line = new ByteArrayOutputStream(512);
        try (JsonGenerator generator = json.createGenerator(line)) {
            generator.writeStartObject();
            generator.writeNumberField("schema", SCHEMA);
            generator.writeStringField("time", Instant.now().toString());
            generator.writeStringField("peer", key.peer);
            generator.writeStringField("file", key.path);
            generator.writeStringField("sopInstance", key.sopInstanceUid);
            generator.writeNumberField("size", key.size);
            generator.writeNumberField("modified", key.lastModified);
            generator.writeStringField("state", state.name().toLowerCase(Locale.ROOT));
            generator.writeStringField("status", status);
            generator.writeStringField("reason", reason);
            generator.writeEndObject();
            generator.writeRaw('\n');
        }
        lock.lock();
        try {
            append(line.toByteArray());
            states.put(key, state);
            forced = false;
            if (System.nanoTime() - lastForce > FORCE_NANOS) {
                force();
            }
        } catch (IOException e) {
            throw new OutputException(path.toString(), "the ledger cannot be written: " + e.getMessage(), e);
        } finally {
            lock.unlock();
        }
    }

    private void append(byte[] line) throws IOException {
        file.write(line);
    }

    private void force() throws IOException {
        if (!forced) {
            file.getFD().sync();
            forced = true;
            lastForce = System.nanoTime();
        }
    }

    @Override
    public void close() throws IOException {
        lock.lock();
        try (file) {
            force();
            exclusive.release();
        } finally {
            lock.unlock();
        }
    }
}
