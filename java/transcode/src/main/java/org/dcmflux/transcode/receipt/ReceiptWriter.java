package org.dcmflux.transcode.receipt;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.Closeable;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.function.ToIntFunction;
import org.dcmflux.bytes.OutputException;
import org.dcmflux.transcode.FrameDigests;
import org.dcmflux.transcode.SecondOpinion;
import org.dcmflux.transcode.TranscodeResult;
import org.dcmflux.transcode.batch.BatchItem;
import org.dcmflux.transcode.batch.BatchListener;

/**
 * Writes a receipt for each output, a JSON object a line, as soon as it ends. Lines are handed to the operating system at once, so
 * they are there even if the process is killed. Not for two threads at once, which a batch does not do.
 */
public final class ReceiptWriter implements BatchListener, Closeable {
    /** What the lines are, and their version. */
    public static final String SCHEMA = "dcmflux.report/1";

    private static final JsonFactory FACTORY = new JsonFactory();

    private final Path file;
    private final FileChannel channel;
    private final ToIntFunction<Throwable> exitCodes;

    private ReceiptWriter(Path file, FileChannel channel, ToIntFunction<Throwable> exitCodes) {
        this.file = file;
        this.channel = channel;
        this.exitCodes = exitCodes;
    }

    /** What is done with a report that is there. */
    public enum IfExists {
        FAIL,
        OVERWRITE,
        /** It is continued; a last line that was cut off is dropped. */
        APPEND
    }

    /**
     * Creates or continues a report.
     *
     * @param exitCodes the number that stands beside a failure
     */
    public static ReceiptWriter open(Path file, IfExists ifExists, ToIntFunction<Throwable> exitCodes)
            throws IOException {
        StandardOpenOption creation =
                ifExists == IfExists.FAIL ? StandardOpenOption.CREATE_NEW : StandardOpenOption.CREATE;
        try {
            FileChannel channel = FileChannel.open(file, creation, StandardOpenOption.READ, StandardOpenOption.WRITE);
            channel.truncate(ifExists == IfExists.APPEND ? endOfLastLine(channel) : 0);
            channel.position(channel.size());
            return new ReceiptWriter(file, channel, exitCodes);
        } catch (FileAlreadyExistsException e) {
            throw new OutputException(
                    file.toString(), "exists already; give another name, or say that it may be overwritten", e);
        } catch (IOException e) {
            throw new OutputException(file.toString(), "the report cannot be written: " + e, e);
        }
    }

    private static long endOfLastLine(FileChannel channel) throws IOException {
        ByteBuffer one = ByteBuffer.allocate(1);
        for (long end = channel.size(); end > 0; end--) {
            if (channel.read(one.clear(), end - 1) == 1 && one.get(0) == '\n') {
                return end;
            }
        }
        return 0;
    }

    @Override
    public void ended(BatchItem item) throws IOException {
        ByteBuffer line = ByteBuffer.wrap((line(item) + "\n").getBytes(StandardCharsets.UTF_8));
        try {
            while (line.hasRemaining()) {
                channel.write(line);
            }
        } catch (IOException e) {
            throw new OutputException(file.toString(), "the report cannot be written: " + e.getMessage(), e);
        }
    }

    private String line(BatchItem item) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(text)) {
            json.writeStartObject();
            json.writeStringField("schema", SCHEMA);
            json.writeNumberField("number", item.number());
            json.writeStringField("input", item.input().toString());
            json.writeStringField("status", item.status().word());
            if (item.target() != null) {
                json.writeStringField("target", item.target().uid());
            }
            if (item.output() != null) {
                json.writeStringField("output", item.output().toString());
            }
            sizes(json, item);
            if (item.result() != null) {
                result(json, item.result());
            }
            if (item.failure() != null) {
                PlanJson.failure(json, item.failure(), exitCodes.applyAsInt(item.failure()));
            }
            json.writeStringField("started", item.started().toString());
            json.writeNumberField("seconds", item.nanos() / 1e9);
            json.writeEndObject();
        }
        return text.toString();
    }

    private static void sizes(JsonGenerator json, BatchItem item) throws IOException {
        long input = item.result() != null
                ? item.result().inputBytes()
                : Files.isRegularFile(item.input()) ? Files.size(item.input()) : -1;
        if (input >= 0) {
            json.writeNumberField("inputBytes", input);
        }
        if (item.outputBytes() >= 0) {
            json.writeNumberField("outputBytes", item.outputBytes());
        }
        if (input >= 0 && item.outputBytes() > 0) {
            json.writeNumberField("ratio", (double) input / item.outputBytes());
        }
    }

    private static void result(JsonGenerator json, TranscodeResult result) throws IOException {
        json.writeNumberField("frames", result.frames());
        json.writeNumberField("verifiedFrames", result.verifiedFrames());
        SecondOpinion second = result.secondOpinion();
        if (!second.equals(SecondOpinion.NONE)) {
            json.writeObjectFieldStart("crossCheck");
            json.writeStringField("decoder", second.decoder().isEmpty() ? null : second.decoder());
            json.writeNumberField("frames", second.frames());
            json.writeStringField("detail", second.detail());
            json.writeEndObject();
        }
        json.writeObjectFieldStart("plan");
        PlanJson.members(json, result.plan(), result.attributeChanges());
        json.writeEndObject();
        FrameDigests digests = result.digests();
        json.writeObjectFieldStart("digests");
        json.writeStringField("algorithm", "SHA-256");
        json.writeStringField("of", digests.of());
        texts(json, "before", digests.before());
        texts(json, "after", digests.after());
        json.writeEndObject();
        texts(json, "warnings", result.warnings());
    }

    private static void texts(JsonGenerator json, String name, List<String> texts) throws IOException {
        json.writeArrayFieldStart(name);
        for (String text : texts) {
            json.writeString(text);
        }
        json.writeEndArray();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
