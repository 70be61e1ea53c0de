package org.dcmflux.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.dcmflux.dictionary.Tags;
import org.dcmflux.dictionary.Vr;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ElementPathTest {
    private static final DataSet NESTED = nested();

    private static DataSet nested() {
        DataSet inner = new DataSetBuilder().putUnsignedShort(Tags.Rows, 7).build();
        DataSet middle = new DataSetBuilder()
                .put(Tags.PixelMeasuresSequence, Vr.SQ, new ElementValue.Sequence(List.of(inner)))
                .build();
        return new DataSetBuilder()
                .put(
                        Tags.PerFrameFunctionalGroupsSequence,
                        Vr.SQ,
                        new ElementValue.Sequence(List.of(DataSet.EMPTY, middle)))
                .build();
    }

    @ParameterizedTest
    @ValueSource(strings = {"(0028,0010)", "(5200,9230)[3].(0028,0010)", "(5200,9230)[2].(0028,9110)[1].(0028,0030)"})
    void pathIsPrintedAsItIsRead(String text) {
        assertThat(ElementPath.parse(text)).hasToString(text);
    }

    @Test
    void keywordsStandForTags() {
        assertThat(ElementPath.parse("PerFrameFunctionalGroupsSequence[2].PixelMeasuresSequence[1].Rows"))
                .isEqualTo(ElementPath.parse("(5200,9230)[2].(0028,9110)[1].(0028,0010)"))
                .isEqualTo(ElementPath.of(Tags.PerFrameFunctionalGroupsSequence)
                        .child(2, Tags.PixelMeasuresSequence)
                        .child(1, Tags.Rows));
    }

    @Test
    void pathLeadsToItsElement() throws Exception {
        ElementPath path = ElementPath.parse("(5200,9230)[2].(0028,9110)[1].(0028,0010)");
        assertThat(path.find(NESTED)).isPresent();
        DataSet container = path.container(NESTED).orElseThrow();
        assertThat(container.ints(Tags.Rows)).containsExactly(7);
        assertThat(container.path(Tags.Rows)).isEqualTo(path);
    }

    @ParameterizedTest
    @ValueSource(strings = {"(5200,9230)[3].(0028,0010)", "(5200,9230)[1].(0028,0010)", "(0028,0010)", "Rows[1].Rows"})
    void pathThatLeadsNowhereFindsNothing(String text) {
        assertThat(ElementPath.parse(text).find(NESTED)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Rowz",
                "(5200,9230).(0028,0010)",
                "(5200,9230)[0].(0028,0010)",
                "(5200,9230)[x].Rows",
                "Rows[1]"
            })
    void textThatIsNoPathIsRefused(String text) {
        assertThatThrownBy(() -> ElementPath.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
