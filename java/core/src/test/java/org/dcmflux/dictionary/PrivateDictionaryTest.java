package org.dcmflux.dictionary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.dcmflux.testkit.TemporaryFolder;
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
    void tablesAreReadInBothForms_theLastLineCounts() throws IOException {
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            Path file = folder.write("vendor.tsv", """
                    # creator, group, element, VR, VM, name
                    VENDOR\t0029\t08\tLO\t1\tOld Kind

                    VENDOR\t0029\t08\tCS\t1\tKind
                    Größe\t0031\txx0a\tDS\t1-3\tGröße in mm
                    (0029,"OTHER ONE",101A)\tSQ\tItsSequence\t1\tPrivateTag
                    (7001-o-7005,"PLANES",04)\tpx\tPlane
                    """.getBytes(StandardCharsets.UTF_8));
            PrivateDictionary dictionary = PrivateDictionary.read(file);
            assertThat(dictionary.size()).isEqualTo(6);
            assertThat(dictionary.find("VENDOR", 0x0029_1008)).isEqualTo(ENTRY);
            assertThat(dictionary.find("Größe", 0x0031_220A))
                    .isEqualTo(new PrivateEntry("Größe", 0x0031, 0x0A, Vr.DS, "1-3", "Größe in mm"));
            assertThat(dictionary.find("OTHER ONE", 0x0029_101A))
                    .isEqualTo(new PrivateEntry("OTHER ONE", 0x0029, 0x1A, Vr.SQ, "1", "ItsSequence"));
            for (int group = 0x7001; group <= 0x7005; group += 2) {
                assertThat(dictionary.find("PLANES", Tag.of(group, 0x1004)))
                        .isEqualTo(new PrivateEntry("PLANES", group, 0x04, Vr.OW, "1-n", "Plane"));
            }
        }
    }

    @Test
    void aLineThatIsNoEntryIsNamed() {
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            for (String line : new String[] {
                "VENDOR 0029 08 CS 1 Kind",
                "VENDOR\t0028\t08\tCS\t1\tEven",
                "VENDOR\t0029\t1008\tCS\t1\tWhole",
                "VENDOR\t0029\t08\tXX\t1\tKind",
                "(0029,VENDOR,08)\tCS\tKind\t1",
                " " + "\t0029\t08\tCS\t1\tNobody"
            }) {
                Path file = folder.write("vendor.tsv", ("# good\n" + line + "\n").getBytes(StandardCharsets.UTF_8));
                assertThatThrownBy(() -> PrivateDictionary.read(file))
                        .as(line)
                        .isInstanceOf(IOException.class)
                        .hasMessageContaining("vendor.tsv, line 2: ");
            }
            Path latin = folder.write("latin.tsv", new byte[] {(byte) 0xE4, '\n'});
            assertThatThrownBy(() -> PrivateDictionary.read(latin)).hasMessageContaining("UTF-8");
        }
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
