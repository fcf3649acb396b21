package dev.understudy.report.chart;

import dev.understudy.print.Canvas;
import dev.understudy.print.Canvas.Anchor;
import dev.understudy.print.Canvas.Point;
import dev.understudy.print.Drawing;
import java.util.List;

/**
 * Counts over time, the present one last and darkest.
 *
 * @param legend what the lower and the upper part of a column are, and what an empty place is; as far as they occur
 * @param highest height of the highest column
 */
public record Columns(List<Column> columns, Legend legend, double highest) implements Drawing {

    /** @param incomplete when not all of it could be counted: drawn with a dashed edge */
    public record Column(String name, int lower, int upper, boolean incomplete) {

        int height() {
            return lower + upper;
        }
    }

    /** Words for what does not explain itself. */
    public record Legend(String lower, String upper, String incomplete) {}

    /** Of the highest column, where there is room. */
    public static final double USUAL = 84;

    private static final double TOP = 18;
    private static final double WIDEST = 56;
    private static final double NAMES = 18;
    private static final double FOOT = 18;

    @Override
    public double width() {
        return Ink.PAGE;
    }

    @Override
    public double height() {
        return TOP + highest + NAMES + FOOT;
    }

    @Override
    public void draw(Canvas canvas) {
        int most = Math.max(1, columns.stream().mapToInt(Column::height).max().orElse(0));
        double step = Math.min(WIDEST * 1.5, Ink.PAGE / Math.max(1, columns.size()));
        double ground = TOP + highest;
        for (int at = 0; at < columns.size(); at++) {
            column(canvas, columns.get(at), at * step, step, ground, highest / most, at == columns.size() - 1);
        }
        canvas.line(List.of(new Point(0, ground), new Point(step * columns.size(), ground)), Ink.SOFT, 0.9, List.of());
        legend(canvas, ground + NAMES + 4);
    }

    private static void column(
            Canvas canvas, Column column, double x, double step, double ground, double unit, boolean present) {
        double width = Math.min(WIDEST, step * 0.66);
        double left = x + (step - width) / 2;
        double lower = column.lower() * unit;
        double upper = column.upper() * unit;
        if (lower > 0) {
            canvas.box(left, ground - lower, width, lower, 0, present ? Ink.STRONG : "#7fa3c4", "", 0);
        }
        if (upper > 0) {
            canvas.box(left, ground - lower - upper, width, upper, 0, "#ffffff", Ink.STRONG, 0.9);
            Ink.hatch(canvas, left, ground - lower - upper, width, upper, Ink.STRONG);
        }
        if (column.incomplete()) {
            double edge = ground - Math.max(lower + upper, 10) - 3;
            canvas.line(
                    List.of(
                            new Point(left - 3, ground),
                            new Point(left - 3, edge),
                            new Point(left + width + 3, edge),
                            new Point(left + width + 3, ground)),
                    Ink.SOFT,
                    0.9,
                    List.of(3, 2));
        }
        canvas.text(
                left + width / 2,
                ground
                        - lower
                        - upper
                        - (column.incomplete() ? 7 : 4)
                        - (column.incomplete() && lower + upper < 10 ? 9 : 0),
                Ink.LETTERS,
                Ink.TEXT,
                present,
                Anchor.MIDDLE,
                String.valueOf(column.height()));
        canvas.text(
                left + width / 2,
                ground + 13,
                Ink.SMALL,
                present ? Ink.TEXT : Ink.SOFT,
                present,
                Anchor.MIDDLE,
                column.name());
    }

    private void legend(Canvas canvas, double y) {
        double x = 0;
        if (columns.stream().anyMatch(column -> column.lower() > 0)) {
            canvas.box(x, y, 14, 10, 0, Ink.STRONG, "", 0);
            x = named(canvas, x, y, legend.lower());
        }
        if (columns.stream().anyMatch(column -> column.upper() > 0)) {
            canvas.box(x, y, 14, 10, 0, "#ffffff", Ink.STRONG, 0.9);
            Ink.hatch(canvas, x, y, 14, 10, Ink.STRONG);
            x = named(canvas, x, y, legend.upper());
        }
        if (columns.stream().anyMatch(Column::incomplete)) {
            canvas.line(
                    List.of(new Point(x, y + 10), new Point(x, y), new Point(x + 14, y), new Point(x + 14, y + 10)),
                    Ink.SOFT,
                    0.9,
                    List.of(3, 2));
            named(canvas, x, y, legend.incomplete());
        }
    }

    private static double named(Canvas canvas, double x, double y, String text) {
        canvas.text(x + 19, y + 9, Ink.SMALL, Ink.SOFT, false, text);
        return x + 36 + text.length() * 5.4;
    }
}
