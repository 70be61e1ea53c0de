package org.dcmflux.encoding;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.dcmflux.error.DicomException;
import org.dcmflux.error.LimitExceededException;
import org.dcmflux.error.MalformedDataException;
import org.dcmflux.file.DicomFile;
import org.dcmflux.pixel.PixelData;
import org.dcmflux.testkit.AllocatedBytes;
import org.dcmflux.testkit.DataSetBytes;
import org.dcmflux.testkit.DataSetBytes.Lengths;
import org.dcmflux.testkit.FragmentBytes;
import org.dcmflux.testkit.FrameShape;
import org.dcmflux.testkit.Part10Builder;
import org.junit.jupiter.api.Test;

/** Whatever stands in a file: it is read, or refused in words with a place. Nothing else may come out, and nothing large go in. */
class HostileInputPropertyTest {
    private static final FrameShape SHAPE = new FrameShape(4, 6, 1, 8, false, 2);
    private static final Map<String, byte[]> FILES = files();

    private static Map<String, byte[]> files() {
        Map<String, byte[]> files = new LinkedHashMap<>();
        for (Lengths lengths : new Lengths[] {Lengths.DEFINED, Lengths.UNDEFINED}) {
            files.put("explicit " + lengths, nativeImage(Part10Builder.explicitLittleEndian(), lengths));
            files.put("implicit " + lengths, nativeImage(Part10Builder.implicitLittleEndian(), lengths));
        }
        files.put("big endian", nativeImage(Part10Builder.explicitBigEndian(), Lengths.DEFINED));
        files.put("deflated", nativeImage(Part10Builder.deflatedInStoredBlocks(), Lengths.UNDEFINED));
        FragmentBytes fragments = FragmentBytes.create()
                .frame(new byte[] {(byte) 0xFF, (byte) 0xD8, 1, 2}, new byte[] {3, (byte) 0xFF, (byte) 0xD9})
                .frame(new byte[] {(byte) 0xFF, (byte) 0xD8, 4, 5, (byte) 0xFF, (byte) 0xD9});
        files.put("fragments", encapsulated(fragments, false));
        files.put("extended table", encapsulated(fragments, true));
        files.put("basic table", encapsulated(fragments.basicOffsetTable(), false));
        return files;
    }

    private static byte[] nativeImage(Part10Builder builder, Lengths lengths) {
        return builder.dataSet(set -> set.text(0x00080018, "UI", "1.2.3")
                        .sequence(
                                0x00081115,
                                lengths,
                                item -> item.sequence(
                                        0x0008114A, lengths, inner -> inner.text(0x00081155, "UI", "1.2.3.4")),
                                item -> item.text(0x0020000E, "UI", "1.2"))
                        .text(0x00090010, "LO", "ACME")
                        .bytes(0x00091001, "UN", new byte[] {1, 2, 3, 4}))
                .image(SHAPE, 8, "MONOCHROME2")
                .nativePixels("OW", new byte[48])
                .build();
    }

    private static byte[] encapsulated(FragmentBytes fragments, boolean extended) {
        Part10Builder builder = Part10Builder.syntax("1.2.840.10008.1.2.4.70").image(SHAPE, 8, "MONOCHROME2");
        return (extended ? builder.encapsulatedWithExtendedOffsets(fragments) : builder.encapsulated(fragments))
                .build();
    }

    /** Reads everything that can be read; the answer is null, or the refusal. */
    private static DicomException read(byte[] bytes, ReadOptions options) throws IOException {
        try (DicomFile file = Read.file(bytes, options)) {
            PixelData pixels = PixelData.of(file.dataSet(), file.name());
            for (int frame = 0; pixels != null && frame < pixels.index().frameCount(); frame++) {
                long size = pixels.index().size(frame);
                assertThat(size).isLessThanOrEqualTo(bytes.length);
                pixels.index().read(frame, ByteBuffer.allocate((int) size));
            }
            return null;
        } catch (DicomException e) {
            return e;
        }
    }

    /** Also proves that the bytes allocated on the way stay in proportion to the file. */
    private static DicomException readInLittleMemory(byte[] bytes, String what) {
        readInLittleMemory(bytes, what + ", strictly", ReadOptions.strict());
        return readInLittleMemory(bytes, what, ReadOptions.lenient());
    }

    private static DicomException readInLittleMemory(byte[] bytes, String what, ReadOptions options) {
        AllocatedBytes allocated = AllocatedBytes.fromNow();
        DicomException refusal;
        try {
            refusal = read(bytes, options);
        } catch (IOException | RuntimeException | Error e) {
            throw new AssertionError(what + " ends in " + e, e);
        }
        assertThat(allocated.soFar()).as(what).isLessThan(4 << 20);
        return refusal;
    }

