package org.dcmflux.transcode;

import java.util.List;
import org.dcmflux.data.DataSet;
import org.dcmflux.data.DataSetBuilder;
import org.dcmflux.dictionary.Tags;
import org.dcmflux.file.DicomFile;
import org.dcmflux.pixel.FrameLayout;
import org.dcmflux.transcode.TranscodeOptions.UidPolicy;
import org.dcmflux.transcode.TranscodePlan.Step;
import org.jspecify.annotations.Nullable;

/** The Data Set of an output: what is written, and what a plan foretells. */
record OutputDescription(TranscodePlan plan, DicomFile input, TranscodeOptions options) {
    /** Around pixels that are copied. */
    DataSet ofCopied() {
        DataSetBuilder changed = input.dataSet().toBuilder();
        if (plan.step() == Step.REPACKAGE) {
            changed.remove(Tags.EncapsulatedPixelDataValueTotalLength);
        }
        changeIdentity(changed);
        return changed.build();
    }

    /**
     * Around frames that were decoded, encoded or moved.
     *
     * @param found layout of the decoded frames
     * @param foundLossy whether their code streams tell of a loss
     * @param lossy of this transcode, null when it loses nothing
     * @param overlays that become elements, null when none do
     */
    DataSet ofFrames(
            FrameLayout found, boolean foundLossy, @Nullable LossyAttributes lossy, @Nullable OverlayLift overlays) {
        FrameLayout target =
                plan.encoder() == null ? found : plan.encoder().encodedLayout(plan.to(), found, options.encode());
        DataSet original = input.dataSet();
        DataSetBuilder changed = DataSetRewriter.around(original, target, plan.highBit());
        ConversionAttributes.describe(plan, original, changed);
        if (overlays != null) {
            overlays.put(changed);
        }
        if (lossy != null) {
            lossy.put(original, changed);
        } else if (foundLossy) {
            LossyAttributes.mark(original, changed);
        }
        changeIdentity(changed);
        return changed.build();
    }

    /** What will change, as far as the Data Set tells. */
    List<AttributeChange> foretold() {
        return AttributeChange.between(input.dataSet(), expected());
    }

    /** The output's Data Set, as far as the input's tells; a code stream may tell more. */
    DataSet expected() {
        OverlayLift overlays = plan.movesOverlays() ? new OverlayLift(input.dataSet(), plan) : null;
        LossyAttributes lossy = plan.lossy() == null ? null : new LossyAttributes(plan.lossy());
        FrameLayout layout = plan.nativeLayout();
        return plan.isCopied() || layout == null ? ofCopied() : ofFrames(layout, false, lossy, overlays);
    }

    private void changeIdentity(DataSetBuilder changed) {
        boolean loses = plan.lossy() != null || plan.roundsColours();
        if (options.uid() == UidPolicy.ALWAYS || options.uid() == UidPolicy.LOSSY && loses) {
            String done = plan.to().uid()
                    + (plan.lossy() == null ? "" : " " + plan.lossy().words())
                    + (plan.roundsColours() ? " RGB" : "");
            InstanceIdentity.change(input.dataSet(), changed, done);
            if (loses) {
                InstanceIdentity.refer(
                        input.dataSet(),
                        changed,
                        plan.lossy() == null ? CodedEntry.IMAGE_PROCESSING : CodedEntry.UNCOMPRESSED_PREDECESSOR);
            }
        }
    }
}
