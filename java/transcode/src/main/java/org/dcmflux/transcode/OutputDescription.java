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
     */
    DataSet ofFrames(FrameLayout found, boolean foundLossy, @Nullable LossyAttributes lossy) {
        FrameLayout target =
                plan.encoder() == null ? found : plan.encoder().encodedLayout(plan.to(), found, options.encode());
        DataSet original = input.dataSet();
        DataSetBuilder changed = DataSetRewriter.around(original, target, plan.highBit());
        if (lossy != null) {
            lossy.put(original, changed);
        } else if (foundLossy) {
            LossyAttributes.mark(original, changed);
        }
        changeIdentity(changed);
        return changed.build();
    }

    /** What will change, as far as the Data Set tells; a code stream may tell more. */
    List<AttributeChange> foretold() {
        DataSet after = plan.isCopied() || plan.nativeLayout() == null
                ? ofCopied()
                : ofFrames(plan.nativeLayout(), false, plan.lossy() == null ? null : new LossyAttributes(plan.lossy()));
        return AttributeChange.between(input.dataSet(), after);
    }

    private void changeIdentity(DataSetBuilder changed) {
        if (options.uid() == UidPolicy.ALWAYS || options.uid() == UidPolicy.LOSSY && plan.lossy() != null) {
            String done = plan.to().uid()
                    + (plan.lossy() == null ? "" : " " + plan.lossy().words());
            InstanceIdentity.change(input.dataSet(), changed, done);
            if (plan.lossy() != null) {
                InstanceIdentity.refer(input.dataSet(), changed);
            }
        }
    }
}
