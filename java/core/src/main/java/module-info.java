/** Bytes, dictionary, Data Set, Part 10 files and the structure of Pixel Data. No codec, no socket, no native code. */
module org.dcmflux.core {
    requires static transitive org.jspecify;

    exports org.dcmflux.bytes;
    exports org.dcmflux.data;
    exports org.dcmflux.dictionary;
    exports org.dcmflux.encoding;
    exports org.dcmflux.error;
    exports org.dcmflux.file;
    exports org.dcmflux.json;
    exports org.dcmflux.pixel;
    exports org.dcmflux.xml;
}
