package org.dcmflux.transcode;

import org.dcmflux.codec.CodecRegistry;
import org.dcmflux.codec.EncodeOptions;
import org.dcmflux.codec.FrameDecoder;
import org.dcmflux.codec.FrameEncoder;
import org.dcmflux.dictionary.TransferSyntax;
import org.dcmflux.error.UnsupportedTransferSyntaxException;
import org.dcmflux.pixel.FrameLayout;
import org.dcmflux.transcode.TranscodeOptions.CrossCheck;
import org.dcmflux.transcode.TranscodeOptions.Verification;
import org.dcmflux.transcode.TranscodePlan.SlotSize;
import org.jspecify.annotations.Nullable;

/**
 * Memory that one worker's codecs take for themselves, by what each says of itself. A worker decodes and encodes one after the other,
 * but on threads whose memory an allocator keeps apart, so both count.
 */
record CodecNeed(CodecRegistry registry, TranscodeOptions options, TransferSyntax from, SlotSize size) {
    /** Bytes for one worker that transcodes, and for one that reads the output back afterwards: the larger of both. */
    long bytes(
            @Nullable FrameDecoder decoder,
            @Nullable FrameEncoder encoder,
            @Nullable Recompression recompression,
            FrameLayout decoded,
            EncodeOptions encode) {
        long decoding = decoder == null ? 0 : decoder.memoryBytes(decoded, size.input());
        if (recompression != null) {
            var both = recompression.recompressor();
            long there = both.memoryBytes(from, options.target(), recompression.written(), size.input());
            long back = both.memoryBytes(options.target(), from, recompression.written(), size.output());
            return Math.max(there, back);
        }
        if (encoder == null) {
            return decoding;
        }
        long encoding = encoder.memoryBytes(options.target(), decoded, encode);
        long beside = options.maxError().isPresent() ? decoding : 0;
        return Math.max(decoding + encoding, beside + verifying(decoded));
    }

    private long verifying(FrameLayout decoded) {
        if (options.verification() == Verification.NONE) {
            return 0;
        }
        try {
            long first = registry.decoder(options.target()).memoryBytes(decoded, size.output());
            FrameDecoder second =
                    options.crossCheck() == CrossCheck.SECOND_DECODER ? registry.secondDecoder(options.target()) : null;
            return first + (second == null ? 0 : second.memoryBytes(decoded, size.output()));
        } catch (UnsupportedTransferSyntaxException e) {
            return 0; // the verification will say so
        }
    }
}
