package org.dcmflux.bench.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.dcmflux.bench.result.BenchmarkRun;
import org.dcmflux.bench.result.ContenderResult;
import org.dcmflux.bench.result.House;
import org.dcmflux.bench.result.RowResult;

/** The pictures of the page: SVG in the colours of the page, light or dark. */
final class SvgCharts {
    private static final int ROW = 22;
    private static final int LABELS = 460;
    private static final int WIDTH = 1080;
    private static final int RIGHT = 70;
    private static final int MOST_LETTERS = 66;

    private SvgCharts() {}

    /** Bars on a logarithmic axis, to the right of 1 where ours is faster, to the left where it is slower. */
    static String ratios(List<Findings.Best> best) {
        double most = best.stream()
                .mapToDouble(one -> Math.abs(Math.log10(one.ratio().value())))
                .max()
                .orElse(1);
        double span = Math.max(0.35, most);
        double left = best.stream().anyMatch(one -> one.ratio().value() < 1) ? span : 0;
        double unit = (WIDTH - LABELS - RIGHT - (left > 0 ? 60 : 0)) / (span + left);
        double one = LABELS + (left > 0 ? 60 : 0) + left * unit;
        int height = ROW * best.size() + 34;
        StringBuilder svg = start(WIDTH, height, "Time of the fastest other program over dcmflux's");
        for (double tick : new double[] {0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50}) {
            double x = one + Math.log10(tick) * unit;
            if (x >= one - left * unit - 1 && x <= WIDTH - RIGHT + 1) {
                svg.append(line(x, 0, x, height - 22, tick == 1 ? "one" : "axis"));
                svg.append(text(
                        x, height - 6, "middle", "soft", tick < 1 ? "÷" + trimmed(1 / tick) : trimmed(tick) + "×"));
            }
        }
        for (int i = 0; i < best.size(); i++) {
            double value = best.get(i).ratio().value();
            double length = Math.log10(value) * unit;
            double y = i * ROW + 4;
            svg.append(String.format(
                    Locale.ROOT,
                    "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%d\" rx=\"2\" class=\"%s\"/>",
                    Math.min(one, one + length),
                    y,
                    Math.abs(length),
                    ROW - 7,
                    value >= 1 ? "win" : "loss"));
            svg.append(text(
                    one + length + (value >= 1 ? 6 : -6),
                    y + 12,
                    value >= 1 ? "start" : "end",
                    "",
                    value >= 1
                            ? String.format(Locale.ROOT, "%.1f×", value)
                            : String.format(Locale.ROOT, "÷%.1f", 1 / value)));
            svg.append(text(LABELS - 6, y + 12, "end", "", label(best.get(i))));
        }
        return svg.append("</svg>").toString();
    }

    /** The same picture as a file of its own, with the page's colours in it. */
    static String standalone(List<Findings.Best> best) {
        int begin = HtmlText.HEAD.indexOf(":root");
        int end = HtmlText.HEAD.indexOf("*{box-sizing");
        int svg = HtmlText.HEAD.indexOf("svg text{");
        String style =
                HtmlText.HEAD.substring(begin, end) + HtmlText.HEAD.substring(svg, HtmlText.HEAD.indexOf("svg .c0"));
        return ratios(best)
                .replaceFirst("<svg ", "<svg xmlns=\"http://www.w3.org/2000/svg\" ")
                .replaceFirst(">", "><style>" + style.replaceAll("\\s*\n\\s*", "") + "</style>");
    }

    private static String label(Findings.Best best) {
        String name = best.row().group() + ": " + best.row().title() + " · "
                + best.row().input().replaceFirst("[:,].*", "").replaceFirst("^frame .* of ", "");
        String peer = " | " + best.peer().name().replaceFirst("^dcmtk ", "").replaceFirst(" [-+].*|, .*", "");
        int room = MOST_LETTERS - peer.length();
        return (name.length() > room ? name.substring(0, room - 1) + "…" : name) + peer;
    }

    /** Peak memory against the size of the file, both kinds of work side by side. */
    static String memory(BenchmarkRun run) {
        String implicit =
                lines(memory(run, "implicit-le"), "Change the structure only", "MB of pixels", "MB of memory");
        String jpegLs = lines(memory(run, "jpeg-ls"), "Compress to JPEG-LS", "MB of pixels", "MB of memory");
        return implicit.isEmpty() && jpegLs.isEmpty()
                ? ""
                : "<section><h2>Memory against file size</h2><p>What a program holds in memory at most while files get larger. A "
                        + "flat line handles files of any size.</p><div class=\"pair\">" + implicit + jpegLs
                        + "</div></section>";
    }

