package org.dcmflux.codec.shim;

import static org.assertj.core.api.Assertions.assertThat;

import org.dcmflux.dictionary.TransferSyntaxes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class Htj2kDecoderChoiceTest {
    private static final String PROPERTY = ShimCodecProvider.Htj2k.DECODER_PROPERTY;

    @AfterEach
    void forget() {
        System.clearProperty(PROPERTY);
    }

    @Test
    void openJphDecodesUnlessOpenJpegIsAskedFor() {
        assertThat(new ShimCodecProvider.Htj2k().decoders().get(0).transferSyntaxes())
                .contains(
                        TransferSyntaxes.HTJ2K_LOSSLESS, TransferSyntaxes.HTJ2K_LOSSLESS_RPCL, TransferSyntaxes.HTJ2K);
        System.setProperty(PROPERTY, ShimCodecProvider.Htj2k.OPENJPEG);
        assertThat(new ShimCodecProvider.Htj2k().decoders()).isEmpty();
        assertThat(new ShimCodecProvider.Jpeg2000().decoders().get(0).transferSyntaxes())
                .contains(
                        TransferSyntaxes.HTJ2K_LOSSLESS, TransferSyntaxes.HTJ2K_LOSSLESS_RPCL, TransferSyntaxes.HTJ2K);
    }
}
