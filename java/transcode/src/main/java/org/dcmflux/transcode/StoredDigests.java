package org.dcmflux.transcode;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import org.dcmflux.bytes.ByteSource;
import org.dcmflux.bytes.Cancellation;
import org.dcmflux.file.DicomFile;
import org.dcmflux.pixel.FrameIndex;
import org.dcmflux.pixel.PixelData;
import org.jspecify.annotations.Nullable;

/** Digests frames that were copied: as they are stored in the input, and as they are found in the output. */
final class StoredDigests {
    private final TranscodeWorkers pool;
    private final Cancellation cancellation;
    private final MessageDigest sha256 = FrameDigest.sha256();

    StoredDigests(TranscodeWorkers pool, Cancellation cancellation) {
        this.pool = pool;
        this.cancellation = cancellation;
    }

    /**
     * @param input null when frames cannot be told apart; then there are no digests
     * @param written closed by this call
     */
    FrameDigests of(@Nullable PixelData input, ByteSource written, TranscodeOptions options) throws IOException {
        try (DicomFile file = DicomFile.open(written, options.read())) {
            PixelData output = input == null ? null : PixelData.of(file.dataSet(), file.name());
            if (input == null || output == null) {
                return FrameDigests.NONE;
            }
            List<String> before = new ArrayList<>();
            List<String> after = new ArrayList<>();
            FrameIndex from = input.index();
            FrameIndex to = output.index();
            ByteBuffer buffer = pool.buffers().take(Math.max(from.largest(), to.largest()));
            try {
                for (int frame = 0; frame < from.frameCount(); frame++) {
                    cancellation.check();
                    buffer.clear();
                    from.read(frame, buffer);
                    int length = buffer.flip().limit();
                    before.add(FrameDigest.hexadecimal(sha256, buffer));
                    buffer.clear();
                    to.read(frame, buffer);
                    // What was moved into a fragment of its own may have got a padding byte.
                    buffer.flip().limit(Math.min(length, buffer.limit()));
                    after.add(FrameDigest.hexadecimal(sha256, buffer));
                }
            } finally {
                pool.buffers().giveBack(buffer);
            }
            return new FrameDigests(FrameDigests.STORED, before, after);
        }
    }
}
