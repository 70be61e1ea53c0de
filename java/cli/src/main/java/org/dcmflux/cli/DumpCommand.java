package org.dcmflux.cli;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.dcmflux.bytes.ByteSource;
import org.dcmflux.bytes.OutputException;
import org.dcmflux.data.DataElement;
import org.dcmflux.data.DataSet;
import org.dcmflux.data.DataSetVisitor;
import org.dcmflux.dictionary.PrivateDictionary;
import org.dcmflux.dictionary.Tags;
import org.dcmflux.encoding.ReadOptions;
import org.dcmflux.encoding.UnknownValues;
import org.dcmflux.file.DicomFile;
import org.dcmflux.file.DirectoryRecord;
import org.dcmflux.json.BulkDataReference;
import org.dcmflux.json.DicomJson;
import org.dcmflux.xml.NativeXml;

/** Shows the Data Set of a file; pixels are never read. */
final class DumpCommand implements CliCommand {
    private static final int DEFAULT_CHARACTERS = 64;
    private static final int DEFAULT_INLINE_BYTES = 1024;

    private final Choices choices = new Choices(
            this,
            "dump",
            "Show the Data Set, one line an element; a DICOMDIR with its records as a tree. Never reads pixels.");

    private final Choice<Boolean> json = choices.option("--json")
            .about("Print the DICOM JSON Model (PS3.18 F.2), bulk data by reference.")
            .flag();

    private final Choice<Boolean> xml = choices.option("--xml")
            .about("Print the Native DICOM Model (PS3.19 A.1), bulk data by reference.")
            .flag();

    private final Choice<Integer> maxValue = choices.option("--max-value")
            .label("N")
            .about(
                    "Show at most N characters of a value, 0 for all of them (default: 64). With --json or --xml, binary "
                            + "values of more than N bytes are written as BulkDataURI (default: 1024, at least 128).")
            .of(Integer.class, -1);

    private final Choice<Boolean> resolveUnknown = choices.option("--resolve-unknown")
            .about("Show elements of VR UN as what the dictionary or their bytes say they are.")
            .flag();

    private final Choice<List<Path>> privateDictionaries = choices.option("--private-dictionary")
            .label("FILE")
            .about("Names and VRs of private elements: creator, group, element, VR, VM and name between tabs, or lines "
                    + "of a dcmtk dictionary. May be repeated; implies --resolve-unknown.")
            .listOf(Path.class);

    private final DicomInput dicomInput = new DicomInput(choices);

    private final Choice<Path> input = choices.parameter(Path.class, "IN", "1", "A file, or - for stdin.");

    @Override
    public Choices choices() {
        return choices;
    }

    @Override
    public Integer call() throws IOException {
        if (json.get() && xml.get()) {
            throw choices.usage("--json or --xml, not both");
        }
        if (maxValue.get() < -1) {
            throw choices.usage("--max-value must not be negative");
        }
        int inline = maxValue.get() >= 0 ? maxValue.get() : DEFAULT_INLINE_BYTES;
        PrivateDictionary dictionary = dictionary();
        ReadOptions options = dicomInput.options();
        if (json.get() || xml.get()) {
            options = options.toBuilder()
                    .deferAbove(Math.max(inline, ReadOptions.LEAST_DEFERRED))
                    .build();
        }
        Writer out = new BufferedWriter(new OutputStreamWriter(System.out, StandardCharsets.UTF_8));
        ByteSource source = DicomInput.open(input.get(), options);
        try (DicomFile file = DicomFile.open(source, options)) {
            DataSet dataSet = resolveUnknown.get() || dictionary.size() > 0
                    ? UnknownValues.resolved(file.dataSet(), dictionary, options)
                    : file.dataSet();
            if (json.get()) {
                DicomJson.with(BulkDataReference.into(DicomInput.uri(input.get()), source))
                        .write(dataSet, out);
                out.append('\n');
            } else if (xml.get()) {
                NativeXml.with(BulkDataReference.into(DicomInput.uri(input.get()), source))
                        .write(dataSet, out);
            } else {
                text(file, dataSet, dictionary, out);
            }
            out.flush();
            if (System.out.checkError()) {
                throw new OutputException("stdout", "was closed before everything was written", null);
            }
            warn(file, dataSet);
        }
        return ExitStatus.DONE;
    }

    private PrivateDictionary dictionary() {
        PrivateDictionary.Builder all = PrivateDictionary.builder();
        for (Path file : privateDictionaries.get()) {
            try {
                all.addAll(PrivateDictionary.read(file));
            } catch (IOException e) {
                throw choices.usage("--private-dictionary: " + Messages.words(e), e);
            }
        }
        return all.build();
    }

    private void text(DicomFile file, DataSet dataSet, PrivateDictionary dictionary, Writer out) throws IOException {
        ValueText values = new ValueText(maxValue.get() < 0 ? DEFAULT_CHARACTERS : maxValue.get());
        out.append("# File Meta Information of ")
                .append(ValueText.escaped(file.name()))
                .append('\n');
        file.fileMetaInformation().elements().visit(new DumpPrinter(out, values, dictionary));
        out.append("\n# Data Set in ").append(file.transferSyntax().name()).append('\n');
        dataSet.visit(new DumpPrinter(out, values, dictionary));
        if (dataSet.contains(Tags.DirectoryRecordSequence)) {
            DirectoryRecord.Tree tree = DirectoryRecord.treeOf(dataSet);
            out.append("\n# Directory Records\n");
            new DirectoryPrinter(out).print(tree.roots());
            for (String warning : tree.warnings()) {
                out.append("# ").append(warning).append('\n');
            }
        }
    }

    private static void warn(DicomFile file, DataSet dataSet) throws IOException {
        Set<String> warnings = new LinkedHashSet<>(file.warnings());
        dataSet.visit(new CharacterSetWarnings(warnings));
        for (String warning : warnings) {
            Messages.plain("warning: " + warning.replace('\n', ' '));
        }
    }

    /** Collects what is odd about the character sets of a Data Set and of its Items. */
    private record CharacterSetWarnings(Set<String> warnings) implements DataSetVisitor {
        @Override
        public void element(DataSet container, DataElement element) throws IOException {
            if (element.tag() == Tags.SpecificCharacterSet) {
                warnings.addAll(container.characterSet().warnings());
            }
        }

        @Override
        public void beginSequence(DataSet container, DataElement sequence, int itemCount) {}

        @Override
        public void beginItem(DataSet item, int number) {}

        @Override
        public void endItem(DataSet item) {}

        @Override
        public void endSequence(DataElement sequence) {}
    }
}
