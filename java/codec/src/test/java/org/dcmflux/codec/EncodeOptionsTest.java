package org.dcmflux.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.function.UnaryOperator;
import org.dcmflux.codec.EncodeOptions.Builder;
import org.dcmflux.dictionary.TransferSyntaxes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EncodeOptionsTest {
    @Test
    void valuesOutOfTheirRangeAreRefusedByName() {
        List<UnaryOperator<Builder>> wrong = List.of(
                builder -> builder.predictor(8),
                builder -> builder.codecThreads(0),
                builder -> builder.quality(101),
                builder -> builder.near(-1),
                builder -> builder.ratio(0.9),
                builder -> builder.ratio(Double.NaN),
                builder -> builder.pointTransform(16),
                builder -> builder.distance(25.5),
                builder -> builder.distance(0.001),
                builder -> builder.effort(0),
                builder -> builder.levels(33),
                builder -> builder.layers(0),
                builder -> builder.tile(63),
                builder -> builder.codeBlock(24),
                builder -> builder.psnr(201));
        for (UnaryOperator<Builder> each : wrong) {
            Builder builder = EncodeOptions.defaults().toBuilder();
            assertThatThrownBy(() -> each.apply(builder).build())
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(" is not ");
        }
    }

    @Test
    void aChoiceWithoutEffectOnTheTargetIsNamedWithThoseThatItHasOne() {
        assertThat(EncodeOptions.defaults().complaint(TransferSyntaxes.RLE_LOSSLESS))
                .isNull();
        EncodeOptions quality = EncodeOptions.defaults().toBuilder().quality(90).build();
        assertThat(quality.complaint(TransferSyntaxes.JPEG_BASELINE_8BIT)).isNull();
        assertThat(quality.complaint(TransferSyntaxes.JPEG_2000))
                .isEqualTo("a quality has no effect on JPEG 2000 Image Compression (1.2.840.10008.1.2.4.91), only on "
                        + ".4.50, .4.51");
        EncodeOptions both = EncodeOptions.defaults().toBuilder()
                .wavelet(EncodeOptions.Wavelet.REVERSIBLE)
                .ratio(4)
                .build();
        assertThat(both.complaint(TransferSyntaxes.JPEG_2000)).isNull();
        assertThat(both.complaint(TransferSyntaxes.HTJ2K)).contains("no compression ratio with the reversible wavelet");
    }

    @Test
    void ofOptionsForSeveralTargetsEachGetsThoseThatSuitIt() {
        EncodeOptions asked = EncodeOptions.defaults().toBuilder()
                .quality(80)
                .progression(Jpeg2000Structure.Progression.CPRL)
                .levels(3)
                .codecThreads(4)
                .build();
        var targets = List.of(
                TransferSyntaxes.RLE_LOSSLESS,
                TransferSyntaxes.JPEG_BASELINE_8BIT,
                TransferSyntaxes.HTJ2K_LOSSLESS_RPCL,
                TransferSyntaxes.JPEG_2000);
        assertThat(asked.complaint(targets)).isNull();
        assertThat(asked.suiting(TransferSyntaxes.RLE_LOSSLESS))
                .isEqualTo(EncodeOptions.defaults().withCodecThreads(4));
        assertThat(asked.suiting(TransferSyntaxes.JPEG_BASELINE_8BIT))
                .isEqualTo(EncodeOptions.defaults().toBuilder()
                        .quality(80)
                        .codecThreads(4)
                        .build());
        assertThat(asked.suiting(TransferSyntaxes.HTJ2K_LOSSLESS_RPCL).chosen()).containsExactly(EncodeChoice.LEVELS);
        assertThat(asked.suiting(TransferSyntaxes.JPEG_2000).structure().progression())
                .isEqualTo(Jpeg2000Structure.Progression.CPRL);
        for (var target : targets) {
            assertThat(asked.suiting(target).complaint(target)).isNull();
        }
        assertThat(asked.complaint(targets.subList(0, 2))).contains("RLE Lossless", "nor on", "JPEG Baseline");
    }

    @ParameterizedTest
    @EnumSource
    void everyChoiceSurvivesForATargetThatItSuits(EncodeChoice choice) {
        Builder builder = EncodeOptions.defaults().toBuilder();
        switch (choice) {
            case QUALITY -> builder.quality(33);
            case SUBSAMPLING -> builder.subsampling(EncodeOptions.ChromaSubsampling.BOTH);
            case PREDICTOR -> builder.predictor(5);
            case POINT_TRANSFORM -> builder.pointTransform(2);
            case NEAR -> builder.near(7);
            case RATIO -> builder.ratio(17);
            case PSNR -> builder.psnr(41);
            case WAVELET -> builder.wavelet(EncodeOptions.Wavelet.REVERSIBLE);
            case LAYERS -> builder.layers(3);
            case LEVELS -> builder.levels(2);
            case PROGRESSION -> builder.progression(Jpeg2000Structure.Progression.PCRL);
            case TILE -> builder.tile(256);
            case CODE_BLOCK -> builder.codeBlock(16);
            case DISTANCE -> builder.distance(3);
            case DEPTH -> builder.depth(EncodeOptions.LossyDepth.ANY);
            case EFFORT -> builder.effort(4);
        }
        EncodeOptions asked = builder.build();
        TransferSyntaxes.all().stream()
                .filter(choice::appliesTo)
                .forEach(target -> assertThat(asked.suiting(target)).isEqualTo(asked));
    }

    @ParameterizedTest
    @EnumSource
    void everyChoiceHasAnEffectOnSomeTransferSyntaxOfTheRegistry(EncodeChoice choice) {
        assertThat(TransferSyntaxes.all().stream().filter(choice::appliesTo).count())
                .isEqualTo(choice.arcs().count())
                .isPositive();
    }

    @Test
    void aRatioAndAPsnrContradict() {
        Builder both = EncodeOptions.defaults().toBuilder().ratio(10).psnr(50);
        assertThatThrownBy(both::build).hasMessageContaining("give one of them");
    }

    @Test
    void aBuilderBeginsWithTheOptionsItWasAskedFrom() {
        EncodeOptions options = EncodeOptions.defaults().toBuilder()
                .predictor(7)
                .quality(50)
                .near(3)
                .psnr(44)
                .tile(64)
                .effort(9)
                .build();
        assertThat(options.toBuilder().build()).isEqualTo(options);
        assertThat(options.withPredictor(1).withPredictor(7)).isEqualTo(options);
        assertThat(options.withCodecThreads(4).codecThreads()).isEqualTo(4);
    }
}
