package org.dcmflux.cli;

import java.io.IOException;
import org.dcmflux.data.DataElement;
import org.dcmflux.data.DataSet;
import org.dcmflux.data.DataSetVisitor;
import org.dcmflux.dictionary.Dictionary;
import org.dcmflux.dictionary.DictionaryEntry;
import org.dcmflux.dictionary.PrivateDictionary;
import org.dcmflux.dictionary.PrivateEntry;
import org.dcmflux.dictionary.Tag;
import org.dcmflux.dictionary.Vr;

/** Prints elements a line each: tag, VR, value, and after the hash length, Value Multiplicity and name. */
final class DumpPrinter implements DataSetVisitor {
    private static final int VALUE_COLUMNS = 40;
    private static final String INDENT = "  ";

    private final Appendable out;
    private final ValueText values;
    private final PrivateDictionary dictionary;
    private int depth;

    DumpPrinter(Appendable out, ValueText values, PrivateDictionary dictionary) {
        this.out = out;
        this.values = values;
        this.dictionary = dictionary;
    }

    @Override
    public void element(DataSet container, DataElement element) throws IOException {
        ValueText.Shown shown = values.of(container, element);
        line(
                Tag.toString(element.tag()) + " " + element.vr(),
                shown.text(),
                shown.length() + ", " + (shown.count() < 0 ? "?" : shown.count()) + " "
                        + name(container, element.tag()));
    }

    private void line(String start, String value, String comment) throws IOException {
        for (int i = 0; i < depth; i++) {
            out.append(INDENT);
        }
        out.append(start).append(' ').append(value);
        for (int i = value.length() + INDENT.length() * depth; i < VALUE_COLUMNS; i++) {
            out.append(' ');
        }
        out.append(" # ").append(comment).append('\n');
    }

    private String name(DataSet container, int tag) throws IOException {
        if (Tag.isGroupLength(tag)) {
            return "GroupLength";
        }
        if (Tag.isPrivateCreator(tag)) {
            return "PrivateCreator";
        }
        if (Tag.isPrivate(tag)) {
            String creator = container.privateCreator(tag).orElse("");
            if (creator.isEmpty()) {
                return "private, nobody reserved it";
            }
            PrivateEntry known = dictionary.find(creator, tag);
            return "private, " + ValueText.escaped(creator + (known == null ? "" : ": " + known.name()));
        }
        DictionaryEntry entry = Dictionary.standard().find(tag);
        return entry == null ? "not in the dictionary" : entry.keyword().isEmpty() ? entry.name() : entry.keyword();
    }

    @Override
    public void beginSequence(DataSet container, DataElement sequence, int itemCount) throws IOException {
        String hidden = sequence.vr() == Vr.SQ ? "" : ", written as " + sequence.vr();
        line(
                Tag.toString(sequence.tag()) + " SQ",
                "(Sequence with " + ValueText.counted(itemCount, "Item") + ")",
                itemCount + ", 1 " + name(container, sequence.tag()) + hidden);
        depth++;
    }

    @Override
    public void beginItem(DataSet item, int number) throws IOException {
        line(
                Tag.toString(0xFFFEE000) + " na",
                "(Item with " + ValueText.counted(item.size(), "element") + ")",
                "Item " + number);
        depth++;
    }

    @Override
    public void endItem(DataSet item) {
        depth--;
    }

    @Override
    public void endSequence(DataElement sequence) {
        depth--;
    }
}
