package org.dcmflux.dictionary;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class VrTest {
    @Test
    void everyVr_isFoundByItsTwoLetters() {
        assertThat(Vr.values()).hasSize(34);
        for (Vr vr : Vr.values()) {
            assertThat(Vr.of(vr.name().charAt(0) << 8 | vr.name().charAt(1))).isEqualTo(vr);
            assertThat(vr.code()).isEqualTo(vr.name().charAt(0) << 8 | vr.name().charAt(1));
        }
    }

    @Test
    void anyOtherCode_isNoVr() {
        Set<Integer> codes = Arrays.stream(Vr.values()).map(Vr::code).collect(Collectors.toSet());
        for (int code = -1; code <= 0x1_0000; code++) {
            if (!codes.contains(code)) {
                assertThat(Vr.of(code)).as("%04X", code).isNull();
            }
        }
    }

    @Test
    void longLengths_areThoseOfTheTable() {
        assertThat(where(Vr::hasLongLength)).isEqualTo(set("OB OD OF OL OV OW SQ SV UC UN UR UT UV"));
    }

    @Test
    void specificCharacterSet_governsSevenOfThem() {
        assertThat(where(Vr::usesSpecificCharacterSet)).isEqualTo(set("LO LT PN SH ST UC UT"));
    }

    @Test
    void text_isPaddedWithSpacesButUidsWithNul() {
        assertThat(where(Vr::isText)).isEqualTo(set("AE AS CS DA DS DT IS LO LT PN SH ST TM UC UI UR UT"));
        assertThat(where(vr -> vr.paddingByte() == ' '))
                .isEqualTo(set("AE AS CS DA DS DT IS LO LT PN SH ST TM UC UR UT"));
        assertThat(where(Vr::isBackslashSeparated)).isEqualTo(set("AE AS CS DA DS DT IS LO PN SH TM UC UI"));
    }

    @Test
    void byteOrder_swapsUnits() {
        assertThat(where(vr -> vr.unitBytes() == 2)).isEqualTo(set("AT OW SS US"));
        assertThat(where(vr -> vr.unitBytes() == 4)).isEqualTo(set("FL OF OL SL UL"));
        assertThat(where(vr -> vr.unitBytes() == 8)).isEqualTo(set("FD OD OV SV UV"));
        assertThat(Vr.AT.valueBytes()).isEqualTo(4);
        assertThat(Vr.UN.valueBytes()).isZero();
        assertThat(Vr.OB.valueBytes()).isEqualTo(1);
        assertThat(where(Vr::allowsUndefinedLength)).isEqualTo(set("OB OW SQ UN"));
    }

    private static Set<Vr> where(Predicate<Vr> predicate) {
        EnumSet<Vr> found = EnumSet.allOf(Vr.class);
        found.removeIf(predicate.negate());
        return found;
    }

    private static Set<Vr> set(String names) {
        return Arrays.stream(names.split(" ")).map(Vr::valueOf).collect(Collectors.toSet());
    }
}
