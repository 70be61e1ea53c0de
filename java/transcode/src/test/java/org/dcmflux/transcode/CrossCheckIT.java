package org.dcmflux.transcode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.dcmflux.bytes.ByteSource;
import org.dcmflux.codec.Availability;
import org.dcmflux.codec.CodecProvider;
import org.dcmflux.codec.CodecRegistry;
import org.dcmflux.codec.DecoderSession;
import org.dcmflux.codec.FrameDecoder;
import org.dcmflux.codec.FrameEncoder;
import org.dcmflux.dictionary.TransferSyntax;
import org.dcmflux.dictionary.TransferSyntaxes;
import org.dcmflux.error.VerificationFailedException;
import org.dcmflux.pixel.FrameLayout;
import org.dcmflux.testkit.TemporaryFolder;
import org.dcmflux.transcode.TranscodeOptions.CrossCheck;
import org.dcmflux.transcode.TranscodeOptions.Verification;
import org.junit.jupiter.api.Test;

class CrossCheckIT {
    private static TranscodeOptions.Builder checked(TransferSyntax target) {
        return Images.to(target).crossCheck(CrossCheck.SECOND_DECODER);
    }

    private static TranscodeResult transcode(TranscodeOptions options, CodecRegistry codecs) throws IOException {
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            Path input = folder.write("in.dcm", Images.grey());
            return new Transcoder(options, codecs).transcode(input, folder.file("out.dcm"));
        }
    }

    @Test
    void htj2kIsDecodedByBothOfItsCodecs() throws IOException {
        TranscodeResult result =
                transcode(checked(TransferSyntaxes.HTJ2K_LOSSLESS).build(), CodecRegistry.installed());
        assertThat(result.secondOpinion()).isEqualTo(new SecondOpinion("jpeg2000", result.frames(), ""));
        assertThat(result.warnings()).isEmpty();
    }

    @Test
    void whereThereIsNoSecondDecoderThatIsSaid() throws IOException {
        for (TransferSyntax target : List.of(
                TransferSyntaxes.JPEG_LS_LOSSLESS,
                TransferSyntaxes.JPEG_2000_LOSSLESS,
                TransferSyntaxes.RLE_LOSSLESS,
                TransferSyntaxes.DEFLATED_IMAGE_FRAME)) {
            TranscodeResult result = transcode(checked(target).build(), CodecRegistry.installed());
            assertThat(result.secondOpinion().frames()).isZero();
            assertThat(result.secondOpinion().detail()).contains("no second decoder", target.name());
            assertThat(result.warnings())
                    .anyMatch(warning -> warning.startsWith("not cross-checked: no second decoder"));
        }
        TranscodeResult unverified = transcode(
                checked(TransferSyntaxes.HTJ2K_LOSSLESS)
                        .verification(Verification.NONE)
                        .build(),
                CodecRegistry.installed());
        assertThat(unverified.secondOpinion().detail()).contains("not verified");
        TranscodeResult unwanted =
                transcode(Images.to(TransferSyntaxes.HTJ2K_LOSSLESS).build(), CodecRegistry.installed());
        assertThat(unwanted.secondOpinion()).isEqualTo(SecondOpinion.NONE);
    }

    /** Decodes RLE as the real decoder does, but for one pixel. */
    private record Dissenter() implements CodecProvider, FrameDecoder {
        @Override
        public String name() {
            return "dissenter";
        }

        @Override
        public String codecName() {
            return "dissenter";
        }

        @Override
        public Availability availability() {
            return Availability.available("for tests");
        }

        @Override
        public List<FrameDecoder> decoders() {
            return List.of();
        }

        @Override
        public List<FrameDecoder> secondDecoders() {
            return List.of(this);
        }

        @Override
        public List<FrameEncoder> encoders() {
            return List.of();
        }

        @Override
        public Set<TransferSyntax> transferSyntaxes() {
            return Set.of(TransferSyntaxes.RLE_LOSSLESS);
        }

        @Override
        public DecoderSession open(FrameLayout expected) throws org.dcmflux.error.CodecException {
            DecoderSession inner;
            try {
                inner = CodecRegistry.installed()
                        .decoder(TransferSyntaxes.RLE_LOSSLESS)
                        .open(expected);
            } catch (org.dcmflux.error.UnsupportedTransferSyntaxException e) {
                throw new IllegalStateException(e);
            }
            return new DecoderSession() {
                @Override
                public FrameLayout decode(ByteBuffer src, ByteBuffer dst) throws org.dcmflux.error.CodecException {
                    FrameLayout found = inner.decode(src, dst);
                    dst.put(7, (byte) (dst.get(7) + 1));
                    return found;
                }

                @Override
                public void close() {
                    inner.close();
                }
            };
        }
    }

    @Test
    void aSecondDecoderThatDisagreesStopsTheOutput() {
        List<CodecProvider> providers =
                new java.util.ArrayList<>(CodecRegistry.installed().providers());
        providers.add(new Dissenter());
        CodecRegistry codecs = new CodecRegistry(providers);
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            Path input = folder.write("in.dcm", Images.grey());
            assertThatThrownBy(() -> new Transcoder(
                                    checked(TransferSyntaxes.RLE_LOSSLESS).build(), codecs)
                            .transcode(
                                    ByteSource.open(input),
                                    folder.file("out.dcm"),
                                    TranscodeListener.NONE,
                                    new org.dcmflux.bytes.Cancellation()))
                    .isInstanceOf(VerificationFailedException.class)
                    .hasMessageContainingAll("dissenter", "frame 1", "other pixels");
            folder.assertContainsOnly("in.dcm");
        }
    }
}
