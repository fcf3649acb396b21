package dev.understudy.report.monthly;

import dev.understudy.report.observation.Observations.Backup;
import dev.understudy.report.observation.Observations.Expiry;
import dev.understudy.report.risk.Risks.RiskView;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The sections that are a few sentences and a table, worded. */
final class ReportParts {

    /** An end nearer than this many days is to be seen at once. */
    private static final int SOON = 30;

    private final MonthlyReport report;
    private final Wording words;
    private final Phrases phrases;
    private final ZoneId zone;
    private final ReportCharts charts;

    ReportParts(MonthlyReport report, Wording words, ZoneId zone, ReportCharts charts) {
        this.report = report;
        this.words = words;
        this.phrases = Phrases.of(words);
        this.zone = zone;
        this.charts = charts;
    }

    List<Part> all() {
        var parts = new ArrayList<Part>();
        var outlook = new OutlookParts(report, words, zone);
        var work = report.work();
        if (work != null && shows(Section.WORK, work.items())) {
            parts.add(new Part(
                    Section.WORK,
                    words.workHeading(),
                    List.of(work.items().isEmpty() ? words.noWork() : begun(words.workFigures(work))),
                    charts.hours(work).stream().toList(),
                    words.workColumns(),
                    rows(
                            work.items(),
                            item -> List.of(
                                    Text.of(item.title()),
                                    Text.of(words.workType(item.type())),
                                    new Text(words.workState(item.state(), item.overdue()), "", item.overdue()),
                                    Text.of(words.hours(item.hours()))))));
        }
        add(
                parts,
                Section.CHANGES,
                report.changes(),
                words.changesHeading(),
                words.noChanges(),
                words.changeColumns(),
                change -> List.of(
                        Text.of(words.time(change.at(), zone)),
                        Text.of(change.component(), change.note()),
                        Text.of(change.from() == null ? words.isNew() : change.from()),
                        Text.of(change.to() == null ? words.isGone() : change.to())));
        outlook.deadlines().ifPresent(parts::add);
        outlook.orderPaths().ifPresent(parts::add);
        outlook.errorPages().ifPresent(parts::add);
        add(
                parts,
                Section.BACKUPS,
                report.backups(),
                words.backupsHeading(),
                words.noBackups(),
                words.backupColumns(),
                this::backup);
        add(
                parts,
                Section.EXPIRIES,
                report.expiries(),
                words.expiriesHeading(),
                words.noExpiries(),
                words.expiryColumns(),
                line -> List.of(
                        Text.of(
                                line.expiry().name(),
                                words.expirySubject(line.expiry().subject())),
                        Text.of(day(line.expiry().expiresAt()), stale(line.expiry())),
                        new Text(words.daysLeft(line.daysLeft()), "", line.daysLeft() < SOON)));
        var risks = report.risks();
        if (risks != null
                && (shows(Section.RISKS, risks.open()) || !risks.cleared().isEmpty())) {
            var lines = new ArrayList<String>();
            if (risks.open().isEmpty()) {
                lines.add(words.noRisks());
            }
            if (!risks.cleared().isEmpty()) {
                lines.add(words.clearedRisks(
                        risks.cleared().stream().map(RiskView::message).toList()));
            }
            parts.add(new Part(
                    Section.RISKS, words.risksHeading(), lines, words.riskColumns(), rows(risks.open(), this::risk)));
        }
        var trends = report.trends();
        if (trends != null) {
            var lines = new ArrayList<String>();
            lines.add(words.trend(null, trends.all()));
            trends.zones().stream()
                    .filter(change -> change.zoneId() != null)
                    .map(change -> words.trend(zoneName(change.zoneId()), change))
                    .forEach(lines::add);
            lines.add(words.monthlyTrend(trends.monthly(), trends.monthsKnown()));
            if (trends.slowRise() != null) {
                lines.add(words.slowRise(trends.slowRise()));
            }
            lines.addAll(outlook.analysis());
            parts.add(new Part(
                    Section.TRENDS,
                    words.trendsHeading(),
                    lines,
                    charts.months(trends, lines.getFirst()).stream().toList(),
                    List.of(),
                    List.of()));
        }
        addLines(
                parts,
                Section.PROBLEMS,
                report.problems(),
                words.problemsHeading(),
                words.noProblems(),
                problem -> Stream.concat(words.problem(problem).stream(), Stream.of(phrases.promise(problem)))
                                .filter(text -> !text.isEmpty())
                                .collect(Collectors.joining("; "))
                        + ".");
        outlook.comparison().ifPresent(parts::add);
        addLines(
                parts,
                Section.DRILLS,
                report.drills(),
                words.drillsHeading(),
                words.noDrills(),
                drill -> words.drill(drill, zone));
        outlook.plan().ifPresent(parts::add);
        return parts;
    }

