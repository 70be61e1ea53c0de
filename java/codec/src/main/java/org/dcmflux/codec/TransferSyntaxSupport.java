package org.dcmflux.codec;

import java.util.ArrayList;
import java.util.List;
import org.dcmflux.dictionary.CodecFamily;
import org.dcmflux.dictionary.FragmentRule;
import org.dcmflux.dictionary.TransferSyntax;
import org.dcmflux.dictionary.TransferSyntaxes;

/**
 * What is done with a Transfer Syntax, read off the tables that the codecs are found by.
 *
 * @param pixels what becomes of frames
 * @param codecs names of the codecs that decode or encode it, installed or not
 * @param reason why frames are not decoded, and what works all the same; empty when they are
 */
public record TransferSyntaxSupport(TransferSyntax syntax, Pixels pixels, List<String> codecs, String reason) {

    /** What becomes of frames. */
    public enum Pixels {
        /** Decoded and encoded, or native. */
        FULL("decode, encode"),
        DECODE("decode"),
        ENCODE("encode"),
        /** Decoded; code streams are carried over from another Transfer Syntax and back. */
        RECOMPRESS("decode, recompress"),
        /** Copied, and put into other fragments, without a change. */
        PASS("pass"),
        /** The Data Set is read, and copied as it is; anything else is refused with the reason. */
        RECOGNISE("recognise"),
        /** Named, and not read. */
        REFUSE("refuse");

        private final String words;

        Pixels(String words) {
            this.words = words;
        }

        /** In a word or two. */
        public String words() {
            return words;
        }
    }

    private static final String PAPYRUS = "1.2.840.10008.1.20";

    public TransferSyntaxSupport {
        codecs = List.copyOf(codecs);
    }

    /** All Transfer Syntaxes in the order of the registry. */
    public static List<TransferSyntaxSupport> all(CodecRegistry registry) {
        return TransferSyntaxes.all().stream()
                .map(syntax -> of(syntax, registry))
                .toList();
    }

    /** What is done with one Transfer Syntax by the codecs of a registry; those that are not available count too. */
    public static TransferSyntaxSupport of(TransferSyntax syntax, CodecRegistry registry) {
        if (syntax.uid().equals(PAPYRUS)) {
            return new TransferSyntaxSupport(
                    syntax,
                    Pixels.REFUSE,
                    List.of(),
                    "files of Papyrus have a structure of their own, which is not read");
        }
        if (syntax.codecFamily() == CodecFamily.NATIVE) {
            return new TransferSyntaxSupport(syntax, Pixels.FULL, List.of(), "");
        }
        List<String> codecs = new ArrayList<>();
        boolean decodes = false;
        boolean encodes = false;
        boolean recompresses = false;
        for (CodecProvider provider : registry.providers()) {
            boolean decoder = provider.decoders().stream()
                    .anyMatch(each -> each.transferSyntaxes().contains(syntax));
            boolean encoder = provider.encoders().stream()
                    .anyMatch(each -> each.transferSyntaxes().contains(syntax));
            if (decoder || encoder) {
                codecs.add(provider.name());
            }
            decodes |= decoder;
            encodes |= encoder;
            recompresses |= provider.recompressors().stream()
                    .anyMatch(each -> TransferSyntaxes.all().stream().anyMatch(from -> each.joins(from, syntax)));
        }
        if (decodes) {
            Pixels less = recompresses ? Pixels.RECOMPRESS : Pixels.DECODE;
            return new TransferSyntaxSupport(syntax, encodes ? Pixels.FULL : less, codecs, "");
        }
        Pixels pixels = encodes ? Pixels.ENCODE : isPassed(syntax) ? Pixels.PASS : Pixels.RECOGNISE;
        return new TransferSyntaxSupport(syntax, pixels, codecs, reason(syntax));
    }

    private static boolean isPassed(TransferSyntax syntax) {
        return syntax.isEncapsulated() && syntax.fragmentRule() != FragmentRule.NO_PIXEL_DATA;
    }

    /** Why frames of a Transfer Syntax without a decoder are not decoded, and what works all the same. */
    static String reason(TransferSyntax syntax) {
        return switch (syntax.codecFamily()) {
            case MPEG2, H264, HEVC ->
                "a video is one stream of all its frames, which is passed on as it is; " + forms(syntax);
            case JPEG_ARITHMETIC -> "no codec here does lossless JPEG with arithmetic coding; the same syntax works";
            case JPEG_HIERARCHICAL -> "no codec does hierarchical JPEG; the same syntax works";
            case JPEG_2000_MULTI_COMPONENT ->
                "no codec here does all of JPEG 2000 Part 2; the same syntax works, and code streams that do without the rest "
                        + "of it are decoded with -Ddcmflux.jpeg2000.part2=attempt";
            case JPIP -> "the pixels are with a server, the Data Set has its address only; the Data Set can be copied";
            case REAL_TIME -> "the pixels flow beside the Data Set and are never in a file";
            case OTHER -> "no DICOM file has this retired form";
            default -> "a copy in the same syntax works";
        };
    }

    private static String forms(TransferSyntax syntax) {
        String other = syntax.fragmentRule() == FragmentRule.WHOLE_STREAM
                ? syntax.uid() + ".1"
                : syntax.uid().substring(0, Math.max(0, syntax.uid().length() - 2));
        return TransferSyntaxes.find(other) == null
                ? "the same syntax works"
                : "the same syntax works, and " + other + " with the stream in other fragments";
    }
}
