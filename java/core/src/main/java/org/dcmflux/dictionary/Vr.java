package org.dcmflux.dictionary;

import org.jspecify.annotations.Nullable;

/**
 * The Value Representations: how the bytes of a value are to be understood.
 *
 * @dicom PS3.5 6.2
 */
public enum Vr {
    /** Application Entity. */
    AE(Kind.TEXT, 1),
    /** Age String. */
    AS(Kind.TEXT, 1),
    /** Attribute Tag: pairs of 16-bit numbers. */
    AT(Kind.BINARY, 2),
    /** Code String. */
    CS(Kind.TEXT, 1),
    /** Date. */
    DA(Kind.TEXT, 1),
    /** Decimal String. */
    DS(Kind.TEXT, 1),
    /** Date Time. */
    DT(Kind.TEXT, 1),
    /** Floating Point Double. */
    FD(Kind.BINARY, 8),
    /** Floating Point Single. */
    FL(Kind.BINARY, 4),
    /** Integer String. */
    IS(Kind.TEXT, 1),
    /** Long String. */
    LO(Kind.LOCALISED_TEXT, 1),
    /** Long Text. */
    LT(Kind.LOCALISED_TEXT, 1),
    /** Other Byte. */
    OB(Kind.LONG_BINARY, 1),
    /** Other Double. */
    OD(Kind.LONG_BINARY, 8),
    /** Other Float. */
    OF(Kind.LONG_BINARY, 4),
    /** Other Long. */
    OL(Kind.LONG_BINARY, 4),
    /** Other 64-bit Very Long. */
    OV(Kind.LONG_BINARY, 8),
    /** Other Word. */
    OW(Kind.LONG_BINARY, 2),
    /** Person Name. */
    PN(Kind.LOCALISED_TEXT, 1),
    /** Short String. */
    SH(Kind.LOCALISED_TEXT, 1),
    /** Signed Long. */
    SL(Kind.BINARY, 4),
    /** Sequence of Items. */
    SQ(Kind.LONG_BINARY, 1),
    /** Signed Short. */
    SS(Kind.BINARY, 2),
    /** Short Text. */
    ST(Kind.LOCALISED_TEXT, 1),
    /** Signed 64-bit Very Long. */
    SV(Kind.LONG_BINARY, 8),
    /** Time. */
    TM(Kind.TEXT, 1),
    /** Unlimited Characters. */
    UC(Kind.LONG_LOCALISED_TEXT, 1),
    /** Unique Identifier. */
    UI(Kind.TEXT, 1),
    /** Unsigned Long. */
    UL(Kind.BINARY, 4),
    /** Unknown. */
    UN(Kind.LONG_BINARY, 1),
    /** Universal Resource Identifier. */
    UR(Kind.LONG_TEXT, 1),
    /** Unsigned Short. */
    US(Kind.BINARY, 2),
    /** Unlimited Text. */
    UT(Kind.LONG_LOCALISED_TEXT, 1),
    /** Unsigned 64-bit Very Long. */
    UV(Kind.LONG_BINARY, 8);

    private enum Kind {
        BINARY,
        LONG_BINARY,
        TEXT,
        LONG_TEXT,
        LOCALISED_TEXT,
        LONG_LOCALISED_TEXT
    }

    private static final int LETTERS = 26;
    private static final @Nullable Vr[] BY_LETTERS = new Vr[LETTERS * LETTERS];

    static {
        for (Vr vr : values()) {
            BY_LETTERS[(vr.name().charAt(0) - 'A') * LETTERS + vr.name().charAt(1) - 'A'] = vr;
        }
    }

    private final Kind kind;
    private final int unitBytes;

    Vr(Kind kind, int unitBytes) {
        this.kind = kind;
        this.unitBytes = unitBytes;
    }

    /**
     * Finds the Value Representation that stands in an explicit VR Data Element, without allocating.
     *
     * @param code the first character shifted left by eight, or-ed with the second
     * @return null when no Value Representation has these two letters
     */
    public static @Nullable Vr of(int code) {
        int first = (code >>> 8) - 'A';
        int second = (code & 0xFF) - 'A';
        if (first < 0 || first >= LETTERS || second < 0 || second >= LETTERS) {
            return null;
        }
        return BY_LETTERS[first * LETTERS + second];
    }

    /** Returns the two letters as {@link #of(int)} takes them. */
    public int code() {
        return name().charAt(0) << 8 | name().charAt(1);
    }

    /** Returns this Value Representation's bit in a set such as {@link Dictionary#vrCandidates(int)}. */
    public long bit() {
        return 1L << ordinal();
    }

    /**
     * Tells whether the length field in explicit VR is 32 bits wide, after two reserved bytes.
     *
     * @dicom PS3.5 7.1.2
     */
    public boolean hasLongLength() {
        return kind == Kind.LONG_BINARY || kind == Kind.LONG_TEXT || kind == Kind.LONG_LOCALISED_TEXT;
    }

    /**
     * Tells whether the length may be FFFFFFFFH. For {@link #OB} and {@link #OW} that means encapsulated Pixel Data.
     *
     * @dicom PS3.5 7.1.2
     */
    public boolean allowsUndefinedLength() {
        return this == SQ || this == UN || this == OB || this == OW;
    }

    /** Returns how many bytes change places together when the byte order changes: 1, 2, 4 or 8. */
    public int unitBytes() {
        return unitBytes;
    }

    /** Returns the size in bytes of one value, or 0 when values have no fixed size (text, SQ, UN). */
    public int valueBytes() {
        if (isText() || this == SQ || this == UN) {
            return 0;
        }
        return this == AT ? 2 * unitBytes : unitBytes;
    }

    /**
     * Returns the byte that makes a value of odd length even: a space for text other than {@link #UI}, else NUL.
     *
     * @dicom PS3.5 6.2
     */
    public byte paddingByte() {
        return (byte) (isText() && this != UI ? ' ' : 0);
    }

    /** Tells whether the value is characters. */
    public boolean isText() {
        return kind != Kind.BINARY && kind != Kind.LONG_BINARY;
    }

    /**
     * Tells whether a backslash separates values; in LT, ST, UT and UR it is a character like any other.
     *
     * @dicom PS3.5 6.4
     */
    public boolean isBackslashSeparated() {
        return isText() && this != LT && this != ST && this != UT && this != UR;
    }

    /**
     * Tells whether Specific Character Set governs the value; other text is in the default repertoire.
     *
     * @dicom PS3.5 6.1.2.3
     */
    public boolean usesSpecificCharacterSet() {
        return kind == Kind.LOCALISED_TEXT || kind == Kind.LONG_LOCALISED_TEXT;
    }
}
