package org.dcmflux.net.storage;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.dcmflux.bytes.ByteCursor;
import org.dcmflux.bytes.ByteSource;
import org.dcmflux.dictionary.Tag;
import org.dcmflux.dictionary.Tags;
import org.dcmflux.dictionary.TransferSyntax;
import org.dcmflux.dictionary.TransferSyntaxes;
import org.dcmflux.dictionary.Vr;
import org.dcmflux.encoding.DataSetProbe;
import org.dcmflux.encoding.PixelDataHandling;
import org.dcmflux.encoding.ReadOptions;
import org.dcmflux.error.DicomException;
import org.dcmflux.error.MalformedDataException;
import org.dcmflux.file.DicomFile;
import org.dcmflux.net.storage.InstanceFile.NotAnInstanceException;
import org.jspecify.annotations.Nullable;

/**
 * Finds out what a file holds by a walk over the first elements. A file whose beginning is unusual is opened by the whole
 * reader instead, which forgives more and takes longer.
 */
final class InstanceFileReader {
    private static final int META_START = 132;
    private static final int PREFIX = 0x4D434944; // "DICM", little endian
    private static final int META_GROUP = 2;
    /** In most files the Study Instance UID stands before. */
    private static final int FIRST_READ = 2048;

    private static final int INFLATED_BYTES = 64 << 10;
    private static final long UNDEFINED = 0xFFFF_FFFFL;
    private static final int LONGEST_UID = 64;
    private static final int STOP = Tags.StudyInstanceUID + 1;
    private static final String DICOMDIR = "1.2.840.10008.1.3.10";

    private final Path path;
    private String metaSopClass = "";
    private String metaSopInstance = "";
    private String syntaxUid = "";
    private String sopClass = "";
    private String sopInstance = "";
    private String study = "";

    InstanceFileReader(Path path) {
        this.path = path;
    }

    InstanceFile read() throws IOException {
        long modified = Files.getLastModifiedTime(path).toMillis();
        try (ByteSource source = ByteSource.open(path)) {
            long position = quickly(source);
            if (position < 0) {
                position = thoroughly(source);
            }
            String classUid = sopClass.isEmpty() ? metaSopClass : sopClass;
            String instanceUid = sopInstance.isEmpty() ? metaSopInstance : sopInstance;
            if (classUid.equals(DICOMDIR) || metaSopClass.equals(DICOMDIR)) {
                throw new NotAnInstanceException(path, "a DICOMDIR is never sent by C-STORE");
            }
            if (classUid.isEmpty() || instanceUid.isEmpty()) {
                throw new MalformedDataException(
                        path.toString(), position, "", "there is no SOP Class UID or no SOP Instance UID");
            }
            requireUid(classUid, "SOP Class UID");
            requireUid(instanceUid, "SOP Instance UID");
            requireUid(syntaxUid, "Transfer Syntax UID");
            return new InstanceFile(path, source.size(), modified, position, classUid, instanceUid, syntaxUid, study);
        }
    }

    /** Instances are sent under names that are no UIDs, too, as long as the other side can read them. */
    private void requireUid(String uid, String name) throws DicomException {
        boolean fits = !uid.isEmpty() && uid.length() <= LONGEST_UID;
        for (int i = 0; fits && i < uid.length(); i++) {
            char c = uid.charAt(i);
            fits = c > ' ' && c < 0x7F && c != '\\';
        }
        if (!fits) {
            throw new MalformedDataException(path.toString(), -1, "", "the " + name + " is no UID");
        }
    }

    /** Returns where the Data Set begins; −1 when the file is not as most are. */
    private long quickly(ByteSource source) throws IOException {
        if (source.size() < META_START + 8) {
            return -1;
        }
        ByteCursor cursor = new ByteCursor(source, META_START - 4, FIRST_READ);
        if (cursor.u32() != PREFIX) {
            return -1;
        }
        long position = meta(cursor);
        TransferSyntax syntax = TransferSyntaxes.find(syntaxUid);
        if (syntaxUid.isEmpty() || position >= source.size()) {
            return -1;
        }
        if (syntax == null) {
            // A private syntax: only the File Meta Information can be read, and the other side may know more.
            return metaSopClass.isEmpty() || metaSopInstance.isEmpty() ? -1 : position;
        }
        if (syntax.isDeflated()) {
            ByteBuffer head = inflated(source, position);
            return head != null && walk(new ByteCursor(ByteSource.of(head, path.toString()), 0), syntax)
                    ? position
                    : -1;
        }
        cursor.order(syntax.byteOrder());
        return DataSetProbe.matches(source, position, syntax) && walk(cursor, syntax) ? position : -1;
    }

    /** Reads group 0002 and returns where it ends. */
    private long meta(ByteCursor cursor) throws IOException {
        while (cursor.remaining() >= 8) {
            long start = cursor.position();
            int group = cursor.u16();
            if (group != META_GROUP) {
                cursor.position(start);
                return start;
            }
            int tag = group << 16 | cursor.u16();
            long length = length(cursor, true);
            if (length < 0 || length > cursor.remaining()) {
                break;
            }
            long next = cursor.position() + length;
            if (tag == Tags.MediaStorageSOPClassUID) {
                metaSopClass = uid(cursor, length);
            } else if (tag == Tags.MediaStorageSOPInstanceUID) {
                metaSopInstance = uid(cursor, length);
            } else if (tag == Tags.TransferSyntaxUID) {
                syntaxUid = uid(cursor, length);
            }
            cursor.position(next);
        }
        syntaxUid = "";
        return cursor.position();
    }

