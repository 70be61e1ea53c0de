package org.dcmflux.net.storage;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import org.dcmflux.dictionary.CodecFamily;
import org.dcmflux.dictionary.Lossiness;
import org.dcmflux.dictionary.SopClass;
import org.dcmflux.dictionary.SopClasses;
import org.dcmflux.dictionary.TransferSyntax;
import org.dcmflux.dictionary.TransferSyntaxes;

/**
 * Transfer Syntaxes that suit a kind of instance, in order of preference. A file's own syntax needs no profile: it is
 * proposed always and first. A profile says which others may be made of it.
 */
public enum SelectionProfile {
    /** Ten for slices: native, and what loses nothing. */
    CT(
            "slices of CT, MR, NM, PET and RT: native and lossless",
            "explicit-le implicit-le jpeg-ls j2k-lossless htj2k-lossless htj2k-lossless-rpcl jpeg-lossless-sv1"
                    + " jpeg-lossless rle jpegxl-lossless"),
    /** All that a file can be sent in. */
    ENHANCED("multi-frame instances: everything that can be sent", syntax -> true),
    /** Six without a loss; what has no pixels is coded as Explicit VR Little Endian in the last two. */
    WAVEFORM(
            "waveforms, reports and other instances without pixels: lossless",
            "explicit-le implicit-le deflated explicit-be encapsulated-uncompressed deflated-frame"),
    /** Moving pictures and what endoscopes and microscopes make. */
    VIDEO("video, endoscopy, microscopy: video codecs and the usual ones of colour images", SelectionProfile::isVideo),
    /** Single images of all other kinds. */
    IMAGE("single images of other kinds: native, lossless, and the usual lossy ones", SelectionProfile::isStillImage),
    /** Two that everybody knows. */
    LEGACY("old systems: native only", "implicit-le explicit-le");

    private final String description;
    private final List<TransferSyntax> syntaxes;

    SelectionProfile(String description, String shortNames) {
        this.description = description;
        this.syntaxes = named(shortNames);
    }

    SelectionProfile(String description, Predicate<TransferSyntax> choice) {
        this.description = description;
        this.syntaxes = TransferSyntaxes.all().stream()
                .filter(syntax -> isSent(syntax) && choice.test(syntax))
                .toList();
    }

    private static List<TransferSyntax> named(String shortNames) {
        List<TransferSyntax> found = new ArrayList<>();
        for (String name : shortNames.split(" ")) {
            found.add(TransferSyntaxes.parse(name));
        }
        return List.copyOf(found);
    }

    /** Not what exists only as a flow, or never was a file. */
    private static boolean isSent(TransferSyntax syntax) {
        return syntax.codecFamily() != CodecFamily.REAL_TIME
                && syntax.codecFamily() != CodecFamily.OTHER
                && !syntax.uid().equals(PAPYRUS_UID);
    }

    private static final String PAPYRUS_UID = "1.2.840.10008.1.20";

    private static boolean isVideo(TransferSyntax syntax) {
        return switch (syntax.codecFamily()) {
            case MPEG2, H264, HEVC -> true;
            default -> named(Holder.COLOUR).contains(syntax);
        };
    }

    private static boolean isStillImage(TransferSyntax syntax) {
        return switch (syntax.codecFamily()) {
            case MPEG2, H264, HEVC, JPIP -> false;
            default -> !syntax.isRetired();
        };
    }

    /** What a constant of the enum cannot refer to while it is made. */
    private static final class Holder {
        static final String COLOUR = "explicit-le implicit-le jpeg-baseline jpeg-lossless-sv1 jpeg-ls j2k-lossless"
                + " j2k htj2k-lossless htj2k rle";
    }

    public String description() {
        return description;
    }

    /** In order of preference. */
    public List<TransferSyntax> transferSyntaxes() {
        return syntaxes;
    }

    /** Those that lose nothing. */
    public List<TransferSyntax> lossless() {
        return syntaxes.stream()
                .filter(syntax -> syntax.lossiness() == Lossiness.NO)
                .toList();
    }

    /** The profile of a SOP Class; of one that is not registered, {@link #ENHANCED}, because it could be anything. */
    public static SelectionProfile of(String sopClassUid) {
        SopClass sopClass = SopClasses.find(sopClassUid);
        return sopClass == null ? ENHANCED : of(sopClass);
    }

    public static SelectionProfile of(SopClass sopClass) {
        String kind = sopClass.kind();
        String category = sopClass.category();
        if (kind.contains("video") || category.startsWith("Video") || category.startsWith("Endoscopy")) {
            return VIDEO;
        }
        if (kind.contains("waveform") || kind.startsWith("non-image")) {
            return WAVEFORM;
        }
        boolean slices =
                category.equals("CT") || category.equals("MR") || category.equals("NM/PET") || category.equals("RT");
        if (slices && !sopClass.name().startsWith("Enhanced") && !kind.startsWith("unknown")) {
            return CT;
        }
        if (kind.startsWith("single-frame")) {
            return IMAGE;
        }
        return ENHANCED;
    }

    /**
     * Finds a profile by its name in any case.
     *
     * @throws IllegalArgumentException when there is none; the message lists them
     */
    public static SelectionProfile parse(String name) {
        for (SelectionProfile each : values()) {
            if (each.name().equalsIgnoreCase(name)) {
                return each;
            }
        }
        throw new IllegalArgumentException("'" + name + "' is no profile; there are: "
                + List.of(values()).toString().toLowerCase(Locale.ROOT));
    }
}
