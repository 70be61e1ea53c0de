package org.dcmflux.dictionary;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The Data Element registry: which Value Representation a tag has, and what it is called.
 *
 * <p>Thread-safe. The Value Representations are a table of 25 KB; names and keywords are read only when asked for.
 *
 * @dicom PS3.6 6
 */
public final class Dictionary {
    private static final class Holder {
        static final Dictionary STANDARD = new Dictionary();
    }

    private static final class Names {
        static final ElementNames STANDARD = new ElementNames();
    }

    private static final Vr[] VRS = Vr.values();

    private final int exactCount;
    private final int[] tags;
    private final int[] masks;
    private final byte[] vrSetOf;
    private final long[] vrSets;
    private final Vr[] firstVr;

    private Dictionary() {
        ByteBuffer table = ByteBuffer.wrap(TableResource.bytes("element-vrs.bin"));
        exactCount = table.getInt();
        int repeatingCount = table.getInt();
        int setCount = table.getInt();
        vrSets = new long[setCount];
        firstVr = new Vr[setCount];
        for (int i = 0; i < setCount; i++) {
            vrSets[i] = table.getLong();
            firstVr[i] = VRS[table.getInt()];
        }
        tags = readInts(table, exactCount + repeatingCount);
        masks = readInts(table, repeatingCount);
        vrSetOf = new byte[tags.length];
        table.get(vrSetOf);
        // Binary search compares signed numbers; with the top bit flipped these have the order of unsigned ones.
        for (int i = 0; i < exactCount; i++) {
            tags[i] ^= Integer.MIN_VALUE;
        }
    }

    private static int[] readInts(ByteBuffer table, int count) {
        int[] values = new int[count];
        table.asIntBuffer().get(values);
        table.position(table.position() + count * Integer.BYTES);
        return values;
    }

    /** Returns the dictionary of the standard; private elements are not in it. */
    public static Dictionary standard() {
        return Holder.STANDARD;
    }

    /**
     * Returns the usual Value Representation of a tag, without allocating.
     *
     * <p>Where the registry allows several the first is returned, so ask {@link #vrCandidates(int)} before believing
     * {@code US} or {@code OB}. Group lengths are UL, private creators LO; what is unknown is UN.
     */
    public Vr vrOf(int tag) {
        if (Tag.isGroupLength(tag)) {
            return Vr.UL;
        }
        if (Tag.isPrivate(tag)) {
            return Tag.isPrivateCreator(tag) ? Vr.LO : Vr.UN;
        }
        int index = indexOf(tag);
        return index < 0 ? Vr.UN : firstVr[vrSetOf[index]];
    }

    /**
     * Returns the set of Value Representations a tag may have, as the union of {@link Vr#bit()}, without allocating.
     */
    public long vrCandidates(int tag) {
        if (Tag.isGroupLength(tag) || Tag.isPrivate(tag)) {
            return vrOf(tag).bit();
        }
        int index = indexOf(tag);
        return index < 0 ? Vr.UN.bit() : vrSets[vrSetOf[index]];
    }

    /** Finds the row of a tag, null when the registry has none; never found are private elements. */
    public @Nullable DictionaryEntry find(int tag) {
        int index = indexOf(tag);
        return index < 0 ? null : entry(index);
    }

    /** Whether {@link #find(int)} finds a row. */
    public boolean contains(int tag) {
        return indexOf(tag) >= 0;
    }

    /** Finds the row of a keyword, spelled exactly as in the registry. */
    public @Nullable DictionaryEntry find(String keyword) {
        int index = Names.STANDARD.indexOf(keyword);
        return index < 0 ? null : entry(index);
    }

    /** Returns how many rows the registry has. */
    public int size() {
        return tags.length;
    }

    private DictionaryEntry entry(int index) {
        boolean exact = index < exactCount;
        return Names.STANDARD.entry(
                index, exact ? tags[index] ^ Integer.MIN_VALUE : tags[index], exact ? -1 : masks[index - exactCount]);
    }

    private int indexOf(int tag) {
        int index = Arrays.binarySearch(tags, 0, exactCount, tag ^ Integer.MIN_VALUE);
        return index >= 0 || Tag.isPrivate(tag) ? index : repeatingIndexOf(tag);
    }

    private int repeatingIndexOf(int tag) {
        for (int i = 0; i < masks.length; i++) {
            if ((tag & masks[i]) == tags[exactCount + i]) {
                return exactCount + i;
            }
        }
        return -1;
    }
}