    /** Value length after the tag; −1 when that cannot be what it is. */
    private static long length(ByteCursor cursor, boolean explicit) throws IOException {
        if (!explicit) {
            return cursor.u32();
        }
        int first = cursor.u8();
        Vr vr = Vr.of(first << 8 | cursor.u8());
        if (vr == null) {
            return -1;
        }
        if (!vr.hasLongLength()) {
            return cursor.u16();
        }
        cursor.u16();
        return cursor.remaining() < 4 ? -1 : cursor.u32();
    }

    private static String uid(ByteCursor cursor, long length) throws IOException {
        String text = new String(cursor.bytes((int) Math.min(length, 2 * LONGEST_UID)), StandardCharsets.ISO_8859_1);
        int end = text.length();
        while (end > 0 && text.charAt(end - 1) <= ' ') {
            end--;
        }
        return text.substring(0, end);
    }

    /** False when something stands there that is better read with care. */
    private boolean walk(ByteCursor cursor, TransferSyntax syntax) throws IOException {
        long last = -1;
        while (cursor.remaining() >= 8) {
            int group = cursor.u16();
            long tag = Integer.toUnsignedLong(group << 16 | cursor.u16());
            if (tag <= last || group < 8) {
                return false;
            }
            if (tag > Tags.StudyInstanceUID) {
                return !sopClass.isEmpty() && !sopInstance.isEmpty();
            }
            last = tag;
            long length = length(cursor, syntax.isExplicitVr());
            if (length < 0 || length == UNDEFINED || length > cursor.remaining()) {
                return false;
            }
            long next = cursor.position() + length;
            if (tag == Tags.SOPClassUID) {
                sopClass = uid(cursor, length);
            } else if (tag == Tags.SOPInstanceUID) {
                sopInstance = uid(cursor, length);
            } else if (tag == Tags.StudyInstanceUID) {
                study = uid(cursor, length);
            }
            cursor.position(next);
        }
        return !sopClass.isEmpty() && !sopInstance.isEmpty();
    }

    /** The first bytes of a deflated Data Set; null when they cannot be inflated. */
    private static @Nullable ByteBuffer inflated(ByteSource source, long position) throws IOException {
        ByteBuffer packed = ByteBuffer.allocate((int) Math.min(INFLATED_BYTES, source.size() - position));
        source.readFully(position, packed);
        Inflater inflater = new Inflater(true);
        try {
            inflater.setInput(packed.flip());
            byte[] chunk = new byte[INFLATED_BYTES];
            ByteArrayOutputStream head = new ByteArrayOutputStream();
            head.write(chunk, 0, inflater.inflate(chunk));
            return ByteBuffer.wrap(head.toByteArray()).order(ByteOrder.LITTLE_ENDIAN);
        } catch (DataFormatException e) {
            return null;
        } finally {
            inflater.end();
        }
    }

    private long thoroughly(ByteSource source) throws IOException {
        if (source.size() == 0 || !hasPrefix(source) && DataSetProbe.detect(source, 0) == null) {
            throw new NotAnInstanceException(path, "not DICOM");
        }
        ReadOptions options = ReadOptions.lenient().toBuilder()
                .pixelData(PixelDataHandling.SKIP)
                .stopBefore(STOP)
                .build();
        try (DicomFile file = DicomFile.open(path, options)) {
            metaSopClass = text(file.fileMetaInformation().elements(), Tags.MediaStorageSOPClassUID);
            metaSopInstance = text(file.fileMetaInformation().elements(), Tags.MediaStorageSOPInstanceUID);
            sopClass = text(file.dataSet(), Tags.SOPClassUID);
            sopInstance = text(file.dataSet(), Tags.SOPInstanceUID);
            study = text(file.dataSet(), Tags.StudyInstanceUID);
            String declared = file.fileMetaInformation().transferSyntaxUid();
            boolean isPrivate = !declared.isEmpty() && TransferSyntaxes.find(declared) == null;
            syntaxUid = isPrivate ? declared : file.transferSyntax().uid();
        }
        return dataSetPosition(source);
    }

    private static String text(org.dcmflux.data.DataSet dataSet, int tag) {
        return dataSet.text(tag).orElse("");
    }

    private static boolean hasPrefix(ByteSource source) throws IOException {
        return source.size() >= META_START && new ByteCursor(source, META_START - 4).u32() == PREFIX
                || source.size() >= 4 && new ByteCursor(source, 0).u32() == PREFIX;
    }

    /** Where the first element stands that is not of group 0002. */
    private long dataSetPosition(ByteSource source) throws IOException {
        long start = source.size() >= META_START && new ByteCursor(source, META_START - 4).u32() == PREFIX
                ? META_START
                : new ByteCursor(source, 0).u32() == PREFIX ? 4 : 0;
        ByteCursor cursor = new ByteCursor(source, start);
        boolean explicit = !DataSetProbe.matches(source, start, TransferSyntaxes.IMPLICIT_VR_LITTLE_ENDIAN);
        while (cursor.remaining() >= 8) {
            long at = cursor.position();
            int group = cursor.u16();
            if (group != META_GROUP) {
                return at;
            }
            cursor.u16();
            long length = length(cursor, explicit);
            if (length < 0 || length > cursor.remaining()) {
                break;
            }
            cursor.position(cursor.position() + length);
        }
        throw new MalformedDataException(
                path.toString(),
                cursor.position(),
                "",
                "the File Meta Information does not end: " + Tag.toString(0x00020000));
    }
}
