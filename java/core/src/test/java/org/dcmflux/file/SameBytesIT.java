package org.dcmflux.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.dcmflux.bytes.ByteSource;
import org.dcmflux.data.DataElement;
import org.dcmflux.data.DataSet;
import org.dcmflux.data.DataSetVisitor;
import org.dcmflux.dictionary.Tag;
import org.dcmflux.dictionary.Tags;
import org.dcmflux.encoding.ReadOptions;
import org.dcmflux.encoding.WriteOptions;
import org.dcmflux.encoding.WriteOptions.SequenceLength;
import org.dcmflux.error.DicomException;
import org.dcmflux.testkit.Manifest;
import org.dcmflux.testkit.ManifestEntry;
import org.dcmflux.testkit.TestData;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Every readable file, written in its own Transfer Syntax with its own preamble, File Meta Information and lengths, is the same
 * file byte by byte, or there is one of these reasons.
 */
final class SameBytesIT {
    /** Why a file that is written anew is another one; the first that holds is meant. */
    enum Reason {
        SAME_BYTES,

        /** What was odd in it is not repeated: that is what the warning says. */
        READ_WITH_WARNINGS,

        /** Other compressors make other bytes of the same Data Set; inflated they are the same. */
        DEFLATED_OTHERWISE,

        /** Group lengths are retired; they are read and not written. */
        GROUP_LENGTHS_ARE_DROPPED,

        /** Only the File Meta Information differs: it gets what was missing, such as the Implementation Version Name. */
        META_INFORMATION_IS_COMPLETED,

        /** Some Sequences or Items have a length and some a delimiter; a written file has one kind. */
        BOTH_KINDS_OF_LENGTHS,

        /** The writer refuses it: its pixels are in another form than its Transfer Syntax, or a name is too long. */
        IS_NOT_WRITTEN
    }

    private static final int PREAMBLE = 128;
    private static final int META_START = 132;

    private final Map<Reason, Integer> reasons = new EnumMap<>(Reason.class);
    private final List<String> unexplained = new ArrayList<>();

    @Test
    void everyReadableFileIsWrittenByteForByteTheSameOrForAReason() throws IOException {
        for (Manifest manifest : List.of(TestData.requireSharedManifest(), TestData.ownManifest())) {
            for (ManifestEntry entry : manifest.entries()) {
                byte[] bytes = entry.readAllBytes();
                try (DicomFile file = DicomFile.open(ByteSource.of(bytes, entry.toString()), ReadOptions.defaults())) {
                    Reason reason = reason(file, bytes);
                    if (reason == null) {
                        unexplained.add(entry.toString());
                    } else {
                        reasons.merge(reason, 1, Integer::sum);
                    }
                } catch (DicomException unreadable) {
                    assertThat(unreadable).hasMessageMatching("(?s).+");
                }
            }
        }
        System.out.println("SameBytesIT: " + reasons);
        assertThat(unexplained).as("files that change for no reason").isEmpty();
        assertThat(reasons.get(Reason.SAME_BYTES)).isGreaterThan(480);
    }

    private static @Nullable Reason reason(DicomFile file, byte[] bytes) throws IOException {
        List<byte[]> written = new ArrayList<>();
        for (SequenceLength lengths : SequenceLength.values()) {
            try {
                written.add(written(file, bytes, lengths));
            } catch (DicomException | IllegalArgumentException refused) {
                return file.warnings().isEmpty() ? Reason.IS_NOT_WRITTEN : Reason.READ_WITH_WARNINGS;
            }
        }
        if (written.stream().anyMatch(copy -> Arrays.equals(copy, bytes))) {
            return Reason.SAME_BYTES;
        }
        if (!file.warnings().isEmpty()) {
            return Reason.READ_WITH_WARNINGS;
        }
        boolean groupLengths = hasGroupLengths(file.dataSet());
        if (file.transferSyntax().isDeflated() && !groupLengths) {
            return written.stream().anyMatch(copy -> Arrays.equals(inflated(copy), inflated(bytes)))
                    ? Reason.DEFLATED_OTHERWISE
                    : null;
        }
        if (groupLengths) {
            return Reason.GROUP_LENGTHS_ARE_DROPPED;
        }
        byte[] dataSet = dataSet(bytes);
        if (written.stream().anyMatch(copy -> Arrays.equals(dataSet(copy), dataSet))) {
            return isMetaCompleted(file, written.get(0)) ? Reason.META_INFORMATION_IS_COMPLETED : null;
        }
        return hasBothKindsOfLengths(dataSet, file.transferSyntax().byteOrder()) ? Reason.BOTH_KINDS_OF_LENGTHS : null;
    }

