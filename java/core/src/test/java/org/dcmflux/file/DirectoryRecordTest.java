package org.dcmflux.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.dcmflux.data.DataSet;
import org.dcmflux.data.DataSetBuilder;
import org.dcmflux.data.ElementValue;
import org.dcmflux.dictionary.Tags;
import org.dcmflux.dictionary.Vr;
import org.junit.jupiter.api.Test;

final class DirectoryRecordTest {
    private final List<DataSet> items = new ArrayList<>();

    private DirectoryRecordTest record(long position, String type, long next, long lower) {
        items.add(new DataSetBuilder()
                .put(Tags.OffsetOfTheNextDirectoryRecord, Vr.UL, offset(next))
                .put(Tags.OffsetOfReferencedLowerLevelDirectoryEntity, Vr.UL, offset(lower))
                .putText(Tags.DirectoryRecordType, Vr.CS, type)
                .sourcePosition(position)
                .build());
        return this;
    }

    private static ElementValue offset(long value) {
        return new ElementValue.InMemory(ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt((int) value)
                .array());
    }

    private DirectoryRecord.Tree tree(long first) throws IOException {
        return DirectoryRecord.treeOf(new DataSetBuilder()
                .put(Tags.OffsetOfTheFirstDirectoryRecordOfTheRootDirectoryEntity, Vr.UL, offset(first))
                .put(Tags.DirectoryRecordSequence, Vr.SQ, new ElementValue.Sequence(items))
                .build());
    }

    private static String shape(List<DirectoryRecord> records) {
        StringBuilder text = new StringBuilder();
        for (DirectoryRecord directoryRecord : records) {
            text.append(directoryRecord.type())
                    .append(directoryRecord.lower().isEmpty() ? " " : "(" + shape(directoryRecord.lower()) + ") ");
        }
        return text.toString().strip();
    }

    @Test
    void offsetsMakeATree_inWhateverOrderTheRecordsStand() throws IOException {
        record(300, "IMAGE", 0, 0)
                .record(100, "PATIENT", 200, 400)
                .record(200, "PATIENT", 0, 0)
                .record(400, "STUDY", 0, 300);
        DirectoryRecord.Tree tree = tree(100);
        assertThat(shape(tree.roots())).isEqualTo("PATIENT(STUDY(IMAGE)) PATIENT");
        assertThat(tree.warnings()).isEmpty();
    }

    @Test
    void recordsThatNoOffsetLeadsToAreShownAllTheSame() throws IOException {
        record(100, "PATIENT", 0, 999).record(200, "STUDY", 0, 0);
        DirectoryRecord.Tree tree = tree(100);
        assertThat(shape(tree.roots())).isEqualTo("PATIENT STUDY");
        assertThat(tree.warnings()).hasSize(2);
    }

    @Test
    void offsetsThatRunInCirclesEnd() throws IOException {
        record(100, "PATIENT", 200, 100).record(200, "PATIENT", 100, 200);
        DirectoryRecord.Tree tree = tree(100);
        assertThat(shape(tree.roots())).isEqualTo("PATIENT PATIENT");
        assertThat(tree.warnings()).isNotEmpty();
    }

    @Test
    void directoryWithoutRecordsHasNoRoots() throws IOException {
        assertThat(tree(0).roots()).isEmpty();
        assertThat(tree(4).warnings()).hasSize(1);
    }
}
