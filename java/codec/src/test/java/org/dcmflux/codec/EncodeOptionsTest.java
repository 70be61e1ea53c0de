package org.dcmflux.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.function.UnaryOperator;
import org.dcmflux.codec.EncodeOptions.Builder;
import org.junit.jupiter.api.Test;

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
                builder -> builder.psnr(201));
        for (UnaryOperator<Builder> each : wrong) {
            Builder builder = each.apply(EncodeOptions.defaults().toBuilder());
            assertThatThrownBy(builder::build)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(" is not ");
        }
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
                .build();
        assertThat(options.toBuilder().build()).isEqualTo(options);
        assertThat(options.withPredictor(1).withPredictor(7)).isEqualTo(options);
        assertThat(options.withCodecThreads(4).codecThreads()).isEqualTo(4);
    }
}
