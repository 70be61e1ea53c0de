package org.dcmflux.bench.harness;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.dcmflux.bench.result.House;
import org.dcmflux.bench.result.Sample;

/** Makes the commands of each house for the same work. What is not on this machine is noted and left out. */
final class Contenders {
    private static final Pattern FLOOR =
            Pattern.compile("wall=([0-9.]+) cpu=([0-9.]+) bytes=(\\d+) frames=\\d+ max-error=(\\d+) psnr=([0-9.]+)");

    private final Toolbox tools;
    private final String dcmflux;
    private final Path natives;
    private final Path folder;
    private final PixelCheck pixels;
    private final int cores;
    private final Set<String> absent = new LinkedHashSet<>();

    /**
     * @param dcmflux the command
     * @param natives folder of the shims and the floor
     * @param folder working folder
     * @param cores of the machine
     */
    Contenders(Toolbox tools, String dcmflux, Path natives, Path folder, PixelCheck pixels, int cores) {
        this.tools = tools;
        this.dcmflux = dcmflux;
        this.natives = natives;
        this.folder = folder;
        this.pixels = pixels;
        this.cores = cores;
    }

    int cores() {
        return cores;
    }

    PixelCheck pixels() {
        return pixels;
    }

    /** What was looked for and not found. */
    List<String> absent() {
        return List.copyOf(absent);
    }

    void miss(String what) {
        absent.add(what);
    }

    /** One thread and all cores; once where that is the same. */
    List<Integer> threads() {
        return List.copyOf(new TreeSet<>(Set.of(1, cores)).descendingSet());
    }

    static String threadNames(int threads) {
        return threads == 1 ? "1 thread" : threads + " threads";
    }

    /** Ours: transcoding a file, neither verified nor forced to the device, since no peer does either. */
    Contender ours(Path in, String to, int threads, Check check, String... more) {
        return Contender.ofFile(
                "dcmflux, " + threadNames(threads),
                House.DCMFLUX,
                threads,
                out -> task(transcode(in, out, to, threads, more)),
                check);
    }

    /** Ours, for each number of threads. */
    List<Contender> ours(Path in, String to, Check check, String... more) {
        return threads().stream()
                .map(threads -> ours(in, to, threads, check, more))
                .toList();
    }

    /** The command line of {@link #ours}. */
    List<String> transcode(Path in, Path out, String to, int threads, String... more) {
        List<String> command = new ArrayList<>(List.of(
                dcmflux,
                "transcode",
                in.toString(),
                "-o",
                out.toString(),
                "--to",
                to,
                "-j",
                Integer.toString(threads),
                "--no-verify",
                "--fsync",
                "none",
                "--progress",
                "none"));
        command.addAll(List.of(more));
        return command;
    }

    /** Any other command of ours. */
    List<String> ours(String... arguments) {
        return Stream.concat(Stream.of(dcmflux), Stream.of(arguments)).toList();
    }

    /** A program of dcmtk that takes options, input and output. */
    Optional<Contender> dcmtk(List<String> programAndOptions, Path in, Check check) {
        return program(programAndOptions, "dcmtk")
                .map(command -> Contender.ofFile(
                        "dcmtk " + String.join(" ", programAndOptions),
                        House.DCMTK,
                        0,
                        out -> task(appended(command, in.toString(), out.toString())),
                        check));
    }

    /** gdcmconv with options. */
    Optional<Contender> gdcm(List<String> options, Path in, Check check) {
        return program(appended(List.of("gdcmconv"), options.toArray(new String[0])), "GDCM")
                .map(command -> Contender.ofFile(
                        "gdcmconv " + String.join(" ", options),
                        House.GDCM,
                        0,
                        out -> task(appended(command, "-i", in.toString(), "-o", out.toString())),
                        check));
    }

    /** Whether a quality has to be given. */
    enum Fidelity {
        /** Nothing is lost. */
        LOSSLESS,
        /** That of all lossy rows. */
        QUALITY_90
    }

    /** dcm4che's and dicom-rs's transcoders, where somebody has installed them. */
    List<Contender> others(Path in, String uid, Function<House, Check> check, Fidelity fidelity) {
        List<Contender> found = new ArrayList<>();
        boolean lossy = fidelity == Fidelity.QUALITY_90;
        program(lossy ? List.of("dcm2dcm", "-q", "0.9", "-t", uid) : List.of("dcm2dcm", "-t", uid), "dcm4che")
                .ifPresent(command -> found.add(Contender.ofFile(
                        "dcm4che dcm2dcm",
                        House.DCM4CHE,
                        0,
                        out -> task(appended(command, in.toString(), out.toString())),
                        check.apply(House.DCM4CHE))));
        program(
                        lossy
                                ? List.of("dicom-transcode", "--quality", "90", "--ts", uid)
                                : List.of("dicom-transcode", "--ts", uid),
                        "dicom-rs")
                .ifPresent(command -> found.add(Contender.ofFile(
                        "dicom-rs dicom-transcode",
                        House.DICOM_RS,
                        0,
                        out -> task(appended(command, "-o", out.toString(), in.toString())),
                        check.apply(House.DICOM_RS))));
        return found;
    }

