package org.dcmflux.net.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.dcmflux.error.MalformedDataException;
import org.junit.jupiter.api.Test;

final class ReasonTest {
    private static final Path FILE = Path.of("in/a.dcm");

    @Test
    void theFileIsNotNamedAgain() {
        assertThat(Reason.of(FILE, new NoSuchFileException("in/a.dcm"))).isEqualTo("no such file; check the path");
        assertThat(Reason.of(FILE, new AccessDeniedException("in/a.dcm"))).startsWith("no permission to read it");
        assertThat(Reason.of(FILE, new FileSystemException("in/a.dcm", null, "Input/output error")))
                .isEqualTo("Input/output error");
        assertThat(Reason.of(FILE, new IOException("in/a.dcm is not a regular file")))
                .isEqualTo("is not a regular file");
        assertThat(Reason.of(FILE, new MalformedDataException("in/a.dcm", 30, "", "cut")))
                .isEqualTo("@ 0x1E: cut");
        assertThat(Reason.of(FILE, new IOException("in/another.dcm: cut"))).isEqualTo("in/another.dcm: cut");
        assertThat(Reason.of(FILE, new IOException("in/a.dcm.part: cut"))).isEqualTo("in/a.dcm.part: cut");
    }

    @Test
    void whatHasNoWords_isNamedByItsKind() {
        assertThat(Reason.of(FILE, new IOException())).isEqualTo("IOException");
        assertThat(Reason.of(FILE, new IllegalStateException("odd"))).isEqualTo("java.lang.IllegalStateException: odd");
    }

    @Test
    void positionsDoNotMakeKinds() {
        assertThat(Reason.kind("@ 0x1E: cut")).isEqualTo("cut");
        assertThat(Reason.kind("cut @ 0x1E: twice")).isEqualTo("cut @ 0x1E: twice");
    }

    @Test
    void aHundredReasonsAreListed_andTheRestIsCounted() {
        SendSummary.Counting counting = new SendSummary.Counting();
        for (int i = 0; i < 250; i++) {
            counting.add(StoreResult.unsent(FILE, null, "reason " + i % 125, 1));
        }
        Map<String, Integer> failures = counting.summary(0, 0, 0, 0, false).failures();
        Map<String, Integer> expected =
                IntStream.range(0, 100).boxed().collect(Collectors.toMap(i -> "reason " + i, i -> 2));
        expected.put("other reasons", 50);
        assertThat(failures).isEqualTo(expected);
        assertThat(failures.keySet()).first().isEqualTo("other reasons"); // the most frequent
    }
}
