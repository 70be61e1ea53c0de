package org.dcmflux.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.dcmflux.bytes.ByteSource;
import org.dcmflux.data.DataElement;
import org.dcmflux.data.DataSet;
import org.dcmflux.data.FragmentSequence;
import org.dcmflux.dictionary.SopClass;
import org.dcmflux.dictionary.SopClasses;
import org.dcmflux.dictionary.Tags;
import org.dcmflux.encoding.ReadOptions;
import org.dcmflux.error.DicomException;
import org.dcmflux.file.DicomFile;
import org.dcmflux.pixel.PixelData;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows how a file is built: syntax, image module, frames, fragments, offset tables, warnings. */
@Command(
        name = "info",
        description = "Show Transfer Syntax, image module, frames, fragments, offset tables and warnings.")
final class InfoCommand implements Callable<Integer> {
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help and exit.")
    private boolean help;

    @Parameters(paramLabel = "IN", arity = "1..*", description = "Files.")
    private List<Path> inputs = new ArrayList<>();

    @Override
    public Integer call() {
        int failed = 0;
        int status = ExitStatus.DONE;
        for (Path input : inputs) {
            try {
                show(input);
            } catch (IOException e) {
                Messages.failure(input.toString(), e);
                status = ExitStatus.of(e);
                failed++;
            }
        }
        return failed > 0 && inputs.size() > 1 ? ExitStatus.SOME_FAILED : status;
    }

    private static void show(Path input) throws IOException {
        try (DicomFile file = DicomFile.open(ByteSource.open(input), ReadOptions.defaults())) {
            DataSet dataSet = file.dataSet();
            line("file", file.name() + ", " + file.size() + " bytes");
            line(
                    "syntax",
                    file.transferSyntax().name() + " (" + file.transferSyntax().uid() + ")");
            String sopClass = dataSet.text(Tags.SOPClassUID).orElse("none");
            SopClass known = SopClasses.find(sopClass);
            line("SOP Class", sopClass + (known == null ? "" : " (" + known.name() + ")"));
            line("elements", dataSet.size() + " at top level");
            for (String warning : file.warnings()) {
                line("warning", warning);
            }
            showPixels(file);
            System.out.println();
        }
    }

    /** A file whose frames cannot be told apart is shown all the same: finding out why is what this command is for. */
    private static void showPixels(DicomFile file) throws IOException {
        DataElement element = PixelData.element(file.dataSet());
        if (element == null) {
            line("pixels", "none");
            return;
        }
        boolean encapsulated = element.value() instanceof FragmentSequence;
        line("pixels", element + ", " + (encapsulated ? "encapsulated" : "native"));
        if (element.value() instanceof FragmentSequence fragments) {
            long entries = fragments.basicOffsetTableLength() / 4;
            line("fragments", Integer.toString(fragments.count()));
            line(
                    "tables",
                    "Basic " + (entries == 0 ? "empty" : entries + " entries") + ", Extended "
                            + (file.dataSet().contains(Tags.ExtendedOffsetTable) ? "present" : "absent"));
        }
        try {
            show(Objects.requireNonNull(PixelData.of(file.dataSet(), file.name())));
        } catch (DicomException e) {
            line("frames", "unknown: " + e.getMessage());
        }
    }

    private static void show(PixelData pixels) {
        line("frame", pixels.module().layout() + ", high bit " + pixels.module().highBit());
        line(
                "frames",
                pixels.index().frameCount() + ", found by " + pixels.index().origin() + ", largest "
                        + pixels.index().largest() + " bytes");
        for (String warning : pixels.warnings()) {
            line("warning", warning);
        }
    }

    private static void line(String name, String value) {
        System.out.println(Messages.escaped(String.format("%-10s %s", name, value)));
    }
}
