package org.dcmflux.pixel;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.dcmflux.data.DataElement;
import org.dcmflux.data.DataSet;
import org.dcmflux.data.ElementValue;
import org.dcmflux.data.FragmentSequence;
import org.dcmflux.dictionary.Tags;
import org.dcmflux.error.FrameIndexException;
import org.jspecify.annotations.Nullable;

/**
 * Tells which fragments belong to which frame.
 *
 * <p>Belief in this order: Extended Offset Table, Basic Offset Table, as many fragments as frames, a single frame, the ends
 * of the code streams. A table is believed only when each of its entries meets an Item, in ascending order from the first
 * fragment on; one that is not believed becomes a warning and the next in order is asked.
 *
 * @dicom PS3.5 A.4, PS3.3 C.7.6.3.1.8
 */
final class FrameIndexer {
    /** So many fragments are looked at before frames are found only when they are asked for: some milliseconds. */
    static final int SCANNED_AT_ONCE = 2048;

    private static final long MAX_BASIC_OFFSET = 0xFFFF_FFFFL;

    /** When the ends of code streams are looked for. */
    private enum Scan {
        AT_ONCE,
        WHEN_ASKED
    }

    private final FragmentSequence fragments;
    private final int frames;
    private final FramePolicy policy;
    private final List<String> warnings;
    private final Scan scan;

    private FrameIndexer(FragmentSequence fragments, int frames, FramePolicy policy, List<String> warnings, Scan scan) {
        this.fragments = fragments;
        this.frames = frames;
        this.policy = policy;
        this.warnings = warnings;
        this.scan = scan;
    }

    /**
     * @param frames Number of Frames; by {@link FramePolicy#STREAM} the index may have another number of them
     * @param warnings gets what was survived
     */
    static FrameIndex index(
            DataSet dataSet, FragmentSequence fragments, int frames, FramePolicy policy, List<String> warnings)
            throws IOException {
        if (policy != FramePolicy.STREAM) {
            // What is left out has to be warned of now.
            Scan scan = policy == FramePolicy.FAIL ? Scan.WHEN_ASKED : Scan.AT_ONCE;
            return new FrameIndexer(fragments, frames, policy, warnings, scan).index(dataSet);
        }
        List<String> asStated = new ArrayList<>();
        try {
            FrameIndex index =
                    new FrameIndexer(fragments, frames, FramePolicy.FAIL, asStated, Scan.AT_ONCE).index(dataSet);
            warnings.addAll(asStated);
            return index;
        } catch (FrameIndexException disagreement) {
            int told = new FrameIndexer(fragments, frames, policy, new ArrayList<>(), Scan.AT_ONCE).framesTold(dataSet);
            if (told == 0 || told == frames) {
                throw disagreement;
            }
            warnings.add("Number of Frames is " + frames + ", but the fragments are " + told
                    + " frames, and those are what is read");
            return new FrameIndexer(fragments, told, FramePolicy.FAIL, warnings, Scan.AT_ONCE).index(dataSet);
        }
    }

    private FrameIndex index(DataSet dataSet) throws IOException {
        if (fragments.count() < frames) {
            // Also what keeps a Number of Frames beyond all reason from becoming the size of an array.
            throw refusal(fragments.count() + " fragments cannot be " + frames
                    + " frames: a frame has one fragment at least");
        }
        boolean reachable = frames == 1 || fragments.offset(fragments.count() - 1) <= MAX_BASIC_OFFSET;
        if (!reachable && !dataSet.contains(Tags.ExtendedOffsetTable)) {
            warnings.add(
                    "there are fragments beyond 4 GiB, where no Basic Offset Table reaches, but there is no Extended"
                            + " Offset Table");
        }
        FrameIndex index = byExtendedTable(dataSet);
        if (index == null) {
            index = byBasicTable();
        }
        if (index == null) {
            index = withoutTable();
        }
        if (index == null) {
            throw refusal(fragments.count() + " fragments cannot be told apart into "
                    + frames + " frames: no offset table to believe in, and the code streams' ends do not tell"
                    + (warnings.isEmpty() ? "" : " (" + String.join("; ", warnings) + ")"));
        }
        return index;
    }

