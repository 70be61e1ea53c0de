package org.dcmflux.cli;

import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which frames are wanted, as {@code 1,5-9}; numbers count from one, {@code 7-} goes on to the last frame. */
record FrameSelection(String text) {
    private static final Pattern PART = Pattern.compile("(\\d{1,9})(-(\\d{1,9})?)?");

    /** Every frame. */
    static final FrameSelection ALL = new FrameSelection("1-");

    /**
     * The zero-based numbers of the frames, ascending, each once.
     *
     * @throws IllegalArgumentException in words for the user, when it cannot be read or asks for a frame that is not
     *     there
     */
    int[] of(int frameCount) {
        TreeSet<Integer> frames = new TreeSet<>();
        for (String part : text.split(",", -1)) {
            Matcher matcher = PART.matcher(part.strip());
            if (!matcher.matches()) {
                throw new IllegalArgumentException("'" + part + "' is no frame number and no range such as 5-9");
            }
            int first = Integer.parseInt(matcher.group(1));
            int last = matcher.group(3) != null
                    ? Integer.parseInt(matcher.group(3))
                    : matcher.group(2) != null ? Math.max(first, frameCount) : first;
            if (first < 1 || last < first || last > frameCount) {
                throw new IllegalArgumentException(
                        "'" + part + "' is not among the frames, which are 1 to " + frameCount);
            }
            for (int frame = first; frame <= last; frame++) {
                frames.add(frame - 1);
            }
        }
        return frames.stream().mapToInt(Integer::intValue).toArray();
    }
}
