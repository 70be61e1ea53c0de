package org.dcmflux.codec.shim;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The messages are those of glibc, musl and JNA. */
final class LoadFailureTest {
    @Test
    void aTemporaryDirectoryWithoutProgramsIsNamedWithTheProperties() {
        assertThat(explain("/tmp/x/libdcmflux_jpeg.so: failed to map segment from shared object"))
                .contains("noexec", "-Djava.io.tmpdir=DIR");
    }

    @Test
    void theSecondFailureOfJnaIsExplainedLikeTheFirst() {
        // What Java throws when a class is asked for again after its initializer failed.
        LinkageError second = new NoClassDefFoundError("Could not initialize class com.sun.jna.Native");
        second.initCause(new ExceptionInInitializerError("Failed to create temporary file for libjnidispatch.so"));
        assertThat(LoadFailure.explain("lib.so", second)).contains("JNA", "-Djna.tmpdir=DIR");
    }

    @Test
    void anotherCLibraryIsRecognised() {
        assertThat(explain("Error loading shared library ld-linux-x86-64.so.2: No such file or directory"))
                .contains("musl", "build native/");
        assertThat(explain("/lib/libc.musl.so: version `GLIBC_2.38' not found")).contains("C library is older");
    }

    @Test
    void aLibraryOfAnotherReleaseIsRecognised() {
        assertThat(explain("Error looking up function 'dcmflux_jpeg_decode': undefined symbol: dcmflux_jpeg_decode"))
                .contains("another release", "dcmflux_jpeg_decode");
    }

    @Test
    void aDependencyThatIsNotInstalledIsNamed() {
        assertThat(explain("libcharls.so.2: cannot open shared object file: No such file or directory"))
                .contains("needs is not installed", "libcharls.so.2");
    }

    @Test
    void anUnknownCauseIsTheLinkersOwnWords_firstLineOnly() {
        assertThat(explain("the moon is full\nat line 2")).isEqualTo("lib.so cannot be loaded: the moon is full");
    }

    private static String explain(String message) {
        return LoadFailure.explain("lib.so", message);
    }
}
