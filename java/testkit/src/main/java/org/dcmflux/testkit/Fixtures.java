package org.dcmflux.testkit;

import static org.dcmflux.testkit.FixtureModules.secondaryCapture;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

/** Draws and builds the fixtures; the same bytes on every machine. */
final class Fixtures {
    private static final String PREFIX = "1.2.840.10008.1.2";
    private static final int PIXEL_DATA = 0x7FE00010;

    private Fixtures() {}

    static List<Fixture> all() {
        return List.of(
                ctMultiframe(),
                ctImplicitPrivate(),
                ctBigEndian(),
                ctDeflated(),
                usRgbMultiframe(),
                rgbPlanar(),
                palette(),
                oddBytes(),
                singleBit(),
                rleMultiframe(),
                rleColourExtendedOffsets(),
                jpegLosslessFragments(),
                encapsulatedUncompressed());
    }

    private static Fixture ctMultiframe() {
        String name = "ct-multiframe.dcm";
        FrameShape shape = new FrameShape(256, 256, 1, 16, false, 7);
        byte[] pixels = chest(shape, 1024);
        SortedElements set = secondaryCapture(name, FixtureModules.GREY_WORD, shape, 12, "MONOCHROME2");
        set.put(PIXEL_DATA, data -> data.bytes(PIXEL_DATA, "OW", pixels));
        byte[] bytes = file(Part10Builder.explicitLittleEndian(), name, FixtureModules.GREY_WORD, set);
        return new Fixture(
                name, bytes, shape, pixels, "7 slices of a chest, 12 bits in 16: believable for compression");
    }

    private static Fixture ctImplicitPrivate() {
        String name = "ct-implicit-private.dcm";
        FrameShape shape = new FrameShape(128, 128, 1, 16, true, 1);
        byte[] pixels = chest(shape, 0);
        SortedElements set = FixtureModules.computedTomography(name, shape);
        nestedSequences(set);
        set.text(0x00090010, "LO", "DCMFLUX TESTKIT")
                .text(0x00091001, "LO", "private text")
                .numbers(0x00091002, "US", 4711)
                .put(
                        0x00091003,
                        data -> data.sequence(
                                0x00091003,
                                DataSetBytes.Lengths.UNDEFINED,
                                item -> item.text(0x00090010, "LO", "DCMFLUX TESTKIT")
                                        .text(0x00091004, "SH", "nested")))
                .text(0x00290011, "LO", "DCMFLUX SECOND BLOCK")
                .put(0x00291101, data -> data.bytes(0x00291101, "OB", new byte[] {1, 2, 3, 4, 5, 6}))
                .put(PIXEL_DATA, data -> data.bytes(PIXEL_DATA, "OW", pixels));
        byte[] bytes = file(Part10Builder.implicitLittleEndian(), name, FixtureModules.CT, set);
        return new Fixture(
                name, bytes, shape, pixels, "implicit VR, signed, private blocks, nested sequences of both lengths");
    }

    /** Referenced Study Sequence with a length, Source Image Sequence with delimiters and a sequence inside. */
    private static void nestedSequences(SortedElements set) {
        set.put(
                0x00081110,
                data -> data.sequence(
                        0x00081110,
                        DataSetBytes.Lengths.DEFINED,
                        item -> item.text(0x00081150, "UI", "1.2.840.10008.3.1.2.3.1")
                                .text(0x00081155, "UI", FixtureModules.uid("referenced study"))));
        set.put(
                0x00082112,
                data -> data.sequence(
                        0x00082112, DataSetBytes.Lengths.UNDEFINED, Fixtures::sourceImage, Fixtures::sourceImage));
    }

    private static void sourceImage(DataSetBytes item) {
        item.text(0x00081150, "UI", FixtureModules.CT)
                .text(0x00081155, "UI", FixtureModules.uid("source image"))
                .sequence(
                        0x0040A170,
                        DataSetBytes.Lengths.DEFINED,
                        code -> code.text(0x00080100, "SH", "121320")
                                .text(0x00080102, "SH", "DCM")
                                .text(0x00080104, "LO", "Uncompressed predecessor"));
    }

