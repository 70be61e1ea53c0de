package org.dcmflux.codec.shim;

import java.util.List;
import org.dcmflux.codec.Availability;
import org.dcmflux.codec.CodecProvider;
import org.dcmflux.codec.FrameDecoder;
import org.dcmflux.codec.FrameEncoder;
import org.dcmflux.codec.FrameRecompressor;

/** Brings the codec of one shim. Making it loads nothing. */
public class ShimCodecProvider implements CodecProvider {
    private final Shim shim;
    private final ShimLoader loader;

    ShimCodecProvider(Shim shim, LibraryFinder finder) {
        this.shim = shim;
        this.loader = new ShimLoader(shim, finder);
    }

    @Override
    public final String name() {
        return shim.codecName();
    }

    @Override
    public final Availability availability() {
        return loader.availability();
    }

    @Override
    public List<FrameDecoder> decoders() {
        return List.of(new ShimFrameDecoder(shim, loader));
    }

    @Override
    public final List<FrameEncoder> encoders() {
        return shim.encoded().isEmpty() ? List.of() : List.of(new ShimFrameEncoder(shim, loader));
    }

    @Override
    public final List<FrameRecompressor> recompressors() {
        return shim == Shim.JPEG_XL ? List.of(new ShimRecompressor(shim, loader)) : List.of();
    }

    /** JPEG. */
    public static final class Jpeg extends ShimCodecProvider {
        /** Called by {@link java.util.ServiceLoader}. */
        public Jpeg() {
            super(Shim.JPEG, new LibraryFinder());
        }
    }

    /** JPEG-LS. */
    public static final class JpegLs extends ShimCodecProvider {
        /** Called by {@link java.util.ServiceLoader}. */
        public JpegLs() {
            super(Shim.JPEG_LS, new LibraryFinder());
        }
    }

    /** JPEG 2000. */
    public static final class Jpeg2000 extends ShimCodecProvider {
        /** Called by {@link java.util.ServiceLoader}. */
        public Jpeg2000() {
            super(Shim.JPEG_2000, new LibraryFinder());
        }
    }

    /**
     * High-Throughput JPEG 2000. It encodes; decoding is left to {@link Jpeg2000} unless the system property
     * {@value #DECODER_PROPERTY} is {@value #OPENJPH}: OpenJPH is several times faster, but some damaged code streams end
     * the process in releases up to 0.9, so it is for those who know where their files come from.
     */
    public static final class Htj2k extends ShimCodecProvider {
        static final String DECODER_PROPERTY = "dcmflux.htj2k.decoder";
        static final String OPENJPH = "openjph";

        /** Called by {@link java.util.ServiceLoader}. */
        public Htj2k() {
            super(Shim.HTJ2K, new LibraryFinder());
        }

        @Override
        public List<FrameDecoder> decoders() {
            return OPENJPH.equals(System.getProperty(DECODER_PROPERTY)) ? super.decoders() : List.of();
        }

        /** What another decoder has accepted is not damaged. */
        @Override
        public List<FrameDecoder> secondDecoders() {
            return super.decoders();
        }
    }

    /** JPEG XL. */
    public static final class JpegXl extends ShimCodecProvider {
        /** Called by {@link java.util.ServiceLoader}. */
        public JpegXl() {
            super(Shim.JPEG_XL, new LibraryFinder());
        }
    }
}
