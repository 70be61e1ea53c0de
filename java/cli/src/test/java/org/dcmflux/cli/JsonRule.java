package org.dcmflux.cli;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.function.Predicate;
import org.dcmflux.dictionary.TransferSyntax;
import org.dcmflux.dictionary.TransferSyntaxes;
import org.jspecify.annotations.Nullable;

/** Why two houses may say different things about the same bytes; each rule says who is right and why. */
enum JsonRule {
    /** PS3.18 F.2.2 leaves group lengths out, because they are facts about an encoding that JSON is not. */
    GROUP_LENGTHS_ARE_LEFT_OUT(d -> d.ours == null && d.tag().endsWith("0000")),

    /** JSON is UTF-8 (PS3.18 F.2), so (0008,0005) says ISO_IR 192; the others repeat what the file said. */
    CHARACTER_SET_IS_UTF_8(d -> d.tag().equals("00080005") && d.ourValues().equals(List.of("ISO_IR 192"))),

    /** The others carry tables of vendors' private elements; ours is whatever the user gives, here none. */
    PRIVATE_ELEMENT_OF_A_VENDOR_TABLE(d -> d.isPrivate() && d.ourVr().equals("UN") && d.theirs != null),

    /** Nothing to compare: the reference names the element, its bytes do not stand in the file as they are. */
    REFERENCE_BY_PATH(d -> d.ourValues().contains(FlatJson.BY_PATH)),

    /** A value of nothing but padding, or of delimiters only, is no value; the others write an empty one. */
    PADDING_IS_NO_VALUE(d -> d.bothHaveIt()
            && d.ourValues().isEmpty()
            && String.join("", withoutCarets(d.theirValues())).isBlank()),

    /** PS3.5 6.2: spaces around these values do not count; the others remove only those at the end, or none. */
    SPACES_AROUND_VALUES_DO_NOT_COUNT(d -> d.bothHaveIt()
            && d.ourValues().equals(d.theirValues().stream().map(String::strip).toList())),

    /** PS3.5 6.2.1.1: trailing empty components of a name may be left out; pydicom keeps their carets. */
    TRAILING_CARETS_OF_NAMES(d -> d.ourVr().equals("PN")
            && d.bothHaveIt()
            && withoutCarets(d.ourValues()).equals(withoutCarets(d.theirValues()))),

    /** The Data Set has the element twice: the last one counts here, the first one in dcmtk. We warn. */
    ELEMENT_STANDS_TWICE(d -> d.facts.warnings.contains(d.tagAsPrinted() + ": stands twice")),

    /** dcmtk ends the File Meta Information where (0002,0000) says, even when that is not where group 0002 ends. */
    META_LENGTH_IS_WRONG(
            d -> d.house == House.DCMTK && d.facts.metaLengthWrong && (d.ours == null || d.theirs == null)),

    /** dcmtk prints floating point with fewer digits than identify the number, and no sign of a zero. */
    DCMTK_ROUNDS(
            d -> d.house == House.DCMTK && (d.ourVr().equals("FD") || d.ourVr().equals("FL")) && d.isNear()),

    /**
     * dcmtk passes bytes on that are no UTF-8: text outside of the default repertoire, Items with their own character
     * set.
     */
    DCMTK_PASSES_BYTES_ON(
            d -> d.house == House.DCMTK && String.join("", d.theirValues()).contains("\uFFFD")),

    /** dcmtk pads bytes of odd length, which no file may have. We warn and keep them as they are. */
    DCMTK_PADS_ODD_LENGTHS(
            d -> d.house == House.DCMTK && d.facts.warnings.contains(d.tagAsPrinted() + ": odd value length")),

    /** pydicom leaves out numbers that are none; here they stay as text, which PS3.18 F.2.3.1 allows for DS and IS. */
    PYDICOM_DROPS_WHAT_IS_NO_NUMBER(d -> d.house == House.PYDICOM
            && d.theirs == null
            && d.ourValues().stream().anyMatch(value -> value.startsWith("text "))),

