package org.dcmflux.data;

import java.util.ArrayList;
import java.util.List;

/**
 * One name in up to three scripts.
 *
 * <p>Reading never fails: what is beyond the third component group or the fifth component stays in the text of the
 * last one.
 *
 * @dicom PS3.5 6.2.1
 */
public record PersonName(ComponentGroup alphabetic, ComponentGroup ideographic, ComponentGroup phonetic) {
    private static final int GROUPS = 3;

    /**
     * A name in one script; components that are not there are empty.
     *
     * @param family family name complex, or the responsible party of an animal
     * @param given given name complex, or the name of an animal
     * @param middle middle name
     * @param prefix such as a title before the name
     * @param suffix such as a degree after the name
     */
    public record ComponentGroup(String family, String given, String middle, String prefix, String suffix) {
        private static final int COMPONENTS = 5;

        /** Reads components that are separated by carets. */
        public static ComponentGroup parse(String text) {
            String[] parts = text.split("\\^", COMPONENTS);
            return new ComponentGroup(part(parts, 0), part(parts, 1), part(parts, 2), part(parts, 3), part(parts, 4));
        }

        private static String part(String[] parts, int index) {
            return index < parts.length ? parts[index] : "";
        }

        public boolean isEmpty() {
            return toString().isEmpty();
        }

        /** Components joined by carets, trailing empty ones left out. */
        @Override
        public String toString() {
            return joined(List.of(family, given, middle, prefix, suffix), '^');
        }
    }

    /** Reads component groups that are separated by equals signs. */
    public static PersonName parse(String text) {
        int end = text.length();
        while (end > 0 && (text.charAt(end - 1) == '=' || text.charAt(end - 1) == ' ')) {
            end--;
        }
        String[] parts = text.substring(0, end).split("=", GROUPS);
        List<ComponentGroup> groups = new ArrayList<>(GROUPS);
        for (int i = 0; i < GROUPS; i++) {
            groups.add(ComponentGroup.parse(i < parts.length ? parts[i].stripTrailing() : ""));
        }
        return new PersonName(groups.get(0), groups.get(1), groups.get(2));
    }

    /** The three groups in their order. */
    public List<ComponentGroup> groups() {
        return List.of(alphabetic, ideographic, phonetic);
    }

    public boolean isEmpty() {
        return toString().isEmpty();
    }

    /** As in a Data Set: groups joined by equals signs, trailing empty ones left out. */
    @Override
    public String toString() {
        return joined(List.of(alphabetic.toString(), ideographic.toString(), phonetic.toString()), '=');
    }

    private static String joined(List<String> parts, char delimiter) {
        int last = parts.size();
        while (last > 0 && parts.get(last - 1).isEmpty()) {
            last--;
        }
        return String.join(String.valueOf(delimiter), parts.subList(0, last));
    }
}
