package org.dcmflux.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.dcmflux.bytes.AtomicFile;
import org.dcmflux.bytes.OutputException;
import org.dcmflux.data.DataElement;
import org.dcmflux.data.DataSet;
import org.dcmflux.data.DataSetBuilder;
import org.dcmflux.dictionary.Tag;
import org.dcmflux.dictionary.TransferSyntax;
import org.dcmflux.dictionary.TransferSyntaxes;
import org.dcmflux.encoding.WriteOptions;
import org.dcmflux.encoding.WriteOptions.SequenceLength;
import org.dcmflux.file.FileMetaInformation;
import org.dcmflux.file.Part10Output;
import org.dcmflux.json.DicomJsonReader;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes a file of what {@code dump --json} and others print. */
@Command(
        name = "from-json",
        description = "Write a file from the DICOM JSON Model (PS3.18 F.2); its text becomes UTF-8.",
        sortOptions = false)
final class FromJsonCommand implements Callable<Integer> {
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help and exit.")
    private boolean help;

    @Parameters(paramLabel = "IN", description = "A JSON file with one object, or - for stdin.")
    private Path input = Path.of("");

    @Option(
            names = {"-o", "--output"},
            required = true,
            paramLabel = "OUT",
            description = "File, or - for stdout.")
    private Path output = Path.of("");

    @Option(
            names = "--to",
            paramLabel = "TS",
            converter = TransferSyntaxName.class,
            description = "A native Transfer Syntax (default: explicit-le).")
    private TransferSyntax target = TransferSyntaxes.EXPLICIT_VR_LITTLE_ENDIAN;

    @Option(
            names = "--bulk-data",
            paramLabel = "DIR",
            description = "Read what BulkDataURIs name from files in this directory; without it they are refused.")
    @Nullable
    private Path bulkData;

    @Option(
            names = "--sequence-length",
            paramLabel = "KIND",
            description = "undefined or defined (default: undefined).")
    private SequenceLength sequenceLength = SequenceLength.UNDEFINED;

    @Option(names = "--if-exists", paramLabel = "WHAT", description = "fail or overwrite (default: fail).")
    private AtomicFile.IfExists ifExists = AtomicFile.IfExists.FAIL;

    @Option(names = "--fsync", paramLabel = "WHAT", description = "file, dir or none (default: file).")
    private AtomicFile.Fsync fsync = AtomicFile.Fsync.FILE;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException {
        if (target.isEncapsulated()) {
            throw new ParameterException(
                    spec.commandLine(), "--to " + target.name() + ": write a native Transfer Syntax and transcode it");
        }
        WriteOptions options = WriteOptions.to(target).toBuilder()
                .sequenceLength(sequenceLength)
                .ifExists(ifExists)
                .fsync(fsync)
                .build();
        try (BulkDataFiles files = new BulkDataFiles(bulkData);
                Reader in = reader()) {
            write(DicomJsonReader.with(files).read(in, input.toString()), options);
        }
        return ExitStatus.DONE;
    }

    private Reader reader() throws IOException {
        return DicomInput.isStandardInput(input)
                ? new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))
                : Files.newBufferedReader(input);
    }

    private void write(DataSet all, WriteOptions options) throws IOException {
        DataSetBuilder meta = new DataSetBuilder();
        DataSetBuilder dataSet = all.toBuilder();
        for (DataElement element : all) {
            if (Tag.group(element.tag()) == 0x0002) {
                meta.put(element);
                dataSet.remove(element.tag());
            }
        }
        Part10Output out = Part10Output.of(new FileMetaInformation(meta.build()), dataSet.build(), options)
                .cancelledBy(Interruption.CANCELLATION::isCancelled);
        if (!DicomInput.isStandardInput(output)) {
            out.to(output);
            return;
        }
        out.to(System.out);
        if (System.out.checkError()) {
            throw new OutputException("stdout", "was closed before everything was written", null);
        }
    }
}
