package org.dcmflux.file;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.dcmflux.data.DataSet;
import org.dcmflux.dictionary.Tags;
import org.jspecify.annotations.Nullable;

/**
 * One record of a DICOMDIR with the records below it.
 *
 * @param item the record's elements
 * @param lower the records of the directory entity that it refers to, in their order
 * @dicom PS3.3 F.3
 */
public record DirectoryRecord(DataSet item, List<DirectoryRecord> lower) {
    /**
     * The records of a DICOMDIR and what was odd about how they hang together.
     *
     * @param roots records of the root directory entity
     * @param warnings a sentence for every offset that leads nowhere, every record that is reached twice or not at all
     */
    public record Tree(List<DirectoryRecord> roots, List<String> warnings) {}

    public DirectoryRecord {
        lower = List.copyOf(lower);
    }

    /** The kind of record, such as {@code PATIENT} or {@code IMAGE}; empty when it does not say. */
    public String type() {
        return item.text(Tags.DirectoryRecordType).orElse("");
    }

    /**
     * The components of the file that the record refers to, below the folder of the DICOMDIR; none when it has no file.
     */
    public List<String> referencedFile() throws IOException {
        return item.strings(Tags.ReferencedFileID);
    }

    /**
     * Follows the offsets of a DICOMDIR that was read from a file. Records that no offset leads to are not lost: they
     * become roots, after the others.
     */
    public static Tree treeOf(DataSet directory) throws IOException {
        return new Walk(directory).tree();
    }

    /** A record whose lower ones are still being collected. */
    private static final class Node {
        final DataSet item;
        final List<Node> lower = new ArrayList<>();

        Node(DataSet item) {
            this.item = item;
        }
    }

    private static final class Walk {
        private final DataSet directory;
        private final Map<Long, Node> byPosition = new HashMap<>();
        private final List<Node> nodes = new ArrayList<>();
        private final Set<Node> reached = new HashSet<>();
        private final List<String> warnings = new ArrayList<>();

        Walk(DataSet directory) {
            this.directory = directory;
            for (DataSet item : directory.items(Tags.DirectoryRecordSequence)) {
                Node node = new Node(item);
                nodes.add(node);
                byPosition.put(item.sourcePosition(), node);
            }
        }

        Tree tree() throws IOException {
            List<Node> roots = new ArrayList<>();
            chain(offset(directory, Tags.OffsetOfTheFirstDirectoryRecordOfTheRootDirectoryEntity), roots);
            List<Node> open = new ArrayList<>(roots);
            for (int i = 0; i < open.size(); i++) {
                Node node = open.get(i);
                chain(offset(node.item, Tags.OffsetOfReferencedLowerLevelDirectoryEntity), node.lower);
                open.addAll(node.lower);
            }
            List<Node> lost = new ArrayList<>();
            for (Node node : nodes) {
                if (!reached.contains(node)) {
                    lost.add(node);
                }
            }
            if (!lost.isEmpty()) {
                warnings.add("no offset leads to " + lost.size() + " of " + nodes.size() + " directory records");
            }
            roots.addAll(lost);
            open.addAll(lost);
            return new Tree(built(roots, open), List.copyOf(warnings));
        }

        private void chain(long first, List<Node> entity) throws IOException {
            long at = first;
            while (at != 0) {
                Node node = byPosition.get(at);
                if (node == null || !reached.add(node)) {
                    warnings.add("a directory record offset, 0x"
                            + Long.toHexString(at).toUpperCase() + ", leads to "
                            + (node == null ? "no record" : "a record that was reached before"));
                    return;
                }
                entity.add(node);
                at = offset(node.item, Tags.OffsetOfTheNextDirectoryRecord);
            }
        }

        private static long offset(DataSet dataSet, int tag) throws IOException {
            long[] offsets = dataSet.contains(tag) ? dataSet.longs(tag) : new long[0];
            return offsets.length == 0 ? 0 : offsets[0];
        }

        /** Records are immutable, so the lowest are built first: every node stands after the one above it. */
        private static List<DirectoryRecord> built(List<Node> roots, List<Node> topDown) {
            Map<Node, DirectoryRecord> records = new HashMap<>();
            for (int i = topDown.size() - 1; i >= 0; i--) {
                Node node = topDown.get(i);
                records.put(node, new DirectoryRecord(node.item, recordsOf(node.lower, records)));
            }
            return recordsOf(roots, records);
        }

        private static List<DirectoryRecord> recordsOf(List<Node> nodes, Map<Node, DirectoryRecord> records) {
            List<DirectoryRecord> found = new ArrayList<>();
            for (Node node : nodes) {
                @Nullable DirectoryRecord record = records.get(node);
                if (record != null) {
                    found.add(record);
                }
            }
            return List.copyOf(found);
        }
    }
}
