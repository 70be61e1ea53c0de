package org.dcmflux.codec.rle;

import java.util.ArrayList;
import java.util.List;
import org.dcmflux.codec.CodecProvider;
import org.dcmflux.codec.contract.CodecContractTest;
import org.dcmflux.codec.contract.SampleFrames;
import org.dcmflux.dictionary.TransferSyntax;
import org.dcmflux.dictionary.TransferSyntaxes;
import org.dcmflux.pixel.FrameLayout;
import org.dcmflux.pixel.PhotometricInterpretation;

final class RleCodecContractTest extends CodecContractTest {
    @Override
    protected CodecProvider provider() {
        return new RleCodecProvider();
    }

    @Override
    protected TransferSyntax syntax() {
        return TransferSyntaxes.RLE_LOSSLESS;
    }

    @Override
    protected List<FrameLayout> refusedLayouts() {
        return List.of(
                new FrameLayout(8, 8, 3, 1, 1, 0, PhotometricInterpretation.RGB, 0),
                new FrameLayout(8, 8, 3, 8, 8, 0, PhotometricInterpretation.YBR_FULL_422, 0));
    }

    @Override
    protected List<FrameLayout> layouts() {
        List<FrameLayout> layouts = new ArrayList<>();
        for (int bits : new int[] {8, 16, 32}) {
            for (int sign = 0; sign < 2; sign++) {
                layouts.addAll(SampleFrames.layouts(1, bits, bits - 3, sign, PhotometricInterpretation.MONOCHROME2, 0));
            }
            for (int planar = 0; planar < 2; planar++) {
                layouts.addAll(SampleFrames.layouts(3, bits, bits, 0, PhotometricInterpretation.RGB, planar));
            }
        }
        return layouts;
    }
}
