package org.dcmflux.file;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.dcmflux.bytes.ByteSink;
import org.dcmflux.bytes.ByteSource;
import org.dcmflux.bytes.OutputException;
import org.dcmflux.pixel.EncapsulatedPixelDataWriter;
import org.dcmflux.pixel.OffsetTable;

/**
 * Keeps frames in a temporary file until all of their lengths are known, so that a sink that cannot be patched gets them with
 * their offset table.
 */
final class SpooledFrames implements Closeable {
    private final OffsetTable table;
    private final int announced;
    private final long longestFragment;
    private final FileChannel channel;
    private final ByteSink spool;
    private long[] lengths = new long[64];
    private int count;

    /**
     * @param announced how many frames will come, {@link EncapsulatedPixelDataWriter#UNKNOWN_FRAMES} if nobody knows
     * @param directory of the temporary file, which the operating system deletes when this is closed
     */
    SpooledFrames(OffsetTable table, int announced, long longestFragment, Path directory, int bufferSize)
            throws IOException {
        this.table = table;
        this.announced = announced;
        this.longestFragment = table.longestFragment(longestFragment);
        try {
            Path file = Files.createTempFile(directory, "dcmflux-spool-", ".tmp");
            this.channel = FileChannel.open(
                    file, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE);
            this.spool = new ByteSink(channel, file.toString(), bufferSize);
        } catch (IOException e) {
            throw new OutputException(directory.toString(), "frames cannot be spooled here: " + e, e);
        }
    }

    ByteSink sink() {
        return spool;
    }

    void frame(ByteBuffer encoded) throws IOException {
        if (count == announced) {
            throw new IllegalStateException("frame " + (count + 1) + " is one more than announced");
        }
        if (count == lengths.length) {
            lengths = Arrays.copyOf(lengths, 2 * count);
        }
        lengths[count++] = encoded.remaining();
        spool.bytes(encoded);
    }

    /** Writes the table and all frames. */
    void writeTo(ByteSink sink) throws IOException {
        if (announced != EncapsulatedPixelDataWriter.UNKNOWN_FRAMES && count != announced) {
            throw new IllegalStateException(count + " of " + announced + " frames were written");
        }
        spool.flush();
        long[] known = Arrays.copyOf(lengths, count);
        var writer = EncapsulatedPixelDataWriter.ofKnownLengths(sink, table, known, longestFragment);
        ByteSource frames = ByteSource.of(channel, spool.name());
        writer.begin();
        long position = 0;
        for (long length : known) {
            writer.frame(frames, position, length);
            position += length;
        }
        writer.end();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
