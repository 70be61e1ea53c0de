package org.dcmflux.file;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.dcmflux.bytes.ByteCursor;
import org.dcmflux.bytes.ByteSource;
import org.dcmflux.data.DataSet;
import org.dcmflux.dictionary.Tag;
import org.dcmflux.dictionary.TransferSyntax;
import org.dcmflux.dictionary.TransferSyntaxes;
import org.dcmflux.encoding.DataSetReader;
import org.dcmflux.encoding.ReadOptions;
import org.dcmflux.encoding.WriteOptions;
import org.dcmflux.error.DicomException;
import org.dcmflux.error.MalformedDataException;
import org.dcmflux.error.UnsupportedTransferSyntaxException;

/**
 * An open DICOM file: its whole Data Set, and the bytes that large values are still in.
 *
 * <p>Safe for many reading threads. Close it when neither pixels nor other deferred values are needed any more.
 *
 * @dicom PS3.10 7
 */
public final class DicomFile implements Closeable {
    private static final int PREAMBLE_LENGTH = 128;
    private static final int PREFIX = 0x4D434944; // "DICM", little endian

    private final ByteSource source;

    /** Where the Data Set's positions are: the source itself, or what was inflated from it. */
    private final ByteSource body;

    private final FileMetaInformation fileMetaInformation;
    private final TransferSyntax transferSyntax;
    private final DataSet dataSet;
    private final List<String> warnings;

    private DicomFile(
            ByteSource source,
            ByteSource body,
            FileMetaInformation meta,
            TransferSyntax syntax,
            DataSet dataSet,
            List<String> warnings) {
        this.source = source;
        this.body = body;
        this.fileMetaInformation = meta;
        this.transferSyntax = syntax;
        this.dataSet = dataSet;
        this.warnings = List.copyOf(warnings);
    }

    /** Opens a file and reads its Data Set; pixels and other long values stay in the file. */
    public static DicomFile open(Path path) throws IOException {
        return open(ByteSource.open(path), ReadOptions.defaults());
    }

    /**
     * Reads the Data Set of a source. The file owns the source from here on and closes it, also when this call fails.
     *
     * @throws MalformedDataException when it is not a DICOM file or is damaged
     * @throws UnsupportedTransferSyntaxException when its Data Set is in a form that cannot be read
     */
    public static DicomFile open(ByteSource source, ReadOptions options) throws IOException {
        try {
            return read(source, options);
        } catch (IOException | RuntimeException e) {
            source.close();
            throw e;
        }
    }

    private static DicomFile read(ByteSource source, ReadOptions options) throws IOException {
        requirePrefix(source);
        ByteCursor cursor = new ByteCursor(source, PREAMBLE_LENGTH + 4L);
        List<String> warnings = new ArrayList<>();
        DataSet meta = new DataSetReader(cursor, options, warnings).read(true, tag -> Tag.group(tag) != 0x0002);
        FileMetaInformation information = new FileMetaInformation(meta);
        TransferSyntax syntax = readable(source, information.transferSyntaxUid());
        ByteSource body = source;
        if (syntax.isDeflated()) {
            body = DeflatedDataSet.inflate(source, cursor.position(), options);
            cursor = new ByteCursor(body, 0);
        }
        try {
            cursor.order(syntax.byteOrder());
            DataSet dataSet = new DataSetReader(cursor, options, warnings).read(syntax.isExplicitVr(), tag -> false);
            return new DicomFile(source, body, information, syntax, dataSet, warnings);
        } catch (IOException | RuntimeException e) {
            body.close();
            throw e;
        }
    }

    private static void requirePrefix(ByteSource source) throws IOException {
        if (source.size() == 0) {
            throw new MalformedDataException(source.name(), -1, "", "the file is empty");
        }
        ByteBuffer prefix = ByteBuffer.allocate(4).order(java.nio.ByteOrder.LITTLE_ENDIAN);
        if (source.size() >= PREAMBLE_LENGTH + 4) {
            source.readFully(PREAMBLE_LENGTH, prefix);
        }
        if (prefix.getInt(0) != PREFIX) {
            throw new MalformedDataException(
                    source.name(), -1, "", "not a DICOM file: 'DICM' does not stand at byte " + PREAMBLE_LENGTH);
        }
    }

    private static TransferSyntax readable(ByteSource source, String uid) throws DicomException {
        if (uid.isEmpty()) {
            throw new MalformedDataException(
                    source.name(), -1, "(0002,0010)", "the File Meta Information names no Transfer Syntax");
        }
        TransferSyntax syntax = TransferSyntaxes.find(uid);
        if (syntax == null) {
            throw new UnsupportedTransferSyntaxException(
                    uid, "", "not a Transfer Syntax of the standard, so how its Data Set is encoded is not known");
        }
        return syntax;
    }

    /** Name of the source in messages. */
    public String name() {
        return source.name();
    }

    /** Size of the whole file in bytes. */
    public long size() {
        return source.size();
    }

    public FileMetaInformation fileMetaInformation() {
        return fileMetaInformation;
    }

    public TransferSyntax transferSyntax() {
        return transferSyntax;
    }

    public DataSet dataSet() {
        return dataSet;
    }

    /** What was odd but could be read, a sentence each, in the order of the file. */
    public List<String> warnings() {
        return warnings;
    }

    /** Writes this file anew, in its own Transfer Syntax; the target gets its name when it is complete, or never. */
    public void write(Path target) throws IOException {
        writing(WriteOptions.to(transferSyntax)).to(target);
    }

    /** Prepares writing; values that were left in the source are read from it then, so this file must be open still. */
    public Part10Output writing(WriteOptions options) {
        return Part10Output.of(fileMetaInformation, dataSet, options);
    }

    @Override
    public void close() throws IOException {
        try (source) {
            body.close();
        }
    }
}
