package org.dcmflux.bench.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.dcmflux.bench.result.BenchmarkRun;
import org.dcmflux.bench.result.ContenderResult;
import org.dcmflux.bench.result.House;
import org.dcmflux.bench.result.RowResult;

/** The pictures of the page: SVG in the colours of the page, light or dark. */
final class SvgCharts {
    private SvgCharts() {}

    /** Peak memory against the size of the file, both kinds of work side by side. */
    static String memory(BenchmarkRun run, List<String> growth) {
        String implicit =
                lines(memory(run, "implicit-le"), "Change the structure only", "MB of pixels", "MB of memory");
        String jpegLs = lines(memory(run, "jpeg-ls"), "Compress to JPEG-LS", "MB of pixels", "MB of memory");
        return implicit.isEmpty() && jpegLs.isEmpty()
                ? ""
                : "<section><h2>Memory against file size</h2><p>What a program holds in memory at most while files get larger. A "
                        + "flat line handles files of any size.</p><div class=\"pair\">" + implicit + jpegLs
                        + "</div><ul>"
                        + growth.stream()
                                .map(line -> "<li>" + HtmlReport.escaped(line) + "</li>")
                                .collect(Collectors.joining())
                        + "</ul></section>";
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
        StringBuilder svg = SvgText.start(width, height, title);
        svg.append(SvgText.text(56, 16, "start", "", title));
        // Threads are whole: no half of one on the axis.
        int steps = mostX < 4 ? (int) Math.max(1, mostX) : 4;
        for (int i = 0; i <= steps; i++) {
            double across = 56 + i * (width - 146.0) / steps;
            svg.append(SvgText.text(across, 294, "middle", "soft", trimmed(mostX * i / steps)));
        }
        for (int i = 0; i <= 4; i++) {
            double level = 276 - i * 58;
            svg.append(SvgText.line(56, level, width - 90, level, "axis"));
            svg.append(SvgText.text(50, level + 4, "end", "soft", trimmed(mostY * i / 4)));
        }
        svg.append(SvgText.text((width - 34) / 2.0, 312, "middle", "soft", x));
        svg.append(SvgText.text(56, 34, "start", "soft", y));
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
            svg.append(SvgText.text(
                    endX + 8, endY + 4 + (number % 2 == 1 ? -5 : 5), "start", "c" + number % 4, one.getKey()));
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

    private static String trimmed(double value) {
        return value >= 10 || value == Math.rint(value)
                ? String.format(Locale.ROOT, "%.0f", value)
                : String.format(Locale.ROOT, "%.1f", value);
    }
}
