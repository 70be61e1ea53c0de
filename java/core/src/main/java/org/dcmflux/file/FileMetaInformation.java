package org.dcmflux.file;

import java.util.Optional;
import org.dcmflux.data.DataSet;
import org.dcmflux.data.DataSetBuilder;
import org.dcmflux.data.ElementValue;
import org.dcmflux.dictionary.Tag;
import org.dcmflux.dictionary.Tags;
import org.dcmflux.dictionary.Vr;
import org.dcmflux.encoding.WriteOptions;
import org.dcmflux.encoding.WriteOptions.UidCheck;

/**
 * Group 0002 of a file.
 *
 * @param elements without the group length, which is a fact about the encoding
 * @dicom PS3.10 7.1
 */
public record FileMetaInformation(DataSet elements) {
    /** UID that names this implementation; derived from a UUID, so it is nobody else's. */
    public static final String IMPLEMENTATION_CLASS_UID = "2.25.174600023034729500440114826081554756399";

    /** Name and version of this implementation, at most 16 characters. */
    public static final String IMPLEMENTATION_VERSION_NAME = "DCMFLUX_0_1";

    public FileMetaInformation {
        elements =
                elements.toBuilder().remove(Tags.FileMetaInformationGroupLength).build();
    }

    /** UID of the Data Set's Transfer Syntax; empty when the element is missing. */
    public String transferSyntaxUid() {
        return elements.text(Tags.TransferSyntaxUID).orElse("");
    }

    /**
     * What a file of ours says about a Data Set: SOP Class and Instance come from the Data Set, the implementation is
     * ours, what the options say is said instead, and everything else that {@code this} says (source AE title, private
     * information) is kept. The Transfer Syntax is the options'.
     *
     * @throws IllegalArgumentException when the options name another SOP Class or Instance than the Data Set does, and ask
     *     for that to be refused
     */
    public FileMetaInformation forDataSet(DataSet dataSet, WriteOptions options) {
        DataSetBuilder meta = elements.toBuilder();
        meta.put(Tags.FileMetaInformationVersion, Vr.OB, new ElementValue.InMemory(new byte[] {0, 1}));
        copyUid(dataSet, Tags.SOPClassUID, meta, Tags.MediaStorageSOPClassUID);
        copyUid(dataSet, Tags.SOPInstanceUID, meta, Tags.MediaStorageSOPInstanceUID);
        meta.putText(Tags.ImplementationClassUID, Vr.UI, IMPLEMENTATION_CLASS_UID);
        meta.putText(Tags.ImplementationVersionName, Vr.SH, IMPLEMENTATION_VERSION_NAME);
        if (options.uidCheck() == UidCheck.REFUSE_MISMATCH) {
            requireSame(dataSet, Tags.SOPClassUID, options.metaInformation(), Tags.MediaStorageSOPClassUID);
            requireSame(dataSet, Tags.SOPInstanceUID, options.metaInformation(), Tags.MediaStorageSOPInstanceUID);
        }
        options.metaInformation().forEach(meta::put);
        meta.putText(Tags.TransferSyntaxUID, Vr.UI, options.transferSyntax().uid());
        return new FileMetaInformation(meta.build());
    }

    private static void requireSame(DataSet dataSet, int tag, DataSet stated, int metaTag) {
        Optional<String> own = dataSet.text(tag);
        Optional<String> wanted = stated.text(metaTag);
        if (own.isPresent() && wanted.isPresent() && !own.equals(wanted)) {
            throw new IllegalArgumentException(Tag.toString(metaTag) + " " + wanted.get() + " was asked for, but "
                    + Tag.toString(tag) + " of the Data Set is " + own.get()
                    + "; change the Data Set, or switch the check off");
        }
    }

    /** Where neither says one, there is none: an empty one would be as wrong, and say that somebody had looked. */
    private static void copyUid(DataSet from, int tag, DataSetBuilder to, int metaTag) {
        from.text(tag).ifPresent(uid -> to.putText(metaTag, Vr.UI, uid));
    }
}
