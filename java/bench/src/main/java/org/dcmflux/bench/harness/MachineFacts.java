package org.dcmflux.bench.harness;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;
import org.dcmflux.bench.result.Machine;

/** Asks the machine what it is; nothing that names it or its user. */
final class MachineFacts {
    private MachineFacts() {}

    static Machine of(Path folder, int cores) throws IOException {
        double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
        return new Machine(
                field("/proc/cpuinfo", "model name", "unknown processor"),
                cores,
                memory(),
                System.getProperty("os.name") + " " + System.getProperty("os.version") + ", "
                        + field("/etc/os-release", "PRETTY_NAME", "unknown distribution") + ", TCP congestion control "
                        + field("/proc/sys/net/ipv4/tcp_congestion_control", "", "unknown"),
                System.getProperty("java.vm.name") + " " + System.getProperty("java.runtime.version"),
                fileSystem(folder),
                Math.round(load * 100) / 100.0);
    }

    /** In some containers nothing tells what a folder is mounted from. */
    private static String fileSystem(Path folder) {
        try {
            return Files.getFileStore(folder).type();
        } catch (IOException e) {
            return "an unknown file system";
        }
    }

    /** Bytes that programs can have without anything being swapped out or dropped. */
    static long availableMemory() throws IOException {
        return Long.parseLong(field("/proc/meminfo", "MemAvailable", "0 kB").replaceAll("\\D", "")) << 10;
    }

    private static String memory() throws IOException {
        String kilobytes = field("/proc/meminfo", "MemTotal", "0 kB").replaceAll("\\D", "");
        return String.format(Locale.ROOT, "%.0f GiB", Double.parseDouble(kilobytes) / (1 << 20));
    }

    private static String field(String file, String name, String otherwise) throws IOException {
        Path path = Path.of(file);
        if (!Files.isReadable(path)) {
            return otherwise;
        }
        try (Stream<String> lines = Files.lines(path)) {
            return lines.filter(line -> line.startsWith(name))
                    .map(line -> line.replaceFirst("^[^:=]*[:=]\\s*", "")
                            .replace("\"", "")
                            .strip())
                    .findFirst()
                    .orElse(otherwise);
        }
    }
}