    private static Map<String, List<double[]>> memory(BenchmarkRun run, String work) {
        Map<String, List<double[]>> series = new LinkedHashMap<>();
        for (RowResult row : run.rows()) {
            if (row.id().startsWith("memory/" + work + "/")) {
                row.contenders()
                        .forEach(contender -> add(series, contender, row.megabytes(), contender.peak() / 1024.0));
            }
        }
        return series;
    }

    /** Throughput against threads, with the floor. */
    static String threads(BenchmarkRun run) {
        Map<String, List<double[]>> series = new LinkedHashMap<>();
        for (RowResult row : run.rows()) {
            if (row.id().startsWith("threads/")) {
                row.contenders()
                        .forEach(contender -> add(
                                series,
                                contender,
                                contender.threads(),
                                row.megabytes()
                                        / Math.max(1e-9, contender.wall().median())));
            }
        }
        String chart = lines(series, "Compress to JPEG-LS", "threads", "MB/s");
        return chart.isEmpty()
                ? ""
                : "<section><h2>More threads</h2><p>The floor is the codec library alone, without files and without starting; dcmflux "
                        + "includes both.</p><div class=\"pair\">" + chart + "</div></section>";
    }

    private static void add(Map<String, List<double[]>> series, ContenderResult contender, double x, double y) {
        if (contender.isValid()) {
            String name = contender.house() == House.FLOOR || contender.house() == House.DCMFLUX
                    ? contender.name().replaceFirst(",.*", "")
                    : contender.house() == House.DCMTK
                            ? "dcmtk"
                            : contender.house() == House.GDCM ? "GDCM" : contender.name();
            List<double[]> points = series.computeIfAbsent(name, absent -> new ArrayList<>());
            // Ours on all cores comes first; a second line of the same name would only cross it.
            if (points.stream().noneMatch(point -> point[0] == x)) {
                points.add(new double[] {x, y});
            }
        }
    }

    private static String lines(Map<String, List<double[]>> series, String title, String x, String y) {
        if (series.isEmpty()) {
            return "";
        }
        int width = 520;
        int height = 320;
        double mostX = most(series, 0);
        double mostY = most(series, 1);
        StringBuilder svg = start(width, height, title);
        svg.append(text(56, 16, "start", "", title));
        for (int i = 0; i <= 4; i++) {
            double level = 276 - i * 58;
            svg.append(line(56, level, width - 90, level, "axis"));
            svg.append(text(50, level + 4, "end", "soft", trimmed(mostY * i / 4)));
            double across = 56 + i * (width - 146) / 4.0;
            svg.append(text(across, 294, "middle", "soft", trimmed(mostX * i / 4)));
        }
        svg.append(text((width - 34) / 2.0, 312, "middle", "soft", x));
        svg.append(text(56, 34, "start", "soft", y));
        int number = 0;
        for (Map.Entry<String, List<double[]>> one : series.entrySet()) {
            StringBuilder points = new StringBuilder();
            double endX = 0;
            double endY = 0;
            for (double[] point : one.getValue()) {
                endX = 56 + point[0] / mostX * (width - 146);
                endY = 276 - point[1] / mostY * 232;
                points.append(String.format(Locale.ROOT, "%.1f,%.1f ", endX, endY));
                svg.append(String.format(
                        Locale.ROOT,
                        "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3\" class=\"c%d\"/>",
                        endX,
                        endY,
                        number % 4));
            }
            svg.append("<polyline points=\"")
                    .append(points)
                    .append("\" class=\"c")
                    .append(number % 4)
                    .append("\"/>");
            svg.append(text(endX + 8, endY + 4 + (number % 2 == 1 ? -5 : 5), "start", "c" + number % 4, one.getKey()));
            number++;
        }
        return svg.append("</svg>").toString();
    }

    private static double most(Map<String, List<double[]>> series, int axis) {
        return series.values().stream()
                .flatMap(List::stream)
                .mapToDouble(point -> point[axis])
                .max()
                .orElse(1);
    }

    private static StringBuilder start(int width, int height, String title) {
        return new StringBuilder(4096)
                .append(String.format(
                        Locale.ROOT,
                        "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">",
                        width,
                        height,
                        HtmlReport.escaped(title)));
    }

    private static String line(double x1, double y1, double x2, double y2, String kind) {
        return String.format(
                Locale.ROOT,
                "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" class=\"%s\"/>",
                x1,
                y1,
                x2,
                y2,
                kind);
    }

    private static String text(double x, double y, String anchor, String kind, String text) {
        return String.format(
                Locale.ROOT,
                "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" class=\"%s\">%s</text>",
                x,
                y,
                anchor,
                kind,
                HtmlReport.escaped(text));
    }

    private static String trimmed(double value) {
        return value >= 10 || value == Math.rint(value)
                ? String.format(Locale.ROOT, "%.0f", value)
                : String.format(Locale.ROOT, "%.1f", value);
    }
}