    @Test
    void theFilesAreGoodAsLongAsNobodyTouchesThem() throws IOException {
        for (Map.Entry<String, byte[]> file : FILES.entrySet()) {
            assertThat(read(file.getValue(), ReadOptions.strict()))
                    .as(file.getKey())
                    .isNull();
            assertThat(read(file.getValue(), ReadOptions.lenient()))
                    .as(file.getKey())
                    .isNull();
        }
    }

    @Test
    void every32BitLengthMayLie() {
        FILES.forEach((name, good) -> {
            for (int at = 132; at + 4 <= good.length; at++) {
                // Lengths are not looked for: every four bytes are replaced, those of lengths among them.
                for (int lie : new int[] {
                    0xFFFFFFFE, 0xFFFFFFFF, 0x7FFFFFFF, 0x80000000, good.length + 1, good.length - at + 1, 1, 3, 0
                }) {
                    byte[] bad = good.clone();
                    ByteBuffer.wrap(bad).order(ByteOrder.LITTLE_ENDIAN).putInt(at, lie);
                    String what = name + " with " + Integer.toHexString(lie) + " at " + at;
                    assertPlaced(readInLittleMemory(bad, what), bad, what);
                }
            }
        });
    }

    private static void assertPlaced(DicomException refusal, byte[] file, String what) {
        if (refusal == null) {
            return;
        }
        assertThat(refusal).as(what).hasMessageMatching("(?s).*(made\\.dcm|Transfer Syntax ).*");
        if (refusal instanceof MalformedDataException malformed) {
            assertThat(malformed.offset()).as(what).isBetween(-1L, (long) file.length);
        }
        assertThat(refusal).as(what).isNotInstanceOf(LimitExceededException.class);
    }

    @Test
    void everyTruncationIsReadOrRefused() {
        FILES.forEach((name, good) -> {
            int read = 0;
            for (int length = 0; length < good.length; length++) {
                String what = name + " cut to " + length;
                byte[] cut = Arrays.copyOf(good, length);
                readInLittleMemory(cut, what, ReadOptions.lenient());
                DicomException refusal = readInLittleMemory(cut, what, ReadOptions.strict());
                read += refusal == null ? 1 : 0;
                if (length > 132 && refusal instanceof MalformedDataException malformed && !isAboutPixels(malformed)) {
                    assertThat(malformed.offset()).as(what).isLessThanOrEqualTo(length);
                }
            }
            // Only where an element of the top level has just ended is a shorter file a good one.
            assertThat(read).as(name).isLessThan(25);
        });
    }

    private static boolean isAboutPixels(MalformedDataException e) {
        return e.offset() < 0;
    }

    @Test
    void twentyThousandMutantsAreReadOrRefused() {
        long seed = Long.getLong("dcmflux.seed", 20260103);
        System.out.println("HostileInputPropertyTest: seed " + seed + " (-Ddcmflux.seed)");
        List<byte[]> files = new ArrayList<>(FILES.values());
        for (int mutant = 0; mutant < 20_000; mutant++) {
            SplittableRandom random = new SplittableRandom(seed + mutant);
            byte[] bytes = mutate(files.get(mutant % files.size()), random);
            readInLittleMemory(bytes, "mutant " + mutant + " of seed " + seed);
        }
    }

    private static byte[] mutate(byte[] good, SplittableRandom random) {
        byte[] bytes = good.clone();
        for (int i = random.nextInt(1, 5); i > 0; i--) {
            int at = random.nextInt(128, bytes.length);
            switch (random.nextInt(5)) {
                case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> bytes[at] = (byte) random.nextInt();
                case 2 -> Arrays.fill(bytes, at, Math.min(bytes.length, at + random.nextInt(9)), (byte) -1);
                case 3 -> {
                    // A piece of the file stands somewhere else too.
                    int length = Math.min(random.nextInt(1, 40), bytes.length - at);
                    System.arraycopy(good, random.nextInt(128, good.length - length + 1), bytes, at, length);
                }
                default -> {
                    byte[] item = new DataSetBytesOfItem(random.nextBoolean()).bytes();
                    System.arraycopy(item, 0, bytes, at, Math.min(item.length, bytes.length - at));
                }
            }
        }
        return random.nextInt(4) == 0 ? Arrays.copyOf(bytes, random.nextInt(132, bytes.length)) : bytes;
    }

    /** The header of an Item or of a delimiter, where none belongs. */
    private record DataSetBytesOfItem(boolean delimiter) {
        byte[] bytes() {
            return ByteBuffer.allocate(8)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putShort((short) 0xFFFE)
                    .putShort((short) (delimiter ? 0xE0DD : 0xE000))
                    .putInt(delimiter ? 0 : (int) DataSetBytes.UNDEFINED)
                    .array();
        }
    }
}
