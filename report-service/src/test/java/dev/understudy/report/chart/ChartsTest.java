package dev.understudy.report.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.print.Canvas.Point;
import dev.understudy.print.Drawing;
import dev.understudy.print.SvgCanvas;
import dev.understudy.report.chart.Bars.Bar;
import dev.understudy.report.chart.Bars.Limit;
import dev.understudy.report.chart.Columns.Column;
import dev.understudy.report.chart.DayStrips.Mark;
import dev.understudy.report.chart.DayStrips.Row;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class ChartsTest {

    private static final LocalDate FIRST = LocalDate.of(2026, 10, 1);

    @Test
    void aStripExplainsTheMarksThatItHasAndNoOthers() {
        var svg = svg(strips(31, List.of(Mark.GOOD, Mark.BAD)));

        assertThat(svg).contains(">GOOD<", ">BAD<", ">1<", ">5<", ">26<").doesNotContain(">MAINTENANCE<");
        assertThat(svg.split("stroke=\"#ffffff\"", -1))
                .as("a cross is two lines: 15 bad days and the legend")
                .hasSize(2 * 16 + 1);
    }

    @Test
    void ofManyDaysTheMonthsAreNamed() {
        var weeks =
                IntStream.range(0, 53).mapToObj(week -> FIRST.plusWeeks(week)).toList();

        assertThat(svg(new DayStrips(weeks, List.of(), words()))).contains(">01.10<", ">05.11<");
    }

    @Test
    void aStripOfOtherDaysIsRefused() {
        assertThatThrownBy(() -> new DayStrips(
                        List.of(FIRST), List.of(new Row("site", "1 %", List.of(Mark.GOOD, Mark.GOOD))), words()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Property(tries = 50)
    void barsAndTheirLimitStayOnThePage(
            @ForAll @Size(min = 1, max = 10) List<@DoubleRange(min = 0, max = 5000) Double> amounts,
            @ForAll @DoubleRange(min = 0, max = 9000) double limit) {
        var bars = amounts.stream()
                .map(amount -> new Bar("кое-что", List.of(amount, 1.0), "x"))
                .toList();

        assertThat(ends(new Bars(bars, List.of("a", "b"), new Limit(limit, "limit"))))
                .allSatisfy(point -> assertThat(point.x()).isBetween(0.0, Ink.PAGE));
    }

    @Property(tries = 50)
    void columnsStayOnThePage(@ForAll @Size(min = 1, max = 24) List<@IntRange(max = 100_000) Integer> counts) {
        var columns = counts.stream()
                .map(count -> new Column("окт. 26", count, count / 2, count % 2 == 0))
                .toList();
        var chart = new Columns(columns, new Columns.Legend("l", "u", "i"), Columns.USUAL);

        assertThat(ends(chart)).allSatisfy(point -> {
            assertThat(point.x()).isBetween(-3.0, Ink.PAGE + 3);
            assertThat(point.y()).isBetween(0.0, chart.height());
        });
    }

    private static DayStrips strips(int days, List<Mark> inTurn) {
        var marks = new ArrayList<Mark>();
        for (int day = 0; day < days; day++) {
            marks.add(inTurn.get(day % inTurn.size()));
        }
        return new DayStrips(
                IntStream.range(0, days).mapToObj(day -> FIRST.plusDays(day)).toList(),
                List.of(new Row("site", "99 %", marks)),
                words());
    }

    private static Map<Mark, String> words() {
        return Arrays.stream(Mark.values()).collect(Collectors.toMap(Function.identity(), Mark::name));
    }

    private static String svg(Drawing drawing) {
        return SvgCanvas.render(drawing, "chart");
    }

    /** Corners of boxes and ends of lines. */
    private static List<Point> ends(Drawing drawing) {
        var svg = svg(drawing);
        var ends = new ArrayList<Point>();
        var box = Pattern.compile("<rect x=\"([-0-9.]+)\" y=\"([-0-9.]+)\" width=\"([-0-9.]+)\" height=\"([-0-9.]+)\"")
                .matcher(svg);
        while (box.find()) {
            double x = Double.parseDouble(box.group(1));
            double y = Double.parseDouble(box.group(2));
            ends.add(new Point(x, y));
            ends.add(new Point(x + Double.parseDouble(box.group(3)), y + Double.parseDouble(box.group(4))));
        }
        var line = Pattern.compile("([-0-9.]+),([-0-9.]+)").matcher(svg);
        while (line.find()) {
            ends.add(new Point(Double.parseDouble(line.group(1)), Double.parseDouble(line.group(2))));
        }
        return ends;
    }
}
