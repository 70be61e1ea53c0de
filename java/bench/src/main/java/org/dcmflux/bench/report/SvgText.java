package org.dcmflux.bench.report;

import java.util.Locale;

/** Elements of an SVG picture as text. */
final class SvgText {
    private SvgText() {}

    /** A picture that is as wide as its place allows, up to the style's limit. */
    static StringBuilder start(int width, int height, String title) {
        return new StringBuilder(4096)
                .append(String.format(
                        Locale.ROOT,
                        "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">",
                        width,
                        height,
                        HtmlReport.escaped(title)));
    }

    static String line(double x1, double y1, double x2, double y2, String kind) {
        return String.format(
                Locale.ROOT,
                "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" class=\"%s\"/>",
                x1,
                y1,
                x2,
                y2,
                kind);
    }

    static String text(double x, double y, String anchor, String kind, String text) {
        return String.format(
                Locale.ROOT,
                "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\"%s>%s</text>",
                x,
                y,
                anchor,
                kind.isEmpty() ? "" : " class=\"" + kind + "\"",
                HtmlReport.escaped(text));
    }
}
