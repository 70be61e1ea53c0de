package org.dcmflux.pixel;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.dcmflux.bytes.ByteSource;
import org.dcmflux.data.FragmentSequence;
import org.jspecify.annotations.Nullable;

/** Frames as runs of fragments. */
final class FragmentFrameIndex implements FrameIndex {
    private final FragmentSequence fragments;
    private final int[] firstFragment;
    private final long @Nullable [] unpaddedLengths;
    private final Origin origin;
    private final long largest;

    /**
     * @param firstFragment one entry a frame and one more, the number of the fragment after the last frame
     * @param unpaddedLengths of each frame, when a table said them
     */
    FragmentFrameIndex(
            FragmentSequence fragments, int[] firstFragment, long @Nullable [] unpaddedLengths, Origin origin) {
        this.fragments = fragments;
        this.firstFragment = firstFragment;
        this.unpaddedLengths = unpaddedLengths;
        this.origin = origin;
        long most = 0;
        for (int frame = 0; frame < frameCount(); frame++) {
            most = Math.max(most, size(frame));
        }
        this.largest = most;
    }

    @Override
    public Origin origin() {
        return origin;
    }

    @Override
    public int frameCount() {
        return firstFragment.length - 1;
    }

    @Override
    public ByteSource source() {
        return fragments.source();
    }

    @Override
    public long largest() {
        return largest;
    }

    @Override
    public FragmentRun fragments(int frame) {
        Objects.checkIndex(frame, frameCount());
        return new FragmentRun(fragments, firstFragment[frame], firstFragment[frame + 1]);
    }

    @Override
    public long size(int frame) {
        FragmentRun run = fragments(frame);
        return unpaddedLengths == null ? run.length() : unpaddedLengths[frame];
    }

    @Override
    public void read(int frame, ByteBuffer dst) throws IOException {
        fragments(frame).read(dst, size(frame));
    }

    @Override
    public void copyTo(int frame, WritableByteChannel target, BooleanSupplier cancelled) throws IOException {
        fragments(frame).copyTo(target, size(frame), cancelled);
    }
}
