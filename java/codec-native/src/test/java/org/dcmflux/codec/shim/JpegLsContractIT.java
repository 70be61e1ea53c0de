package org.dcmflux.codec.shim;

import org.dcmflux.dictionary.TransferSyntax;
import org.dcmflux.dictionary.TransferSyntaxes;

final class JpegLsContractIT extends ShimContractTest {
    JpegLsContractIT() {
        super(new ShimCodecProvider.JpegLs());
    }

    @Override
    protected TransferSyntax syntax() {
        return TransferSyntaxes.JPEG_LS_LOSSLESS;
    }
}
