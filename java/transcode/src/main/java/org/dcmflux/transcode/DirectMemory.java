package org.dcmflux.transcode;

import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Gives the memory of direct buffers back at once. Left to the JVM it comes back when garbage happens to be collected, which a
 * small heap with large buffers beside it may not need for a long time.
 */
final class DirectMemory {
    private DirectMemory() {}

    /** The only door that Java 17 has for this; absent, buffers are left to the garbage collector. */
    private static final class Door {
        static final @Nullable Object UNSAFE = unsafe();
        static final @Nullable Method FREE = free(UNSAFE);

        private static @Nullable Object unsafe() {
            try {
                Field field = Class.forName("sun.misc.Unsafe").getDeclaredField("theUnsafe");
                field.setAccessible(true);
                return field.get(null);
            } catch (ReflectiveOperationException | RuntimeException absent) {
                return null;
            }
        }

        private static @Nullable Method free(@Nullable Object unsafe) {
            try {
                return unsafe == null ? null : unsafe.getClass().getMethod("invokeCleaner", ByteBuffer.class);
            } catch (ReflectiveOperationException absent) {
                return null;
            }
        }
    }

    /** @param buffer as it was allocated, no slice and no duplicate; nobody may touch it, or what was made of it, again */
    static void free(ByteBuffer buffer) {
        if (Door.FREE == null) {
            return;
        }
        try {
            Door.FREE.invoke(Door.UNSAFE, buffer);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException("a direct buffer could not be freed", e);
        }
    }
}
