package dev.understudy.report.monthly;

import dev.understudy.report.monthly.CheckAvailability.Day;
import dev.understudy.report.monthly.MonthlyReport.EmergencyLine;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the page shows, worded and laid out; the template only arranges it. */
record ReportPage(
        Wording words,
        String title,
        String preparedFor,
        @Nullable String running,
        List<String> summary,
        List<CheckRow> checks,
        List<EmergencyRow> emergencies,
        List<String> notMeasured,
        List<String> howMeasured) {

    /** A failure shorter than this is not worth a coloured day; it is in the figures all the same. */
    private static final Duration VISIBLE = Duration.ofSeconds(1);

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

    /** One day in the strip. {@code colour} is a class of the style sheet, {@code x} its place. */
    record Cell(int x, String colour, String text) {}

    record DayRow(String day, String down, String unknown) {}

    record EmergencyRow(
            String began,
            String title,
            String reason,
            String response,
            String resolution,
            String deadline,
            boolean missed,
            @Nullable String note) {}

    static ReportPage of(MonthlyReport report) {
        var words = Wording.of(report.language()).orElseThrow();
        var zone = ZoneId.of(report.timeZone());
        return new ReportPage(
                words,
                words.title(report.project(), report.period()),
                words.preparedFor(report.client()),
                report.running() ? words.running(report.generatedAt(), zone) : null,
                report.summary(),
                report.availability().stream().map(check -> row(check, words)).toList(),
                report.emergencies().stream()
                        .map(line -> row(line, words, zone))
                        .toList(),
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
            var colour = colour(day);
            strip.add(new Cell(strip.size() * 10, colour, words.day(day.date())));
            switch (colour) {
                case "up", "degraded" -> up++;
                case "down" -> down++;
                case "unknown", "partly" -> unknown++;
                default -> {
                    // The check did not exist, or the day has not come.
                }
            }
            if (colour.equals("down") || colour.equals("unknown") || colour.equals("partly")) {
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
                troubled);
    }

    private static String colour(Day day) {
        if (day.wall().isZero()) {
            return "outside";
        }
        if (day.down().compareTo(VISIBLE) >= 0) {
            return "down";
        }
        var measured = day.wall().minus(day.unknown());
        if (measured.isZero()) {
            return "unknown";
        }
        // Less than 95 % measured is no day to call good.
        if (measured.toMillis() < day.wall().toMillis() * 0.95) {
            return "partly";
        }
        return day.degraded().compareTo(VISIBLE) >= 0 ? "degraded" : "up";
    }

    private static EmergencyRow row(EmergencyLine line, Wording words, ZoneId zone) {
        var emergency = line.emergency();
        String response;
        if (line.response() != null) {
            response = words.duration(line.response());
        } else {
            response = emergency.recoveredAt() == null ? words.nobodyAnswered() : words.recoveredByItself();
        }
        return new EmergencyRow(
                words.time(emergency.startedAt(), zone),
                emergency.title(),
                emergency.reason() == null ? "" : emergency.reason(),
                response,
                line.resolution() == null ? words.stillGoingOn() : words.duration(line.resolution()),
                emergency.responseBreached() ? words.missed() : words.kept(),
                emergency.responseBreached(),
                emergency.note());
    }
}