    private boolean shows(Section section, List<?> content) {
        var mode = report.sections().get(section.id());
        return "mandatory".equals(mode) || "optional".equals(mode) && !content.isEmpty();
    }

    private <T> void add(
            List<Part> parts,
            Section section,
            @Nullable List<T> content,
            String heading,
            String nothing,
            List<String> columns,
            Function<T, List<Text>> row) {
        if (content != null && shows(section, content)) {
            parts.add(new Part(
                    section, heading, content.isEmpty() ? List.of(nothing) : List.of(), columns, rows(content, row)));
        }
    }

    private <T> void addLines(
            List<Part> parts,
            Section section,
            @Nullable List<T> content,
            String heading,
            String nothing,
            Function<T, String> line) {
        if (content != null && shows(section, content)) {
            parts.add(new Part(
                    section,
                    heading,
                    content.isEmpty()
                            ? List.of(nothing)
                            : content.stream().map(line).toList()));
        }
    }

    /** Of a part of a sentence, a sentence. */
    private static String begun(String text) {
        return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
    }

    private static <T> List<List<Text>> rows(List<T> content, Function<T, List<Text>> row) {
        return content.stream().map(row).toList();
    }

    private List<Text> backup(Backup backup) {
        var silent = backup.runs() == 0;
        return List.of(
                Text.of(backup.assetId() == null ? backup.checkId() : backup.assetId(), backup.tool()),
                new Text(
                        words.backupHealth(backup.healthy(), backup.runs()),
                        words.time(backup.reportedAt(), zone)
                                + (backup.errors().isEmpty() ? "" : ": " + String.join("; ", backup.errors())),
                        silent || !backup.healthy()),
                Text.of(backup.snapshotAt() == null ? words.none() : words.time(backup.snapshotAt(), zone)),
                Text.of(words.backupLevel(backup.bestLevel())));
    }

    private List<Text> risk(RiskView risk) {
        var accepted = risk.acceptedUntil();
        var state = accepted != null && risk.acceptedBy() != null
                ? words.acceptedRisk(accepted, risk.acceptedBy())
                : answered(risk);
        return List.of(
                new Text(words.severity(risk.severity()), "", risk.severity().equals("high") && accepted == null),
                Text.of(risk.message(), state),
                Text.of(risk.advice() == null ? "" : risk.advice()),
                Text.of(day(risk.since())));
    }

    private String answered(RiskView risk) {
        var answer = risk.answer();
        return (risk.isNew() ? words.newRisk() + "; " : "")
                + (answer == null ? phrases.awaitsAnswer() : phrases.answered(answer, zone));
    }

    private @Nullable String stale(Expiry expiry) {
        return expiry.error() == null
                ? null
                : words.staleDate(expiry.observedAt().atZone(zone).toLocalDate());
    }

    private String day(Instant instant) {
        return words.date(instant.atZone(zone).toLocalDate());
    }

    private String zoneName(@Nullable String zoneId) {
        var id = String.valueOf(zoneId);
        return report.zones() == null ? id : report.zones().getOrDefault(id, id);
    }
}
