package org.dcmflux.file;

import java.util.Map;

/** Transfer Syntaxes that are known well enough to be refused by their name. */
final class PrivateSyntaxNames {
    /** Registered, retired, and never a matter of Part 10 files. */
    static final String PAPYRUS = "1.2.840.10008.1.20";

    private static final Map<String, String> NAMES = Map.of("1.3.46.670589.33.1.4.1", "Philips private, compressed");

    private PrivateSyntaxNames() {}

    /** Empty when nobody knows it. */
    static String nameOf(String uid) {
        return NAMES.getOrDefault(uid, "");
    }
}
