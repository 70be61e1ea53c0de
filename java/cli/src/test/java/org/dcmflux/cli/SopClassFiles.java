package org.dcmflux.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.dcmflux.dictionary.SopClass;
import org.dcmflux.dictionary.SopClasses;
import org.dcmflux.testkit.DataSetBytes;
import org.dcmflux.testkit.ParsedFile;
import org.dcmflux.testkit.TemporaryFolder;
import org.dcmflux.testkit.TestData;

/**
 * Instances of every storage SOP Class in representative Transfer Syntaxes: real files of the shared data that were given
 * other UIDs, byte by byte; everything else in them stays.
 */
final class SopClassFiles {
    private static final String DICOMDIR = "1.2.840.10008.1.3.10";

    /** Small ones, native and compressed, one frame and several. */
    private static final List<String> SOURCES = List.of(
            "pydicom/rtdose_1frame.dcm",
            "pydicom/SC_rgb_small_odd.dcm",
            "pydicom/SC_rgb_small_odd_big_endian.dcm",
            "pydicom/SC_rgb_small_odd_jpeg.dcm",
            "pydicom/MR_small_jpeg_ls_lossless.dcm",
            "pydicom/SC_rgb_gdcm_KY.dcm",
            "pydicom/SC_rgb_rle_2frame.dcm",
            "pydicom/SC_rgb_jpeg_gdcm.dcm");

    private SopClassFiles() {}

    /** What dcmtk 3.6.7 knows and does not take for storage: neither its storescp nor Orthanc can be talked into them. */
    static final Set<String> NO_STORAGE_TO_DCMTK = Set.of(
            "1.2.840.10008.5.1.4.1.1.200.1",
            "1.2.840.10008.5.1.4.1.1.200.3",
            "1.2.840.10008.5.1.4.1.1.200.7",
            "1.2.840.10008.5.1.4.38.1",
            "1.2.840.10008.5.1.4.39.1",
            "1.2.840.10008.5.1.4.43.1",
            "1.2.840.10008.5.1.4.44.1",
            "1.2.840.10008.5.1.4.45.1");

    /** All that are ever sent. */
    static List<String> sopClasses() {
        return SopClasses.storage().stream()
                .map(SopClass::uid)
                .filter(uid -> !uid.equals(DICOMDIR))
                .toList();
    }

    /** Writes instances of these SOP Classes into a folder below another; returns the files by SOP Instance UID. */
    static Map<String, Path> write(TemporaryFolder folder, String below, List<String> sopClasses) {
        Path shared = TestData.requireShared();
        Map<String, Path> files = new TreeMap<>();
        for (String source : SOURCES) {
            ParsedFile parsed = ParsedFile.of(shared.resolve(source));
            for (String sopClass : sopClasses) {
                String instance = "2.25.4700" + (10_000 + files.size()) + sopClasses.size();
                files.put(instance, folder.write(below + "/" + instance, renamed(parsed, sopClass, instance)));
            }
        }
        return Collections.unmodifiableMap(files);
    }

    /** A real file under another SOP Instance UID. */
    static Path write(TemporaryFolder folder, Path source, String instance) {
        ParsedFile parsed = ParsedFile.of(source);
        return folder.write("renamed/" + instance, renamed(parsed, parsed.text(0x00080016), instance));
    }

    /** What stands behind the File Meta Information. */
    static byte[] dataSet(byte[] part10) {
        int length = ByteBuffer.wrap(part10).order(ByteOrder.LITTLE_ENDIAN).getInt(140);
        return Arrays.copyOfRange(part10, 144 + length, part10.length);
    }

    private static byte[] renamed(ParsedFile file, String sopClass, String instance) {
        DataSetBytes meta = new DataSetBytes(ByteOrder.LITTLE_ENDIAN, true)
                .bytes(0x00020001, "OB", new byte[] {0, 1})
                .text(0x00020002, "UI", sopClass)
                .text(0x00020003, "UI", instance)
                .text(0x00020010, "UI", file.transferSyntax())
                .text(0x00020012, "UI", "2.25.4711");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(new byte[128]);
        bytes.writeBytes("DICM".getBytes(StandardCharsets.US_ASCII));
        bytes.writeBytes(new DataSetBytes(ByteOrder.LITTLE_ENDIAN, true)
                .numbers(0x00020000, "UL", meta.size())
                .toByteArray());
        bytes.writeBytes(meta.toByteArray());
        byte[] all = file.bytes();
        int at = start(file);
        at = copyWith(file, 0x00080016, sopClass, at, bytes);
        at = copyWith(file, 0x00080018, instance, at, bytes);
        bytes.write(all, at, all.length - at);
        return bytes.toByteArray();
    }

    private static int start(ParsedFile file) {
        ParsedFile.Element last = file.elements().entrySet().stream()
                .filter(each -> each.getKey() >>> 16 == 2)
                .reduce((first, second) -> second)
                .orElseThrow()
                .getValue();
        return (int) (last.offset() + last.length());
    }

    /** Copies up to an element and puts another value in it; returns where its old value ends. */
    private static int copyWith(ParsedFile file, int tag, String uid, int from, ByteArrayOutputStream to) {
        ParsedFile.Element element = file.element(tag);
        boolean explicit = !element.vr().isEmpty();
        ByteOrder order =
                file.transferSyntax().equals("1.2.840.10008.1.2.2") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        to.write(file.bytes(), from, element.offset() - 8 - from);
        to.writeBytes(new DataSetBytes(order, explicit).text(tag, "UI", uid).toByteArray());
        return (int) (element.offset() + element.length());
    }

    /** The files below a directory, by SOP Instance UID. */
    static Map<String, Path> below(Path directory) throws IOException {
        Map<String, Path> found = new TreeMap<>();
        try (var files = Files.walk(directory)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                found.put(org.dcmflux.net.storage.InstanceFile.read(file).sopInstanceUid(), file);
            }
        }
        return found;
    }
}
