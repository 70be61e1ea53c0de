package org.dcmflux.bench.micro;

import java.nio.ByteBuffer;
import org.dcmflux.codec.CodecRegistry;
import org.dcmflux.codec.EncodeOptions;
import org.dcmflux.codec.EncoderSession;
import org.dcmflux.dictionary.TransferSyntax;
import org.dcmflux.dictionary.TransferSyntaxes;
import org.dcmflux.error.DicomException;
import org.dcmflux.pixel.FrameLayout;

/** The installed codecs by the short names of their Transfer Syntaxes. */
final class Codecs {
    private Codecs() {}

    static TransferSyntax named(String shortName) {
        return TransferSyntaxes.all().stream()
                .filter(syntax -> shortName.equals(syntax.shortName()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no Transfer Syntax is called " + shortName));
    }

    static EncoderSession encoder(String shortName, FrameLayout layout) throws DicomException {
        TransferSyntax syntax = named(shortName);
        return CodecRegistry.installed().encoder(syntax).open(syntax, layout, EncodeOptions.defaults());
    }

    /** The sample frame of a layout, encoded. */
    static byte[] encoded(String shortName, FrameLayout layout) throws DicomException {
        try (EncoderSession session = encoder(shortName, layout)) {
            ByteBuffer room = ByteBuffer.allocateDirect(Math.toIntExact(session.maxEncodedSize()));
            session.encode(SampleFiles.frame(layout), room);
            byte[] bytes = new byte[room.flip().remaining()];
            room.get(bytes);
            return bytes;
        }
    }
}
