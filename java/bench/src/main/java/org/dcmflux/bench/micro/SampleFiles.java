package org.dcmflux.bench.micro;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Consumer;
import org.dcmflux.pixel.FrameLayout;
import org.dcmflux.pixel.PhotometricInterpretation;
import org.dcmflux.testkit.DataSetBytes;
import org.dcmflux.testkit.DataSetBytes.Lengths;
import org.dcmflux.testkit.FragmentBytes;
import org.dcmflux.testkit.FrameShape;
import org.dcmflux.testkit.ParsedFile;
import org.dcmflux.testkit.Part10Builder;
import org.dcmflux.testkit.TestData;

/** Inputs of the benchmarks, made of the fixtures and builders of the tests: the same bytes on every machine. */
final class SampleFiles {
    /** Elements of {@link #manyElements()}, those inside of Items. */
    static final int MANY_ELEMENTS = 10_000;

    /** Frames of {@link #manyFrames}. */
    static final int MANY_FRAMES = 10_000;

    /** A CT-like slice, 12 bits in 16. */
    static final FrameLayout CT = new FrameLayout(512, 512, 1, 16, 12, 0, PhotometricInterpretation.MONOCHROME2, 0);

    /** An ultrasound-like frame. */
    static final FrameLayout ULTRASOUND = new FrameLayout(176, 144, 3, 8, 8, 0, PhotometricInterpretation.RGB, 0);

    private static final int ELEMENTS_OF_AN_ITEM = 10;

    private SampleFiles() {}

    /** A real fixture, with sequences and private blocks. */
    static byte[] header() {
        return read("ct-implicit-private.dcm");
    }

    /** A file of {@link #MANY_ELEMENTS} elements in 1,000 Items, as enhanced multi-frame images have them. */
    @SuppressWarnings({"unchecked", "rawtypes"})
    static byte[] manyElements() {
        Consumer<DataSetBytes>[] items = new Consumer[MANY_ELEMENTS / ELEMENTS_OF_AN_ITEM];
        for (int i = 0; i < items.length; i++) {
            int number = i + 1;
            items[i] = item -> item(item, number);
        }
        return Part10Builder.explicitLittleEndian()
                .dataSet(set -> set.text(0x00080016, "UI", "1.2.840.10008.5.1.4.1.1.7")
                        .text(0x00080018, "UI", "2.25.1")
                        .sequence(0x52009230, Lengths.DEFINED, items))
                .build();
    }

    private static void item(DataSetBytes item, int number) {
        item.text(0x00080018, "UI", "2.25.4711" + number)
                .text(0x00080060, "CS", "CT")
                .text(0x00180050, "DS", "1.25")
                .text(0x00200013, "IS", Integer.toString(number))
                .text(0x00200032, "DS", "-180", "-180", Integer.toString(-number))
                .text(0x00200037, "DS", "1", "0", "0", "0", "1", "0")
                .numbers(0x00280010, "US", 512)
                .numbers(0x00280011, "US", 512)
                .text(0x00280030, "DS", "0.703125", "0.703125")
                .text(0x00281050, "DS", "40");
    }

    /** A file of {@link #MANY_FRAMES} small encoded frames, one fragment each. */
    static byte[] manyFrames(OffsetTableBenchmark.Table table) {
        FragmentBytes fragments = FragmentBytes.create();
        if (table == OffsetTableBenchmark.Table.BASIC) {
            fragments.basicOffsetTable();
        }
        byte[] fragment = new byte[64];
        for (int i = 0; i < MANY_FRAMES; i++) {
            fragments.frame(fragment);
        }
        FrameShape shape = new FrameShape(8, 8, 1, 8, false, MANY_FRAMES);
        Part10Builder builder = Part10Builder.syntax("1.2.840.10008.1.2.1.98").image(shape, 8, "MONOCHROME2");
        return (table == OffsetTableBenchmark.Table.EXTENDED
                        ? builder.encapsulatedWithExtendedOffsets(fragments)
                        : builder.encapsulated(fragments))
                .build();
    }

    /** One native frame in a direct buffer: four slices of the chest side by side, or the ultrasound. */
    static ByteBuffer frame(FrameLayout layout) {
        boolean ct = layout.equals(CT);
        ParsedFile file = ParsedFile.of(read(ct ? "ct-multiframe.dcm" : "us-rgb-multiframe.dcm"));
        byte[] pixels = file.value(0x7FE00010);
        ByteBuffer frame = ByteBuffer.allocateDirect(Math.toIntExact(layout.byteCount()));
        int slice = Math.toIntExact(file.shape().bytesPerFrame());
        if (!ct) {
            return frame.put(pixels, 0, slice).flip();
        }
        int row = file.shape().columns() * Short.BYTES;
        for (int y = 0; y < layout.rows(); y++) {
            int above = y / file.shape().rows();
            int from = 2 * above * slice + y % file.shape().rows() * row;
            frame.put(pixels, from, row).put(pixels, from + slice, row);
        }
        return frame.flip();
    }

    /** Native pixels of a size: {@link #frame} again and again. */
    static byte[] pixels(int bytes) {
        ByteBuffer frame = frame(CT);
        byte[] pixels = new byte[bytes];
        for (int at = 0; at < bytes; at += frame.capacity()) {
            frame.duplicate().get(pixels, at, Math.min(frame.capacity(), bytes - at));
        }
        return pixels;
    }

    /** A native multi-frame file of {@link #CT} frames. */
    static byte[] nativeFile(int frames) {
        FrameShape shape = new FrameShape(CT.rows(), CT.columns(), 1, 16, false, frames);
        byte[] pixels = pixels(Math.toIntExact(shape.byteCount()));
        return Part10Builder.explicitLittleEndian()
                .image(shape, CT.bitsStored(), "MONOCHROME2")
                .nativePixels("OW", pixels)
                .build();
    }

    /** A multi-frame file of the same encoded frame. */
    static byte[] encodedFile(String transferSyntax, byte[] codeStream, int frames) {
        FragmentBytes fragments = FragmentBytes.create().basicOffsetTable();
        byte[] even = Arrays.copyOf(codeStream, codeStream.length + codeStream.length % 2);
        for (int i = 0; i < frames; i++) {
            fragments.frame(even);
        }
        return Part10Builder.syntax(transferSyntax)
                .image(new FrameShape(CT.rows(), CT.columns(), 1, 16, false, frames), CT.bitsStored(), "MONOCHROME2")
                .encapsulated(fragments)
                .build();
    }

    private static byte[] read(String name) {
        Path file = TestData.own().resolve(name);
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
