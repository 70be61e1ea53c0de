package org.dcmflux.dictionary;

/** How far two words are apart, for suggestions. */
final class Edits {
    private Edits() {}

    /** Returns the least number of letters to insert, delete or replace that turns one word into the other. */
    static int between(String from, String to) {
        int[] previous = new int[to.length() + 1];
        int[] current = new int[to.length() + 1];
        for (int column = 0; column <= to.length(); column++) {
            previous[column] = column;
        }
        for (int row = 1; row <= from.length(); row++) {
            current[0] = row;
            for (int column = 1; column <= to.length(); column++) {
                int replaced = previous[column - 1] + (from.charAt(row - 1) == to.charAt(column - 1) ? 0 : 1);
                current[column] = Math.min(replaced, 1 + Math.min(previous[column], current[column - 1]));
            }
            int[] finished = current;
            current = previous;
            previous = finished;
        }
        return previous[to.length()];
    }
}