    private static Fixture ctBigEndian() {
        String name = "ct-big-endian.dcm";
        FrameShape shape = new FrameShape(96, 112, 1, 16, true, 1);
        byte[] pixels = chest(shape, 0);
        SortedElements set = FixtureModules.computedTomography(name, shape);
        nestedSequences(set);
        set.put(PIXEL_DATA, data -> data.bytes(PIXEL_DATA, "OW", FrameHashes.swapped(pixels, 2)));
        byte[] bytes = file(Part10Builder.explicitBigEndian(), name, FixtureModules.CT, set);
        return new Fixture(name, bytes, shape, pixels, "Explicit VR Big Endian, signed 16 bits");
    }

    private static Fixture ctDeflated() {
        String name = "ct-deflated.dcm";
        FrameShape shape = new FrameShape(64, 64, 1, 16, true, 1);
        byte[] pixels = chest(shape, 0);
        SortedElements set = FixtureModules.computedTomography(name, shape);
        set.put(PIXEL_DATA, data -> data.bytes(PIXEL_DATA, "OW", pixels));
        byte[] bytes = file(Part10Builder.deflatedInStoredBlocks(), name, FixtureModules.CT, set);
        return new Fixture(name, bytes, shape, pixels, "Deflated Data Set, in stored blocks so that no zlib matters");
    }

    private static Fixture usRgbMultiframe() {
        String name = "us-rgb-multiframe.dcm";
        FrameShape shape = new FrameShape(144, 176, 3, 8, false, 6);
        byte[] pixels = scan(shape);
        SortedElements set = FixtureModules.ultrasound(name, FixtureModules.ULTRASOUND_MULTI_FRAME, shape, "RGB");
        set.put(PIXEL_DATA, data -> data.bytes(PIXEL_DATA, "OB", pixels));
        byte[] bytes = file(Part10Builder.explicitLittleEndian(), name, FixtureModules.ULTRASOUND_MULTI_FRAME, set);
        return new Fixture(name, bytes, shape, pixels, "RGB, a fan of speckle with flow in colour");
    }

    private static Fixture rgbPlanar() {
        String name = "rgb-planar.dcm";
        FrameShape shape = new FrameShape(75, 101, 3, 8, false, 2);
        byte[] pixels = byPlane(scan(shape), shape);
        SortedElements set = FixtureModules.ultrasound(name, FixtureModules.ULTRASOUND_MULTI_FRAME, shape, "RGB");
        set.numbers(0x00280006, "US", 1).put(PIXEL_DATA, data -> data.bytes(PIXEL_DATA, "OB", pixels));
        byte[] bytes = file(Part10Builder.explicitLittleEndian(), name, FixtureModules.ULTRASOUND_MULTI_FRAME, set);
        return new Fixture(name, bytes, shape, pixels, "Planar Configuration 1, frames of odd length");
    }

    private static Fixture palette() {
        String name = "palette.dcm";
        FrameShape shape = new FrameShape(90, 120, 1, 8, false, 1);
        byte[] pixels = lowBytes(chest(new FrameShape(90, 120, 1, 16, false, 1), 1024), 4);
        SortedElements set = FixtureModules.ultrasound(name, FixtureModules.ULTRASOUND, shape, "PALETTE COLOR");
        for (int colour = 0; colour < 3; colour++) {
            int descriptor = 0x00281101 + colour;
            int lut = 0x00281201 + colour;
            long[] values = new long[256];
            for (int i = 0; i < values.length; i++) {
                values[i] = 257L * Math.min(255, Math.max(0, 3 * i - 255 * colour));
            }
            set.numbers(descriptor, "US", 256, 0, 16).put(lut, data -> data.numbers(lut, "OW", values));
        }
        set.put(PIXEL_DATA, data -> data.bytes(PIXEL_DATA, "OB", pixels));
        byte[] bytes = file(Part10Builder.explicitLittleEndian(), name, FixtureModules.ULTRASOUND, set);
        return new Fixture(
                name, bytes, shape, pixels, "PALETTE COLOR with 256 entries of 16 bits; hashes are of indices");
    }

