package org.dcmflux.codec.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;

/** Room for output in the middle of a direct buffer, with canary bytes on both sides. */
public final class GuardedBuffer {
    private static final int GUARD = 64;
    private static final byte CANARY = (byte) 0xA5;

    private final ByteBuffer whole;
    private final int room;

    public GuardedBuffer(int room) {
        this.room = room;
        this.whole = ByteBuffer.allocateDirect(room + 2 * GUARD);
        for (int i = 0; i < whole.capacity(); i++) {
            whole.put(i, CANARY);
        }
    }

    /** The room between position and limit of a buffer that is longer on both sides. */
    public ByteBuffer room() {
        return whole.duplicate().position(GUARD).limit(GUARD + room);
    }

    /** What has been written, of a buffer from {@link #room()} whose position is after it. */
    public ByteBuffer written(ByteBuffer used) {
        return used.duplicate().limit(used.position()).position(GUARD);
    }

    public void assertUntouchedAround() {
        for (int i = 0; i < GUARD; i++) {
            assertThat(whole.get(i)).as("canary %d before the room", i).isEqualTo(CANARY);
            assertThat(whole.get(GUARD + room + i))
                    .as("canary %d after the room", i)
                    .isEqualTo(CANARY);
        }
    }
}
