package org.dcmflux.codec.shim;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import org.dcmflux.codec.CodecDeadline;
import org.dcmflux.codec.DecoderSession;
import org.dcmflux.codec.FrameDecoder;
import org.dcmflux.codec.Jpeg2000CodeStream;
import org.dcmflux.dictionary.CodecFamily;
import org.dcmflux.dictionary.Lossiness;
import org.dcmflux.dictionary.TransferSyntax;
import org.dcmflux.dictionary.TransferSyntaxes;
import org.dcmflux.error.CodecException;
import org.dcmflux.error.CodecException.Status;
import org.dcmflux.pixel.FrameLayout;
import org.dcmflux.pixel.PhotometricInterpretation;

/** Opens decoders of one shim. */
final class ShimFrameDecoder implements FrameDecoder {
    private final Shim shim;
    private final ShimAccess access;
    private final Set<TransferSyntax> syntaxes;
    private final int threads;

    ShimFrameDecoder(Shim shim, ShimAccess access) {
        this(shim, access, shim.decoded());
    }

    ShimFrameDecoder(Shim shim, ShimAccess access, Set<TransferSyntax> syntaxes) {
        this(shim, access, syntaxes, 1);
    }

    private ShimFrameDecoder(Shim shim, ShimAccess access, Set<TransferSyntax> syntaxes, int threads) {
        this.shim = shim;
        this.access = access;
        this.syntaxes = syntaxes;
        this.threads = threads;
    }

    @Override
    public FrameDecoder withCodecThreads(int wanted) {
        return new ShimFrameDecoder(shim, access, syntaxes, Math.min(wanted, ShimFrameEncoder.MOST_THREADS));
    }

    @Override
    public String codecName() {
        return shim.codecName();
    }

    @Override
    public Set<TransferSyntax> transferSyntaxes() {
        return syntaxes;
    }

    @Override
    public boolean mayHang() {
        return access.mayHang();
    }

    /** {@inheritDoc} JPEG XL has a colour transform of its own, also around the YCbCr of a JPEG, and undoes it. */
    @Override
    public FrameLayout decodedLayout(FrameLayout stated) {
        PhotometricInterpretation colour = stated.photometricInterpretation();
        boolean undone = shim == Shim.JPEG_XL
                && (colour == PhotometricInterpretation.YBR_FULL_422 || colour == PhotometricInterpretation.XYB);
        FrameLayout decoded = FrameDecoder.super.decodedLayout(stated);
        return undone ? decoded.withPhotometricInterpretation(PhotometricInterpretation.RGB) : decoded;
    }

    @Override
    public List<String> violations(TransferSyntax syntax, ByteBuffer codeStream) {
        CodecFamily family = syntax.codecFamily();
        if (family != CodecFamily.JPEG_2000 && family != CodecFamily.HTJ2K) {
            return List.of();
        }
        Jpeg2000CodeStream header;
        try {
            header = Jpeg2000CodeStream.read(codeStream);
        } catch (CodecException e) {
            return List.of(); // which decoding it says better
        }
        if (syntax.equals(TransferSyntaxes.HTJ2K_LOSSLESS_RPCL)) {
            return header.rpclViolations();
        }
        return syntax.lossiness() == Lossiness.NO && !header.reversible()
                ? List.of("its wavelet is irreversible, but " + syntax.name() + " is lossless only")
                : List.of();
    }

    @Override
    public long memoryBytes(FrameLayout expected, long codeStreamBytes) {
        if (expected.bitsAllocated() == 1) {
            FrameLayout bytes = SingleBitDecoderSession.unpacked(expected);
            return bytes.byteCount() + CodecMemory.decoding(shim, bytes, codeStreamBytes);
        }
        return CodecMemory.decoding(shim, expected, codeStreamBytes);
    }

    @Override
    public DecoderSession open(FrameLayout expected) throws CodecException {
        return open(expected, CodecDeadline.NONE);
    }

    @Override
    public DecoderSession open(FrameLayout expected, CodecDeadline deadline) throws CodecException {
        return deadline.watch(this, opened(expected, deadline));
    }

    private DecoderSession opened(FrameLayout expected, CodecDeadline deadline) throws CodecException {
        int bits = expected.bitsAllocated();
        if (bits == 1 && expected.samplesPerPixel() == 1 && shim.decodesSingleBits()) {
            return new SingleBitDecoderSession(
                    shim.codecName(), opened(SingleBitDecoderSession.unpacked(expected), deadline), expected);
        }
        if (bits != 8 && bits != 16 && (bits != 32 || shim.mostBitsAllocated() < 32)) {
            throw refused("frames are not decoded into " + bits + " Bits Allocated");
        }
        if (expected.photometricInterpretation() == PhotometricInterpretation.YBR_PARTIAL_420) {
            throw refused("YBR_PARTIAL_420 is a label of video");
        }
        if (expected.sampleCount() * bits / 8 > Integer.MAX_VALUE) {
            throw refused("a frame of " + expected.sampleCount() * bits / 8 + " bytes is more than a buffer holds");
        }
        OptionsBlock options = new OptionsBlock().with(OptionsBlock.THREADS, threads);
        ShimHandle handle = ShimHandle.open(shim, access.functions(deadline), ShimFunctions.DECODER, options);
        return new ShimDecoderSession(shim, handle, expected.withPlanarConfiguration(0));
    }

    private CodecException refused(String why) {
        return new CodecException(shim.codecName(), Status.UNSUPPORTED_FEATURE, why);
    }
}
