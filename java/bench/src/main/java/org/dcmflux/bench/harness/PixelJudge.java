package org.dcmflux.bench.harness;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.dcmflux.bench.result.House;
import org.dcmflux.testkit.EncapsulatedFrames;
import org.dcmflux.testkit.FrameShape;
import org.dcmflux.testkit.ParsedFile;

/**
 * Has a file decoded by a program of another house than the one that wrote it. What is native already is read by the testkit, which
 * shares nothing with any of them.
 */
final class PixelJudge {
    private static final String PREFIX = "1.2.840.10008.1.2";
    static final int PIXEL_DATA = 0x7FE00010;

    /** Decoders in dcmtk by the end of the Transfer Syntax UID. */
    private static final Map<String, List<String>> DCMTK = Map.of(
            ".4.50", List.of("dcmdjpeg", "+cn", "+px"),
            ".4.51", List.of("dcmdjpeg", "+cn", "+px"),
            ".4.57", List.of("dcmdjpeg", "+cn", "+px"),
            ".4.70", List.of("dcmdjpeg", "+cn", "+px"),
            ".4.80", List.of("dcmdjpls", "+px"),
            ".4.81", List.of("dcmdjpls", "+px"),
            ".5", List.of("dcmdrle"));

    /**
     * Decoded pixels.
     *
     * @param pixels little endian, colour by pixel
     * @param photometric what they mean
     * @param shape of the frames
     * @param judge who decoded
     */
    record Decoded(byte[] pixels, String photometric, FrameShape shape, String judge) {}

    private final Toolbox tools;
    private final Spawner spawner;
    private final Path folder;

    /** @param folder for what judges write */
    PixelJudge(Toolbox tools, Spawner spawner, Path folder) {
        this.tools = tools;
        this.spawner = spawner;
        this.folder = folder;
    }

    /**
     * Decodes all frames.
     *
     * @throws AssertionError when the file is not well-formed, with the testkit's complaint
     * @throws IOException when no judge is here or the judge refuses the file
     */
    Decoded decode(Path file, House producer) throws IOException, InterruptedException {
        ParsedFile parsed = ParsedFile.of(file);
        String syntax = parsed.transferSyntax();
        String end = syntax.startsWith(PREFIX) ? syntax.substring(PREFIX.length()) : syntax;
        if (!parsed.isEncapsulated()) {
            return new Decoded(nativePixels(parsed), parsed.text(0x00280004), parsed.shape(), "testkit");
        }
        if (end.startsWith(".4.20")) {
            return jpeg2000(parsed);
        }
        if (end.equals(".4.110") || end.equals(".4.111")) {
            return jpegXl(parsed);
        }
        List<String> dcmtk = DCMTK.get(end);
        if (dcmtk != null
                && producer != House.DCMTK
                && tools.judge(dcmtk.get(0)).isPresent()) {
            return converted(dcmtk, file);
        }
        if (producer != House.GDCM && tools.judge("gdcmconv").isPresent()) {
            return converted(List.of("gdcmconv", "--raw"), file);
        }
        if (end.startsWith(".4.9")) {
            return jpeg2000(parsed);
        }
        throw new IOException("no judge of another house than " + producer + " decodes " + syntax + " here");
    }

    private static byte[] nativePixels(ParsedFile parsed) {
        byte[] pixels = parsed.value(PIXEL_DATA);
        boolean swapped = parsed.transferSyntax().equals(PREFIX + ".2")
                && parsed.element(PIXEL_DATA).vr().equals("OW");
        if (swapped) {
            for (int i = 0; i + 1 < pixels.length; i += 2) {
                byte high = pixels[i];
                pixels[i] = pixels[i + 1];
                pixels[i + 1] = high;
            }
        }
        return pixels;
    }

    private Decoded converted(List<String> command, Path file) throws IOException, InterruptedException {
        Path decoded = folder.resolve("judged.dcm");
        Files.createDirectories(folder);
        List<String> whole = new ArrayList<>(command);
        whole.set(0, tools.judge(command.get(0)).orElseThrow());
        whole.addAll(
                command.get(0).equals("gdcmconv")
                        ? List.of("-i", file.toString(), "-o", decoded.toString())
                        : List.of(file.toString(), decoded.toString()));
        run(whole, folder);
        ParsedFile parsed = ParsedFile.of(decoded);
        Files.delete(decoded);
        return new Decoded(nativePixels(parsed), parsed.text(0x00280004), parsed.shape(), command.get(0));
    }

    private void run(List<String> command, Path where) throws IOException, InterruptedException {
        Finished finished = spawner.run(Task.of(where, command));
        if (!finished.succeeded()) {
            throw new IOException(command.get(0) + " as judge: " + finished.complaint());
        }
    }

    /** All code streams in one process: for HTJ2K, which is no peer's, and for JPEG 2000 of GDCM, which is OpenJPEG itself. */
    private Decoded jpeg2000(ParsedFile parsed) throws IOException, InterruptedException {
        String program = tools.judge("opj_decompress").orElseThrow(() -> new IOException("opj_decompress is missing"));
        Path streams = emptyFolder("judged-j2k");
        List<byte[]> frames = EncapsulatedFrames.of(parsed);
        for (int i = 0; i < frames.size(); i++) {
            Files.write(streams.resolve("f%06d.j2k".formatted(i)), frames.get(i));
        }
        run(List.of(program, "-ImgDir", ".", "-OutFor", "RAWL", "-threads", "ALL_CPUS"), streams);
        ByteArrayOutputStream pixels = new ByteArrayOutputStream();
        for (int i = 0; i < frames.size(); i++) {
            pixels.writeBytes(Files.readAllBytes(streams.resolve("f%06d.rawl".formatted(i))));
        }
        RowRunner.delete(streams);
        return new Decoded(pixels.toByteArray(), parsed.text(0x00280004), parsed.shape(), "opj_decompress");
    }

    private Decoded jpegXl(ParsedFile parsed) throws IOException, InterruptedException {
        String program = tools.judge("djxl").orElseThrow(() -> new IOException("djxl is missing"));
        Path streams = emptyFolder("judged-jxl");
        ByteArrayOutputStream pixels = new ByteArrayOutputStream();
        for (byte[] stream : EncapsulatedFrames.of(parsed)) {
            Path encoded = Files.write(streams.resolve("frame.jxl"), stream);
            Path map = streams.resolve(parsed.shape().samples() == 1 ? "frame.pgm" : "frame.ppm");
            run(List.of(program, "--quiet", encoded.toString(), map.toString()), streams);
            byte[] bytes = Files.readAllBytes(map);
            int length = Math.toIntExact(parsed.shape().bytesPerFrame());
            byte[] samples = Arrays.copyOfRange(bytes, bytes.length - length, bytes.length);
            pixels.writeBytes(parsed.shape().bitsAllocated() == 16 ? swapped(samples) : samples);
        }
        RowRunner.delete(streams);
        return new Decoded(pixels.toByteArray(), parsed.text(0x00280004), parsed.shape(), "djxl");
    }

    private static byte[] swapped(byte[] words) {
        byte[] swapped = new byte[words.length];
        for (int i = 0; i + 1 < words.length; i += 2) {
            swapped[i] = words[i + 1];
            swapped[i + 1] = words[i];
        }
        return swapped;
    }

    private Path emptyFolder(String name) throws IOException {
        Path streams = folder.resolve(name);
        RowRunner.delete(streams);
        return Files.createDirectories(streams);
    }
}
