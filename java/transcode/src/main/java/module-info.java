/** Planning, running and verifying transcodes. */
module org.dcmflux.transcode {
    requires transitive org.dcmflux.codec;
    requires jdk.unsupported; // gives direct memory back at once
    requires static transitive org.jspecify;
    requires com.fasterxml.jackson.core;

    exports org.dcmflux.transcode;
    exports org.dcmflux.transcode.proof;
    exports org.dcmflux.transcode.batch;
    exports org.dcmflux.transcode.receipt;
}
