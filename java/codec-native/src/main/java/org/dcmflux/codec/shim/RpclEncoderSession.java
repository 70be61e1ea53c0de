package org.dcmflux.codec.shim;

import java.nio.ByteBuffer;
import java.util.List;
import org.dcmflux.codec.EncoderSession;
import org.dcmflux.codec.Jpeg2000CodeStream;
import org.dcmflux.error.CodecException;
import org.dcmflux.error.CodecException.Status;

/** Looks at every code stream of HTJ2K Lossless RPCL that was encoded: no other must get out under that name. */
final class RpclEncoderSession implements EncoderSession {
    private final String codec;
    private final EncoderSession encoding;

    /** @param encoding closed with this session */
    RpclEncoderSession(String codec, EncoderSession encoding) {
        this.codec = codec;
        this.encoding = encoding;
    }

    @Override
    public long maxEncodedSize() throws CodecException {
        return encoding.maxEncodedSize();
    }

    @Override
    public void encode(ByteBuffer src, ByteBuffer dst) throws CodecException {
        int begin = dst.position();
        encoding.encode(src, dst);
        require(codec, dst.duplicate().flip().position(begin));
    }

    static void require(String codec, ByteBuffer codeStream) throws CodecException {
        List<String> violations = Jpeg2000CodeStream.read(codeStream).rpclViolations();
        if (!violations.isEmpty()) {
            throw new CodecException(
                    codec, Status.INTERNAL, "HTJ2K Lossless RPCL was not encoded as it must be: " + violations);
        }
    }

    @Override
    public void close() {
        encoding.close();
    }
}
