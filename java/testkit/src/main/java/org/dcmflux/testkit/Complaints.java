package org.dcmflux.testkit;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

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
        Set<String> complaints = about(output);
        complaints.removeAll(about(input));
        complaints.removeIf(Complaints::isInherent);
        return List.copyOf(complaints);
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
        Set<String> complaints = Judge.DCMDUMP
                .run(file.toString())
                .stderr()
                .lines()
                .filter(line -> line.matches("[WEF]: .*"))
                .map(line -> normalised(line, file))
                .collect(Collectors.toCollection(TreeSet::new));
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            Path readable = readable(file, folder);
            Judge.DCIODVFY
                    .run(readable.toString())
                    .text()
                    .lines()
                    .filter(line -> line.contains("Error") || line.contains("Warning"))
                    .map(line -> normalised(line, readable))
                    .forEach(complaints::add);
        }
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

    private static Path readable(Path file, TemporaryFolder folder) {
        String syntax = Judge.DCMFTEST.run(file.toString()).exitCode() == 0
                ? ParsedFile.of(file).transferSyntax()
                : "";
        String end = syntax.startsWith(PREFIX) ? syntax.substring(PREFIX.length()) : "";
        String disguise = DISGUISES.get(end);
        return disguise == null
                ? file
                : folder.write("disguised.dcm", disguised(ParsedFile.of(file), PREFIX + disguise));
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
