package org.dcmflux.transcode;

import java.util.OptionalInt;
import org.dcmflux.bytes.AtomicFile.Fsync;
import org.dcmflux.bytes.AtomicFile.IfExists;
import org.dcmflux.codec.EncodeOptions;
import org.dcmflux.dictionary.TransferSyntax;
import org.dcmflux.encoding.PixelDataHandling;
import org.dcmflux.encoding.ReadOptions;
import org.dcmflux.encoding.WriteOptions;

/**
 * How to transcode.
 *
 * @param target the Transfer Syntax that is wanted; never changed silently
 * @param concurrency threads that decode and encode; 1 means the calling thread does all
 * @param memory budget in bytes for frame buffers; fewer slots are used to stay within it
 * @param verification what is done with the output before it gets its name
 * @param loss whether something may be lost; must be said before anything is
 * @param uid when the output gets another SOP Instance UID
 * @param maxError if present, frames of a lossy output are decoded again, and no sample may differ by more
 * @param fragmentSize the most bytes of a fragment of a video that may be cut into several
 * @param limits what a file may cost
 */
public record TranscodeOptions(
        TransferSyntax target,
        int concurrency,
        long memory,
        Verification verification,
        OffsetTablePolicy offsetTable,
        Fsync fsync,
        IfExists ifExists,
        ReadOptions read,
        WriteOptions write,
        EncodeOptions encode,
        LossPolicy loss,
        UidPolicy uid,
        OptionalInt maxError,
        long fragmentSize,
        TranscodeLimits limits) {

    /** Whether sample values may change. */
    public enum LossPolicy {
        /** A target or an option that loses something is refused. */
        REFUSED,
        ALLOWED
    }

    /** When the output gets a SOP Instance UID of its own, derived from the input's. */
    public enum UidPolicy {
        /** When samples were changed by a lossy compression. */
        LOSSY,
        ALWAYS,
        NEVER
    }

    /** What is done with the output before it gets its name. */
    public enum Verification {
        /** Nothing. */
        NONE,
        /**
         * The output is read again: its Data Set is compared, and every frame that was decoded or encoded is decoded from
         * it and compared. Frames whose bytes were copied are not decoded.
         */
        CODED_FRAMES,
        /** As {@link #CODED_FRAMES}, and copied Pixel Data is compared byte by byte with the input. */
        ALL_FRAMES
    }

    /** Which offset table encapsulated Pixel Data gets. */
    public enum OffsetTablePolicy {
        /** Empty for one frame, Basic while its 32 bits surely suffice, else Extended. */
        AUTO,
        BASIC,
        EXTENDED,
        EMPTY
    }

    /** 1 GiB. */
    public static final long DEFAULT_FRAGMENT_SIZE = 1L << 30;

    /** 512 MiB. */
    public static final long DEFAULT_MEMORY = 512L << 20;

    public TranscodeOptions {
        if (concurrency < 1 || concurrency > 1024) {
            throw new IllegalArgumentException("concurrency " + concurrency + " is not between 1 and 1024");
        }
        if (read.pixelData() == PixelDataHandling.SKIP || read.stopBefore() != ReadOptions.READ_ALL) {
            throw new IllegalArgumentException("read options that leave Pixel Data or elements out would lose them");
        }
        if (memory < 1) {
            throw new IllegalArgumentException("a memory budget of " + memory + " bytes");
        }
        if (maxError.orElse(0) < 0) {
            throw new IllegalArgumentException("a largest error of " + maxError.getAsInt());
        }
        if (fragmentSize < 2 || fragmentSize > 0xFFFF_FFFEL || fragmentSize % 2 != 0) {
            throw new IllegalArgumentException("a fragment size of " + fragmentSize
                    + " bytes; fragments have 2 to 4294967294 bytes, an even number");
        }
    }

    /** All cores, nothing lost, verified, forced to the device, no overwriting. */
    public static TranscodeOptions to(TransferSyntax target) {
        return new Builder(target).build();
    }

    /** How an image of so many frames is encoded: a single frame has no neighbours to be parallel with, so its codec may use the threads. */
    EncodeOptions encodeFor(int frames) {
        return frames == 1 ? encode.withCodecThreads(concurrency) : encode;
    }

    public Builder toBuilder() {
        Builder builder = new Builder(target);
        builder.concurrency = concurrency;
        builder.memory = memory;
        builder.verification = verification;
        builder.offsetTable = offsetTable;
        builder.fsync = fsync;
        builder.ifExists = ifExists;
        builder.read = read;
        builder.write = write;
        builder.encode = encode;
        builder.loss = loss;
        builder.uid = uid;
        builder.maxError = maxError;
        builder.fragmentSize = fragmentSize;
        builder.limits = limits;
        return builder;
    }

    /** Changes single options. */
    public static final class Builder {
        private final TransferSyntax target;
        private int concurrency = Runtime.getRuntime().availableProcessors();
        private long memory = DEFAULT_MEMORY;
        private Verification verification = Verification.CODED_FRAMES;
        private OffsetTablePolicy offsetTable = OffsetTablePolicy.AUTO;
        private Fsync fsync = Fsync.FILE;
        private IfExists ifExists = IfExists.FAIL;
        private ReadOptions read = ReadOptions.defaults();
        private WriteOptions write = WriteOptions.defaults();
        private EncodeOptions encode = EncodeOptions.defaults();
        private LossPolicy loss = LossPolicy.REFUSED;
        private UidPolicy uid = UidPolicy.LOSSY;
        private OptionalInt maxError = OptionalInt.empty();
        private long fragmentSize = DEFAULT_FRAGMENT_SIZE;
        private TranscodeLimits limits = TranscodeLimits.defaults();

        private Builder(TransferSyntax target) {
            this.target = target;
        }

        public Builder concurrency(int threads) {
            concurrency = threads;
            return this;
        }

        public Builder memory(long bytes) {
            memory = bytes;
            return this;
        }

        public Builder verification(Verification wanted) {
            verification = wanted;
            return this;
        }

        public Builder offsetTable(OffsetTablePolicy policy) {
            offsetTable = policy;
            return this;
        }

        public Builder fsync(Fsync wanted) {
            fsync = wanted;
            return this;
        }

        public Builder ifExists(IfExists wanted) {
            ifExists = wanted;
            return this;
        }

        public Builder read(ReadOptions options) {
            read = options;
            return this;
        }

        public Builder write(WriteOptions options) {
            write = options;
            return this;
        }

        public Builder encode(EncodeOptions options) {
            encode = options;
            return this;
        }

        public Builder loss(LossPolicy policy) {
            loss = policy;
            return this;
        }

        public Builder uid(UidPolicy policy) {
            uid = policy;
            return this;
        }

        /** The most that a sample of a lossy output may differ; 0 or more. */
        public Builder maxError(int samples) {
            maxError = OptionalInt.of(samples);
            return this;
        }

        public Builder fragmentSize(long bytes) {
            fragmentSize = bytes;
            return this;
        }

        public Builder limits(TranscodeLimits wanted) {
            limits = wanted;
            return this;
        }

        public TranscodeOptions build() {
            return new TranscodeOptions(
                    target,
                    concurrency,
                    memory,
                    verification,
                    offsetTable,
                    fsync,
                    ifExists,
                    read,
                    write,
                    encode,
                    loss,
                    uid,
                    maxError,
                    fragmentSize,
                    limits);
        }
    }
}
