package org.dcmflux.transcode;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.dcmflux.data.DataSet;
import org.dcmflux.data.DataSetBuilder;
import org.dcmflux.dictionary.Tags;
import org.dcmflux.dictionary.TransferSyntax;
import org.dcmflux.dictionary.TransferSyntaxes;
import org.dcmflux.dictionary.Vr;
import org.dcmflux.file.DicomFile;
import org.dcmflux.pixel.ImagePixelModule;
import org.dcmflux.testkit.DataSetBytes;
import org.dcmflux.testkit.DataSetBytes.Lengths;
import org.dcmflux.testkit.FrameShape;
import org.dcmflux.testkit.Judge;
import org.dcmflux.testkit.ParsedFile;
import org.dcmflux.testkit.TemporaryFolder;
import org.junit.jupiter.api.Test;

/** What a transcode leaves as it is, and what follows the samples: icons, waveforms, overlays, values that are samples. */
class AttributesOfOthersTest {
    private static final FrameShape SHAPE = new FrameShape(6, 4, 1, 16, true, 2);
    private static final byte[] ICON = {1, 2, 3, 4, 5, 6, 7, 8};
    private static final byte[] SAMPLES = {9, 8, 7, 6};

    private static final Consumer<DataSetBytes> ICON_ITEM = item -> item.numbers(0x00280002, "US", 1)
            .text(0x00280004, "CS", "MONOCHROME2")
            .numbers(0x00280010, "US", 2)
            .numbers(0x00280011, "US", 4)
            .numbers(0x00280100, "US", 8)
            .numbers(0x00280101, "US", 8)
            .numbers(0x00280102, "US", 7)
            .numbers(0x00280103, "US", 0)
            .bytes(0x7FE00010, "OB", ICON);

    private static byte[] file() {
        return Images.builder(SHAPE, "MONOCHROME2")
                .dataSet(set -> set.numbers(0x00280106, "SS", -5)
                        .numbers(0x00280107, "SS", 300)
                        .numbers(0x00280120, "SS", -2000)
                        .sequence(
                                0x00283000,
                                Lengths.DEFINED,
                                item -> item.numbers(0x00283002, "SS", 256, -100, 16)
                                        .bytes(0x00283006, "OW", new byte[512]))
                        .sequence(0x00880200, Lengths.UNDEFINED, ICON_ITEM)
                        .sequence(
                                0x54000100,
                                Lengths.DEFINED,
                                item -> item.numbers(0x54001004, "US", 16).bytes(0x54001010, "OW", SAMPLES))
                        .numbers(0x60000010, "US", 6)
                        .numbers(0x60000011, "US", 4)
                        .numbers(0x60000050, "SS", 1, 1)
                        .numbers(0x60000100, "US", 1)
                        .numbers(0x60000102, "US", 0)
                        .bytes(0x60003000, "OW", new byte[] {1, 2, 3, 0}))
                .nativePixels("OW", Images.pixels(SHAPE))
                .build();
    }

    @Test
    void iconsWaveformsAndOverlaysStayNative_andValuesThatAreSamplesStayAsTheSamplesDo() throws IOException {
        for (TransferSyntax target : List.of(
                Images.RLE, TransferSyntaxes.DEFLATED_IMAGE_FRAME, TransferSyntaxes.ENCAPSULATED_UNCOMPRESSED)) {
            try (TemporaryFolder folder = TemporaryFolder.create()) {
                Path output = folder.file("out.dcm");
                new Transcoder(Images.to(target).build()).transcode(folder.write("in.dcm", file()), output);
                try (DicomFile out = DicomFile.open(output)) {
                    DataSet set = out.dataSet();
                    assertThat(set.items(Tags.IconImageSequence).get(0).bytes(Tags.PixelData))
                            .isEqualTo(java.nio.ByteBuffer.wrap(ICON));
                    assertThat(set.items(Tags.WaveformSequence).get(0).bytes(Tags.WaveformData))
                            .isEqualTo(java.nio.ByteBuffer.wrap(SAMPLES));
                    assertThat(set.bytes(0x60003000).get(2)).isEqualTo((byte) 3);
                    assertThat(set.ints(Tags.SmallestImagePixelValue)).containsExactly(-5);
                    assertThat(set.ints(Tags.PixelPaddingValue)).containsExactly(-2000);
                    assertThat(set.items(Tags.ModalityLUTSequence).get(0).ints(Tags.LUTDescriptor))
                            .containsExactly(256, -100, 16);
                }
                if (Judge.DCMDUMP.isInstalled()) {
                    Judge.DCMDUMP.run("-q", output.toString()).succeeded();
                }
            }
        }
    }

    @Test
    void valuesThatAreSamplesFollowTheSignThatTheCodeStreamHas() throws IOException {
        DataSet signed = Images.open(file()).dataSet();
        DataSetBuilder changed = DataSetRewriter.around(
                signed, ImagePixelModule.of(signed, "made.dcm").layout().withPixelRepresentation(0), 15);
        DataSet unsigned = changed.build();
        assertThat(unsigned.integer(Tags.PixelRepresentation)).hasValue(0);
        assertThat(unsigned.integer(Tags.PixelPaddingValue)).hasValue(65536 - 2000);
        assertThat(java.util.Objects.requireNonNull(unsigned.get(Tags.PixelPaddingValue))
                        .vr())
                .isEqualTo(Vr.US);
    }

    @Test
    void aPaletteKeepsItsTablesWhenItStaysAPalette() throws IOException {
        FrameShape shape = new FrameShape(4, 4, 1, 8, false, 1);
        byte[] palette = Images.builder(shape, "PALETTE COLOR")
                .dataSet(set -> set.numbers(0x00281101, "US", 256, 0, 8)
                        .numbers(0x00281102, "US", 256, 0, 8)
                        .numbers(0x00281103, "US", 256, 0, 8)
                        .bytes(0x00281201, "OW", new byte[256])
                        .bytes(0x00281202, "OW", new byte[256])
                        .bytes(0x00281203, "OW", new byte[256]))
                .nativePixels("OB", Images.pixels(shape))
                .build();
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            Path output = folder.file("out.dcm");
            new Transcoder(Images.to(Images.RLE).build()).transcode(folder.write("in.dcm", palette), output);
            assertThat(ParsedFile.of(output).text(0x00280004)).isEqualTo("PALETTE COLOR");
            assertThat(ParsedFile.of(output).elements()).containsKeys(0x00281101, 0x00281203);
        }
    }
}
