package org.dcmflux.dictionary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class PrivateDictionaryTest {
    private static final PrivateEntry ENTRY = new PrivateEntry("VENDOR", 0x0029, 0x08, Vr.CS, "1", "Kind");

    @Test
    void elementIsFoundInWhicheverBlockTheCreatorGot() {
        PrivateDictionary dictionary = PrivateDictionary.builder().add(ENTRY).build();
        assertThat(dictionary.find("VENDOR", 0x0029_1008)).isEqualTo(ENTRY);
        assertThat(dictionary.find(" VENDOR ", 0x0029_FF08)).isEqualTo(ENTRY);
        assertThat(dictionary.find("vendor", 0x0029_1008)).isNull();
        assertThat(dictionary.find("VENDOR", 0x0031_1008)).isNull();
        assertThat(PrivateDictionary.empty().find("VENDOR", 0x0029_1008)).isNull();
    }

    @Test
    void dictionariesAreExtendedWithoutChangingThem() {
        PrivateDictionary one = PrivateDictionary.builder().add(ENTRY).build();
        PrivateEntry better = new PrivateEntry("VENDOR", 0x0029, 0x08, Vr.LO, "1", "Kind");
        PrivateDictionary two = one.toBuilder()
                .addAll(PrivateDictionary.builder().add(better).build())
                .build();
        assertThat(one.find("VENDOR", 0x0029_1008)).isEqualTo(ENTRY);
        assertThat(two.find("VENDOR", 0x0029_1008)).isEqualTo(better);
        assertThat(two.size()).isEqualTo(1);
    }

    @Test
    void entriesThatNoPrivateElementCanHaveAreRefused() {
        assertThatThrownBy(() -> new PrivateEntry("V", 0x0028, 0x08, Vr.CS, "1", "Even"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new PrivateEntry("V", 0x0029, 0x1008, Vr.CS, "1", "Whole"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new PrivateEntry(" ", 0x0029, 0x08, Vr.CS, "1", "Nobody"))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
