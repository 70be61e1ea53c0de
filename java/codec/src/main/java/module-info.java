/** The codec SPI, the registry that finds codecs, and those that need nothing but Java. */
module org.dcmflux.codec {
    requires transitive org.dcmflux.core;
    requires static transitive org.jspecify;

    exports org.dcmflux.codec;

    uses org.dcmflux.codec.CodecProvider;

    provides org.dcmflux.codec.CodecProvider with
            org.dcmflux.codec.deflated.DeflatedFrameCodecProvider,
            org.dcmflux.codec.rle.RleCodecProvider,
            org.dcmflux.codec.uncompressed.UncompressedCodecProvider;
}
