package org.dcmflux.file;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.dcmflux.bytes.ByteSink;
import org.dcmflux.bytes.FileSink;
import org.dcmflux.data.DataElement;
import org.dcmflux.data.DataSet;
import org.dcmflux.dictionary.Tag;
import org.dcmflux.dictionary.Tags;
import org.dcmflux.dictionary.Vr;
import org.dcmflux.encoding.DataSetWriter;
import org.dcmflux.encoding.WriteOptions;
import org.dcmflux.encoding.WriteOptions.SequenceLength;
import org.dcmflux.pixel.EncapsulatedPixelDataWriter;
import org.dcmflux.pixel.OffsetTable;
import org.jspecify.annotations.Nullable;

/**
 * Writes a file piece by piece, in the order of its bytes, to anything that takes bytes.
 *
 * <p>{@code header}, {@code metaInformation}, then elements in ascending order, Sequences and Pixel Data among them, then
 * {@code end}. Whatever comes out of order is refused by an {@link IllegalStateException} that says what was expected, before
 * a byte of it is written. Sequences that are begun here have undefined length; those that are handed over whole as an
 * element follow the options. Text is written as it is given, whatever the options say about character sets.
 *
 * <p>Not for two threads; see {@link #async} for writing in another one.
 *
 * @dicom PS3.10 7
 */
public final class DicomStreamWriter implements Closeable {
    private enum State {
        HEADER("header()"),
        META_INFORMATION("metaInformation()"),
        ELEMENTS("an element, a Sequence, Pixel Data, or the end"),
        ITEMS("beginItem() or endSequence()"),
        NATIVE_PIXELS("bytes of native Pixel Data or endPixelData()"),
        FRAGMENTS("a frame, a fragment or endPixelData()"),
        ENDED("nothing, the file has ended");

        private final String expected;

        State(String expected) {
            this.expected = expected;
        }
    }

    /** Something to do with the writer in another thread. */
    @FunctionalInterface
    public interface Step {
        void write(DicomStreamWriter writer) throws IOException;
    }

    private final ByteSink sink;
    private final WriteOptions options;
    private final Part10Writer part10;
    private final DataSetWriter elements;
    private final Deque<Integer> sequences = new ArrayDeque<>();
    /** The last tag of each open Data Set, the innermost on top; −1 before the first. */
    private final Deque<Long> lastTags = new ArrayDeque<>();

    private State state;
    private @Nullable EncapsulatedPixelDataWriter fragments;
    private @Nullable SpooledFrames spooled;
    private @Nullable Path spoolDirectory;
    private CompletableFuture<Void> lastStep = CompletableFuture.completedFuture(null);
    private volatile boolean cancelled;

    private DicomStreamWriter(ByteSink sink, WriteOptions options, State first) {
        this.sink = sink;
        this.options = options;
        this.part10 = new Part10Writer(sink, options);
        this.elements = part10.dataSet();
        this.state = first;
        lastTags.push(-1L);
        sink.cancelledBy(() -> cancelled);
    }

    /** A writer of a file. Frames get an offset table if the sink can be patched. */
    public static DicomStreamWriter to(ByteSink sink, WriteOptions options) {
        return new DicomStreamWriter(sink, options, State.HEADER);
    }

    /** A writer of a file to a channel, forwards only. The channel is not closed. */
    public static DicomStreamWriter to(WritableByteChannel channel, WriteOptions options) {
        return to(new ByteSink(channel, "the channel", options.bufferSize()), options);
    }

    /** A writer of a Data Set without preamble and File Meta Information, as it goes through an Association. */
    public static DicomStreamWriter ofDataSet(ByteSink sink, WriteOptions options) {
        return new DicomStreamWriter(sink, options, State.ELEMENTS);
    }

    /** Writes the preamble and the prefix. */
    public void header() throws IOException {
        require(State.HEADER, "header()");
        part10.prefix();
        state = State.META_INFORMATION;
    }

    /**
     * Writes the File Meta Information: of {@code instance} SOP Class and Instance, the rest from the options.
     *
     * @param instance a Data Set with (0008,0016) and (0008,0018); it need not be the whole one
     */
    public void metaInformation(DataSet instance) throws IOException {
        require(State.META_INFORMATION, "metaInformation()");
        part10.meta(new FileMetaInformation(DataSet.EMPTY).forDataSet(instance, options));
        state = State.ELEMENTS;
    }

    /** Writes an element with everything that is in it; Pixel Data too, when it is held in a value. */
    public void element(DataElement element) throws IOException {
        beginElement(element.tag(), element.toString());
        elements.write(element);
    }

