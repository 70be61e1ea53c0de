package org.dcmflux.pixel;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.dcmflux.data.FragmentSequence;

/**
 * Reads fragments as one stream of bytes, from the start of any of them on, through a window of a few kilobytes.
 *
 * <p>The window moves only when a byte outside of it is asked for, so that the end of a fragment and the start of the next
 * one cost one positional read together.
 */
final class FragmentWindow {
    private static final int SIZE = 4096;

    private final FragmentSequence fragments;
    private final ByteBuffer window = ByteBuffer.allocateDirect(SIZE).limit(0);
    private long windowPosition;
    private int fragment;
    private long inFragment;
    private long consumed;

    FragmentWindow(FragmentSequence fragments) {
        this.fragments = fragments;
    }

    /** Goes to the first byte of a fragment, from where {@link #consumed} counts. */
    void moveTo(int start) {
        fragment = start;
        inFragment = 0;
        consumed = 0;
    }

    /** Bytes since {@link #moveTo}, Item headers not among them. */
    long consumed() {
        return consumed;
    }

    /** The next byte, −1 after the last fragment. */
    int next() throws IOException {
        while (fragment < fragments.count() && inFragment >= fragments.length(fragment)) {
            fragment++;
            inFragment = 0;
        }
        if (fragment >= fragments.count()) {
            return -1;
        }
        int value = at(fragments.position(fragment) + inFragment);
        inFragment++;
        consumed++;
        return value;
    }

    /** The next two or four bytes as an unsigned number, most significant byte first; −1 when they are not there. */
    long number(int bytes) throws IOException {
        long value = 0;
        for (int i = 0; i < bytes; i++) {
            int next = next();
            if (next < 0) {
                return -1;
            }
            value = value << 8 | next;
        }
        return value;
    }

    /** Goes on without reading; whether there was as much to leave out. */
    boolean skip(long count) {
        long left = count;
        while (fragment < fragments.count()) {
            long step = Math.min(left, fragments.length(fragment) - inFragment);
            inFragment += step;
            consumed += step;
            left -= step;
            if (left == 0) {
                return true;
            }
            fragment++;
            inFragment = 0;
        }
        return false;
    }

    /** A byte of the source by its position, which must lie in a fragment. */
    int at(long position) throws IOException {
        if (position < windowPosition || position >= windowPosition + window.limit()) {
            fill(position);
        }
        return window.get((int) (position - windowPosition)) & 0xFF;
    }

    private void fill(long position) throws IOException {
        long left = fragments.source().size() - position;
        window.clear().limit((int) Math.max(1, Math.min(SIZE, left)));
        fragments.source().readFully(position, window);
        window.flip();
        windowPosition = position;
    }
}
