package org.dcmflux.file;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import org.dcmflux.bytes.ByteSource;
import org.dcmflux.bytes.Cancellation;
import org.dcmflux.bytes.Progress;
import org.dcmflux.bytes.SpooledByteSource;
import org.dcmflux.data.DataElement;
import org.dcmflux.data.DataSet;
import org.dcmflux.dictionary.Tag;
import org.dcmflux.dictionary.TransferSyntax;
import org.dcmflux.encoding.FileAccess;
import org.dcmflux.encoding.ReadOptions;
import org.dcmflux.encoding.Tolerance;
import org.dcmflux.encoding.WriteOptions;
import org.dcmflux.error.FrameIndexException;
import org.dcmflux.pixel.FramePolicy;
import org.dcmflux.pixel.PixelData;
import org.jspecify.annotations.Nullable;

/**
 * An open DICOM file: its whole Data Set, and the bytes that large values are still in.
 *
 * <p>Safe for many reading threads. Close it when neither pixels nor other deferred values are needed any more.
 *
 * @dicom PS3.10 7
 */
public final class DicomFile implements Closeable {
    private final String name;
    private final long size;
    private final ByteSource source;

    /** Where the Data Set's positions are: the source itself, or what was inflated from it. */
    private final ByteSource body;

    private final ReadOptions options;
    private final Part10Reader.Parts parts;
    private final ConcurrentMap<Integer, LoadableValue> loadable = new ConcurrentHashMap<>();

    private DicomFile(ByteSource source, ReadOptions options, Part10Reader.Parts parts) {
        this.name = source.name();
        this.size = source.size();
        this.source = source;
        this.body = parts.body();
        this.options = options;
        this.parts = parts;
    }

    private DicomFile(DicomFile from, DataSet owned) {
        this.name = from.name;
        this.size = from.size;
        this.source = ByteSource.of(new byte[0], from.name);
        this.body = source;
        this.options = from.options;
        Part10Reader.Parts of = from.parts;
        this.parts = new Part10Reader.Parts(body, of.meta(), of.syntax(), owned, of.warnings(), of.cutShort());
    }

    /** Opens a file and reads its Data Set; pixels and other long values stay in the file. */
    public static DicomFile open(Path path) throws IOException {
        return open(path, ReadOptions.defaults());
    }

    /** Opens a file, mapped into memory if the options say so, and reads its Data Set. */
    public static DicomFile open(Path path, ReadOptions options) throws IOException {
        return open(source(path, options), options);
    }

    private static ByteSource source(Path path, ReadOptions options) throws IOException {
        return options.fileAccess() == FileAccess.MAPPED ? ByteSource.map(path) : ByteSource.open(path);
    }

    /**
     * Reads a stream to its end and then the Data Set in it. What is longer than the options' {@code spoolAbove} goes to a
     * temporary file, which is gone when this file is closed. The stream is not closed.
     *
     * @param name what messages call it
     */
    public static DicomFile open(InputStream in, String name, ReadOptions options) throws IOException {
        return open(in, name, options, new Cancellation(), Progress.NONE);
    }

    /** As {@link #open(InputStream, String, ReadOptions)}, and can be watched and stopped while it reads. */
    public static DicomFile open(
            InputStream in, String name, ReadOptions options, Cancellation cancellation, Progress progress)
            throws IOException {
        ByteSource spooled = SpooledByteSource.of(
                in, name, options.spoolAbove(), options.temporaryDirectory(), cancellation, progress);
        return open(spooled, options, cancellation, progress);
    }

    /** As {@link #open(InputStream, String, ReadOptions)} for a socket or a pipe. The channel is not closed. */
    public static DicomFile open(ReadableByteChannel channel, String name, ReadOptions options) throws IOException {
        return open(Channels.newInputStream(channel), name, options);
    }

    /**
     * Reads the Data Set of a source. The file owns the source from here on and closes it, also when this call fails.
     *
     * @throws org.dcmflux.error.MalformedDataException when it is not a DICOM file or is damaged
     * @throws org.dcmflux.error.UnsupportedTransferSyntaxException when its Data Set is in a form that cannot be read
     */
    public static DicomFile open(ByteSource source, ReadOptions options) throws IOException {
        return open(source, options, new Cancellation(), Progress.NONE);
    }

    /**
     * As {@link #open(ByteSource, ReadOptions)}, and can be watched and stopped while it inflates a Data Set or loads pixels;
     * nothing else takes long.
     *
     * @throws java.util.concurrent.CancellationException when it was cancelled; the source is closed
     */
    public static DicomFile open(ByteSource source, ReadOptions options, Cancellation cancellation, Progress progress)
            throws IOException {
        try {
            return new DicomFile(source, options, new Part10Reader(source, options, cancellation, progress).read());
        } catch (IOException | RuntimeException e) {
            source.close();
            throw e;
        }
    }

