package org.dcmflux.codec.shim;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.dcmflux.codec.Availability;
import org.dcmflux.codec.CodecProvider;
import org.dcmflux.codec.FrameDecoder;
import org.dcmflux.codec.FrameEncoder;
import org.dcmflux.codec.FrameRecompressor;
import org.dcmflux.dictionary.TransferSyntax;
import org.dcmflux.dictionary.TransferSyntaxes;

/** Brings the codec of one shim. Making it loads nothing. */
public class ShimCodecProvider implements CodecProvider {
    private final Shim shim;
    private final LibraryFinder finder;
    private final ShimAccess access;

    ShimCodecProvider(Shim shim, LibraryFinder finder) {
        this(shim, finder, new ShimLoader(shim, finder));
    }

    private ShimCodecProvider(Shim shim, LibraryFinder finder, ShimAccess access) {
        this.shim = shim;
        this.finder = finder;
        this.access = access;
    }

    @Override
    public final String name() {
        return shim.codecName();
    }

    @Override
    public final Availability availability() {
        return access.availability();
    }

    @Override
    public List<FrameDecoder> decoders() {
        return List.of(new ShimFrameDecoder(shim, access));
    }

    final FrameDecoder decoder(Set<TransferSyntax> syntaxes) {
        return new ShimFrameDecoder(shim, access, syntaxes);
    }

    @Override
    public final List<FrameEncoder> encoders() {
        return shim.encoded().isEmpty() ? List.of() : List.of(new ShimFrameEncoder(shim, access));
    }

    @Override
    public final List<FrameRecompressor> recompressors() {
        return shim == Shim.JPEG_XL ? List.of(new ShimRecompressor(shim, access)) : List.of();
    }

    @Override
    public ShimCodecProvider isolated() {
        return new ShimCodecProvider(shim, finder, new WorkerPool(shim, finder));
    }

    @Override
    public void close() {
        access.close();
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

    /**
     * JPEG 2000. OpenJPEG knows some of Part 2, transforms across components for one; whether it knows what a code stream needs shows
     * only when it is decoded, so that is attempted if the system property {@value #PART_2_PROPERTY} is {@value #ATTEMPT}.
     */
    public static final class Jpeg2000 extends ShimCodecProvider {
        static final String PART_2_PROPERTY = "dcmflux.jpeg2000.part2";
        static final String ATTEMPT = "attempt";

        /** Called by {@link java.util.ServiceLoader}. */
        public Jpeg2000() {
            super(Shim.JPEG_2000, new LibraryFinder());
        }

        private Jpeg2000(LibraryFinder finder) {
            super(Shim.JPEG_2000, finder, new WorkerPool(Shim.JPEG_2000, finder));
        }

        @Override
        public Jpeg2000 isolated() {
            return new Jpeg2000(new LibraryFinder());
        }

        @Override
        public List<FrameDecoder> decoders() {
            if (!ATTEMPT.equals(System.getProperty(PART_2_PROPERTY))) {
                return super.decoders();
            }
            List<FrameDecoder> all = new ArrayList<>(super.decoders());
            all.add(decoder(Set.of(TransferSyntaxes.JPEG_2000_MC_LOSSLESS, TransferSyntaxes.JPEG_2000_MC)));
            return List.copyOf(all);
        }
    }

    /**
     * High-Throughput JPEG 2000. OpenJPH decodes, several times faster than OpenJPEG, which is asked about code streams that OpenJPH
     * does not decode. The system property {@value #DECODER_PROPERTY} can be {@value #OPENJPEG}: then it decodes all of them.
     */
    public static final class Htj2k extends ShimCodecProvider {
        static final String DECODER_PROPERTY = "dcmflux.htj2k.decoder";
        static final String OPENJPEG = "openjpeg";

        private final Jpeg2000 other;

        /** Called by {@link java.util.ServiceLoader}. */
        public Htj2k() {
            super(Shim.HTJ2K, new LibraryFinder());
            this.other = new Jpeg2000();
        }

        private Htj2k(LibraryFinder finder, Jpeg2000 other) {
            super(Shim.HTJ2K, finder, new WorkerPool(Shim.HTJ2K, finder));
            this.other = other;
        }

        @Override
        public Htj2k isolated() {
            return new Htj2k(new LibraryFinder(), other.isolated());
        }

        @Override
        public void close() {
            super.close();
            other.close();
        }

        @Override
        public List<FrameDecoder> decoders() {
            return OPENJPEG.equals(System.getProperty(DECODER_PROPERTY))
                    ? List.of()
                    : List.of(new SecondOpinionDecoder(
                            super.decoders().get(0), other.decoders().get(0)));
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
