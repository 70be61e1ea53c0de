package org.dcmflux.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import org.dcmflux.dictionary.TransferSyntax;
import org.dcmflux.transcode.proof.Finding;
import org.dcmflux.transcode.proof.VerificationReport;

/**
 * A verified file as one JSON object a line. The names are an interface: {@code schemaVersion} grows when one of them changes
 * its meaning or goes away, not when one is added.
 */
final class VerificationJson {
    private static final int SCHEMA_VERSION = 1;
    private static final JsonFactory FACTORY = new JsonFactory();

    private VerificationJson() {}

    static String of(VerificationReport report, boolean passes) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(text)) {
            json.writeStartObject();
            json.writeNumberField("schemaVersion", SCHEMA_VERSION);
            json.writeStringField("file", report.name());
            json.writeNumberField("bytes", report.bytes());
            json.writeBooleanField("passes", passes);
            json.writeFieldName("transferSyntax");
            TransferSyntax syntax = report.syntax();
            if (syntax == null) {
                json.writeNull();
            } else {
                json.writeStartObject();
                json.writeStringField("uid", syntax.uid());
                json.writeStringField("name", syntax.name());
                json.writeEndObject();
            }
            json.writeFieldName("frames");
            if (report.frames() < 0) {
                json.writeNull();
            } else {
                json.writeNumber(report.frames());
            }
            json.writeNumberField("decodedFrames", report.decodedFrames());
            json.writeNumberField("errors", report.errors());
            json.writeNumberField("warnings", report.warnings());
            json.writeArrayFieldStart("findings");
            for (Finding finding : report.findings()) {
                json.writeStartObject();
                json.writeStringField("severity", VerificationText.name(finding.severity()));
                json.writeStringField("rule", VerificationText.name(finding.rule()));
                json.writeStringField("place", finding.place());
                json.writeStringField("detail", finding.detail());
                json.writeStringField("remedy", finding.remedy());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeArrayFieldStart("notes");
            for (String note : report.notes()) {
                json.writeString(note);
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        return text.toString();
    }
}
