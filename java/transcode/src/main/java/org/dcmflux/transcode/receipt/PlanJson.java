package org.dcmflux.transcode.receipt;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.util.List;
import org.dcmflux.dictionary.TransferSyntax;
import org.dcmflux.pixel.FrameLayout;
import org.dcmflux.transcode.AttributeChange;
import org.dcmflux.transcode.MemoryNeed;
import org.dcmflux.transcode.TranscodePlan;
import org.jspecify.annotations.Nullable;

/** A plan as one JSON object. */
public final class PlanJson {
    /** What the object is, and its version. */
    public static final String SCHEMA = "dcmflux.plan/1";

    private static final JsonFactory FACTORY = new JsonFactory();

    private PlanJson() {}

    /** One line, without its end. */
    public static String of(TranscodePlan plan, List<AttributeChange> changes) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(text)) {
            json.writeStartObject();
            json.writeStringField("schema", SCHEMA);
            json.writeStringField("input", plan.source());
            members(json, plan, changes);
            json.writeEndObject();
        }
        return text.toString();
    }

    /** The members of a plan, inside of an object that was begun. */
    static void members(JsonGenerator json, TranscodePlan plan, List<AttributeChange> changes) throws IOException {
        syntax(json, "from", plan.from());
        syntax(json, "to", plan.to());
        json.writeStringField("way", plan.way().word());
        json.writeStringField("pixels", plan.step().words());
        json.writeBooleanField("lossless", plan.isLossless());
        if (plan.lossy() != null) {
            json.writeStringField("loss", plan.lossy().words());
        }
        if (!plan.settings().isEmpty()) {
            json.writeStringField("encoding", plan.settings());
        }
        json.writeNumberField("frames", plan.frameCount());
        layout(json, "native", plan.nativeLayout());
        layout(json, "written", plan.encodedLayout());
        if (plan.table() != null) {
            json.writeStringField("offsetTable", plan.table().toString());
        }
        json.writeNumberField("threads", plan.concurrency());
        json.writeNumberField("slots", plan.slots());
        MemoryNeed memory = plan.memory();
        json.writeObjectFieldStart("memory");
        json.writeNumberField("total", memory.total());
        json.writeNumberField("frameBuffers", memory.frameBuffers());
        json.writeNumberField("codecs", memory.codecs());
        json.writeNumberField("heap", memory.heap());
        json.writeEndObject();
        json.writeArrayFieldStart("attributes");
        for (AttributeChange change : changes) {
            json.writeStartObject();
            json.writeStringField("tag", change.tagText());
            json.writeStringField("keyword", change.keyword());
            json.writeStringField("change", change.kind().word());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeArrayFieldStart("notes");
        for (String note : plan.notes()) {
            json.writeString(note);
        }
        json.writeEndArray();
    }

    private static void syntax(JsonGenerator json, String name, TransferSyntax syntax) throws IOException {
        json.writeObjectFieldStart(name);
        json.writeStringField("uid", syntax.uid());
        json.writeStringField("name", syntax.name());
        json.writeEndObject();
    }

    private static void layout(JsonGenerator json, String name, @Nullable FrameLayout layout) throws IOException {
        if (layout == null) {
            return;
        }
        json.writeObjectFieldStart(name);
        json.writeNumberField("rows", layout.rows());
        json.writeNumberField("columns", layout.columns());
        json.writeNumberField("samplesPerPixel", layout.samplesPerPixel());
        json.writeNumberField("bitsAllocated", layout.bitsAllocated());
        json.writeNumberField("bitsStored", layout.bitsStored());
        json.writeBooleanField("signed", layout.isSigned());
        json.writeStringField(
                "photometricInterpretation", layout.photometricInterpretation().label());
        json.writeNumberField("planarConfiguration", layout.planarConfiguration());
        json.writeEndObject();
    }
}