    private FrameIndexException refusal(String detail) {
        return new FrameIndexException(fragments.source().name(), detail);
    }

    private @Nullable FrameIndex withoutTable() throws IOException {
        int filled = filledFragments();
        if (fragments.count() == frames || filled == frames) {
            return oneToOne();
        }
        if (frames > 1 && fragments.count() > SCANNED_AT_ONCE && scan == Scan.WHEN_ASKED) {
            CodeStreamFrameIndex index = new CodeStreamFrameIndex(fragments, frames);
            index.scan(SCANNED_AT_ONCE);
            return index;
        }
        int[] streams = CodeStreams.firstFragments(fragments);
        if (streams.length > frames) {
            return surplus(streams);
        }
        if (frames == 1) {
            return new FragmentFrameIndex(
                    fragments, new int[] {0, fragments.count()}, null, FrameIndex.Origin.SINGLE_FRAME);
        }
        return streams.length == frames ? byCodeStreams(streams) : null;
    }

    private FrameIndex surplus(int[] streams) throws FrameIndexException {
        String what = "Number of Frames is " + frames + ", but the fragments are " + streams.length + " code streams";
        if (policy != FramePolicy.HEADER) {
            throw refusal(what + ", of which none is left out without being asked for: FramePolicy HEADER or STREAM");
        }
        warnings.add(what + "; the last " + (streams.length - frames) + " are left out");
        return byCodeStreams(streams);
    }

    private FrameIndex byCodeStreams(int[] streams) {
        int[] first = Arrays.copyOf(streams, frames + 1);
        first[frames] = streams.length > frames ? streams[frames] : fragments.count();
        return new FragmentFrameIndex(fragments, first, null, FrameIndex.Origin.CODE_STREAM);
    }

    private int filledFragments() {
        int filled = 0;
        for (int i = 0; i < fragments.count(); i++) {
            if (fragments.length(i) > 0) {
                filled++;
            }
        }
        return filled;
    }

    /** How many frames there are by everything but Number of Frames. */
    private int framesTold(DataSet dataSet) throws IOException {
        DataElement table = dataSet.get(Tags.ExtendedOffsetTable);
        long extended =
                table == null ? 0 : dataSet.bytes(Tags.ExtendedOffsetTable).remaining() / 8;
        for (long entries : new long[] {extended, fragments.basicOffsetTableLength() / 4}) {
            if (entries > 0 && entries <= fragments.count()) {
                FrameIndexer told = new FrameIndexer(fragments, (int) entries, policy, new ArrayList<>(), scan);
                FrameIndex index = told.byExtendedTable(dataSet);
                if (index != null || told.byBasicTable() != null) {
                    return (int) entries;
                }
            }
        }
        int streams = CodeStreams.firstFragments(fragments).length;
        return streams > 0 ? streams : filledFragments();
    }

    /** Each fragment a frame; empty ones, when there are too many, belong to the frame before them. */
    private FrameIndex oneToOne() {
        int[] first = new int[frames + 1];
        boolean every = fragments.count() == frames;
        int found = 0;
        for (int i = 0; i < fragments.count() && found < frames; i++) {
            if (every || fragments.length(i) > 0) {
                first[found++] = i;
            }
        }
        first[frames] = fragments.count();
        if (!every) {
            warnings.add((fragments.count() - frames) + " of " + fragments.count() + " fragments are empty");
        }
        return new FragmentFrameIndex(
                fragments,
                first,
                null,
                frames == 1 && !every ? FrameIndex.Origin.SINGLE_FRAME : FrameIndex.Origin.ONE_FRAGMENT_PER_FRAME);
    }

