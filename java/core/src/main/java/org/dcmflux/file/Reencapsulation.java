package org.dcmflux.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.Objects;
import org.dcmflux.bytes.ByteSink;
import org.dcmflux.data.DataSet;
import org.dcmflux.dictionary.FragmentRule;
import org.dcmflux.dictionary.Tags;
import org.dcmflux.dictionary.TransferSyntax;
import org.dcmflux.encoding.WriteOptions;
import org.dcmflux.error.UnsupportedTransferSyntaxException;
import org.dcmflux.pixel.EncapsulatedPixelDataWriter;
import org.dcmflux.pixel.FrameIndex;
import org.dcmflux.pixel.OffsetTable;
import org.dcmflux.pixel.PixelData;

/**
 * Puts the frames of encapsulated Pixel Data into other fragments, with another table. All sizes are known before, so the
 * tables are written at once and no sink needs to be patched.
 */
final class Reencapsulation {
    private static final int LARGEST_BUFFER = 64 << 20;

    private final FrameIndex index;
    private final EncapsulatedPixelDataWriter writer;
    private final int largestBuffer;

    Reencapsulation(DataSet dataSet, ByteSink sink, WriteOptions options) throws IOException {
        this(dataSet, sink, options, LARGEST_BUFFER);
    }

    /** @param largestBuffer in bytes; longer frames go through in pieces */
    Reencapsulation(DataSet dataSet, ByteSink sink, WriteOptions options, int largestBuffer) throws IOException {
        this.largestBuffer = largestBuffer;
        TransferSyntax syntax = options.transferSyntax();
        FragmentRule rule = syntax.fragmentRule();
        if (rule != FragmentRule.ONE_PER_FRAME && rule != FragmentRule.ONE_OR_MORE_PER_FRAME) {
            throw new UnsupportedTransferSyntaxException(
                    syntax.uid(), syntax.name(), "its fragments are no frames, so they can only be copied as they are");
        }
        index = Objects.requireNonNull(PixelData.of(dataSet, sink.name())).index();
        long[] lengths = new long[index.frameCount()];
        for (int frame = 0; frame < lengths.length; frame++) {
            lengths[frame] = index.size(frame);
        }
        long longest = options.longestFragment();
        OffsetTable table = table(options, lengths.length, longest);
        writer = EncapsulatedPixelDataWriter.ofKnownLengths(sink, table, lengths, table.longestFragment(longest));
    }

    private OffsetTable table(WriteOptions options, int frames, long longest) throws IOException {
        return switch (options.offsetTable()) {
            case AUTO -> OffsetTable.chooseFor(frames, index.largest(), longest);
            case BASIC -> OffsetTable.BASIC;
            case EXTENDED -> OffsetTable.EXTENDED;
            case EMPTY -> OffsetTable.EMPTY;
        };
    }

    /** Whether the tables, totals and fragments of Pixel Data say this, so that it is written anew or left out. */
    static boolean isItsOwn(int tag) {
        return tag == Tags.ExtendedOffsetTable
                || tag == Tags.ExtendedOffsetTableLengths
                || tag == Tags.EncapsulatedPixelDataValueTotalLength
                || tag == Tags.PixelData;
    }

    void write() throws IOException {
        writer.begin();
        ByteBuffer frame = ByteBuffer.allocateDirect((int) Math.min(index.largest(), largestBuffer));
        for (int number = 0; number < index.frameCount(); number++) {
            long size = index.size(number);
            if (size <= frame.capacity()) {
                index.read(number, frame.clear());
                writer.frame(frame.flip());
            } else {
                writer.beginFrame(size);
                index.copyTo(number, new Pieces(writer), () -> false);
                writer.endFrame();
            }
        }
        writer.end();
    }

    /** The frame that was begun, as something to copy to; the sink looks at its cancellation itself. */
    private record Pieces(EncapsulatedPixelDataWriter writer) implements WritableByteChannel {
        @Override
        public int write(ByteBuffer piece) throws IOException {
            int count = piece.remaining();
            writer.append(piece);
            return count;
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {
            // The frame is ended by who began it.
        }
    }
}
