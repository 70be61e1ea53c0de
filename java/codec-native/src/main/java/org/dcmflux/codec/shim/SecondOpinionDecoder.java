package org.dcmflux.codec.shim;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import org.dcmflux.codec.CodecDeadline;
import org.dcmflux.codec.DecoderSession;
import org.dcmflux.codec.FrameDecoder;
import org.dcmflux.dictionary.TransferSyntax;
import org.dcmflux.error.CodecException;
import org.dcmflux.pixel.FrameLayout;

/** Decodes with one decoder and asks another one about what the first does not decode. */
final class SecondOpinionDecoder implements FrameDecoder {
    private final FrameDecoder first;
    private final FrameDecoder second;

    /** @param second decodes what the first does, at least */
    SecondOpinionDecoder(FrameDecoder first, FrameDecoder second) {
        this.first = first;
        this.second = second;
    }

    @Override
    public Set<TransferSyntax> transferSyntaxes() {
        return first.transferSyntaxes();
    }

    /** That of the first one, which nearly always decodes alone. */
    @Override
    public String codecName() {
        return first.codecName();
    }

    @Override
    public FrameDecoder withCodecThreads(int threads) {
        return new SecondOpinionDecoder(first.withCodecThreads(threads), second.withCodecThreads(threads));
    }

    @Override
    public boolean mayHang() {
        return first.mayHang() || second.mayHang();
    }

    @Override
    public List<String> violations(TransferSyntax syntax, ByteBuffer codeStream) {
        return first.violations(syntax, codeStream);
    }

    /** {@inheritDoc} They work one after the other, and what the first has had may not be back yet. */
    @Override
    public long memoryBytes(FrameLayout expected, long codeStreamBytes) {
        return first.memoryBytes(expected, codeStreamBytes) + second.memoryBytes(expected, codeStreamBytes);
    }

    @Override
    public DecoderSession open(FrameLayout expected) throws CodecException {
        return open(expected, CodecDeadline.NONE);
    }

    /** {@inheritDoc} In this process one thread does the frames of both; in processes of their own each keeps the deadline. */
    @Override
    public DecoderSession open(FrameLayout expected, CodecDeadline deadline) throws CodecException {
        CodecDeadline each = mayHang() ? CodecDeadline.NONE : deadline;
        return deadline.watch(this, new SecondOpinionSession(first.open(expected, each), second, expected, each));
    }
}
