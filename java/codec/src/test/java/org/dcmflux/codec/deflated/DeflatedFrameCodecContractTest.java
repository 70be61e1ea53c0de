package org.dcmflux.codec.deflated;

import java.util.ArrayList;
import java.util.List;
import org.dcmflux.codec.CodecProvider;
import org.dcmflux.codec.contract.CodecContractTest;
import org.dcmflux.codec.contract.SampleFrames;
import org.dcmflux.dictionary.TransferSyntax;
import org.dcmflux.dictionary.TransferSyntaxes;
import org.dcmflux.pixel.FrameLayout;
import org.dcmflux.pixel.PhotometricInterpretation;

final class DeflatedFrameCodecContractTest extends CodecContractTest {
    @Override
    protected CodecProvider provider() {
        return new DeflatedFrameCodecProvider();
    }

    @Override
    protected TransferSyntax syntax() {
        return TransferSyntaxes.DEFLATED_IMAGE_FRAME;
    }

    @Override
    protected List<FrameLayout> refusedLayouts() {
        return List.of(new FrameLayout(65535, 65535, 1, 8, 8, 0, PhotometricInterpretation.MONOCHROME2, 0));
    }

    @Override
    protected List<FrameLayout> layouts() {
        List<FrameLayout> layouts = new ArrayList<>();
        for (int bits : new int[] {8, 16, 24, 32, 64}) {
            for (int sign = 0; sign < 2; sign++) {
                layouts.addAll(SampleFrames.layouts(1, bits, bits - 3, sign, PhotometricInterpretation.MONOCHROME2, 0));
            }
            layouts.addAll(SampleFrames.layouts(3, bits, bits, 0, PhotometricInterpretation.RGB, 0));
        }
        return layouts;
    }
}
