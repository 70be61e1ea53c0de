package org.dcmflux.net.pdu;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Any bytes are read to the end or refused in words; run with JAZZER_FUZZ=1 the first test looks for those that are not, and
 * with -Ddcmflux.pdu.cases=N the second one tries N. */
final class PduFuzzTest {
    private static final int CASES = Integer.getInteger("dcmflux.pdu.cases", 200_000);
    private static final long[] LENGTHS = {0, 1, 3, 4, 5, 68, 0xFFFF, 0x7FFF_FFFFL, 0x8000_0000L, 0xFFFF_FFFFL};

    @FuzzTest(maxDuration = "60s")
    void anyBytesAreReadOrRefused(byte[] bytes) throws IOException {
        readAll(bytes);
    }

    @Test
    void mutatedPdusAreReadOrRefused() throws IOException {
        long seed = System.nanoTime();
        System.out.println("PduFuzzTest seed " + seed);
        Random random = new Random(seed);
        byte[] good = good();
        for (int i = 0; i < CASES; i++) {
            byte[] bytes = good.clone();
            for (int change = random.nextInt(4); change >= 0; change--) {
                int at = random.nextInt(bytes.length - 4);
                if (random.nextBoolean()) {
                    bytes[at] = (byte) random.nextInt();
                } else {
                    ByteBuffer.wrap(bytes).putInt(at, (int) LENGTHS[random.nextInt(LENGTHS.length)]);
                }
            }
            readAll(bytes);
        }
    }

    private static byte[] good() {
        UserInformation user = UserInformation.of(16384, "1.2.3", "V1").withIdentity(UserIdentity.user("a", "b"));
        ByteBuffer request = PduWriter.bytes(new Pdu.AssociateRequest(
                1,
                "CALLED",
                "CALLING",
                Pdu.APPLICATION_CONTEXT,
                java.util.List.of(new ProposedContext(1, "1.2.840.10008.1.1", java.util.List.of("1.2.840.10008.1.2"))),
                user));
        ByteBuffer data = PduWriter.bytes(new Pdu.DataTransfer(
                java.util.List.of(new PresentationDataValue(1, true, true, ByteBuffer.allocate(50)))));
        ByteBuffer all = ByteBuffer.allocate(request.remaining() + data.remaining());
        return all.put(request).put(data).array();
    }

    private static void readAll(byte[] bytes) throws IOException {
        ByteBuffer from = ByteBuffer.wrap(bytes);
        PduReader reader = new PduReader(
                dst -> {
                    int count = Math.min(from.remaining(), dst.remaining());
                    dst.put(from.slice(from.position(), count));
                    from.position(from.position() + count);
                    return count == 0 ? -1 : count;
                },
                PduReader.DEFAULT_LIMIT);
        try {
            while (reader.next() != null) {
                continue;
            }
        } catch (MalformedPduException | EOFException refused) {
            if (refused.getMessage() == null) {
                throw new AssertionError("a refusal without words", refused);
            }
        }
    }
}