    /** pydicom does not understand the escape sequence of IR 58 after a delimiter and leaves it in the text. */
    PYDICOM_LEAVES_ESCAPE_SEQUENCES(
            d -> d.house == House.PYDICOM && String.join("", d.theirValues()).contains("\u001B")),

    /** pydicom hands words out as they stand in the file; JSON is little endian (PS3.18 F.2.7). */
    PYDICOM_KEEPS_BIG_ENDIAN_WORDS(d -> d.house == House.PYDICOM
            && d.facts.syntax.byteOrder() == ByteOrder.BIG_ENDIAN
            && d.ourVr().startsWith("O")
            && d.bothHaveIt()),

    /** pydicom knows only one deflated Transfer Syntax; it takes the bytes of the JPIP ones for elements. */
    PYDICOM_DOES_NOT_INFLATE_JPIP(d -> d.house == House.PYDICOM
            && d.facts.syntax.isDeflated()
            && d.facts.syntax != TransferSyntaxes.DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN);

    /** Whose JSON ours is compared with. */
    enum House {
        PYDICOM,
        DCMTK
    }

    /**
     * What is known of a file besides its JSON.
     *
     * @param warnings what we print about it
     * @param metaLengthWrong whether (0002,0000) is not the length of group 0002
     */
    record Facts(TransferSyntax syntax, String warnings, boolean metaLengthWrong) {
        private static final int FIRST_ELEMENT = 132;
        private static final List<String> LONG_LENGTHS = List.of("OB", "OW", "UN", "SQ", "UT");

        /** Walks over group 0002 and compares where it ends with what (0002,0000) says. */
        static boolean isMetaLengthWrong(byte[] file) {
            ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
            if (bytes.getInt(FIRST_ELEMENT) != 0x0000_0002) {
                return false;
            }
            long stated = FIRST_ELEMENT + 12 + Integer.toUnsignedLong(bytes.getInt(FIRST_ELEMENT + 8));
            int at = FIRST_ELEMENT;
            while (at + 8 <= file.length && bytes.getShort(at) == 2) {
                String vr = "" + (char) file[at + 4] + (char) file[at + 5];
                at += LONG_LENGTHS.contains(vr) ? 12 + bytes.getInt(at + 8) : 8 + (bytes.getShort(at + 6) & 0xFFFF);
            }
            return at != stated;
        }
    }

    /**
     * One element on which two houses differ.
     *
     * @param ours null when we do not have it
     * @param theirs null when they do not have it
     */
    record Difference(
            House house, String path, FlatJson.@Nullable Entry ours, FlatJson.@Nullable Entry theirs, Facts facts) {
        String tag() {
            return path.substring(path.length() - 8);
        }

        String tagAsPrinted() {
            return "(" + tag().substring(0, 4) + "," + tag().substring(4) + ")";
        }

        boolean isPrivate() {
            return Character.digit(tag().charAt(3), 16) % 2 == 1;
        }

        boolean bothHaveIt() {
            return ours != null && theirs != null && ours.vr().equals(theirs.vr());
        }

        String ourVr() {
            return ours == null ? "" : ours.vr();
        }

        List<String> ourValues() {
            return ours == null ? List.of() : ours.values();
        }

        List<String> theirValues() {
            return theirs == null ? List.of() : theirs.values();
        }

        boolean isNear() {
            boolean near = ourValues().size() == theirValues().size();
            for (int i = 0; near && i < ourValues().size(); i++) {
                double our = Double.parseDouble(ourValues().get(i));
                double their = Double.parseDouble(theirValues().get(i));
                near = Math.abs(our - their) <= 1e-15 * Math.abs(our);
            }
            return near;
        }
    }

    private final Predicate<Difference> predicate;

    JsonRule(Predicate<Difference> predicate) {
        this.predicate = predicate;
    }

    private static List<String> withoutCarets(List<String> names) {
        return names.stream()
                .map(name -> name.replaceAll("\\^+(?=\\s*(=|$))", ""))
                .toList();
    }

    boolean explains(Difference difference) {
        return predicate.test(difference);
    }
}
