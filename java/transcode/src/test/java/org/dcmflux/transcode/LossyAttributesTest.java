package org.dcmflux.transcode;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.function.Consumer;
import org.dcmflux.data.DataSet;
import org.dcmflux.data.DataSetBuilder;
import org.dcmflux.data.ElementValue;
import org.dcmflux.dictionary.Tags;
import org.dcmflux.testkit.DataSetBytes;
import org.dcmflux.testkit.Part10Builder;
import org.junit.jupiter.api.Test;

class LossyAttributesTest {
    private static final LossyCompression JPEG = new LossyCompression("ISO_10918_1", "JPEG Baseline, quality 90");

    private static DataSet dataSet(Consumer<DataSetBytes> elements) throws IOException {
        return Images.open(
                        Part10Builder.explicitLittleEndian().dataSet(elements).build())
                .dataSet();
    }

    private static DataSet after(DataSet original, double ratio) {
        LossyAttributes attributes = new LossyAttributes(JPEG);
        DataSetBuilder changed = original.toBuilder();
        attributes.put(original, changed);
        DataSet written = changed.build();
        ElementValue.InMemory place =
                (ElementValue.InMemory) java.util.Objects.requireNonNull(written.get(Tags.LossyImageCompressionRatio))
                        .value();
        // The place is the end of the value, and nothing pads it: so it can be found from the end of what was written.
        assertThat(place.array().length % 2).isZero();
        assertThat(attributes.ratioBytes()).isBetween(12, 16);
        return attributes.withRatio(written, ratio);
    }

    @Test
    void theFirstCompressionSaysWhatWasDone() throws IOException {
        DataSet after = after(dataSet(set -> set.text(0x00080008, "CS", "ORIGINAL", "PRIMARY", "AXIAL")), 7.25);
        assertThat(after.text(Tags.LossyImageCompression)).contains("01");
        assertThat(after.text(Tags.LossyImageCompressionRatio)).contains("7.2500");
        assertThat(after.text(Tags.LossyImageCompressionMethod)).contains("ISO_10918_1");
        assertThat(after.text(Tags.ImageType)).contains("DERIVED\\PRIMARY\\AXIAL");
        assertThat(after.text(Tags.DerivationDescription)).contains("Lossy compression: JPEG Baseline, quality 90");
        DataSet code = after.items(Tags.DerivationCodeSequence).get(0);
        assertThat(code.text(Tags.CodeValue)).contains("113040");
        assertThat(code.text(Tags.CodingSchemeDesignator)).contains("DCM");
    }

    @Test
    void theExtremesOfTheOldSamplesGo() throws IOException {
        DataSet after = after(
                dataSet(set -> set.numbers(0x00280106, "US", 3)
                        .numbers(0x00280107, "US", 250)
                        .numbers(0x00280108, "US", 1)
                        .numbers(0x00280120, "US", 7)),
                2);
        assertThat(after.contains(Tags.SmallestImagePixelValue)).isFalse();
        assertThat(after.contains(Tags.LargestImagePixelValue)).isFalse();
        assertThat(after.contains(Tags.SmallestPixelValueInSeries)).isFalse();
        assertThat(after.integer(Tags.PixelPaddingValue)).hasValue(7);
    }

