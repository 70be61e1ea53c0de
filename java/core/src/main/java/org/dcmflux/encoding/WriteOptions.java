package org.dcmflux.encoding;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;
import org.dcmflux.bytes.AtomicFile.Fsync;
import org.dcmflux.bytes.AtomicFile.IfExists;
import org.dcmflux.bytes.ByteSink;
import org.dcmflux.data.DataElement;
import org.dcmflux.data.DataSet;
import org.dcmflux.data.DataSetBuilder;
import org.dcmflux.dictionary.FragmentRule;
import org.dcmflux.dictionary.Tag;
import org.dcmflux.dictionary.Tags;
import org.dcmflux.dictionary.TransferSyntax;
import org.dcmflux.dictionary.TransferSyntaxes;
import org.dcmflux.dictionary.Vr;

/**
 * How a file is written.
 *
 * @param transferSyntax of the Data Set; pixels are never coded anew, that is what transcoding is for
 * @param sequenceLength one style for every Sequence and Item of the file
 * @param characterSet whether text is kept as it is or becomes Unicode
 * @param trailingPadding what becomes of (FFFC,FFFC)
 * @param preamble 128 bytes, read-only
 * @param metaInformation elements of group 0002 that are written instead of those that would be made
 * @param uidCheck what happens when {@code metaInformation} names another SOP Class or Instance than the Data Set
 * @param bufferSize bytes that are collected before they are handed on
 * @param offsetTable which table encapsulated Pixel Data gets
 * @param maxFragmentLength largest fragment in bytes, even, if there is to be one; longer frames are cut where the syntax
 *     allows it, and fragments that are there are made anew
 * @param fsync what is forced to the device before a file gets its name
 * @param ifExists what is done when the name is taken
 */
