package org.dcmflux.encoding;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.dcmflux.bytes.ByteSource;
import org.dcmflux.error.DicomException;
import org.dcmflux.error.MalformedDataException;
import org.dcmflux.file.DicomFile;
import org.dcmflux.pixel.PixelData;
import org.dcmflux.testkit.AllocatedBytes;
import org.dcmflux.testkit.FragmentBytes;
import org.dcmflux.testkit.FrameShape;
import org.dcmflux.testkit.ManifestEntry;
import org.dcmflux.testkit.Part10Builder;
import org.dcmflux.testkit.TestData;
import org.junit.jupiter.api.Test;

/** Real files with lengths that lie and ends that are missing: an answer each, in memory that is in proportion. */
final class CorpusHostilityTest {
    private static final int LARGEST = 96 << 10;
    private static final int PLACES = 12;
    private static final int TAIL = 4096;
    private static final int ENOUGH = 64 << 20;
    private static final int ITEM = 0xE000FFFE;

    private static List<ManifestEntry> small() {
        return TestData.requireSharedManifest()
                .where(entry -> entry.bytes() <= LARGEST && entry.bytes() > 200 && entry.decodes())
                .toList();
    }

    /** The answer is null, or the refusal; anything else fails. Frames are read too. */
    private static DicomException read(byte[] bytes, ReadOptions options, String what) {
        AllocatedBytes allocated = AllocatedBytes.fromNow();
        DicomException refusal = null;
        try (DicomFile file = DicomFile.open(ByteSource.of(bytes, "made.dcm"), options)) {
            boolean video = file.transferSyntax().uid().startsWith("1.2.840.10008.1.2.4.10");
            PixelData pixels = video ? null : file.pixelData();
            for (int frame = 0;
                    pixels != null && frame < Math.min(4, pixels.index().frameCount());
                    frame++) {
                long size = pixels.index().size(frame);
                boolean deflated = file.transferSyntax().isDeflated();
                assertThat(size).as(what).isLessThanOrEqualTo(deflated ? ENOUGH : bytes.length);
                pixels.index().read(frame, ByteBuffer.allocate((int) size));
            }
        } catch (DicomException e) {
            refusal = e;
        } catch (IOException | RuntimeException | Error e) {
            throw new AssertionError(what + " ends in " + e, e);
        }
        assertThat(allocated.soFar()).as(what).isLessThan(ENOUGH);
        return refusal;
    }

    /** Where Items state their lengths, and places anywhere. */
    private static List<Integer> places(byte[] file, SplittableRandom random) {
        List<Integer> places = new ArrayList<>();
        ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        for (int at = 132; at + 8 <= file.length && places.size() < PLACES / 2; at += 2) {
            if (bytes.getInt(at) == ITEM) {
                places.add(at + 4);
            }
        }
        // Headers are at the start; a lie inside of pixels is none.
        int headers = Math.min(file.length - 4, 3000);
        while (places.size() < PLACES) {
            places.add(132 + random.nextInt(Math.max(1, (headers - 132) / 2)) * 2);
        }
        return places;
    }

    @Test
    void lengthsThatLieAreAnsweredInLittleMemory() {
        long seed = Long.getLong("dcmflux.seed", 20261120);
        System.out.println("CorpusHostilityTest: seed " + seed + " (-Ddcmflux.seed)");
        int answered = 0;
        for (ManifestEntry entry : small()) {
            byte[] good = entry.readAllBytes();
            SplittableRandom random = new SplittableRandom(seed ^ entry.path().hashCode());
            for (int at : places(good, random)) {
                for (int lie : new int[] {0xFFFFFFFE, 0x7FFFFFFF, good.length + 1, 0x101}) {
                    byte[] bad = good.clone();
                    ByteBuffer.wrap(bad).order(ByteOrder.LITTLE_ENDIAN).putInt(at, lie);
                    read(bad, ReadOptions.lenient(), entry + " with " + Integer.toHexString(lie) + " at " + at);
                    answered++;
                }
            }
        }
        assertThat(answered).isGreaterThan(10_000);
    }

    @Test
    void fragmentsCutAtEveryByteOfTheLastKilobytesAreAnswered() {
        List<String> syntaxes = List.of(".4.50", ".4.90", ".5");
        for (String syntax : syntaxes) {
            ManifestEntry entry = small().stream()
                    .filter(candidate -> candidate.transferSyntax().equals("1.2.840.10008.1.2" + syntax))
                    .findFirst()
                    .orElseThrow();
            byte[] good = entry.readAllBytes();
            for (int length = Math.max(0, good.length - TAIL); length < good.length; length++) {
                byte[] cut = Arrays.copyOf(good, length);
                String what = entry + " cut to " + length;
                DicomException refusal = read(cut, ReadOptions.strict(), what + ", strictly");
                if (refusal instanceof MalformedDataException malformed) {
                    assertThat(malformed.offset()).as(what).isLessThanOrEqualTo(length);
                    assertThat(refusal).as(what).hasMessageContaining("made.dcm");
                }
                read(cut, ReadOptions.lenient(), what);
            }
            assertThat(read(good, ReadOptions.lenient(), entry.toString())).isNull();
        }
    }

    @Test
    void aMillionEmptyFragmentsCostSixteenBytesEach_andAreNoFrames() {
        int count = 1_000_000;
        byte[] start = Part10Builder.syntax("1.2.840.10008.1.2.4.50")
                .image(new FrameShape(4, 4, 1, 8, false, 2), 8, "MONOCHROME2")
                .encapsulated(FragmentBytes.create().withoutDelimiter())
                .build();
        ByteBuffer file = ByteBuffer.allocate(start.length + 8 * count + 8).order(ByteOrder.LITTLE_ENDIAN);
        file.put(start);
        for (int i = 0; i < count; i++) {
            file.putInt(ITEM).putInt(0);
        }
        file.putInt(0xE0DDFFFE).putInt(0);
        AllocatedBytes allocated = AllocatedBytes.fromNow();
        assertThat(read(file.array(), ReadOptions.lenient(), "empty fragments"))
                .isInstanceOf(DicomException.class)
                .hasMessageContainingAll("made.dcm", "Number of Frames is 2", "0 code streams");
        // Twice as much while the arrays grow.
        assertThat(allocated.soFar()).isLessThan(4L * 16 * count);
        ReadOptions few =
                ReadOptions.defaults().toBuilder().maxFragments(count - 1).build();
        assertThat(read(file.array(), few, "empty fragments"))
                .hasMessageContainingAll("made.dcm @ 0x", "maxFragments = 999999");
    }
}
