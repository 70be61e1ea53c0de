package org.dcmflux.transcode.proof;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.dcmflux.bytes.Cancellation;
import org.dcmflux.data.FragmentSequence;

/** Compares what two sequences of fragments hold together, however it is cut: the streams of videos. For one thread. */
public final class StoredStreams {
    private static final int CHUNK = 256 * 1024;

    private final FragmentSequence first;
    private final FragmentSequence second;
    private final Cancellation cancellation;

    /** @param cancellation asked between pieces of 256 KiB */
    public StoredStreams(FragmentSequence first, FragmentSequence second, Cancellation cancellation) {
        this.first = first;
        this.second = second;
        this.cancellation = cancellation;
    }

    /** Whether all bytes are the same; one zero byte more may pad either of them. */
    public boolean areEqual() throws IOException {
        long mine = length(first);
        long other = length(second);
        if (Math.abs(mine - other) > 1) {
            return false;
        }
        Cursor left = new Cursor(first);
        Cursor right = new Cursor(second);
        ByteBuffer a = ByteBuffer.allocate(CHUNK);
        ByteBuffer b = ByteBuffer.allocate(CHUNK);
        long common = Math.min(mine, other);
        for (long at = 0; at < common; at += CHUNK) {
            cancellation.check();
            int count = (int) Math.min(CHUNK, common - at);
            left.read(a.clear().limit(count));
            right.read(b.clear().limit(count));
            if (!a.flip().equals(b.flip())) {
                return false;
            }
        }
        if (mine == other) {
            return true;
        }
        (mine > other ? left : right).read(a.clear().limit(1));
        return a.get(0) == 0;
    }

    private static long length(FragmentSequence fragments) {
        long bytes = 0;
        for (int i = 0; i < fragments.count(); i++) {
            bytes += fragments.length(i);
        }
        return bytes;
    }

    /** Reads on from fragment to fragment. */
    private static final class Cursor {
        private final FragmentSequence fragments;
        private int fragment;
        private long done;

        Cursor(FragmentSequence fragments) {
            this.fragments = fragments;
        }

        void read(ByteBuffer dst) throws IOException {
            int end = dst.limit();
            while (dst.position() < end) {
                long left = fragments.length(fragment) - done;
                if (left == 0) {
                    fragment++;
                    done = 0;
                    continue;
                }
                int part = (int) Math.min(left, end - dst.position());
                dst.limit(dst.position() + part);
                fragments.source().readFully(fragments.position(fragment) + done, dst);
                done += part;
                dst.limit(end);
            }
        }
    }
}
