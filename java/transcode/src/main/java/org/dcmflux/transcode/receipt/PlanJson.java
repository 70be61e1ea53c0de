package org.dcmflux.transcode.receipt;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.EnumSet;
import java.util.List;
import org.dcmflux.codec.EncodeChoice;
import org.dcmflux.codec.EncodeOptions;
import org.dcmflux.dictionary.TransferSyntax;
import org.dcmflux.error.CodecException;
import org.dcmflux.error.TranscodeRefusedException;
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

    /**
     * One line, without its end.
     *
     * @param asked options about encoding as they were chosen, for this target and others
     */
    public static String of(TranscodePlan plan, List<AttributeChange> changes, EncodeOptions asked) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(text)) {
            json.writeStartObject();
            json.writeStringField("schema", SCHEMA);
            json.writeStringField("input", plan.source());
            members(json, plan, changes);
            options(json, plan, asked);
            json.writeEndObject();
        }
        return text.toString();
    }

    /**
     * What stands in the place of a plan that there is none of.
     *
     * @param target null when the input as a whole is the reason
     * @param exitCode the number that stands beside the failure
     */
    public static String withoutPlan(String input, @Nullable TransferSyntax target, Throwable failure, int exitCode) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(text)) {
            json.writeStartObject();
            json.writeStringField("schema", SCHEMA);
            json.writeStringField("input", input);
            if (target != null) {
                syntax(json, "to", target);
            }
            failure(json, failure, exitCode);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("a text in memory takes what is written to it", e);
        }
        return text.toString();
    }

    /** Why something was not done, with the name of the rule that forbids it. */
    static void failure(JsonGenerator json, Throwable failure, int exitCode) throws IOException {
        json.writeObjectFieldStart("error");
        json.writeStringField("class", failure.getClass().getName());
        if (failure instanceof TranscodeRefusedException refused) {
            json.writeStringField("rule", refused.rule());
        }
        json.writeStringField("message", String.valueOf(failure.getMessage()));
        if (failure instanceof CodecException codec) {
            json.writeStringField("codec", codec.codec());
            json.writeStringField("status", codec.status().word());
            if (codec.frame() >= 0) {
                json.writeNumberField("frame", codec.frame() + 1);
            }
        }
        json.writeNumberField("exitCode", exitCode);
        json.writeEndObject();
    }

    /** What was chosen, and whether it has an effect; absent when nothing was. */
    private static void options(JsonGenerator json, TranscodePlan plan, EncodeOptions asked) throws IOException {
        if (asked.chosen().isEmpty()) {
            return;
        }
        json.writeObjectFieldStart("options");
        for (EncodeChoice choice : EnumSet.copyOf(asked.chosen())) {
            json.writeStringField(
                    choice.words(), plan.applied(asked).contains(choice) ? "with effect" : "without effect here");
        }
        json.writeEndObject();
    }

    /** The members of a plan, inside of an object that was begun. */
    static void members(JsonGenerator json, TranscodePlan plan, List<AttributeChange> changes) throws IOException {
        syntax(json, "from", plan.from());
        syntax(json, "to", plan.to());
        json.writeStringField("way", plan.way().word());
        json.writeStringField("pixels", plan.pixelWords());
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
