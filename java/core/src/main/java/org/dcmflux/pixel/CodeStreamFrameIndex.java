package org.dcmflux.pixel;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.dcmflux.bytes.ByteSource;
import org.dcmflux.data.FragmentSequence;
import org.dcmflux.error.FrameIndexException;
import org.jspecify.annotations.Nullable;

/**
 * Frames of several fragments without a table, found by the ends of their code streams as far as somebody asks for.
 *
 * <p>Every fragment costs a read, so that the first frame of very many would have to wait long for the last one to be found.
 */
final class CodeStreamFrameIndex implements FrameIndex {
    private final FragmentSequence fragments;
    private final CodeStreams streams;
    private final ReentrantLock scanning = new ReentrantLock();
    private final int[] firstFragment;

    /** How many entries of {@code firstFragment} are valid; written after them. */
    private volatile int known;

    private @Nullable String disagreement;

    /** @param frames Number of Frames, not more than there are fragments */
    CodeStreamFrameIndex(FragmentSequence fragments, int frames) {
        this.fragments = fragments;
        this.streams = new CodeStreams(fragments);
        this.firstFragment = new int[frames + 1];
    }

    /** Finds frames until so many fragments have been looked at; whether all are found. */
    boolean scan(int fragmentBudget) throws IOException {
        scanning.lock();
        try {
            while (known <= frameCount() && streams.position() < fragmentBudget) {
                findNext();
            }
            return known > frameCount();
        } finally {
            scanning.unlock();
        }
    }

    private void require(int frame) throws IOException {
        Objects.checkIndex(frame, frameCount());
        if (known > frame + 1) {
            return;
        }
        scanning.lock();
        try {
            while (known <= frame + 1) {
                findNext();
            }
        } finally {
            scanning.unlock();
        }
    }

    /** The last entry is known only when nothing but empty fragments follows the last frame. */
    private void findNext() throws IOException {
        int found = known;
        boolean end = found == frameCount();
        int next = disagreement == null ? streams.next() : -1;
        if (disagreement == null && (end ? next >= 0 || streams.isLost() : next < 0)) {
            disagreement = disagreement(found);
        }
        if (disagreement != null) {
            throw new FrameIndexException(fragments.source().name(), disagreement);
        }
        firstFragment[found] = end ? fragments.count() : next;
        known = found + 1;
    }

    private String disagreement(int found) {
        if (streams.isLost()) {
            return "fragment " + (streams.position() + 1) + " belongs to no code stream, so that " + fragments.count()
                    + " fragments cannot be told apart into " + frameCount() + " frames";
        }
        return "Number of Frames is " + frameCount() + ", but the fragments are "
                + (found == frameCount() ? "more" : String.valueOf(found))
                + " code streams; FramePolicy STREAM believes these";
    }

    @Override
    public Origin origin() {
        return Origin.CODE_STREAM;
    }

    @Override
    public int frameCount() {
        return firstFragment.length - 1;
    }

    @Override
    public FragmentRun fragments(int frame) throws IOException {
        require(frame);
        return new FragmentRun(fragments, firstFragment[frame], firstFragment[frame + 1]);
    }

    @Override
    public long size(int frame) throws IOException {
        return fragments(frame).length();
    }

    @Override
    public long largest() throws IOException {
        long largest = 0;
        for (int frame = 0; frame < frameCount(); frame++) {
            largest = Math.max(largest, size(frame));
        }
        return largest;
    }

    @Override
    public void read(int frame, ByteBuffer dst) throws IOException {
        FragmentRun run = fragments(frame);
        run.read(dst, run.length());
    }

    @Override
    public void copyTo(int frame, WritableByteChannel target, BooleanSupplier cancelled) throws IOException {
        FragmentRun run = fragments(frame);
        run.copyTo(target, run.length(), cancelled);
    }

    @Override
    public ByteSource source() {
        return fragments.source();
    }
}
