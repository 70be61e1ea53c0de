package org.dcmflux.codec.shim;

import org.dcmflux.dictionary.TransferSyntax;
import org.dcmflux.dictionary.TransferSyntaxes;

final class JpegLosslessSv1ContractIT extends ShimContractTest {
    JpegLosslessSv1ContractIT() {
        super(new ShimCodecProvider.Jpeg());
    }

    @Override
    protected TransferSyntax syntax() {
        return TransferSyntaxes.JPEG_LOSSLESS_SV1;
    }
}
