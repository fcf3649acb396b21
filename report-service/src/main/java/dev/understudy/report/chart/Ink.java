package dev.understudy.report.chart;

import dev.understudy.print.Canvas;
import dev.understudy.print.Canvas.Point;
import java.util.List;

/** What charts are drawn with. Lengths are CSS pixels, 680 of them on a page of A4. */
final class Ink {

    static final double PAGE = 680;
    static final double LETTERS = 11;
    static final double SMALL = 9.5;

    static final String TEXT = "#1d2530";
    static final String SOFT = "#5c6775";
    static final String LINE = "#d9dee5";
    static final String STRONG = "#2b5c8a";
    static final String PALE = "#b9cde0";
    static final String ALARM = "#b3261e";

    private Ink() {}

    /** As many characters as fit beside a chart. */
    static String shortened(String text, int most) {
        return text.length() <= most ? text : text.substring(0, most - 1).stripTrailing() + "…";
    }

    /** Slanting lines over a box, for what must not depend on its colour. */
    static void hatch(Canvas canvas, double x, double y, double width, double height, String stroke) {
        double step = 4;
        for (double at = step; at < width + height; at += step) {
            double startX = Math.max(0, at - height);
            double startY = Math.min(height, at);
            double endX = Math.min(width, at);
            double endY = Math.max(0, at - width);
            if (endX - startX > 0.5) {
                canvas.line(
                        List.of(new Point(x + startX, y + startY), new Point(x + endX, y + endY)),
                        stroke,
                        0.9,
                        List.of());
            }
        }
    }
}
