package org.dcmflux.transcode.batch;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.dcmflux.data.DataElement;
import org.dcmflux.data.DataSet;
import org.dcmflux.dictionary.Dictionary;
import org.dcmflux.dictionary.DictionaryEntry;
import org.dcmflux.dictionary.Tag;
import org.dcmflux.dictionary.TransferSyntax;

/**
 * A path with places for values: {@code out/{PatientID}/{SOPInstanceUID}.dcm}.
 *
 * <p>In braces stands the keyword of an attribute or its tag ({@code {0010,0020}}), or {@code {to}} for the short name of the target,
 * {@code {from}} for that of the input, {@code {name}} for the input's file name without its extension, {@code {path}} for its place
 * below the directory it was found in. The parts before the first brace are the root, which no output leaves: a value becomes one
 * part of a path (or a piece of one), whatever is in it. A doubled brace stands for itself.
 */
final class OutputTemplate {
    private final Path root;
    private final List<List<Piece>> segments;

    /** Literal text, or what stands between braces. */
    private record Piece(String text, int tag, Kind kind) {}

    private enum Kind {
        LITERAL,
        ATTRIBUTE,
        TO,
        FROM,
        NAME,
        PATH
    }

    private OutputTemplate(Path root, List<List<Piece>> segments) {
        this.root = root;
        this.segments = segments;
    }

    /** Whether a text has places for values, and so is not just a path. */
    static boolean isTemplate(String text) {
        return text.contains("{") || text.contains("}");
    }

    /** @throws IllegalArgumentException saying what is wrong with the text */
    static OutputTemplate parse(String text) {
        List<String> parts = new ArrayList<>(Arrays.asList(text.split("/", -1)));
        StringBuilder root = new StringBuilder();
        while (!parts.isEmpty() && pieces(parts.get(0)).stream().allMatch(piece -> piece.kind() == Kind.LITERAL)) {
            String literal = pieces(parts.remove(0)).stream().map(Piece::text).collect(Collectors.joining());
            root.append(literal).append('/');
        }
        if (parts.isEmpty()) {
            throw new IllegalArgumentException("'" + text + "' has no place for a value, so all outputs had one name");
        }
        List<List<Piece>> segments = new ArrayList<>();
        for (String part : parts) {
            List<Piece> pieces = pieces(part);
            boolean literal = pieces.stream().allMatch(piece -> piece.kind() == Kind.LITERAL);
            if (part.isEmpty() || literal && (part.equals(".") || part.equals(".."))) {
                throw new IllegalArgumentException(
                        "'" + text + "' has the part '" + part + "' after a value; paths only lead downwards there");
            }
            segments.add(pieces);
        }
        return new OutputTemplate(Path.of(root.isEmpty() ? "." : root.toString()), segments);
    }

    private static List<Piece> pieces(String part) {
        List<Piece> pieces = new ArrayList<>();
        StringBuilder literal = new StringBuilder();
        for (int i = 0; i < part.length(); i++) {
            char c = part.charAt(i);
            boolean doubled = i + 1 < part.length() && part.charAt(i + 1) == c;
            if (c != '{' && c != '}') {
                literal.append(c);
            } else if (doubled) {
                literal.append(c);
                i++;
            } else {
                int end = part.indexOf('}', i);
                if (c == '}' || end < 0) {
                    throw new IllegalArgumentException("'" + part + "' has a brace without its other half");
                }
                pieces.add(new Piece(literal.toString(), 0, Kind.LITERAL));
                literal.setLength(0);
                pieces.add(place(part.substring(i + 1, end)));
                i = end;
            }
        }
        pieces.add(new Piece(literal.toString(), 0, Kind.LITERAL));
        return pieces;
    }

    private static Piece place(String name) {
        return switch (name) {
            case "to" -> new Piece(name, 0, Kind.TO);
            case "from" -> new Piece(name, 0, Kind.FROM);
            case "name" -> new Piece(name, 0, Kind.NAME);
            case "path" -> new Piece(name, 0, Kind.PATH);
            default -> new Piece(name, tag(name), Kind.ATTRIBUTE);
        };
    }

    private static int tag(String name) {
        DictionaryEntry entry = Dictionary.standard().find(name);
        if (entry != null) {
            return entry.tag();
        }
        try {
            return Tag.parse(name);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "{" + name
                            + "} is neither the keyword of an attribute, nor a tag like {0010,0020}, nor {to}, {from}, {name}"
                            + " or {path}",
                    e);
        }
    }

    /** What no output leaves. */
    Path root() {
        return root;
    }

    /** Whether attributes of the input must be known. */
    boolean needsDataSet() {
        return segments.stream()
                .flatMap(List::stream)
                .anyMatch(piece -> piece.kind() == Kind.ATTRIBUTE || piece.kind() == Kind.FROM);
    }

    /** Whether several targets of one input get different names. */
    boolean tellsTargetsApart() {
        return segments.stream().flatMap(List::stream).anyMatch(piece -> piece.kind() == Kind.TO);
    }

    /** The output's place below the root: one part a segment, only {@code {path}} may be several. */
    Path place(FoundInput input, DataSet dataSet, TransferSyntax from, TransferSyntax to) throws IOException {
        Path place = Path.of("");
        for (List<Piece> segment : segments) {
            if (segment.size() == 3
                    && segment.get(1).kind() == Kind.PATH
                    && (segment.get(0).text() + segment.get(2).text()).isEmpty()) {
                Path parent = input.place().getParent();
                place = parent == null ? place : place.resolve(parent);
                continue;
            }
            StringBuilder text = new StringBuilder();
            for (Piece piece : segment) {
                text.append(value(piece, input, dataSet, from, to));
            }
            place = place.resolve(SafeName.segment(text.toString()));
        }
        return place;
    }

    private static String value(Piece piece, FoundInput input, DataSet dataSet, TransferSyntax from, TransferSyntax to)
            throws IOException {
        return switch (piece.kind()) {
            case LITERAL -> piece.text();
            case ATTRIBUTE -> SafeName.of(text(dataSet, piece.tag()));
            case TO -> name(to);
            case FROM -> name(from);
            case NAME -> SafeName.of(stem(input.path()));
            case PATH -> SafeName.of(String.valueOf(input.place().getParent()));
        };
    }

    private static String name(TransferSyntax syntax) {
        String shortName = syntax.shortName();
        return SafeName.of(shortName == null ? syntax.uid() : shortName);
    }

    private static String stem(Path file) {
        String name = String.valueOf(file.getFileName());
        int dot = name.lastIndexOf('.');
        return dot > 0 ? name.substring(0, dot) : name;
    }

    private static String text(DataSet dataSet, int tag) throws IOException {
        DataElement element = dataSet.get(tag);
        if (element == null) {
            return "";
        }
        return switch (element.vr()) {
            case US, SS, UL, SL, SV, UV ->
                Arrays.stream(dataSet.longs(tag)).mapToObj(Long::toString).collect(Collectors.joining("\\"));
            case LO, SH, PN, UC, UT, ST, LT -> String.join("\\", dataSet.strings(tag));
            default -> dataSet.text(tag).orElse("");
        };
    }
}
