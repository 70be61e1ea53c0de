package org.dcmflux.transcode.proof;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.dcmflux.data.DataElement;
import org.dcmflux.data.DataSet;
import org.dcmflux.data.ElementValue;
import org.dcmflux.data.FragmentSequence;
import org.dcmflux.dictionary.FragmentRule;
import org.dcmflux.dictionary.Lossiness;
import org.dcmflux.dictionary.Tag;
import org.dcmflux.dictionary.Tags;
import org.dcmflux.dictionary.TransferSyntax;
import org.dcmflux.file.DicomFile;
import org.dcmflux.pixel.PixelData;
import org.dcmflux.transcode.proof.Finding.Rule;
import org.dcmflux.transcode.proof.Finding.Severity;

/** Compares facts that a file states more than once; nothing is decoded. */
final class DataSetChecks {
    private final DicomFile file;
    private final List<Finding> findings;

    DataSetChecks(DicomFile file, List<Finding> findings) {
        this.file = file;
        this.findings = findings;
    }

    /** What the reader survived, the end of the file, and the identity that stands in two places. */
    void structure() {
        for (String warning : file.warnings()) {
            findings.add(Rule.STRUCTURE.at("", warning));
        }
        if (file.isCutShort()) {
            findings.add(Rule.UNREADABLE.at("", "the file ends before its Data Set does"));
        }
        DataSet meta = file.fileMetaInformation().elements();
        if (meta.size() == 0) {
            return; // said by the reader already
        }
        sameUid(meta, Tags.MediaStorageSOPClassUID, Tags.SOPClassUID);
        sameUid(meta, Tags.MediaStorageSOPInstanceUID, Tags.SOPInstanceUID);
    }

    private void sameUid(DataSet meta, int metaTag, int tag) {
        Optional<String> stated = meta.text(metaTag).filter(uid -> !uid.isEmpty());
        Optional<String> own = file.dataSet().text(tag).filter(uid -> !uid.isEmpty());
        boolean directory = file.dataSet().contains(Tags.DirectoryRecordSequence);
        if (own.isEmpty()) {
            boolean unusable = tag == Tags.SOPClassUID && PixelData.element(file.dataSet()) != null;
            if (!directory) {
                findings.add(Rule.FILE_META.at(
                        unusable ? Severity.ERROR : Severity.WARNING,
                        Tag.toString(tag),
                        "is missing or empty: no archive takes the file"));
            }
            return;
        }
        if (stated.isEmpty()) {
            findings.add(Rule.FILE_META.at(Severity.WARNING, Tag.toString(metaTag), "is missing or empty"));
        } else if (!stated.equals(own)) {
            findings.add(Rule.FILE_META.at(
                    Severity.WARNING,
                    Tag.toString(metaTag),
                    "is " + stated.get() + ", but " + Tag.toString(tag) + " is " + own.get()));
        }
    }

    /** Frames, tables and lengths; what belongs to the image as a whole. */
    void image(PixelData pixels) throws IOException {
        for (String warning : pixels.warnings()) {
            boolean table = warning.contains("Offset Table");
            findings.add((table ? Rule.OFFSET_TABLE : Rule.STRUCTURE)
                    .at(Tag.toString(pixels.element().tag()), warning));
        }
        if (pixels.element().value() instanceof FragmentSequence fragments) {
            totalLength(fragments);
            extendedTable(fragments);
        } else {
            padding(pixels);
        }
        functionalGroups(pixels.index().frameCount());
    }

    /** A Data Set that was cut between two elements looks whole; what is left may still miss its pixels. */
    void missingPixels(TransferSyntax syntax) {
        boolean elsewhere = file.dataSet().contains(Tags.PixelDataProviderURL)
                || file.dataSet().contains(Tags.SpectroscopyData)
                || syntax.fragmentRule() == FragmentRule.NO_PIXEL_DATA;
        if (elsewhere) {
            return;
        }
        if (syntax.isEncapsulated()) {
            findings.add(Rule.STRUCTURE.at(
                    "", "there is no Pixel Data, though " + syntax.name() + " says how to decode it"));
        } else if (file.dataSet().integer(Tags.Rows).isPresent()
                && file.dataSet().integer(Tags.BitsAllocated).isPresent()) {
            findings.add(Rule.STRUCTURE.at(
                    Tag.toString(Tags.Rows),
                    "stands there with the rest of an image's attributes, but there is no Pixel Data"));
        }
    }

