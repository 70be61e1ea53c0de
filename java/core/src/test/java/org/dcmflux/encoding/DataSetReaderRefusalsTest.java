package org.dcmflux.encoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.function.Consumer;
import org.dcmflux.error.LimitExceededException;
import org.dcmflux.error.MalformedDataException;
import org.dcmflux.file.DicomFile;
import org.dcmflux.testkit.DataSetBytes;
import org.dcmflux.testkit.DataSetBytes.Lengths;
import org.dcmflux.testkit.FragmentBytes;
import org.dcmflux.testkit.Part10Builder;
import org.junit.jupiter.api.Test;

class DataSetReaderRefusalsTest {
    private static final int SEQUENCE = 0x00081115;
    private static final ReadOptions DEFAULTS = ReadOptions.defaults();

    private static byte[] explicit(Consumer<DataSetBytes> elements) {
        return Part10Builder.explicitLittleEndian().dataSet(elements).build();
    }

    private static byte[] nested(int depth) {
        return explicit(set -> nest(set, depth));
    }

    private static void nest(DataSetBytes set, int depth) {
        for (int i = 0; i < depth; i++) {
            set.header(SEQUENCE, "SQ", DataSetBytes.UNDEFINED).itemHeader(0xFFFEE000, DataSetBytes.UNDEFINED);
        }
        for (int i = 0; i < depth; i++) {
            set.itemHeader(0xFFFEE00D, 0).itemHeader(0xFFFEE0DD, 0);
        }
    }

    private static void assertLimit(byte[] file, ReadOptions options, String limit, long value) {
        assertThatThrownBy(() -> Read.file(file, options))
                .isInstanceOfSatisfying(LimitExceededException.class, e -> {
                    assertThat(e.limit()).isEqualTo(limit);
                    assertThat(e.value()).isEqualTo(value);
                })
                .hasMessageContainingAll("made.dcm @ 0x", "limit " + limit + " = " + value, "raise it");
    }

    private static void assertMalformed(byte[] file, String... words) {
        assertMalformed(DEFAULTS, file, words);
    }

    private static void assertMalformed(ReadOptions options, byte[] file, String... words) {
        assertThatThrownBy(() -> Read.file(file, options))
                .isInstanceOfSatisfying(
                        MalformedDataException.class,
                        e -> assertThat(e.offset()).isBetween(0L, (long) file.length))
                .hasMessageContaining("made.dcm @ 0x")
                .hasMessageContainingAll(words);
    }

    @Test
    void nestingIsLimitedAndTheLimitCanBeReached() throws IOException {
        assertThat(Read.file(nested(64)).dataSet()).hasSize(1);
        assertLimit(nested(65), DEFAULTS, "maxDepth", 64);
        assertLimit(nested(4), DEFAULTS.toBuilder().maxDepth(3).build(), "maxDepth", 3);
    }

    @Test
    void nestingCostsNoThreadStack() throws IOException {
        ReadOptions deep = DEFAULTS.toBuilder().maxDepth(200_000).build();
        assertThat(Read.file(nested(100_000), deep).dataSet()).hasSize(1);
    }

    @Test
    void elementsAreLimitedNestedOnesToo() throws IOException {
        byte[] file =
                explicit(set -> set.sequence(SEQUENCE, Lengths.UNDEFINED, item -> item.text(0x00080050, "SH", "A"))
                        .text(0x00100010, "PN", "A"));
        // Seven elements of File Meta Information, which are counted apart.
        assertThat(Read.file(file, DEFAULTS.toBuilder().maxElements(7).build()).dataSet())
                .hasSize(2);
        byte[] more = explicit(set -> {
            for (int i = 0; i < 8; i++) {
                set.numbers(0x00090010 + i, "US", 1);
            }
        });
        assertLimit(more, DEFAULTS.toBuilder().maxElements(7).build(), "maxElements", 7);
    }

    @Test
    void emptyItemsAreLimitedBecauseTheyCostMemoryToo() {
        byte[] file = explicit(set -> {
            set.header(SEQUENCE, "SQ", DataSetBytes.UNDEFINED);
            for (int i = 0; i < 11; i++) {
                set.itemHeader(0xFFFEE000, 0);
            }
            set.itemHeader(0xFFFEE0DD, 0);
        });
        assertLimit(file, DEFAULTS.toBuilder().maxElements(10).build(), "maxElements", 10);
    }

    @Test
    void fragmentsAreLimited() throws IOException {
        FragmentBytes fragments = FragmentBytes.create().frame(new byte[2], new byte[2], new byte[2]);
        byte[] file =
                Part10Builder.explicitLittleEndian().encapsulated(fragments).build();
        assertThat(Read.file(file, DEFAULTS.toBuilder().maxFragments(3).build()).dataSet())
                .hasSize(1);
        assertLimit(file, DEFAULTS.toBuilder().maxFragments(2).build(), "maxFragments", 2);
    }

    @Test
    void warningsAreBoundedHoweverOddTheFile() throws IOException {
        DicomFile file = Read.file(explicit(set -> {
            for (int i = 0; i < 20_000; i++) {
                set.lie(0x00100010, "LO", 1, new byte[] {'A'});
            }
        }));
        assertThat(file.warnings()).hasSizeLessThan(1100);
        assertThat(file.warnings().get(file.warnings().size() - 1)).contains("more warnings");
    }

    @Test
    void elementsInDescendingOrderCostNoQuadraticTime() throws IOException {
        // Quadratic insertion would take minutes for so many.
        int count = 300_000;
        DicomFile file = Read.file(explicit(set -> {
            for (int i = count; i > 0; i--) {
                set.empty(0x00110000 + i * 2, "OB");
            }
        }));
        assertThat(file.dataSet()).hasSize(count);
        int last = 0;
        for (var element : file.dataSet()) {
            assertThat(Integer.compareUnsigned(last, element.tag()) < 0).isTrue();
            last = element.tag();
        }
    }

