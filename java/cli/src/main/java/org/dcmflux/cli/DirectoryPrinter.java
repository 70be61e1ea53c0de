package org.dcmflux.cli;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.dcmflux.data.DataSet;
import org.dcmflux.dictionary.Tags;
import org.dcmflux.file.DirectoryRecord;

/** Prints the records of a DICOMDIR a line each, lower ones indented, with what people know them by. */
final class DirectoryPrinter {
    private static final Map<String, int[]> KEYS = Map.of(
            "PATIENT", new int[] {Tags.PatientID, Tags.PatientName},
            "STUDY", new int[] {Tags.StudyDate, Tags.StudyID, Tags.StudyDescription},
            "SERIES", new int[] {Tags.Modality, Tags.SeriesNumber, Tags.SeriesDescription},
            "IMAGE", new int[] {Tags.InstanceNumber});

    private final Appendable out;

    private record Line(DirectoryRecord directoryRecord, int depth) {}

    DirectoryPrinter(Appendable out) {
        this.out = out;
    }

    void print(List<DirectoryRecord> roots) throws IOException {
        Deque<Line> stack = new ArrayDeque<>();
        push(roots, 0, stack);
        while (!stack.isEmpty()) {
            Line line = stack.pop();
            out.append("  ".repeat(line.depth));
            out.append(ValueText.escaped(words(line.directoryRecord))).append('\n');
            push(line.directoryRecord.lower(), line.depth + 1, stack);
        }
    }

    private static void push(List<DirectoryRecord> records, int depth, Deque<Line> stack) {
        for (int i = records.size() - 1; i >= 0; i--) {
            stack.push(new Line(records.get(i), depth));
        }
    }

    private static String words(DirectoryRecord directoryRecord) throws IOException {
        List<String> words = new ArrayList<>();
        DataSet item = directoryRecord.item();
        words.add(directoryRecord.type().isEmpty() ? "(no type)" : directoryRecord.type());
        for (int key : KEYS.getOrDefault(directoryRecord.type(), new int[0])) {
            List<String> values = item.strings(key);
            words.add(values.isEmpty() ? "-" : String.join("\\", values));
        }
        List<String> file = directoryRecord.referencedFile();
        if (!file.isEmpty()) {
            words.add("-> " + String.join("/", file));
        }
        return String.join("  ", words);
    }
}
