package org.dcmflux.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.dcmflux.codec.CodecRegistry;
import org.dcmflux.codec.EncodeOptions;
import org.dcmflux.dictionary.TransferSyntax;
import org.dcmflux.file.DicomFile;
import org.dcmflux.transcode.AttributeChange;
import org.dcmflux.transcode.TranscodeOptions;
import org.dcmflux.transcode.TranscodePlan;
import org.dcmflux.transcode.Transcoder;
import org.dcmflux.transcode.batch.InputScan;
import org.dcmflux.transcode.receipt.PlanJson;
import org.jspecify.annotations.Nullable;

/** Prints what would be done with each input for each target. */
final class PlanPrinter {
    private final List<TranscodeOptions> targets;
    private final EncodeOptions asked;
    private final boolean json;
    private int status = ExitStatus.DONE;
    private int failed;

    /** @param asked options about encoding as they were given, for all targets */
    PlanPrinter(List<TranscodeOptions> targets, EncodeOptions asked, String format) {
        this.targets = targets;
        this.asked = asked;
        this.json = format.equals("json");
    }

    /** Prints the plans of one input; returns the exit status. */
    int print(Path input) {
        printOne(input);
        return status;
    }

    /** Prints the plans of all inputs; says on stderr which have none and why. */
    int printAll(List<Path> inputs, BatchChoices choices) throws IOException {
        try (InputScan scan = choices.scan(inputs)) {
            scan.forEachDicom(this::printOne, (input, failure) -> fail(input, null, failure));
        }
        return failed > 0 && status != ExitStatus.MISMATCH ? ExitStatus.SOME_FAILED : status;
    }

    private void printOne(Path input) {
        Transcoder transcoder = Transcoder.toEach(targets, CodecRegistry.installed(), null);
        try (DicomFile file =
                DicomFile.open(SingleTranscode.open(input), targets.get(0).read())) {
            for (int target = 0; target < targets.size(); target++) {
                print(input, file, transcoder, target);
            }
        } catch (IOException | RuntimeException e) {
            fail(input, null, e);
        }
    }

    /** A target that is refused does not keep the others from being planned, nor from being made. */
    private void print(Path input, DicomFile file, Transcoder transcoder, int target) {
        try {
            TranscodePlan plan = transcoder.plan(file, target);
            List<AttributeChange> changes = transcoder.attributeChanges(file, plan, target);
            System.out.println(
                    json ? PlanJson.of(plan, changes, asked) : Messages.escaped(plan.explain(changes, asked)));
        } catch (IOException | RuntimeException e) {
            fail(input, targets.get(target).target(), e);
        }
    }

    private void fail(Path input, @Nullable TransferSyntax target, Throwable failure) {
        failed++;
        status = ExitStatus.of(failure);
        Messages.failure(input.toString(), failure);
        if (json) {
            System.out.println(PlanJson.withoutPlan(input.toString(), target, failure, status));
        }
    }
}