    @Test
    void aValueBeyondItsContainerIsNamedWithBoth() {
        assertMalformed(
                explicit(set -> set.lie(0x00100010, "PN", 100, new byte[4])),
                "(0010,0010) PN declares 100 bytes, but only 4 are left in the source");
        assertMalformed(
                explicit(set -> set.header(SEQUENCE, "SQ", 16)
                        .itemHeader(0xFFFEE000, 8)
                        // Eight bytes of header and none left for the value.
                        .lie(0x00100010, "PN", 2, new byte[] {'A', 'B'})
                        .text(0x00100020, "LO", "A")),
                "(0008,1115)[1]",
                "(0010,0010) PN declares 2 bytes, but only 0 are left in the Item around it");
    }

    @Test
    void anItemBeyondItsSequenceIsNamed() {
        assertMalformed(
                explicit(set -> set.header(SEQUENCE, "SQ", 18)
                        .itemHeader(0xFFFEE000, 20)
                        .text(0x00100010, "PN", "AB")
                        .text(0x00100020, "LO", "AB")),
                "(0008,1115)",
                "an Item declares 20 bytes, but only 10 are left around it");
    }

    @Test
    void aHeaderThatCrossesTheEndOfItsSequenceIsNoEnd() {
        // The sequence has 12 bytes, the delimiter of its Item stands half inside and half outside.
        assertMalformed(
                explicit(set -> set.header(SEQUENCE, "SQ", 12)
                        .itemHeader(0xFFFEE000, DataSetBytes.UNDEFINED)
                        .itemHeader(0xFFFEE00D, 0)
                        .text(0x00100010, "PN", "AB")),
                "(0008,1115)",
                "reaches beyond");
        // The sequence has 4 bytes: not even an Item header fits in.
        assertMalformed(
                explicit(set ->
                        set.header(SEQUENCE, "SQ", 4).itemHeader(0xFFFEE0DD, 0).text(0x00100010, "PN", "AB")),
                "(0008,1115)",
                "reaches beyond");
    }

    @Test
    void whatIsNeitherAnItemNorTheEndOfASequenceIsNamed() {
        assertMalformed(
                explicit(set -> set.sequence(
                                SEQUENCE, Lengths.UNDEFINED_WITHOUT_DELIMITER, item -> item.text(0x00080050, "SH", "A"))
                        .text(0x00100010, "PN", "A")),
                "(0008,1115)",
                "expected an Item or the end of the Sequence, found (0010,0010)");
        assertMalformed(
                ReadOptions.strict(),
                explicit(set -> set.header(SEQUENCE, "SQ", DataSetBytes.UNDEFINED)
                        .itemHeader(0xFFFEE000, DataSetBytes.UNDEFINED)
                        .itemHeader(0xFFFEE0DD, 0)),
                "unexpected (FFFE,E0DD)",
                "the Item before it was not closed");
        assertMalformed(explicit(set -> set.itemHeader(0xFFFEE000, 0)), "unexpected (FFFE,E000)");
    }

    @Test
    void undefinedLengthIsOnlyForWhatMayHaveIt() {
        assertMalformed(
                explicit(set -> set.header(0x00080119, "UT", DataSetBytes.UNDEFINED)),
                "(0008,0119) with VR UT has undefined length");
    }

    @Test
    void brokenFragmentSequencesAreNamed() {
        FragmentBytes good = FragmentBytes.create().frame(new byte[8]);
        assertMalformed(
                ReadOptions.strict(),
                Part10Builder.explicitLittleEndian()
                        .encapsulated(FragmentBytes.create().frame(new byte[8]).withoutDelimiter())
                        .build(),
                "(7FE0,0010)",
                "the Sequence Delimitation Item is missing after 1 fragments");
        assertMalformed(
                Part10Builder.explicitLittleEndian()
                        .encapsulated(FragmentBytes.create().frame(new byte[8]).firstFragmentStates(0xFFFFFFFFL))
                        .build(),
                "a fragment declares an undefined length");
        assertMalformed(
                Part10Builder.explicitLittleEndian()
                        .encapsulated(FragmentBytes.create().frame(new byte[8]).firstFragmentStates(18))
                        .build(),
                "a fragment declares 18 bytes, but only 16 are left");
        assertMalformed(
                explicit(set -> set.header(0x7FE00010, "OB", DataSetBytes.UNDEFINED)
                        .raw(new byte[8])
                        .raw(good.toByteArray())),
                "expected Item tag for Basic Offset Table");
        assertMalformed(
                explicit(set -> set.header(0x7FE00010, "OB", DataSetBytes.UNDEFINED)
                        .itemHeader(0xFFFEE000, 0)
                        .text(0x00100010, "PN", "A")),
                "expected a fragment's Item tag, found (0010,0010)");
    }

    @Test
    void emptyFragmentsByTheHundredThousandAreReadInBoundedMemory() throws IOException {
        byte[] file = explicit(set -> {
            set.header(0x7FE00010, "OB", DataSetBytes.UNDEFINED).itemHeader(0xFFFEE000, 0);
            byte[] many = new byte[8 * 300_000];
            for (int i = 0; i < many.length; i += 8) {
                many[i] = (byte) 0xFE;
                many[i + 1] = (byte) 0xFF;
                many[i + 3] = (byte) 0xE0;
            }
            set.raw(many).itemHeader(0xFFFEE0DD, 0);
        });
        assertThat(Read.file(file).dataSet()).hasSize(1);
    }
}
