package org.dcmflux.bench.harness;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.dcmflux.bench.result.BenchmarkRun;
import org.dcmflux.bench.result.House;

/** What a command costs before it has done anything. */
final class StartUpRows {
    static final String START_UP = "Start-up";
    private static final String HEADERS = """
            import sys, os, pydicom
            for name in sorted(os.listdir(sys.argv[1])):
                data = pydicom.dcmread(os.path.join(sys.argv[1], name), stop_before_pixels=True)
                print(name, data.SOPInstanceUID, data.Rows, data.Columns)
            """;

    private final Contenders contenders;

    StartUpRows(Contenders contenders) {
        this.contenders = contenders;
    }

    /** Says a version and ends. */
    Row version() {
        List<Contender> all = new ArrayList<>();
        all.add(printing("dcmflux --version", House.DCMFLUX, contenders.ours("--version")));
        contenders
                .program(List.of("dcmcjpls", "--version"), "dcmtk")
                .ifPresent(command -> all.add(printing("dcmtk dcmcjpls --version", House.DCMTK, command)));
        contenders
                .program(List.of("gdcmconv", "--version"), "GDCM")
                .ifPresent(command -> all.add(printing("gdcmconv --version", House.GDCM, command)));
        contenders
                .pydicom("import pydicom; print(pydicom.__version__)")
                .ifPresent(command -> all.add(printing("python3, import pydicom", House.PYDICOM, command)));
        return Row.of("start-up/version", START_UP, "Print the version", "", 0, all);
    }

    /** Ours, transcoding next to nothing: what is taken off where a floor has no start-up. */
    Contender starting(Input tiny) {
        return contenders.ours(
                tiny.dicom(),
                Coding.JPEG_LS.name(),
                1,
                contenders.pixels().lossless(tiny, House.DCMFLUX, Coding.JPEG_LS.uid()));
    }

    /** Transcodes next to nothing. */
    Row transcode(Input tiny) {
        List<Contender> all = new ArrayList<>();
        all.add(starting(tiny));
        contenders
                .dcmtk(
                        Coding.JPEG_LS.dcmtkEncoder(),
                        tiny.dicom(),
                        contenders.pixels().lossless(tiny, House.DCMTK, Coding.JPEG_LS.uid()))
                .ifPresent(all::add);
        contenders
                .gdcm(
                        Coding.JPEG_LS.gdcmEncoder(),
                        tiny.dicom(),
                        contenders.pixels().lossless(tiny, House.GDCM, Coding.JPEG_LS.uid()))
                .ifPresent(all::add);
        return Row.of(
                BenchmarkRun.START_UP, START_UP, "Transcode one frame of 64 x 64 to JPEG-LS", tiny.title(), 0, all);
    }

    /** Prints the Data Set of a small file. */
    Row dump(Input tiny) {
        String file = tiny.dicom().toString();
        List<Contender> all = new ArrayList<>();
        all.add(printing("dcmflux dump", House.DCMFLUX, contenders.ours("dump", file)));
        contenders
                .program(List.of("dcmdump", file), "dcmtk")
                .ifPresent(command -> all.add(printing("dcmtk dcmdump", House.DCMTK, command)));
        contenders
                .program(List.of("gdcmdump", file), "GDCM")
                .ifPresent(command -> all.add(printing("gdcmdump", House.GDCM, command)));
        return Row.of("start-up/dump", START_UP, "Print the Data Set of a small file", tiny.title(), 0, all);
    }

    /** Reads the headers of many files in one process. */
    Row headers(SmallFiles files) {
        Path folder = files.folder();
        List<Contender> all = new ArrayList<>();
        Check check = (out, finished) -> mentions(finished, files.count());
        all.add(reading(
                "dcmflux info", House.DCMFLUX, Contenders.appended(contenders.ours("info"), names(files)), check));
        contenders
                .program(List.of("dcmdump", "+F", "+sd", folder.toString()), "dcmtk")
                .ifPresent(command -> all.add(reading("dcmtk dcmdump +F +sd", House.DCMTK, command, check)));
        contenders
                .pydicom(HEADERS, folder.toString())
                .ifPresent(command -> all.add(reading("pydicom, stop_before_pixels", House.PYDICOM, command, check)));
        return Row.of(
                        "headers/small",
                        "Small files",
                        "Read headers in one process and print something of each",
                        files.count() + " CT files of 0.5 MB",
                        0,
                        all)
                .withItems(files.count())
                .withNote("dcmdump prints every element, dcmflux info and the script a few: less work than dcmdump's.");
    }

    private static String[] names(SmallFiles files) {
        return IntStream.range(0, files.count())
                .mapToObj(index -> files.file(index).toString())
                .toArray(String[]::new);
    }

    private static Verdict mentions(Finished finished, int files) throws IOException {
        long named =
                finished.output().lines().filter(line -> line.contains(".dcm")).count();
        return named >= files
                ? Verdict.right("names of all files in what it prints")
                : Verdict.wrong("names " + named + " files of " + files, "text");
    }

    private Contender printing(String name, House house, List<String> command) {
        return reading(
                name,
                house,
                command,
                (out, finished) -> finished.output().isBlank()
                        ? Verdict.wrong("prints nothing", "text")
                        : Verdict.right("it prints something"));
    }

    private Contender reading(String name, House house, List<String> command, Check check) {
        return Contender.ofFile(name, house, 0, out -> contenders.task(command), check);
    }
}
