package org.dcmflux.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.IntPredicate;
import org.dcmflux.bytes.ByteCursor;
import org.dcmflux.bytes.ByteSource;
import org.dcmflux.bytes.Cancellation;
import org.dcmflux.bytes.Progress;
import org.dcmflux.data.DataElement;
import org.dcmflux.data.DataSet;
import org.dcmflux.data.ElementValue;
import org.dcmflux.dictionary.Tag;
import org.dcmflux.dictionary.Tags;
import org.dcmflux.dictionary.TransferSyntax;
import org.dcmflux.dictionary.TransferSyntaxes;
import org.dcmflux.encoding.DataSetProbe;
import org.dcmflux.encoding.DataSetReader;
import org.dcmflux.encoding.ReadOptions;
import org.dcmflux.encoding.Tolerance;
import org.dcmflux.error.DicomException;
import org.dcmflux.error.MalformedDataException;
import org.dcmflux.error.UnsupportedTransferSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * Reads preamble, prefix, File Meta Information and Data Set, or what is there of them.
 *
 * @dicom PS3.10 7.1
 */
final class Part10Reader {
    /** HEVC under names that look like the fragmentable forms of other videos; nobody registered them. */
    private static final Set<String> UNREGISTERED_VIDEO =
            Set.of("1.2.840.10008.1.2.4.107.1", "1.2.840.10008.1.2.4.108.1");

    private static final int PREAMBLE_LENGTH = 128;
    private static final int PREFIX_LENGTH = 4;
    private static final int PREFIX = 0x4D434944; // "DICM", little endian
    private static final int META_GROUP = 0x0002;
    private static final int GROUP_LENGTH_ELEMENT = 12; // bytes of (0002,0000) itself

    private final ByteSource source;
    private final ReadOptions options;
    private final Cancellation cancellation;
    private final Progress progress;
    private final List<String> warnings = new ArrayList<>();

    Part10Reader(ByteSource source, ReadOptions options, Cancellation cancellation, Progress progress) {
        this.source = source;
        this.options = options;
        this.cancellation = cancellation;
        this.progress = progress;
    }

    /** Everything that an open file consists of. */
    record Parts(
            ByteSource body,
            FileMetaInformation meta,
            TransferSyntax syntax,
            DataSet dataSet,
            List<String> warnings,
            boolean cutShort) {}

    Parts read() throws IOException {
        if (source.size() == 0) {
            throw new MalformedDataException(source.name(), -1, "", "the file is empty");
        }
        long metaStart = metaStart();
        if (metaStart < 0) {
            return withoutPrefix();
        }
        ByteCursor cursor = new ByteCursor(source, metaStart);
        DataSet meta = meta(cursor);
        FileMetaInformation information = new FileMetaInformation(meta);
        checkGroupLength(meta, metaStart, cursor.position());
        if (!meta.contains(Tags.TransferSyntaxUID) && !isStrict()) {
            TransferSyntax found = DataSetProbe.detect(source, cursor.position());
            if (found != null) {
                warn("the File Meta Information names no Transfer Syntax; the Data Set is read as " + found.name());
                return body(information, found, found, cursor.position());
            }
        }
        TransferSyntax declared = declared(information.transferSyntaxUid());
        return body(information, declared, encoding(declared, cursor.position()), cursor.position());
    }

    private Parts withoutPrefix() throws IOException {
        for (int start = 0; start < 2 && start < source.size() && !isStrict(); start++) {
            TransferSyntax found = DataSetProbe.detect(source, start);
            if (found != null) {
                warn("no preamble and no File Meta Information; the Data Set stands at byte " + start
                        + " and is read as " + found.name());
                return body(new FileMetaInformation(DataSet.EMPTY), found, found, start);
            }
            if (byteAt(start) != ' ') {
                break; // one blank before the Data Set occurs, other bytes are none of a Data Set
            }
        }
        throw new MalformedDataException(
                source.name(), -1, "", "not a DICOM file: 'DICM' does not stand at byte " + PREAMBLE_LENGTH);
    }

    /** Position of the first element of group 0002, −1 when neither prefix nor such an element stands anywhere. */
    private long metaStart() throws IOException {
        if (prefixAt(PREAMBLE_LENGTH)) {
            return PREAMBLE_LENGTH + PREFIX_LENGTH;
        }
        if (isStrict()) {
            return -1;
        }
        if (prefixAt(0)) {
            warn("no preamble: 'DICM' stands at byte 0");
            return PREFIX_LENGTH;
        }
        boolean atZero = source.size() > 2
                && shortAt(0) == META_GROUP
                && DataSetProbe.matches(source, 0, TransferSyntaxes.EXPLICIT_VR_LITTLE_ENDIAN);
        if (atZero) {
            warn("no preamble: the File Meta Information stands at byte 0");
        }
        return atZero ? 0 : -1;
    }

    private boolean prefixAt(int position) throws IOException {
        if (source.size() < position + PREFIX_LENGTH) {
            return false;
        }
        ByteBuffer prefix = ByteBuffer.allocate(PREFIX_LENGTH).order(ByteOrder.LITTLE_ENDIAN);
        source.readFully(position, prefix);
        return prefix.getInt(0) == PREFIX;
    }

    private int byteAt(long position) throws IOException {
        return new ByteCursor(source, position).u8();
    }

    private int shortAt(long position) throws IOException {
        return new ByteCursor(source, position).u16();
    }

