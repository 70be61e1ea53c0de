package org.dcmflux.codec.shim;

import org.dcmflux.dictionary.TransferSyntax;
import org.dcmflux.dictionary.TransferSyntaxes;

final class JpegLosslessContractIT extends ShimContractTest {
    JpegLosslessContractIT() {
        super(new ShimCodecProvider.Jpeg());
    }

    @Override
    protected TransferSyntax syntax() {
        return TransferSyntaxes.JPEG_LOSSLESS;
    }
}
