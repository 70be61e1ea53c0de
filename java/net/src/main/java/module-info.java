/** The DICOM Upper Layer, DIMSE, and Storage and Verification on both sides. Knows nothing of codecs. */
module org.dcmflux.net {
    requires transitive org.dcmflux.core;
    requires com.fasterxml.jackson.core;
    requires jdk.net;
    requires static transitive org.jspecify;

    exports org.dcmflux.net.association;
    exports org.dcmflux.net.dimse;
    exports org.dcmflux.net.pdu;
    exports org.dcmflux.net.storage;
}
