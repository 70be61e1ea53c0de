package org.dcmflux.testkit;

import java.io.ByteArrayOutputStream;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.zip.Deflater;

/**
 * Builds whole Part 10 files, well-formed unless told otherwise.
 *
 * <pre>{@code
 * byte[] file = Part10Builder.explicitLittleEndian()
 *     .sopClass("1.2.840.10008.5.1.4.1.1.7")
 *     .dataSet(set -> set.numbers(0x00280010, "US", 512).text(0x00100010, "PN", "Doe^Jane"))
 *     .build();
 * }</pre>
 *
 * @dicom PS3.10 7
 */
public final class Part10Builder {
    private static final String PREFIX = "1.2.840.10008.1.2";

    private final String transferSyntax;
    private final DataSetBytes dataSet;
    private String sopClass = "1.2.840.10008.5.1.4.1.1.7";
    private String sopInstance = "2.25.1";
    private boolean preamble = true;
    private boolean meta = true;
    private UnaryOperator<byte[]> filter = UnaryOperator.identity();
    private long groupLengthLie = -1;
    private int truncation = -1;
    private Consumer<DataSetBytes> moreMeta = set -> {};

    private Part10Builder(String transferSyntax, ByteOrder order, boolean explicit) {
        this.transferSyntax = transferSyntax;
        this.dataSet = new DataSetBytes(order, explicit);
    }

    /** Starts a file in Explicit VR Little Endian. */
    public static Part10Builder explicitLittleEndian() {
        return syntax(PREFIX + ".1");
    }

    /** Starts a file in Implicit VR Little Endian. */
    public static Part10Builder implicitLittleEndian() {
        return new Part10Builder(PREFIX, ByteOrder.LITTLE_ENDIAN, false);
    }

    /** Starts a file in Explicit VR Big Endian. */
    public static Part10Builder explicitBigEndian() {
        return new Part10Builder(PREFIX + ".2", ByteOrder.BIG_ENDIAN, true);
    }

    /** Starts a file in Deflated Explicit VR Little Endian; {@link #build()} compresses. */
    public static Part10Builder deflated() {
        Part10Builder builder = syntax(PREFIX + ".1.99");
        builder.filter = Part10Builder::deflate;
        return builder;
    }

    /** Starts a deflated file whose bytes do not depend on which zlib this Java has: nothing is compressed. */
    public static Part10Builder deflatedInStoredBlocks() {
        Part10Builder builder = syntax(PREFIX + ".1.99");
        builder.filter = Part10Builder::storedBlocks;
        return builder;
    }

    /** Starts a file that names any Transfer Syntax, written as Explicit VR Little Endian. */
    public static Part10Builder syntax(String uid) {
        return new Part10Builder(uid, ByteOrder.LITTLE_ENDIAN, true);
    }

    /** States the SOP Class in the File Meta Information; the Data Set is the caller's. */
    public Part10Builder sopClass(String uid) {
        sopClass = uid;
        return this;
    }

    /** States the SOP Instance in the File Meta Information; the Data Set is the caller's. */
    public Part10Builder sopInstance(String uid) {
        sopInstance = uid;
        return this;
    }

    /** Appends elements to the Data Set. */
    public Part10Builder dataSet(Consumer<DataSetBytes> elements) {
        elements.accept(dataSet);
        return this;
    }

    /** Appends the Image Pixel attributes that say a shape; colour is by pixel. */
    public Part10Builder image(FrameShape shape, int bitsStored, String photometric) {
        dataSet.numbers(0x00280002, "US", shape.samples()).text(0x00280004, "CS", photometric);
        if (shape.samples() > 1) {
            dataSet.numbers(0x00280006, "US", 0);
        }
        if (shape.frames() > 1) {
            dataSet.text(0x00280008, "IS", Integer.toString(shape.frames()));
        }
        dataSet.numbers(0x00280010, "US", shape.rows())
                .numbers(0x00280011, "US", shape.columns())
                .numbers(0x00280100, "US", shape.bitsAllocated())
                .numbers(0x00280101, "US", bitsStored)
                .numbers(0x00280102, "US", bitsStored - 1)
                .numbers(0x00280103, "US", shape.signed() ? 1 : 0);
        return this;
    }

