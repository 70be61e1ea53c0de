package org.dcmflux.transcode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.dcmflux.codec.CodecRegistry;
import org.dcmflux.codec.DecoderSession;
import org.dcmflux.codec.FrameDecoder;
import org.dcmflux.data.DataSet;
import org.dcmflux.dictionary.Tags;
import org.dcmflux.dictionary.TransferSyntax;
import org.dcmflux.dictionary.TransferSyntaxes;
import org.dcmflux.encoding.ReadOptions;
import org.dcmflux.encoding.WriteOptions.OffsetTablePolicy;
import org.dcmflux.error.LimitExceededException;
import org.dcmflux.error.MalformedDataException;
import org.dcmflux.error.TranscodeRefusedException;
import org.dcmflux.error.UnsupportedTransferSyntaxException;
import org.dcmflux.pixel.FrameLayout;
import org.dcmflux.pixel.OffsetTable;
import org.dcmflux.pixel.PhotometricInterpretation;
import org.dcmflux.testkit.FragmentBytes;
import org.dcmflux.testkit.FrameShape;
import org.dcmflux.testkit.Part10Builder;
import org.dcmflux.transcode.TranscodePlan.Step;
import org.junit.jupiter.api.Test;

class PlannerTest {
    private static TranscodePlan plan(byte[] file, TranscodeOptions options) throws IOException {
        return new Transcoder(options).plan(Images.open(file));
    }

    private static TranscodePlan plan(byte[] file, TransferSyntax target) throws IOException {
        return plan(file, TranscodeOptions.to(target));
    }

    private static void assertRefused(byte[] file, TranscodeOptions options, String rule, String... words) {
        assertThatThrownBy(() -> plan(file, options))
                .isInstanceOfSatisfying(
                        TranscodeRefusedException.class,
                        e -> assertThat(e.rule()).isEqualTo(rule))
                .hasMessageContaining("made.dcm: refused by rule '" + rule + "'")
                .satisfies(e -> List.of(words).forEach(word -> assertThat(e).hasMessageContaining(word)));
    }

    private static byte[] withoutPixels(Part10Builder builder) {
        return builder.dataSet(set -> set.text(0x00080018, "UI", "1.2.3")).build();
    }

    private static byte[] encapsulated(FragmentBytes fragments, int frames) {
        return Part10Builder.syntax("1.2.840.10008.1.2.4.70")
                .image(Images.GREY.withFrames(frames), 8, "MONOCHROME2")
                .encapsulated(fragments)
                .build();
    }

    @Test
    void eachStepIsChosenWhereItIsTheCheapest() throws IOException {
        byte[] grey = Images.grey();
        assertThat(plan(grey, Images.EXPLICIT).step()).isEqualTo(Step.COPY);
        assertThat(plan(grey, Images.IMPLICIT).step()).isEqualTo(Step.COPY);
        assertThat(plan(grey, Images.RLE).step()).isEqualTo(Step.ENCODE);
        assertThat(plan(withoutPixels(Part10Builder.explicitLittleEndian()), Images.IMPLICIT)
                        .step())
                .isEqualTo(Step.NO_PIXELS);
        byte[] good = encapsulated(FragmentBytes.create().frame(new byte[4]), 1);
        assertThat(plan(good, TransferSyntaxes.JPEG_LOSSLESS_SV1).step()).isEqualTo(Step.COPY);
        byte[] wrongTable =
                encapsulated(FragmentBytes.create().frame(new byte[4]).basicOffsetTable(2), 1);
        assertThat(plan(wrongTable, TransferSyntaxes.JPEG_LOSSLESS_SV1).step()).isEqualTo(Step.REENCAPSULATE);
        byte[] rle = Part10Builder.syntax(Images.RLE.uid())
                .image(Images.GREY.withFrames(1), 8, "MONOCHROME2")
                .encapsulated(FragmentBytes.create().frame(new byte[80]))
                .build();
        assertThat(plan(rle, Images.EXPLICIT).step()).isEqualTo(Step.DECODE);
    }

    /** Says in its name how many threads it was asked to use. */
    private record Threaded(int threads) implements FrameDecoder {
        @Override
        public Set<TransferSyntax> transferSyntaxes() {
            return Set.of(TransferSyntaxes.JPEG_LOSSLESS_SV1);
        }

        @Override
        public FrameDecoder withCodecThreads(int wanted) {
            return new Threaded(wanted);
        }

        @Override
        public DecoderSession open(FrameLayout expected) {
            throw new IllegalStateException("a plan decodes nothing");
        }
    }

