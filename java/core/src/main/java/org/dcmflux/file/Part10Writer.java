package org.dcmflux.file;

import java.io.Closeable;
import java.io.IOException;
import org.dcmflux.bytes.ByteSink;
import org.dcmflux.data.DataElement;
import org.dcmflux.data.DataSet;
import org.dcmflux.data.DataSetBuilder;
import org.dcmflux.data.ElementValue;
import org.dcmflux.data.FragmentSequence;
import org.dcmflux.dictionary.Tag;
import org.dcmflux.dictionary.Tags;
import org.dcmflux.dictionary.TransferSyntax;
import org.dcmflux.dictionary.TransferSyntaxes;
import org.dcmflux.dictionary.Vr;
import org.dcmflux.encoding.DataSetWriter;
import org.dcmflux.encoding.Utf8Text;
import org.dcmflux.encoding.WriteOptions;
import org.dcmflux.encoding.WriteOptions.CharacterSetRule;
import org.dcmflux.encoding.WriteOptions.OffsetTablePolicy;
import org.dcmflux.encoding.WriteOptions.SequenceLength;
import org.dcmflux.encoding.WriteOptions.TrailingPadding;
import org.dcmflux.error.DicomException;
import org.dcmflux.error.UnsupportedTransferSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * Writes Part 10 files to a sink, forwards only; most callers want {@link Part10Output}.
 *
 * <p>Elements of groups 0000 and 0002 in a Data Set are left out, because behind File Meta Information no reader could tell
 * them from it. Retired, private and unknown elements are kept; (7FE0,0003) is kept with fragments that are copied and left
 * out where they are made anew.
 *
 * @dicom PS3.10 7.1
 */
public final class Part10Writer implements Closeable {
    private static final int TRAILING_PADDING = 0xFFFCFFFC;

    private final ByteSink sink;
    private final WriteOptions options;
    private final TransferSyntax syntax;
    private final ByteSink body;
    private final @Nullable DeflatingChannel deflating;
    private final boolean headed;

    public Part10Writer(ByteSink sink, WriteOptions options) {
        this(sink, options, true);
    }

    private Part10Writer(ByteSink sink, WriteOptions options, boolean headed) {
        this.headed = headed;
        this.sink = sink;
        this.options = options;
        this.syntax = options.transferSyntax();
        this.deflating = syntax.isDeflated() ? new DeflatingChannel(sink) : null;
        this.body = deflating == null ? sink : new ByteSink(deflating, sink.name(), options.bufferSize());
        if (body != sink) {
            body.cancelledBy(sink::isCancelled);
        }
    }

    /** One that leaves preamble and File Meta Information out: the Data Set alone, as it goes through an Association. */
    public static Part10Writer ofDataSet(ByteSink sink, WriteOptions options) {
        return new Part10Writer(sink, options, false);
    }

    /** Writes the preamble, the prefix and the File Meta Information with its group length, unless it is one of a Data Set. */
    public void header(FileMetaInformation meta) throws IOException {
        if (headed) {
            prefix();
            meta(meta);
        }
    }

    /** Writes the preamble and the prefix. */
    void prefix() throws IOException {
        sink.bytes(options.preamble());
        sink.bytes(new byte[] {'D', 'I', 'C', 'M'});
    }

    /** Writes the File Meta Information with its group length. */
    void meta(FileMetaInformation meta) throws IOException {
        DataSetWriter writer = metaWriter(sink);
        writer.write(new DataElement(
                Tags.FileMetaInformationGroupLength, Vr.UL, new ElementValue.InMemory(groupLength(meta))));
        writer.write(meta.elements());
    }

    private static DataSetWriter metaWriter(ByteSink sink) {
        return new DataSetWriter(sink, TransferSyntaxes.EXPLICIT_VR_LITTLE_ENDIAN, SequenceLength.UNDEFINED);
    }

    private static byte[] groupLength(FileMetaInformation meta) throws IOException {
        ByteSink measure = new ByteSink(new DiscardingChannel(), "File Meta Information", 1024);
        metaWriter(measure).write(meta.elements());
        int length = (int) measure.position();
        return new byte[] {(byte) length, (byte) (length >> 8), (byte) (length >> 16), (byte) (length >> 24)};
    }

    /** The writer of the Data Set that follows; call {@link #end} after its last element. */
    public DataSetWriter dataSet() {
        return new DataSetWriter(body, syntax, options.sequenceLength());
    }

