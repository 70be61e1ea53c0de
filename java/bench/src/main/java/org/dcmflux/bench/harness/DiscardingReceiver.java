package org.dcmflux.bench.harness;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * dcmtk's {@code storescp --ignore}, which throws away what it gets: nothing but the network and the sender takes time. Since there
 * is nothing to look at, the bytes that it read are counted by the kernel; so narrowly that one object less is noticed.
 */
final class DiscardingReceiver implements Receiver {
    private static final int META_LENGTH_END = 144;

    /**
     * Bytes around a PDV, and of the command of an object (some 140 with usual UIDs): at least and at most, and some for the
     * association. With two thousand files of half a megabyte that leaves room for less than one of them.
     */
    private static final int PDV_HEADERS = 12;

    private static final int LEAST_MESSAGE = 120;
    private static final int MOST_MESSAGE = 200;
    private static final int MOST_ELSE = 150_000;

    private final ReceiverProcess process;
    private final int port;
    private final Range expected;
    private final long before;
    private long arrived;
    private @Nullable String trouble;

    private DiscardingReceiver(ReceiverProcess process, int port, Range expected) throws IOException {
        this.process = process;
        this.port = port;
        this.expected = expected;
        before = process.bytesRead();
    }

    /**
     * What has to arrive.
     *
     * @param least bytes without which an object is missing
     * @param most bytes with which something arrived twice
     */
    private record Range(long least, long most) {
        static Range of(SmallFiles files, int pdu) throws IOException {
            long least = 0;
            long most = MOST_ELSE;
            for (int i = 0; i < files.count(); i++) {
                long data = dataSetLength(files.file(i));
                long pdvs = (data + pdu - 1) / pdu;
                least += data + pdvs * PDV_HEADERS + LEAST_MESSAGE;
                most += data + pdvs * PDV_HEADERS + MOST_MESSAGE;
            }
            return new Range(least, most);
        }

        /** All behind the File Meta Information, which does not go over the network. */
        private static long dataSetLength(Path file) throws IOException {
            try (FileChannel channel = FileChannel.open(file)) {
                ByteBuffer start = ByteBuffer.allocate(META_LENGTH_END).order(ByteOrder.LITTLE_ENDIAN);
                if (channel.read(start) < META_LENGTH_END) {
                    throw new IOException(file + " is too short");
                }
                return channel.size() - META_LENGTH_END - Integer.toUnsignedLong(start.getInt(META_LENGTH_END - 4));
            }
        }
    }

    /**
     * @param storescp the program
     * @param files what will be sent to it
     * @param pdu Maximum Length that it offers
     * @param environment such as {@code TCP_NODELAY=1}
     */
    static Kind kind(String storescp, SmallFiles files, int pdu, Map<String, String> environment) throws IOException {
        Range expected = Range.of(files, pdu);
        return output -> {
            int port = ReceiverProcess.freePort();
            List<String> command = List.of(storescp, "--ignore", "-pdu", Integer.toString(pdu), Integer.toString(port));
            ReceiverProcess process = ReceiverProcess.start(command, environment, port);
            try {
                return new DiscardingReceiver(process, port, expected);
            } catch (IOException e) {
                process.close();
                throw e;
            }
        };
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public void close() {
        try {
            arrived = process.bytesRead() - before;
        } catch (IOException e) {
            trouble = process.isAlive() ? String.valueOf(e.getMessage()) : "the receiver ended by itself";
        }
        process.close();
    }

    @Override
    public Verdict verdict(Path output, Finished finished) {
        String judge = "bytes that arrived, counted by the kernel";
        if (trouble != null) {
            return Verdict.wrong("cannot tell what arrived: " + trouble, judge);
        }
        if (arrived < expected.least || arrived > expected.most) {
            return Verdict.wrong(
                    String.format(
                            Locale.ROOT, "%,d bytes arrived, at least %,d were to be sent", arrived, expected.least),
                    judge);
        }
        return Verdict.right(judge);
    }
}
