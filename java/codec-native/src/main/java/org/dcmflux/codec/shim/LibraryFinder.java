package org.dcmflux.codec.shim;

import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.Locale;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * Finds a shim's shared object: in the directory that {@value #PATH_PROPERTY} names and then nowhere else, otherwise in the
 * jar, otherwise in the build tree that the classes were compiled in. The only class that knows the platform.
 *
 * <p>Beside the libraries may lie {@value #ORIGINS}, which says for each codec where its library came from, or
 * {@code absent: } and why.
 */
final class LibraryFinder {
    static final String PATH_PROPERTY = "dcmflux.native.path";

    /** The program that runs a shim in a process of its own; it lies beside the libraries. */
    static final String WORKER = "dcmflux_codec_worker";

    private static final String ORIGINS = "shims.properties";
    private static final String ABSENT = "absent:";
    private static final String RESOURCES = "/org/dcmflux/natives/";
    private static final String WAY_OUT = "build native/ and give its lib directory with -D" + PATH_PROPERTY + "=DIR";

    /**
     * A library in the file system.
     *
     * @param temporary the directory that was made only to load the library from; closing removes it
     */
    record Found(Path file, String description, @Nullable Path temporary) implements AutoCloseable {
        @Override
        public void close() {
            if (temporary == null) {
                return;
            }
            try {
                Files.delete(file);
                Files.delete(temporary);
            } catch (IOException e) {
                // Where an open library cannot be removed it stays until the JVM ends.
                temporary.toFile().deleteOnExit();
                file.toFile().deleteOnExit();
            }
        }
    }

    /** There is no library, for a reason. */
    static final class NotFoundException extends Exception {
        private static final long serialVersionUID = 1L;

        private final String reason;

        NotFoundException(String reason) {
            super(reason);
            this.reason = reason;
        }

        String reason() {
            return reason;
        }
    }

    private final @Nullable String path;

    /** Finds by the system property as it is when a library is looked for. */
    LibraryFinder() {
        this.path = null;
    }

    /** Finds in this directory only. */
    LibraryFinder(Path directory) {
        this.path = directory.toString();
    }

    /** @throws IOException when the jar's library cannot be put into a temporary directory */
    Found find(Shim shim) throws NotFoundException, IOException {
        return find(System.mapLibraryName(shim.libraryName()), shim.codecName());
    }

    /** Finds the worker program as if it were a library. */
    Found findWorker() throws NotFoundException, IOException {
        Found worker = find(WORKER, WORKER);
        if (!Files.isExecutable(worker.file()) && !worker.file().toFile().setExecutable(true)) {
            throw new NotFoundException(worker.file() + " may not be executed");
        }
        return worker;
    }

    private Found find(String fileName, String codec) throws NotFoundException, IOException {
        if (!System.getProperty("os.arch", "").contains("64")) {
            throw new NotFoundException("native codecs need a 64-bit Java, this one is for " + platform());
        }
        String only = path != null ? path : System.getProperty(PATH_PROPERTY, "");
        if (!only.isEmpty()) {
            return inDirectory(codec, Path.of(only), fileName, PATH_PROPERTY);
        }
        String folder = RESOURCES + platform() + "/";
        try (InputStream library = LibraryFinder.class.getResourceAsStream(folder + fileName)) {
            if (library != null) {
                return extracted(codec, folder, fileName, library);
            }
        }
        Path tree = buildTree();
        if (tree != null) {
            return inDirectory(codec, tree, fileName, "build tree");
        }
        String absence = absence(codec, origins(folder));
        throw new NotFoundException(
                absence != null ? absence : "this release has no " + fileName + " for " + platform() + "; " + WAY_OUT);
    }

    /** Operating system and processor as the folders in the jar are called, for instance {@code linux-x86_64}. */
    static String platform() {
        String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        String arch = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
        String family = system.startsWith("windows") ? "windows" : system.startsWith("mac") ? "macos" : system;
        return family + "-" + (arch.equals("amd64") ? "x86_64" : arch);
    }

    private static Found inDirectory(String codec, Path directory, String fileName, String named)
            throws NotFoundException, IOException {
        Path file = directory.resolve(fileName);
        Properties origins = new Properties();
        Path table = directory.resolve(ORIGINS);
        if (Files.isRegularFile(table)) {
            try (InputStream in = Files.newInputStream(table)) {
                origins.load(in);
            }
        }
        if (!Files.isRegularFile(file)) {
            String absence = absence(codec, origins);
            throw new NotFoundException(
                    absence != null
                            ? absence
                            : "there is no " + fileName + " in " + directory + " (" + named + "); " + WAY_OUT);
        }
        return new Found(file, described(file.toString(), codec, origins), null);
    }

    private static Found extracted(String codec, String folder, String fileName, InputStream library)
            throws IOException {
        Path directory = Files.createTempDirectory("dcmflux-natives-");
        Path file = directory.resolve(fileName);
        Files.copy(library, file);
        return new Found(file, described("jar resource " + folder + fileName, codec, origins(folder)), directory);
    }

    private static Properties origins(String folder) throws IOException {
        Properties origins = new Properties();
        try (InputStream in = LibraryFinder.class.getResourceAsStream(folder + ORIGINS)) {
            if (in != null) {
                origins.load(in);
            }
        }
        return origins;
    }

    private static String described(String place, String codec, Properties origins) {
        String origin = origins.getProperty(codec, "");
        return origin.isEmpty() || origin.startsWith(ABSENT) ? place : place + ", " + origin;
    }

    private static @Nullable String absence(String codec, Properties origins) {
        String origin = origins.getProperty(codec, "");
        return origin.startsWith(ABSENT) ? origin.substring(ABSENT.length()).strip() : null;
    }

    /** The build tree's libraries, when these classes lie in {@code java/codec-native/target} of one. */
    private static @Nullable Path buildTree() {
        CodeSource code = LibraryFinder.class.getProtectionDomain().getCodeSource();
        URL location = code == null ? null : code.getLocation();
        if (location == null || !location.getProtocol().equals("file")) {
            return null;
        }
        try {
            Path target = Path.of(location.toURI()).getParent();
            if (target == null || !target.endsWith(Path.of("java", "codec-native", "target"))) {
                return null;
            }
            return target.resolve(Path.of("..", "..", "..", "build", "native", "lib"))
                    .normalize();
        } catch (URISyntaxException | FileSystemNotFoundException e) {
            return null;
        }
    }
}
