package org.dcmflux.data;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the defined terms of (0008,0005), and misspellings of them that can mean one thing only.
 *
 * @dicom PS3.3 C.12.1.1.2
 */
final class CharacterSetTerms {
    private static final int LONGEST_SHOWN = 40;
    private static final Pattern EXACT = Pattern.compile("ISO_IR (\\d+)|ISO 2022 IR (\\d+)");
    private static final Pattern MISSPELT = Pattern.compile("ISO[ _-]*(?:2022)?[ _-]*(?:IR)?[ _-]*(\\d{1,3})");
    private static final Pattern LATIN = Pattern.compile("ISO[ _-]*8859[ _-](\\d{1,2})");

    private static final Map<Integer, CodeElement> LATIN_PARTS = Map.of(
            1, CodeElement.LATIN_1,
            2, CodeElement.LATIN_2,
            3, CodeElement.LATIN_3,
            4, CodeElement.LATIN_4,
            5, CodeElement.CYRILLIC,
            6, CodeElement.ARABIC,
            7, CodeElement.GREEK,
            8, CodeElement.HEBREW,
            9, CodeElement.LATIN_5,
            15, CodeElement.LATIN_9);

    final List<String> warnings = new ArrayList<>();

    @Nullable
    Charset whole;

    private final List<Integer> registrations = new ArrayList<>();

    CharacterSetTerms(List<String> terms) {
        for (int i = 0; i < terms.size(); i++) {
            String term = terms.get(i).strip();
            if (term.isEmpty()) {
                registrations.add(CodeElement.ASCII.registration);
            } else {
                read(term, i == 0 && terms.size() == 1, i == 0);
            }
            if (whole != null) {
                if (terms.size() > 1) {
                    warnings.add("Specific Character Set: " + shown(term)
                            + " cannot be combined; the other values are ignored");
                }
                return;
            }
        }
    }

    private void read(String term, boolean only, boolean first) {
        Charset standAlone = standAlone(term);
        if (standAlone != null) {
            if (first || only) {
                whole = standAlone;
            } else {
                warnings.add("Specific Character Set: " + shown(term) + " cannot be an extension; it is ignored");
            }
            return;
        }
        int registration = registration(term);
        if (registration < 0) {
            warnings.add("Specific Character Set: " + shown(term) + " is not known; read as the default repertoire");
            registrations.add(CodeElement.ASCII.registration);
            return;
        }
        for (CodeElement element : elementsOf(registration)) {
            if (!element.isSupported()) {
                warnings.add("Specific Character Set: this Java runtime has no table for " + shown(term)
                        + "; add the module jdk.charsets to it");
            }
        }
        registrations.add(registration);
    }

    private @Nullable Charset standAlone(String term) {
        String plain = term.toUpperCase(Locale.ROOT).replaceAll("[ _-]", "");
        String name = switch (plain) {
            case "ISOIR192", "ISO2022IR192", "UTF8" -> "UTF-8";
            case "GB18030", "ISO2022GB18030" -> "GB18030";
            case "GBK", "ISO2022GBK" -> "GBK";
            default -> "";
        };
        if (name.isEmpty()) {
            return null;
        }
        if (!term.equals("ISO_IR 192") && !term.equals("GB18030") && !term.equals("GBK")) {
            misspelt(term, name.equals("UTF-8") ? "ISO_IR 192" : name);
        }
        if (!Charset.isSupported(name)) {
            warnings.add("Specific Character Set: this Java runtime has no table for " + name
                    + "; add the module jdk.charsets to it");
            return StandardCharsets.US_ASCII;
        }
        return Charset.forName(name);
    }

    private int registration(String term) {
        Matcher exact = EXACT.matcher(term);
        if (exact.matches()) {
            return known(exact.group(1) == null ? exact.group(2) : exact.group(1));
        }
        String upper = term.toUpperCase(Locale.ROOT);
        Matcher latin = LATIN.matcher(upper);
        int found = -1;
        if (latin.matches()) {
            CodeElement part = LATIN_PARTS.get(Integer.parseInt(latin.group(1)));
            found = part == null ? -1 : part.registration;
        } else if (upper.equals("LATIN1")) {
            found = CodeElement.LATIN_1.registration;
        } else {
            Matcher misspelt = MISSPELT.matcher(upper);
            found = misspelt.matches() ? known(misspelt.group(1)) : -1;
        }
        if (found >= 0) {
            misspelt(term, "ISO_IR " + found);
        }
        return found;
    }

    private void misspelt(String term, String meant) {
        warnings.add("Specific Character Set: " + shown(term) + " is misspelt; read as " + meant);
    }

    private static int known(String digits) {
        int number = digits.length() > 3 ? -1 : Integer.parseInt(digits);
        return elementsOf(number).isEmpty() ? -1 : number;
    }

    private static List<CodeElement> elementsOf(int registration) {
        List<CodeElement> elements = new ArrayList<>(2);
        if (registration == CodeElement.KATAKANA.registration || registration == CodeElement.ROMAJI.registration) {
            return List.of(CodeElement.ROMAJI, CodeElement.KATAKANA);
        }
        for (CodeElement element : CodeElement.values()) {
            if (element.registration == registration) {
                elements.add(element);
            }
        }
        return elements;
    }

    private static String shown(String term) {
        return "'" + (term.length() > LONGEST_SHOWN ? term.substring(0, LONGEST_SHOWN) + "…" : term) + "'";
    }

    CodeElement initialG0() {
        boolean romaji =
                !registrations.isEmpty() && elementsOf(registrations.get(0)).contains(CodeElement.ROMAJI);
        return romaji ? CodeElement.ROMAJI : CodeElement.ASCII;
    }

    @Nullable
    CodeElement initialG1() {
        if (registrations.isEmpty()) {
            return null;
        }
        for (CodeElement element : elementsOf(registrations.get(0))) {
            if (element.area == CodeElement.Area.G1) {
                return element;
            }
        }
        return null;
    }

    /** All code elements of all terms in their order; ASCII is always among them, last. */
    List<CodeElement> elements() {
        List<CodeElement> elements = new ArrayList<>();
        for (int registration : registrations) {
            elements.addAll(elementsOf(registration));
        }
        elements.add(CodeElement.ASCII);
        return elements;
    }
}
