package org.dcmflux.cli;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
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
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows the Data Set of a file; pixels are never read. */
@Command(
        name = "dump",
        description =
                "Show the Data Set, one line an element; a DICOMDIR with its records as a tree. Never reads pixels.")
final class DumpCommand implements Callable<Integer> {
    private static final int DEFAULT_CHARACTERS = 64;
    private static final int DEFAULT_INLINE_BYTES = 1024;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help and exit.")
    private boolean help;

    @Option(names = "--json", description = "Print the DICOM JSON Model (PS3.18 F.2), bulk data by reference.")
    private boolean json;

    @Option(names = "--xml", description = "Print the Native DICOM Model (PS3.19 A.1), bulk data by reference.")
    private boolean xml;

    @Option(
            names = "--max-value",
            paramLabel = "N",
            description =
                    "Show at most N characters of a value, 0 for all of them (default: 64). With --json or --xml, binary "
                            + "values of more than N bytes are written as BulkDataURI (default: 1024).")
    private int maxValue = -1;

    @Option(
            names = "--resolve-unknown",
            description = "Show elements of VR UN as what the dictionary or their bytes say they are.")
    private boolean resolveUnknown;

    @Option(
            names = "--private-dictionary",
            paramLabel = "FILE",
            description =
                    "Names and VRs of private elements: creator, group, element, VR, VM and name between tabs, or lines "
                            + "of a dcmtk dictionary. May be repeated; implies --resolve-unknown.")
    private List<Path> privateDictionaries = new ArrayList<>();

    @Mixin
    private DicomInput dicomInput = new DicomInput();

    @Parameters(paramLabel = "IN", description = "A file, or - for stdin.")
    private Path input = Path.of("");

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException {
        if (json && xml) {
            throw new ParameterException(spec.commandLine(), "--json or --xml, not both");
        }
        if (maxValue < -1) {
            throw new ParameterException(spec.commandLine(), "--max-value must not be negative");
        }
        int inline = maxValue >= 0 ? maxValue : DEFAULT_INLINE_BYTES;
        PrivateDictionary dictionary = dictionary();
        ReadOptions options = dicomInput.options();
        if (json || xml) {
            options = options.toBuilder().deferAbove(inline).build();
        }
        Writer out = new BufferedWriter(new OutputStreamWriter(System.out, StandardCharsets.UTF_8));
        ByteSource source = DicomInput.open(input, options);
        try (DicomFile file = DicomFile.open(source, options)) {
            DataSet dataSet = resolveUnknown || dictionary.size() > 0
                    ? UnknownValues.resolved(file.dataSet(), dictionary, options)
                    : file.dataSet();
            if (json) {
                DicomJson.with(BulkDataReference.into(DicomInput.uri(input), source))
                        .write(dataSet, out);
                out.append('\n');
            } else if (xml) {
                NativeXml.with(BulkDataReference.into(DicomInput.uri(input), source))
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
        for (Path file : privateDictionaries) {
            try {
                all.addAll(PrivateDictionary.read(file));
            } catch (IOException e) {
                throw new ParameterException(
                        spec.commandLine(), "--private-dictionary: " + Messages.words(e), e, null, file.toString());
            }
        }
        return all.build();
    }

    private void text(DicomFile file, DataSet dataSet, PrivateDictionary dictionary, Writer out) throws IOException {
        ValueText values = new ValueText(maxValue < 0 ? DEFAULT_CHARACTERS : maxValue);
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
