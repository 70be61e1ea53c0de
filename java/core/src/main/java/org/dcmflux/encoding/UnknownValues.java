package org.dcmflux.encoding;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import org.dcmflux.bytes.ByteCursor;
import org.dcmflux.bytes.ByteSource;
import org.dcmflux.data.DataElement;
import org.dcmflux.data.DataSet;
import org.dcmflux.data.ElementValue;
import org.dcmflux.dictionary.Dictionary;
import org.dcmflux.dictionary.PrivateDictionary;
import org.dcmflux.dictionary.PrivateEntry;
import org.dcmflux.dictionary.Tag;
import org.dcmflux.dictionary.Tags;
import org.dcmflux.dictionary.Vr;
import org.dcmflux.error.DicomException;
import org.dcmflux.error.LimitExceededException;
import org.jspecify.annotations.Nullable;

/**
 * Gives elements of VR UN the VR that they have after all.
 *
 * <p>What writers did not know they pass on as UN, in Implicit VR Little Endian whatever is around it. The dictionary,
 * or that of a private creator, knows better; and bytes that parse as Items without a rest are a Sequence, whoever
 * knows.
 *
 * @dicom PS3.5 6.2.2
 */
public final class UnknownValues {
    private static final int ITEM = 0xE000_FFFE; // (FFFE,E000) as a little-endian number
    private static final long SEQUENCE_DELIMITATION = 0xE0DD_FFFEL;
    private static final int UNDEFINED = -1;
    private static final long LARGEST_HIDDEN_SEQUENCE = 64L << 20;

    private final PrivateDictionary dictionary;
    private final ReadOptions options;

    private UnknownValues(PrivateDictionary dictionary, ReadOptions options) {
        this.dictionary = dictionary;
        this.options = options;
    }

    /**
     * The same Data Set with its UN elements interpreted, in Items too; what remains unknown is left alone.
     *
     * @param dictionary of private elements; {@link PrivateDictionary#empty()} if there is none
     * @param options limits for hidden Sequences
     */
    public static DataSet resolved(DataSet dataSet, PrivateDictionary dictionary, ReadOptions options)
            throws IOException {
        UnknownValues values = new UnknownValues(dictionary, options);
        return dataSet.map(values::resolved);
    }

    private DataElement resolved(DataSet container, DataElement element, int depth) throws IOException {
        DataElement better = element.vr() == Vr.UN ? known(container, element) : element;
        if (!(better.value() instanceof ElementValue.Sequence)) {
            return better;
        }
        if (depth >= options.maxDepth()) {
            throw new LimitExceededException(
                    "maxDepth",
                    options.maxDepth(),
                    container.path(element.tag()).toString(),
                    "Sequences in UN are nested too deep");
        }
        return better.vr() == Vr.SQ ? better : new DataElement(element.tag(), Vr.SQ, better.value());
    }

    private DataElement known(DataSet dataSet, DataElement element) throws IOException {
        Vr vr = vrOf(dataSet, element.tag());
        if (vr == Vr.SQ || vr == Vr.UN) {
            ElementValue.@Nullable Sequence hidden = hiddenSequence(element);
            return hidden == null ? element : new DataElement(element.tag(), Vr.SQ, hidden);
        }
        boolean bytes =
                element.value() instanceof ElementValue.InMemory || element.value() instanceof ElementValue.Deferred;
        return bytes ? new DataElement(element.tag(), vr, element.value()) : element;
    }

    private Vr vrOf(DataSet dataSet, int tag) throws IOException {
        if (Tag.isPrivate(tag) && !Tag.isPrivateCreator(tag)) {
            String creator = dataSet.privateCreator(tag).orElse("");
            PrivateEntry entry = dictionary.find(creator, tag);
            return entry == null ? Vr.UN : entry.vr();
        }
        long candidates = Dictionary.standard().vrCandidates(tag);
        Vr first = Dictionary.standard().vrOf(tag);
        if (Long.bitCount(candidates) > 1) {
            if ((candidates & Vr.OW.bit()) != 0) {
                return Vr.OW;
            }
            return (candidates & Vr.SS.bit()) != 0 && isSigned(dataSet) ? Vr.SS : first;
        }
        return first;
    }

    private static boolean isSigned(DataSet dataSet) {
        for (DataSet at = dataSet; at != null; at = at.enclosing()) {
            if (at.contains(Tags.PixelRepresentation)) {
                return at.integer(Tags.PixelRepresentation).orElse(0) == 1;
            }
        }
        return false;
    }

    private ElementValue.@Nullable Sequence hiddenSequence(DataElement element) throws IOException {
        byte[] value = bytes(element);
        ByteBuffer bytes = ByteBuffer.wrap(value).order(ByteOrder.LITTLE_ENDIAN);
        if (value.length < 8 || bytes.getInt(0) != ITEM) {
            return null;
        }
        // As an element of undefined length it is a Sequence to the reader without the dictionary knowing it.
        ByteBuffer whole = ByteBuffer.allocate(value.length + 16).order(ByteOrder.LITTLE_ENDIAN);
        whole.putShort((short) Tag.group(element.tag())).putShort((short) Tag.element(element.tag()));
        whole.putInt(UNDEFINED).put(value).putLong(SEQUENCE_DELIMITATION);
        ByteCursor cursor = new ByteCursor(ByteSource.of(whole.array(), "UN " + Tag.toString(element.tag())), 0);
        try {
            DataSet parsed = new DataSetReader(cursor, options, new ArrayList<>()).read(false, tag -> false);
            DataElement sequence = parsed.get(element.tag());
            return parsed.size() == 1 && sequence != null && sequence.value() instanceof ElementValue.Sequence items
                    ? withoutPositions(items)
                    : null;
        } catch (LimitExceededException e) {
            throw e;
        } catch (DicomException noSequence) {
            return null;
        }
    }

    /** Positions in the UN value are none in the file. */
    private static ElementValue.Sequence withoutPositions(ElementValue.Sequence sequence) {
        return new ElementValue.Sequence(
                sequence.items().stream().map(item -> item.toBuilder().build()).toList());
    }

    private static byte[] bytes(DataElement element) throws IOException {
        if (element.value() instanceof ElementValue.InMemory memory) {
            return memory.array();
        }
        return element.value() instanceof ElementValue.Deferred deferred && deferred.length() <= LARGEST_HIDDEN_SEQUENCE
                ? deferred.load().array()
                : new byte[0];
    }
}
