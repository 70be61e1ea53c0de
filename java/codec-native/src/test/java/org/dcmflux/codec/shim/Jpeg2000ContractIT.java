package org.dcmflux.codec.shim;

import org.dcmflux.dictionary.TransferSyntax;
import org.dcmflux.dictionary.TransferSyntaxes;

final class Jpeg2000ContractIT extends ShimContractTest {
    Jpeg2000ContractIT() {
        super(new ShimCodecProvider.Jpeg2000());
    }

    @Override
    protected TransferSyntax syntax() {
        return TransferSyntaxes.JPEG_2000_LOSSLESS;
    }
}
