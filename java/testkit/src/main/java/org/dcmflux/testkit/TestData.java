package org.dcmflux.testkit;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Where test data lies: the small fixtures of our own in the repository, and a larger set beside it that not every
 * machine has.
 */
public final class TestData {
    private static final String SHARED = "DCMFLUX_TESTDATA";
    private static final String SHARED_REQUIRED = "DCMFLUX_REQUIRE_TESTDATA";
    private static final AtomicBoolean ABSENCE_SAID = new AtomicBoolean();

    private TestData() {}

    /**
     * Returns the repository: system property {@code dcmflux.root}, else the nearest folder above that looks like it.
     */
    public static Path root() {
        @Nullable String stated = System.getProperty("dcmflux.root");
        if (stated != null && !stated.isBlank()) {
            return Path.of(stated).toAbsolutePath().normalize();
        }
        for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            if (Files.exists(folder.resolve("pom.xml")) && Files.isDirectory(folder.resolve("java"))) {
                return folder;
            }
        }
        throw new IllegalStateException("started outside of the repository; say -Ddcmflux.root=FOLDER");
    }

    /** Returns the folder of the fixtures that {@link FixtureGenerator} made; always there. */
    public static Path own() {
        return root().resolve("testdata");
    }

    /**
     * Returns the folder of the larger set, empty when this machine has none.
     *
     * <p>It is named by the environment variable {@code DCMFLUX_TESTDATA}; by default it stands beside the repository
     * in {@code shared/testdata}. Absence is said once on standard error.
     */
    public static Optional<Path> shared() {
        @Nullable String stated = System.getenv(SHARED);
        Path folder = stated != null && !stated.isBlank()
                ? Path.of(stated)
                : root().resolve("../shared/testdata").normalize();
        if (Files.isRegularFile(folder.resolve(Manifest.FILE_NAME))) {
            return Optional.of(folder);
        }
        if (ABSENCE_SAID.compareAndSet(false, true)) {
            System.err.println("No shared test data in " + folder + ": tests that need it are aborted. Set " + SHARED
                    + " to its folder.");
        }
        return Optional.empty();
    }

    /** Returns the folder of the larger set, or ends the test: aborted, or failed when the environment requires it. */
    public static Path requireShared() {
        return shared().orElseThrow(() -> Absence.of("shared test data", SHARED_REQUIRED));
    }

    /** Returns the manifest of {@link #own()}. */
    public static Manifest ownManifest() {
        return Manifest.read(own());
    }

    /** Returns the manifest of {@link #requireShared()}. */
    public static Manifest requireSharedManifest() {
        return Manifest.read(requireShared());
    }
}
