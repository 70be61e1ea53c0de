package org.dcmflux.codec.shim;

import org.dcmflux.codec.Availability;
import org.dcmflux.codec.CodecProvider;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/** Lets a test go on only where a shim works: it is skipped aloud, or fails where natives are required. */
final class Natives {
    private static final String REQUIRED = "DCMFLUX_REQUIRE_NATIVES";

    private Natives() {}

    static void require(CodecProvider provider) {
        Availability availability = provider.availability();
        if (availability.isAvailable()) {
            return;
        }
        skip("codec " + provider.name() + " is not available: " + availability.detail());
    }

    /** Ends the test here. */
    static void skip(String message) {
        if ("1".equals(System.getenv(REQUIRED))) {
            Assertions.fail(message);
        }
        System.out.println("*** SKIPPED *** " + message + " (" + REQUIRED + "=1 makes this a failure)");
        Assumptions.abort(message);
    }
}
