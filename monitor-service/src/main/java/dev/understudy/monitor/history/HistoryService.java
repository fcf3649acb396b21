package dev.understudy.monitor.history;

import dev.understudy.kit.paging.Cursor;
import dev.understudy.kit.paging.Page;
import dev.understudy.kit.paging.PageRequest;
import dev.understudy.kit.problem.InvalidInput;
import dev.understudy.kit.problem.NotFound;
import dev.understudy.kit.security.ProjectDirectory;
import dev.understudy.monitor.history.HistoryReader.Measured;
import dev.understudy.monitor.history.HistoryStore.Watched;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What people ask about the past of checks. */
@ApplicationScoped
class HistoryService {

    /** Checks of a project that are summed up at once. */
    private static final int MOST_CHECKS = 5000;

    private final ProjectDirectory projects;
    private final HistoryStore store;
    private final HistoryReader reader;
    private final Clock clock;

    HistoryService(ProjectDirectory projects, HistoryStore store, HistoryReader reader, Clock clock) {
        this.projects = projects;
        this.store = store;
        this.reader = reader;
        this.clock = clock;
    }

    /** The latest first. */
    Page<ResultView> results(String projectId, String name, TimeRange range, PageRequest request) {
        var zone = zone(projectId, range);
        var check = existing(projectId, name);
        var end = range.end(clock.instant(), zone);
        long from = Math.max(range.start(end, zone).toEpochMilli(), reader.exactFrom());
        var after = request.after(3);
        long before = after.map(cursor -> Math.min(end.toEpochMilli(), cursor.number(0) + 1))
                .orElse(end.toEpochMilli());
        var rows = new ArrayList<StoredResult>();
        // An hour after the other, back from the end: a page rarely needs more than a few.
        for (long until = before; until > from && rows.size() < request.fetch(); ) {
            long since = Math.max(from, until - 6 * HistoryStore.HOUR_MILLIS);
            var results = reader.results(check.checkId(), since, until);
            for (int i = results.size() - 1; i >= 0; i--) {
                var result = results.get(i);
                if (after.isEmpty() || isBefore(result, after.get())) {
                    rows.add(result);
                }
            }
            until = since;
        }
        return Page.of(
                        rows.subList(0, Math.min(rows.size(), request.fetch())),
                        request,
                        result -> Cursor.of(result.finishedAt(), result.slot(), result.attempt()))
                .map(ResultView::of);
    }

    private static boolean isBefore(StoredResult result, Cursor last) {
        if (result.finishedAt() != last.number(0)) {
            return result.finishedAt() < last.number(0);
        }
        return result.slot() != last.number(1) ? result.slot() < last.number(1) : result.attempt() < last.number(2);
    }

    /** As far back as single results are kept. */
    List<Segment> segments(String projectId, String name, TimeRange range) {
        var zone = zone(projectId, range);
        var check = existing(projectId, name);
        var now = clock.instant();
        var end = range.end(now, zone);
        long to = Math.min(end.toEpochMilli(), now.toEpochMilli());
        long from = Math.max(range.start(end, zone).toEpochMilli(), reader.exactFrom());
        if (to <= from) {
            return List.of();
        }
        // With what came before, in case it speaks for the beginning.
        var results = reader.results(check.checkId(), reader.exactFrom(), to);
        int first = 0;
        while (first + 1 < results.size() && results.get(first + 1).finishedAt() <= from) {
            first++;
        }
        return Segment.of(results.subList(first, results.size()), from, to);
    }

    CheckAvailability availability(String projectId, String name, TimeRange range, @Nullable String step) {
        var zone = zone(projectId, range);
        return availability(List.of(existing(projectId, name)), bounds(range, step, zone))
                .getFirst();
    }

    ProjectAvailability ofProject(String projectId, @Nullable String zoneId, TimeRange range, @Nullable String step) {
        var zone = zone(projectId, range);
        var checks = store.watched(projectId, null, zoneId);
        if (checks.size() > MOST_CHECKS) {
            throw new InvalidInput(
                    "history.too-many-checks",
                    "project '" + projectId + "' has " + checks.size() + " checks, more than the " + MOST_CHECKS
                            + " that are summed up at once; ask zone by zone");
        }
        var bounds = bounds(range, step, zone);
        var measured = reader.measure(checks.stream().map(Watched::checkId).toList(), bounds);
        var total = new Measured(
                bounds[0],
                Math.max(bounds[0], Math.min(bounds[bounds.length - 1], clock.millis())),
                Rollup.NONE,
                Tally.Durations.NONE);
        long unknown = 0;
        for (var steps : measured.values()) {
            for (var part : steps) {
                total = total.beside(part);
                unknown += part.unknown();
            }
        }
        return new ProjectAvailability(
                Availability.of(total, unknown),
                checks.stream()
                        .map(check -> view(check, measured.getOrDefault(check.checkId(), List.of())))
                        .toList());
    }

    private List<CheckAvailability> availability(List<Watched> checks, long[] bounds) {
        var measured = reader.measure(checks.stream().map(Watched::checkId).toList(), bounds);
        return checks.stream()
                .map(check -> view(check, measured.getOrDefault(check.checkId(), List.of())))
                .toList();
    }

    private static CheckAvailability view(Watched check, List<Measured> steps) {
        var total = steps.stream().reduce(Measured::plus).orElseThrow();
        return new CheckAvailability(
                check.name(),
                check.kind(),
                check.zoneId(),
                Availability.of(total),
                steps.size() == 1
                        ? List.of()
                        : steps.stream().map(Availability::of).toList());
    }

    private long[] bounds(TimeRange range, @Nullable String step, ZoneId zone) {
        var now = clock.instant();
        var end = range.end(now, zone);
        var start = range.start(end, zone);
        if (start.isAfter(now)) {
            start = now;
            end = now.plusMillis(1);
        }
        var moments = TimeRange.bounds(start, end.isAfter(now) ? now : end, step, zone);
        var bounds = moments.stream()
                .mapToLong(Instant::toEpochMilli)
                .map(moment -> reader.possible(moment, false))
                .toArray();
        bounds[bounds.length - 1] = reader.possible(moments.getLast().toEpochMilli(), true);
        var distinct = HistoryReader.bounds(bounds);
        return distinct.length > 1 ? distinct : new long[] {distinct[0], distinct[0] + 1};
    }

    private ZoneId zone(String projectId, TimeRange range) {
        return range.zone(projects.requireReadable(projectId).timeZone());
    }

    private Watched existing(String projectId, String name) {
        return store.watched(projectId, name, null).stream()
                .findFirst()
                .orElseThrow(() ->
                        new NotFound("check.not-found", "project '" + projectId + "' has no check '" + name + "'"));
    }
}
