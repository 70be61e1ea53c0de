package org.dcmflux.pixel;

import java.util.Locale;

/**
 * What the samples of a pixel mean.
 *
 * @dicom PS3.3 C.7.6.3.1.2
 */
public enum PhotometricInterpretation {
    /** A label that is missing or not of the standard. */
    UNKNOWN("", 0),
    MONOCHROME1("MONOCHROME1", 1),
    MONOCHROME2("MONOCHROME2", 2),
    PALETTE_COLOR("PALETTE COLOR", 3),
    RGB("RGB", 4),
    YBR_FULL("YBR_FULL", 5),
    YBR_FULL_422("YBR_FULL_422", 6),
    YBR_PARTIAL_420("YBR_PARTIAL_420", 7),
    YBR_ICT("YBR_ICT", 8),
    YBR_RCT("YBR_RCT", 9),
    XYB("XYB", 10);

    private final String label;
    private final int code;

    PhotometricInterpretation(String label, int code) {
        this.label = label;
        this.code = code;
    }

    /** The defined term, as it stands in (0028,0004). */
    public String label() {
        return label;
    }

    /** A small number that codecs outside of Java know the interpretation by. */
    public int code() {
        return code;
    }

    /** The interpretation with a code, {@link #UNKNOWN} when there is none. */
    public static PhotometricInterpretation ofCode(int code) {
        for (PhotometricInterpretation candidate : values()) {
            if (candidate.code == code) {
                return candidate;
            }
        }
        return UNKNOWN;
    }

    /** The interpretation with a label, {@link #UNKNOWN} when there is none; case and outer spaces do not matter. */
    public static PhotometricInterpretation ofLabel(String label) {
        String wanted = label.strip().toUpperCase(Locale.ROOT);
        for (PhotometricInterpretation candidate : values()) {
            if (candidate.label.equals(wanted)) {
                return candidate;
            }
        }
        return UNKNOWN;
    }
}
