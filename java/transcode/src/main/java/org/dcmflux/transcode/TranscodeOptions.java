package org.dcmflux.transcode;

import java.util.OptionalInt;
import org.dcmflux.bytes.AtomicFile.Fsync;
import org.dcmflux.bytes.AtomicFile.IfExists;
import org.dcmflux.codec.EncodeOptions;
import org.dcmflux.dictionary.TransferSyntax;
import org.dcmflux.encoding.PixelDataHandling;
import org.dcmflux.encoding.ReadOptions;
import org.dcmflux.encoding.WriteOptions;
import org.dcmflux.encoding.WriteOptions.OffsetTablePolicy;

/**
 * How to transcode.
 *
 * @param concurrency threads that decode and encode; 1 means the calling thread does all
 * @param memory budget in bytes for frame buffers, codecs and what is on the heap for a file; fewer frames are under way at once
 *     to stay within it
 * @param verification what is done with the output before it gets its name
 * @param loss whether something may be lost; must be said before anything is
 * @param write how the output is written: its Transfer Syntax, which is never changed silently, its offset table, what is
 *     forced to the device, what is done when its name is taken
 * @param uid when the output gets another SOP Instance UID
 * @param maxError if present, frames of a lossy output are decoded again, and no sample may differ by more
 * @param colours whether frames keep their Photometric Interpretation
 * @param digests whether the result tells digests of all frames
 * @param limits what a file may cost
 * @param crossCheck whether frames that are verified are also decoded by another codec, where there is one
 */
public record TranscodeOptions(
        int concurrency,
        long memory,
        Verification verification,
        ReadOptions read,
        WriteOptions write,
        EncodeOptions encode,
        LossPolicy loss,
        UidPolicy uid,
        OptionalInt maxError,
        Colours colours,
        Digests digests,
        TranscodeLimits limits,
        CrossCheck crossCheck) {

    /** Whether a verified output is decoded once more by a codec of another house. */
    public enum CrossCheck {
        NONE,
        /** By a second decoder of the target, if one is installed; the result says by which, or that there is none. */
        SECOND_DECODER
    }

    /** Whether frames are digested for the result, beside what verification needs for itself. */
    public enum Digests {
        NONE,
        /** SHA-256 of each frame, before and after. */
        SHA256
    }

    /** Whether sample values may change. */
    public enum LossPolicy {
        /** A target or an option that loses something is refused. */
        REFUSED,
        ALLOWED
    }

    /** What the colours of frames become before they are encoded; an encoder's own colour transform is another thing. */
    public enum Colours {
        /** They stay, except where the target cannot have them: subsampled chroma is repeated for each pixel. */
        KEEP,
        /**
         * PALETTE COLOR and the kinds of YBR become RGB; monochrome frames stay. YBR is rounded to whole numbers of RGB, so a
         * loss must be allowed; a palette's colours stay exactly as they are.
         */
        RGB
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

    /** 512 MiB. */
    public static final long DEFAULT_MEMORY = 512L << 20;

    static final int MOST_THREADS = 1024;

    public TranscodeOptions {
        if (concurrency < 1 || concurrency > MOST_THREADS) {
            throw new IllegalArgumentException("concurrency " + concurrency + " is not between 1 and " + MOST_THREADS);
        }
        if (read.pixelData() == PixelDataHandling.SKIP || read.stopBefore() != ReadOptions.READ_ALL) {
            throw new IllegalArgumentException("read options that leave Pixel Data or elements out would lose them");
        }
        if (memory < 1) {
            throw new IllegalArgumentException("a memory budget of " + memory + " bytes");
        }
        String complaint = encode.complaint(write.transferSyntax());
        if (complaint != null) {
            throw new IllegalArgumentException(complaint);
        }
        if (maxError.orElse(0) < 0) {
            throw new IllegalArgumentException("a largest error of " + maxError.getAsInt());
        }
    }

    /** All cores, nothing lost, verified, forced to the device, no overwriting. */
    public static TranscodeOptions to(TransferSyntax target) {
        return new Builder(WriteOptions.to(target)).build();
    }

    /** The Transfer Syntax that is wanted. */
    public TransferSyntax target() {
        return write.transferSyntax();
    }

    /** How an image of so many frames is encoded: a single frame has no neighbours to be parallel with, so its codec may use the threads. */
    EncodeOptions encodeFor(int frames, int codecThreads) {
        return frames == 1 ? encode.withCodecThreads(codecThreads) : encode;
    }

    public Builder toBuilder() {
        Builder builder = new Builder(write);
        builder.concurrency = concurrency;
        builder.memory = memory;
        builder.verification = verification;
        builder.read = read;
        builder.encode = encode;
        builder.loss = loss;
        builder.uid = uid;
        builder.maxError = maxError;
        builder.colours = colours;
        builder.digests = digests;
        builder.limits = limits;
        builder.crossCheck = crossCheck;
        return builder;
    }

    /** Changes single options. */
    public static final class Builder {
        private WriteOptions write;
        private int concurrency = Runtime.getRuntime().availableProcessors();
        private long memory = DEFAULT_MEMORY;
        private Verification verification = Verification.CODED_FRAMES;
        private ReadOptions read = ReadOptions.defaults();
        private EncodeOptions encode = EncodeOptions.defaults();
        private LossPolicy loss = LossPolicy.REFUSED;
        private UidPolicy uid = UidPolicy.LOSSY;
        private OptionalInt maxError = OptionalInt.empty();
        private Colours colours = Colours.KEEP;
        private Digests digests = Digests.NONE;
        private TranscodeLimits limits = TranscodeLimits.defaults();
        private CrossCheck crossCheck = CrossCheck.NONE;

        private Builder(WriteOptions write) {
            this.write = write;
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

        /** Short for the same of {@link #write}. */
        public Builder offsetTable(OffsetTablePolicy policy) {
            write = write.toBuilder().offsetTable(policy).build();
            return this;
        }

        /** Short for the same of {@link #write}. */
        public Builder fsync(Fsync wanted) {
            write = write.toBuilder().fsync(wanted).build();
            return this;
        }

        /** Short for the same of {@link #write}. */
        public Builder ifExists(IfExists wanted) {
            write = write.toBuilder().ifExists(wanted).build();
            return this;
        }

        /** Short for the same of {@link #write}. */
        public Builder maxFragmentLength(long bytes) {
            write = write.toBuilder().maxFragmentLength(bytes).build();
            return this;
        }

        public Builder read(ReadOptions options) {
            read = options;
            return this;
        }

        /** All of it but the Transfer Syntax, which stays the target. */
        public Builder write(WriteOptions options) {
            write = options.toBuilder().transferSyntax(write.transferSyntax()).build();
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

        public Builder colours(Colours wanted) {
            colours = wanted;
            return this;
        }

        public Builder digests(Digests wanted) {
            digests = wanted;
            return this;
        }

        public Builder limits(TranscodeLimits wanted) {
            limits = wanted;
            return this;
        }

        public Builder crossCheck(CrossCheck wanted) {
            crossCheck = wanted;
            return this;
        }

        public TranscodeOptions build() {
            return new TranscodeOptions(
                    concurrency,
                    memory,
                    verification,
                    read,
                    write,
                    encode,
                    loss,
                    uid,
                    maxError,
                    colours,
                    digests,
                    limits,
                    crossCheck);
        }
    }
}