    private static byte[] written(DicomFile file, byte[] bytes, SequenceLength lengths) throws IOException {
        WriteOptions.Builder options = WriteOptions.to(file.transferSyntax()).toBuilder()
                .sequenceLength(lengths)
                .preamble(ByteBuffer.wrap(hasPrefix(bytes) ? Arrays.copyOf(bytes, PREAMBLE) : new byte[PREAMBLE]))
                .uidCheck(WriteOptions.UidCheck.NONE);
        file.fileMetaInformation().elements().forEach(options::metaInformation);
        ByteArrayOutputStream copy = new ByteArrayOutputStream(bytes.length + 512);
        file.writing(options.build()).to(Channels.newChannel(copy));
        return copy.toByteArray();
    }

    private static boolean hasPrefix(byte[] bytes) {
        return bytes.length >= META_START && bytes[PREAMBLE] == 'D' && bytes[PREAMBLE + 1] == 'I';
    }

    /** What stands behind group 0002, by its group length, which is right in files that are read without a warning. */
    private static byte[] dataSet(byte[] file) {
        int length = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getInt(META_START + 8);
        return Arrays.copyOfRange(file, META_START + 12 + length, file.length);
    }

    private static byte[] inflated(byte[] file) {
        Inflater inflater = new Inflater(true);
        try {
            inflater.setInput(dataSet(file));
            ByteArrayOutputStream whole = new ByteArrayOutputStream();
            byte[] chunk = new byte[1 << 16];
            for (int n = inflater.inflate(chunk); n > 0; n = inflater.inflate(chunk)) {
                whole.write(chunk, 0, n);
            }
            return whole.toByteArray();
        } catch (DataFormatException e) {
            throw new AssertionError(e);
        } finally {
            inflater.end();
        }
    }

    /** Looks for Items by their tag in the bytes, and for what stands before the first one of a Sequence. */
    private static boolean hasBothKindsOfLengths(byte[] dataSet, ByteOrder order) {
        ByteBuffer bytes = ByteBuffer.wrap(dataSet).order(order);
        boolean delimited = false;
        boolean defined = false;
        for (int i = 8; i + 8 <= dataSet.length; i += 2) {
            if (bytes.getShort(i) != (short) 0xFFFE || bytes.getShort(i + 2) != (short) 0xE000) {
                continue;
            }
            boolean first =
                    dataSet[i - 8] == 'S' && dataSet[i - 7] == 'Q' || dataSet[i - 8] == 'U' && dataSet[i - 7] == 'N';
            delimited |= bytes.getInt(i + 4) == -1 || first && bytes.getInt(i - 4) == -1;
            defined |= bytes.getInt(i + 4) != -1 || first && bytes.getInt(i - 4) != -1;
        }
        return delimited && defined;
    }

    private static boolean isMetaCompleted(DicomFile file, byte[] copy) throws IOException {
        try (DicomFile again = DicomFile.open(ByteSource.of(copy, "copy"), ReadOptions.strict())) {
            DataSet before = file.fileMetaInformation().elements();
            DataSet after = again.fileMetaInformation().elements();
            for (DataElement element : before) {
                boolean same = element.tag() == Tags.FileMetaInformationGroupLength
                        || before.bytes(element.tag()).equals(after.bytes(element.tag()));
                if (!same) {
                    return false;
                }
            }
            return after.size() > before.size();
        }
    }

    private static boolean hasGroupLengths(DataSet dataSet) throws IOException {
        boolean[] found = {false};
        dataSet.visit(new DataSetVisitor() {
            @Override
            public void element(DataSet container, DataElement element) {
                found[0] |= Tag.isGroupLength(element.tag());
            }

            @Override
            public void beginSequence(DataSet container, DataElement sequence, int itemCount) {}

            @Override
            public void beginItem(DataSet item, int number) {}

            @Override
            public void endItem(DataSet item) {}

            @Override
            public void endSequence(DataElement sequence) {}
        });
        return found[0];
    }
}
