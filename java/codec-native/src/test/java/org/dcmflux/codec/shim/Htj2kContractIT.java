package org.dcmflux.codec.shim;

import org.dcmflux.dictionary.TransferSyntax;
import org.dcmflux.dictionary.TransferSyntaxes;

/** What OpenJPH encodes, as OpenJPEG decodes it. */
final class Htj2kContractIT extends ShimContractTest {
    Htj2kContractIT() {
        super(new EncodedByOpenJph());
    }

    @Override
    protected TransferSyntax syntax() {
        return TransferSyntaxes.HTJ2K_LOSSLESS;
    }
}
