import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.dcmflux.encoding.FileAccess;
import org.dcmflux.encoding.ReadOptions;
import org.dcmflux.file.DicomFile;
import org.dcmflux.pixel.PixelData;

/** What scripts/test-huge runs: makes sparse files, and reads the frames at both ends of them. */
public final class HugeFiles {
    private static final String ENCAPSULATED = "encapsulated.dcm";
    private static final String NATIVE = "native.dcm";
    private static final int FRAME_SIZE = 1_000_000;
    private static final int NATIVE_FRAMES = 4_190;
    private static final int ENCAPSULATED_FRAMES = 6_500;
    private static final int ITEM = 0xE000FFFE;
    private static final int SEQUENCE_END = 0xE0DDFFFE;

    private HugeFiles() {}

    /** Arguments: the folder, and make, positional or mapped. */
    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[0]);
        if (arguments[1].equals("make")) {
            make(folder.resolve(ENCAPSULATED), "1.2.840.10008.1.2.1.98", ENCAPSULATED_FRAMES, true);
            make(folder.resolve(NATIVE), "1.2.840.10008.1.2.1", NATIVE_FRAMES, false);
            return;
        }
        FileAccess access = arguments[1].equals("mapped") ? FileAccess.MAPPED : FileAccess.POSITIONAL;
        boolean good = check(folder.resolve(ENCAPSULATED), access, ENCAPSULATED_FRAMES)
                & check(folder.resolve(NATIVE), access, NATIVE_FRAMES);
        System.exit(good ? 0 : 1);
    }

    private static void make(Path file, String syntax, int frames, boolean encapsulated) throws IOException {
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, StandardOpenOption.SPARSE)) {
            ByteBuffer header = header(syntax, frames);
            if (encapsulated) {
                header.putInt(0x00107FE0).putInt(0x0000424F).putInt(-1).putInt(ITEM).putInt(0);
            } else {
                header.putInt(0x00107FE0).putInt(0x0000574F).putInt((int) ((long) frames * FRAME_SIZE));
            }
            long at = write(channel, 0, header);
            for (int frame = 0; frame < frames; frame++) {
                if (encapsulated) {
                    at = write(channel, at, numbers(ITEM, FRAME_SIZE));
                }
                boolean marked = frame == 0 || frame == frames - 1;
                if (marked) {
                    write(channel, at, numbers(frame + 1));
                    write(channel, at + FRAME_SIZE - 4, numbers(frame + 1));
                }
                at += FRAME_SIZE;
            }
            if (encapsulated) {
                write(channel, at, numbers(SEQUENCE_END, 0));
            }
        }
    }

    private static ByteBuffer header(String syntax, int frames) {
        ByteBuffer meta = little(200);
        text(meta, 0x00020010, "UI", syntax);
        meta.flip();
        ByteBuffer header = little(1024).position(128);
        header.put("DICM".getBytes(StandardCharsets.US_ASCII));
        header.putInt(0x00000002).putShort((short) 0x4C55).putShort((short) 4).putInt(meta.remaining());
        header.put(meta);
        text(header, 0x00080016, "UI", "1.2.840.10008.5.1.4.1.1.7.2");
        text(header, 0x00080018, "UI", "2.25.1");
        number(header, 0x00280002, 1);
        text(header, 0x00280004, "CS", "MONOCHROME2");
        text(header, 0x00280008, "IS", Integer.toString(frames));
        number(header, 0x00280010, 1000);
        number(header, 0x00280011, 1000);
        number(header, 0x00280100, 8);
        number(header, 0x00280101, 8);
        number(header, 0x00280102, 7);
        number(header, 0x00280103, 0);
        return header;
    }

    private static ByteBuffer little(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static void text(ByteBuffer bytes, int tag, String vr, String value) {
        String padded = value.length() % 2 == 0 ? value : value + (vr.equals("UI") ? "\0" : " ");
        bytes.putShort((short) (tag >>> 16)).putShort((short) tag);
        bytes.put(vr.getBytes(StandardCharsets.US_ASCII)).putShort((short) padded.length());
        bytes.put(padded.getBytes(StandardCharsets.US_ASCII));
    }

    private static void number(ByteBuffer bytes, int tag, int value) {
        bytes.putShort((short) (tag >>> 16)).putShort((short) tag);
        bytes.put("US".getBytes(StandardCharsets.US_ASCII)).putShort((short) 2).putShort((short) value);
    }

    private static ByteBuffer numbers(int... values) {
        ByteBuffer bytes = little(4 * values.length);
        for (int value : values) {
            bytes.putInt(value);
        }
        return bytes;
    }

    private static long write(FileChannel channel, long position, ByteBuffer bytes) throws IOException {
        bytes.flip();
        long at = position;
        while (bytes.hasRemaining()) {
            at += channel.write(bytes, at);
        }
        return at;
    }

    private static boolean check(Path path, FileAccess access, int frames) throws IOException {
        long start = System.nanoTime();
        String found;
        ReadOptions options =
                ReadOptions.lenient().toBuilder().fileAccess(access).build();
        try (DicomFile file = DicomFile.open(path, options)) {
            long opened = System.nanoTime();
            PixelData pixels = file.pixelData();
            if (pixels == null || pixels.index().frameCount() != frames) {
                found = "not " + frames + " frames";
            } else {
                found = marks(pixels, 0) + marks(pixels, frames - 1);
            }
            if (found.isEmpty()) {
                System.out.printf(
                        "PASS %s, %s, %d bytes: opened in %.0f ms, first and last frame in %.0f ms%n",
                        path.getFileName(), access, Files.size(path), (opened - start) / 1e6, (System.nanoTime() - opened) / 1e6);
                return true;
            }
        } catch (IOException | RuntimeException | OutOfMemoryError e) {
            found = e.toString();
        }
        System.out.println("FAIL " + path.getFileName() + ", " + access + ": " + found);
        return false;
    }

    /** What is wrong about a frame, nothing when it begins and ends with its number. */
    private static String marks(PixelData pixels, int frame) throws IOException {
        ByteBuffer bytes = little(FRAME_SIZE);
        pixels.index().read(frame, bytes);
        boolean good = bytes.position() == FRAME_SIZE
                && bytes.getInt(0) == frame + 1
                && bytes.getInt(FRAME_SIZE - 4) == frame + 1;
        return good ? "" : "frame " + (frame + 1) + " is another one; ";
    }
}