    /** An Extended Offset Table has lengths beside it, and an empty Basic one. */
    private void extendedTable(FragmentSequence fragments) {
        if (!file.dataSet().contains(Tags.ExtendedOffsetTable)) {
            return;
        }
        if (!file.dataSet().contains(Tags.ExtendedOffsetTableLengths)) {
            findings.add(Rule.OFFSET_TABLE.at(
                    Tag.toString(Tags.ExtendedOffsetTableLengths), "is missing beside the Extended Offset Table"));
        }
        if (fragments.basicOffsetTableLength() > 0) {
            findings.add(Rule.OFFSET_TABLE.at(
                    Severity.WARNING,
                    Tag.toString(Tags.ExtendedOffsetTable),
                    "stands beside a Basic Offset Table, which must be empty then"));
        }
    }

    /** Bytes of all fragments together, which the standard counts without their padding. */
    private void totalLength(FragmentSequence fragments) {
        DataElement element = file.dataSet().get(Tags.EncapsulatedPixelDataValueTotalLength);
        if (element == null) {
            return;
        }
        boolean isNumber = element.value() instanceof ElementValue.InMemory memory && memory.array().length == 8;
        long stated =
                isNumber ? ((ElementValue.InMemory) element.value()).buffer().getLong() : -1;
        long bytes = 0;
        for (int i = 0; i < fragments.count(); i++) {
            bytes += fragments.length(i);
        }
        // Each frame may have one byte of padding that counts or not.
        if (stated > bytes || stated < bytes - fragments.count()) {
            findings.add(Rule.TOTAL_LENGTH.at(
                    Tag.toString(element.tag()), "says " + stated + " bytes, the fragments have " + bytes));
        }
    }

    private void padding(PixelData pixels) throws IOException {
        long bytes = pixels.module().nativeByteCount();
        ValueBytes value = ValueBytes.of(pixels.element().value());
        if (value.length() != bytes + 1) {
            return;
        }
        ByteBuffer last = ByteBuffer.allocate(1);
        value.source().readFully(value.position() + bytes, last);
        if (last.get(0) != 0) {
            findings.add(Rule.PADDING.at(Tag.toString(pixels.element().tag()), "its padding byte is not zero"));
        }
    }

    private void functionalGroups(int frames) {
        int items = file.dataSet().items(Tags.PerFrameFunctionalGroupsSequence).size();
        if (file.dataSet().contains(Tags.PerFrameFunctionalGroupsSequence) && items != frames) {
            findings.add(Rule.FRAMES.at(
                    Severity.WARNING,
                    Tag.toString(Tags.PerFrameFunctionalGroupsSequence),
                    "has " + items + " Items for " + frames + " frames"));
        }
    }

    /**
     * What is said about a loss.
     *
     * @param irreversible whether a code stream was decoded that tells of a loss itself
     */
    void lossy(TransferSyntax syntax, boolean irreversible) {
        DataSet dataSet = file.dataSet();
        String stated = dataSet.text(Tags.LossyImageCompression).orElse("");
        boolean surelyLossy = irreversible || syntax.lossiness() == Lossiness.YES;
        String place = Tag.toString(Tags.LossyImageCompression);
        if (surelyLossy && !stated.equals("01")) {
            String why = irreversible ? "its code streams are irreversible" : syntax.name() + " is";
            findings.add(Rule.LOSSY.at(place, "is '" + stated + "', but " + why));
        }
        if (!stated.isEmpty() && !stated.equals("00") && !stated.equals("01")) {
            findings.add(Rule.LOSSY.at(place, "is '" + stated + "', neither 00 nor 01"));
        }
        if (!stated.equals("01")) {
            return;
        }
        int ratios = values(Tags.LossyImageCompressionRatio);
        int methods = values(Tags.LossyImageCompressionMethod);
        if (ratios != methods && ratios > 0 && methods > 0) {
            findings.add(Rule.LOSSY.at(
                    Tag.toString(Tags.LossyImageCompressionMethod),
                    "has " + methods + " values, the ratios " + ratios + "; each compression has one of both"));
        }
        if (surelyLossy && ratios == 0) {
            findings.add(Rule.LOSSY.at(Tag.toString(Tags.LossyImageCompressionRatio), "is missing or empty"));
        }
        if (surelyLossy && methods == 0) {
            findings.add(Rule.LOSSY.at(Tag.toString(Tags.LossyImageCompressionMethod), "is missing or empty"));
        }
    }

    private int values(int tag) {
        String text = file.dataSet().text(tag).orElse("");
        return text.isEmpty() ? 0 : text.split("\\\\", -1).length;
    }
}
