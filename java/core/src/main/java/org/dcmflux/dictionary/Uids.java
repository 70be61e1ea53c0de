package org.dcmflux.dictionary;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The registry of unique identifiers: SOP Classes, Transfer Syntaxes, well-known instances, coding schemes.
 *
 * @dicom PS3.6 A
 */
public final class Uids {
    private static final Map<String, UidEntry> BY_UID = read();

    private Uids() {}

    private static Map<String, UidEntry> read() {
        Map<String, UidEntry> byUid = new LinkedHashMap<>(1024);
        for (String[] row : TableResource.rows("uids.tsv")) {
            byUid.put(row[0], new UidEntry(row[0], row[1], row[2], row[3], row[4].equals("Y")));
        }
        return byUid;
    }

    /** Returns all rows in the order of the registry. */
    public static Collection<UidEntry> all() {
        return Collections.unmodifiableCollection(BY_UID.values());
    }

    /** Finds a UID; trailing NULs and spaces do not matter. Null when it is not registered. */
    public static @Nullable UidEntry find(String uid) {
        return BY_UID.get(UidText.withoutPadding(uid));
    }
}
