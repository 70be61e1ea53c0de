package org.dcmflux.transcode;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.dcmflux.data.DataSet;
import org.dcmflux.dictionary.Tags;
import org.dcmflux.dictionary.TransferSyntax;
import org.dcmflux.encoding.WriteOptions;
import org.dcmflux.encoding.WriteOptions.CharacterSetRule;
import org.dcmflux.encoding.WriteOptions.SequenceLength;
import org.dcmflux.encoding.WriteOptions.TrailingPadding;
import org.dcmflux.file.DicomFile;
import org.dcmflux.testkit.DataSetBytes.Lengths;
import org.dcmflux.testkit.Part10Builder;
import org.dcmflux.testkit.TemporaryFolder;
import org.dcmflux.transcode.TranscodePlan.Step;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the write options say holds whether pixels are copied or encoded. */
class TranscodedDataSetTest {
    private static final int PADDING = 0xFFFCFFFC;
    private static final byte[] ITEM_DELIMITATION = {(byte) 0xFE, (byte) 0xFF, 0x0D, (byte) 0xE0};

    static TransferSyntax[] targets() {
        return new TransferSyntax[] {Images.IMPLICIT, Images.RLE};
    }

    private static byte[] input() {
        byte[] latin1 = "Müller^Jörg".getBytes(StandardCharsets.ISO_8859_1);
        return Part10Builder.explicitLittleEndian()
                .dataSet(set -> set.text(0x00080005, "CS", "ISO_IR 100")
                        .text(0x00080016, "UI", "1.2.840.10008.5.1.4.1.1.7")
                        .text(0x00080018, "UI", "2.25.1")
                        .sequence(0x00081140, Lengths.UNDEFINED, item -> item.bytes(0x00100010, "PN", latin1))
                        .bytes(0x00100010, "PN", latin1))
                .image(Images.GREY, 8, "MONOCHROME2")
                .nativePixels("OB", Images.pixels(Images.GREY))
                .dataSet(set -> set.bytes(PADDING, "OB", new byte[6]))
                .build();
    }

    @ParameterizedTest
    @MethodSource("targets")
    void textLengthsPreambleAndPaddingAreWrittenAsAskedFor(TransferSyntax target) throws IOException {
        byte[] preamble = new byte[128];
        preamble[0] = 'I';
        WriteOptions write = WriteOptions.defaults().toBuilder()
                .characterSet(CharacterSetRule.UTF_8)
                .trailingPadding(TrailingPadding.DROP)
                .sequenceLength(SequenceLength.DEFINED)
                .preamble(ByteBuffer.wrap(preamble))
                .build();
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            Path output = folder.file("out.dcm");
            TranscodeResult result = new Transcoder(
                            TranscodeOptions.to(target).toBuilder().write(write).build())
                    .transcode(folder.write("in.dcm", input()), output);
            assertThat(result.plan().step()).isEqualTo(target.equals(Images.RLE) ? Step.ENCODE : Step.COPY);
            try (DicomFile file = DicomFile.open(output)) {
                DataSet dataSet = file.dataSet();
                assertThat(file.transferSyntax()).isEqualTo(target);
                assertThat(dataSet.text(Tags.SpecificCharacterSet)).contains("ISO_IR 192");
                assertThat(dataSet.strings(Tags.PatientName)).containsExactly("Müller^Jörg");
                assertThat(dataSet.items(0x00081140).get(0).strings(Tags.PatientName))
                        .containsExactly("Müller^Jörg");
                assertThat(dataSet.contains(PADDING)).isFalse();
            }
            byte[] written = Files.readAllBytes(output);
            assertThat(Arrays.copyOf(written, preamble.length)).isEqualTo(preamble);
            String itemDelimitation = new String(ITEM_DELIMITATION, StandardCharsets.ISO_8859_1);
            assertThat(new String(written, StandardCharsets.ISO_8859_1).contains(itemDelimitation))
                    .isFalse();
        }
    }
}
