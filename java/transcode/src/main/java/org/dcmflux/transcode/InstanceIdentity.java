package org.dcmflux.transcode;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.dcmflux.data.DataSet;
import org.dcmflux.data.DataSetBuilder;
import org.dcmflux.data.ElementValue;
import org.dcmflux.dictionary.Tags;
import org.dcmflux.dictionary.Vr;

/**
 * Another SOP Instance UID for what is another image, made from the old one and what was done: the same input and options make
 * the same UID, on every machine and at any time.
 *
 * @dicom PS3.3 C.12.4.1.1, PS3.5 B.2
 */
final class InstanceIdentity {
    private static final int UUID_BYTES = 16;

    private InstanceIdentity() {}

    /** Puts a UID derived from the old one; a Data Set without one gets none. */
    static void change(DataSet original, DataSetBuilder changed, String whatWasDone) {
        Optional<String> old = original.text(Tags.SOPInstanceUID);
        old.ifPresent(uid -> changed.putText(Tags.SOPInstanceUID, Vr.UI, derived(uid, whatWasDone)));
    }

    /** Refers to the instance that this one was before, with what that is to it. */
    static void refer(DataSet original, DataSetBuilder changed, CodedEntry purposeOfReference) {
        Optional<String> sopClass = original.text(Tags.SOPClassUID);
        Optional<String> instance = original.text(Tags.SOPInstanceUID);
        if (sopClass.isEmpty() || instance.isEmpty()) {
            return;
        }
        DataSet purpose = purposeOfReference.item();
        DataSet item = new DataSetBuilder()
                .putText(Tags.ReferencedSOPClassUID, Vr.UI, sopClass.get())
                .putText(Tags.ReferencedSOPInstanceUID, Vr.UI, instance.get())
                .put(Tags.PurposeOfReferenceCodeSequence, Vr.SQ, new ElementValue.Sequence(List.of(purpose)))
                .build();
        changed.put(Tags.SourceImageSequence, Vr.SQ, CodedEntry.appended(original, Tags.SourceImageSequence, item));
    }

    /** 2.25. and a UUID of version 8 from the first bits of SHA-256. */
    static String derived(String uid, String whatWasDone) {
        byte[] uuid = Arrays.copyOf(
                FrameDigest.sha256().digest((uid + "\n" + whatWasDone).getBytes(StandardCharsets.UTF_8)), UUID_BYTES);
        uuid[6] = (byte) (uuid[6] & 0x0F | 0x80);
        uuid[8] = (byte) (uuid[8] & 0x3F | 0x80);
        return "2.25." + new BigInteger(1, uuid);
    }
}
