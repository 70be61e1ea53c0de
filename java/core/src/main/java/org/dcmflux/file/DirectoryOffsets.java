package org.dcmflux.file;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.dcmflux.bytes.ByteSink;
import org.dcmflux.data.DataElement;
import org.dcmflux.data.DataSet;
import org.dcmflux.data.DataSetBuilder;
import org.dcmflux.data.ElementValue;
import org.dcmflux.dictionary.Tags;
import org.dcmflux.encoding.DataSetWriter;
import org.dcmflux.encoding.WriteOptions;
import org.dcmflux.encoding.WriteOptions.SequenceLength;

/**
 * The offsets of a DICOMDIR are positions in its file, so they change when it is written anew. Those that led to a record
 * lead to it again; those that led nowhere stay as they are.
 *
 * @dicom PS3.3 F.3.2.2
 */
final class DirectoryOffsets {
    private static final int[] OF_DIRECTORY = {
        Tags.OffsetOfTheFirstDirectoryRecordOfTheRootDirectoryEntity,
        Tags.OffsetOfTheLastDirectoryRecordOfTheRootDirectoryEntity
    };
    private static final int[] OF_RECORD = {
        Tags.OffsetOfTheNextDirectoryRecord, Tags.OffsetOfReferencedLowerLevelDirectoryEntity
    };
    private static final int ITEM_HEADER = 8;

    private final DataSet directory;
    private final WriteOptions options;
    private final ByteSink measure = new ByteSink(new DiscardingChannel(), "DICOMDIR", 8192);
    private final Map<Long, Long> moved = new HashMap<>();

    private DirectoryOffsets(DataSet directory, WriteOptions options) {
        this.directory = directory;
        this.options = options;
    }

    /** The same Data Set, with offsets that are true in the file that is about to be written. */
    static DataSet inFile(DataSet directory, FileMetaInformation meta, WriteOptions options) throws IOException {
        if (directory.items(Tags.DirectoryRecordSequence).stream().noneMatch(item -> item.sourcePosition() >= 0)) {
            return directory;
        }
        DirectoryOffsets offsets = new DirectoryOffsets(directory, options);
        offsets.measure(meta);
        return offsets.changed();
    }

    private void measure(FileMetaInformation meta) throws IOException {
        if (!options.transferSyntax().isDeflated()) {
            try (Part10Writer header = new Part10Writer(measure, options)) {
                header.header(meta);
            }
        }
        DataSetWriter writer = new DataSetWriter(measure, options.transferSyntax(), options.sequenceLength());
        for (DataElement element : directory) {
            if (element.tag() == Tags.DirectoryRecordSequence) {
                break;
            }
            if (!Part10Writer.isMetaInformation(element)) {
                writer.write(element);
            }
        }
        writer.beginSequence(Tags.DirectoryRecordSequence);
        for (DataSet item : directory.items(Tags.DirectoryRecordSequence)) {
            moved.put(item.sourcePosition(), measure.position());
            measure.zeros(ITEM_HEADER);
            writer.write(item);
            measure.zeros(options.sequenceLength() == SequenceLength.UNDEFINED ? ITEM_HEADER : 0);
        }
    }

    private DataSet changed() {
        List<DataSet> items = new ArrayList<>();
        for (DataSet item : directory.items(Tags.DirectoryRecordSequence)) {
            items.add(withOffsets(item, OF_RECORD).build());
        }
        DataElement sequence = directory.get(Tags.DirectoryRecordSequence);
        DataSetBuilder changed = withOffsets(directory, OF_DIRECTORY);
        return sequence == null
                ? directory
                : changed.put(sequence.withValue(new ElementValue.Sequence(items)))
                        .build();
    }

    private DataSetBuilder withOffsets(DataSet dataSet, int[] tags) {
        DataSetBuilder builder = dataSet.toBuilder();
        for (int tag : tags) {
            DataElement element = dataSet.get(tag);
            if (element != null
                    && element.value() instanceof ElementValue.InMemory value
                    && value.array().length == Integer.BYTES) {
                long old = Integer.toUnsignedLong(value.buffer().getInt());
                Long now = moved.get(old);
                if (old != 0 && now != null) {
                    builder.put(element.withValue(unsignedLong(now)));
                }
            }
        }
        return builder;
    }

    private static ElementValue unsignedLong(long value) {
        return new ElementValue.InMemory(
                new byte[] {(byte) value, (byte) (value >> 8), (byte) (value >> 16), (byte) (value >> 24)});
    }
}
