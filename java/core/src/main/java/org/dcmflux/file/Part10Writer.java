package org.dcmflux.file;

import java.io.IOException;
import org.dcmflux.bytes.ByteSink;
import org.dcmflux.data.DataElement;
import org.dcmflux.data.DataSet;
import org.dcmflux.data.ElementValue;
import org.dcmflux.dictionary.Tags;
import org.dcmflux.dictionary.TransferSyntax;
import org.dcmflux.dictionary.Vr;
import org.dcmflux.encoding.DataSetWriter;
import org.dcmflux.encoding.WriteOptions;

/**
 * Writes Part 10 files to a sink, forwards only.
 *
 * @dicom PS3.10 7.1
 */
public final class Part10Writer {
    private final ByteSink sink;
    private final TransferSyntax syntax;
    private final WriteOptions options;

    /** @throws IllegalArgumentException when Data Sets cannot be written in this syntax */
    public Part10Writer(ByteSink sink, TransferSyntax syntax, WriteOptions options) {
        if (syntax.isDeflated() || syntax.byteOrder() != java.nio.ByteOrder.LITTLE_ENDIAN) {
            throw new IllegalArgumentException("Data Sets cannot be written as " + syntax.name());
        }
        this.sink = sink;
        this.syntax = syntax;
        this.options = options;
    }

    /** Writes a preamble of zeros, the prefix and the File Meta Information with its group length. */
    public void header(FileMetaInformation meta) throws IOException {
        sink.zeros(128);
        sink.bytes(new byte[] {'D', 'I', 'C', 'M'});
        DataSetWriter writer = new DataSetWriter(sink, true, WriteOptions.defaults());
        writer.write(new DataElement(
                Tags.FileMetaInformationGroupLength, Vr.UL, new ElementValue.InMemory(groupLength(meta))));
        writer.write(meta.elements());
    }

    private static byte[] groupLength(FileMetaInformation meta) throws IOException {
        ByteSink measure = new ByteSink(new DiscardingChannel(), "File Meta Information", 1024);
        new DataSetWriter(measure, true, WriteOptions.defaults()).write(meta.elements());
        int length = (int) measure.position();
        return new byte[] {(byte) length, (byte) (length >> 8), (byte) (length >> 16), (byte) (length >> 24)};
    }

    /** The writer of the Data Set that follows. */
    public DataSetWriter dataSet() {
        return new DataSetWriter(sink, syntax.isExplicitVr(), options);
    }

    /** Writes a whole file: File Meta Information made from {@code meta} and the Data Set, and the Data Set itself. */
    public void write(FileMetaInformation meta, DataSet dataSet) throws IOException {
        header(meta.forDataSet(dataSet, syntax));
        dataSet().write(dataSet);
    }
}
