package dev.understudy.report.monthly;

import dev.understudy.report.emergency.Emergencies.EmergencyView;
import dev.understudy.report.monthly.MonthlyReport.Deadline;
import dev.understudy.report.monthly.MonthlyReport.EmergencyLine;
import dev.understudy.report.period.Period;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the page shows, worded and laid out; the template only arranges it. */
record ReportPage(
        Wording words,
        String title,
        String preparedFor,
        String asOf,
        @Nullable String running,
        List<String> summary,
        List<LegendItem> legend,
        List<CheckRow> checks,
        List<EmergencyRow> emergencies,
        List<Part> parts,
        List<String> notMeasured,
        List<String> howMeasured) {

    private static final int STRIP_HEIGHT = 20;

    record LegendItem(Cell cell, String text) {}

    record CheckRow(
            String zone,
            String name,
            String target,
            String availability,
            String down,
            String coverage,
            String stripText,
            List<Cell> strip,
            List<DayRow> troubledDays) {}

    /** One day in the strip. {@code style} is a class of the style sheet. */
    record Cell(int x, int y, int height, String style, String text) {

        static Cell of(int x, DayColour colour, String text) {
            var height = STRIP_HEIGHT * colour.height() / 100;
            return new Cell(x, STRIP_HEIGHT - height, height, colour.style(), text);
        }
    }

    record DayRow(String day, String down, String unknown) {}

    record EmergencyRow(
            String began,
            String title,
            String reason,
            String response,
            String resolution,
            List<DeadlineText> deadlines,
            @Nullable String note) {}

    record DeadlineText(String text, boolean missed) {}

    /** A section of sentences and at most one table. */
    record Part(String heading, List<String> lines, List<String> columns, List<List<Text>> rows) {}

    /**
     * What stands in a cell.
     *
     * @param more a second, smaller line
     * @param alarming whether it is to be seen at once
     */
    record Text(String text, String more, boolean alarming) {

        static Text of(String text) {
            return new Text(text, "", false);
        }

        static Text of(String text, @Nullable String more) {
            return new Text(text, more == null ? "" : more, false);
        }
    }

    static ReportPage of(MonthlyReport report) {
        var words = Wording.of(report.language()).orElseThrow();
        var zone = ZoneId.of(report.timeZone());
        return new ReportPage(
                words,
                words.title(report.project(), Period.read(report.period(), zone)),
                words.preparedFor(report.client()),
                words.asOf(report.generatedAt(), zone),
                report.running() ? words.running() : null,
                report.summary(),
                Arrays.stream(DayColour.values())
                        .map(colour -> new LegendItem(Cell.of(0, colour, words.colour(colour)), words.colour(colour)))
                        .toList(),
                report.availability().stream().map(check -> row(check, words)).toList(),
                report.emergencies().stream()
                        .map(line -> row(line, report.project(), words, zone))
                        .toList(),
                new ReportParts(report, words, zone).all(),
                report.notMeasured(),
                report.howMeasured());
    }

    private static CheckRow row(CheckAvailability check, Wording words) {
        var strip = new ArrayList<Cell>();
        var troubled = new ArrayList<DayRow>();
        long up = 0;
        long down = 0;
        long unknown = 0;
        for (var day : check.days()) {
            var colour = DayColour.of(day);
            strip.add(Cell.of(strip.size() * 10, colour, words.day(day.date()) + ": " + words.colour(colour)));
            switch (colour) {
                case UP, DEGRADED -> up++;
                case DOWN -> down++;
                case UNKNOWN, PARTLY -> unknown++;
                case MAINTENANCE, OUTSIDE -> {
                    // Nothing was to be measured.
                }
            }
            if (colour == DayColour.DOWN || colour == DayColour.UNKNOWN || colour == DayColour.PARTLY) {
                troubled.add(
                        new DayRow(words.day(day.date()), words.duration(day.down()), words.duration(day.unknown())));
            }
        }
        return new CheckRow(
                check.zone() == null ? "" : check.zone(),
                check.name(),
                check.target() == null ? "" : check.target(),
                words.percent(check.availability()),
                check.availability() == null ? words.none() : words.duration(check.down()),
                words.percent(check.coverage()),
                words.stripText(check.name(), up, down, unknown),
                strip,
                // Of a check that measured nothing, they would all say the same.
                check.availability() == null ? List.of() : troubled);
    }

    private static EmergencyRow row(EmergencyLine line, String project, Wording words, ZoneId zone) {
        var emergency = line.emergency();
        String response;
        if (line.response() != null) {
            response = words.duration(line.response());
        } else {
            response = emergency.recoveredAt() == null ? words.nobodyAnswered() : words.recoveredByItself();
        }
        var deadlines = new ArrayList<DeadlineText>();
        deadlines.add(new DeadlineText(
                words.responseDeadline(line.responseDeadline()), line.responseDeadline() == Deadline.MISSED));
        var repair = line.resolutionDeadline();
        if (repair != null) {
            deadlines.add(new DeadlineText(words.resolutionDeadline(repair), repair == Deadline.MISSED));
        }
        return new EmergencyRow(
                words.time(emergency.startedAt(), zone),
                withoutProject(emergency.title(), project),
                reason(emergency, words),
                response,
                line.resolution() == null ? words.stillGoingOn() : words.duration(line.resolution()),
                deadlines,
                words(emergency));
    }

    /** What its closing says, else the note of whoever resolved it. */
    private static @Nullable String words(EmergencyView emergency) {
        if (emergency.cause() == null && emergency.done() == null) {
            return emergency.note();
        }
        return Stream.of(emergency.cause(), emergency.done())
                .filter(Objects::nonNull)
                .collect(Collectors.joining(" — "));
    }

    /** Titles name the project, for those who have many; the page is about one. */
    private static String withoutProject(String title, String project) {
        var prefix = project + ": ";
        return title.startsWith(prefix) && title.length() > prefix.length() ? title.substring(prefix.length()) : title;
    }

    private static String reason(EmergencyView emergency, Wording words) {
        var reason = emergency.failureReason();
        var message = emergency.failureMessage();
        return reason == null || message == null ? "" : words.failure(reason, emergency.failureMeasured(), message);
    }
}
