package org.dcmflux.json;

import java.net.URI;
import org.dcmflux.bytes.ByteSource;
import org.dcmflux.data.DataElement;
import org.dcmflux.data.DataSet;
import org.dcmflux.data.ElementValue;
import org.dcmflux.data.FragmentSequence;
import org.jspecify.annotations.Nullable;

/**
 * Decides which values of OB, OD, OF, OL, OV, OW and UN are written as BulkDataURI.
 *
 * @dicom PS3.18 F.2.6
 */
@FunctionalInterface
public interface BulkDataReference {
    /** References nothing: values are read and written inline, fragments of encapsulated Pixel Data are left out. */
    BulkDataReference NONE = (container, element) -> null;

    /** The reference to write, null to write the value inline. */
    @Nullable
    URI uri(DataSet container, DataElement element);

    /**
     * References what was left in a file, by {@code offset} and {@code length} in bytes. For encapsulated Pixel Data
     * that is everything from the Item of the Basic Offset Table to the end of the last fragment. A value whose bytes
     * do not stand in the file as they are (deflated, big endian) is referenced by its path instead, after a {@code #}.
     *
     * <p>How large a value must be to be left in its file is an option of reading.
     *
     * @param source the file as it was opened
     */
    static BulkDataReference into(URI file, ByteSource source) {
        return (container, element) -> {
            if (element.value() instanceof ElementValue.Deferred deferred) {
                return deferred.source() == source
                        ? range(file, deferred.position(), deferred.length())
                        : path(file, container, element);
            }
            if (element.value() instanceof FragmentSequence fragments) {
                long start = fragments.basicOffsetTablePosition() - FragmentSequence.ITEM_HEADER_LENGTH;
                return fragments.source() == source
                        ? range(file, start, fragments.end() - start)
                        : path(file, container, element);
            }
            return null;
        };
    }

    private static URI range(URI file, long offset, long length) {
        return URI.create(file.toASCIIString() + "?offset=" + offset + "&length=" + length);
    }

    private static URI path(URI file, DataSet container, DataElement element) {
        String path = container.path(element.tag()).toString();
        return URI.create(file.toASCIIString() + "#" + path.replace("[", "%5B").replace("]", "%5D"));
    }
}
