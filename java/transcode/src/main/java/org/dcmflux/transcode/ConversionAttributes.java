package org.dcmflux.transcode;

import org.dcmflux.data.DataSet;
import org.dcmflux.data.DataSetBuilder;

/** What a file says after its frames became others on purpose. */
final class ConversionAttributes {
    private ConversionAttributes() {}

    /** A palette leaves nothing behind; colours that were computed anew make a derived image. */
    static void describe(TranscodePlan plan, DataSet original, DataSetBuilder changed) {
        if (ConvertingDecoder.find(plan.decoder(), PaletteExpansion.class) != null) {
            DataSetRewriter.withoutPalette(changed);
        }
        if (plan.roundsColours()) {
            DataSetRewriter.withoutExtremes(changed);
            Derivation.put(original, changed, "Colours converted: YBR to RGB");
        }
    }
}
