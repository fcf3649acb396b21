package dev.understudy.report.monthly;

import dev.understudy.print.Logo;
import dev.understudy.print.Sheet;
import dev.understudy.print.Sheet.Block;
import dev.understudy.print.Sheet.Bullets;
import dev.understudy.print.Sheet.Contents;
import dev.understudy.print.Sheet.Heading;
import dev.understudy.print.Sheet.Imprint;
import dev.understudy.print.Sheet.NewPage;
import dev.understudy.print.Sheet.Note;
import dev.understudy.print.Sheet.Paragraph;
import dev.understudy.print.Sheet.Table;
import dev.understudy.print.Sheet.Tile;
import dev.understudy.print.Sheet.Tiles;
import dev.understudy.print.Sheet.Tone;
import dev.understudy.report.emergency.Emergencies.EmergencyView;
import dev.understudy.report.monthly.MonthlyReport.Deadline;
import dev.understudy.report.monthly.MonthlyReport.EmergencyLine;
import dev.understudy.report.period.Period;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A report worded and laid out, before it is HTML, PDF, DOCX or CSV. */
final class ReportSheet {

    /** A column is as wide as what stands in it, within these bounds, in characters. */
    private static final int NARROWEST = 8;

    private static final int WIDEST = 40;

    /** More checks than this are no page that anybody reads; the files for machines have them all. */
    static final int LISTED = 60;

    private final MonthlyReport report;
    private final int listed;
    private final Wording words;
    private final Labels labels;
    private final ReportCharts charts;
    private final ZoneId zone;

    private ReportSheet(MonthlyReport report, int listed) {
        this.report = report;
        this.listed = listed;
        this.words = Wording.of(report.language()).orElseThrow();
        this.labels = Labels.of(words);
        this.charts = new ReportCharts(words);
        this.zone = ZoneId.of(report.timeZone());
    }

    /** To be read: of many checks, those with the most trouble. */
    static Sheet of(MonthlyReport report) {
        return new ReportSheet(report, LISTED).sheet();
    }

    /** To be printed: two pages for who reads no more, and the rest behind them. */
    static Sheet onPaper(MonthlyReport report) {
        return new ReportSheet(report, LISTED).paper();
    }

    /** To be worked with: every row. */
    static Sheet complete(MonthlyReport report) {
        return new ReportSheet(report, Integer.MAX_VALUE).sheet();
    }

    private Sheet sheet() {
        var blocks = summary();
        blocks.add(new Contents(labels.contents()));
        parts().forEach(part -> add(part, part.section().id(), blocks));
        return of(blocks);
    }

    private Sheet paper() {
        var blocks = summary();
        var small = ReportCharts.small(words);
        var behind = new ArrayList<Block>();
        for (var part : parts()) {
            var id = part.section().id();
            Glance.of(part, report, small, labels)
                    .ifPresentOrElse(
                            glance -> {
                                add(glance.part(), glance.details().isEmpty() ? id : id + "-in-short", blocks);
                                glance.details().ifPresent(details -> add(details, id, behind));
                            },
                            () -> add(part, id, behind));
        }
        blocks.add(new NewPage());
        blocks.add(new Heading(1, labels.details(), "details"));
        blocks.add(new Contents(labels.contents()));
        blocks.addAll(behind);
        return of(blocks);
    }

    private List<Block> summary() {
        var blocks = new ArrayList<Block>();
        if (report.running()) {
            blocks.add(new Note(words.running()));
        }
        blocks.add(new Heading(1, words.summaryHeading(), Section.SUMMARY.id()));
        blocks.add(new Tiles(tiles()));
        blocks.add(new Bullets(report.summary()));
        return blocks;
    }

    /** But those that the agreement hides. */
    private List<Part> parts() {
        var parts = new ArrayList<Part>();
        parts.add(emergencies());
        parts.add(availability());
        parts.addAll(new ReportParts(report, words, zone, charts).all());
        parts.add(new Part(Section.NOT_MEASURED, words.notMeasuredHeading(), report.notMeasured()));
        parts.add(new Part(Section.METHOD, words.howMeasuredHeading(), report.howMeasured()));
        return parts.stream()
                .filter(part -> shown(part.section()))
                .sorted(Comparator.comparing(Part::section))
                .toList();
    }

