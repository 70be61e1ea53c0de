package org.dcmflux.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.dcmflux.transcode.proof.ComparisonResult;
import org.dcmflux.transcode.proof.ElementDifference;
import org.dcmflux.transcode.proof.FrameDifference;

/**
 * A comparison as one JSON object. The names are an interface: {@code schemaVersion} grows when one of them changes its
 * meaning or goes away, not when one is added. What is infinite is null.
 */
final class ComparisonJson {
    private static final int SCHEMA_VERSION = 1;
    private static final JsonFactory FACTORY = new JsonFactory();

    private ComparisonJson() {}

    static String of(ComparisonResult result) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(text)) {
            json.writeStartObject();
            json.writeNumberField("schemaVersion", SCHEMA_VERSION);
            side(json, "first", result.first());
            side(json, "second", result.second());
            pixels(json, result);
            json.writeObjectFieldStart("elements");
            json.writeNumberField("differences", result.elementCount());
            json.writeNumberField("unexpected", result.unexpectedElements());
            json.writeArrayFieldStart("list");
            for (ElementDifference difference : result.elements()) {
                json.writeStartObject();
                json.writeStringField("path", difference.path().toString());
                json.writeStringField("kind", name(difference.kind()));
                json.writeStringField("first", difference.first());
                json.writeStringField("second", difference.second());
                json.writeBooleanField("expected", difference.isExpected());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
            json.writeArrayFieldStart("notes");
            for (String note : result.notes()) {
                json.writeString(note);
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        return text.toString();
    }

    /** What is printed in place of a comparison of files that cannot be compared. */
    static String failure(Path first, Path second, String error, int exitCode) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(text)) {
            json.writeStartObject();
            json.writeNumberField("schemaVersion", SCHEMA_VERSION);
            for (Map.Entry<String, Path> side : new TreeMap<>(Map.of("first", first, "second", second)).entrySet()) {
                json.writeObjectFieldStart(side.getKey());
                json.writeStringField("file", side.getValue().toString());
                json.writeEndObject();
            }
            json.writeStringField("error", error);
            json.writeNumberField("exitCode", exitCode);
            json.writeEndObject();
        }
        return text.toString();
    }

    private static void side(JsonGenerator json, String name, ComparisonResult.Side side) throws IOException {
        json.writeObjectFieldStart(name);
        json.writeStringField("file", side.name());
        json.writeObjectFieldStart("transferSyntax");
        json.writeStringField("uid", side.syntax().uid());
        json.writeStringField("name", side.syntax().name());
        json.writeEndObject();
        json.writeNumberField("frames", side.frames());
        json.writeEndObject();
    }

    private static void pixels(JsonGenerator json, ComparisonResult result) throws IOException {
        json.writeObjectFieldStart("pixels");
        json.writeStringField("verdict", name(result.pixels()));
        json.writeStringField("detail", result.pixelDetail());
        json.writeNumberField("differingFrames", result.differingFrames());
        json.writeNumberField("differingSamples", result.differingSamples());
        number(json, "maxError", result.maxError());
        number(json, "leastPsnr", result.leastPsnr());
        json.writeArrayFieldStart("frames");
        for (FrameDifference frame : result.frames()) {
            json.writeStartObject();
            json.writeNumberField("frame", frame.frame() + 1);
            json.writeBooleanField("equal", frame.isEqual());
            json.writeStringField("firstSha256", frame.firstDigest());
            json.writeStringField("secondSha256", frame.secondDigest());
            json.writeNumberField("samples", frame.samples());
            json.writeNumberField("differing", frame.differing());
            number(json, "maxError", frame.maxError());
            number(json, "psnr", frame.psnr());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void number(JsonGenerator json, String name, double value) throws IOException {
        json.writeFieldName(name);
        if (Double.isInfinite(value) || Double.isNaN(value)) {
            json.writeNull();
        } else {
            json.writeNumber(ComparisonText.number(value));
        }
    }

    private static String name(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
