/** Codecs behind native shims, called through JNA. */
module org.dcmflux.codec.shim {
    requires org.dcmflux.codec;
    requires com.sun.jna;
    requires static org.jspecify;

    provides org.dcmflux.codec.CodecProvider with
            org.dcmflux.codec.shim.ShimCodecProvider.Jpeg,
            org.dcmflux.codec.shim.ShimCodecProvider.JpegLs,
            org.dcmflux.codec.shim.ShimCodecProvider.Jpeg2000,
            org.dcmflux.codec.shim.ShimCodecProvider.Htj2k,
            org.dcmflux.codec.shim.ShimCodecProvider.JpegXl;
}
