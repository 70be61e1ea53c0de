package org.dcmflux.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.dcmflux.bytes.OutputException;
import org.dcmflux.data.FragmentSequence;
import org.dcmflux.pixel.PixelData;

/** Shows how a file is built: syntax, image module, frames, fragments, offset tables, warnings. */
final class InfoCommand implements CliCommand {
    private final Choices choices = new Choices(
            this, "info", "Show Transfer Syntax, image module, frames, fragments, offset tables and warnings.");

    private final Choice<Boolean> json = choices.option("--json")
            .about("Print one JSON object a line for each file.")
            .flag();

    private final DicomInput dicomInput = new DicomInput(choices);

    private final Choice<List<Path>> inputs = choices.parameters(Path.class, "IN", "1..*", "Files, or - for stdin.");

    @Override
    public Choices choices() {
        return choices;
    }

    @Override
    public Integer call() throws IOException {
        int failed = 0;
        int status = ExitStatus.DONE;
        for (Path input : inputs.get()) {
            try {
                show(FileFacts.of(input, dicomInput.options()));
            } catch (OutputException e) {
                throw e;
            } catch (IOException e) {
                if (json.get()) {
                    print(InfoJson.failure(input.toString(), Messages.words(e)));
                }
                Messages.failure(input.toString(), e);
                status = ExitStatus.of(e);
                failed++;
            }
        }
        return failed > 0 && inputs.get().size() > 1 ? ExitStatus.SOME_FAILED : status;
    }

    private void show(FileFacts facts) throws IOException {
        if (json.get()) {
            print(InfoJson.of(facts));
            return;
        }
        line("file", facts.file() + ", " + facts.bytes() + " bytes");
        line("syntax", facts.syntax().name() + " (" + facts.syntax().uid() + ")");
        String name = facts.sopClassName();
        line(
                "SOP Class",
                (facts.sopClass().isEmpty() ? "none" : facts.sopClass()) + (name == null ? "" : " (" + name + ")"));
        line("elements", facts.elements() + " at top level");
        FileFacts.Pixels pixels = facts.pixels();
        if (pixels == null) {
            line("pixels", "none");
        } else {
            show(pixels);
        }
        for (String warning : facts.warnings()) {
            line("warning", warning);
        }
        print("");
    }

    private static void show(FileFacts.Pixels pixels) throws IOException {
        FragmentSequence fragments = pixels.fragments();
        line("pixels", pixels.element() + ", " + (fragments == null ? "native" : "encapsulated"));
        if (fragments != null) {
            long entries = fragments.basicOffsetTableLength() / 4;
            long extended = pixels.extendedOffsets();
            line("fragments", Integer.toString(fragments.count()));
            line(
                    "tables",
                    "Basic " + (entries == 0 ? "empty" : entries + " entries") + ", Extended "
                            + (extended < 0 ? "absent" : extended + " entries"));
        }
        PixelData indexed = pixels.indexed();
        if (indexed == null) {
            line("frames", "unknown: " + pixels.error());
            return;
        }
        line(
                "frame",
                indexed.module().layout() + ", high bit " + indexed.module().highBit());
        line(
                "frames",
                indexed.index().frameCount() + ", found by " + indexed.index().origin() + ", largest "
                        + pixels.largestFrame() + " bytes");
    }

    private static void line(String name, String value) throws IOException {
        print(Messages.escaped(String.format("%-10s %s", name, value)));
    }

    private static void print(String text) throws IOException {
        byte[] bytes = (text + "\n").getBytes(StandardCharsets.UTF_8);
        System.out.write(bytes, 0, bytes.length);
        if (System.out.checkError()) {
            throw new OutputException("stdout", "was closed before everything was written", null);
        }
    }
}
