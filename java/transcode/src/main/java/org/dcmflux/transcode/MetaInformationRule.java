package org.dcmflux.transcode;

import org.dcmflux.data.DataElement;
import org.dcmflux.dictionary.Tag;
import org.dcmflux.error.TranscodeRefusedException;
import org.dcmflux.file.DicomFile;

/** Elements are written in ascending order, where those of group 0002 would become File Meta Information. */
final class MetaInformationRule {
    private static final int META_GROUP = 0x0002;

    private MetaInformationRule() {}

    static void require(DicomFile file) throws TranscodeRefusedException {
        for (DataElement element : file.dataSet()) {
            int group = Tag.group(element.tag());
            if (group == META_GROUP) {
                throw new TranscodeRefusedException(
                        file.name(),
                        "meta-information-in-data-set",
                        Tag.toString(element.tag())
                                + " stands in the Data Set, which no file can say; take it out first");
            }
            if (group > META_GROUP) {
                return;
            }
        }
    }
}
