package org.dcmflux.net.association;

/**
 * Name of an Application Entity: 1 to 16 characters of ASCII without backslash and control characters, not only spaces.
 *
 * @param value without leading and trailing spaces, which do not count
 * @dicom PS3.5 6.2 (AE)
 */
public record AeTitle(String value) {
    private static final int LONGEST = 16;

    /** @throws IllegalArgumentException when it is no AE title; the message says why */
    public AeTitle {
        value = value.strip();
        if (value.isEmpty() || value.length() > LONGEST) {
            throw new IllegalArgumentException(
                    "an AE title has 1 to 16 characters besides spaces around it, not " + value.length());
        }
        if (!value.chars().allMatch(c -> c >= ' ' && c < 0x7F && c != '\\')) {
            throw new IllegalArgumentException(
                    "an AE title has characters of ASCII only, no backslash and no control characters");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
