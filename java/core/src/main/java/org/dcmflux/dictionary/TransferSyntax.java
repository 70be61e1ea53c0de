package org.dcmflux.dictionary;

import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * A Transfer Syntax: how a Data Set becomes bytes. Immutable; two are equal when their UIDs are.
 *
 * @dicom PS3.5 10
 */
public final class TransferSyntax {
    static final int RETIRED = 1;
    static final int BIG_ENDIAN = 2;
    static final int EXPLICIT_VR = 4;
    static final int ENCAPSULATED = 8;
    static final int DEFLATED = 16;

    private final String uid;
    private final String name;
    private final String keyword;
    private final @Nullable String shortName;
    private final int flags;
    private final Lossiness lossiness;
    private final CodecFamily codecFamily;
    private final FragmentRule fragmentRule;

    private TransferSyntax(
            String uid,
            String name,
            String keyword,
            @Nullable String shortName,
            int flags,
            Lossiness lossiness,
            CodecFamily codecFamily,
            FragmentRule fragmentRule) {
        this.uid = uid;
        this.name = name;
        this.keyword = keyword;
        this.shortName = shortName;
        this.flags = flags;
        this.lossiness = lossiness;
        this.codecFamily = codecFamily;
        this.fragmentRule = fragmentRule;
    }

    static TransferSyntax row(
            String uid,
            String name,
            String keyword,
            @Nullable String shortName,
            int flags,
            Lossiness lossiness,
            CodecFamily codecFamily,
            FragmentRule fragmentRule) {
        return new TransferSyntax(uid, name, keyword, shortName, flags, lossiness, codecFamily, fragmentRule);
    }

    /** Returns the UID, without padding. */
    public String uid() {
        return uid;
    }

    /** Returns the name of the registry. */
    public String name() {
        return name;
    }

    /** Returns the keyword of the registry. */
    public String keyword() {
        return keyword;
    }

    /** Returns the name used on the command line, null for syntaxes that are never a target. */
    public @Nullable String shortName() {
        return shortName;
    }

    /** Tells whether the standard retired it. */
    public boolean isRetired() {
        return (flags & RETIRED) != 0;
    }

    /** Returns the byte order of the Data Set. */
    public ByteOrder byteOrder() {
        return (flags & BIG_ENDIAN) != 0 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    }

    /** Tells whether every Data Element names its Value Representation. */
    public boolean isExplicitVr() {
        return (flags & EXPLICIT_VR) != 0;
    }

    /** Tells whether Pixel Data is a sequence of fragments. */
    public boolean isEncapsulated() {
        return (flags & ENCAPSULATED) != 0;
    }

    /** Tells whether the whole Data Set is one Deflate stream; false for {@link CodecFamily#DEFLATED_FRAME}. */
    public boolean isDeflated() {
        return (flags & DEFLATED) != 0;
    }

    /** Tells whether sample values may change. */
    public Lossiness lossiness() {
        return lossiness;
    }

    /** Returns the kind of coder the pixels need. */
    public CodecFamily codecFamily() {
        return codecFamily;
    }

    /** Returns how frames and fragments belong together. */
    public FragmentRule fragmentRule() {
        return fragmentRule;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof TransferSyntax && uid.equals(((TransferSyntax) other).uid);
    }

    @Override
    public int hashCode() {
        return uid.hashCode();
    }

    @Override
    public String toString() {
        return name + " (" + uid + ")";
    }
}
