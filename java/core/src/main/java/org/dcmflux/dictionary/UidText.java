package org.dcmflux.dictionary;

/** UIDs as they stand in files: padded to even length. */
final class UidText {
    private UidText() {}

    /** Removes the NULs of the standard and the spaces that others write. */
    static String withoutPadding(String uid) {
        int end = uid.length();
        while (end > 0 && (uid.charAt(end - 1) == 0 || uid.charAt(end - 1) == ' ')) {
            end--;
        }
        return uid.substring(0, end);
    }
}
