package org.dcmflux.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.dcmflux.bytes.ByteSource;
import org.dcmflux.codec.CodecRegistry;
import org.dcmflux.file.DicomFile;
import org.dcmflux.transcode.AttributeChange;
import org.dcmflux.transcode.TranscodeOptions;
import org.dcmflux.transcode.TranscodePlan;
import org.dcmflux.transcode.Transcoder;
import org.dcmflux.transcode.batch.InputScan;
import org.dcmflux.transcode.receipt.PlanJson;

/** Prints what would be done with each input for each target. */
final class PlanPrinter {
    private final List<TranscodeOptions> targets;
    private final boolean json;
    private int status = ExitStatus.DONE;
    private int failed;

    PlanPrinter(List<TranscodeOptions> targets, String format) {
        this.targets = targets;
        this.json = format.equals("json");
    }

    /** Prints the plans of one input, which is closed. */
    int print(ByteSource source) throws IOException {
        Transcoder transcoder = Transcoder.toEach(targets, CodecRegistry.installed(), null);
        try (DicomFile file = DicomFile.open(source, targets.get(0).read())) {
            for (int target = 0; target < targets.size(); target++) {
                TranscodePlan plan = transcoder.plan(file, target);
                List<AttributeChange> changes = transcoder.attributeChanges(file, plan, target);
                System.out.println(json ? PlanJson.of(plan, changes) : Messages.escaped(plan.explain(changes)));
            }
        }
        return ExitStatus.DONE;
    }

    /** Prints the plans of all inputs; says on stderr which have none and why. */
    int printAll(List<Path> inputs, BatchChoices choices) throws IOException {
        try (InputScan scan = InputScan.of(inputs, choices.list(), choices.zero ? '\0' : '\n')) {
            scan.forEachDicom(this::printOne, this::fail);
        }
        return failed > 0 && status != ExitStatus.MISMATCH ? ExitStatus.SOME_FAILED : status;
    }

    private void printOne(Path input) {
        try {
            print(ByteSource.open(input));
        } catch (IOException | RuntimeException e) {
            fail(input, e);
        }
    }

    private void fail(Path input, Throwable failure) {
        failed++;
        Messages.failure(input.toString(), failure);
        status = ExitStatus.of(failure);
    }
}
