package org.dcmflux.dictionary;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class UidsTest {
    @Test
    void everyUid_isFoundAsWritten() {
        assertThat(Uids.all()).hasSameSizeAs(Tables.rows("uids.tsv"));
        for (String[] row : Tables.rows("uids.tsv")) {
            assertThat(Uids.find(row[0])).isEqualTo(new UidEntry(row[0], row[1], row[2], row[3], row[4].equals("Y")));
        }
    }

    @Test
    void everyStorageSopClass_isFoundAsWritten() {
        assertThat(SopClasses.storage()).hasSameSizeAs(Tables.rows("storage-sop-classes.tsv"));
        for (String[] row : Tables.rows("storage-sop-classes.tsv")) {
            SopClass sopClass = SopClasses.find(row[0] + "\0");
            assertThat(sopClass).as(row[0]).isNotNull();
            assertThat(sopClass.name()).isEqualTo(row[1].isEmpty() ? row[0] : row[1]);
            assertThat(sopClass.keyword()).isEqualTo(row[2]);
            assertThat(sopClass.retired()).isEqualTo(row[3].equals("Y"));
            assertThat(sopClass.category()).isEqualTo(row[4]);
            assertThat(sopClass.kind()).isEqualTo(row[5]);
            assertThat(sopClass.family()).isEqualTo(row[6]);
        }
    }

    @Test
    void otherUids_areNoStorageSopClasses() {
        assertThat(SopClasses.find("1.2.840.10008.1.1")).isNull();
        assertThat(Uids.find("1.2.840.10008.1.1\0")).extracting(UidEntry::name).isEqualTo("Verification SOP Class");
        assertThat(Uids.find("1.2.3")).isNull();
    }

    @Test
    void everyTransferSyntaxOfTheRegistry_isKnown() {
        assertThat(Uids.all())
                .filteredOn(uid -> uid.type().equals("Transfer Syntax"))
                .allSatisfy(uid -> {
                    TransferSyntax syntax = TransferSyntaxes.find(uid.uid());
                    assertThat(syntax).as(uid.uid()).isNotNull();
                    assertThat(syntax.name()).isEqualTo(uid.name());
                    assertThat(syntax.isRetired()).isEqualTo(uid.retired());
                });
    }
}