    /** The codec library in a bare loop over the same frames. */
    List<Contender> floors(Input input, Coding coding, String direction) {
        if (coding.floor().isEmpty()) {
            return List.of();
        }
        // One frame cannot be shared out among threads.
        List<Integer> useful = input.shape().frames() == 1 ? List.of(1) : threads();
        return useful.stream()
                .map(threads -> floor(input, coding, direction, threads))
                .toList();
    }

    Contender floor(Input input, Coding coding, String direction, int threads) {
        List<String> command = new ArrayList<>(List.of(
                natives.resolve("bench/codec_floor").toString(),
                natives.resolve("lib/libdcmflux_" + coding.floor().get(0) + ".so")
                        .toString(),
                input.raw().toString(),
                Integer.toString(input.shape().columns()),
                Integer.toString(input.shape().rows()),
                Integer.toString(input.shape().samples()),
                Integer.toString(input.shape().bitsAllocated()),
                Integer.toString(input.bitsStored()),
                input.shape().signed() ? "1" : "0",
                Integer.toString(threads),
                direction));
        command.addAll(coding.floor().subList(1, coding.floor().size()));
        return Contender.ofFile(
                        "codec floor, " + threadNames(threads),
                        House.FLOOR,
                        threads,
                        out -> task(command),
                        (out, finished) -> floorVerdict(finished, coding))
                .measuredBy(Contenders::floorSample);
    }

    /** Sends a folder through a socket, and nothing else. */
    List<String> socketFloor(Path files) {
        return List.of(natives.resolve("bench/socket_floor").toString(), files.toString());
    }

    /** {@code cp} of the same file, which is in the page cache. */
    Contender copy(Path in) {
        return Contender.ofFile(
                "cp",
                House.FLOOR,
                0,
                out -> task(List.of("cp", in.toString(), out.toString())),
                (out, finished) -> Verdict.right("a copy"));
    }

    private static Verdict floorVerdict(Finished finished, Coding coding) throws IOException {
        Matcher said = FLOOR.matcher(finished.output());
        if (!said.find()) {
            return Verdict.wrong("codec_floor answers: " + finished.output().strip(), "");
        }
        double quality = Double.parseDouble(said.group(5));
        boolean right = coding.lossy()
                ? quality >= PixelCheck.LEAST_QUALITY
                : said.group(4).equals("0");
        String judge = "decoded by the same library";
        return right
                ? new Verdict(null, judge, coding.lossy() ? quality : null)
                : Verdict.wrong("decoded frames differ by up to " + said.group(4), judge);
    }

    private static Sample floorSample(Finished finished) throws IOException {
        Matcher said = FLOOR.matcher(finished.output());
        if (!said.find()) {
            throw new IOException("codec_floor answers: " + finished.output().strip());
        }
        return new Sample(
                Double.parseDouble(said.group(1)),
                Double.parseDouble(said.group(2)),
                finished.sample().peakKilobytes(),
                Long.parseLong(said.group(3)));
    }

    /** The command with the program's path, or empty with a note that it is not here. */
    Optional<List<String>> program(List<String> programAndOptions, String house) {
        String name = programAndOptions.get(0);
        Optional<String> path = tools.contender(name);
        if (path.isEmpty()) {
            absent.add(name + " (" + house + ") is not on this machine");
        }
        return path.map(found -> {
            List<String> command = new ArrayList<>(programAndOptions);
            command.set(0, found);
            return command;
        });
    }

    /** A Python with pydicom, running a script. */
    Optional<List<String>> pydicom(String script, String... arguments) {
        Optional<String> python = tools.pydicom();
        if (python.isEmpty()) {
            absent.add("pydicom is not on this machine");
        }
        return python.map(found -> appended(List.of(found, "-c", script), arguments));
    }

    Task task(List<String> command) {
        return Task.of(folder, command);
    }

    Task task(List<String> command, Map<String, String> environment) {
        return new Task(command, folder, environment);
    }

    static List<String> appended(List<String> command, String... more) {
        return Stream.concat(command.stream(), Stream.of(more)).toList();
    }
}
