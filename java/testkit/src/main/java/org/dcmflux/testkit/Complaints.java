package org.dcmflux.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.dcmflux.testkit.Judge.Kept;

/**
 * What dcmdump and dciodvfy hold against an output that they did not hold against its input.
 *
 * <p>Inputs are seldom without fault; whoever transcodes them must not add any. Paths and byte offsets do not count.
 */
public final class Complaints {
    private static final String PREFIX = "1.2.840.10008.1.2";

    /**
     * Transfer Syntaxes that dciodvfy does not know, and one of the same structure that it knows; it never decodes
     * pixels. Deflated becomes Explicit VR Little Endian by inflating.
     */
    private static final Map<String, String> DISGUISES = Map.of(
            ".1.98", ".5",
            ".1.99", ".1",
            ".8.1", ".5",
            ".4.110", ".4.90",
            ".4.111", ".4.91",
            ".4.112", ".4.91",
            ".4.201", ".4.90",
            ".4.202", ".4.90",
            ".4.203", ".4.91");

    /** Complaints that come with the change of Transfer Syntax itself, and why. */
    private static final Map<Pattern, String> INHERENT = Map.of(
            Pattern.compile("\\(0x[0-9a-f]{3}[13579bdf],.*Unrecognized tag - .*explicit value representation .*"),
            "explicit VR has to name a VR for private elements, of which implicit VR says nothing",
            Pattern.compile("W: Found element \\([0-9a-f]{3}[13579bdf],.*with VR UN and undefined length.*"),
            "a private sequence of implicit VR is UN in explicit VR",
            Pattern.compile(".*Value dubious for this VR - \\(0x[0-9a-f]{3}[13579bdf],.*"),
            "in implicit VR private elements have the VRs of dciodvfy's own dictionary",
            Pattern.compile(".*\\(0x0002,0x0003\\).*"),
            "File Meta Information says the UID of the Data Set again",
            Pattern.compile("\\(0x7fe0,0x000[12]\\) OV Extended Offset Table.*unsupported.*"),
            "dciodvfy is older than the Extended Offset Table's VR",
            Pattern.compile(".*Unrecognized enumerated value <XYB> .*Photometric Interpretation.*"),
            "dciodvfy is older than the Photometric Interpretation of JPEG XL");

    private Complaints() {}

    /**
     * Returns the complaints about the output that are not complaints about the input, in alphabetical order.
     *
     * <p>Ends the test when one of the two judges is missing.
     */
    public static List<String> newComplaints(Path input, Path output) {
        return newComplaints(Map.of(output, input)).getOrDefault(output, List.of());
    }

    /** Fails with the list unless there are no new complaints. */
    public static void assertNoNewComplaints(Path input, Path output) {
        List<String> complaints = newComplaints(input, output);
        if (!complaints.isEmpty()) {
            throw new AssertionError("the judges complain about " + output + " but not about " + input + ":\n"
                    + String.join("\n", complaints));
        }
    }

    /** Returns all complaints about a file. */
    public static Set<String> about(Path file) {
        return aboutEach(List.of(file)).getOrDefault(file, Set.of());
    }

    /** Returns all complaints about each of many files. */
    public static Map<Path, Set<String>> aboutEach(Collection<Path> files) {
        List<Path> all = List.copyOf(new LinkedHashSet<>(files));
        Map<Path, Set<String>> complaints = new HashMap<>();
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            List<Path> readable = new ArrayList<>();
            for (int i = 0; i < all.size(); i++) {
                readable.add(readable(all.get(i), folder, i + ".dcm"));
            }
            List<Judge.Verdict> dumps = Judge.DCMDUMP.runEach(Kept.ERRORS, arguments(all));
            List<Judge.Verdict> checks = Judge.DCIODVFY.runEach(Kept.ALL, arguments(readable));
            for (int i = 0; i < all.size(); i++) {
                Path file = all.get(i);
                Path checked = readable.get(i);
                Set<String> found = complaints.computeIfAbsent(file, absent -> new TreeSet<>());
                dumps.get(i)
                        .stdout()
                        .lines()
                        .filter(line -> line.matches("[WEF]: .*"))
                        .forEach(line -> found.add(normalised(line, file)));
                checks.get(i)
                        .stdout()
                        .lines()
                        .filter(line -> line.contains("Error") || line.contains("Warning"))
                        .forEach(line -> found.add(normalised(line, checked)));
            }
        }
        return complaints;
    }

    private static List<List<String>> arguments(List<Path> files) {
        return files.stream().map(file -> List.of(file.toString())).toList();
    }

    /**
     * Returns what {@link #newComplaints(Path, Path)} returns, for many pairs at once.
     *
     * @param inputs of each output
     */
    public static Map<Path, List<String>> newComplaints(Map<Path, Path> inputs) {
        List<Path> files = new ArrayList<>(inputs.keySet());
        files.addAll(inputs.values());
        Map<Path, Set<String>> about = aboutEach(files);
        Map<Path, List<String>> complaints = new HashMap<>();
        inputs.forEach((output, input) -> {
            Set<String> before = about.getOrDefault(input, Set.of());
            List<String> found = about.getOrDefault(output, Set.of()).stream()
                    .filter(complaint -> !before.contains(complaint) && !isInherent(complaint))
                    .toList();
            if (!found.isEmpty()) {
                complaints.put(output, found);
            }
        });
        return complaints;
    }

    static boolean isInherent(String complaint) {
        return INHERENT.keySet().stream()
                .anyMatch(inherent -> inherent.matcher(complaint).matches());
    }

    private static String normalised(String line, Path file) {
        return line.replace(file.toString(), "FILE")
                .replaceAll("(?i)(offset|position|byte)s?[ =:]+(0x)?[0-9a-f]+", "$1 N")
                .replaceAll("\\s+", " ")
                .strip();
    }

    private static Path readable(Path file, TemporaryFolder folder, String name) {
        String syntax = isPart10(file) ? ParsedFile.of(file).transferSyntax() : "";
        String end = syntax.startsWith(PREFIX) ? syntax.substring(PREFIX.length()) : "";
        String disguise = DISGUISES.get(end);
        return disguise == null ? file : folder.write(name, disguised(ParsedFile.of(file), PREFIX + disguise));
    }

    private static boolean isPart10(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] start = in.readNBytes(132);
            return start.length == 132 && new String(start, 128, 4, StandardCharsets.US_ASCII).equals("DICM");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] disguised(ParsedFile file, String transferSyntax) {
        byte[] bytes = file.bytes();
        ParsedFile.Element element = file.element(0x00020010);
        int valueEnd = element.offset() + (int) element.length();
        byte[] replaced = new DataSetBytes(ByteOrder.LITTLE_ENDIAN, true)
                .raw(Arrays.copyOf(bytes, element.offset() - 8))
                .text(0x00020010, "UI", transferSyntax)
                .raw(Arrays.copyOfRange(bytes, valueEnd, bytes.length))
                .toByteArray();
        if (file.has(0x00020000)) {
            int offset = file.element(0x00020000).offset();
            ByteBuffer buffer = ByteBuffer.wrap(replaced).order(ByteOrder.LITTLE_ENDIAN);
            buffer.putInt(offset, buffer.getInt(offset) + replaced.length - bytes.length);
        }
        return replaced;
    }
}
