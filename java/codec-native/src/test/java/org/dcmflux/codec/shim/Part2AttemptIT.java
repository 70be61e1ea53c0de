package org.dcmflux.codec.shim;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.dcmflux.codec.DecoderSession;
import org.dcmflux.codec.EncodeOptions;
import org.dcmflux.codec.EncoderSession;
import org.dcmflux.codec.contract.SampleFrames;
import org.dcmflux.codec.contract.SampleFrames.Content;
import org.dcmflux.dictionary.TransferSyntaxes;
import org.dcmflux.pixel.FrameLayout;
import org.dcmflux.pixel.PhotometricInterpretation;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** JPEG 2000 Part 2 is passed on unless somebody asks for an attempt at decoding it. */
final class Part2AttemptIT {
    private static final ShimCodecProvider.Jpeg2000 PROVIDER = new ShimCodecProvider.Jpeg2000();
    private static final FrameLayout RGB = new FrameLayout(40, 30, 3, 8, 8, 0, PhotometricInterpretation.RGB, 0);

    /** Where Rsiz is: after SOC, SIZ and its length. */
    private static final int CAPABILITIES = 6;

    /** Extensions of Part 2 are used, those of several components among them. */
    private static final int PART_2 = 0x8100;

    @AfterEach
    void forget() {
        System.clearProperty(ShimCodecProvider.Jpeg2000.PART_2_PROPERTY);
    }

    private static long decoders() {
        return PROVIDER.decoders().stream()
                .filter(each -> each.transferSyntaxes().contains(TransferSyntaxes.JPEG_2000_MC))
                .count();
    }

    @Test
    void nobodyDecodesPart2UnlessAskedTo() {
        assertThat(decoders()).isZero();
        System.setProperty(ShimCodecProvider.Jpeg2000.PART_2_PROPERTY, ShimCodecProvider.Jpeg2000.ATTEMPT);
        assertThat(decoders()).isEqualTo(1);
    }

    /** What says that it is of Part 2 and does without the rest of it; no tool here writes more than that. */
    @Test
    void aCodeStreamThatNeedsNothingOfPart2IsDecoded() throws IOException {
        Natives.require(PROVIDER);
        System.setProperty(ShimCodecProvider.Jpeg2000.PART_2_PROPERTY, ShimCodecProvider.Jpeg2000.ATTEMPT);
        ByteBuffer frame = SampleFrames.frame(RGB, Content.NOISE, 3);
        ByteBuffer codeStream;
        try (EncoderSession session =
                PROVIDER.encoders().get(0).open(TransferSyntaxes.JPEG_2000_LOSSLESS, RGB, EncodeOptions.defaults())) {
            codeStream = ByteBuffer.allocateDirect((int) session.maxEncodedSize());
            session.encode(frame, codeStream);
        }
        codeStream.flip().putShort(CAPABILITIES, (short) PART_2);
        ByteBuffer decoded = ByteBuffer.allocateDirect(frame.remaining());
        try (DecoderSession session = PROVIDER.decoders().get(1).open(RGB)) {
            session.decode(codeStream, decoded);
        }
        assertThat(decoded.flip()).isEqualTo(frame);
    }
}
