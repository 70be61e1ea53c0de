package org.dcmflux.encoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import org.dcmflux.data.DataSet;
import org.dcmflux.data.DataSetBuilder;
import org.dcmflux.data.ElementValue;
import org.dcmflux.data.SpecificCharacterSet;
import org.dcmflux.dictionary.PrivateDictionary;
import org.dcmflux.dictionary.PrivateEntry;
import org.dcmflux.dictionary.Tag;
import org.dcmflux.dictionary.Tags;
import org.dcmflux.dictionary.Vr;
import org.dcmflux.error.LimitExceededException;
import org.junit.jupiter.api.Test;

final class UnknownValuesTest {
    private static final int PRIVATE = 0x0029_1008;

    /** An Item with Rows 7 and, in an Item of (0028,9110), Columns 9; Implicit VR, lengths defined. */
    private static final String ITEM = "feff00e0" + "24000000" + "28001000020000000700" + "2800109112000000"
            + "feff00e0" + "0a000000" + "28001100020000000900";

    private static DataSet resolved(DataSet dataSet) throws IOException {
        PrivateDictionary dictionary = PrivateDictionary.builder()
                .add(new PrivateEntry("VENDOR", 0x0029, 0x08, Vr.US, "1", "Number"))
                .build();
        return UnknownValues.resolved(dataSet, dictionary, ReadOptions.defaults());
    }

    private static DataSetBuilder with(int tag, String hex) {
        return new DataSetBuilder()
                .put(tag, Vr.UN, new ElementValue.InMemory(HexFormat.of().parseHex(hex)));
    }

    @Test
    void elementOfTheDictionaryGetsItsVr() throws IOException {
        assertThat(resolved(with(Tags.Rows, "0700").build()).get(Tags.Rows).vr())
                .isEqualTo(Vr.US);
        assertThat(resolved(with(Tags.SmallestImagePixelValue, "ffff")
                                .putUnsignedShort(Tags.PixelRepresentation, 1)
                                .build())
                        .ints(Tags.SmallestImagePixelValue))
                .containsExactly(-1);
    }

    @Test
    void privateElementGetsTheVrOfItsCreator() throws IOException {
        DataSet dataSet = with(PRIVATE, "0700")
                .putText(Tag.of(0x0029, 0x10), Vr.LO, "VENDOR")
                .build();
        assertThat(resolved(dataSet).ints(PRIVATE)).containsExactly(7);
        assertThat(resolved(with(PRIVATE, "0700").build()).get(PRIVATE).vr()).isEqualTo(Vr.UN);
    }

    @Test
    void hiddenSequenceComesToLight_whoeverKnowsItsTag() throws IOException {
        for (int tag : new int[] {Tags.SharedFunctionalGroupsSequence, PRIVATE, 0x0009_0001}) {
            DataSet dataSet = resolved(with(tag, ITEM).build());
            assertThat(dataSet.get(tag).vr()).isEqualTo(Vr.SQ);
            DataSet item = dataSet.items(tag).get(0);
            assertThat(item.ints(Tags.Rows)).containsExactly(7);
            assertThat(item.sourcePosition()).isEqualTo(-1);
            assertThat(item.items(Tags.PixelMeasuresSequence).get(0).ints(Tags.Columns))
                    .containsExactly(9);
        }
    }

    @Test
    void bytesThatOnlyBeginLikeItemsStayUnknown() throws IOException {
        for (String hex : new String[] {"feff00e0", "feff00e0ffffff00", ITEM + "00", "feff00e004000000ffff"}) {
            DataSet dataSet = with(PRIVATE, hex).build();
            assertThat(resolved(dataSet).get(PRIVATE)).isEqualTo(dataSet.get(PRIVATE));
        }
    }

    @Test
    void depthCostsNoThreadStack_butIsLimited() throws IOException {
        DataSet deep = with(PRIVATE, ITEM).build();
        for (int i = 0; i < 20_000; i++) {
            deep = new DataSetBuilder()
                    .put(Tags.ContentSequence, Vr.SQ, new ElementValue.Sequence(List.of(deep)))
                    .build();
        }
        DataSet whole = deep;
        ReadOptions options =
                ReadOptions.defaults().toBuilder().maxDepth(30_000).build();
        DataSet inner = UnknownValues.resolved(whole, PrivateDictionary.empty(), options);
        while (inner.contains(Tags.ContentSequence)) {
            inner = inner.items(Tags.ContentSequence).get(0);
        }
        assertThat(inner.get(PRIVATE).vr()).isEqualTo(Vr.SQ);
        assertThat(inner.characterSet()).isEqualTo(SpecificCharacterSet.DEFAULT);
        assertThat(inner.path(PRIVATE).toString()).hasSize(20_000 * 15 + 11);
        assertThatThrownBy(() -> UnknownValues.resolved(whole, PrivateDictionary.empty(), ReadOptions.defaults()))
                .isInstanceOf(LimitExceededException.class)
                .hasMessageContaining("maxDepth");
    }

    @Test
    void whatIsKnownAlreadyIsLeftAlone() throws IOException {
        DataSet dataSet = new DataSetBuilder().putUnsignedShort(Tags.Rows, 7).build();
        assertThat(resolved(dataSet).get(Tags.Rows)).isSameAs(dataSet.get(Tags.Rows));
    }
}
