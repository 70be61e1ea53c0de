import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Turns the reviewable TSV tables of this folder into {@code Tags.java}, {@code TransferSyntaxTable.java} and the
 * lookup tables that {@code org.dcmflux.dictionary} reads on first use.
 *
 * <p>Run as {@code java DictionaryGenerator.java <tsv directory> <sources> <resources>}. Does nothing when every output
 * is newer than every input.
 */
public final class DictionaryGenerator {
    private static final String PACKAGE_FOLDER = "org/dcmflux/dictionary";

    /** In the order of the constants of {@code Vr}; the tables hold positions in this list. */
    private static final List<String> VRS = List.of(
            "AE AS AT CS DA DS DT FD FL IS LO LT OB OD OF OL OV OW PN SH SL SQ SS ST SV TM UC UI UL UN UR US UT UV"
                    .split(" "));

    private record Element(int tag, int mask, String vr, String vm, String keyword, String name, boolean retired) {
        boolean repeats() {
            return mask != -1;
        }

        String displayTag() {
            return "(%04X,%04X)".formatted(tag >>> 16, tag & 0xFFFF);
        }
    }

    private final Path tables;
    private final Path sources;
    private final Path resources;

    private DictionaryGenerator(Path tables, Path sources, Path resources) {
        this.tables = tables;
        this.sources = sources.resolve(PACKAGE_FOLDER);
        this.resources = resources.resolve(PACKAGE_FOLDER);
    }

    public static void main(String[] arguments) throws IOException {
        if (arguments.length != 3) {
            throw new IllegalArgumentException("usage: DictionaryGenerator <tsv directory> <sources> <resources>");
        }
        new DictionaryGenerator(Path.of(arguments[0]), Path.of(arguments[1]), Path.of(arguments[2])).run();
    }

    private void run() throws IOException {
        if (isUpToDate()) {
            return;
        }
        Files.createDirectories(sources);
        Files.createDirectories(resources);
        List<Element> elements = elements();
        write(sources.resolve("Tags.java"), tags(elements));
        write(sources.resolve("TransferSyntaxTable.java"), transferSyntaxTable());
        writeElementTables(elements);
        write(resources.resolve("sop-classes.tsv"), columns("storage-sop-classes.tsv", 7));
        write(resources.resolve("uids.tsv"), columns("uids.tsv", 5));
    }

    private boolean isUpToDate() throws IOException {
        List<Path> outputs = List.of(
                sources.resolve("Tags.java"),
                sources.resolve("TransferSyntaxTable.java"),
                resources.resolve("element-vrs.bin"),
                resources.resolve("element-names.bin"),
                resources.resolve("sop-classes.tsv"),
                resources.resolve("uids.tsv"));
        long oldestOutput = Long.MAX_VALUE;
        for (Path output : outputs) {
            if (!Files.exists(output)) {
                return false;
            }
            oldestOutput = Math.min(oldestOutput, Files.getLastModifiedTime(output).toMillis());
        }
        try (Stream<Path> inputs = Files.list(tables)) {
            for (Path input : inputs.toList()) {
                if (Files.getLastModifiedTime(input).toMillis() >= oldestOutput) {
                    return false;
                }
            }
        }
        return true;
    }

    // ---- elements

    private List<Element> elements() throws IOException {
        List<Element> elements = new ArrayList<>();
        for (String[] row : rows("dictionary.tsv")) {
            int tag = Integer.parseUnsignedInt(row[0].replace('x', '0'), 16);
            int mask = Integer.parseUnsignedInt(
                    row[0].replaceAll("[0-9a-fA-F]", "f").replace('x', '0'), 16);
            String vr = row[1].equals("NONE") ? "" : row[1];
            elements.add(new Element(tag, mask, vr, row[2], row[3], row[4], row[5].equals("Y")));
        }
        elements.sort(Comparator.comparing(Element::repeats)
                .thenComparing((a, b) -> Integer.compareUnsigned(a.tag, b.tag)));
        return elements;
    }

    private static String tags(List<Element> elements) {
        StringBuilder out = new StringBuilder(1 << 20);
        out.append("package org.dcmflux.dictionary;\n\n");
        out.append("/**\n * The tags of the registry, one constant a keyword. Elements of repeating groups have\n");
        out.append(" * the tag of the first repetition. Generated from {@code dictionary.tsv}.\n");
        out.append(" *\n * @dicom PS3.6 6\n */\n");
        out.append("public final class Tags {\n    private Tags() {}\n");
        for (Element element : elements) {
            if (element.keyword.isEmpty()) {
                continue;
            }
            out.append("\n    /** %s %s, VR %s, VM %s%s. */\n".formatted(
                    element.displayTag(), escape(element.name), element.vr.isEmpty() ? "none" : element.vr,
                    element.vm.isEmpty() ? "none" : element.vm, element.retired ? ", retired" : ""));
            out.append("    public static final int %s = 0x%08X;\n".formatted(element.keyword, element.tag));
        }
        return out.append("}\n").toString();
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("@", "&#64;");
    }

