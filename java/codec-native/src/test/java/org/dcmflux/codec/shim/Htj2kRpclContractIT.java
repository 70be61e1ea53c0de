package org.dcmflux.codec.shim;

import org.dcmflux.dictionary.TransferSyntax;
import org.dcmflux.dictionary.TransferSyntaxes;

final class Htj2kRpclContractIT extends ShimContractTest {
    Htj2kRpclContractIT() {
        super(new ShimCodecProvider.Htj2k());
    }

    @Override
    protected TransferSyntax syntax() {
        return TransferSyntaxes.HTJ2K_LOSSLESS_RPCL;
    }
}
