package org.dcmflux.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
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

/** Makes a file of what {@code dump --json} and others print. */
final class FromJsonCommand implements CliCommand {
    private final Choices choices = new Choices(
            this, "from-json", "Write a file from the DICOM JSON Model (PS3.18 F.2); its text becomes UTF-8.");

    private final Choice<Path> input =
            choices.parameter(Path.class, "IN", "1", "A JSON file with one object, or - for stdin.");

    private final Choice<Path> output = choices.option("-o", "--output")
            .label("OUT")
            .required()
            .about("File, or - for stdout.")
            .of(Path.class);

    private final Choice<TransferSyntax> target = choices.option("--to")
            .label("TS")
            .read(new TransferSyntaxName())
            .about("A native Transfer Syntax (default: explicit-le).")
            .of(TransferSyntax.class, TransferSyntaxes.EXPLICIT_VR_LITTLE_ENDIAN);

    private final Choice<Path> bulkData = choices.option("--bulk-data")
            .label("DIR")
            .about("Read what BulkDataURIs name from files in this directory; without it they are refused.")
            .of(Path.class);

    private final Choice<SequenceLength> sequenceLength = choices.option("--sequence-length")
            .label("KIND")
            .about("undefined or defined (default: undefined).")
            .of(SequenceLength.class, SequenceLength.UNDEFINED);

    private final Choice<AtomicFile.IfExists> ifExists = choices.option("--if-exists")
            .label("WHAT")
            .about("fail or overwrite (default: fail).")
            .of(AtomicFile.IfExists.class, AtomicFile.IfExists.FAIL);

    private final Choice<AtomicFile.Fsync> fsync = choices.option("--fsync")
            .label("WHAT")
            .about("file, dir or none (default: file).")
            .of(AtomicFile.Fsync.class, AtomicFile.Fsync.FILE);

    @Override
    public Choices choices() {
        return choices;
    }

    @Override
    public Integer call() throws IOException {
        if (target.get().isEncapsulated()) {
            throw choices.usage("--to " + target.get().name() + ": write a native Transfer Syntax and transcode it");
        }
        WriteOptions options = WriteOptions.to(target.get()).toBuilder()
                .sequenceLength(sequenceLength.get())
                .ifExists(ifExists.get())
                .fsync(fsync.get())
                .build();
        try (BulkDataFiles files = new BulkDataFiles(bulkData.orNull());
                Reader in = reader()) {
            write(DicomJsonReader.with(files).read(in, input.get().toString()), options);
        }
        return ExitStatus.DONE;
    }

    private Reader reader() throws IOException {
        return DicomInput.isStandardInput(input.get())
                ? new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))
                : Files.newBufferedReader(input.get());
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
        if (!DicomInput.isStandardInput(output.get())) {
            out.to(output.get());
            return;
        }
        out.to(System.out);
        if (System.out.checkError()) {
            throw new OutputException("stdout", "was closed before everything was written", null);
        }
    }
}