    /** What parsing needs in one small table; what people read in another that most programs never load. */
    private void writeElementTables(List<Element> elements) throws IOException {
        int exact = (int) elements.stream().filter(e -> !e.repeats()).count();
        Map<String, Integer> vrSets = new LinkedHashMap<>();
        elements.forEach(e -> vrSets.putIfAbsent(e.vr, vrSets.size()));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeInt(exact);
            out.writeInt(elements.size() - exact);
            out.writeInt(vrSets.size());
            for (String vrSet : vrSets.keySet()) {
                out.writeLong(vrMask(vrSet));
                out.writeInt(vrSet.isEmpty() ? VRS.indexOf("UN") : VRS.indexOf(vrSet.substring(0, 2)));
            }
            for (Element element : elements) {
                out.writeInt(element.tag);
            }
            for (Element element : elements.subList(exact, elements.size())) {
                out.writeInt(element.mask);
            }
            for (Element element : elements) {
                out.writeByte(vrSets.get(element.vr));
            }
        }
        Files.write(resources.resolve("element-vrs.bin"), bytes.toByteArray());
        writeNames(elements);
    }

    private static long vrMask(String vrSet) {
        long mask = 0;
        for (String vr : vrSet.isEmpty() ? new String[] {"UN"} : vrSet.split(" or ")) {
            mask |= 1L << VRS.indexOf(vr);
        }
        return mask;
    }

    private void writeNames(List<Element> elements) throws IOException {
        List<byte[]> texts = elements.stream()
                .map(e -> String.join("\t", e.keyword, e.name, e.vr, e.vm, e.retired ? "Y" : "N"))
                .map(text -> text.getBytes(StandardCharsets.UTF_8))
                .toList();
        int[] byKeyword = IntStream.range(0, elements.size())
                .filter(i -> !elements.get(i).keyword.isEmpty())
                .boxed()
                .sorted(Comparator.comparing(i -> elements.get(i).keyword))
                .mapToInt(Integer::intValue)
                .toArray();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeInt(texts.size());
            out.writeInt(byKeyword.length);
            int offset = 0;
            for (byte[] text : texts) {
                out.writeInt(offset);
                offset += text.length;
            }
            out.writeInt(offset);
            for (int index : byKeyword) {
                out.writeInt(index);
            }
            for (byte[] text : texts) {
                out.write(text);
            }
        }
        Files.write(resources.resolve("element-names.bin"), bytes.toByteArray());
    }

    // ---- unique identifiers

    private String transferSyntaxTable() throws IOException {
        StringBuilder out = new StringBuilder();
        out.append("package org.dcmflux.dictionary;\n\nimport static org.dcmflux.dictionary.TransferSyntax.row;\n\n");
        out.append("/** The rows of {@code transfer-syntaxes.tsv}. */\nfinal class TransferSyntaxTable {\n");
        out.append("    private TransferSyntaxTable() {}\n\n    static TransferSyntax[] rows() {\n");
        out.append("        return new TransferSyntax[] {\n");
        for (String[] row : rows("transfer-syntaxes.tsv")) {
            String shortName = row[3].isEmpty() ? "null" : quote(row[3]);
            String flags = Stream.of(
                            row[4].equals("Y") ? "TransferSyntax.RETIRED" : "",
                            row[5].equals("big") ? "TransferSyntax.BIG_ENDIAN" : "",
                            row[6].equals("explicit") ? "TransferSyntax.EXPLICIT_VR" : "",
                            row[7].equals("Y") ? "TransferSyntax.ENCAPSULATED" : "",
                            row[8].equals("Y") ? "TransferSyntax.DEFLATED" : "")
                    .filter(flag -> !flag.isEmpty())
                    .collect(Collectors.joining(" | "));
            String format = "            row(%s, %s, %s, %s, %s, Lossiness.%s, CodecFamily.%s, FragmentRule.%s),\n";
            out.append(format.formatted(
                    quote(row[0]), quote(row[1]), quote(row[2]), shortName, flags.isEmpty() ? "0" : flags,
                    row[9].toUpperCase(Locale.ROOT), row[10], row[11]));
        }
        return out.append("        };\n    }\n}\n").toString();
    }

    private static String quote(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    private String columns(String table, int count) throws IOException {
        return rows(table).stream()
                .map(row -> Stream.of(row).limit(count).collect(Collectors.joining("\t")))
                .collect(Collectors.joining("\n", "", "\n"));
    }

    // ---- files

    private List<String[]> rows(String table) throws IOException {
        return Files.readAllLines(tables.resolve(table)).stream()
                .skip(1)
                .filter(line -> !line.isBlank())
                .map(line -> line.split("\t", -1))
                .toList();
    }

    private static void write(Path file, String text) throws IOException {
        Files.writeString(file, text);
    }
}