    /** Where the Data Set's bytes go: the sink, or what deflates into it. */
    ByteSink body() {
        return body;
    }

    /** Ends the Data Set, and the Deflate stream if it is one, and flushes. */
    public void end() throws IOException {
        body.flush();
        if (deflating != null) {
            deflating.finish();
            sink.flush();
        }
    }

    /**
     * Writes a whole file: File Meta Information made from {@code meta} and the Data Set, and the Data Set itself.
     *
     * <p>The offsets of a DICOMDIR are made true for the new file.
     *
     * @return the Data Set as it was written, of which pixels may stand in other fragments
     * @throws UnsupportedTransferSyntaxException before the first byte, when Pixel Data is not in the form that the Transfer
     *     Syntax demands
     * @throws IllegalArgumentException before the first byte, when the options name another instance than the Data Set
     */
    public DataSet write(FileMetaInformation meta, DataSet dataSet) throws IOException {
        requireFittingPixels(dataSet);
        DataSet written = prepared(dataSet);
        Reencapsulation reencapsulation = reencapsulation(written);
        FileMetaInformation generated = meta.forDataSet(written, options);
        written = DirectoryOffsets.inFile(written, generated, options);
        header(generated);
        DataSetWriter elements = dataSet();
        for (DataElement element : written) {
            if (reencapsulation != null && Reencapsulation.isItsOwn(element.tag())) {
                if (element.tag() == Tags.PixelData) {
                    reencapsulation.write();
                }
                continue;
            }
            elements.write(element);
        }
        end();
        return written;
    }

    /**
     * The Data Set as the options want it: its text in their character set, without the elements that are left out. {@link
     * #write} sees to it itself; whoever writes elements one by one begins with this.
     */
    public DataSet prepared(DataSet dataSet) throws IOException {
        DataSet text = options.characterSet() == CharacterSetRule.UTF_8 ? Utf8Text.of(dataSet) : dataSet;
        DataSetBuilder kept = null;
        for (DataElement element : text) {
            if (isLeftOut(element)) {
                kept = kept == null ? text.toBuilder().sourcePosition(text.sourcePosition()) : kept;
                kept.remove(element.tag());
            }
        }
        return kept == null ? text : kept.build();
    }

    /** Frames get new fragments when the options ask for it, or when the old ones have odd lengths, which none may have. */
    private @Nullable Reencapsulation reencapsulation(DataSet dataSet) throws IOException {
        DataElement pixels = dataSet.get(Tags.PixelData);
        if (pixels == null || !(pixels.value() instanceof FragmentSequence fragments)) {
            return null;
        }
        boolean asked = options.offsetTable() != OffsetTablePolicy.AUTO
                || options.maxFragmentLength().isPresent();
        if (asked) {
            return new Reencapsulation(dataSet, body, options);
        }
        if (!hasOddLength(fragments)) {
            return null;
        }
        try {
            return new Reencapsulation(dataSet, body, options);
        } catch (DicomException framesAreNotToldApart) {
            return null;
        }
    }

    private static boolean hasOddLength(FragmentSequence fragments) {
        for (int i = 0; i < fragments.count(); i++) {
            if (fragments.length(i) % 2 != 0) {
                return true;
            }
        }
        return false;
    }

    private boolean isLeftOut(DataElement element) {
        return isMetaInformation(element)
                || element.tag() == TRAILING_PADDING && options.trailingPadding() == TrailingPadding.DROP;
    }

    static boolean isMetaInformation(DataElement element) {
        int group = Tag.group(element.tag());
        return group == 0x0000 || group == 0x0002;
    }

    private void requireFittingPixels(DataSet dataSet) throws UnsupportedTransferSyntaxException {
        DataElement pixels = dataSet.get(Tags.PixelData);
        if (pixels != null && pixels.value() instanceof FragmentSequence != syntax.isEncapsulated()) {
            throw new UnsupportedTransferSyntaxException(
                    syntax.uid(),
                    syntax.name(),
                    "the Pixel Data for " + sink.name() + " is "
                            + (syntax.isEncapsulated() ? "native" : "encapsulated")
                            + "; write it in its own Transfer Syntax, or transcode it");
        }
    }

    /** Frees what deflating needs; neither ends the file nor closes the sink. */
    @Override
    public void close() {
        if (deflating != null) {
            deflating.close();
        }
    }
}