    @Test
    void theOnlyFrameOfAnImageGetsTheCodecsThreads() throws IOException {
        CodecRegistry registry = new CodecRegistry(List.of(new OneCodec("threaded", new Threaded(1), null)));
        TranscodeOptions options = Images.to(Images.EXPLICIT).concurrency(3).build();
        for (int frames : new int[] {1, 2}) {
            FragmentBytes fragments = FragmentBytes.create();
            for (int frame = 0; frame < frames; frame++) {
                fragments.frame(new byte[4]);
            }
            TranscodePlan plan = new Transcoder(options, registry).plan(Images.open(encapsulated(fragments, frames)));
            assertThat(plan.decoder()).isEqualTo(new Threaded(frames == 1 ? 3 : 1));
        }
    }

    @Test
    void framesThatCannotBeToldApartAreCopiedWithANote() throws IOException {
        byte[] video = encapsulated(FragmentBytes.create().frame(new byte[4]), 25);
        TranscodePlan plan = plan(video, TransferSyntaxes.JPEG_LOSSLESS_SV1);
        assertThat(plan.step()).isEqualTo(Step.COPY);
        assertThat(plan.notes()).singleElement().asString().contains("copied as it is", "1 fragments", "25 frames");
    }

    @Test
    void theOffsetTableFollowsThePolicy() throws IOException {
        byte[] grey = Images.grey();
        assertThat(plan(grey, Images.RLE).table()).isEqualTo(OffsetTable.BASIC);
        for (OffsetTablePolicy policy :
                List.of(OffsetTablePolicy.BASIC, OffsetTablePolicy.EXTENDED, OffsetTablePolicy.EMPTY)) {
            assertThat(plan(
                                    grey,
                                    TranscodeOptions.to(Images.RLE).toBuilder()
                                            .offsetTable(policy)
                                            .build())
                            .table())
                    .hasToString(policy.toString());
        }
    }

    @Test
    void memoryBoundsTheSlotsAndTooLittleIsRefused() throws IOException {
        byte[] grey = Images.grey();
        TranscodeOptions options =
                TranscodeOptions.to(Images.RLE).toBuilder().concurrency(4).build();
        TranscodePlan plan = plan(grey, options);
        assertThat(plan.slots()).isEqualTo(8);
        assertThat(plan.frameMemory())
                .isEqualTo(plan.slots() * plan.bytesPerSlot().total());
        assertThat(plan.memory().frameBuffers())
                .isEqualTo(plan.slots() * MemoryNeed.slotBytes(plan.bytesPerSlot()))
                .isGreaterThanOrEqualTo(plan.frameMemory());
        assertThat(plan.memory().total())
                .isEqualTo(plan.memory().frameBuffers()
                        + plan.memory().codecs()
                        + plan.memory().heap());
        long codec = plan.memory().codecs() / plan.concurrency();
        long one = MemoryNeed.slotBytes(plan.bytesPerSlot()) + codec;
        long heap = plan.memory().heap();
        TranscodePlan narrow =
                plan(grey, options.toBuilder().memory(heap + 2 * one + 1).build());
        assertThat(narrow.slots()).isEqualTo(2);
        assertThat(narrow.concurrency()).isEqualTo(2);
        assertThat(narrow.memory().total()).isLessThanOrEqualTo(heap + 2 * one + 1);
        assertThatThrownBy(() ->
                        plan(grey, options.toBuilder().memory(heap + one - 1).build()))
                .isInstanceOf(LimitExceededException.class)
                .hasMessageContainingAll("made.dcm", "limit memory", "one frame needs " + (heap + one) + " bytes");
    }

    @Test
    void refusalsGoByTheirRules() {
        TranscodeOptions rle = TranscodeOptions.to(Images.RLE);
        assertRefused(withoutPixels(Part10Builder.explicitLittleEndian()), rle, "no-pixel-data", "explicit-le");
        byte[] floats = Images.builder(new FrameShape(2, 2, 1, 32, false, 1), "MONOCHROME2")
                .dataSet(set -> set.reals(0x7FE00008, "OF", 1, 2, 3, 4))
                .build();
        assertRefused(floats, rle, "float-pixels-stay-native");
        byte[] wide = Images.builder(new FrameShape(4, 4, 1, 24, false, 1), "MONOCHROME2")
                .nativePixels("OB", new byte[48])
                .build();
        assertRefused(wide, rle, "bits-allocated", "1, 8, 16, 32 Bits Allocated", "deflated-frame");
        byte[] odd = Images.builder(new FrameShape(4, 5, 3, 8, false, 1), "YBR_FULL_422")
                .nativePixels("OB", new byte[40])
                .build();
        assertRefused(odd, rle, "subsampled-pairs", "5 columns");
        assertRefused(
                withoutPixels(Part10Builder.syntax("1.2.840.10008.1.2.4.94")),
                TranscodeOptions.to(Images.EXPLICIT),
                "pixels-elsewhere");
    }