    private Sheet of(List<Block> blocks) {
        return new Sheet(
                report.language(),
                words.title(report.project(), Period.read(report.period(), zone)),
                List.of(words.preparedFor(report.client()), words.asOf(report.generatedAt(), zone)),
                blocks,
                imprint());
    }

    private Imprint imprint() {
        var look = report.branding();
        return look == null
                ? new Imprint(null, report.generatedAt(), null, null)
                : new Imprint(
                        look.name(),
                        report.generatedAt(),
                        look.colour(),
                        look.image()
                                .map(image -> Logo.of(image, look.name() == null ? "" : look.name()))
                                .orElse(null));
    }

    private static void add(Part part, String id, List<Block> blocks) {
        blocks.add(new Heading(1, part.heading(), id));
        if (part.lines().size() == 1) {
            blocks.add(new Paragraph(part.lines().getFirst()));
        } else if (!part.lines().isEmpty()) {
            blocks.add(new Bullets(part.lines()));
        }
        blocks.addAll(part.charts());
        if (!part.rows().isEmpty()) {
            blocks.add(new Table(
                    part.columns(),
                    shares(part),
                    part.rows().stream()
                            .map(row -> row.stream().map(Text::cell).toList())
                            .toList(),
                    part.heading()));
        }
    }

    private static List<Integer> shares(Part part) {
        var shares = new ArrayList<Integer>();
        for (int at = 0; at < part.columns().size(); at++) {
            int column = at;
            double average = part.rows().stream()
                    .map(row -> row.get(column))
                    .mapToInt(cell -> Math.max(longestLine(cell.text()), longestLine(cell.more())))
                    .average()
                    .orElse(0);
            int longest = part.rows().stream()
                    .map(row -> row.get(column))
                    .mapToInt(cell -> longestWord(cell.text()))
                    .max()
                    .orElse(0);
            int wanted = Math.max(
                    (int) average, Math.max(longest, longestWord(part.columns().get(column)) + 2));
            shares.add(Math.clamp(wanted, NARROWEST, WIDEST));
        }
        return shares;
    }

    private static int longestLine(String text) {
        return text.lines().mapToInt(String::length).max().orElse(0);
    }

    private static int longestWord(String text) {
        return Stream.of(text.split("\\s"))
                .mapToInt(String::length)
                .filter(length -> length <= WIDEST / 2)
                .max()
                .orElse(0);
    }

    /** What an owner who reads nothing else is to know. */
    private List<Tile> tiles() {
        var tiles = new ArrayList<Tile>();
        var figures = report.emergencyFigures();
        if (shown(Section.AVAILABILITY)) {
            var lowest = report.availability().stream()
                    .filter(check -> check.availability() != null)
                    .min(Comparator.comparing(check -> Objects.requireNonNull(check.availability())))
                    .orElse(null);
            tiles.add(new Tile(
                    labels.lowestAvailability(),
                    lowest == null ? words.none() : words.percent(lowest.availability()),
                    lowest == null ? "" : lowest.name() + " · " + labels.measured(words.percent(lowest.coverage())),
                    Tone.PLAIN));
        }
        if (shown(Section.EMERGENCIES)) {
            tiles.add(new Tile(
                    labels.emergencies(),
                    String.valueOf(figures.total()),
                    labels.foundByUs(figures.foundByUs(), figures.total()),
                    figures.open() > 0 ? Tone.ALARMING : Tone.PLAIN));
            int due = figures.responseKept() + figures.responseMissed();
            tiles.add(new Tile(
                    labels.responseInTime(),
                    due == 0 ? "—" : labels.keptOf(figures.responseKept(), due),
                    due == 0 ? labels.notCounted() : "",
                    figures.responseMissed() > 0 ? Tone.ALARMING : Tone.PLAIN));
        }
        var work = report.work();
        if (work != null) {
            tiles.add(new Tile(
                    labels.plannedWork(),
                    words.hours(work.hours()),
                    labels.ofIncluded(work.hoursIncluded() == null ? null : words.hours(work.hoursIncluded())),
                    work.hoursBeyond() != null && work.hoursBeyond() > 0 ? Tone.ALARMING : Tone.PLAIN));
        }
        var risks = report.risks();
        if (risks != null) {
            int fresh = (int) risks.open().stream().filter(risk -> risk.isNew()).count();
            tiles.add(new Tile(
                    labels.openRisks(),
                    String.valueOf(risks.open().size()),
                    risks.open().isEmpty() ? "" : labels.newRisks(fresh),
                    risks.open().stream()
                                    .anyMatch(risk -> risk.severity().equals("high") && risk.acceptedUntil() == null)
                            ? Tone.ALARMING
                            : Tone.PLAIN));
        }
        return tiles;
    }

