package org.dcmflux.transcode.batch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.dcmflux.data.DataSet;
import org.dcmflux.dictionary.TransferSyntax;
import org.dcmflux.dictionary.TransferSyntaxes;
import org.dcmflux.encoding.ReadOptions;
import org.dcmflux.file.DicomFile;
import org.jspecify.annotations.Nullable;

/** Where outputs go. Immutable. */
public final class OutputNaming {
    private final Path root;
    private final @Nullable Path only;
    private final @Nullable OutputTemplate template;
    private final String words;

    private OutputNaming(Path root, @Nullable Path only, @Nullable OutputTemplate template, String words) {
        this.root = root;
        this.only = only;
        this.template = template;
        this.words = words;
    }

    /** A tree below {@code root} that is like that of the inputs; the root is made when it is absent. */
    public static OutputNaming mirror(Path root) {
        return new OutputNaming(root, null, null, root.toAbsolutePath().normalize() + "/");
    }

    /** One file, for one input. Its directory must exist. */
    public static OutputNaming file(Path file) {
        Path parent = file.toAbsolutePath().getParent();
        return new OutputNaming(
                parent == null ? file : parent,
                file,
                null,
                file.toAbsolutePath().normalize().toString());
    }

    /**
     * Names made of values of the inputs, as {@code out/{PatientID}/{SOPInstanceUID}.dcm}. In braces stands the keyword or the tag of
     * an attribute, or {@code to}, {@code from}, {@code name} or {@code path}; what stands before the first of them is the root.
     *
     * @throws IllegalArgumentException saying what is wrong with the template
     */
    public static OutputNaming template(String text) {
        OutputTemplate parsed = OutputTemplate.parse(text);
        return new OutputNaming(
                parsed.root(), null, parsed, parsed.root().toAbsolutePath().normalize() + "|" + text);
    }

    /** Whether a text has places for values. */
    public static boolean isTemplate(String text) {
        return OutputTemplate.isTemplate(text);
    }

    /** What no output leaves. */
    public Path root() {
        return root;
    }

    /** Whether several targets of one input get different names. */
    public boolean tellsTargetsApart() {
        return template != null && template.tellsTargetsApart();
    }

    /** Whether the root is made when it is absent. */
    boolean makesRoot() {
        return only == null;
    }

    /** The same for the same outputs. */
    String words() {
        return words;
    }

    /** What a template asks about an input, read only when it does. */
    final class Values {
        private final FoundInput input;
        private DataSet dataSet = DataSet.EMPTY;
        private TransferSyntax from = TransferSyntaxes.EXPLICIT_VR_LITTLE_ENDIAN;

        Values(FoundInput input, ReadOptions read) throws IOException {
            this.input = input;
            if (template != null && template.needsDataSet()) {
                try (DicomFile file = DicomFile.open(input.path(), read)) {
                    dataSet = file.dataSet();
                    from = file.transferSyntax();
                }
            }
        }

        /** The output's place below the root. */
        Path place(TransferSyntax to) throws IOException {
            if (only != null) {
                return only.getFileName();
            }
            return template == null ? input.place() : template.place(input, dataSet, from, to);
        }
    }

    /** Makes the root where it may be made. */
    void prepare() throws IOException {
        if (makesRoot() && !Files.isDirectory(root)) {
            OutputTree.makeRoot(root);
        }
    }
}
