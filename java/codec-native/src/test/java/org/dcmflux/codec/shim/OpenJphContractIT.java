package org.dcmflux.codec.shim;

import org.dcmflux.dictionary.TransferSyntax;
import org.dcmflux.dictionary.TransferSyntaxes;

/** What OpenJPH encodes, as it decodes it itself. */
final class OpenJphContractIT extends ShimContractTest {
    OpenJphContractIT() {
        super(new ShimCodecProvider.Htj2k());
    }

    @Override
    protected TransferSyntax syntax() {
        return TransferSyntaxes.HTJ2K_LOSSLESS;
    }
}
