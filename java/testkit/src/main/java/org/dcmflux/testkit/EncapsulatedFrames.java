package org.dcmflux.testkit;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * Joins the fragments of a file to the encoded bytes of its frames, believing only what the tables of the file prove.
 *
 * @dicom PS3.5 A.4
 */
public final class EncapsulatedFrames {
    private EncapsulatedFrames() {}

    /**
     * Returns the encoded bytes of every frame; padding of fragments is kept except where the Extended Offset Table
     * Lengths say where a frame ends.
     *
     * <p>The order of belief is Extended Offset Table, Basic Offset Table, one fragment a frame, one frame, and last
     * the first two bytes of fragments, which start a JPEG, JPEG-LS or JPEG 2000 code stream.
     */
    public static List<byte[]> of(ParsedFile file) {
        int frames = file.shape().frames();
        long[] extended = file.longs(0x7FE00001);
        long[] basic = file.basicOffsets();
        if (extended.length > 0) {
            return cutTo(file.longs(0x7FE00002), joined(file, frames, startsAt(file, extended)));
        }
        if (basic.length > 0) {
            return joined(file, frames, startsAt(file, basic));
        }
        if (file.fragments().size() == frames) {
            return joined(file, frames, index -> true);
        }
        return joined(file, frames, index -> index == 0 || frames > 1 && startsCodeStream(file.fragment(index)));
    }

    private static List<byte[]> cutTo(long[] lengths, List<byte[]> frames) {
        List<byte[]> cut = new ArrayList<>();
        for (int frame = 0; frame < frames.size(); frame++) {
            cut.add(Arrays.copyOf(frames.get(frame), Math.toIntExact(lengths[frame])));
        }
        return cut;
    }

    private static IntPredicate startsAt(ParsedFile file, long[] offsets) {
        long first = file.fragments().get(0).offset();
        return index -> Arrays.binarySearch(offsets, file.fragments().get(index).offset() - first) >= 0;
    }

    private static boolean startsCodeStream(byte[] fragment) {
        int marker = fragment.length < 2 ? 0 : (fragment[0] & 0xFF) << 8 | fragment[1] & 0xFF;
        return marker == 0xFFD8 || marker == 0xFF4F;
    }

    private static List<byte[]> joined(ParsedFile file, int frames, IntPredicate startsFrame) {
        List<ByteArrayOutputStream> joined = new ArrayList<>();
        for (int index = 0; index < file.fragments().size(); index++) {
            if (startsFrame.test(index)) {
                joined.add(new ByteArrayOutputStream());
            }
            if (joined.isEmpty()) {
                throw new AssertionError("the offset table does not begin with the first fragment");
            }
            joined.get(joined.size() - 1).writeBytes(file.fragment(index));
        }
        if (joined.size() != frames) {
            throw new AssertionError(joined.size() + " frames in the fragments, " + frames + " in Number of Frames");
        }
        return joined.stream().map(ByteArrayOutputStream::toByteArray).toList();
    }
}