    /** Appends native Pixel Data, given in the byte order of the Data Set. */
    public Part10Builder nativePixels(String vr, byte[] pixels) {
        dataSet.bytes(0x7FE00010, vr, pixels);
        return this;
    }

    /** Appends encapsulated Pixel Data. */
    public Part10Builder encapsulated(FragmentBytes fragments) {
        dataSet.encapsulated(fragments);
        return this;
    }

    /** Appends the Extended Offset Table with its lengths, and the Pixel Data it describes. */
    public Part10Builder encapsulatedWithExtendedOffsets(FragmentBytes fragments) {
        dataSet.numbers(0x7FE00001, "OV", fragments.extendedOffsets())
                .numbers(0x7FE00002, "OV", fragments.extendedLengths());
        return encapsulated(fragments);
    }

    /** Appends elements to the File Meta Information. */
    public Part10Builder meta(Consumer<DataSetBytes> elements) {
        moreMeta = moreMeta.andThen(elements);
        return this;
    }

    /** Leaves out the 128 bytes and the prefix. */
    public Part10Builder withoutPreamble() {
        preamble = false;
        return this;
    }

    /** Leaves out the File Meta Information. */
    public Part10Builder withoutMeta() {
        meta = false;
        return this;
    }

    /** Makes (0002,0000) state another length. */
    public Part10Builder metaLengthStates(long length) {
        groupLengthLie = length;
        return this;
    }

    /** Ends the file after so many bytes. */
    public Part10Builder truncatedTo(int bytes) {
        truncation = bytes;
        return this;
    }

    /** Returns how long the Data Set is so far, not deflated. */
    public int dataSetSize() {
        return dataSet.size();
    }

    /** Returns the file. */
    public byte[] build() {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        if (preamble) {
            file.writeBytes(new byte[128]);
            file.writeBytes(new byte[] {'D', 'I', 'C', 'M'});
        }
        if (meta) {
            file.writeBytes(metaBytes());
        }
        file.writeBytes(filter.apply(dataSet.toByteArray()));
        byte[] bytes = file.toByteArray();
        return truncation >= 0 ? Arrays.copyOf(bytes, Math.min(truncation, bytes.length)) : bytes;
    }

    /** Writes the file into a folder. */
    public Path build(TemporaryFolder folder, String name) {
        return folder.write(name, build());
    }

    private byte[] metaBytes() {
        DataSetBytes rest = new DataSetBytes(ByteOrder.LITTLE_ENDIAN, true)
                .numbers(0x00020001, "OB", 0, 1)
                .text(0x00020002, "UI", sopClass)
                .text(0x00020003, "UI", sopInstance)
                .text(0x00020010, "UI", transferSyntax)
                .text(0x00020012, "UI", "2.25.1")
                .text(0x00020013, "SH", "TESTKIT");
        moreMeta.accept(rest);
        return new DataSetBytes(ByteOrder.LITTLE_ENDIAN, true)
                .numbers(0x00020000, "UL", groupLengthLie >= 0 ? groupLengthLie : rest.size())
                .raw(rest.toByteArray())
                .toByteArray();
    }

    private static byte[] deflate(byte[] bytes) {
        Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
        try {
            deflater.setInput(bytes);
            deflater.finish();
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            byte[] buffer = new byte[8192];
            while (!deflater.finished()) {
                out.write(buffer, 0, deflater.deflate(buffer));
            }
            if (out.size() % 2 != 0) {
                out.write(0);
            }
            return out.toByteArray();
        } finally {
            deflater.end();
        }
    }

    private static byte[] storedBlocks(byte[] bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int start = 0; start < bytes.length; start += 0xFFFF) {
            int length = Math.min(0xFFFF, bytes.length - start);
            out.write(start + length == bytes.length ? 1 : 0);
            out.write(length);
            out.write(length >>> 8);
            out.write(~length);
            out.write(~length >>> 8);
            out.write(bytes, start, length);
        }
        if (out.size() % 2 != 0) {
            out.write(0);
        }
        return out.toByteArray();
    }
}
