package org.dcmflux.transcode;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.dcmflux.bytes.Cancellation;
import org.dcmflux.data.FragmentSequence;

/** Compares two streams that are cut into fragments, each in its own way. */
final class StreamComparison {
    private static final int CHUNK = 256 * 1024;

    private final Cancellation cancellation;

    StreamComparison(Cancellation cancellation) {
        this.cancellation = cancellation;
    }

    /** Whether all bytes are the same; one more may pad the second stream. */
    boolean areEqual(FragmentSequence first, FragmentSequence second) throws IOException {
        long length = StreamRepackager.streamBytes(first);
        long padded = StreamRepackager.streamBytes(second);
        if (padded != length && padded != length + 1) {
            return false;
        }
        Cursor left = new Cursor(first);
        Cursor right = new Cursor(second);
        ByteBuffer mine = ByteBuffer.allocate(CHUNK);
        ByteBuffer other = ByteBuffer.allocate(CHUNK);
        for (long at = 0; at < length; at += CHUNK) {
            cancellation.check();
            int count = (int) Math.min(CHUNK, length - at);
            left.read(mine.clear().limit(count));
            right.read(other.clear().limit(count));
            if (!mine.flip().equals(other.flip())) {
                return false;
            }
        }
        return true;
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
            }
            dst.limit(end);
        }
    }
}