    private static Fixture oddBytes() {
        String name = "odd-bytes.dcm";
        FrameShape shape = new FrameShape(29, 37, 1, 8, false, 3);
        byte[] pixels = lowBytes(chest(new FrameShape(29, 37, 1, 16, false, 3), 1024), 4);
        SortedElements set = secondaryCapture(name, FixtureModules.GREY_BYTE, shape, 8, "MONOCHROME2");
        set.put(PIXEL_DATA, data -> data.bytes(PIXEL_DATA, "OB", pixels));
        byte[] bytes = file(Part10Builder.explicitLittleEndian(), name, FixtureModules.GREY_BYTE, set);
        return new Fixture(name, bytes, shape, pixels, "frames of odd length, padded once at the end");
    }

    private static Fixture singleBit() {
        String name = "single-bit.dcm";
        FrameShape shape = new FrameShape(33, 21, 1, 1, false, 5);
        byte[] pixels = new byte[Math.toIntExact(shape.byteCount())];
        byte[] packed = new byte[(pixels.length + 7) / 8];
        for (int i = 0; i < pixels.length; i++) {
            int inFrame = i % (33 * 21);
            int row = inFrame / 21 - 16;
            int column = inFrame % 21 - 10;
            pixels[i] = (byte) (row * row + 2 * column * column < 60 + 40 * (i / (33 * 21)) ? 1 : 0);
            packed[i >>> 3] |= (byte) (pixels[i] << (i & 7));
        }
        SortedElements set = secondaryCapture(name, FixtureModules.SINGLE_BIT, shape, 1, "MONOCHROME2");
        set.put(PIXEL_DATA, data -> data.bytes(PIXEL_DATA, "OB", packed));
        byte[] bytes = file(Part10Builder.explicitLittleEndian(), name, FixtureModules.SINGLE_BIT, set);
        return new Fixture(name, bytes, shape, pixels, "one bit a pixel, frames that do not begin at a byte");
    }

    private static Fixture rleMultiframe() {
        String name = "rle-multiframe.dcm";
        FrameShape shape = new FrameShape(120, 100, 1, 16, false, 4);
        byte[] pixels = chest(shape, 1024);
        FragmentBytes fragments = FragmentBytes.create().basicOffsetTable();
        for (byte[] frame : frames(pixels, shape)) {
            fragments.frame(RleBytes.encode(frame, shape.columns(), 1, 2));
        }
        SortedElements set = secondaryCapture(name, FixtureModules.GREY_WORD, shape, 12, "MONOCHROME2");
        set.put(PIXEL_DATA, data -> data.encapsulated(fragments));
        byte[] bytes = file(Part10Builder.syntax(PREFIX + ".5"), name, FixtureModules.GREY_WORD, set);
        return new Fixture(name, bytes, shape, pixels, "RLE, one fragment a frame, Basic Offset Table");
    }

    private static Fixture rleColourExtendedOffsets() {
        String name = "rle-rgb-extended-offsets.dcm";
        FrameShape shape = new FrameShape(64, 80, 3, 8, false, 5);
        byte[] pixels = scan(shape);
        FragmentBytes fragments = FragmentBytes.create();
        for (byte[] frame : frames(pixels, shape)) {
            fragments.frame(RleBytes.encode(frame, shape.columns(), 3, 1));
        }
        SortedElements set = secondaryCapture(name, FixtureModules.TRUE_COLOUR, shape, 8, "RGB");
        set.numbers(0x7FE00001, "OV", fragments.extendedOffsets())
                .numbers(0x7FE00002, "OV", fragments.extendedLengths())
                .put(PIXEL_DATA, data -> data.encapsulated(fragments));
        byte[] bytes = file(Part10Builder.syntax(PREFIX + ".5"), name, FixtureModules.TRUE_COLOUR, set);
        return new Fixture(
                name, bytes, shape, pixels, "RLE in colour, Extended Offset Table with lengths, empty Basic one");
    }