    /** Always in Explicit VR Little Endian, but not by every writer. */
    private DataSet meta(ByteCursor cursor) throws IOException {
        boolean implicit = !isStrict()
                && DataSetProbe.matches(source, cursor.position(), TransferSyntaxes.IMPLICIT_VR_LITTLE_ENDIAN);
        if (implicit && shortAt(cursor.position()) == META_GROUP) {
            warn("the File Meta Information is in Implicit VR");
        }
        ReadOptions atMostComplete = isStrict() ? options : complete();
        return new DataSetReader(cursor, atMostComplete, warnings).read(!implicit, tag -> Tag.group(tag) != META_GROUP);
    }

    private ReadOptions complete() {
        return options.tolerance() == Tolerance.LENIENT
                ? options.toBuilder().tolerance(Tolerance.COMPLETE).build()
                : options;
    }

    private void checkGroupLength(DataSet meta, long start, long end) throws MalformedDataException {
        if (meta.size() == 0) {
            return;
        }
        long real = end - start - GROUP_LENGTH_ELEMENT;
        DataElement length = meta.get(Tags.FileMetaInformationGroupLength);
        long stated = length != null
                        && length.value() instanceof ElementValue.InMemory value
                        && value.array().length == Integer.BYTES
                ? Integer.toUnsignedLong(value.buffer().getInt(0))
                : -1;
        if (stated == real) {
            return;
        }
        String what = stated < 0 ? "the group length is missing" : "the group length is " + stated + ", not " + real;
        if (isStrict()) {
            throw new MalformedDataException(source.name(), start, "(0002,0000)", what);
        }
        warn("(0002,0000): " + what);
    }

    private TransferSyntax declared(String uid) throws DicomException {
        if (uid.isEmpty()) {
            throw new MalformedDataException(
                    source.name(), -1, "(0002,0010)", "the File Meta Information names no Transfer Syntax");
        }
        if (uid.equals(GePrivateSyntax.UID)) {
            return TransferSyntaxes.IMPLICIT_VR_LITTLE_ENDIAN;
        }
        TransferSyntax syntax = TransferSyntaxes.find(uid);
        if (syntax == null && UNREGISTERED_VIDEO.contains(uid)) {
            TransferSyntax registered = TransferSyntaxes.find(uid.substring(0, uid.length() - 2));
            if (registered != null) {
                warn("(0002,0010): " + uid + " is not registered; read as " + registered.name() + " ("
                        + registered.uid() + "), which has fragments of its own accord");
                return registered;
            }
        }
        if (syntax == null) {
            throw new UnsupportedTransferSyntaxException(
                    uid,
                    PrivateSyntaxNames.nameOf(uid),
                    "not a Transfer Syntax of the standard, so how the Data Set of " + source.name()
                            + " is encoded is not known");
        }
        if (uid.equals(PrivateSyntaxNames.PAPYRUS)) {
            throw new UnsupportedTransferSyntaxException(
                    uid,
                    syntax.name(),
                    "files of Papyrus, as " + source.name() + ", have a structure of their own, which is not read");
        }
        return syntax;
    }

    /** The form in which the Data Set really is; another one than declared only if that is no form at all. */
    private TransferSyntax encoding(TransferSyntax declared, long position) throws IOException {
        if (isStrict() || declared.isDeflated() || DataSetProbe.matches(source, position, declared)) {
            return declared;
        }
        TransferSyntax found = DataSetProbe.detect(source, position);
        if (found == null
                || found.byteOrder() == declared.byteOrder() && found.isExplicitVr() == declared.isExplicitVr()) {
            return declared;
        }
        warn("the File Meta Information says " + declared.name() + ", but the Data Set is encoded as " + found.name());
        return found;
    }

    private Parts body(FileMetaInformation meta, TransferSyntax declared, TransferSyntax form, long position)
            throws IOException {
        ByteSource body = source;
        long start = position;
        ReadOptions bodyOptions = options;
        if (declared.isDeflated()) {
            body = DeflatedDataSet.inflate(source, position, options, warnings, cancellation, progress);
            start = 0;
            bodyOptions = complete();
        }
        try {
            ByteCursor cursor = new ByteCursor(body, start);
            cursor.order(form.byteOrder());
            DataSetReader reader = new DataSetReader(cursor, bodyOptions, warnings);
            IntPredicate stop = options.stopBefore() == ReadOptions.READ_ALL
                    ? tag -> false
                    : tag -> Integer.compareUnsigned(tag, options.stopBefore()) >= 0;
            DataSet dataSet = reader.read(form.isExplicitVr(), stop);
            if (meta.transferSyntaxUid().equals(GePrivateSyntax.UID)) {
                warn("GE private Transfer Syntax: read as Implicit VR Little Endian, the words of the pixels swapped");
                dataSet = GePrivateSyntax.littleEndian(dataSet);
            }
            TransferSyntax syntax = declared.isEncapsulated() || declared.isDeflated() ? declared : form;
            ValueLoader loader = new ValueLoader(source.name(), options, cancellation, progress);
            DataSet handled = PixelDataPolicy.apply(dataSet, syntax, options, loader);
            return new Parts(body, meta, syntax, handled, warnings, reader.isCutShort());
        } catch (IOException | RuntimeException e) {
            closeQuietly(body == source ? null : body, e);
            throw e;
        }
    }

    private static void closeQuietly(@Nullable ByteSource body, Exception failure) {
        if (body == null) {
            return;
        }
        try {
            body.close();
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    private boolean isStrict() {
        return options.tolerance() == Tolerance.STRICT;
    }

    private void warn(String sentence) {
        warnings.add(sentence);
    }
}
