package org.dcmflux.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.dcmflux.net.association.Negotiated;
import org.dcmflux.net.storage.InstanceFile;
import org.dcmflux.net.storage.SendListener;
import org.dcmflux.net.storage.SendSummary;
import org.dcmflux.net.storage.StoreResult;

/** Tells the user, the log and the progress display what a run of {@code send} does, and how it ended. */
final class SendReport implements SendListener {
    private static final double MIB = 1024.0 * 1024;

    /** Whether each file and association gets a line on stderr. */
    enum Detail {
        BRIEF,
        VERBOSE
    }

    private final SessionLog log;
    private final SendProgress progress;
    private final Detail detail;
    private final Instant start = Instant.now();
    private int found;
    private long foundBytes;
    private final Set<String> studies = new HashSet<>();
    private int skipped;

    SendReport(SessionLog log, SendProgress progress, Detail detail) {
        this.log = log;
        this.progress = progress;
        this.detail = detail;
    }

    private void say(SessionLog.Level level, String message) {
        log.log(level, message);
        if (detail == Detail.VERBOSE) {
            tell(message);
        }
    }

    private void tell(String message) {
        progress.makeRoom();
        Messages.plain(Messages.oneLine(message));
    }

    @Override
    public void found(InstanceFile instance) {
        found++;
        foundBytes += instance.dataSetLength();
        studies.add(instance.studyInstanceUid());
        progress.found(instance);
    }

    @Override
    public void skipped(Path path, String reason) {
        skipped++;
        say(SessionLog.Level.INFO, "skipped file=" + path + " reason=\"" + reason + "\"");
    }

    @Override
    public void discovered() {
        String words = String.format(
                Locale.ROOT,
                "found %d instances of %d studies, %.1f MB; %d files skipped",
                found,
                studies.size(),
                foundBytes / 1e6,
                skipped);
        log.log(SessionLog.Level.INFO, words);
        tell(words);
    }

    @Override
    public void opened(int association, Negotiated negotiated, String protection) {
        long accepted = negotiated.contexts().stream()
                .filter(each -> each.answer().isAccepted())
                .count();
        say(
                SessionLog.Level.INFO,
                "association=" + association + " opened contexts="
                        + negotiated.contexts().size() + " accepted="
                        + accepted + " max_pdu=" + negotiated.maxSendPdu() + " peer=\""
                        + negotiated.peer().implementationVersionName() + "\""
                        + (protection.isEmpty() ? "" : " tls=\"" + protection + "\""));
        for (Negotiated.Context each : negotiated.contexts()) {
            if (!each.answer().isAccepted()) {
                log.log(SessionLog.Level.INFO, "association=" + association + " refused context: " + each.words());
            }
        }
    }

    @Override
    public void closed(int association, String reason) {
        progress.closed(association);
        say(
                SessionLog.Level.INFO,
                "association=" + association + " closed" + (reason.isEmpty() ? "" : " reason=\"" + reason + "\""));
    }

    @Override
    public void progressed(int association, long bytes) {
        progress.progressed(association, bytes);
    }

    @Override
    public void retrying(String what, String reason, Duration delay) {
        String words = "trying again what=" + what + " delay_ms=" + delay.toMillis() + " reason=\"" + reason + "\"";
        log.log(SessionLog.Level.WARN, words);
        tell(words);
    }

    @Override
    public void finished(StoreResult result) {
        log.file(result);
        progress.finished(result);
        String words = SessionLog.name(result.state()) + " file=" + result.path() + " bytes=" + result.bytes()
                + " time_ms=" + result.duration().toMillis() + " association=" + result.association()
                + (result.reason().isEmpty() ? "" : " reason=\"" + result.reason() + "\"");
        if (result.isStored()) {
            say(result.reason().isEmpty() ? SessionLog.Level.INFO : SessionLog.Level.WARN, words);
        } else {
            log.log(SessionLog.Level.ERROR, words);
            tell(words);
        }
    }

