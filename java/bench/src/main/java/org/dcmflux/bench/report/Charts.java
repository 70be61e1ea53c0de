package org.dcmflux.bench.report;

import java.awt.Color;
import java.awt.Font;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.dcmflux.bench.result.BenchmarkRun;
import org.dcmflux.bench.result.ContenderResult;
import org.dcmflux.bench.result.RowResult;
import org.jspecify.annotations.Nullable;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.internal.chartpart.Chart;
import org.knowm.xchart.style.AxesChartStyler;
import org.knowm.xchart.style.Styler;

/** The pictures that a README or a slide can take: PNG, drawn with XChart. */
final class Charts {
    private static final int WIDTH = 1200;
    private static final int DPI = 144;
    private static final Color INK = new Color(0x1f, 0x29, 0x33);
    private static final Color[] COLOURS = {
        new Color(0x0b, 0x72, 0x85),
        new Color(0xd9, 0x77, 0x06),
        new Color(0x6b, 0x72, 0x80),
        new Color(0x7c, 0x3a, 0xed),
        new Color(0xbe, 0x12, 0x3c),
        new Color(0x15, 0x80, 0x3d)
    };

    private final BenchmarkRun run;

    Charts(BenchmarkRun run) {
        this.run = run;
    }

    /** Writes those for which there are figures. */
    void write(Path folder) throws IOException {
        for (String group : List.of("Encode", "Decode", "Structure", "Start-up", "Small files", "C-STORE")) {
            bars(folder, group);
        }
        memory(folder);
        threads(folder);
    }

    /** Wall seconds of all contenders of a group, with the range as error bar. */
    private void bars(Path folder, String group) throws IOException {
        List<RowResult> rows = run.rows().stream()
                .filter(row -> row.group().equals(group) && !row.id().startsWith("headers/"))
                .toList();
        List<String> labels = rows.stream().map(Charts::label).toList();
        Map<String, @Nullable Double[][]> series = new LinkedHashMap<>();
        for (int i = 0; i < rows.size(); i++) {
            for (ContenderResult contender : rows.get(i).contenders()) {
                if (contender.isValid()) {
                    @Nullable Double[][] values = series.computeIfAbsent(kind(contender), absent -> empty(rows.size()));
                    values[0][i] = contender.wall().median();
                    values[1][i] = (contender.wall().high() - contender.wall().low()) / 2;
                }
            }
        }
        if (series.isEmpty()) {
            return;
        }
        CategoryChart chart = new CategoryChartBuilder()
                .width(WIDTH)
                .height(520)
                .title(group + ": seconds on the clock, median ± half of the range (shorter is better)")
                .yAxisTitle("seconds")
                .build();
        style(chart.getStyler());
        chart.getStyler().setAvailableSpaceFill(0.85).setYAxisMin(0.0).setXAxisLabelRotation(rows.size() > 3 ? 25 : 0);
        Map<String, @Nullable Double[][]> ordered =
                new TreeMap<>(Comparator.comparingInt(Charts::place).thenComparing(Comparator.reverseOrder()));
        ordered.putAll(series);
        ordered.forEach(
                (name, values) -> chart.addSeries(name, labels, Arrays.asList(values[0]), Arrays.asList(values[1]))
                        .setFillColor(colour(name)));
        save(chart, folder, group.toLowerCase(Locale.ROOT).replace(' ', '-'));
    }

    /** Ours first, then toolkits, then others, and floors last. */
    private static int place(String name) {
        List<String> order = List.of("dcmflux", "dcmtk", "GDCM");
        for (int i = 0; i < order.size(); i++) {
            if (name.startsWith(order.get(i))) {
                return i;
            }
        }
        return name.contains("floor") || name.equals("cp") ? order.size() + 1 : order.size();
    }

    /** Medians and ranges; a row that a contender takes no part in has no bar. */
    private static @Nullable Double[][] empty(int rows) {
        @Nullable Double[][] values = new Double[2][rows];
        Arrays.fill(values[1], 0.0);
        return values;
    }

    private void memory(Path folder) throws IOException {
        for (String work : List.of("implicit-le", "jpeg-ls")) {
            Map<String, List<double[]>> series = new LinkedHashMap<>();
            for (RowResult row : run.rows()) {
                if (row.id().startsWith("memory/" + work + "/")) {
                    for (ContenderResult contender : row.contenders()) {
                        if (contender.isValid()) {
                            series.computeIfAbsent(kind(contender), absent -> new ArrayList<>())
                                    .add(new double[] {row.megabytes(), contender.peak() / 1024.0});
                        }
                    }
                }
            }
            lines(
                    folder,
                    "memory-" + work,
                    "Peak memory against file size, " + work,
                    "MB of pixels",
                    "MB of memory",
                    series);
        }
    }

