package org.dcmflux.testkit;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** Counts what the current thread allocates on the heap, collected garbage included: a bound that no clock disturbs. */
public final class AllocatedBytes {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final long start = THREADS.getCurrentThreadAllocatedBytes();

    private AllocatedBytes() {}

    /** Returns the bytes that all threads which are there now have allocated since they began. */
    public static long ofAllThreads() {
        long sum = 0;
        for (long bytes : THREADS.getThreadAllocatedBytes(THREADS.getAllThreadIds())) {
            sum += Math.max(0, bytes);
        }
        return sum;
    }

    /** Starts to count. */
    public static AllocatedBytes fromNow() {
        return new AllocatedBytes();
    }

    /** Returns the bytes that the thread has allocated since. */
    public long soFar() {
        return THREADS.getCurrentThreadAllocatedBytes() - start;
    }
}