    public void beginSequence(int tag) throws IOException {
        if (options.sequenceLength() == SequenceLength.DEFINED) {
            throw new IllegalStateException("the options want defined lengths, which are not known yet of "
                    + Tag.toString(tag) + "; hand the Sequence over whole with element()");
        }
        beginElement(tag, "beginSequence(" + Tag.toString(tag) + ")");
        elements.beginSequence(tag);
        sequences.push(tag);
        state = State.ITEMS;
    }

    public void beginItem() throws IOException {
        require(State.ITEMS, "beginItem()");
        elements.beginItem();
        lastTags.push(-1L);
        state = State.ELEMENTS;
    }

    public void endItem() throws IOException {
        require(State.ELEMENTS, "endItem()");
        if (lastTags.size() == 1) {
            throw new IllegalStateException("endItem(), but no Item is open; expected " + state.expected);
        }
        elements.endItem();
        lastTags.pop();
        state = State.ITEMS;
    }

    public void endSequence() throws IOException {
        require(State.ITEMS, "endSequence()");
        elements.endSequence();
        sequences.pop();
        state = State.ELEMENTS;
    }

    /**
     * Begins native Pixel Data; {@link #bytes} and {@link #endPixelData} follow.
     *
     * @param vr OB or OW; OW where the samples have more than 8 bits allocated
     * @param length in bytes, made even by one padding byte
     */
    public void beginNativePixelData(Vr vr, long length) throws IOException {
        if (options.transferSyntax().isEncapsulated() && sequences.isEmpty()) {
            throw new IllegalStateException(options.transferSyntax().name() + " has encapsulated Pixel Data");
        }
        beginElement(Tags.PixelData, "beginNativePixelData()");
        elements.header(Tags.PixelData, vr, length + length % 2);
        state = State.NATIVE_PIXELS;
    }

    /** Appends bytes of native Pixel Data, little endian whatever the Transfer Syntax; they may be cut anywhere. */
    public void bytes(ByteBuffer littleEndian) throws IOException {
        require(State.NATIVE_PIXELS, "bytes()");
        elements.bytes(littleEndian);
    }

    /**
     * Lets frames wait in a temporary file in {@code directory} where the sink cannot be patched, so that a pipe or a socket
     * gets an offset table too. They are handed on by {@link #endPixelData}; until then nothing behind the elements before
     * them is.
     */
    public DicomStreamWriter spoolingIn(Path directory) {
        spoolDirectory = directory;
        return this;
    }

    /**
     * Begins encapsulated Pixel Data with the table that the options ask for: {@code AUTO} is an empty one where the sink can
     * neither be patched nor is spooled to, and else the one that surely suffices.
     *
     * @param frames how many will come
     * @param largestFrame upper bound of a frame in bytes
     */
    public void beginEncapsulatedPixelData(int frames, long largestFrame) throws IOException {
        OffsetTable table = switch (options.offsetTable()) {
            case EMPTY -> OffsetTable.EMPTY;
            case BASIC -> OffsetTable.BASIC;
            case EXTENDED -> OffsetTable.EXTENDED;
            case AUTO ->
                sink instanceof FileSink || spoolDirectory != null
                        ? OffsetTable.chooseFor(frames, largestFrame, options.longestFragment())
                        : OffsetTable.EMPTY;
        };
        beginEncapsulatedPixelData(table, frames);
    }

    /**
     * Begins encapsulated Pixel Data; its frames and {@link #endPixelData} follow.
     *
     * @param table {@link OffsetTable#EMPTY} unless the sink can be patched or {@link #spoolingIn} was called
     * @param frames how many will come, {@link EncapsulatedPixelDataWriter#UNKNOWN_FRAMES} if nobody knows
     */
    public void beginEncapsulatedPixelData(OffsetTable table, int frames) throws IOException {
        requireEncapsulated();
        if (spoolDirectory != null && table != OffsetTable.EMPTY && !(sink instanceof FileSink)) {
            beginElement(Tags.PixelData, "beginEncapsulatedPixelData()");
            spooled = new SpooledFrames(table, frames, options.longestFragment(), spoolDirectory, options.bufferSize());
            spooled.sink().cancelledBy(() -> cancelled);
            state = State.FRAGMENTS;
            return;
        }
        begin(new EncapsulatedPixelDataWriter(sink, table, frames, table.longestFragment(options.longestFragment())));
    }

