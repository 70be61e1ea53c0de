package org.dcmflux.bench.report;

import java.util.List;
import java.util.Locale;
import org.dcmflux.bench.result.BenchmarkRun;

/**
 * Bars on a logarithmic axis: how many times as long the fastest other program takes, to the right of 1 where ours is faster, to
 * the left where it is slower. For the page with all rows, and as a file of its own, on its own ground, that needs no other text.
 */
final class SummaryChart {
    private static final int ROW = 22;
    private static final int LABELS = 470;
    private static final int WIDTH = 960;
    private static final int RIGHT = 56;
    private static final int NUMBERS = 52;
    private static final int FOOT = 24;
    private static final int HEAD = 76;
    private static final int MARGIN = 14;
    private static final int MOST_LETTERS = 66;

    /** The same work on another input, or with another number of frames: left out of the short picture unless it is lost. */
    private static final String AGAIN =
            ".*/(XA-1024|MG-3064x|MONO8)|frames/10{3,4}|store/.*-131072|store/orthanc-nodelay";

    private SummaryChart() {}

    /** For a page that has the style. */
    static String inPage(List<Findings.Best> best) {
        return open(WIDTH, height(best)) + bars(best) + "</svg>";
    }

    /** A file of its own: one row for each kind of work, and all that are lost. */
    static String standalone(BenchmarkRun run, List<Findings.Best> all) {
        List<Findings.Best> best = all.stream()
                .filter(one -> one.ratio().value() < 1 || !one.row().id().matches(AGAIN))
                .toList();
        int height = HEAD + height(best) + MARGIN;
        int left = MARGIN;
        return open(WIDTH + 2 * MARGIN, height).replaceFirst("<svg ", "<svg xmlns=\"http://www.w3.org/2000/svg\" ")
                + "<style>" + style() + "</style>"
                + String.format(
                        Locale.ROOT,
                        "<rect x=\"0.5\" y=\"0.5\" width=\"%d\" height=\"%d\" rx=\"10\" class=\"ground\"/>",
                        WIDTH + 2 * MARGIN - 1,
                        height - 1)
                + SvgText.text(left, 26, "start", "title", "How many times as long the fastest other toolkit takes")
                + SvgText.text(
                        left,
                        46,
                        "start",
                        "soft",
                        "Bars to the right: dcmflux is faster. Red bars to the left: it is slower, by that factor. Starting each program "
                                + "is included; pixels were compared after every run.")
                + SvgText.text(
                        left,
                        63,
                        "start",
                        "soft",
                        run.machine().processor() + ", " + run.machine().cores() + " cores, dcmflux on all of them · "
                                + run.started().replaceFirst("T.*", "") + " · revision " + run.revision())
                + "<g transform=\"translate(" + left + " " + HEAD + ")\">" + bars(best) + "</g></svg>";
    }

    private static String style() {
        int begin = HtmlText.HEAD.indexOf(":root");
        int end = HtmlText.HEAD.indexOf("*{box-sizing");
        int svg = HtmlText.HEAD.indexOf("svg text{");
        String page =
                HtmlText.HEAD.substring(begin, end) + HtmlText.HEAD.substring(svg, HtmlText.HEAD.indexOf("svg .c0"));
        return page.replaceAll("\\s*\n\\s*", "")
                + "svg .ground{fill:var(--card);stroke:var(--line)}svg .title{font-size:17px;font-weight:600}";
    }

    private static String open(int width, int height) {
        return SvgText.start(width, height, "Time of the fastest other program over dcmflux's")
                .toString();
    }

    private static int height(List<Findings.Best> best) {
        return ROW * best.size() + FOOT + 8;
    }

    private static String bars(List<Findings.Best> best) {
        double right = span(best, 1);
        double left = best.stream().anyMatch(one -> one.ratio().value() < 1) ? span(best, -1) : 0;
        int start = LABELS + (left > 0 ? NUMBERS : 0);
        double unit = (WIDTH - start - RIGHT) / (right + left);
        double one = start + left * unit;
        int bottom = ROW * best.size() + 4;
        StringBuilder svg = new StringBuilder(4096);
        for (double tick : new double[] {0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50}) {
            double x = one + Math.log10(tick) * unit;
            if (x >= one - left * unit - 1 && x <= WIDTH - RIGHT + 1) {
                svg.append(SvgText.line(x, 0, x, bottom, tick == 1 ? "one" : "axis"));
                svg.append(SvgText.text(x, bottom + 16, "middle", "soft", factor(tick, "%.0f")));
            }
        }
        for (int i = 0; i < best.size(); i++) {
            double value = best.get(i).ratio().value();
            double length = Math.log10(value) * unit;
            double y = i * ROW + 4;
            boolean won = value >= 1;
            svg.append(String.format(
                    Locale.ROOT,
                    "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%d\" rx=\"2\" class=\"%s\"/>",
                    Math.min(one, one + length),
                    y,
                    Math.max(1, Math.abs(length)),
                    ROW - 7,
                    won ? "win" : "loss"));
            svg.append(SvgText.text(
                    one + length + (won ? 6 : -6), y + 12, won ? "start" : "end", "", factor(value, "%.1f")));
            svg.append(label(best.get(i), y + 12));
        }
        return svg.toString();
    }

    /** The part of the axis that a side needs, in powers of ten. */
    private static double span(List<Findings.Best> best, int side) {
        double most = best.stream()
                .mapToDouble(one -> side * Math.log10(one.ratio().value()))
                .max()
                .orElse(1);
        return Math.max(0.15, most);
    }

    private static String factor(double value, String format) {
        return value >= 1
                ? String.format(Locale.ROOT, format + "×", value)
                : String.format(Locale.ROOT, "÷" + format, 1 / value);
    }

    private static String label(Findings.Best best, double y) {
        String input = best.row().input().replaceFirst("[:,].*", "").replaceFirst("^frame .* of ", "");
        String title = best.row().title().replaceFirst(", (quality|first-order).*| Little Endian", "");
        String name = best.row().group() + ": " + title + (input.isEmpty() ? "" : " · " + input);
        String peer = " vs " + best.peer().name().replaceFirst("^dcmtk ", "").replaceFirst(" [-+].*|, .*", "");
        int room = MOST_LETTERS - peer.length();
        String shown = name.length() > room ? name.substring(0, room - 1) + "…" : name;
        return String.format(
                Locale.ROOT,
                "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s<tspan class=\"soft\">%s</tspan></text>",
                LABELS - 6,
                y,
                HtmlReport.escaped(shown),
                HtmlReport.escaped(peer));
    }
}
