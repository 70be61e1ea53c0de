package org.dcmflux.dictionary;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class DictionaryTest {
    private final Dictionary dictionary = Dictionary.standard();

    @Test
    void everyRow_isFoundByTagAsWritten() {
        List<String[]> rows = Tables.rows("dictionary.tsv");
        assertThat(dictionary.size()).isEqualTo(rows.size());
        for (String[] row : rows) {
            DictionaryEntry entry = dictionary.find(someTagOf(row));
            assertThat(entry).as(row[0]).isNotNull();
            assertThat(dictionary.contains(someTagOf(row))).as(row[0]).isTrue();
            assertThat(entry.tag()).as(row[0]).isEqualTo(firstTagOf(row));
            String vrs = entry.vrs().stream().map(Vr::name).collect(Collectors.joining(" or "));
            assertThat(List.of(vrs.isEmpty() ? "NONE" : vrs, entry.vm(), entry.keyword(), entry.name()))
                    .as(row[0])
                    .isEqualTo(List.of(row[1], row[2], row[3], row[4]));
            assertThat(entry.retired()).as(row[0]).isEqualTo(row[5].equals("Y"));
            assertThat(entry.isRepeating()).as(row[0]).isEqualTo(row[0].contains("x"));
        }
    }

    @Test
    void whatHasNoRow_isNotContained() {
        assertThat(dictionary.contains(0x00080004)).isFalse();
        assertThat(dictionary.contains(0x00091001)).isFalse();
    }

    @Test
    void everyKeyword_findsItsRowAndIsAConstant() throws ReflectiveOperationException {
        for (String[] row : Tables.rows("dictionary.tsv")) {
            if (!row[3].isEmpty()) {
                assertThat(dictionary.find(row[3])).as(row[3]).isEqualTo(dictionary.find(someTagOf(row)));
                assertThat(Tags.class.getField(row[3]).getInt(null)).as(row[3]).isEqualTo(firstTagOf(row));
            }
        }
    }

    @Test
    void vrOfAndCandidates_agreeWithTheRow() {
        for (String[] row : Tables.rows("dictionary.tsv")) {
            int tag = someTagOf(row);
            DictionaryEntry entry = dictionary.find(tag);
            assertThat(entry).isNotNull();
            long candidates = entry.vrs().stream().mapToLong(Vr::bit).reduce(0, (a, b) -> a | b);
            assertThat(dictionary.vrOf(tag)).as(row[0]).isEqualTo(entry.vr());
            assertThat(dictionary.vrCandidates(tag)).as(row[0]).isEqualTo(candidates == 0 ? Vr.UN.bit() : candidates);
        }
    }

    @Test
    void everyRepetitionOfAGroup_hasTheRowOfTheFirst() {
        for (int group = 0x6000; group <= 0x601E; group += 2) {
            assertThat(dictionary.vrOf(Tag.of(group, 0x3000))).isEqualTo(Vr.OB);
            assertThat(dictionary.vrCandidates(Tag.of(group, 0x3000))).isEqualTo(Vr.OB.bit() | Vr.OW.bit());
            assertThat(dictionary.vrOf(Tag.of(group, 0x0010))).isEqualTo(Vr.US);
        }
        assertThat(dictionary.find(0x60163000)).isEqualTo(dictionary.find("OverlayData"));
        assertThat(dictionary.find(0x10101234)).isEqualTo(dictionary.find("ZonalMap"));
        assertThat(dictionary.find(0x00203107)).isEqualTo(dictionary.find("SourceImageIDs"));
    }

    @Test
    void ownRow_winsOverTheRepeatingGroup() {
        assertThat(dictionary.find(0x7FE00010)).isEqualTo(dictionary.find("PixelData"));
        assertThat(dictionary.find(0x7F020010)).isEqualTo(dictionary.find("VariablePixelData"));
    }

    @Test
    void oddGroups_arePrivateEvenInsideARepeatingRange() {
        assertThat(dictionary.vrOf(0x60013000)).isEqualTo(Vr.UN);
        assertThat(dictionary.find(0x60013000)).isNull();
        assertThat(dictionary.vrOf(0x00091001)).isEqualTo(Vr.UN);
        assertThat(dictionary.vrOf(0x00090010)).isEqualTo(Vr.LO);
        assertThat(dictionary.vrOf(0x000900FF)).isEqualTo(Vr.LO);
        assertThat(dictionary.vrOf(0x00090100)).isEqualTo(Vr.UN);
        assertThat(dictionary.vrCandidates(0x00090010)).isEqualTo(Vr.LO.bit());
    }

    @Test
    void groupLengths_areUlInEveryGroup() {
        assertThat(dictionary.vrOf(0x00080000)).isEqualTo(Vr.UL);
        assertThat(dictionary.vrOf(0x00090000)).isEqualTo(Vr.UL);
        assertThat(dictionary.vrOf(0x7FE00000)).isEqualTo(Vr.UL);
        assertThat(dictionary.vrCandidates(0x60000000)).isEqualTo(Vr.UL.bit());
    }

    @Test
    void unknownTags_areUn() {
        assertThat(dictionary.vrOf(0x00085555)).isEqualTo(Vr.UN);
        assertThat(dictionary.find(0x00085555)).isNull();
        assertThat(dictionary.find("NoSuchKeyword")).isNull();
        assertThat(dictionary.find("")).isNull();
        assertThat(dictionary.vrOf(0xFFFEE000)).isEqualTo(Vr.UN);
    }

    private static int firstTagOf(String[] row) {
        return Integer.parseUnsignedInt(row[0].replace('x', '0'), 16);
    }

    /** Not the first repetition of a repeating row: that tag may have a row of its own, or be a group length. */
    private static int someTagOf(String[] row) {
        return Integer.parseUnsignedInt(row[0].replace('x', '2'), 16);
    }
}
