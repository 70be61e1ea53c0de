package org.dcmflux.bench.harness;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.dcmflux.bench.result.ToolVersion;

/** Where programs are. A contender may be replaced by another program; judges never are. */
final class Toolbox {
    private static final Pattern LIBRARY = Pattern.compile("compiled against .*?v([0-9.]*[0-9])");

    private final Map<String, Path> replaced;
    private final Map<String, ToolVersion> used = new LinkedHashMap<>();

    /** @param replaced programs to take in place of those of that name */
    Toolbox(Map<String, Path> replaced) {
        this.replaced = Map.copyOf(replaced);
    }

    /** The program for a contender, and notes that it took part; empty when it is not here. */
    Optional<String> contender(String name) {
        Optional<Path> found = Optional.ofNullable(replaced.get(name)).or(() -> onPath(name));
        found.ifPresent(path -> used.computeIfAbsent(
                name, absent -> new ToolVersion(name, version(path), shown(name, path), replaced.containsKey(name))));
        return found.map(Path::toString);
    }

    /** Where an installed program lies is nobody's concern; which one somebody put in its place is. */
    private String shown(String name, Path path) {
        return replaced.containsKey(name) ? path.toString() : String.valueOf(path.getFileName());
    }

    /** The program for a judge, whatever stands in for it as a contender. */
    Optional<String> judge(String name) {
        return onPath(name).map(Path::toString);
    }

    /** A Python that has pydicom and numpy: not every Python of a machine has them. */
    Optional<String> pydicom() {
        Optional<Path> found = Optional.ofNullable(replaced.get("python3"))
                .or(() -> onPath(
                        "python3", python -> "ok".equals(said(python, "-c", "import pydicom, numpy; print('ok')"))));
        found.ifPresent(python -> used.computeIfAbsent(
                "pydicom",
                absent -> new ToolVersion(
                        "pydicom",
                        said(python, "-c", "import pydicom; print(pydicom.__version__)"),
                        shown("python3", python),
                        replaced.containsKey("python3"))));
        return found.map(Path::toString);
    }

    /** What took part so far. */
    List<ToolVersion> used() {
        return List.copyOf(used.values());
    }

    /** Notes a program that is not looked for on the path. */
    void note(ToolVersion tool) {
        used.put(tool.name(), tool);
    }

    private static Optional<Path> onPath(String name) {
        return onPath(name, path -> true);
    }

    private static Optional<Path> onPath(String name, Predicate<Path> wanted) {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        // Services such as Orthanc lie where the path of ordinary users does not look.
        return Stream.of((path + File.pathSeparator + "/usr/local/sbin" + File.pathSeparator + "/usr/sbin")
                        .split(File.pathSeparator))
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .filter(wanted)
                .findFirst();
    }

    private static String version(Path program) {
        String name = String.valueOf(program.getFileName());
        if (name.startsWith("opj_") || name.startsWith("grk_")) {
            Matcher library = LIBRARY.matcher(said(program, "-h"));
            return library.find() ? library.group(1) : "unknown";
        }
        return said(program, "--version")
                .lines()
                .map(line ->
                        line.replace("$", "").replace(program.toString(), name).strip())
                .filter(line -> !line.isEmpty())
                .findFirst()
                .orElse("unknown");
    }

    /** What a program prints, empty when it cannot be run; it is given ten seconds. */
    static String said(Path program, String... arguments) {
        try {
            List<String> command = Stream.concat(Stream.of(program.toString()), Stream.of(arguments))
                    .toList();
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectInput(new File("/dev/null"))
                    .start();
            byte[] output = process.getInputStream().readNBytes(1 << 16);
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
            return new String(output, StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            return "cannot be run: " + e.getMessage();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        }
    }
}