    @Test
    void frameTypesOfEnhancedObjectsAreDerivedToo_sharedOnesAndThoseOfEachFrame() throws IOException {
        Consumer<DataSetBytes> original = item -> item.text(0x00089007, "CS", "ORIGINAL", "PRIMARY", "VOLUME", "NONE")
                .text(0x00089205, "CS", "MONOCHROME");
        Consumer<DataSetBytes> mixed = item -> item.text(0x00089007, "CS", "DERIVED", "PRIMARY", "VOLUME", "NONE");
        DataSet before = dataSet(set -> set.text(0x00080008, "CS", "ORIGINAL", "PRIMARY")
                .sequence(
                        0x52009229,
                        DataSetBytes.Lengths.DEFINED,
                        item -> item.sequence(0x00189226, DataSetBytes.Lengths.DEFINED, original))
                .sequence(
                        0x52009230,
                        DataSetBytes.Lengths.UNDEFINED,
                        item -> item.sequence(0x00189329, DataSetBytes.Lengths.UNDEFINED, mixed),
                        item -> item.sequence(0x00189329, DataSetBytes.Lengths.UNDEFINED, original)
                                .sequence(
                                        0x00209111,
                                        DataSetBytes.Lengths.DEFINED,
                                        each -> each.numbers(0x00209157, "UL", 1, 2))));
        DataSet after = after(before, 2);
        DataSet shared = after.items(Tags.SharedFunctionalGroupsSequence)
                .get(0)
                .items(0x00189226)
                .get(0);
        assertThat(shared.text(Tags.FrameType)).contains("DERIVED\\PRIMARY\\VOLUME\\NONE");
        assertThat(shared.text(0x00089205)).contains("MONOCHROME");
        java.util.List<DataSet> frames = after.items(Tags.PerFrameFunctionalGroupsSequence);
        assertThat(frames).hasSize(2);
        assertThat(frames)
                .allSatisfy(frame -> assertThat(frame.items(0x00189329).get(0).text(Tags.FrameType))
                        .contains("DERIVED\\PRIMARY\\VOLUME\\NONE"));
        assertThat(frames.get(1).items(0x00209111).get(0).longs(0x00209157)).containsExactly(1, 2);
    }

    @Test
    void laterCompressionsAreAppendedInPairs() throws IOException {
        DataSet before = dataSet(set -> set.text(0x00080008, "CS", "DERIVED", "SECONDARY")
                .text(0x00082111, "ST", "cropped")
                .text(0x00282110, "CS", "01")
                .text(0x00282112, "DS", "10", "2.5")
                .text(0x00282114, "CS", "ISO_15444_1"));
        DataSet after = after(before, 3);
        assertThat(after.text(Tags.LossyImageCompressionRatio)).contains("10\\2.5\\3.0000");
        assertThat(after.text(Tags.LossyImageCompressionMethod)).contains("ISO_15444_1\\\\ISO_10918_1");
        assertThat(after.text(Tags.DerivationDescription))
                .contains("cropped; Lossy compression: JPEG Baseline, quality 90");
        assertThat(after.get(Tags.ImageType)).isSameAs(before.get(Tags.ImageType));
        assertThat(after.get(Tags.LossyImageCompression)).isSameAs(before.get(Tags.LossyImageCompression));
    }

    @Test
    void ratiosOfEveryMagnitudeFitTheirPlace() {
        LossyAttributes attributes = new LossyAttributes(JPEG);
        attributes.put(DataSet.EMPTY, new DataSetBuilder());
        for (double ratio : new double[] {0.01, 1, 99_999.9, 123_456_789}) {
            assertThat(attributes.ratio(ratio).remaining()).isEqualTo(attributes.ratioBytes());
        }
    }

    @Test
    void theNewUidIsDerivedFromTheOldOneAndWhatWasDone() {
        String uid = InstanceIdentity.derived("1.2.3", "j2k ratio 10");
        assertThat(uid).startsWith("2.25.").hasSizeLessThanOrEqualTo(64);
        assertThat(InstanceIdentity.derived("1.2.3", "j2k ratio 10")).isEqualTo(uid);
        assertThat(InstanceIdentity.derived("1.2.3", "j2k ratio 11")).isNotEqualTo(uid);
        assertThat(InstanceIdentity.derived("1.2.4", "j2k ratio 10")).isNotEqualTo(uid);
    }

    @Test
    void theSourceImageIsReferredTo() throws IOException {
        DataSet before = dataSet(
                set -> set.text(0x00080016, "UI", "1.2.840.10008.5.1.4.1.1.7").text(0x00080018, "UI", "1.2.3"));
        DataSetBuilder changed = before.toBuilder();
        InstanceIdentity.refer(before, changed, CodedEntry.UNCOMPRESSED_PREDECESSOR);
        DataSet item = changed.build().items(Tags.SourceImageSequence).get(0);
        assertThat(item.text(Tags.ReferencedSOPInstanceUID)).contains("1.2.3");
        assertThat(item.items(Tags.PurposeOfReferenceCodeSequence).get(0).text(Tags.CodeValue))
                .contains("121320");
    }
}
