package org.dcmflux.testkit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Writes a multi-frame file of any size as fast as the disk takes it: a few slices are drawn, every frame is one of
 * them with its rows rolled, and begins with its own number.
 *
 * <p>Native Pixel Data, or Encapsulated Uncompressed with an Extended Offset Table, which has no upper bound.
 */
final class BigFixture {
    private static final int SLICES = 8;
    private static final long LARGEST_NATIVE = 0xFFFF_FFFEL;
    private static final int PIXEL_DATA = 0x7FE00010;

    private final FrameShape shape;
    private final boolean encapsulated;

    BigFixture(FrameShape shape, boolean encapsulated) {
        this.shape = shape;
        this.encapsulated = encapsulated;
        if (!encapsulated && shape.byteCount() > LARGEST_NATIVE) {
            throw new IllegalArgumentException(
                    shape.byteCount() + " bytes are too many for native Pixel Data, which ends at " + LARGEST_NATIVE
                            + "; say --encapsulated");
        }
    }

    void write(Path path) throws IOException {
        byte[][] slices = slices();
        try (FileChannel file = FileChannel.open(
                path, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            writeFully(file, ByteBuffer.wrap(header()));
            for (int frame = 0; frame < shape.frames(); frame++) {
                if (encapsulated) {
                    writeFully(file, ByteBuffer.wrap(item(0xFFFEE000, shape.bytesPerFrame())));
                }
                writeFrame(file, slices[frame % SLICES], frame);
            }
            if (encapsulated) {
                writeFully(file, ByteBuffer.wrap(item(0xFFFEE0DD, 0)));
            }
        }
    }

    private byte[] header() {
        String name = "big " + shape;
        SortedElements set = FixtureModules.secondaryCapture(name, FixtureModules.GREY_WORD, shape, 12, "MONOCHROME2");
        if (encapsulated) {
            long[] offsets = new long[shape.frames()];
            long[] lengths = new long[shape.frames()];
            for (int frame = 0; frame < offsets.length; frame++) {
                offsets[frame] = frame * (8 + shape.bytesPerFrame());
                lengths[frame] = shape.bytesPerFrame();
            }
            set.numbers(0x7FE00001, "OV", offsets)
                    .numbers(0x7FE00002, "OV", lengths)
                    .put(
                            PIXEL_DATA,
                            data -> data.header(PIXEL_DATA, "OB", DataSetBytes.UNDEFINED)
                                    .itemHeader(0xFFFEE000, 0));
        } else {
            set.put(PIXEL_DATA, data -> data.header(PIXEL_DATA, "OW", shape.byteCount()));
        }
        return Part10Builder.syntax("1.2.840.10008.1.2.1" + (encapsulated ? ".98" : ""))
                .sopClass(FixtureModules.GREY_WORD)
                .sopInstance(FixtureModules.uid(name))
                .dataSet(set::writeTo)
                .build();
    }

    private byte[][] slices() {
        byte[][] slices = new byte[SLICES][];
        for (int i = 0; i < SLICES; i++) {
            double depth = (i + 0.5) / SLICES;
            ByteBuffer slice =
                    ByteBuffer.allocate(Math.toIntExact(shape.bytesPerFrame())).order(ByteOrder.LITTLE_ENDIAN);
            for (short value : CtPhantom.slice(shape.rows(), shape.columns(), depth, i)) {
                slice.putShort((short) (value + 1024));
            }
            slices[i] = slice.array();
        }
        return slices;
    }

    private void writeFrame(FileChannel file, byte[] slice, int frame) throws IOException {
        int rowBytes = shape.columns() * Short.BYTES;
        int start = frame / SLICES * 5 % shape.rows() * rowBytes;
        byte[] number = {(byte) frame, (byte) (frame >>> 8 & 0xF), (byte) (frame >>> 12), 0};
        int stamped = Math.min(number.length, rowBytes);
        writeFully(
                file,
                ByteBuffer.wrap(number, 0, stamped),
                ByteBuffer.wrap(slice, start + stamped, slice.length - start - stamped),
                ByteBuffer.wrap(slice, 0, start));
    }

    private static byte[] item(int tag, long length) {
        return new DataSetBytes(ByteOrder.LITTLE_ENDIAN, true)
                .itemHeader(tag, length)
                .toByteArray();
    }

    private static void writeFully(FileChannel file, ByteBuffer... buffers) throws IOException {
        while (buffers[buffers.length - 1].hasRemaining() || buffers[0].hasRemaining()) {
            file.write(buffers);
        }
    }
}
