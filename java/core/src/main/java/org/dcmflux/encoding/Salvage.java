package org.dcmflux.encoding;

import java.nio.charset.StandardCharsets;
import org.dcmflux.bytes.ByteCursor;
import org.dcmflux.data.DataElement;
import org.dcmflux.data.ElementValue;
import org.dcmflux.dictionary.SopClass;
import org.dcmflux.dictionary.SopClasses;
import org.dcmflux.dictionary.Tags;
import org.dcmflux.error.MalformedDataException;
import org.jspecify.annotations.Nullable;

/**
 * Decides what a Data Set is worth that does not end where it should.
 *
 * <p>An image without its pixels is no image and refused; of anything else that is cut short, what stands before the cut is
 * kept. Behind the pixels nothing is missed.
 */
final class Salvage {
    private static final int HEADER = 8;

    private final ByteCursor cursor;
    private final Deviations deviations;
    private Level.Elements root = new Level.Elements(null, Level.OPEN, 0, false);
    private boolean cutShort;

    Salvage(ByteCursor cursor, Deviations deviations) {
        this.cursor = cursor;
        this.deviations = deviations;
    }

    void root(Level.Elements dataSet) {
        root = dataSet;
    }

    boolean isCutShort() {
        return cutShort;
    }

    void cutShort(MalformedDataException refusal, String instead) {
        deviations.warn(refusal.getMessage() + "; " + instead);
        cutShort = true;
    }

    /** The source ends too early: every open level is closed with what it has. */
    @Nullable
    Level end(Level at, MalformedDataException refusal) throws MalformedDataException {
        boolean atEnd = cursor.remaining() <= 2 * HEADER;
        if (!isPossible() || !atEnd) {
            throw refusal;
        }
        if (at == root && hasPixels()) {
            deviations.warn(refusal.getMessage() + "; it stands behind the Pixel Data and was left aside");
            return null;
        }
        cutShort(refusal, "what stands before was read");
        for (Level level = at; level.parent != null; level = level.parent) {
            if (level instanceof Level.Sequence sequence) {
                sequence.owner.elements.put(sequence.tag, sequence.vr, new ElementValue.Sequence(sequence.items));
            } else if (level instanceof Level.Elements item && item.sequence != null && item.elements.size() > 0) {
                item.sequence.items.add(item.elements.build());
            }
        }
        return null;
    }

    boolean isPossible() {
        if (deviations.tolerance() != Tolerance.LENIENT || root.elements.size() == 0) {
            return false;
        }
        return hasPixels() || root.elements.get(Tags.Rows) == null && !isImageClass();
    }

    private boolean hasPixels() {
        return root.elements.get(Tags.PixelData) != null
                || root.elements.get(Tags.FloatPixelData) != null
                || root.elements.get(Tags.DoubleFloatPixelData) != null;
    }

    private boolean isImageClass() {
        DataElement uid = root.elements.get(Tags.SOPClassUID);
        if (uid == null || !(uid.value() instanceof ElementValue.InMemory value)) {
            return false;
        }
        SopClass sopClass = SopClasses.find(new String(value.array(), StandardCharsets.US_ASCII));
        return sopClass != null
                && (sopClass.kind().endsWith(" image") || sopClass.kind().equals("video"));
    }

    /** Bytes behind the last element that are none: left aside when they stand behind the pixels. */
    @Nullable
    Level trailing(Level level, long start, MalformedDataException refusal) throws MalformedDataException {
        if (level != root || !hasPixels() || deviations.tolerance() != Tolerance.LENIENT) {
            throw refusal;
        }
        deviations.warn(refusal.getMessage() + "; the last " + (cursor.source().size() - start)
                + " bytes stand behind the Pixel Data and were left aside");
        cursor.position(cursor.source().size());
        return null;
    }
}
