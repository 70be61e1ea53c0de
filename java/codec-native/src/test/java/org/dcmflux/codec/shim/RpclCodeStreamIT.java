package org.dcmflux.codec.shim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import org.dcmflux.codec.EncodeOptions;
import org.dcmflux.codec.EncoderSession;
import org.dcmflux.codec.FrameEncoder;
import org.dcmflux.codec.Jpeg2000CodeStream;
import org.dcmflux.codec.contract.SampleFrames;
import org.dcmflux.codec.contract.SampleFrames.Content;
import org.dcmflux.dictionary.TransferSyntax;
import org.dcmflux.dictionary.TransferSyntaxes;
import org.dcmflux.error.CodecException;
import org.dcmflux.pixel.FrameLayout;
import org.dcmflux.pixel.PhotometricInterpretation;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** HTJ2K Lossless RPCL as it is written, read by the headers. */
final class RpclCodeStreamIT {
    private static final ShimCodecProvider HTJ2K = new ShimCodecProvider.Htj2k();

    @BeforeEach
    void theShimWorksHere() {
        Natives.require(HTJ2K);
    }

    private static ByteBuffer encode(TransferSyntax target, int columns, int rows, EncodeOptions options)
            throws CodecException {
        FrameLayout layout = new FrameLayout(columns, rows, 1, 16, 12, 0, PhotometricInterpretation.MONOCHROME2, 0);
        FrameEncoder encoder = HTJ2K.encoders().get(0);
        try (EncoderSession session = encoder.open(target, layout, options)) {
            ByteBuffer out = ByteBuffer.allocateDirect((int) session.maxEncodedSize());
            session.encode(SampleFrames.frame(layout, Content.NOISE, 5), out);
            return out.flip();
        }
    }

    @Test
    void everySizeAndEveryChoiceMeetsTheConstraints() throws CodecException {
        EncodeOptions defaults = EncodeOptions.defaults();
        EncodeOptions few =
                defaults.toBuilder().levels(0).tile(512).codeBlock(16).build();
        for (int[] size : new int[][] {{1, 1}, {64, 64}, {65, 3}, {300, 2050}, {4608, 33}}) {
            for (EncodeOptions options : new EncodeOptions[] {defaults, few}) {
                ByteBuffer codeStream = encode(TransferSyntaxes.HTJ2K_LOSSLESS_RPCL, size[0], size[1], options);
                Jpeg2000CodeStream found = Jpeg2000CodeStream.read(codeStream);
                assertThat(found.rpclViolations())
                        .as("%d x %d", size[0], size[1])
                        .isEmpty();
                assertThat(found.columns()).isEqualTo(size[0]);
                assertThat(found.rows()).isEqualTo(size[1]);
            }
        }
    }

    @Test
    void plainHtj2kUnderThatNameWouldBeCaught() throws CodecException {
        EncodeOptions options = EncodeOptions.defaults().toBuilder().levels(1).build();
        ByteBuffer codeStream = encode(TransferSyntaxes.HTJ2K_LOSSLESS, 300, 20, options);
        assertThatThrownBy(() -> RpclEncoderSession.require("htj2k", codeStream))
                .isInstanceOf(CodecException.class)
                .hasMessageContainingAll("lowest resolution is 150 x 10", "no TLM");
    }
}
