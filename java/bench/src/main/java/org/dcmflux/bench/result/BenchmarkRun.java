package org.dcmflux.bench.result;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * One run of the harness.
 *
 * @param started date and time, UTC
 * @param revision of this project
 * @param scale part of the full size that the inputs have
 * @param sources what the inputs were made of
 * @param machine where
 * @param tools who took part
 * @param absent what was not measured, and why
 * @param rows what was measured
 */
public record BenchmarkRun(
        String started,
        String revision,
        double scale,
        String sources,
        Machine machine,
        List<ToolVersion> tools,
        List<String> absent,
        List<RowResult> rows) {

    /** The row that says what starting costs when a small file is transcoded. */
    public static final String START_UP = "start-up/transcode";

    /** The row that says what starting costs when a small file is sent. */
    public static final String START_UP_OF_SENDING = "start-up/send";

    /** Median seconds that ours needs to start and do next to nothing of a row's kind: in the rounds of that row, or in the row of starting; 0 when that was not measured. */
    public double startUpWall(RowResult row) {
        return startUp(row).map(ours -> ours.wall().median()).orElse(0.0);
    }

    /** The same in CPU seconds. */
    public double startUpCpu(RowResult row) {
        return startUp(row).map(ours -> ours.cpu().median()).orElse(0.0);
    }

    private Optional<ContenderResult> startUp(RowResult row) {
        ContenderResult own = row.startUp();
        if (own != null && own.isValid()) {
            return Optional.of(own);
        }
        Optional<ContenderResult> transcoding = row(START_UP).flatMap(RowResult::ours);
        return row.id().startsWith("store/")
                ? row(START_UP_OF_SENDING).flatMap(RowResult::ours).or(() -> transcoding)
                : transcoding;
    }

    /** The row of that id, if it was measured. */
    public Optional<RowResult> row(String id) {
        return rows.stream().filter(row -> row.id().equals(id)).findFirst();
    }

    /** Reads what {@link #write} wrote. */
    public static BenchmarkRun read(Path json) throws IOException {
        try {
            return mapper().readValue(json.toFile(), BenchmarkRun.class);
        } catch (JacksonException e) {
            throw new IOException(json + " is not a benchmark run: " + e.getOriginalMessage(), e);
        }
    }

    /** Writes everything that was measured, each sample too. */
    public void write(Path json) throws IOException {
        mapper().writeValue(json.toFile(), this);
    }

    private static ObjectMapper mapper() {
        return new ObjectMapper()
                .enable(SerializationFeature.INDENT_OUTPUT)
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
    }
}
