package org.dcmflux.codec.shim;

import org.dcmflux.dictionary.TransferSyntax;
import org.dcmflux.dictionary.TransferSyntaxes;
import org.junit.jupiter.api.AfterAll;

/** The contract holds across processes, too. */
final class IsolatedJpegLsContractIT extends ShimContractTest {
    private static final ShimCodecProvider ISOLATED = new ShimCodecProvider.JpegLs().isolated();

    IsolatedJpegLsContractIT() {
        super(ISOLATED);
    }

    @AfterAll
    static void close() {
        ISOLATED.close();
    }

    @Override
    protected TransferSyntax syntax() {
        return TransferSyntaxes.JPEG_LS_LOSSLESS;
    }
}
