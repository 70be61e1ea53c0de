package org.dcmflux.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class Part10BuilderTest {
    private static final int META_END = 128 + 4;

    @Test
    void explicitElement_hasTheBytesOfTheStandard() {
        Part10Builder builder = Part10Builder.explicitLittleEndian()
                .withoutPreamble()
                .withoutMeta()
                .dataSet(set -> set.numbers(0x00280010, "US", 0x1234)
                        .text(0x00100010, "PN", "A^B")
                        .numbers(0x00091001, "UN", 7));
        assertThat(hex(builder.build()))
                .isEqualTo(
                        "2800100055530200" + "3412" + "10001000504e0400" + "415e4220" + "09000110554e0000020000000700");
    }

    @Test
    void bigEndianElement_hasSwappedTagLengthAndValue() {
        byte[] bytes = Part10Builder.explicitBigEndian()
                .withoutPreamble()
                .withoutMeta()
                .dataSet(set -> set.numbers(0x00280010, "US", 0x1234))
                .build();
        assertThat(hex(bytes)).isEqualTo("0028001055530002" + "1234");
    }

    @Test
    void sequences_endWithLengthsOrDelimiters() {
        for (DataSetBytes.Lengths lengths : DataSetBytes.Lengths.values()) {
            byte[] bytes = Part10Builder.implicitLittleEndian()
                    .withoutPreamble()
                    .withoutMeta()
                    .dataSet(set -> set.sequence(0x00081140, lengths, item -> item.numbers(0x00280010, "US", 1)))
                    .build();
            String element = "28001000020000000100";
            assertThat(hex(bytes))
                    .isEqualTo(
                            switch (lengths) {
                                case DEFINED -> "08004011" + "12000000" + "feff00e00a000000" + element;
                                case UNDEFINED ->
                                    "08004011" + "ffffffff" + "feff00e0ffffffff" + element + "feff0de000000000"
                                            + "feffdde000000000";
                                case UNDEFINED_WITHOUT_DELIMITER ->
                                    "08004011" + "ffffffff" + "feff00e0ffffffff" + element + "feff0de000000000";
                            });
        }
    }

    @Test
    void fragments_areItemsAfterTheTable() {
        FragmentBytes fragments = FragmentBytes.create()
                .basicOffsetTable()
                .frame(new byte[] {1, 2, 3}, new byte[] {4, 5})
                .frame(new byte[] {6});
        assertThat(hex(fragments.toByteArray()))
                .isEqualTo("feff00e008000000" + "00000000" + "16000000" + "feff00e00400000001020300"
                        + "feff00e0020000000405" + "feff00e0020000000600" + "feffdde000000000");
        assertThat(fragments.extendedOffsets()).containsExactly(0, 22);
        assertThat(fragments.extendedLengths()).containsExactly(5, 1);
    }

    @Test
    void damage_isExactlyWhatWasAskedFor() {
        FragmentBytes fragments = FragmentBytes.create()
                .basicOffsetTable(0, 99)
                .frame(new byte[] {1, 2})
                .firstFragmentStates(77)
                .withoutDelimiter();
        assertThat(hex(fragments.toByteArray()))
                .isEqualTo("feff00e008000000" + "00000000" + "63000000" + "feff00e04d0000000102");
        byte[] whole = Part10Builder.explicitLittleEndian().metaLengthStates(5).build();
        assertThat(whole[META_END + 8]).isEqualTo((byte) 5);
        assertThat(Part10Builder.explicitLittleEndian().truncatedTo(140).build())
                .hasSize(140);
        byte[] lie = Part10Builder.explicitLittleEndian()
                .withoutPreamble()
                .withoutMeta()
                .dataSet(set -> set.lie(0x7FE00010, "OW", 0x1000, new byte[4]))
                .build();
        assertThat(hex(lie)).isEqualTo("e07f10004f57000000100000" + "00000000");
    }

    @Test
    void everySyntax_isParsedBack() {
        FrameShape shape = new FrameShape(2, 3, 1, 8, false, 1);
        byte[] pixels = {1, 2, 3, 4, 5, 6};
        for (Part10Builder builder : List.of(
                Part10Builder.explicitLittleEndian(),
                Part10Builder.implicitLittleEndian(),
                Part10Builder.explicitBigEndian(),
                Part10Builder.deflated(),
                Part10Builder.deflatedInStoredBlocks())) {
            ParsedFile file = ParsedFile.of(builder.image(shape, 8, "MONOCHROME2")
                    .dataSet(set -> set.sequence(
                            0x00400555, DataSetBytes.Lengths.UNDEFINED, item -> item.text(0x00280004, "CS", "NESTED")))
                    .nativePixels("OB", pixels)
                    .build());
            assertThat(file.shape()).isEqualTo(shape);
            assertThat(file.text(0x00280004)).isEqualTo("MONOCHROME2");
            assertThat(file.value(0x7FE00010)).containsExactly(pixels);
        }
    }

    @Test
    void framesOfSeveralFragments_areJoinedByTableOrByMarkers() {
        byte[] first = "\u00ff\u00d8first\u00ff\u00d9".getBytes(StandardCharsets.ISO_8859_1);
        byte[] second = "\u00ff\u00d8the second\u00ff\u00d9".getBytes(StandardCharsets.ISO_8859_1);
        FrameShape shape = new FrameShape(2, 3, 1, 8, false, 2);
        FragmentBytes fragments = FragmentBytes.create().frameInPieces(first, 4).frameInPieces(second, 6);
        for (boolean table : new boolean[] {false, true}) {
            byte[] file = Part10Builder.syntax("1.2.840.10008.1.2.4.70")
                    .image(shape, 8, "MONOCHROME2")
                    .encapsulated(table ? fragments.basicOffsetTable() : fragments)
                    .build();
            List<byte[]> frames = EncapsulatedFrames.of(ParsedFile.of(file));
            assertThat(frames).hasSize(2);
            assertThat(frames.get(0)).startsWith(first);
            assertThat(frames.get(1)).startsWith(second);
        }
        byte[] extended = Part10Builder.syntax("1.2.840.10008.1.2.4.70")
                .image(shape, 8, "MONOCHROME2")
                .encapsulatedWithExtendedOffsets(
                        FragmentBytes.create().frame(first).frame(second))
                .build();
        assertThat(EncapsulatedFrames.of(ParsedFile.of(extended))).containsExactly(first, second);
    }

    @Test
    void whatIsNotWellFormed_isNotParsed() {
        assertThatThrownBy(() -> ParsedFile.of(new byte[200])).isInstanceOf(AssertionError.class);
        byte[] file = Part10Builder.explicitLittleEndian()
                .dataSet(set -> set.lie(0x7FE00010, "OW", 0x1000, new byte[4]))
                .build();
        assertThatThrownBy(() -> ParsedFile.of(file)).hasMessageContaining("beyond the end");
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
