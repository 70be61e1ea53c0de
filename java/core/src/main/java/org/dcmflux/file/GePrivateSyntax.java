package org.dcmflux.file;

import org.dcmflux.bytes.SwappedByteSource;
import org.dcmflux.data.DataElement;
import org.dcmflux.data.DataSet;
import org.dcmflux.data.ElementValue;
import org.dcmflux.dictionary.Tags;
import org.dcmflux.dictionary.Vr;

/** Implicit VR Little Endian but for Pixel Data, whose 16-bit words are big endian. */
final class GePrivateSyntax {
    static final String UID = "1.2.840.113619.5.2";

    private GePrivateSyntax() {}

    /** The same Data Set as if it had been in Implicit VR Little Endian. */
    static DataSet littleEndian(DataSet dataSet) {
        DataElement pixels = dataSet.get(Tags.PixelData);
        if (pixels == null || !(pixels.value() instanceof ElementValue.Deferred value)) {
            return dataSet;
        }
        SwappedByteSource swapped =
                new SwappedByteSource(value.source(), value.position(), value.length(), Vr.OW.unitBytes());
        return dataSet.toBuilder()
                .sourcePosition(dataSet.sourcePosition())
                .put(pixels.withValue(new ElementValue.Deferred(swapped, 0, value.length(), value.maxInMemory())))
                .build();
    }
}
