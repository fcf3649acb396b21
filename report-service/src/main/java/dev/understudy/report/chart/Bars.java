package dev.understudy.report.chart;

import dev.understudy.print.Canvas;
import dev.understudy.print.Canvas.Anchor;
import dev.understudy.print.Canvas.Point;
import dev.understudy.print.Drawing;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Amounts beside each other, the longest across the page.
 *
 * @param legend what the parts of a bar are; empty when bars have but one
 * @param limit what was agreed on, as a line across; absent without such
 */
public record Bars(
        List<Bar> bars, List<String> legend, @Nullable Limit limit) implements Drawing {

    /**
     * @param parts of which it is made, the first one full, the second hatched
     * @param figure written behind it
     */
    public record Bar(String name, List<Double> parts, String figure) {

        double length() {
            return parts.stream().mapToDouble(Double::doubleValue).sum();
        }
    }

    public record Limit(double amount, String text) {}

    private static final double NAMES = 196;
    private static final double FIGURES = 150;
    private static final double ROW = 24;
    private static final double BAR = 15;
    private static final int LONGEST_NAME = 31;
    private static final int LONGEST_FIGURE = 30;
    private static final double FOOT = 20;

    @Override
    public double width() {
        return Ink.PAGE;
    }

    @Override
    public double height() {
        return head() + bars.size() * ROW + (legend.isEmpty() ? 2 : FOOT);
    }

    private double head() {
        return limit == null ? 2 : 16;
    }

    @Override
    public void draw(Canvas canvas) {
        double longest = Stream.concat(
                        bars.stream().map(Bar::length), Stream.ofNullable(limit).map(Limit::amount))
                .mapToDouble(Double::doubleValue)
                .max()
                .orElse(0);
        double scale = longest == 0 ? 0 : (Ink.PAGE - NAMES - FIGURES) / longest;
        for (int at = 0; at < bars.size(); at++) {
            bar(canvas, bars.get(at), head() + at * ROW, scale);
        }
        if (limit != null) {
            double x = NAMES + limit.amount() * scale;
            canvas.line(
                    List.of(new Point(x, head() - 2), new Point(x, head() + bars.size() * ROW)),
                    Ink.ALARM,
                    1.4,
                    List.of(4, 3));
            canvas.text(x, head() - 6, Ink.SMALL, Ink.ALARM, false, Anchor.MIDDLE, limit.text());
        }
        double x = NAMES;
        for (int at = 0; at < legend.size(); at++) {
            double y = head() + bars.size() * ROW + 4;
            part(canvas, at, x, y, 14, 10);
            canvas.text(x + 19, y + 9, Ink.SMALL, Ink.SOFT, false, legend.get(at));
            x += 34 + legend.get(at).length() * 5.4;
        }
    }

    private static void bar(Canvas canvas, Bar bar, double y, double scale) {
        canvas.text(
                NAMES - 8, y + 12.5, Ink.LETTERS, Ink.TEXT, false, Anchor.END, Ink.shortened(bar.name(), LONGEST_NAME));
        double x = NAMES;
        for (int at = 0; at < bar.parts().size(); at++) {
            double length = bar.parts().get(at) * scale;
            if (length > 0) {
                part(canvas, at, x, y + 1, Math.max(1.5, length), BAR);
                x += length;
            }
        }
        canvas.line(List.of(new Point(NAMES, y - 1), new Point(NAMES, y + BAR + 3)), Ink.SOFT, 0.9, List.of());
        canvas.text(x + 7, y + 12.5, Ink.LETTERS, Ink.TEXT, true, Ink.shortened(bar.figure(), LONGEST_FIGURE));
    }

    private static void part(Canvas canvas, int number, double x, double y, double width, double height) {
        if (number == 0) {
            canvas.box(x, y, width, height, 1, Ink.STRONG, "", 0);
        } else {
            canvas.box(x, y, width, height, 1, "#ffffff", Ink.STRONG, 0.9);
            Ink.hatch(canvas, x, y, width, height, Ink.STRONG);
        }
    }
}
