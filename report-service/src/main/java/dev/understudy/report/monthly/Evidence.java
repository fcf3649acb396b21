package dev.understudy.report.monthly;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.understudy.events.Topic;
import dev.understudy.kit.paging.Cursor;
import dev.understudy.kit.paging.Page;
import dev.understudy.kit.paging.PageRequest;
import dev.understudy.kit.problem.InvalidInput;
import dev.understudy.kit.problem.NotFound;
import dev.understudy.report.journal.Journal;
import dev.understudy.report.journal.Journal.Entry;
import dev.understudy.report.measurement.Measurements;
import dev.understudy.report.measurement.Segment;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a figure was counted from. */
@ApplicationScoped
public class Evidence {

    /** @param aggregateId what it happened to: the id of an incident, a work item... */
    public record EventLine(String eventId, String type, Instant at, String aggregateId, JsonNode data) {}

    private final MonthlyReports reports;
    private final Journal journal;
    private final Measurements measurements;
    private final ObjectMapper json;

    Evidence(MonthlyReports reports, Journal journal, Measurements measurements, ObjectMapper json) {
        this.reports = reports;
        this.journal = journal;
        this.measurements = measurements;
        this.json = json;
    }

    /**
     * The events behind a figure, in order.
     *
     * @param of one of the things that were counted, by its id; all of them when absent
     * @throws NotFound {@code report.unknown-figure}, also for a figure of a section that the agreement hides;
     *     {@code report.not-counted} when {@code of} is none of those
     */
    @Transactional
    Page<EventLine> events(String projectId, String period, String figureId, @Nullable String of, PageRequest request) {
        return events(
                reports.of(projectId, period, null),
                figureId,
                of,
                request,
                (topic, ids) -> journal.entries(projectId, topic, ids));
    }

    /** Where the events of some things of a topic are, in order. */
    @FunctionalInterface
    public interface Source {
        List<Entry> entries(Topic topic, Collection<String> aggregates);
    }

    /** The same of a report that was made before, from the events as they were then. */
    public Page<EventLine> events(
            MonthlyReport report, String figureId, @Nullable String of, PageRequest request, Source source) {
        var figure = Figure.of(figureId).orElseThrow(() -> unknown(figureId));
        var counted = figure.aggregates(report).orElseThrow(() -> unknown(figureId));
        if (of != null && !counted.contains(of)) {
            throw notCounted(figureId, of);
        }
        var after = request.after(2).orElse(null);
        var entries = source.entries(figure.topic(), of == null ? counted : List.of(of)).stream()
                .filter(entry -> figure.counts(entry.type()))
                .filter(entry -> after == null || isAfter(entry, after))
                .limit(request.fetch())
                .toList();
        return Page.of(entries, request, entry -> Cursor.of(entry.at(), entry.eventId()))
                .map(this::line);
    }

    /**
     * The stretches of known status that the availability of a check was counted from, by start; what lies between them is
     * not measured.
     *
     * @param checkId a check of the report
     */
    @Transactional
    Page<Segment> segments(String projectId, String period, @Nullable String checkId, PageRequest request) {
        if (checkId == null) {
            throw new InvalidInput(
                    "report.check-missing",
                    "availability is counted check by check; name one with ?of=<checkId>, as the report lists them");
        }
        var report = reports.of(projectId, period, null);
        if (report.availability().stream().noneMatch(check -> check.checkId().equals(checkId))) {
            throw notCounted("availability", checkId);
        }
        var after = request.after(1).orElse(null);
        var segments =
                measurements
                        .segments(List.of(checkId), report.from(), report.to())
                        .getOrDefault(checkId, List.of())
                        .stream()
                        .filter(segment -> after == null || segment.startedAt().isAfter(after.instant(0)))
                        .limit(request.fetch())
                        .toList();
        return Page.of(segments, request, segment -> Cursor.of(segment.startedAt()));
    }

    private static boolean isAfter(Entry entry, Cursor cursor) {
        return Comparator.comparing(Entry::at)
                        .thenComparing(Entry::eventId)
                        .compare(entry, new Entry(cursor.text(1), "", "", "", cursor.instant(0), ""))
                > 0;
    }

    private EventLine line(Entry entry) {
        try {
            return new EventLine(
                    entry.eventId(), entry.type(), entry.at(), entry.aggregateId(), json.readTree(entry.data()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static NotFound unknown(String figure) {
        return new NotFound(
                "report.unknown-figure",
                "'" + figure + "' is not a figure of this report; its figures are availability and "
                        + String.join(", ", Figure.ids()));
    }

    private static NotFound notCounted(String figure, String of) {
        return new NotFound(
                "report.not-counted",
                "'" + of + "' is none of those that " + figure + " was counted from; leave 'of' away to see them all");
    }
}
