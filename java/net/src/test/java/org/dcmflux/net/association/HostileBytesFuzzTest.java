package org.dcmflux.net.association;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.dcmflux.net.dimse.CommandSet;
import org.dcmflux.net.dimse.MessageExchange;
import org.dcmflux.net.dimse.Status;
import org.dcmflux.net.dimse.Verification;
import org.dcmflux.net.pdu.AbortReason;
import org.dcmflux.net.pdu.AnsweredContext;
import org.dcmflux.net.pdu.Pdu;
import org.dcmflux.net.pdu.PduWriter;
import org.dcmflux.net.pdu.PresentationDataValue;
import org.dcmflux.net.pdu.ProposedContext;
import org.dcmflux.net.pdu.Rejection;
import org.dcmflux.net.pdu.UserIdentity;
import org.dcmflux.net.pdu.UserInformation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Whole associations, requested and accepted, with another side that says PDUs in any order, changed, cut, with lengths from 0
 * to 2^32 − 1. Each ends in order or with an exception in words, and closes its connection. {@code -Ddcmflux.hostile.cases=N}
 * plays N of them for each side.
 */
@Timeout(3600)
final class HostileBytesFuzzTest {
    private static final int CASES = Integer.getInteger("dcmflux.hostile.cases", 15_000);
    private static final long LONGEST_NANOS = Duration.ofSeconds(5).toNanos();
    private static final long[] LENGTHS = {
        0, 1, 2, 3, 4, 5, 67, 68, 0xFFFF, 0x40000, 0x40001, 0x7FFF_FFFFL, 0x8000_0000L, 0xFFFF_FFFEL, 0xFFFF_FFFFL
    };
    private static final String IMPLICIT = "1.2.840.10008.1.2";
    private static final String STORAGE = "1.2.840.10008.5.1.4.1.1.7";
    private static final UserInformation USER =
            UserInformation.of(16384, "1.2.3", "V1").withIdentity(UserIdentity.user("a", "b"));
    private static final List<ProposedContext> CONTEXTS = List.of(
            new ProposedContext(1, Verification.SOP_CLASS_UID, List.of(IMPLICIT)),
            new ProposedContext(3, STORAGE, List.of(IMPLICIT)));
    private static final List<AnsweredContext> ANSWERS = List.of(
            new AnsweredContext(1, AnsweredContext.ACCEPTED, IMPLICIT),
            new AnsweredContext(3, AnsweredContext.ACCEPTED, IMPLICIT));

    /** Says what it was given; then it is silent, or gone. Whatever it is told is lost. */
    private static final class Played implements Transport {
        private final ByteBuffer bytes;
        private final boolean silentAtTheEnd;
        private final int most;
        private boolean closed;

        Played(byte[] bytes, boolean silentAtTheEnd, int most) {
            this.bytes = ByteBuffer.wrap(bytes);
            this.silentAtTheEnd = silentAtTheEnd;
            this.most = most;
        }

        @Override
        public int read(ByteBuffer dst, long deadline) throws IOException {
            int count = Math.min(most, Math.min(bytes.remaining(), dst.remaining()));
            if (count == 0 && silentAtTheEnd) {
                throw new SocketTimeoutException("silence");
            }
            dst.put(bytes.slice(bytes.position(), count));
            bytes.position(bytes.position() + count);
            return count == 0 ? -1 : count;
        }

        @Override
        public void write(ByteBuffer[] buffers, int count) {
            for (int i = 0; i < count; i++) {
                buffers[i].position(buffers[i].limit());
            }
        }

        @Override
        public boolean transfersFiles() {
            return false;
        }

        @Override
        public void transfer(FileChannel file, long position, long count) {}

        @Override
        public String protection() {
            return "";
        }

