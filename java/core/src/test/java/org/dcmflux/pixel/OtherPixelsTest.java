package org.dcmflux.pixel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Objects;
import java.util.function.Consumer;
import org.dcmflux.bytes.ByteSource;
import org.dcmflux.data.DataSet;
import org.dcmflux.dictionary.Tags;
import org.dcmflux.encoding.ReadOptions;
import org.dcmflux.error.MalformedDataException;
import org.dcmflux.file.DicomFile;
import org.dcmflux.testkit.DataSetBytes;
import org.dcmflux.testkit.DataSetBytes.Lengths;
import org.dcmflux.testkit.FrameShape;
import org.dcmflux.testkit.Part10Builder;
import org.junit.jupiter.api.Test;

/** What has pixels or samples besides the Pixel Data: overlays, icons, waveforms, spectra. */
class OtherPixelsTest {
    private static DataSet read(Consumer<DataSetBytes> elements) throws IOException {
        byte[] file = Part10Builder.explicitLittleEndian().dataSet(elements).build();
        return DicomFile.open(ByteSource.of(file, "made.dcm"), ReadOptions.defaults())
                .dataSet();
    }

    private static void overlay(DataSetBytes set, byte[] data) {
        set.numbers(0x60020010, "US", 3)
                .numbers(0x60020011, "US", 3)
                .text(0x60020015, "IS", "2")
                .text(0x60020040, "CS", "G")
                .numbers(0x60020050, "SS", -1, 4)
                .numbers(0x60020100, "US", 1)
                .numbers(0x60020102, "US", 0)
                .bytes(0x60023000, "OW", data);
    }