    @Test
    void fileMetaInformationInsideTheDataSetIsRefused() {
        byte[] file = Part10Builder.explicitLittleEndian()
                .dataSet(set -> set.text(0x00080018, "UI", "1.2.3").text(0x00020016, "AE", "LATE"))
                .build();
        for (TransferSyntax target : List.of(Images.EXPLICIT, Images.IMPLICIT)) {
            assertRefused(file, TranscodeOptions.to(target), "meta-information-in-data-set", "(0002,0016)");
        }
    }

    @Test
    void subsampledPlanesAreRefusedBecauseNobodyKnowsWhereTheyEnd() {
        // YBR_FULL_422 has Planar Configuration 0 by definition (PS3.3 C.7.6.3.1.2).
        byte[] planes = Part10Builder.explicitLittleEndian()
                .dataSet(set -> set.numbers(0x00280002, "US", 3)
                        .text(0x00280004, "CS", "YBR_FULL_422")
                        .numbers(0x00280006, "US", 1)
                        .numbers(0x00280010, "US", 4)
                        .numbers(0x00280011, "US", 4)
                        .numbers(0x00280100, "US", 8)
                        .numbers(0x00280101, "US", 8)
                        .numbers(0x00280103, "US", 0))
                .nativePixels("OB", new byte[32])
                .build();
        assertRefused(planes, TranscodeOptions.to(Images.RLE), "subsampled-planes");
    }

    @Test
    void nativePixelDataBeyond32BitsIsRefusedNamingWhatWouldWork_andThatWorks() throws IOException {
        // 70000 fragments, because a frame has one at least; each claims to be 256 x 256 pixels.
        FragmentBytes fragments = FragmentBytes.create();
        for (int i = 0; i < 70_000; i++) {
            fragments.frame(new byte[2]);
        }
        byte[] file = Part10Builder.syntax(Images.RLE.uid())
                .image(new FrameShape(256, 256, 1, 8, false, 70_000), 8, "MONOCHROME2")
                .encapsulated(fragments)
                .build();
        assertRefused(
                file, TranscodeOptions.to(Images.EXPLICIT), "native-pixel-data-too-long", "1.2.840.10008.1.2.1.98");
        TranscodePlan plan = plan(file, TransferSyntaxes.ENCAPSULATED_UNCOMPRESSED);
        assertThat(plan.step()).isEqualTo(Step.DECODE_AND_ENCODE);
        assertThat(plan.table()).isEqualTo(OffsetTable.EXTENDED);
    }

    @Test
    void whatIsCutShortIsReadButNotTranscoded() {
        byte[] whole = Part10Builder.explicitLittleEndian()
                .dataSet(set -> set.text(0x00080060, "CS", "SR").text(0x00100010, "PN", "Somebody"))
                .build();
        assertRefused(
                java.util.Arrays.copyOf(whole, whole.length - 2), TranscodeOptions.to(Images.IMPLICIT), "cut-short");
    }

    @Test
    void moreFramesThanAnyoneWouldReadBackAsFragmentsAreRefusedBeforeTheFirstByte() throws IOException {
        TranscodeOptions.Builder options = TranscodeOptions.to(Images.RLE).toBuilder();
        options.read(ReadOptions.defaults().toBuilder().maxFragments(7).build());
        assertThatThrownBy(() -> plan(Images.grey(), options.build()))
                .isInstanceOf(LimitExceededException.class)
                .hasMessageContainingAll("made.dcm", "limit maxFragments = 7", "8 frames");
        options.read(ReadOptions.defaults().toBuilder().maxFragments(8).build());
        assertThat(plan(Images.grey(), options.build()).table()).isEqualTo(OffsetTable.BASIC);
    }

    @Test
    void aBasicTableThatMayBeTooSmallIsRefusedWhenItIsInsistedOn() {
        FragmentBytes fragments = FragmentBytes.create();
        for (int i = 0; i < 70_000; i++) {
            fragments.frame(new byte[2]);
        }
        byte[] big = new byte[65_600];
        byte[] file = Part10Builder.syntax("1.2.840.10008.1.2.4.70")
                .image(new FrameShape(2, 2, 1, 8, false, 70_001), 8, "MONOCHROME2")
                .encapsulated(fragments.frame(big))
                .build();
        assertRefused(
                file,
                TranscodeOptions.to(TransferSyntaxes.JPEG_LOSSLESS_SV1).toBuilder()
                        .offsetTable(OffsetTablePolicy.BASIC)
                        .build(),
                "basic-offset-table-too-small",
                "Extended Offset Table would work");
    }

