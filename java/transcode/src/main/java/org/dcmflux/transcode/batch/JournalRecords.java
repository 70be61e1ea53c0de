package org.dcmflux.transcode.batch;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** A line of a journal: a flat JSON object of texts and whole numbers. */
final class JournalRecords {
    private static final JsonFactory FACTORY = new JsonFactory();

    private JournalRecords() {}

    /** A line with its end. */
    static byte[] line(Map<String, Object> members) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(text)) {
            json.writeStartObject();
            for (Map.Entry<String, Object> member : members.entrySet()) {
                if (member.getValue() instanceof Number number) {
                    json.writeNumberField(member.getKey(), number.longValue());
                } else {
                    json.writeStringField(member.getKey(), member.getValue().toString());
                }
            }
            json.writeEndObject();
        }
        return (text + "\n").getBytes(StandardCharsets.UTF_8);
    }

    /** @throws IOException when it is no such line */
    static Map<String, String> parse(String line) throws IOException {
        Map<String, String> members = new LinkedHashMap<>();
        try (JsonParser json = FACTORY.createParser(line)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("no JSON object");
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                if (!json.nextToken().isScalarValue()) {
                    throw new IOException(name + " is no text and no number");
                }
                members.put(name, json.getText());
            }
            if (json.currentToken() != JsonToken.END_OBJECT || json.nextToken() != null) {
                throw new IOException("something stands after the JSON object, or its end is missing");
            }
        } catch (JsonProcessingException e) {
            throw new IOException(e.getOriginalMessage(), e); // without the parser's words about itself
        }
        return members;
    }
}
