package org.dcmflux.bench.harness;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;

/** Tells in a fraction of the time that parsing takes whether a file is one that was looked at before. */
final class FilePrint {
    private static final int CHUNK = 1 << 20;

    private FilePrint() {}

    /** Length and two checksums of 32 bits over all bytes: what nobody makes on purpose does not have the same by chance. */
    static String of(Path file) throws IOException {
        CRC32 one = new CRC32();
        CRC32C other = new CRC32C();
        // Not mapped: a deleted file in memory would keep its memory until the garbage collector finds the mapping.
        ByteBuffer bytes = ByteBuffer.allocate(CHUNK);
        long size = 0;
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            while (channel.read(bytes) >= 0) {
                bytes.flip();
                size += bytes.remaining();
                one.update(bytes.duplicate());
                other.update(bytes);
                bytes.clear();
            }
        }
        HexFormat hex = HexFormat.of();
        return size + "-" + hex.toHexDigits((int) one.getValue()) + hex.toHexDigits((int) other.getValue());
    }
}
