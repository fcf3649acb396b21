package dev.understudy.report.monthly;

import dev.understudy.report.monthly.MonthlyReport.Deadline;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The sections on deadlines, errors, comparison and what lies ahead, worded. */
final class OutlookParts {

    private static final int MOST_LINES = 50;

    private final MonthlyReport report;
    private final Wording words;
    private final Phrases phrases;
    private final ZoneId zone;

    OutlookParts(MonthlyReport report, Wording words, ZoneId zone) {
        this.report = report;
        this.words = words;
        this.phrases = Phrases.of(words);
        this.zone = zone;
    }

    /** Those that were missed, or that something explains; the figures count them all. */
    Optional<Part> deadlines() {
        var deadlines = report.deadlines();
        if (deadlines == null || !shows(Section.DEADLINES, !deadlines.lines().isEmpty())) {
            return Optional.empty();
        }
        var told = deadlines.lines().stream()
                .filter(line ->
                        line.verdict() == Deadline.MISSED || !line.because().isEmpty())
                .limit(MOST_LINES)
                .toList();
        return Optional.of(new Part(
                Section.DEADLINES,
                phrases.deadlinesHeading(),
                List.of(deadlines.lines().isEmpty() ? phrases.noDeadlines() : phrases.deadlineFigures(deadlines)),
                phrases.deadlineColumns(),
                told.stream()
                        .map(line -> List.of(
                                Text.of(line.title(), phrases.clock(line.clock())),
                                Text.of(words.time(line.due(), zone)),
                                new Text(
                                        phrases.verdict(line.verdict(), line.late()),
                                        "",
                                        line.verdict() == Deadline.MISSED),
                                Text.of(line.because().stream()
                                        .map(step -> phrases.step(step, zone))
                                        .collect(Collectors.joining("; ")))))
                        .toList()));
    }

    Optional<Part> orderPaths() {
        var paths = report.orderPaths();
        if (paths == null || !shows(Section.ORDER_PATHS, !paths.paths().isEmpty())) {
            return Optional.empty();
        }
        var lines = new ArrayList<String>();
        if (paths.paths().isEmpty()) {
            lines.add(phrases.noOrderPaths());
        }
        if (!paths.signalsMeasured()) {
            lines.add(phrases.signalsNotMeasured());
        }
        return Optional.of(new Part(
                Section.ORDER_PATHS,
                phrases.orderPathsHeading(),
                lines,
                phrases.orderPathColumns(),
                paths.paths().stream()
                        .map(path -> List.of(
                                Text.of(path.name(), path.zone()),
                                Text.of(words.percent(path.availability())),
                                Text.of(path.availability() == null ? words.none() : words.duration(path.down())),
                                Text.of(words.percent(path.coverage()))))
                        .toList()));
    }

    Optional<Part> errorPages() {
        var errors = report.errorPages();
        if (errors == null || !shows(Section.ERROR_PAGES, !errors.pages().isEmpty())) {
            return Optional.empty();
        }
        var lines = new ArrayList<String>();
        if (errors.pages().isEmpty()) {
            lines.add(phrases.noErrorPages());
        }
        if (!errors.visitorsMeasured()) {
            lines.add(phrases.visitorsNotMeasured());
        }
        return Optional.of(new Part(
                Section.ERROR_PAGES,
                phrases.errorPagesHeading(),
                lines,
                phrases.errorPageColumns(),
                errors.pages().stream()
                        .map(page -> List.of(
                                Text.of(page.url() == null ? page.checkId() : page.url()),
                                Text.of(page.status()),
                                Text.of(String.valueOf(page.emergencies())),
                                Text.of(words.duration(page.affected()))))
                        .toList()));
    }

    Optional<Part> comparison() {
        var comparison = report.comparison();
        if (comparison == null || !shows(Section.COMPARISON, true)) {
            return Optional.empty();
        }
        return Optional.of(new Part(
                Section.COMPARISON,
                phrases.comparisonHeading(),
                List.of(),
                phrases.comparisonColumns(comparison.period(), comparison.with()),
                comparison.figures().stream()
                        .map(figure -> List.of(
                                Text.of(phrases.figure(figure)),
                                Text.of(phrases.value(figure, figure.now())),
                                Text.of(phrases.value(figure, figure.before())),
                                Text.of(phrases.verdict(figure))))
                        .toList()));
    }

    Optional<Part> plan() {
        var plan = report.plan();
        if (plan == null
                || !shows(
                        Section.PLAN,
                        !plan.work().isEmpty() || !plan.expiries().isEmpty() || plan.risksToAnswer() > 0)) {
            return Optional.empty();
        }
        var rows = new ArrayList<List<Text>>();
        plan.work()
                .forEach(item -> rows.add(List.of(
                        Text.of(item.title(), words.workType(item.type())),
                        Text.of(when(item.begins(), item.due())),
                        Text.of(words.hours(item.hours())))));
        plan.expiries()
                .forEach(line -> rows.add(List.of(
                        Text.of(
                                line.expiry().name(),
                                phrases.expires(line.expiry().subject())),
                        Text.of(day(line.expiry().expiresAt())),
                        Text.of(""))));
        var lines = new ArrayList<String>();
        lines.add(phrases.planFigures(plan));
        if (plan.work().isEmpty()) {
            lines.add(phrases.noPlan());
        }
        return Optional.of(new Part(Section.PLAN, phrases.planHeading(), lines, phrases.planColumns(), rows));
    }

    /** Lines that belong to the trends. */
    List<String> analysis() {
        return report.analysis() == null ? List.of() : phrases.analysis(report.analysis());
    }

    private String when(@Nullable Instant begins, @Nullable Instant due) {
        return begins != null ? words.time(begins, zone) : due == null ? "" : day(due);
    }

    private String day(Instant instant) {
        return words.date(instant.atZone(zone).toLocalDate());
    }

    private boolean shows(Section section, boolean something) {
        var mode = report.sections().get(section.id());
        return "mandatory".equals(mode) || "optional".equals(mode) && something;
    }
}
