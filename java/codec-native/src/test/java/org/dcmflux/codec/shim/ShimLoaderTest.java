package org.dcmflux.codec.shim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.dcmflux.codec.Availability;
import org.dcmflux.error.CodecException;
import org.dcmflux.error.CodecException.Status;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ShimLoaderTest {
    @TempDir
    Path directory;

    @Test
    void anEmptyDirectoryIsNamedWithTheFileThatIsMissingAndTheWayOut() {
        Availability answer = loader().availability();
        assertThat(answer.isAvailable()).isFalse();
        assertThat(answer.detail())
                .contains(System.mapLibraryName("dcmflux_jpegls"), directory.toString(), "-Ddcmflux.native.path=DIR");
    }

    @Test
    void theBuildsOwnReasonIsGivenWhenItLeftOne() throws IOException {
        Files.writeString(
                directory.resolve("shims.properties"), "jpegls=absent: no CharLS 2.4.1; run scripts/bootstrap\n");
        assertThat(loader().availability()).isEqualTo(Availability.missing("no CharLS 2.4.1; run scripts/bootstrap"));
    }

    @Test
    void aFileThatIsNoLibrarySaysSo() throws IOException {
        Files.writeString(
                directory.resolve(System.mapLibraryName("dcmflux_jpegls")), "no library at all, but long enough");
        Availability answer = loader().availability();
        assertThat(answer.isAvailable()).isFalse();
        assertThat(answer.detail()).contains("cannot be loaded", directory.toString());
    }

    @Test
    void aSessionOfAMissingShimFailsWithTheSameReason() {
        ShimLoader loader = loader();
        assertThatThrownBy(loader::functions)
                .isInstanceOfSatisfying(
                        CodecException.class, e -> assertThat(e.status()).isEqualTo(Status.NOT_AVAILABLE))
                .hasMessageContaining(loader.availability().detail());
    }

    @Test
    void theAnswerDoesNotChangeLater() throws IOException {
        ShimLoader loader = loader();
        Availability first = loader.availability();
        Files.writeString(directory.resolve("shims.properties"), "jpegls=absent: other\n");
        assertThat(loader.availability()).isSameAs(first);
    }

    private ShimLoader loader() {
        return new ShimLoader(Shim.JPEG_LS, new LibraryFinder(directory));
    }
}