        @Override
        public String peer() {
            return "memory";
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    private interface Side {
        void play(Played transport) throws IOException;
    }

    @Test
    void aRequestorEndsWhateverItIsTold() {
        fuzz("requestor", acceptorsPdus(), transport -> {
            try (Association association =
                    Association.requestOver(transport, new AeTitle("FUZZ"), AssociationOptions.defaults(), CONTEXTS)) {
                MessageExchange exchange = new MessageExchange(association);
                exchange.send(1, CommandSet.echoRequest(exchange.nextMessageId(), Verification.SOP_CLASS_UID));
                if (exchange.receive(Duration.ofSeconds(1)) != null) {
                    association.release();
                }
            }
        });
    }

    @Test
    void anAcceptorEndsWhateverItIsTold() {
        AcceptancePolicy policy = new AcceptancePolicy() {
            @Override
            public Rejection rejection(Pdu.AssociateRequest request) {
                return null;
            }

            @Override
            public List<AnsweredContext> answers(Pdu.AssociateRequest request) {
                return request.contexts().stream()
                        .map(each -> new AnsweredContext(each.id(), AnsweredContext.ACCEPTED, IMPLICIT))
                        .toList();
            }
        };
        fuzz("acceptor", requestorsPdus(), transport -> {
            try (Association association = Association.acceptOver(transport, AssociationOptions.defaults(), policy)) {
                if (association != null) {
                    serve(new MessageExchange(association));
                }
            }
        });
    }

    private static void serve(MessageExchange exchange) throws IOException {
        WritableByteChannel nowhere = Channels.newChannel(new ByteArrayOutputStream());
        MessageExchange.Received next = exchange.receive(Duration.ofSeconds(1));
        while (next != null) {
            if (next.command().hasDataSet()) {
                exchange.receiveDataSet(next.contextId(), nowhere);
            }
            exchange.send(next.contextId(), CommandSet.response(next.command(), Status.SUCCESS, ""));
            next = exchange.receive(Duration.ofSeconds(1));
        }
    }

    private static void fuzz(String name, List<byte[]> pdus, Side side) {
        long seed = System.nanoTime();
        System.out.println("HostileBytesFuzzTest " + name + ", " + CASES + " cases, seed " + seed);
        Random random = new Random(seed);
        int inOrder = 0;
        for (int i = 0; i < CASES; i++) {
            Played transport = new Played(mutated(pdus, random), random.nextBoolean(), 1 + random.nextInt(400));
            String which = "seed " + seed + ", case " + i;
            long start = System.nanoTime();
            try {
                side.play(transport);
                inOrder++;
            } catch (IOException refused) {
                assertThat(refused.getMessage()).as(which).isNotBlank();
            } catch (RuntimeException e) {
                throw new AssertionError(which, e);
            }
            assertThat(transport.closed)
                    .as("%s: the connection is closed", which)
                    .isTrue();
            assertThat(System.nanoTime() - start).as(which).isLessThan(LONGEST_NANOS);
        }
        // Some are left as they are, so that what comes behind the first PDU is met too.
        assertThat(inOrder).isGreaterThan(CASES / 1000);
    }

    private static byte[] mutated(List<byte[]> pdus, Random random) {
        List<byte[]> said = new ArrayList<>(pdus);
        if (random.nextInt(4) == 0) {
            Collections.swap(said, random.nextInt(said.size()), random.nextInt(said.size()));
        }
        if (random.nextInt(4) == 0) {
            said.add(random.nextInt(said.size()), said.get(random.nextInt(said.size())));
        }
        if (random.nextInt(4) == 0) {
            said.remove(random.nextInt(said.size()));
        }
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        said.forEach(all::writeBytes);
        byte[] bytes = all.toByteArray();
        for (int change = random.nextInt(4); change > 0; change--) {
            int at = random.nextInt(bytes.length - 4);
            switch (random.nextInt(3)) {
                case 0 -> bytes[at] = (byte) random.nextInt();
                case 1 -> ByteBuffer.wrap(bytes).putInt(at, (int) LENGTHS[random.nextInt(LENGTHS.length)]);
                default -> ByteBuffer.wrap(bytes).putShort(at, (short) LENGTHS[random.nextInt(LENGTHS.length)]);
            }
        }
        return random.nextInt(5) == 0 ? Arrays.copyOf(bytes, random.nextInt(bytes.length)) : bytes;
    }

    private static List<byte[]> acceptorsPdus() {
        CommandSet answer = CommandSet.response(
                CommandSet.echoRequest(1, Verification.SOP_CLASS_UID), Status.SUCCESS, "all is well");
        return List.of(
                bytes(new Pdu.AssociateAccept(1, "FUZZ", "DCMFLUX", Pdu.APPLICATION_CONTEXT, ANSWERS, USER)),
                bytes(data(1, true, answer.bytes())),
                bytes(new Pdu.ReleaseResponse()));
    }

    private static List<byte[]> requestorsPdus() {
        return List.of(
                bytes(new Pdu.AssociateRequest(1, "DCMFLUX", "FUZZ", Pdu.APPLICATION_CONTEXT, CONTEXTS, USER)),
                bytes(data(
                        1,
                        true,
                        CommandSet.echoRequest(1, Verification.SOP_CLASS_UID).bytes())),
                bytes(data(3, true, CommandSet.storeRequest(2, STORAGE, "1.2.3").bytes())),
                bytes(data(3, false, ByteBuffer.allocate(500))),
                bytes(new Pdu.ReleaseRequest()),
                bytes(new Pdu.Abort(AbortReason.BY_USER)));
    }

    private static Pdu data(int context, boolean command, ByteBuffer value) {
        return new Pdu.DataTransfer(List.of(new PresentationDataValue(context, command, true, value)));
    }

    private static byte[] bytes(Pdu pdu) {
        ByteBuffer buffer = PduWriter.bytes(pdu);
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }
}