    /**
     * Opens a file on a thread of the executor; the future fails with what {@link #open(Path, ReadOptions)} throws.
     * Cancelling the future cancels the reading, and a file that comes all the same is closed.
     */
    public static CompletableFuture<DicomFile> openAsync(Path path, ReadOptions options, Executor executor) {
        Cancellation cancellation = new Cancellation();
        return AsyncLoad.start(
                executor,
                cancellation,
                () -> open(source(path, options), options, cancellation, Progress.NONE),
                DicomFile::closeUnwanted);
    }

    /** As {@link #openAsync(Path, ReadOptions, Executor)} for {@link #open(InputStream, String, ReadOptions)}. */
    public static CompletableFuture<DicomFile> openAsync(
            InputStream in, String name, ReadOptions options, Executor executor, Progress progress) {
        Cancellation cancellation = new Cancellation();
        return AsyncLoad.start(
                executor,
                cancellation,
                () -> open(in, name, options, cancellation, progress),
                DicomFile::closeUnwanted);
    }

    private void closeUnwanted() {
        try {
            close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The same file with every value in memory and no tie to the source; this one stays open and is still to be closed.
     *
     * @throws org.dcmflux.error.LimitExceededException when a value is longer than the options' {@code maxValueInMemory}
     * @throws java.util.concurrent.CancellationException between two chunks after a cancellation
     */
    public DicomFile toOwned(Cancellation cancellation) throws IOException {
        return toOwned(cancellation, Progress.NONE);
    }

    /** As {@link #toOwned(Cancellation)}; the progress is told of each long value on its own. */
    public DicomFile toOwned(Cancellation cancellation, Progress progress) throws IOException {
        ValueLoader loader = new ValueLoader(name, options, cancellation, progress);
        return new DicomFile(this, parts.dataSet().map((container, element, depth) -> loader.loaded(element)));
    }

    /** The same on a thread of the executor; cancelling the future cancels the loading. */
    public CompletableFuture<DicomFile> toOwnedAsync(Executor executor, Progress progress) {
        Cancellation cancellation = new Cancellation();
        return AsyncLoad.start(executor, cancellation, () -> toOwned(cancellation, progress), DicomFile::closeUnwanted);
    }

    /**
     * The value of a top-level element, to be loaded when it is wanted; the same one whoever asks.
     *
     * @throws IllegalArgumentException when the Data Set has no such element
     */
    public LoadableValue loadable(int tag) {
        DataElement element = parts.dataSet().get(tag);
        if (element == null) {
            throw new IllegalArgumentException(name + " has no element " + Tag.toString(tag));
        }
        return loadable.computeIfAbsent(tag, absent -> new LoadableValue(element, name, options));
    }

    /** Name of the source in messages. */
    public String name() {
        return name;
    }

    /** Size of the whole file in bytes. */
    public long size() {
        return size;
    }

    public FileMetaInformation fileMetaInformation() {
        return parts.meta();
    }

    /**
     * How the Data Set is encoded and its pixels are to be understood: what the File Meta Information says, unless the Data
     * Set was found to be in another form or the syntax is a private one, which is a warning.
     */
    public TransferSyntax transferSyntax() {
        return parts.syntax();
    }

    public DataSet dataSet() {
        return parts.dataSet();
    }

    /** As {@link #pixelData(FramePolicy)}, where disagreement about the number of frames is an error. */
    public @Nullable PixelData pixelData() throws IOException {
        return pixelData(FramePolicy.FAIL);
    }

    /**
     * Finds and indexes the Pixel Data; what its warnings are to a lenient reader is an error to a strict one.
     *
     * @return null when there is none
     * @throws org.dcmflux.error.MalformedDataException when the Image Pixel Module is impossible
     * @throws FrameIndexException when its frames cannot be told apart, or when the options are strict and offset tables,
     *     Number of Frames and fragments do not agree
     */
    public @Nullable PixelData pixelData(FramePolicy policy) throws IOException {
        PixelData pixels = PixelData.of(dataSet(), name, policy);
        boolean strict = options.tolerance() == Tolerance.STRICT;
        if (strict && pixels != null && !pixels.warnings().isEmpty()) {
            throw new FrameIndexException(
                    name, String.join("; ", pixels.warnings()) + "; lenient reading returns this as a warning");
        }
        return pixels;
    }

    /** What was odd but could be read, a sentence each, in the order of the file. */
    public List<String> warnings() {
        return List.copyOf(parts.warnings());
    }

    /** Tells whether the source ended before the Data Set did, so that elements or Items may be missing. */
    public boolean isCutShort() {
        return parts.cutShort();
    }

    /** Writes this file anew, in its own Transfer Syntax; the target gets its name when it is complete, or never. */
    public void write(Path target) throws IOException {
        writing(WriteOptions.to(transferSyntax())).to(target);
    }

    /** Prepares writing; values that were left in the source are read from it then, so this file must be open still. */
    public Part10Output writing(WriteOptions options) {
        return Part10Output.of(fileMetaInformation(), dataSet(), options);
    }

    @Override
    public void close() throws IOException {
        try (source) {
            body.close();
        }
    }
}
