package org.dcmflux.bench.harness;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import org.dcmflux.testkit.FrameShape;
import org.dcmflux.testkit.Part10Builder;

/**
 * Makes the inputs. Frames depend on the image, the seed and their number only, so that the same input comes out on every machine.
 *
 * <p>At scale 1: CT-512 400 frames 512x512, 16 bit signed; XA-1024 100 frames 1024x1024, 10 in 16 bit; US-RGB 200 frames 640x480;
 * MONO8 600 frames 640x480; MG one frame 3064x4664, 12 in 16 bit; SMALL 2,000 files of one CT frame; BIG 2,000 CT frames in one.
 */
final class Inputs {
    private static final long SEED = 20_260_101;
    static final String GREY_WORD = "1.2.840.10008.5.1.4.1.1.7.3";
    private static final String GREY_BYTE = "1.2.840.10008.5.1.4.1.1.7.2";
    private static final String TRUE_COLOUR = "1.2.840.10008.5.1.4.1.1.7.4";
    private static final String CT = "1.2.840.10008.5.1.4.1.1.2";

    private final Path folder;
    private final double scale;
    private final SourceImages images;
    private final Map<String, Input> made = new HashMap<>();

    Inputs(Path folder, double scale, SourceImages images) {
        this.folder = folder;
        this.scale = scale;
        this.images = images;
    }

    /** Computed tomography, {@code part} of the full number of frames. */
    Input ct(double part) throws IOException {
        int frames = count(400 * part);
        return multiFrame(
                "CT-512-" + frames, images.ct(), new FrameShape(512, 512, 1, 16, true, frames), 16, GREY_WORD);
    }

    /** X-ray angiography. */
    Input xa() throws IOException {
        int frames = count(100);
        FrameShape shape = new FrameShape(1024, 1024, 1, 16, false, frames);
        return multiFrame("XA-1024-" + frames, images.xRay(), shape, 10, GREY_WORD);
    }

    /** Ultrasound in colour, {@code part} of the full number of frames. */
    Input ultrasound(double part) throws IOException {
        int frames = count(200 * part);
        FrameShape shape = new FrameShape(480, 640, 3, 8, false, frames);
        return multiFrame("US-RGB-" + frames, images.ultrasound(), shape, 8, TRUE_COLOUR);
    }

    /** Grey ultrasound, {@code part} of the full number of frames. */
    Input mono8(double part) throws IOException {
        int frames = count(600 * part);
        FrameShape shape = new FrameShape(480, 640, 1, 8, false, frames);
        return multiFrame("MONO8-" + frames, images.ultrasound().grey(), shape, 8, GREY_BYTE);
    }

    /** One frame as large as a mammogram; smaller scales make it narrower. */
    Input mammogram() throws IOException {
        int rows = Math.max(64, (int) Math.round(4664 * Math.min(1, scale)));
        FrameShape shape = new FrameShape(rows, 3064, 1, 16, false, 1);
        SourceImage twelveBits = images.xRay();
        return multiFrame("MG-3064x" + rows, twelveBits, shape, 12, GREY_WORD);
    }

    /** One frame of 64x64: what is left is starting. */
    Input tiny() throws IOException {
        return multiFrame("TINY-64x64", images.ct(), new FrameShape(64, 64, 1, 16, true, 1), 16, CT);
    }

    /** Frames so small that nothing but handling them takes time. */
    Input manyFrames(double full) throws IOException {
        int frames = count(full);
        FrameShape shape = new FrameShape(32, 32, 1, 8, false, frames);
        return multiFrame("MANY-32-" + frames, images.ultrasound().grey(), shape, 8, GREY_BYTE);
    }

    /** How many small files there are. */
    int smallFiles(double part) {
        return count(2000 * part);
    }

    /** A folder with so many CT files of one frame; the pixels of file n are frame n of {@link #ct}. */
    SmallFiles small(int files) throws IOException {
        SmallFiles small = new SmallFiles(folder.resolve("SMALL-" + files), files);
        FrameShape shape = new FrameShape(512, 512, 1, 16, true, 1);
        if (!Files.exists(small.folder())) {
            Files.createDirectories(small.folder());
            for (int i = 0; i < files; i++) {
                byte[] pixels = images.ct().frame(shape, Short.MIN_VALUE, Short.MAX_VALUE, SEED, i);
                try (OutputStream out = Files.newOutputStream(small.file(i))) {
                    out.write(header("SMALL", i + 1, shape, 16, CT, "MONOCHROME2"));
                    out.write(pixels);
                }
            }
        }
        return small;
    }

