package org.dcmflux.testkit;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** The modules of PS3.3 that make fixtures valid instances of their SOP Classes. */
final class FixtureModules {
    static final String SECONDARY_CAPTURE = "1.2.840.10008.5.1.4.1.1.7";
    static final String SINGLE_BIT = SECONDARY_CAPTURE + ".1";
    static final String GREY_BYTE = SECONDARY_CAPTURE + ".2";
    static final String GREY_WORD = SECONDARY_CAPTURE + ".3";
    static final String TRUE_COLOUR = SECONDARY_CAPTURE + ".4";
    static final String ULTRASOUND = "1.2.840.10008.5.1.4.1.1.6.1";
    static final String ULTRASOUND_MULTI_FRAME = "1.2.840.10008.5.1.4.1.1.3.1";
    static final String CT = "1.2.840.10008.5.1.4.1.1.2";

    private FixtureModules() {}

    /** Returns a UID that depends on nothing but a name. */
    static String uid(String name) {
        UUID uuid = UUID.nameUUIDFromBytes(("dcmflux fixture " + name).getBytes(StandardCharsets.UTF_8));
        ByteBuffer bytes =
                ByteBuffer.allocate(16).putLong(uuid.getMostSignificantBits()).putLong(uuid.getLeastSignificantBits());
        return "2.25." + new BigInteger(1, bytes.array());
    }

    /** Patient, study, series and instance of an invented person. */
    static SortedElements common(String name, String sopClass, String modality) {
        return new SortedElements()
                .text(0x00080005, "CS", "ISO_IR 100")
                .text(0x00080008, "CS", "DERIVED", "SECONDARY")
                .text(0x00080016, "UI", sopClass)
                .text(0x00080018, "UI", uid(name))
                .text(0x00080020, "DA", "20260102")
                .text(0x00080023, "DA", "20260102")
                .text(0x00080030, "TM", "090000")
                .text(0x00080033, "TM", "090100")
                .text(0x00080050, "SH", "")
                .text(0x00080060, "CS", modality)
                .text(0x00080070, "LO", "dcmflux testkit")
                .text(0x00080090, "PN", "")
                .text(0x00081030, "LO", "Fixtures of our own making")
                .text(0x00100010, "PN", "Phantom^Mira")
                .text(0x00100020, "LO", "FIXTURE")
                .text(0x00100030, "DA", "19700101")
                .text(0x00100040, "CS", "O")
                .text(0x00180015, "CS", modality.equals("US") ? "ABDOMEN" : "CHEST")
                .text(0x0020000D, "UI", uid("study"))
                .text(0x0020000E, "UI", uid("series of " + name))
                .text(0x00200010, "SH", "1")
                .text(0x00200011, "IS", "1")
                .text(0x00200013, "IS", "1")
                .text(0x00200020, "CS", "");
    }

    /** Image Pixel Module, with Number of Frames when there are several. */
    static SortedElements pixels(SortedElements set, FrameShape shape, int bitsStored, String photometric) {
        set.numbers(0x00280002, "US", shape.samples())
                .text(0x00280004, "CS", photometric)
                .numbers(0x00280010, "US", shape.rows())
                .numbers(0x00280011, "US", shape.columns())
                .numbers(0x00280100, "US", shape.bitsAllocated())
                .numbers(0x00280101, "US", bitsStored)
                .numbers(0x00280102, "US", bitsStored - 1)
                .numbers(0x00280103, "US", shape.signed() ? 1 : 0);
        if (shape.samples() > 1) {
            set.numbers(0x00280006, "US", 0);
        }
        return shape.frames() > 1 ? set.text(0x00280008, "IS", Integer.toString(shape.frames())) : set;
    }

    /** Secondary capture, single frame or any of the multi-frame kinds. */
    static SortedElements secondaryCapture(
            String name, String sopClass, FrameShape shape, int stored, String photometric) {
        SortedElements set = common(name, sopClass, "OT");
        set.text(0x00080064, "CS", "SYN").text(0x00280301, "CS", "NO");
        pixels(set, shape, stored, photometric);
        if (!sopClass.equals(SECONDARY_CAPTURE)) {
            set.text(0x00280008, "IS", Integer.toString(shape.frames()))
                    .text(0x00181063, "DS", "100")
                    .numbers(0x00280009, "AT", 0x00181063);
        }
        if (sopClass.equals(GREY_BYTE) || sopClass.equals(GREY_WORD)) {
            set.text(0x20500020, "CS", "IDENTITY")
                    .text(0x00281052, "DS", "0")
                    .text(0x00281053, "DS", "1")
                    .text(0x00281054, "LO", "US");
        }
        return set;
    }

    /** Ultrasound, single frame or multi-frame. */
    static SortedElements ultrasound(String name, String sopClass, FrameShape shape, String photometric) {
        SortedElements set = common(name, sopClass, "US");
        set.text(0x00080008, "CS", "ORIGINAL", "PRIMARY", "ABDOMINAL", "0011").text(0x00280301, "CS", "NO");
        pixels(set, shape, 8, photometric);
        if (sopClass.equals(ULTRASOUND_MULTI_FRAME)) {
            set.text(0x00181063, "DS", "40").numbers(0x00280009, "AT", 0x00181063);
        }
        return set;
    }

    /** One slice of a computed tomography, rescaled to Hounsfield units by its values themselves. */
    static SortedElements computedTomography(String name, FrameShape shape) {
        SortedElements set = common(name, CT, "CT");
        set.text(0x00080008, "CS", "ORIGINAL", "PRIMARY", "AXIAL")
                .text(0x00180050, "DS", "5")
                .text(0x00180060, "DS", "120")
                .text(0x00185100, "CS", "HFS")
                .text(0x00200012, "IS", "1")
                .text(0x00200032, "DS", "-180", "-180", "-40.5")
                .text(0x00200037, "DS", "1", "0", "0", "0", "1", "0")
                .text(0x00200052, "UI", uid("frame of reference"))
                .text(0x00201040, "LO", "")
                .text(0x00280030, "DS", "2.8125", "2.8125")
                .text(0x00281050, "DS", "40")
                .text(0x00281051, "DS", "400")
                .text(0x00281052, "DS", "0")
                .text(0x00281053, "DS", "1")
                .text(0x00281054, "LO", "HU");
        return pixels(set, shape, 16, "MONOCHROME2").remove(0x00081030);
    }
}
