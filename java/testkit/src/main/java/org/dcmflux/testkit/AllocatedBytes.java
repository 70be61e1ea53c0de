package org.dcmflux.testkit;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** Counts what the current thread allocates on the heap, collected garbage included: a bound that no clock disturbs. */
public final class AllocatedBytes {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final long start = THREADS.getCurrentThreadAllocatedBytes();

    private AllocatedBytes() {}

    /** Starts to count. */
    public static AllocatedBytes fromNow() {
        return new AllocatedBytes();
    }

    /** Returns the bytes that the thread has allocated since. */
    public long soFar() {
        return THREADS.getCurrentThreadAllocatedBytes() - start;
    }
}
