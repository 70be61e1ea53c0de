package org.dcmflux.transcode;

import java.util.ArrayList;
import java.util.List;
import org.dcmflux.data.DataElement;
import org.dcmflux.data.DataSet;
import org.dcmflux.data.DataSetBuilder;
import org.dcmflux.data.ElementValue;
import org.dcmflux.dictionary.Tags;
import org.dcmflux.dictionary.Vr;

/**
 * Codes that a transcode adds, from the DICOM Controlled Terminology.
 *
 * @dicom PS3.16 D, PS3.3 8.8
 */
record CodedEntry(String value, String meaning) {
    static final CodedEntry LOSSY_COMPRESSION = new CodedEntry("113040", "Lossy Compression");
    static final CodedEntry UNCOMPRESSED_PREDECESSOR = new CodedEntry("121320", "Uncompressed predecessor");

    static final CodedEntry IMAGE_PROCESSING = new CodedEntry("121322", "Source image for image processing operation");

    DataSet item() {
        return new DataSetBuilder()
                .putText(Tags.CodeValue, Vr.SH, value)
                .putText(Tags.CodingSchemeDesignator, Vr.SH, "DCM")
                .putText(Tags.CodeMeaning, Vr.LO, meaning)
                .build();
    }

    /** The Items of a Sequence, if it is there, and one more. */
    static ElementValue.Sequence appended(DataSet original, int tag, DataSet item) {
        List<DataSet> items = new ArrayList<>();
        DataElement element = original.get(tag);
        if (element != null && element.value() instanceof ElementValue.Sequence sequence) {
            items.addAll(sequence.items());
        }
        items.add(item);
        return new ElementValue.Sequence(items);
    }
}