public record WriteOptions(
        TransferSyntax transferSyntax,
        SequenceLength sequenceLength,
        CharacterSetRule characterSet,
        TrailingPadding trailingPadding,
        ByteBuffer preamble,
        DataSet metaInformation,
        UidCheck uidCheck,
        int bufferSize,
        OffsetTablePolicy offsetTable,
        OptionalLong maxFragmentLength,
        Fsync fsync,
        IfExists ifExists) {
    /** Bytes of the preamble. */
    public static final int PREAMBLE_LENGTH = 128;

    /** The longest fragment that an Item's length can say. */
    public static final long LONGEST_FRAGMENT = 0xFFFF_FFFEL;

    private static final int LONGEST_VERSION_NAME = 16;
    private static final int SMALLEST_BUFFER = 64;

    /** How the end of Sequences and Items is told. */
    public enum SequenceLength {
        /** By delimitation items: can be written without knowing sizes. */
        UNDEFINED,
        /**
         * By lengths, computed bottom-up. A Sequence that was found in UN becomes SQ. In Implicit VR, Sequences that the
         * dictionary does not know, private ones mostly, keep undefined lengths, with everything in them: nothing else
         * would tell that they are Sequences.
         */
        DEFINED
    }

    /** What happens to text that the Specific Character Set governs. */
    public enum CharacterSetRule {
        /** Bytes stay as they are. */
        KEEP,
        /** Text becomes UTF-8 and (0008,0005) says ISO_IR 192. */
        UTF_8
    }

    /** What happens to Data Set Trailing Padding. */
    public enum TrailingPadding {
        KEEP,
        /** It means nothing, so it may go. */
        DROP
    }

    /** What happens when the File Meta Information is told to name another instance than the Data Set. */
    public enum UidCheck {
        /** The file is refused before its first byte. */
        REFUSE_MISMATCH,
        /** What was told is written. */
        NONE
    }

    /** Which offset table encapsulated Pixel Data gets. */
    public enum OffsetTablePolicy {
        /** The one that is there; for new fragments empty for one frame, Basic while its 32 bits suffice, else Extended. */
        AUTO,
        BASIC,
        EXTENDED,
        EMPTY
    }

    private static final WriteOptions DEFAULTS = new WriteOptions(
            TransferSyntaxes.EXPLICIT_VR_LITTLE_ENDIAN,
            SequenceLength.UNDEFINED,
            CharacterSetRule.KEEP,
            TrailingPadding.KEEP,
            ByteBuffer.allocate(PREAMBLE_LENGTH),
            DataSet.EMPTY,
            UidCheck.REFUSE_MISMATCH,
            ByteSink.DEFAULT_BUFFER_SIZE,
            OffsetTablePolicy.AUTO,
            OptionalLong.empty(),
            Fsync.FILE,
            IfExists.FAIL);

    public WriteOptions {
        if (preamble.remaining() != PREAMBLE_LENGTH) {
            throw new IllegalArgumentException(
                    "a preamble has exactly " + PREAMBLE_LENGTH + " bytes, not " + preamble.remaining());
        }
        if (bufferSize < SMALLEST_BUFFER) {
            throw new IllegalArgumentException(
                    "a buffer of " + bufferSize + " bytes; " + SMALLEST_BUFFER + " at least");
        }
        long fragment = maxFragmentLength.orElse(LONGEST_FRAGMENT);
        if (fragment < 2 || fragment > LONGEST_FRAGMENT || fragment % 2 != 0) {
            throw new IllegalArgumentException(
                    "a fragment size of " + fragment + " bytes; an even number from 2 to 4294967294");
        }
        for (DataElement element : metaInformation) {
            if (Tag.group(element.tag()) != 0x0002) {
                throw new IllegalArgumentException(
                        Tag.toString(element.tag()) + " is no element of the File Meta Information");
            }
        }
        requireVersionName(metaInformation);
        preamble = copyOf(preamble);
    }

    private static void requireVersionName(DataSet meta) {
        String name = meta.text(Tags.ImplementationVersionName).orElse("");
        if (name.length() > LONGEST_VERSION_NAME) {
            throw new IllegalArgumentException(
                    "Implementation Version Name '" + name + "' has more than " + LONGEST_VERSION_NAME + " characters");
        }
    }

    /**
     * The longest fragment of a frame: {@link #maxFragmentLength}, unless the Transfer Syntax demands one fragment a frame.
     *
     * @dicom PS3.5 A.4
     */
    public long longestFragment() {
        return transferSyntax.fragmentRule() == FragmentRule.ONE_OR_MORE_PER_FRAME
                ? maxFragmentLength.orElse(LONGEST_FRAGMENT)
                : LONGEST_FRAGMENT;
    }

    private static ByteBuffer copyOf(ByteBuffer bytes) {
        return ByteBuffer.allocate(bytes.remaining())
                .put(bytes.duplicate())
                .flip()
                .asReadOnlyBuffer();
    }

    @Override
    public ByteBuffer preamble() {
        return preamble.duplicate();
    }

    /** Explicit VR Little Endian, undefined lengths, a preamble of zeros, 80 KiB buffered, forced to the device. */
    public static WriteOptions defaults() {
        return DEFAULTS;
    }

    /** The defaults, in another Transfer Syntax. */
    public static WriteOptions to(TransferSyntax syntax) {
        return DEFAULTS.toBuilder().transferSyntax(syntax).build();
    }

    public Builder toBuilder() {
        return new Builder(this);
    }

    /** Changes single options. */
    public static final class Builder {
        private TransferSyntax transferSyntax;
        private SequenceLength sequenceLength;
        private CharacterSetRule characterSet;
        private TrailingPadding trailingPadding;
        private ByteBuffer preamble;
        private final DataSetBuilder metaInformation;
        private UidCheck uidCheck;
        private int bufferSize;
        private OffsetTablePolicy offsetTable;
        private OptionalLong maxFragmentLength;
        private Fsync fsync;
        private IfExists ifExists;

        private Builder(WriteOptions from) {
            transferSyntax = from.transferSyntax;
            sequenceLength = from.sequenceLength;
            characterSet = from.characterSet;
            trailingPadding = from.trailingPadding;
            preamble = from.preamble;
            metaInformation = from.metaInformation.toBuilder();
            uidCheck = from.uidCheck;
            bufferSize = from.bufferSize;
            offsetTable = from.offsetTable;
            maxFragmentLength = from.maxFragmentLength;
            fsync = from.fsync;
            ifExists = from.ifExists;
        }

        public Builder transferSyntax(TransferSyntax wanted) {
            transferSyntax = wanted;
            return this;
        }

        public Builder sequenceLength(SequenceLength wanted) {
            sequenceLength = wanted;
            return this;
        }

        public Builder characterSet(CharacterSetRule wanted) {
            characterSet = wanted;
            return this;
        }

        public Builder trailingPadding(TrailingPadding wanted) {
            trailingPadding = wanted;
            return this;
        }

        /** Exactly 128 bytes, copied from position to limit when the options are built. */
        public Builder preamble(ByteBuffer bytes) {
            preamble = bytes;
            return this;
        }

        /** Adds or replaces an element of group 0002. */
        public Builder metaInformation(DataElement element) {
            metaInformation.put(element);
            return this;
        }

        public Builder implementationClassUid(String uid) {
            metaInformation.putText(Tags.ImplementationClassUID, Vr.UI, uid);
            return this;
        }

        /** At most 16 characters. */
        public Builder implementationVersionName(String name) {
            if (!StandardCharsets.US_ASCII.newEncoder().canEncode(name)) {
                throw new IllegalArgumentException("'" + name + "' is not ASCII");
            }
            metaInformation.putText(Tags.ImplementationVersionName, Vr.SH, name);
            return this;
        }

        public Builder uidCheck(UidCheck wanted) {
            uidCheck = wanted;
            return this;
        }

        public Builder bufferSize(int bytes) {
            bufferSize = bytes;
            return this;
        }

        public Builder offsetTable(OffsetTablePolicy policy) {
            offsetTable = policy;
            return this;
        }

        public Builder maxFragmentLength(long bytes) {
            maxFragmentLength = OptionalLong.of(bytes);
            return this;
        }

        /** Takes {@link #maxFragmentLength} back. */
        public Builder anyFragmentLength() {
            maxFragmentLength = OptionalLong.empty();
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

        public WriteOptions build() {
            return new WriteOptions(
                    transferSyntax,
                    sequenceLength,
                    characterSet,
                    trailingPadding,
                    preamble,
                    metaInformation.build(),
                    uidCheck,
                    bufferSize,
                    offsetTable,
                    maxFragmentLength,
                    fsync,
                    ifExists);
        }
    }
}
