package org.dcmflux.bench.micro;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.dcmflux.net.pdu.Pdu;
import org.dcmflux.net.pdu.PduReader;
import org.dcmflux.net.pdu.PduWriter;
import org.dcmflux.net.pdu.PresentationDataValue;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Writes and reads P-DATA-TF PDUs; time and allocation are those of one PDU. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class PduBenchmark {
    private static final int PDUS = 64;
    private static final byte CONTEXT = 1;

    /** Bytes of Pixel Data in a PDU: what peers grant by default, and what they grant at most. */
    @Param({"16384", "131072"})
    public int dataLength = 16384;

    private ByteBuffer fragment = ByteBuffer.allocate(0);
    private ByteBuffer written = ByteBuffer.allocate(0);
    private ByteBuffer header = ByteBuffer.allocate(0);

    /** Makes a stream of PDUs. */
    @Setup
    public void prepare() {
        fragment = ByteBuffer.wrap(SampleFiles.pixels(dataLength));
        header = ByteBuffer.allocateDirect(PduWriter.HEADER_LENGTH + PresentationDataValue.HEADER_LENGTH);
        ByteBuffer one = PduWriter.bytes(transfer());
        written = ByteBuffer.allocateDirect(one.remaining() * PDUS);
        for (int i = 0; i < PDUS; i++) {
            written.put(one.duplicate());
        }
        written.flip();
    }

    private Pdu.DataTransfer transfer() {
        List<PresentationDataValue> values = new ArrayList<>();
        values.add(new PresentationDataValue(CONTEXT, false, false, fragment.duplicate()));
        return new Pdu.DataTransfer(values);
    }

    /** A PDU as one buffer, its data copied. */
    @Benchmark
    public ByteBuffer write() {
        return PduWriter.bytes(transfer());
    }

    /** Only what stands before data that go from a file to the socket. */
    @Benchmark
    public ByteBuffer writeHeader() {
        PduWriter.dataHeader(header.clear(), CONTEXT, false, false, dataLength);
        return header;
    }

    /** PDUs out of a stream. */
    @Benchmark
    @OperationsPerInvocation(PDUS)
    public int read() throws IOException {
        ByteBuffer stream = written.duplicate();
        PduReader reader = new PduReader(dst -> transferred(stream, dst), PduReader.DEFAULT_LIMIT);
        int read = 0;
        while (reader.next() != null) {
            read++;
        }
        return read;
    }

    private static int transferred(ByteBuffer from, ByteBuffer to) {
        int count = Math.min(from.remaining(), to.remaining());
        if (count == 0) {
            return -1;
        }
        to.put(from.duplicate().limit(from.position() + count));
        from.position(from.position() + count);
        return count;
    }
}
