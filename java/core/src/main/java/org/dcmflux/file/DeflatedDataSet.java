package org.dcmflux.file;

import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipException;
import org.dcmflux.bytes.ByteSource;
import org.dcmflux.bytes.Cancellation;
import org.dcmflux.bytes.Progress;
import org.dcmflux.bytes.SourceInputStream;
import org.dcmflux.bytes.SpooledByteSource;
import org.dcmflux.encoding.ReadOptions;
import org.dcmflux.encoding.Tolerance;
import org.dcmflux.error.LimitExceededException;
import org.dcmflux.error.MalformedDataException;

/**
 * Inflates a Data Set that was deflated as a whole, into memory or a temporary file, and stops at bombs.
 *
 * @dicom PS3.5 A.5
 */
final class DeflatedDataSet {
    private static final long ALWAYS_ALLOWED = 1 << 20;

    private DeflatedDataSet() {}

    /** The inflated Data Set as a source of its own, which the caller closes. */
    static ByteSource inflate(
            ByteSource file,
            long start,
            ReadOptions options,
            List<String> warnings,
            Cancellation cancellation,
            Progress progress)
            throws IOException {
        long position = start;
        if (options.tolerance() != Tolerance.STRICT && isZlibHeader(file, start)) {
            warnings.add("the deflated Data Set is wrapped as RFC 1950 says, not bare as DICOM says");
            position += 2;
        }
        Inflater inflater = new Inflater(true);
        try (InputStream deflated =
                        new InflaterInputStream(new SourceInputStream(file, position), inflater, 64 * 1024);
                InputStream bounded = new Bounded(deflated, inflater, file.name(), position, options)) {
            ByteSource inflated = SpooledByteSource.of(
                    bounded,
                    file.name() + " (inflated)",
                    options.spoolAbove(),
                    options.temporaryDirectory(),
                    cancellation,
                    progress);
            trailing(file, position + inflater.getBytesRead(), options, warnings);
            return inflated;
        } catch (ZipException | EOFException e) {
            String why = e instanceof EOFException ? "it ends too early" : String.valueOf(e.getMessage());
            throw new MalformedDataException(
                    file.name(), position + inflater.getBytesRead(), "", "the deflated Data Set is damaged: " + why);
        } finally {
            inflater.end();
        }
    }

    /** As a bare stream these two bytes would begin a stored block that no encoder writes. */
    private static boolean isZlibHeader(ByteSource file, long position) throws IOException {
        if (file.size() - position < 2) {
            return false;
        }
        ByteBuffer header = ByteBuffer.allocate(2);
        file.readFully(position, header);
        return header.get(0) == 0x78 && header.getShort(0) % 31 == 0;
    }

    /** One byte that makes the length even may follow (PS3.5 A.5); the rest belongs to no Data Set. */
    private static void trailing(ByteSource file, long end, ReadOptions options, List<String> warnings)
            throws MalformedDataException {
        long left = file.size() - end;
        if (left <= 1) {
            return;
        }
        String what = left + " bytes stand behind the deflated Data Set";
        if (options.tolerance() == Tolerance.STRICT) {
            throw new MalformedDataException(file.name(), end, "", what + "; lenient reading leaves them aside");
        }
        warnings.add(what + " and were left aside");
    }

    /**
     * Measures against what was consumed so far, not against the whole file: a bomb is seen while it is still small, whatever
     * it announces.
     */
    private static final class Bounded extends FilterInputStream {
        private final Inflater inflater;
        private final String name;
        private final long start;
        private final ReadOptions options;
        private long passed;

        Bounded(InputStream in, Inflater inflater, String name, long start, ReadOptions options) {
            super(in);
            this.inflater = inflater;
            this.name = name;
            this.start = start;
            this.options = options;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int n = super.read(bytes, offset, length);
            passed += Math.max(n, 0);
            long allowed = ALWAYS_ALLOWED + inflater.getBytesRead() * options.maxInflateRatio();
            if (passed > allowed) {
                throw new LimitExceededException(
                        "maxInflateRatio",
                        options.maxInflateRatio(),
                        name + " @ 0x"
                                + Long.toHexString(start + inflater.getBytesRead())
                                        .toUpperCase(Locale.ROOT),
                        "the first " + inflater.getBytesRead() + " bytes of the deflated Data Set become more than "
                                + allowed);
            }
            return n;
        }
    }
}
