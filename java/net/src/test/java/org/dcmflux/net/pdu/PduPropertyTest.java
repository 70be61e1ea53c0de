package org.dcmflux.net.pdu;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.dcmflux.net.pdu.UserInformation.AsynchronousOperations;
import org.dcmflux.net.pdu.UserInformation.CommonExtendedNegotiation;
import org.dcmflux.net.pdu.UserInformation.ExtendedNegotiation;
import org.dcmflux.net.pdu.UserInformation.RoleSelection;
import org.junit.jupiter.api.Test;

/** Whatever is written is read again as the same value, however the bytes are cut on their way. */
final class PduPropertyTest {
    private static final int CASES = 2_000;

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);

    @Test
    void whatIsWrittenIsReadAgain() throws IOException {
        System.out.println("PduPropertyTest seed " + seed);
        for (int i = 0; i < CASES; i++) {
            List<Pdu> sent = list(5, this::pdu);
            sent.add(new Pdu.ReleaseRequest());
            PduReader reader = new PduReader(trickling(sent), PduReader.HIGHEST_LIMIT);
            for (Pdu each : sent) {
                assertThat(reader.next()).as("seed %d, case %d", seed, i).isEqualTo(each);
            }
            assertThat(reader.next()).isNull();
        }
    }

    private PduReader.Source trickling(List<Pdu> pdus) {
        List<ByteBuffer> parts = pdus.stream().map(PduWriter::bytes).toList();
        ByteBuffer all = ByteBuffer.allocate(
                parts.stream().mapToInt(ByteBuffer::remaining).sum());
        parts.forEach(all::put);
        all.flip();
        return dst -> {
            if (!all.hasRemaining()) {
                return -1;
            }
            int count =
                    Math.min(1 + random.nextInt(1 << random.nextInt(17)), Math.min(all.remaining(), dst.remaining()));
            dst.put(all.slice(all.position(), count));
            all.position(all.position() + count);
            return count;
        };
    }

    private Pdu pdu() {
        return switch (random.nextInt(7)) {
            case 0 ->
                new Pdu.AssociateRequest(
                        1,
                        ae(),
                        ae(),
                        Pdu.APPLICATION_CONTEXT,
                        list(12, () -> new ProposedContext(1 + 2 * random.nextInt(128), uid(), list(6, this::uid))),
                        user());
            case 1 ->
                new Pdu.AssociateAccept(
                        1,
                        ae(),
                        ae(),
                        Pdu.APPLICATION_CONTEXT,
                        list(12, () -> new AnsweredContext(1 + 2 * random.nextInt(128), random.nextInt(5), uid())),
                        user());
            case 2 ->
                new Pdu.AssociateReject(new Rejection(random.nextInt(256), random.nextInt(256), random.nextInt(256)));
            case 3 -> new Pdu.ReleaseRequest();
            case 4 -> new Pdu.ReleaseResponse();
            case 5 -> new Pdu.Abort(new AbortReason(random.nextInt(256), random.nextInt(256)));
            default -> data();
        };
    }

    private Pdu data() {
        List<PresentationDataValue> values = list(3, this::value);
        values.add(value());
        return new Pdu.DataTransfer(values);
    }

    private PresentationDataValue value() {
        return new PresentationDataValue(
                random.nextInt(256), random.nextBoolean(), random.nextBoolean(), ByteBuffer.wrap(bytes(40_000)));
    }

    private UserInformation user() {
        return new UserInformation(
                Integer.toUnsignedLong(random.nextInt()),
                uid(),
                random.nextBoolean() ? "" : "VERSION_" + random.nextInt(1000),
                random.nextBoolean() ? null : new AsynchronousOperations(random.nextInt(65536), random.nextInt(65536)),
                list(4, () -> new RoleSelection(uid(), random.nextBoolean(), random.nextBoolean())),
                list(4, () -> new ExtendedNegotiation(uid(), bytes(300))),
                list(4, () -> new CommonExtendedNegotiation(uid(), uid(), list(3, this::uid))),
                random.nextBoolean()
                        ? null
                        : new UserIdentity(1 + random.nextInt(5), random.nextBoolean(), bytes(20_000), bytes(60)),
                random.nextBoolean() ? null : bytes(200));
    }

    private String ae() {
        return "AE" + random.nextInt(100_000_000);
    }

    private String uid() {
        return "1.2." + random.nextInt(Integer.MAX_VALUE) + "." + random.nextInt(1000);
    }

    private byte[] bytes(int bound) {
        byte[] bytes = new byte[random.nextInt(1 + random.nextInt(bound))];
        random.nextBytes(bytes);
        return bytes;
    }

    private <T> List<T> list(int bound, Supplier<T> element) {
        List<T> list = new ArrayList<>();
        for (int i = random.nextInt(bound); i > 0; i--) {
            list.add(element.get());
        }
        return list;
    }
}
