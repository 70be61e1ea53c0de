package org.dcmflux.dictionary;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Keywords and names of the registry, kept as bytes; a row becomes text only when it is asked for. */
final class ElementNames {
    private final byte[] bytes;
    private final int[] offsets;
    private final int[] byKeyword;
    private final int textStart;

    ElementNames() {
        bytes = TableResource.bytes("element-names.bin");
        ByteBuffer table = ByteBuffer.wrap(bytes);
        int rowCount = table.getInt();
        int keywordCount = table.getInt();
        offsets = new int[rowCount + 1];
        byKeyword = new int[keywordCount];
        table.asIntBuffer().get(offsets).get(byKeyword);
        textStart = table.position() + (offsets.length + byKeyword.length) * Integer.BYTES;
    }

    DictionaryEntry entry(int index, int tag, int mask) {
        String[] columns = row(index).split("\t", -1);
        List<Vr> vrs = new ArrayList<>(3);
        for (String vr : columns[2].isEmpty() ? new String[0] : columns[2].split(" or ")) {
            vrs.add(Vr.valueOf(vr));
        }
        return new DictionaryEntry(tag, mask, columns[0], columns[1], vrs, columns[3], columns[4].equals("Y"));
    }

    /** Returns the row that has the keyword, or a negative number. */
    int indexOf(String keyword) {
        int low = 0;
        int high = byKeyword.length - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            String row = row(byKeyword[middle]);
            int order = row.substring(0, row.indexOf('\t')).compareTo(keyword);
            if (order == 0) {
                return byKeyword[middle];
            }
            if (order < 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return -1;
    }

    private String row(int index) {
        int start = offsets[index];
        return new String(bytes, textStart + start, offsets[index + 1] - start, StandardCharsets.UTF_8);
    }
}
