package org.dcmflux.transcode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import org.dcmflux.codec.DecodedFrames;
import org.dcmflux.dictionary.TransferSyntax;
import org.dcmflux.dictionary.TransferSyntaxes;
import org.dcmflux.error.CodecException;
import org.dcmflux.pixel.FrameLayout;
import org.dcmflux.pixel.PhotometricInterpretation;
import org.dcmflux.testkit.FragmentBytes;
import org.dcmflux.testkit.FrameShape;
import org.dcmflux.testkit.ParsedFile;
import org.dcmflux.testkit.Part10Builder;
import org.dcmflux.testkit.TemporaryFolder;
import org.dcmflux.transcode.TranscodeOptions.Verification;
import org.junit.jupiter.api.Test;

class NativeFormTest {
    private static byte[] converted(NativeForm form, byte... stored) throws CodecException {
        byte[] result = new byte[(int) form.result().byteCount()];
        form.convert(form.stored(), ByteBuffer.wrap(stored), ByteBuffer.wrap(result));
        return result;
    }

    private static FrameLayout colour(PhotometricInterpretation label, int planar) {
        return new FrameLayout(2, 1, 3, 8, 8, 0, label, planar);
    }

    private static FrameLayout grey(int allocated, int stored, int representation) {
        return new FrameLayout(2, 1, 1, allocated, stored, representation, PhotometricInterpretation.MONOCHROME2, 0);
    }

    @Test
    void subsampledChromaIsThatOfBothPixels() throws CodecException {
        NativeForm form = new NativeForm(colour(PhotometricInterpretation.YBR_FULL_422, 0), 0);
        assertThat(form.isNeeded()).isTrue();
        assertThat(form.result()).isEqualTo(colour(PhotometricInterpretation.YBR_FULL, 0));
        assertThat(converted(form, (byte) 1, (byte) 2, (byte) 3, (byte) 4)).containsExactly(1, 3, 4, 2, 3, 4);
    }

    @Test
    void planesBecomePixels() throws CodecException {
        NativeForm form = new NativeForm(colour(PhotometricInterpretation.RGB, 1), 0);
        assertThat(converted(form, (byte) 1, (byte) 2, (byte) 3, (byte) 4, (byte) 5, (byte) 6))
                .containsExactly(1, 3, 5, 2, 4, 6);
    }

    @Test
    void samplesAreShiftedToTheLowBitsWithTheirSign() throws CodecException {
        // 12 bits whose highest is bit 15.
        byte[] stored = {(byte) 0x10, (byte) 0xFF, (byte) 0x20, (byte) 0x7F};
        assertThat(converted(new NativeForm(grey(16, 12, 1), 4), stored)).containsExactly(0xF1, 0xFF, 0xF2, 0x07);
        assertThat(converted(new NativeForm(grey(16, 12, 0), 4), stored)).containsExactly(0xF1, 0x0F, 0xF2, 0x07);
    }

    @Test
    void bitsBelowTheSamplesAreNotLostSilently() {
        byte[] stored = {(byte) 0x10, 0, (byte) 0x21, 0};
        assertThatThrownBy(() -> converted(new NativeForm(grey(16, 12, 0), 4), stored))
                .isInstanceOf(CodecException.class)
                .hasMessageContainingAll("begin at bit 4", "bits beside them are set");
    }

    @Test
    void whatIsInTheRightFormStaysAsItIs() {
        assertThat(new NativeForm(grey(16, 12, 0), 0).isNeeded()).isFalse();
        assertThat(new NativeForm(colour(PhotometricInterpretation.YBR_FULL, 0), 0).isNeeded())
                .isFalse();
    }

    private static Path transcode(TemporaryFolder folder, Path from, String name, TransferSyntax target)
            throws IOException {
        Path to = folder.file(name);
        new Transcoder(Images.to(target).verification(Verification.ALL_FRAMES).build()).transcode(from, to);
        return to;
    }

