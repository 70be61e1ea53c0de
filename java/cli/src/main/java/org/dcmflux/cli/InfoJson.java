package org.dcmflux.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.util.Map;
import org.dcmflux.data.FragmentSequence;
import org.dcmflux.pixel.PixelData;

/**
 * Facts as JSON, one object a line. The names are an interface: {@code schemaVersion} grows when one of them changes
 * its meaning or goes away, not when one is added.
 */
final class InfoJson {
    private static final int SCHEMA_VERSION = 1;
    private static final JsonFactory FACTORY = new JsonFactory();

    private InfoJson() {}

    static String of(FileFacts facts) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(text)) {
            json.writeStartObject();
            json.writeNumberField("schemaVersion", SCHEMA_VERSION);
            json.writeStringField("file", facts.file());
            json.writeNumberField("bytes", facts.bytes());
            json.writeStringField("preamble", facts.preamble());
            json.writeObjectFieldStart("transferSyntax");
            json.writeStringField("uid", facts.syntax().uid());
            json.writeStringField("name", facts.syntax().name());
            json.writeEndObject();
            json.writeObjectFieldStart("sopClass");
            json.writeStringField("uid", facts.sopClass());
            json.writeStringField("name", facts.sopClassName());
            json.writeEndObject();
            json.writeNumberField("elements", facts.elements());
            json.writeObjectFieldStart("image");
            for (Map.Entry<String, Object> attribute : facts.image().entrySet()) {
                json.writeFieldName(attribute.getKey());
                if (attribute.getValue() instanceof Integer number) {
                    json.writeNumber(number);
                } else {
                    json.writeString(attribute.getValue().toString());
                }
            }
            json.writeEndObject();
            json.writeFieldName("pixelData");
            pixels(facts, json);
            json.writeArrayFieldStart("warnings");
            for (String warning : facts.warnings()) {
                json.writeString(warning);
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        return text.toString();
    }

    /** What is printed in place of the facts of a file that cannot be read. */
    static String failure(String file, String error) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(text)) {
            json.writeStartObject();
            json.writeNumberField("schemaVersion", SCHEMA_VERSION);
            json.writeStringField("file", file);
            json.writeStringField("error", error);
            json.writeEndObject();
        }
        return text.toString();
    }

    private static void pixels(FileFacts facts, JsonGenerator json) throws IOException {
        FileFacts.Pixels pixels = facts.pixels();
        if (pixels == null) {
            json.writeNull();
            return;
        }
        json.writeStartObject();
        json.writeStringField("element", FileFacts.keyword(pixels.element()));
        json.writeStringField("vr", pixels.element().vr().name());
        json.writeBooleanField("encapsulated", pixels.fragments() != null);
        FragmentSequence fragments = pixels.fragments();
        if (fragments != null) {
            json.writeNumberField("fragments", fragments.count());
            json.writeObjectFieldStart("basicOffsetTable");
            json.writeNumberField("entries", fragments.basicOffsetTableLength() / 4);
            json.writeEndObject();
            json.writeFieldName("extendedOffsetTable");
            if (pixels.extendedOffsets() < 0) {
                json.writeNull();
            } else {
                json.writeStartObject();
                json.writeNumberField("entries", pixels.extendedOffsets());
                json.writeEndObject();
            }
        }
        json.writeObjectFieldStart("frames");
        PixelData indexed = pixels.indexed();
        if (indexed == null) {
            json.writeStringField("error", pixels.error());
        } else {
            json.writeNumberField("count", indexed.index().frameCount());
            json.writeStringField("origin", indexed.index().origin().name());
            json.writeNumberField("largestBytes", pixels.largestFrame());
        }
        json.writeEndObject();
        json.writeEndObject();
    }
}