    private static Fixture jpegLosslessFragments() {
        String name = "jpeg-lossless-fragments.dcm";
        FrameShape shape = new FrameShape(72, 88, 1, 16, false, 4);
        byte[] pixels = chest(shape, 1024);
        FragmentBytes fragments = FragmentBytes.create();
        int frameNumber = 0;
        for (byte[] frame : frames(pixels, shape)) {
            short[] samples = new short[frame.length / 2];
            ByteBuffer.wrap(frame)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .asShortBuffer()
                    .get(samples);
            byte[] jpeg = LosslessJpegBytes.encode(samples, shape.rows(), shape.columns(), 12);
            fragments.frameInPieces(jpeg, 1500 + 1000 * frameNumber++);
        }
        SortedElements set = secondaryCapture(name, FixtureModules.GREY_WORD, shape, 12, "MONOCHROME2");
        set.put(PIXEL_DATA, data -> data.encapsulated(fragments));
        byte[] bytes = file(Part10Builder.syntax(PREFIX + ".4.70"), name, FixtureModules.GREY_WORD, set);
        return new Fixture(
                name, bytes, shape, pixels, "JPEG lossless, several fragments a frame, empty Basic Offset Table");
    }

    private static Fixture encapsulatedUncompressed() {
        String name = "encapsulated-uncompressed.dcm";
        FrameShape shape = new FrameShape(31, 43, 1, 8, false, 3);
        byte[] pixels = lowBytes(chest(new FrameShape(31, 43, 1, 16, false, 3), 1024), 4);
        FragmentBytes fragments = FragmentBytes.create().basicOffsetTable();
        frames(pixels, shape).forEach(fragments::frame);
        SortedElements set = secondaryCapture(name, FixtureModules.GREY_BYTE, shape, 8, "MONOCHROME2");
        set.put(PIXEL_DATA, data -> data.encapsulated(fragments));
        byte[] bytes = file(Part10Builder.syntax(PREFIX + ".1.98"), name, FixtureModules.GREY_BYTE, set);
        return new Fixture(
                name, bytes, shape, pixels, "Encapsulated Uncompressed, every frame of odd length and padded");
    }

    private static byte[] file(Part10Builder builder, String name, String sopClass, SortedElements set) {
        return builder.sopClass(sopClass)
                .sopInstance(FixtureModules.uid(name))
                .dataSet(set::writeTo)
                .build();
    }

    /** Slices from top to bottom as little-endian words, raised by an offset. */
    private static byte[] chest(FrameShape shape, int offset) {
        ByteBuffer pixels =
                ByteBuffer.allocate(Math.toIntExact(shape.byteCount())).order(ByteOrder.LITTLE_ENDIAN);
        for (int frame = 0; frame < shape.frames(); frame++) {
            double depth = (frame + 0.5) / shape.frames();
            for (short value : CtPhantom.slice(shape.rows(), shape.columns(), depth, 1000L * shape.rows() + frame)) {
                pixels.putShort((short) (value + offset));
            }
        }
        return pixels.array();
    }

    private static byte[] scan(FrameShape shape) {
        ByteBuffer pixels = ByteBuffer.allocate(Math.toIntExact(shape.byteCount()));
        for (int frame = 0; frame < shape.frames(); frame++) {
            double phase = (double) frame / shape.frames();
            pixels.put(
                    UltrasoundPhantom.frame(shape.rows(), shape.columns(), phase, 2000L * shape.rows() + 7L * frame));
        }
        return pixels.array();
    }

    private static byte[] lowBytes(byte[] words, int shift) {
        byte[] bytes = new byte[words.length / 2];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (((words[2 * i + 1] & 0xFF) << 8 | words[2 * i] & 0xFF) >>> shift);
        }
        return bytes;
    }

    private static List<byte[]> frames(byte[] pixels, FrameShape shape) {
        int length = Math.toIntExact(shape.bytesPerFrame());
        byte[][] frames = new byte[shape.frames()][];
        Arrays.setAll(frames, i -> Arrays.copyOfRange(pixels, i * length, (i + 1) * length));
        return List.of(frames);
    }

    private static byte[] byPlane(byte[] pixels, FrameShape shape) {
        byte[] planes = new byte[pixels.length];
        int count = shape.rows() * shape.columns();
        for (int i = 0; i < pixels.length; i++) {
            int frame = i / (3 * count);
            int inFrame = i % (3 * count);
            planes[frame * 3 * count + inFrame % 3 * count + inFrame / 3] = pixels[i];
        }
        return planes;
    }
}
