package org.dcmflux.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One row of a {@link Manifest}. Numbers that the row does not state are -1, texts are empty.
 *
 * <p>{@link #toString()} is the path, so that a row can be the argument of a parameterised test.
 */
public final class ManifestEntry {
    private final Path folder;
    private final Map<String, String> row;

    ManifestEntry(Path folder, Map<String, String> row) {
        this.folder = folder;
        this.row = Map.copyOf(row);
    }

    /** Returns a cell by the name of its column; empty when the table has no such column. */
    public String column(String name) {
        return row.getOrDefault(name, "");
    }

    /** Returns the path inside the folder, with slashes. */
    public String path() {
        return column("path");
    }

    /** Returns where the file is. */
    public Path file() {
        return folder.resolve(path());
    }

    /** Reads the whole file. */
    public byte[] readAllBytes() {
        try {
            return Files.readAllBytes(file());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the SHA-256 of the file, in hexadecimal digits. */
    public String sha256() {
        return column("sha256");
    }

    /** Returns the length of the file. */
    public long bytes() {
        return number("bytes");
    }

    /** Returns the Transfer Syntax UID. */
    public String transferSyntax() {
        return column("transfer_syntax");
    }

    /** Returns the SOP Class UID. */
    public String sopClass() {
        return column("sop_class");
    }

    /** Returns Rows. */
    public int rows() {
        return (int) number("rows");
    }

    /** Returns Columns. */
    public int columns() {
        return (int) number("cols");
    }

    /** Returns Samples per Pixel. */
    public int samples() {
        return (int) number("samples");
    }

    /** Returns Bits Allocated. */
    public int bitsAllocated() {
        return (int) number("bits_allocated");
    }

    /** Returns Bits Stored. */
    public int bitsStored() {
        return (int) number("bits_stored");
    }

    /** Tells whether Pixel Representation is two's complement. */
    public boolean isSigned() {
        return number("pixel_representation") == 1;
    }

    /** Returns Photometric Interpretation as the file says it. */
    public String photometric() {
        return column("photometric");
    }

    /** Returns Planar Configuration. */
    public int planar() {
        return (int) number("planar");
    }

    /** Returns the number of frames. */
    public int frames() {
        return (int) number("frames");
    }

    /** Returns what a reader should do with the file; the words are explained in the README beside the table. */
    public String expected() {
        return column("expected");
    }

    /** Tells whether the pixels are there and every good reader decodes them. */
    public boolean decodes() {
        return expected().equals("decodes") && !allFramesSha256().isEmpty();
    }

    /** Tells whether decoding is fully specified, so that hashes must match. */
    public boolean isExact() {
        return column("exactness").equals("exact");
    }

    /** Returns the SHA-256 of every frame as {@link FrameHashes} computes it; empty when there are too many frames. */
    public List<String> frameSha256() {
        String cell = column("frame_sha256");
        return cell.isEmpty() ? List.of() : List.of(cell.split(","));
    }

    /** Returns the SHA-256 of all frames one after the other; empty when no pixels are expected. */
    public String allFramesSha256() {
        return column("all_frames_sha256");
    }

    /** Returns the SHA-256 of all frames with bits above Bits Stored cleared; empty when that makes no difference. */
    public String storedBitsSha256() {
        return column("stored_bits_sha256");
    }

    /** Returns the decoded first frame of a lossy file to compare with, where one is kept. */
    public Optional<byte[]> lossyReference() {
        String cell = column("lossy_reference");
        if (cell.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(Judge.ZSTD
                .require()
                .run("-d", "-c", folder.resolve(cell).toString())
                .succeeded()
                .stdoutBytes());
    }

    /** Returns the shape of the decoded frames, as hashes and comparisons need it. */
    public FrameShape shape() {
        FrameShape shape = new FrameShape(
                rows(), columns(), Math.max(1, samples()), bitsAllocated(), isSigned(), Math.max(1, frames()));
        return photometric().equals("YBR_FULL_422") && isNative()
                ? shape.withBytesPerFrame(2L * rows() * columns())
                : shape;
    }

    /** Tells whether Pixel Data is native by the Transfer Syntax. */
    public boolean isNative() {
        return List.of("", ".1", ".2", ".1.99").stream()
                .anyMatch(end -> transferSyntax().equals("1.2.840.10008.1.2" + end));
    }

    private long number(String name) {
        String cell = column(name);
        return cell.isEmpty() || !cell.chars().allMatch(Character::isDigit) ? -1 : Long.parseLong(cell);
    }

    @Override
    public String toString() {
        return path();
    }
}
