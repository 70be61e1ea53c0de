package org.dcmflux.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.io.SerializedString;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.dcmflux.bytes.OutputException;
import org.dcmflux.net.dimse.Status;
import org.dcmflux.net.storage.InstanceFile;
import org.dcmflux.net.storage.StoreResult;
import org.jspecify.annotations.Nullable;

/**
 * What is written about a run of {@code send}: a text log, a line of JSON for each file, and a summary. Nothing of a Data Set
 * but UIDs; whatever else comes from files or from the other side is escaped, so that it cannot forge a line. Not channels but
 * streams, because an interrupted run must be able to say how it ended. Methods are called one at a time.
 *
 * <p>The text log stays below 1 MB: what is only informative is left out first, failures later, the end never, and the log says
 * how many lines are missing. The results have a line for every file, however many there are.
 */
final class SessionLog implements Closeable {
    /** Raised when a member changes its meaning or goes away. */
    static final int SCHEMA = 1;

    private static final int INFORMATIVE_BYTES = 700_000;
    private static final int MOST_BYTES = 950_000;
    private static final int LONGEST_LINE = 8_000;

    /** Lines about files that follow each other faster than this are written together. */
    private static final long FLUSH_NANOS = 100_000_000;

    /** How much a line of the text log matters. */
    enum Level {
        INFO,
        WARN,
        ERROR
    }

    private final UUID id = UUID.randomUUID();
    private final String name = id.toString();
    private final Path directory;
    private final JsonFactory json = new JsonFactory();
    private final OutputStream text;
    private final JsonGenerator files;
    private final LogTime time = new LogTime();
    private long flushed = System.nanoTime() - FLUSH_NANOS;
    private int textBytes;
    private int leftOut;
    private @Nullable IOException failure;

    private SessionLog(Path directory) throws IOException {
        this.directory = directory;
        this.text = new BufferedOutputStream(new FileOutputStream(logFile().toFile()));
        this.files = json.createGenerator(new FileOutputStream(filesFile().toFile()));
        this.files.setRootValueSeparator(new SerializedString(""));
    }

    /** Makes the directory if need be, and the files in it. */
    static SessionLog in(Path directory) throws OutputException {
        try {
            Files.createDirectories(directory);
            return new SessionLog(directory);
        } catch (IOException e) {
            throw new OutputException(directory.toString(), "no log can be written here: " + e.getMessage(), e);
        }
    }

    private static Writer writer(Path file) throws IOException {
        return new OutputStreamWriter(new FileOutputStream(file.toFile()), StandardCharsets.UTF_8);
    }

    UUID id() {
        return id;
    }

    Path logFile() {
        return directory.resolve("dicom_sender_" + id + ".log");
    }

    Path filesFile() {
        return directory.resolve("dicom_sender_files_" + id + ".jsonl");
    }

    Path summaryFile() {
        return directory.resolve("dicom_sender_summary_" + id + ".json");
    }

    /** Adds a line to the text log, unless there are too many already. */
    void log(Level level, String message) {
        byte[] line = line(level, message);
        if (textBytes + line.length > (level == Level.INFO ? INFORMATIVE_BYTES : MOST_BYTES)) {
            leftOut++;
        } else {
            append(line);
        }
    }

    /** Adds the last line, and how many are missing before it. */
    void end(String message) {
        if (leftOut > 0) {
            append(line(
                    Level.WARN,
                    leftOut + " lines were left out to keep this log below 1 MB; every file has its line in "
                            + filesFile().getFileName()));
        }
        append(line(Level.INFO, message));
    }

    private byte[] line(Level level, String message) {
        String safe = Messages.oneLine(message);
        String text = safe.length() > LONGEST_LINE ? safe.substring(0, LONGEST_LINE) + "…" : safe;
        return (time.now() + " " + level + " session=" + name + " " + text + "\n").getBytes(StandardCharsets.UTF_8);
    }

    private void append(byte[] line) {
        textBytes += line.length;
        kept(() -> text.write(line));
    }

    /** Adds a line about a file. */
    void file(StoreResult result) {
        kept(() -> {
            JsonGenerator line = files;
            line.writeStartObject();
            line.writeNumberField("schema_version", SCHEMA);
            line.writeStringField("session_id", name);
            line.writeStringField("time", time.now());
            line.writeStringField("file", result.path().toString());
            line.writeStringField("state", name(result.state()));
            Status status = result.status();
            line.writeStringField("status", status == null ? "" : status.hex());
            line.writeStringField("reason", result.reason());
            InstanceFile instance = result.instance();
            if (instance != null) {
                line.writeStringField("sop_class_uid", instance.sopClassUid());
                line.writeStringField("sop_instance_uid", instance.sopInstanceUid());
                line.writeStringField("study_instance_uid", instance.studyInstanceUid());
                line.writeStringField("file_transfer_syntax_uid", instance.transferSyntaxUid());
            }
            line.writeStringField("sent_transfer_syntax_uid", result.transferSyntaxUid());
            line.writeNumberField("bytes", result.bytes());
            line.writeNumberField("time_ms", result.duration().toNanos() / 1_000_000.0);
            line.writeNumberField("attempts", result.attempts());
            line.writeNumberField("association", result.association());
            line.writeEndObject();
            line.writeRaw('\n');
            long now = System.nanoTime();
            if (now - flushed >= FLUSH_NANOS) {
                flushed = now;
                line.flush();
            }
        });
    }

    static String name(Enum<?> value) {
        return value.name().toLowerCase(java.util.Locale.ROOT);
    }

    /** Writes the members of the summary. */
    interface Members {
        void write(JsonGenerator json) throws IOException;
    }

    void summary(Members members) {
        kept(() -> {
            try (Writer writer = writer(summaryFile());
                    JsonGenerator generator = json.createGenerator(writer)) {
                generator.useDefaultPrettyPrinter();
                generator.writeStartObject();
                generator.writeNumberField("schema_version", SCHEMA);
                generator.writeStringField("session_id", id.toString());
                members.write(generator);
                generator.writeEndObject();
                generator.writeRaw('\n');
            }
        });
    }

    private interface Writing {
        void run() throws IOException;
    }

    /** A log that cannot be written does not stop what it is about; it is said at the end. */
    private void kept(Writing writing) {
        try {
            writing.run();
        } catch (IOException e) {
            failure = failure == null ? e : failure;
        }
    }

    @Override
    public void close() throws OutputException {
        kept(text::close);
        kept(files::close);
        if (failure != null) {
            throw new OutputException(
                    directory.toString(), "the log could not be written to its end: " + failure.getMessage(), failure);
        }
    }
}