    @Test
    void anOverlayOfItsOwnIsUnpackedFrameByFrame() throws IOException {
        DataSet set = read(elements -> overlay(elements, new byte[] {(byte) 0xFF, 0b0000_0011, 0b10, 0}));
        Overlay overlay = Overlay.all(set).get(0);
        assertThat(Overlay.all(set)).hasSize(1);
        assertThat(overlay.group()).isEqualTo(0x6002);
        assertThat(overlay.firstRow()).isEqualTo(-1);
        assertThat(overlay.firstColumn()).isEqualTo(4);
        assertThat(overlay.type()).isEqualTo("G");
        assertThat(overlay.isEmbedded()).isFalse();
        assertThat(overlay.plane(0)).containsExactly(1, 1, 1, 1, 1, 1, 1, 1, 1);
        assertThat(overlay.plane(1)).containsExactly(1, 0, 0, 0, 0, 0, 0, 0, 1);
        assertThatThrownBy(() -> overlay.plane(2)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThat(Overlay.of(set, 0x6000)).isNull();
    }

    @Test
    void anOverlayWithFewerBitsThanPixelsIsRefused() throws IOException {
        DataSet set = read(elements -> overlay(elements, new byte[2]));
        assertThatThrownBy(() -> Overlay.of(set, 0x6002))
                .isInstanceOf(MalformedDataException.class)
                .hasMessageContainingAll("(6002,3000)", "2 bytes", "18 overlay pixels");
    }

    @Test
    void anEmbeddedOverlayIsABitOfThePixels_andThePixelsDoNotHaveIt() throws IOException {
        byte[] file = Part10Builder.explicitLittleEndian()
                .image(new FrameShape(1, 3, 1, 16, false, 1), 12, "MONOCHROME2")
                .dataSet(set -> set.numbers(0x60000010, "US", 1)
                        .numbers(0x60000011, "US", 3)
                        .numbers(0x60000100, "US", 16)
                        .numbers(0x60000102, "US", 13))
                .nativePixels("OW", new byte[] {1, 0x20, 2, 0, 3, 0x20})
                .build();
        try (DicomFile dicom = DicomFile.open(ByteSource.of(file, "made.dcm"), ReadOptions.defaults())) {
            PixelData pixels = Objects.requireNonNull(PixelData.of(dicom.dataSet(), dicom.name()));
            Overlay overlay = Objects.requireNonNull(Overlay.of(dicom.dataSet(), 0x6000));
            assertThat(overlay.isEmbedded()).isTrue();
            assertThat(overlay.embeddedIn(pixels.samples(0))).containsExactly(1, 0, 1);
            assertThat(pixels.samples(0).toInts()).containsExactly(1, 2, 3);
            assertThatThrownBy(() -> overlay.plane(0)).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void anIconIsPixelDataOfAnItem() throws IOException {
        DataSet set = read(elements -> elements.sequence(
                Tags.IconImageSequence,
                Lengths.DEFINED,
                item -> item.numbers(Tags.SamplesPerPixel, "US", 1)
                        .text(Tags.PhotometricInterpretation, "CS", "MONOCHROME2")
                        .numbers(Tags.Rows, "US", 1)
                        .numbers(Tags.Columns, "US", 2)
                        .numbers(Tags.BitsAllocated, "US", 8)
                        .numbers(Tags.BitsStored, "US", 8)
                        .numbers(Tags.HighBit, "US", 7)
                        .numbers(Tags.PixelRepresentation, "US", 0)
                        .bytes(Tags.PixelData, "OB", new byte[] {5, 6})));
        DataSet icon = set.items(Tags.IconImageSequence).get(0);
        assertThat(Objects.requireNonNull(PixelData.of(icon, "icon")).samples(0).toInts())
                .containsExactly(5, 6);
        assertThat(PixelData.of(set, "made.dcm")).isNull();
    }

    private static DataSet waveform(String interpretation, int bits, byte[] data) throws IOException {
        return read(elements -> elements.numbers(Tags.NumberOfWaveformChannels, "US", 2)
                .numbers(Tags.NumberOfWaveformSamples, "UL", 2)
                .text(Tags.SamplingFrequency, "DS", "500")
                .numbers(Tags.WaveformBitsAllocated, "US", bits)
                .text(Tags.WaveformSampleInterpretation, "CS", interpretation)
                .bytes(Tags.WaveformData, "OW", data));
    }

    @Test
    void channelsOfAWaveformAreTakenApart() throws IOException {
        byte[] data = {1, 0, -1, -1, 2, 0, -2, -1};
        WaveformGroup signed = WaveformGroup.of(waveform("SS", 16, data));
        assertThat(signed.samplingFrequency()).isEqualTo(500);
        assertThat(signed.channel(0)).containsExactly(1, 2);
        assertThat(signed.channel(1)).containsExactly(-1, -2);
        assertThatThrownBy(() -> signed.channel(2)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThat(WaveformGroup.of(waveform("US", 16, data)).channel(1)).containsExactly(0xFFFF, 0xFFFE);
        assertThat(WaveformGroup.of(waveform("SB", 8, data)).channel(1)).containsExactly(0, -1);
        assertThatThrownBy(() -> WaveformGroup.of(waveform("SL", 32, data)))
                .isInstanceOf(MalformedDataException.class)
                .hasMessageContainingAll("8 bytes", "need 16");
    }

    @Test
    void spectraAreReadVoxelByVoxel() throws IOException {
        Consumer<DataSetBytes> description = elements -> elements.numbers(Tags.Rows, "US", 1)
                .numbers(Tags.Columns, "US", 2)
                .numbers(Tags.DataPointRows, "UL", 1)
                .numbers(Tags.DataPointColumns, "UL", 1)
                .text(Tags.DataRepresentation, "CS", "COMPLEX");
        SpectroscopyData spectra = Objects.requireNonNull(SpectroscopyData.of(
                read(description.andThen(set -> set.reals(Tags.SpectroscopyData, "OF", 1, 2, 3, 4)))));
        assertThat(spectra.spectrum(0, 0, 1)).containsExactly(3f, 4f);
        assertThatThrownBy(() -> spectra.spectrum(0, 0, 2)).isInstanceOf(IndexOutOfBoundsException.class);
        DataSet tooShort = read(description.andThen(set -> set.reals(Tags.SpectroscopyData, "OF", 1, 2)));
        assertThatThrownBy(() -> SpectroscopyData.of(tooShort)).isInstanceOf(MalformedDataException.class);
        assertThat(SpectroscopyData.of(read(description))).isNull();
    }
}