    @Test
    void highBitFollowsTheShiftedSamples_andStaysWhereTheyAreNotShifted() throws IOException {
        byte[] file = Part10Builder.explicitLittleEndian()
                .dataSet(set -> set.numbers(0x00280002, "US", 1)
                        .text(0x00280004, "CS", "MONOCHROME2")
                        .numbers(0x00280010, "US", 1)
                        .numbers(0x00280011, "US", 2)
                        .numbers(0x00280100, "US", 16)
                        .numbers(0x00280101, "US", 12)
                        .numbers(0x00280102, "US", 15)
                        .numbers(0x00280103, "US", 0))
                .nativePixels("OW", new byte[] {0x10, 0x20, 0x30, 0x40})
                .build();
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            Path input = folder.write("in.dcm", file);
            Path rle = transcode(folder, input, "rle.dcm", Images.RLE);
            assertThat(ParsedFile.of(rle).unsignedShort(0x00280102, 0)).isEqualTo(11);
            ParsedFile back = ParsedFile.of(transcode(folder, rle, "back.dcm", Images.EXPLICIT));
            assertThat(back.unsignedShort(0x00280102, 0)).isEqualTo(11);
            assertThat(back.value(0x7FE00010)).containsExactly(0x01, 0x02, 0x03, 0x04);
            for (TransferSyntax target :
                    List.of(TransferSyntaxes.ENCAPSULATED_UNCOMPRESSED, TransferSyntaxes.DEFLATED_IMAGE_FRAME)) {
                Path kept = transcode(folder, input, target.shortName() + ".dcm", target);
                assertThat(ParsedFile.of(kept).unsignedShort(0x00280102, 0)).isEqualTo(15);
                ParsedFile same =
                        ParsedFile.of(transcode(folder, kept, target.shortName() + "-back.dcm", Images.EXPLICIT));
                assertThat(same.unsignedShort(0x00280102, 0)).isEqualTo(15);
                assertThat(same.value(0x7FE00010)).containsExactly(0x10, 0x20, 0x30, 0x40);
                // Decoded and shifted in one go.
                ParsedFile shifted = ParsedFile.of(transcode(
                        folder,
                        transcode(folder, kept, target.shortName() + "-rle.dcm", Images.RLE),
                        target.shortName() + "-rle-back.dcm",
                        Images.EXPLICIT));
                assertThat(shifted.value(0x7FE00010)).containsExactly(0x01, 0x02, 0x03, 0x04);
            }
        }
    }

    @Test
    void planesAndSubsampledChromaStayInFragmentsOfNativeFrames_andAreConvertedForOthers() throws IOException {
        FrameShape shape = new FrameShape(2, 4, 3, 8, false, 1);
        byte[] pixels = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16};
        byte[] file =
                Images.builder(shape, "YBR_FULL_422").nativePixels("OB", pixels).build();
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            Path input = folder.write("in.dcm", file);
            Path deflated = transcode(folder, input, "deflated.dcm", TransferSyntaxes.DEFLATED_IMAGE_FRAME);
            Path back = transcode(folder, deflated, "back.dcm", Images.EXPLICIT);
            assertThat(ParsedFile.of(back).value(0x7FE00010)).isEqualTo(pixels);
            assertThat(ParsedFile.of(back).text(0x00280004)).isEqualTo("YBR_FULL_422");
            Path rle = transcode(folder, deflated, "rle.dcm", Images.RLE);
            assertThat(ParsedFile.of(rle).text(0x00280004)).isEqualTo("YBR_FULL");
            assertThat(ParsedFile.of(transcode(folder, rle, "full.dcm", Images.EXPLICIT))
                            .value(0x7FE00010))
                    .startsWith(1, 3, 4, 2, 3, 4, 5, 7, 8, 6, 7, 8)
                    .hasSize(24);
        }
    }

    @Test
    void decodedFramesOfFragmentsOfPlanesArePlanes() throws IOException {
        byte[] planes = {1, 2, 3, 4, 5, 6};
        byte[] file = Part10Builder.syntax(TransferSyntaxes.ENCAPSULATED_UNCOMPRESSED.uid())
                .dataSet(set -> set.numbers(0x00280002, "US", 3)
                        .text(0x00280004, "CS", "RGB")
                        .numbers(0x00280006, "US", 1)
                        .numbers(0x00280010, "US", 1)
                        .numbers(0x00280011, "US", 2)
                        .numbers(0x00280100, "US", 8)
                        .numbers(0x00280101, "US", 8)
                        .numbers(0x00280102, "US", 7)
                        .numbers(0x00280103, "US", 0))
                .encapsulated(FragmentBytes.create().frame(planes))
                .build();
        try (DecodedFrames frames = DecodedFrames.of(Images.open(file))) {
            ByteBuffer pixels = ByteBuffer.allocateDirect(6);
            FrameLayout found = frames.read(0, pixels);
            assertThat(found.planarConfiguration()).isEqualTo(1);
            assertThat(pixels.flip()).isEqualTo(ByteBuffer.wrap(planes));
        }
    }
}