    private void threads(Path folder) throws IOException {
        Map<String, List<double[]>> series = new LinkedHashMap<>();
        for (RowResult row : run.rows()) {
            if (row.id().startsWith("threads/")) {
                for (ContenderResult contender : row.contenders()) {
                    if (contender.isValid()) {
                        series.computeIfAbsent(contender.name().replaceFirst(",.*", ""), absent -> new ArrayList<>())
                                .add(new double[] {
                                    contender.threads(),
                                    row.megabytes() / contender.wall().median()
                                });
                    }
                }
            }
        }
        lines(folder, "threads", "To JPEG-LS: throughput against threads", "threads", "MB/s", series);
    }

    private static void lines(
            Path folder, String file, String title, String x, String y, Map<String, List<double[]>> series)
            throws IOException {
        if (series.isEmpty()) {
            return;
        }
        XYChart chart = new XYChartBuilder()
                .width(WIDTH)
                .height(520)
                .title(title)
                .xAxisTitle(x)
                .yAxisTitle(y)
                .build();
        style(chart.getStyler());
        chart.getStyler().setYAxisMin(0.0).setXAxisMin(0.0);
        series.forEach((name, points) -> chart.addSeries(
                name,
                points.stream().mapToDouble(point -> point[0]).toArray(),
                points.stream().mapToDouble(point -> point[1]).toArray()));
        save(chart, folder, file);
    }

    /** The same contender in different rows: without the options that are a row's own. */
    private static String kind(ContenderResult contender) {
        return switch (contender.house()) {
            case DCMFLUX -> contender.name();
            case FLOOR -> contender.name();
            case DCMTK -> "dcmtk" + suffix(contender);
            case GDCM -> "GDCM" + suffix(contender);
            case OPENJPEG -> "OpenJPEG";
            case GROK -> "Grok";
            default -> contender.house().name().toLowerCase(Locale.ROOT) + suffix(contender);
        };
    }

    private static String suffix(ContenderResult contender) {
        if (contender.name().contains("storescu") || contender.name().contains("dcmsend")) {
            return " " + contender.name().replaceFirst("^dcmtk ", "");
        }
        if (contender.name().endsWith(" -ho")) {
            return ", standard tables";
        }
        int comma = contender.name().indexOf(", shell");
        comma = comma < 0 ? contender.name().indexOf(", xargs") : comma;
        return comma < 0 ? "" : contender.name().substring(comma);
    }

    /** The same house has the same colour in every chart, lighter where it has more than one bar. */
    private static Color colour(String name) {
        Color colour = COLOURS[
                name.startsWith("dcmflux")
                        ? 0
                        : name.startsWith("dcmtk")
                                ? 1
                                : name.startsWith("GDCM") ? 3 : name.contains("floor") || name.equals("cp") ? 2 : 4];
        boolean second = name.matches(".*(1 thread|xargs|dcmsend|standard tables|Grok).*");
        return second
                ? new Color(lighter(colour.getRed()), lighter(colour.getGreen()), lighter(colour.getBlue()))
                : colour;
    }

    private static int lighter(int part) {
        return part + (255 - part) / 2;
    }

    private static String label(RowResult row) {
        String[] parts = row.id().split("/");
        String what = parts.length > 1 ? parts[1] : row.id();
        return what + (parts.length > 2 ? " " + parts[2] : "");
    }

    private static void style(AxesChartStyler styler) {
        styler.setAxisTickLabelsFont(new Font(Font.SANS_SERIF, Font.PLAIN, 11))
                .setChartBackgroundColor(Color.WHITE)
                .setChartFontColor(INK)
                .setPlotBorderVisible(false)
                .setSeriesColors(COLOURS)
                .setLegendPosition(Styler.LegendPosition.OutsideE)
                .setLegendBorderColor(Color.WHITE)
                .setLegendFont(new Font(Font.SANS_SERIF, Font.PLAIN, 12))
                .setChartTitleFont(new Font(Font.SANS_SERIF, Font.BOLD, 14))
                .setChartTitleBoxVisible(false);
    }

    private static void save(Chart<?, ?> chart, Path folder, String name) throws IOException {
        BitmapEncoder.saveBitmapWithDPI(
                chart, folder.resolve(name + ".png").toString(), BitmapEncoder.BitmapFormat.PNG, DPI);
    }
}
