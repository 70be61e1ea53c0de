package org.dcmflux.transcode;

import org.dcmflux.data.DataElement;
import org.dcmflux.data.DataSet;
import org.dcmflux.data.DataSetBuilder;
import org.dcmflux.dictionary.Tags;
import org.dcmflux.dictionary.Vr;
import org.dcmflux.pixel.FrameLayout;
import org.dcmflux.pixel.PhotometricInterpretation;

/** What moving, decoding and encoding frames changes in the Data Set; every other element stays byte for byte. */
final class DataSetRewriter {
    private static final int[] EXTREMES = {
        Tags.SmallestImagePixelValue,
        Tags.LargestImagePixelValue,
        Tags.SmallestPixelValueInSeries,
        Tags.LargestPixelValueInSeries,
        Tags.SmallestImagePixelValueInPlane,
        Tags.LargestImagePixelValueInPlane
    };

    private static final int[] SAMPLE_VALUES = {
        Tags.SmallestImagePixelValue,
        Tags.LargestImagePixelValue,
        Tags.SmallestPixelValueInSeries,
        Tags.LargestPixelValueInSeries,
        Tags.SmallestImagePixelValueInPlane,
        Tags.LargestImagePixelValueInPlane,
        Tags.PixelPaddingValue,
        Tags.PixelPaddingRangeLimit,
    };

    private static final int[] PALETTE = {
        Tags.RedPaletteColorLookupTableDescriptor,
        Tags.GreenPaletteColorLookupTableDescriptor,
        Tags.BluePaletteColorLookupTableDescriptor,
        Tags.AlphaPaletteColorLookupTableDescriptor,
        Tags.PaletteColorLookupTableUID,
        Tags.RedPaletteColorLookupTableData,
        Tags.GreenPaletteColorLookupTableData,
        Tags.BluePaletteColorLookupTableData,
        Tags.AlphaPaletteColorLookupTableData,
        Tags.SegmentedRedPaletteColorLookupTableData,
        Tags.SegmentedGreenPaletteColorLookupTableData,
        Tags.SegmentedBluePaletteColorLookupTableData,
        Tags.SegmentedAlphaPaletteColorLookupTableData
    };

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
        boolean newlyColour = !original.contains(Tags.PlanarConfiguration)
                && original.integer(Tags.SamplesPerPixel).orElse(1) == 1;
        if (written.samplesPerPixel() > 1
                && (newlyColour
                        || original.integer(Tags.PlanarConfiguration).orElse(0) != written.planarConfiguration())) {
            changed.putUnsignedShort(Tags.PlanarConfiguration, written.planarConfiguration());
        }
        follow(original, changed, Tags.SamplesPerPixel, written.samplesPerPixel());
        follow(original, changed, Tags.BitsAllocated, written.bitsAllocated());
        follow(original, changed, Tags.BitsStored, written.bitsStored());
        follow(original, changed, Tags.HighBit, highBit);
        followSign(original, changed, written);
        return changed;
    }

    /**
     * Values that are samples have the VR that Pixel Representation says; their bits stay, as those of the pixels do.
     *
     * @dicom PS3.5 A.1, PS3.3 C.7.6.3.1.1
     */
    private static void followSign(DataSet original, DataSetBuilder changed, FrameLayout written) {
        int stated = original.integer(Tags.PixelRepresentation).orElse(0);
        if (stated == written.pixelRepresentation()) {
            return;
        }
        changed.putUnsignedShort(Tags.PixelRepresentation, written.pixelRepresentation());
        Vr before = stated == 1 ? Vr.SS : Vr.US;
        for (int tag : SAMPLE_VALUES) {
            DataElement element = original.get(tag);
            if (element != null && element.vr() == before) {
                changed.put(tag, written.isSigned() ? Vr.SS : Vr.US, element.value());
            }
        }
    }

    /** Removes what was said about numbers of a palette and about its tables, which RGB has no use for. */
    static void withoutPalette(DataSetBuilder changed) {
        for (int tag : PALETTE) {
            changed.remove(tag);
        }
        for (int tag : SAMPLE_VALUES) {
            changed.remove(tag);
        }
    }

    /** Removes the extremes of samples that are no longer there. */
    static void withoutExtremes(DataSetBuilder changed) {
        for (int tag : EXTREMES) {
            changed.remove(tag);
        }
    }

    private static void follow(DataSet original, DataSetBuilder changed, int tag, int value) {
        if (original.integer(tag).orElse(value) != value) {
            changed.putUnsignedShort(tag, value);
        }
    }
}
