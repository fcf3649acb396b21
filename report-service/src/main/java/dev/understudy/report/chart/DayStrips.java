package dev.understudy.report.chart;

import dev.understudy.print.Canvas;
import dev.understudy.print.Canvas.Anchor;
import dev.understudy.print.Canvas.Point;
import dev.understudy.print.Drawing;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * One row a check, one box a day, or a week where there are many days.
 *
 * @param days of the calendar, the same in all rows; of a week, its first
 * @param legend what each mark means, for those that occur
 */
public record DayStrips(List<LocalDate> days, List<Row> rows, Map<Mark, String> legend) implements Drawing {

    /** How a day was, the better before the worse. */
    public enum Mark {
        OUTSIDE,
        MAINTENANCE,
        GOOD,
        TROUBLED,
        PARTLY,
        UNKNOWN,
        BAD
    }

    /** @param figure written behind the strip */
    public record Row(String name, String figure, List<Mark> marks) {}

    private static final double NAMES = 176;
    private static final double FIGURES = 78;
    private static final double HEAD = 18;
    private static final double ROW = 21;
    private static final double BOX = 15;
    private static final double LEGEND_ROW = 18;
    private static final double NARROWEST_LETTER = 7;
    private static final int LONGEST_NAME = 28;
    private static final int LONGEST_LEGEND = 3;

    public DayStrips {
        var words = legend;
        var shown = new EnumMap<Mark, String>(Mark.class);
        for (var row : rows) {
            if (row.marks().size() != days.size()) {
                throw new IllegalArgumentException(row.marks().size() + " marks for " + days.size() + " days");
            }
            row.marks().forEach(mark -> shown.put(mark, words.getOrDefault(mark, "")));
        }
        legend = shown;
    }

    @Override
    public double width() {
        return Ink.PAGE;
    }

    @Override
    public double height() {
        return HEAD + rows.size() * ROW + 6 + LEGEND_ROW * Math.ceilDiv(legend.size(), LONGEST_LEGEND);
    }

    @Override
    public void draw(Canvas canvas) {
        double step = (Ink.PAGE - NAMES - FIGURES) / Math.max(1, days.size());
        for (int at = 0; at < days.size(); at++) {
            var day = days.get(at);
            boolean begins = begins(at);
            // The first one would stand on the one after it.
            if (begins || at == 0 && !(days.size() > 1 && begins(1))) {
                var text = weeks()
                        ? "%02d.%02d".formatted(day.getDayOfMonth(), day.getMonthValue())
                        : String.valueOf(day.getDayOfMonth());
                canvas.text(NAMES + at * step + 1, HEAD - 6, Ink.SMALL, Ink.SOFT, false, text);
            }
            if (begins && at > 0) {
                canvas.line(
                        List.of(
                                new Point(NAMES + at * step - 0.5, HEAD - 3),
                                new Point(NAMES + at * step - 0.5, HEAD + rows.size() * ROW)),
                        Ink.LINE,
                        0.8,
                        List.of());
            }
        }
        for (int at = 0; at < rows.size(); at++) {
            var row = rows.get(at);
            double y = HEAD + at * ROW;
            canvas.text(0, y + 13, Ink.LETTERS, Ink.TEXT, false, Ink.shortened(row.name(), LONGEST_NAME));
            for (int day = 0; day < row.marks().size(); day++) {
                mark(canvas, row.marks().get(day), NAMES + day * step + 1, y + 2, step - 2, BOX);
            }
            canvas.text(Ink.PAGE, y + 13, Ink.LETTERS, Ink.TEXT, true, Anchor.END, row.figure());
        }
        legend(canvas, HEAD + rows.size() * ROW + 6);
    }

    private boolean weeks() {
        return days.size() > 1 && days.get(0).plusDays(1).isBefore(days.get(1));
    }

    /** Whether a week begins there, or of weeks a month. */
    private boolean begins(int at) {
        return weeks()
                ? at > 0 && days.get(at).getMonthValue() != days.get(at - 1).getMonthValue()
                : days.get(at).getDayOfWeek() == DayOfWeek.MONDAY;
    }

    private void legend(Canvas canvas, double top) {
        double column = Ink.PAGE / LONGEST_LEGEND;
        int at = 0;
        for (var entry : legend.entrySet()) {
            double x = at % LONGEST_LEGEND * column;
            double y = top + LEGEND_ROW * Math.floorDiv(at, LONGEST_LEGEND);
            mark(canvas, entry.getKey(), x, y, 11, 12);
            canvas.text(x + 17, y + 10, Ink.SMALL, Ink.SOFT, false, entry.getValue());
            at++;
        }
    }

    private static void mark(Canvas canvas, Mark mark, double x, double y, double width, double height) {
        switch (mark) {
            case GOOD -> canvas.box(x, y, width, height, 1, "#57a773", "", 0);
            case TROUBLED -> {
                canvas.box(x, y, width, height, 1, "#57a773", "", 0);
                canvas.box(x, y, width, height / 2, 1, "#f2b632", "", 0);
            }
            case BAD -> {
                canvas.box(x, y, width, height, 1, Ink.ALARM, "", 0);
                cross(canvas, x, y, width, height);
            }
            case PARTLY -> {
                canvas.box(x, y, width, height, 1, "#ffffff", "#8a94a0", 0.8);
                canvas.box(x, y + height / 2, width, height / 2, 1, "#57a773", "", 0);
            }
            case UNKNOWN -> {
                canvas.box(x, y, width, height, 1, "#ffffff", "#8a94a0", 0.8);
                if (width >= NARROWEST_LETTER) {
                    canvas.text(x + width / 2, y + height / 2 + 3.5, Ink.SMALL, Ink.SOFT, false, Anchor.MIDDLE, "?");
                }
            }
            case MAINTENANCE -> {
                canvas.box(x, y, width, height, 1, "#e3ebf3", Ink.STRONG, 0.8);
                Ink.hatch(canvas, x, y, width, height, Ink.STRONG);
            }
            case OUTSIDE ->
                canvas.line(
                        List.of(new Point(x + 2, y + height / 2), new Point(x + width - 2, y + height / 2)),
                        "#aeb6c0",
                        1,
                        List.of());
        }
    }

    private static void cross(Canvas canvas, double x, double y, double width, double height) {
        double side = Math.min(width, height) / 2 - 2;
        double midX = x + width / 2;
        double midY = y + height / 2;
        canvas.line(
                List.of(new Point(midX - side, midY - side), new Point(midX + side, midY + side)),
                "#ffffff",
                1.3,
                List.of());
        canvas.line(
                List.of(new Point(midX - side, midY + side), new Point(midX + side, midY - side)),
                "#ffffff",
                1.3,
                List.of());
    }
}