    @Test
    void aTransferSyntaxThatContradictsThePixelDataIsDamage() {
        byte[] nativeInEncapsulated = Part10Builder.syntax("1.2.840.10008.1.2.4.70")
                .image(Images.GREY, 8, "MONOCHROME2")
                .nativePixels("OB", Images.pixels(Images.GREY))
                .build();
        assertThatThrownBy(() -> plan(nativeInEncapsulated, Images.EXPLICIT))
                .isInstanceOf(MalformedDataException.class)
                .hasMessageContainingAll("made.dcm", "Pixel Data is native");
        byte[] encapsulatedInNative = Part10Builder.explicitLittleEndian()
                .image(Images.GREY.withFrames(1), 8, "MONOCHROME2")
                .encapsulated(FragmentBytes.create().frame(new byte[4]))
                .build();
        assertThatThrownBy(() -> plan(encapsulatedInNative, Images.IMPLICIT))
                .isInstanceOf(MalformedDataException.class)
                .hasMessageContainingAll("made.dcm", "Pixel Data is encapsulated");
    }

    @Test
    void whatCannotBeWrittenOrDecodedIsNamed() {
        byte[] jpegXl = Part10Builder.syntax("1.2.840.10008.1.2.4.110")
                .image(Images.GREY.withFrames(1), 8, "MONOCHROME2")
                .encapsulated(FragmentBytes.create().frame(new byte[4]))
                .build();
        Transcoder none = new Transcoder(TranscodeOptions.to(Images.EXPLICIT), new CodecRegistry(List.of()));
        assertThatThrownBy(() -> none.plan(Images.open(jpegXl)))
                .isInstanceOf(UnsupportedTransferSyntaxException.class)
                .hasMessageContainingAll("1.2.840.10008.1.2.4.110", "no installed codec can decode it");
    }

    @Test
    void thePlanExplainsItself() throws IOException {
        TranscodePlan plan = plan(
                Images.grey(),
                TranscodeOptions.to(Images.RLE).toBuilder().concurrency(2).build());
        assertThat(plan.explain())
                .contains("made.dcm", "Explicit VR Little Endian (1.2.840.10008.1.2.1)")
                .contains("RLE Lossless (1.2.840.10008.1.2.5)", "encode each frame")
                .contains("8, found by NATIVE", "7x5x1 MONOCHROME2, 8 of 8 bits unsigned", "BASIC")
                .contains("threads       2", plan.frameMemory() + " bytes = " + plan.slots() + " slots");
        TranscodePlan copy = plan(Images.grey(), Images.IMPLICIT);
        assertThat(copy.explain()).contains("copy the Pixel Data as it is").doesNotContain("frame memory");
    }

    @Test
    void theRewriterChangesWhatTheFramesRequireAndNothingElse() throws IOException {
        byte[] file = Part10Builder.syntax(Images.RLE.uid())
                .dataSet(set -> set.numbers(0x00280002, "US", 3)
                        .text(0x00280004, "CS", "YBR_FULL_422")
                        .numbers(0x00280006, "US", 1)
                        .text(0x00281052, "DS", "-1024")
                        .numbers(0x7FE00001, "OV", 0)
                        .numbers(0x7FE00002, "OV", 4)
                        .numbers(0x7FE00003, "UV", 4))
                .build();
        DataSet original = Images.open(file).dataSet();
        FrameLayout written = new FrameLayout(4, 4, 3, 8, 8, 0, PhotometricInterpretation.YBR_FULL, 0);
        DataSet changed = DataSetRewriter.around(original, written, 7).build();
        assertThat(changed)
                .extracting(element -> element.tag())
                .containsExactly(0x00280002, 0x00280004, 0x00280006, 0x00281052);
        assertThat(changed.text(Tags.PhotometricInterpretation)).contains("YBR_FULL");
        assertThat(changed.integer(Tags.PlanarConfiguration)).hasValue(0);
        assertThat(changed.get(Tags.RescaleIntercept)).isSameAs(original.get(Tags.RescaleIntercept));
        DataSet again = DataSetRewriter.around(changed, written, 7).build();
        for (var element : changed) {
            assertThat(again.get(element.tag())).isSameAs(element);
        }
        DataSet unknown = DataSetRewriter.around(
                        original, written.withPhotometricInterpretation(PhotometricInterpretation.UNKNOWN), 7)
                .build();
        assertThat(unknown.text(Tags.PhotometricInterpretation)).contains("YBR_FULL_422");
    }
}
