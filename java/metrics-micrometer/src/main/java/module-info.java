/** Numbers about transcoding for whatever Micrometer reports to. */
module org.dcmflux.metrics {
    requires transitive org.dcmflux.transcode;
    requires transitive micrometer.core;
    requires static transitive org.jspecify;

    exports org.dcmflux.metrics;
}
