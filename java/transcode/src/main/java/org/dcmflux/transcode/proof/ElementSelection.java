package org.dcmflux.transcode.proof;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.dcmflux.data.ElementPath;
import org.dcmflux.dictionary.Tag;
import org.dcmflux.dictionary.Tags;

/**
 * Some of the elements of Data Sets, by tag, group, path or by a name that stands for many.
 *
 * @param text as it was asked for
 */
public record ElementSelection(String text, Predicate<ElementPath> elements) {
    private static final Pattern GROUP = Pattern.compile("\\(?([0-9a-fA-F]{4}),?[xX]{4}\\)?");
    private static final Pattern ITEM = Pattern.compile("\\[\\d+]");

    private static final Set<Integer> ENCODING = tags(
            Tags.TransferSyntaxUID,
            Tags.ImplementationClassUID,
            Tags.ImplementationVersionName,
            Tags.FileMetaInformationVersion,
            Tags.ExtendedOffsetTable,
            Tags.ExtendedOffsetTableLengths,
            Tags.EncapsulatedPixelDataValueTotalLength,
            Tags.DataSetTrailingPadding);

    private static final Set<Integer> TRANSCODE = tags(
            Tags.PhotometricInterpretation,
            Tags.PlanarConfiguration,
            Tags.BitsStored,
            Tags.HighBit,
            Tags.LossyImageCompression);

    private static final Set<Integer> LOSSY = tags(
            Tags.LossyImageCompression,
            Tags.LossyImageCompressionRatio,
            Tags.LossyImageCompressionMethod,
            Tags.ImageType,
            Tags.DerivationDescription,
            Tags.DerivationCodeSequence,
            Tags.SourceImageSequence,
            Tags.SOPInstanceUID,
            Tags.MediaStorageSOPInstanceUID,
            Tags.SmallestImagePixelValue,
            Tags.LargestImagePixelValue);

    /** What says how a Data Set is encoded and by whom, and nothing about the patient or the image; group lengths too. */
    public static ElementSelection encoding() {
        return new ElementSelection(
                "encoding", path -> Tag.isGroupLength(path.tag()) || isTop(path) && ENCODING.contains(path.tag()));
    }

    /** What another Transfer Syntax without a loss makes of the description of the pixels; and {@link #encoding}. */
    public static ElementSelection transcode() {
        return topLevel("transcode", TRANSCODE).or(encoding());
    }

    /** What a lossy compression must say; and {@link #transcode}. */
    public static ElementSelection lossy() {
        return topLevel("lossy", LOSSY).or(transcode());
    }

    private static ElementSelection topLevel(String name, Set<Integer> wanted) {
        return new ElementSelection(name, path -> {
            int first =
                    path.steps().isEmpty() ? path.tag() : path.steps().get(0).sequence();
            return wanted.contains(first);
        });
    }

    private static boolean isTop(ElementPath path) {
        return path.steps().isEmpty();
    }

    private static Set<Integer> tags(int... tags) {
        return Arrays.stream(tags).boxed().collect(Collectors.toUnmodifiableSet());
    }

    /**
     * Reads {@code encoding}, {@code transcode}, {@code lossy}, {@code meta} (group 0002), {@code private} (odd groups), a group
     * {@code (0009,xxxx)}, a tag or keyword wherever it stands, or a path like {@code (5200,9230)[3].(0028,0010)}; without
     * an Item's number every Item is meant. What is in a selected Sequence is selected too.
     *
     * @throws IllegalArgumentException when it is none of these
     */
    public static ElementSelection parse(String text) {
        String wanted = text.strip();
        switch (wanted.toLowerCase(Locale.ROOT)) {
            case "encoding":
                return encoding();
            case "transcode":
                return transcode();
            case "lossy":
                return lossy();
            case "meta":
                return new ElementSelection(wanted, path -> isTop(path) && Tag.group(path.tag()) == 0x0002);
            case "private":
                return anywhere(wanted, Tag::isPrivate);
            default:
                break;
        }
        Matcher group = GROUP.matcher(wanted);
        if (group.matches()) {
            int number = Integer.parseInt(group.group(1), 16);
            return anywhere(wanted, tag -> Tag.group(tag) == number);
        }
        if (!wanted.contains(".")) {
            int tag = Tag.parse(ITEM.matcher(wanted).replaceAll(""));
            return anywhere(wanted, each -> each == tag);
        }
        return path(wanted);
    }

    private static ElementSelection anywhere(String text, Predicate<Integer> wanted) {
        return new ElementSelection(
                text,
                path -> wanted.test(path.tag())
                        || path.steps().stream().anyMatch(step -> wanted.test(step.sequence())));
    }

    private static ElementSelection path(String text) {
        List<Integer> tags = new ArrayList<>();
        List<Integer> items = new ArrayList<>();
        for (String part : text.split("\\.")) {
            int bracket = part.indexOf('[');
            tags.add(Tag.parse(bracket < 0 ? part : part.substring(0, bracket)));
            boolean one = bracket >= 0 && part.endsWith("]");
            items.add(one ? Integer.parseInt(part.substring(bracket + 1, part.length() - 1)) : 0);
        }
        return new ElementSelection(text, path -> matches(path, tags, items));
    }

    private static boolean matches(ElementPath path, List<Integer> tags, List<Integer> items) {
        for (int i = 0; i < tags.size(); i++) {
            boolean isStep = i < path.steps().size();
            if (!isStep && i > path.steps().size()) {
                return false;
            }
            int tag = isStep ? path.steps().get(i).sequence() : path.tag();
            int item = isStep ? path.steps().get(i).item() : 0;
            boolean itemFits = items.get(i) == 0 || items.get(i) == item;
            if (tag != tags.get(i) || !itemFits) {
                return false;
            }
        }
        return true;
    }

    /** What is in this selection or in another. */
    public ElementSelection or(ElementSelection other) {
        return new ElementSelection(text, elements.or(other.elements));
    }

    /** This selection without one element of the Data Set itself. */
    ElementSelection without(int tag) {
        return new ElementSelection(text, path -> elements.test(path) && !(isTop(path) && path.tag() == tag));
    }

    public boolean contains(ElementPath path) {
        return elements.test(path);
    }

    /** All texts of selections, in order. */
    static Set<String> texts(List<ElementSelection> selections) {
        return selections.stream().map(ElementSelection::text).collect(Collectors.toCollection(TreeSet::new));
    }
}
