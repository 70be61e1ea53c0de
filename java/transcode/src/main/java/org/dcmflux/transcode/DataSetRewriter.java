package org.dcmflux.transcode;

import org.dcmflux.data.DataSet;
import org.dcmflux.data.DataSetBuilder;
import org.dcmflux.dictionary.Tags;
import org.dcmflux.dictionary.Vr;
import org.dcmflux.pixel.FrameLayout;
import org.dcmflux.pixel.PhotometricInterpretation;

/** What moving, decoding and encoding frames changes in the Data Set; every other element stays byte for byte. */
final class DataSetRewriter {
    private DataSetRewriter() {}

    /**
     * The Data Set around frames that were decoded, encoded or moved into other fragments.
     *
     * <p>The tables and totals of the old fragments go: (7FE0,0001), (7FE0,0002), (7FE0,0003). The label, the order of the
     * samples and their bits follow what is written. Elements that already say so are not touched.
     *
     * @param highBit of the samples as they are written
     */
    static DataSetBuilder around(DataSet original, FrameLayout written, int highBit) {
        DataSetBuilder changed = original.toBuilder();
        changed.remove(Tags.ExtendedOffsetTable);
        changed.remove(Tags.ExtendedOffsetTableLengths);
        changed.remove(Tags.EncapsulatedPixelDataValueTotalLength);
        PhotometricInterpretation label = written.photometricInterpretation();
        PhotometricInterpretation stated = PhotometricInterpretation.ofLabel(
                original.text(Tags.PhotometricInterpretation).orElse(""));
        if (label != PhotometricInterpretation.UNKNOWN && label != stated) {
            changed.putText(Tags.PhotometricInterpretation, Vr.CS, label.label());
        }
        if (written.samplesPerPixel() > 1
                && original.integer(Tags.PlanarConfiguration).orElse(0) != written.planarConfiguration()) {
            changed.putUnsignedShort(Tags.PlanarConfiguration, written.planarConfiguration());
        }
        follow(original, changed, Tags.BitsStored, written.bitsStored());
        follow(original, changed, Tags.HighBit, highBit);
        return changed;
    }

    private static void follow(DataSet original, DataSetBuilder changed, int tag, int value) {
        if (original.integer(tag).orElse(value) != value) {
            changed.putUnsignedShort(tag, value);
        }
    }
}
