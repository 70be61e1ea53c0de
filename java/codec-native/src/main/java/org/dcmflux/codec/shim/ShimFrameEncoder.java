package org.dcmflux.codec.shim;

import java.util.Set;
import org.dcmflux.codec.CodecDeadline;
import org.dcmflux.codec.EncodeOptions;
import org.dcmflux.codec.EncoderSession;
import org.dcmflux.codec.FrameEncoder;
import org.dcmflux.dictionary.TransferSyntax;
import org.dcmflux.dictionary.TransferSyntaxes;
import org.dcmflux.error.CodecException;
import org.dcmflux.error.CodecException.Status;
import org.dcmflux.pixel.FrameLayout;
import org.jspecify.annotations.Nullable;

/** Opens encoders of one shim. */
final class ShimFrameEncoder implements FrameEncoder {
    static final int MOST_THREADS = 256;

    private final Shim shim;
    private final ShimAccess access;

    ShimFrameEncoder(Shim shim, ShimAccess access) {
        this.shim = shim;
        this.access = access;
    }

    @Override
    public String codecName() {
        return shim.codecName();
    }

    @Override
    public Set<TransferSyntax> transferSyntaxes() {
        return shim.encoded();
    }

    @Override
    public boolean mayHang() {
        return access.mayHang();
    }

    @Override
    public @Nullable String refusal(TransferSyntax target, FrameLayout source, EncodeOptions options) {
        if (!shim.encoded().contains(target)) {
            return "codec " + shim.codecName() + " does not encode " + target;
        }
        return EncodeRules.broken(target, source);
    }

    @Override
    public boolean isLossy(TransferSyntax target, FrameLayout source, EncodeOptions options) {
        return LossyCoding.loses(target, options);
    }

    @Override
    public FrameLayout encodedLayout(TransferSyntax target, FrameLayout source, EncodeOptions options) {
        FrameLayout encoded =
                source.withPlanarConfiguration(0).withPhotometricInterpretation(shim.encodedColour(source));
        return LossyCoding.stated(target, encoded, options);
    }

    @Override
    public String settings(TransferSyntax target, FrameLayout source, EncodeOptions options) {
        return EncodeSettings.words(target, source, options);
    }

    @Override
    public long memoryBytes(TransferSyntax target, FrameLayout source, EncodeOptions options) {
        return CodecMemory.encoding(shim, source, options);
    }

    @Override
    public EncoderSession open(TransferSyntax target, FrameLayout source, EncodeOptions options) throws CodecException {
        return open(target, source, options, CodecDeadline.NONE);
    }

    @Override
    public EncoderSession open(TransferSyntax target, FrameLayout source, EncodeOptions options, CodecDeadline deadline)
            throws CodecException {
        String refusal = refusal(target, source, options);
        if (refusal != null) {
            throw new CodecException(shim.codecName(), Status.UNSUPPORTED_FEATURE, refusal);
        }
        OptionsBlock block = shim.options(target, options, source)
                .with(OptionsBlock.THREADS, Math.min(options.codecThreads(), MOST_THREADS));
        EncoderSession session = new ShimEncoderSession(
                ShimHandle.open(shim, access.functions(deadline), ShimFunctions.ENCODER, block), shim.coded(source));
        return deadline.watch(
                this,
                target.equals(TransferSyntaxes.HTJ2K_LOSSLESS_RPCL)
                        ? new RpclEncoderSession(shim.codecName(), session)
                        : session);
    }
}