    /**
     * Begins encapsulated Pixel Data of which all is known: the table goes to any sink at once.
     *
     * @param frameLengths bytes of each frame that will come, without padding
     * @throws IllegalArgumentException when the table cannot say where these frames are
     */
    public void beginEncapsulatedPixelData(OffsetTable table, long[] frameLengths) throws IOException {
        requireEncapsulated();
        begin(EncapsulatedPixelDataWriter.ofKnownLengths(
                sink, table, frameLengths, table.longestFragment(options.longestFragment())));
    }

    private void requireEncapsulated() {
        if (!options.transferSyntax().isEncapsulated()) {
            throw new IllegalStateException(options.transferSyntax().name() + " has native Pixel Data");
        }
    }

    private void begin(EncapsulatedPixelDataWriter writer) throws IOException {
        beginElement(Tags.PixelData, "beginEncapsulatedPixelData()");
        writer.begin();
        fragments = writer;
        state = State.FRAGMENTS;
    }

    /** Appends one fragment of frames that are not counted. */
    public void fragment(ByteBuffer bytes) throws IOException {
        require(State.FRAGMENTS, "fragment()");
        if (spooled != null) {
            throw new IllegalStateException("frames are expected, not fragments, because they are counted");
        }
        Objects.requireNonNull(fragments).fragment(bytes);
    }

    /** Appends a whole frame. */
    public void frame(ByteBuffer codeStream) throws IOException {
        require(State.FRAGMENTS, "frame()");
        if (spooled != null) {
            spooled.frame(codeStream);
        } else {
            Objects.requireNonNull(fragments).frame(codeStream);
        }
    }

    /** @throws IllegalStateException when bytes or frames are missing */
    public void endPixelData() throws IOException {
        if (state == State.NATIVE_PIXELS) {
            elements.endValue();
        } else {
            require(State.FRAGMENTS, "endPixelData()");
            endFragments();
        }
        state = State.ELEMENTS;
    }

    private void endFragments() throws IOException {
        SpooledFrames waiting = spooled;
        if (waiting == null) {
            Objects.requireNonNull(fragments).end();
            return;
        }
        waiting.writeTo(sink);
        spooled = null;
        waiting.close();
    }

    /** Ends the Data Set and flushes; nothing can be written after it. */
    public void end() throws IOException {
        require(State.ELEMENTS, "end()");
        if (lastTags.size() > 1) {
            throw new IllegalStateException(
                    "end(), but an Item of " + Tag.toString(sequences.element()) + " is open; expected endItem()");
        }
        part10.end();
        state = State.ENDED;
    }

    /** Hands on what is buffered; a Deflate stream keeps what it needs for the rest. */
    public void flush() throws IOException {
        if (part10.body() != sink) {
            part10.body().flush();
        }
        sink.flush();
    }

    /**
     * Does a step in another thread, after all steps before it.
     *
     * @return cancelling it ends the writing for good, also when it waits for a slow reader: what was written is a part of a
     *     file. A step after one that failed or was cancelled fails with a {@link CancellationException}
     */
    public CompletableFuture<Void> async(Executor executor, Step step) {
        CancellableTask task = new CancellableTask();
        CompletableFuture<Void> before = lastStep;
        CompletableFuture<Void> done = task.future();
        lastStep = done;
        done.whenComplete((nothing, failure) -> cancelled |= failure != null);
        before.whenComplete((nothing, failure) -> task.start(executor, () -> {
            if (cancelled || failure != null) {
                throw new CancellationException("a step before this one failed or was cancelled");
            }
            step.write(this);
        }));
        return done;
    }

    private void beginElement(int tag, String what) {
        require(State.ELEMENTS, what);
        long unsigned = Integer.toUnsignedLong(tag);
        if (unsigned <= lastTags.element()) {
            throw new IllegalStateException(
                    what + " after " + Tag.toString(lastTags.element().intValue())
                            + "; expected a tag beyond that, elements are written in ascending order");
        }
        if (Tag.group(tag) == 0x0002 || Tag.group(tag) == 0x0000) {
            throw new IllegalStateException(what + " is no element of a Data Set; expected a group beyond 0002");
        }
        lastTags.pop();
        lastTags.push(unsigned);
    }

    private void require(State wanted, String what) {
        if (state != wanted) {
            throw new IllegalStateException(what + " is out of order; expected " + state.expected);
        }
    }

    /** Flushes and frees what writing needed; neither ends the file nor closes the channel. */
    @Override
    public void close() throws IOException {
        try (part10) {
            if (!cancelled) {
                flush();
            }
        } finally {
            if (spooled != null) {
                spooled.close();
            }
        }
    }
}
