package org.dcmflux.codec.shim;

import org.dcmflux.dictionary.TransferSyntax;
import org.dcmflux.dictionary.TransferSyntaxes;

final class Htj2kContractIT extends ShimContractTest {
    Htj2kContractIT() {
        super(new ShimCodecProvider.Htj2k());
    }

    @Override
    protected TransferSyntax syntax() {
        return TransferSyntaxes.HTJ2K_LOSSLESS;
    }
}