    /** Writes the summary to the log directory and to stdout. */
    void summary(SendSummary summary, Map<String, Object> configuration) {
        progress.close();
        log.summary(json -> members(json, summary, configuration));
        double seconds = Math.max(1e-9, summary.duration().toNanos() / 1e9);
        String words = String.format(
                Locale.ROOT,
                "%d stored (%d with warnings), %d failed, %d unknown, %d stored before, %d skipped; %d studies, "
                        + "%d associations%n%.1f MB in %.2f s: %.1f files/s, %.1f MB/s; a file takes %.1f ms on average, "
                        + "95 %% at most %.1f ms",
                summary.stored(),
                summary.warnings(),
                summary.failed(),
                summary.unknown(),
                summary.alreadyStored(),
                summary.skipped(),
                summary.studies(),
                summary.associations(),
                summary.bytes() / 1e6,
                seconds,
                summary.stored() / seconds,
                summary.bytes() / 1e6 / seconds,
                summary.meanTime().toNanos() / 1e6,
                summary.p95Time().toNanos() / 1e6);
        System.out.println(words);
        log.end(words.replace(System.lineSeparator(), "; "));
        summary.failures().forEach((reason, count) -> System.out.println(count + " x " + Messages.oneLine(reason)));
        System.out.println("log " + log.logFile() + System.lineSeparator() + "summary " + log.summaryFile());
    }

    private void members(JsonGenerator json, SendSummary summary, Map<String, Object> configuration)
            throws IOException {
        double seconds = Math.max(1e-9, summary.duration().toNanos() / 1e9);
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("start_time", start.toString());
        members.put("end_time", Instant.now().toString());
        members.put("total_files", summary.total());
        members.put("successful_transfers", summary.stored());
        members.put("failed_transfers", summary.failed());
        members.put("unknown_transfers", summary.unknown());
        members.put("already_stored_files", summary.alreadyStored());
        members.put("skipped_files", summary.skipped());
        members.put("warnings", summary.warnings());
        members.put("total_bytes", summary.bytes());
        members.put("total_time_ms", summary.duration().toMillis());
        members.put("average_transfer_time_ms", summary.meanTime().toNanos() / 1e6);
        members.put("p95_transfer_time_ms", summary.p95Time().toNanos() / 1e6);
        members.put("throughput_mbps", summary.bytes() / MIB / seconds);
        members.put("throughput_unit", "MiB/s");
        members.put("files_per_second", summary.stored() / seconds);
        members.put("studies_processed", summary.studies());
        members.put("associations", summary.associations());
        members.put("cancelled", summary.cancelled());
        members.putAll(configuration);
        for (Map.Entry<String, Object> each : members.entrySet()) {
            json.writeFieldName(each.getKey());
            value(json, each.getValue());
        }
        json.writeObjectFieldStart("failures_by_reason");
        for (Map.Entry<String, Integer> each : summary.failures().entrySet()) {
            json.writeNumberField(each.getKey(), each.getValue());
        }
        json.writeEndObject();
        json.writeStringField("log_file", log.logFile().toString());
        json.writeStringField("results_file", log.filesFile().toString());
    }

    private static void value(JsonGenerator json, Object value) throws IOException {
        if (value instanceof Map<?, ?> map) {
            json.writeStartObject();
            for (Map.Entry<?, ?> each : map.entrySet()) {
                json.writeFieldName(String.valueOf(each.getKey()));
                value(json, each.getValue());
            }
            json.writeEndObject();
        } else if (value instanceof List<?> list) {
            json.writeStartArray();
            for (Object each : list) {
                value(json, each);
            }
            json.writeEndArray();
        } else if (value instanceof Integer number) {
            json.writeNumber(number);
        } else if (value instanceof Long number) {
            json.writeNumber(number);
        } else if (value instanceof Double number) {
            json.writeNumber(Math.round(number * 1000) / 1000.0);
        } else if (value instanceof Boolean flag) {
            json.writeBoolean(flag);
        } else {
            json.writeString(String.valueOf(value));
        }
    }
}
