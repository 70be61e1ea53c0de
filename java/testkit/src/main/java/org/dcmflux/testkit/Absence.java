package org.dcmflux.testkit;

import org.assertj.core.api.Assumptions;

/** What happens to a test when something it needs is not on this machine. */
final class Absence {
    private Absence() {}

    /**
     * Aborts the test, or fails it when the environment variable is 1.
     *
     * @return never; declared so that callers can write {@code throw}
     */
    static RuntimeException of(String what, String requiringVariable) {
        if ("1".equals(System.getenv(requiringVariable))) {
            throw new AssertionError(what + " is not on this machine and " + requiringVariable + "=1 requires it");
        }
        Assumptions.assumeThat(false)
                .withFailMessage("%s is not on this machine", what)
                .isTrue();
        throw new IllegalStateException("an assumption did not abort the test: " + what);
    }
}
