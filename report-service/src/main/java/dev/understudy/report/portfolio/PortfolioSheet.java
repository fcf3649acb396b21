package dev.understudy.report.portfolio;

import dev.understudy.print.Sheet;
import dev.understudy.print.Sheet.Block;
import dev.understudy.print.Sheet.Bullets;
import dev.understudy.print.Sheet.Cell;
import dev.understudy.print.Sheet.Heading;
import dev.understudy.print.Sheet.Imprint;
import dev.understudy.print.Sheet.Table;
import dev.understudy.print.Sheet.Tile;
import dev.understudy.print.Sheet.Tiles;
import dev.understudy.print.Sheet.Tone;
import dev.understudy.report.analysis.EarlyWarning;
import dev.understudy.report.portfolio.Portfolio.Row;
import java.text.NumberFormat;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The portfolio laid out, before it is HTML, PDF, DOCX or CSV. */
final class PortfolioSheet {

    private static final List<Integer> SHARES = List.of(26, 12, 12, 14, 12, 14, 12, 12);

    private final Portfolio portfolio;
    private final boolean russian;
    private final Locale locale;

    private PortfolioSheet(Portfolio portfolio, String language) {
        this.portfolio = portfolio;
        this.russian = language.equals("ru");
        this.locale = russian ? Locale.of("ru") : Locale.ENGLISH;
    }

    /** @param language {@code en} or {@code ru} */
    static Sheet of(Portfolio portfolio, String language) {
        return new PortfolioSheet(portfolio, language).sheet(language);
    }

    private Sheet sheet(String language) {
        var totals = portfolio.totals();
        var blocks = new ArrayList<Block>();
        blocks.add(new Tiles(List.of(
                tile(say("Projects", "Проектов"), totals.projects(), ""),
                tile(say("Emergencies", "Аварий"), totals.emergencies(), before(totals.emergenciesBefore())),
                tile(
                        say("Deadlines missed", "Нарушено сроков"),
                        totals.deadlinesMissed(),
                        before(totals.deadlinesMissedBefore())),
                new Tile(say("Hours", "Часов"), number(totals.hours()), before(totals.hoursBefore()), Tone.PLAIN))));
        blocks.add(new Heading(1, say("Projects, the worst first", "Проекты, начиная с худших"), "projects"));
        blocks.add(new Table(
                List.of(
                        say("Project", "Проект"),
                        say("Emergencies", "Аварии"),
                        say("Missed deadlines", "Нарушено сроков"),
                        say("Time with an emergency", "Время с авариями"),
                        say("Work", "Работы"),
                        say("Hours", "Часы"),
                        say("Risks", "Риски"),
                        say("On one person", "На одном человеке")),
                SHARES,
                portfolio.projects().stream().map(this::row).toList(),
                say("Projects", "Проекты")));
        blocks.add(new Heading(1, say("Who saw it first", "Кто заметил первым"), "early-warning"));
        blocks.add(new Bullets(List.of(early(portfolio.earlyWarning()))));
        if (!portfolio.noData().isEmpty()) {
            blocks.add(new Heading(1, say("Nothing is known of", "Нет данных о проектах"), "no-data"));
            blocks.add(new Bullets(portfolio.noData()));
        }
        return new Sheet(
                language,
                say("All projects: ", "Все проекты: ") + portfolio.period(),
                List.of(say("Beside ", "В сравнении с ") + portfolio.with()),
                blocks,
                new Imprint(null, portfolio.generatedAt(), null, null));
    }

    private List<Cell> row(Row row) {
        return List.of(
                new Cell(row.project(), row.client(), Tone.PLAIN),
                new Cell(
                        String.valueOf(row.began()),
                        row.open() == 0
                                ? before(row.beganBefore())
                                : say("still open: ", "не завершено: ") + row.open(),
                        row.open() > 0 ? Tone.ALARMING : Tone.PLAIN),
                new Cell(
                        String.valueOf(row.deadlinesMissed()),
                        before(row.deadlinesMissedBefore()),
                        row.deadlinesMissed() > 0 ? Tone.ALARMING : Tone.PLAIN),
                Cell.of(duration(row.affected())),
                new Cell(
                        String.valueOf(row.workDone()),
                        row.workOverdue() == 0 ? "" : say("overdue: ", "просрочено: ") + row.workOverdue(),
                        row.workOverdue() > 0 ? Tone.ALARMING : Tone.PLAIN),
                new Cell(
                        number(row.hours()),
                        row.hoursIncluded() == null ? "" : say("of ", "из ") + number(row.hoursIncluded()),
                        row.hoursBeyond() > 0 ? Tone.ALARMING : Tone.PLAIN),
                new Cell(
                        String.valueOf(row.risksOpen()),
                        say("high: ", "высоких: ") + row.risksHigh(),
                        row.risksHigh() > 0 ? Tone.ALARMING : Tone.PLAIN),
                new Cell(
                        String.valueOf(row.hangsOnOnePerson()),
                        "",
                        row.hangsOnOnePerson() > 0 ? Tone.ALARMING : Tone.PLAIN));
    }

    private String early(EarlyWarning board) {
        if (board.share() == null || board.low() == null || board.high() == null) {
            return say(
                    "Of no failure is it known who told of it first.",
                    "Ни об одном сбое не известно, кто сообщил о нём первым.");
        }
        var lead = board.leadTime().median();
        return say("We saw first: ", "Первыми заметили мы: ") + board.seenFirst() + say(" of ", " из ")
                + board.failures() + " (" + percent(board.share()) + ", 95%: " + percent(board.low()) + "–"
                + percent(board.high()) + "); " + say("not seen by us at all: ", "совсем не замечено нами: ")
                + board.missed()
                + (lead == null ? "" : "; " + say("usually ahead by ", "обычно раньше на ") + duration(lead)) + ".";
    }

    private static Tile tile(String label, int value, String hint) {
        return new Tile(label, String.valueOf(value), hint, Tone.PLAIN);
    }

    private String before(@Nullable Number before) {
        return before == null ? "" : say("before: ", "раньше: ") + number(before.doubleValue());
    }

    private String number(double number) {
        return NumberFormat.getNumberInstance(locale).format(Math.round(number * 100) / 100.0);
    }

    /** Rounded down: never better than it was. */
    private String percent(double share) {
        return (int) Math.floor(share * 100) + (russian ? " %" : "%");
    }

    private String duration(Duration duration) {
        long minutes = duration.plusSeconds(30).toMinutes();
        return minutes < 60
                ? minutes + say(" min", " мин")
                : minutes / 60 + say(" h ", " ч ") + minutes % 60 + say(" min", " мин");
    }

    private String say(String english, String inRussian) {
        return russian ? inRussian : english;
    }
}
