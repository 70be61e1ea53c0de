package org.dcmflux.codec.shim;

import java.util.List;
import org.dcmflux.dictionary.TransferSyntax;
import org.dcmflux.dictionary.TransferSyntaxes;
import org.dcmflux.pixel.FrameLayout;

final class JpegXlContractIT extends ShimContractTest {
    JpegXlContractIT() {
        super(new ShimCodecProvider.JpegXl());
    }

    @Override
    protected TransferSyntax syntax() {
        return TransferSyntaxes.JPEG_XL_LOSSLESS;
    }

    /** What the rules refuse is left out. */
    @Override
    protected List<FrameLayout> layouts() {
        return super.layouts().stream()
                .filter(layout -> EncodeRules.broken(syntax(), layout) == null)
                .toList();
    }
}
