package org.dcmflux.codec.shim;

import java.nio.ByteBuffer;
import org.dcmflux.codec.JpegFrameHeader;
import org.dcmflux.dictionary.TransferSyntax;
import org.dcmflux.dictionary.TransferSyntaxes;
import org.dcmflux.error.CodecException;
import org.dcmflux.error.CodecException.Status;
import org.jspecify.annotations.Nullable;

/** Which JPEG code streams a Transfer Syntax may hold. */
final class JpegProcess {
    private static final int BASELINE = 0;
    private static final int EXTENDED = 1;

    private JpegProcess() {}

    /**
     * A file must not get a Transfer Syntax that its code streams contradict, and none of them would come back the way they went.
     *
     * @throws CodecException when the code stream is of another process
     */
    static void require(String codec, TransferSyntax syntax, ByteBuffer jpeg) throws CodecException {
        JpegFrameHeader header = JpegFrameHeader.find(jpeg);
        if (header == null) {
            throw new CodecException(codec, Status.MALFORMED_INPUT, "the JPEG code stream has no frame header");
        }
        boolean extended = syntax.equals(TransferSyntaxes.JPEG_EXTENDED_12BIT);
        if (header.process() == BASELINE || extended && header.process() == EXTENDED) {
            return;
        }
        throw new CodecException(
                codec,
                Status.UNSUPPORTED_FEATURE,
                "the JPEG code stream is SOF" + header.process() + ", which " + syntax.name() + " (" + syntax.uid()
                        + ") is not; " + remedy(header.process()));
    }

    private static @Nullable String remedy(int process) {
        return process == EXTENDED
                ? "jpeg-extended would work"
                : "decoded, it can be encoded anew: explicit-le would work";
    }
}