    private @Nullable FrameIndex byExtendedTable(DataSet dataSet) throws IOException {
        long[] offsets = longs(dataSet.get(Tags.ExtendedOffsetTable));
        if (offsets == null) {
            return null;
        }
        if (offsets.length != frames) {
            warnings.add(
                    isEmpty(dataSet.get(Tags.ExtendedOffsetTable))
                            ? "the Extended Offset Table is empty"
                            : "the Extended Offset Table has another number of entries than the " + frames + " frames");
            return null;
        }
        int[] first = firstFragments(offsets, "Extended Offset Table");
        if (first == null) {
            return null;
        }
        long[] lengths = longs(dataSet.get(Tags.ExtendedOffsetTableLengths));
        warnOfExtendedTable(lengths != null, first);
        if (lengths != null && !fits(lengths, first)) {
            warnings.add("Extended Offset Table Lengths do not agree with the Items and are not used");
            lengths = null;
        }
        return new FragmentFrameIndex(fragments, first, lengths, FrameIndex.Origin.EXTENDED_OFFSET_TABLE);
    }

    /** What the standard asks for where there is an Extended Offset Table; it can be believed all the same. */
    private void warnOfExtendedTable(boolean hasLengths, int[] first) {
        if (fragments.basicOffsetTableLength() > 0) {
            warnings.add("there is an Extended and a Basic Offset Table, which exclude each other");
        }
        if (!hasLengths) {
            warnings.add("there is an Extended Offset Table without Extended Offset Table Lengths");
        }
        if (first[frames] != frames) {
            warnings.add("there is an Extended Offset Table, but frames of several fragments, which have none");
        }
    }

    /** Lengths are those of the bit streams, without the padding byte; some writers count it all the same. */
    private boolean fits(long[] lengths, int[] first) {
        if (lengths.length != frames) {
            return false;
        }
        for (int frame = 0; frame < frames; frame++) {
            long stored = 0;
            for (int i = first[frame]; i < first[frame + 1]; i++) {
                stored += fragments.length(i);
            }
            if (lengths[frame] < stored - 1 || lengths[frame] > stored) {
                return false;
            }
        }
        return true;
    }

    private @Nullable FrameIndex byBasicTable() throws IOException {
        long length = fragments.basicOffsetTableLength();
        if (length == 0) {
            return null;
        }
        if (length % 4 != 0 || length / 4 != frames) {
            warnings.add("the Basic Offset Table has " + length + " bytes, " + frames + " frames need " + 4L * frames);
            return null;
        }
        int[] first = firstFragments(fragments.basicOffsets(), "Basic Offset Table");
        return first == null
                ? null
                : new FragmentFrameIndex(fragments, first, null, FrameIndex.Origin.BASIC_OFFSET_TABLE);
    }

    private int @Nullable [] firstFragments(long[] offsets, String table) {
        int[] first = new int[frames + 1];
        for (int frame = 0; frame < frames; frame++) {
            int fragment = fragments.fragmentAtOffset(offsets[frame]);
            boolean ascending = frame == 0 ? fragment == 0 : fragment > first[frame - 1];
            if (fragment < 0 || !ascending) {
                warnings.add("the " + table + " says that frame " + (frame + 1) + " is at offset "
                        + Long.toUnsignedString(offsets[frame])
                        + (fragment < 0 ? ", where no Item stands" : ", which is out of order"));
                return null;
            }
            first[frame] = fragment;
        }
        first[frames] = fragments.count();
        return first;
    }

    private static boolean isEmpty(@Nullable DataElement element) {
        return element != null && element.value() instanceof ElementValue.InMemory memory && memory.array().length == 0;
    }

    /** One number a frame; none when the value has another length, which may be anything, so it is not read. */
    private long @Nullable [] longs(@Nullable DataElement element) throws IOException {
        if (element == null) {
            return null;
        }
        ElementValue.InMemory value;
        if (element.value() instanceof ElementValue.InMemory memory) {
            value = memory;
        } else if (element.value() instanceof ElementValue.Deferred deferred) {
            if (deferred.length() != 8L * frames) {
                return new long[0];
            }
            value = deferred.load();
        } else {
            return null;
        }
        if (value.array().length != 8L * frames) {
            return new long[0];
        }
        long[] longs = new long[frames];
        value.buffer().asLongBuffer().get(longs);
        return longs;
    }
}