    /** One object of a gigabyte at full size: CT frames again and again. */
    SmallFiles bigObject() throws IOException {
        int frames = count(2000);
        SmallFiles big = new SmallFiles(folder.resolve("BIG-" + frames), 1);
        FrameShape shape = new FrameShape(512, 512, 1, 16, true, frames);
        if (!Files.exists(big.folder())) {
            Files.createDirectories(big.folder());
            byte[] pixels = images.ct().frame(shape, Short.MIN_VALUE, Short.MAX_VALUE, SEED, 0);
            try (OutputStream out = Files.newOutputStream(big.file(0))) {
                out.write(header("BIG", 1, shape, 16, GREY_WORD, "MONOCHROME2"));
                for (int i = 0; i < frames; i++) {
                    out.write(pixels);
                }
            }
        }
        return big;
    }

    /** {@link #tiny} in a folder of its own. */
    SmallFiles tinyFolder() throws IOException {
        SmallFiles one = new SmallFiles(folder.resolve("TINY"), 1);
        if (!Files.exists(one.folder())) {
            Files.createDirectories(one.folder());
            Files.copy(tiny().dicom(), one.file(0));
        }
        return one;
    }

    private int count(double full) {
        return Math.max(2, (int) Math.round(full * scale));
    }

    private Input multiFrame(String name, SourceImage image, FrameShape shape, int stored, String sopClass)
            throws IOException {
        Input known = made.get(name);
        if (known != null) {
            return known;
        }
        Path dicom = folder.resolve(name + ".dcm");
        Path raw = folder.resolve(name + ".raw");
        String photometric = shape.samples() == 3 ? "RGB" : "MONOCHROME2";
        int low = shape.signed() ? Short.MIN_VALUE : 0;
        int high = shape.signed() ? Short.MAX_VALUE : (1 << stored) - 1;
        MessageDigest digest = sha256();
        Files.createDirectories(folder);
        try (OutputStream file = new BufferedOutputStream(Files.newOutputStream(dicom), 1 << 20);
                OutputStream pixels = new BufferedOutputStream(Files.newOutputStream(raw), 1 << 20)) {
            file.write(header(name, 1, shape, stored, sopClass, photometric));
            for (int i = 0; i < shape.frames(); i++) {
                byte[] frame = image.frame(shape, low, high, SEED, i);
                digest.update(frame);
                file.write(frame);
                pixels.write(frame);
            }
        }
        String title = "%s: %d x %d x %d, %d bit%s, %.1f MB"
                .formatted(
                        name,
                        shape.frames(),
                        shape.columns(),
                        shape.rows(),
                        stored,
                        shape.samples() == 3 ? " RGB" : "",
                        shape.byteCount() / 1e6);
        Input input = new Input(
                name, title, dicom, raw, HexFormat.of().formatHex(digest.digest()), shape, stored, photometric);
        made.put(name, input);
        return input;
    }

    /** All but the pixels themselves, which follow. */
    private static byte[] header(
            String series, int instance, FrameShape shape, int stored, String sopClass, String photometric) {
        return builder("1.2.840.10008.1.2.1", series, instance, shape, stored, sopClass, photometric)
                .dataSet(set -> set.header(0x7FE00010, shape.bitsAllocated() == 8 ? "OB" : "OW", shape.byteCount()))
                .build();
    }

    /** A file with everything but its Pixel Data. */
    static Part10Builder builder(
            String syntax,
            String series,
            int instance,
            FrameShape shape,
            int stored,
            String sopClass,
            String photometric) {
        String uid = "2.25." + Integer.toUnsignedString(series.hashCode());
        return Part10Builder.syntax(syntax)
                .sopClass(sopClass)
                .sopInstance(uid + ".1." + instance)
                .dataSet(set -> set.text(0x00080016, "UI", sopClass)
                        .text(0x00080018, "UI", uid + ".1." + instance)
                        .text(0x00080020, "DA", "20260101")
                        .text(0x00080030, "TM", "090000")
                        .text(0x00080060, "CS", sopClass.equals(CT) ? "CT" : "OT")
                        .text(0x00100010, "PN", "Benchmark^" + series)
                        .text(0x00100020, "LO", "BENCH")
                        .text(0x0020000D, "UI", uid + ".2")
                        .text(0x0020000E, "UI", uid + ".3")
                        .text(0x00200010, "SH", "1")
                        .text(0x00200011, "IS", "1")
                        .text(0x00200013, "IS", Integer.toString(instance)))
                .image(shape, stored, photometric);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
