package org.dcmflux.dictionary;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The storage SOP Classes, retired ones included.
 *
 * @dicom PS3.4 B.5
 */
public final class SopClasses {
    private static final Map<String, SopClass> BY_UID = read();

    private SopClasses() {}

    private static Map<String, SopClass> read() {
        Map<String, SopClass> byUid = new LinkedHashMap<>(512);
        for (String[] row : TableResource.rows("sop-classes.tsv")) {
            String name = row[1].isEmpty() ? row[0] : row[1];
            byUid.put(row[0], new SopClass(row[0], name, row[2], row[3].equals("Y"), row[4], row[5], row[6]));
        }
        return byUid;
    }

    /** Returns all storage SOP Classes, ordered by UID as text. */
    public static Collection<SopClass> storage() {
        return Collections.unmodifiableCollection(BY_UID.values());
    }

    /** Finds a storage SOP Class; trailing NULs and spaces do not matter. Null for any other UID. */
    public static @Nullable SopClass find(String uid) {
        return BY_UID.get(UidText.withoutPadding(uid));
    }
}