    private boolean shown(Section section) {
        return !Section.Mode.HIDDEN.word().equals(report.sections().get(section.id()));
    }

    private Part emergencies() {
        var lines = report.emergencies();
        return new Part(
                Section.EMERGENCIES,
                words.emergenciesHeading(),
                lines.isEmpty() ? List.of(words.noEmergencies()) : List.of(),
                charts.zones(lines).stream().toList(),
                words.emergencyColumns(),
                lines.stream().map(this::row).toList());
    }

    private List<Text> row(EmergencyLine line) {
        var emergency = line.emergency();
        String response;
        if (line.response() != null) {
            response = words.duration(line.response());
        } else {
            response = emergency.recoveredAt() == null ? words.nobodyAnswered() : words.recoveredByItself();
        }
        return List.of(
                Text.of(words.time(emergency.startedAt(), zone)),
                Text.of(
                        withoutProject(emergency.title(), report.project()),
                        Stream.of(reason(emergency), told(emergency))
                                .filter(text -> text != null && !text.isEmpty())
                                .collect(Collectors.joining("\n"))),
                Text.of(response),
                Text.of(line.resolution() == null ? words.stillGoingOn() : words.duration(line.resolution())),
                deadlines(line));
    }

    /** A missed one first, and only what was missed alarming. */
    private Text deadlines(EmergencyLine line) {
        var response = words.responseDeadline(line.responseDeadline());
        boolean late = line.responseDeadline() == Deadline.MISSED;
        var repair = line.resolutionDeadline();
        if (repair == null) {
            return new Text(response, "", late);
        }
        var resolution = words.resolutionDeadline(repair);
        if (repair == Deadline.MISSED) {
            return late ? new Text(response + "\n" + resolution, "", true) : new Text(resolution, response, true);
        }
        return new Text(response, resolution, late);
    }

    /** What its closing says, else the note of whoever resolved it. */
    private static @Nullable String told(EmergencyView emergency) {
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

    private String reason(EmergencyView emergency) {
        var reason = emergency.failureReason();
        var message = emergency.failureMessage();
        return reason == null || message == null ? "" : words.failure(reason, emergency.failureMeasured(), message);
    }

    private Part availability() {
        var checks = report.availability();
        var lines = new ArrayList<String>();
        if (checks.isEmpty()) {
            lines.add(words.noChecks());
        } else if (checks.size() > listed) {
            lines.add(labels.mostTroubledChecks(listed, checks.size()));
        }
        return new Part(
                Section.AVAILABILITY,
                words.availabilityHeading(),
                lines,
                charts.days(checks).stream().toList(),
                words.availabilityColumns(),
                CheckAvailability.mostTroubled(checks, listed).stream()
                        .map(this::row)
                        .toList());
    }

    private List<Text> row(CheckAvailability check) {
        return List.of(
                Text.of(check.zone() == null ? "" : check.zone()),
                Text.of(check.name(), check.target()),
                Text.of(words.percent(check.availability())),
                Text.of(check.availability() == null ? words.none() : words.duration(check.down())),
                Text.of(words.percent(check.coverage())));
    }
}
