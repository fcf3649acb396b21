package dev.understudy.report.improvement;

import dev.understudy.events.DrillEvent;
import dev.understudy.events.DrillEvent.DrillCompleted;
import dev.understudy.events.DrillEvent.DrillOutcome;
import dev.understudy.events.ProblemEvent;
import dev.understudy.events.ProblemEvent.BreakEven;
import dev.understudy.events.ProblemEvent.ProblemClosed;
import dev.understudy.events.ProblemEvent.ProblemCost;
import dev.understudy.events.ProblemEvent.ProblemDetected;
import dev.understudy.events.ProblemEvent.ProblemUpdated;
import dev.understudy.events.ProblemEvent.Promise;
import dev.understudy.events.ProblemEvent.PromiseChecked;
import dev.understudy.events.ProblemEvent.ReworkDone;
import dev.understudy.events.ProblemEvent.ReworkProposed;
import dev.understudy.events.Topic;
import dev.understudy.report.journal.Journal;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What the rest of the service asks about problems and drills. */
@ApplicationScoped
public class Improvements {

    /**
     * A cause that recurs, as it was at the end of the period.
     *
     * @param cost until then; absent while nothing is known of it
     * @param proposal what would mend it; absent while nobody has proposed anything
     * @param breakEven when the proposed rework pays for itself
     * @param reworkDoneAt when it was mended; absent while it was not
     * @param promise whether that helped; absent while it was not looked at
     * @param pValue how likely so few would be since with an unchanged rate (exact, one-sided)
     * @param hoursSpent on the rework
     * @param closed nobody works on it any more; told on while the rework's promise is young
     */
    public record ProblemView(
            String problemId,
            String title,
            @Nullable String zoneId,
            int occurrences,
            @Nullable ProblemCost cost,
            @Nullable String suspectedCause,
            @Nullable String proposal,
            @Nullable Double estimateHours,
            @Nullable BreakEven breakEven,
            @Nullable Instant reworkDoneAt,
            @Nullable Promise promise,
            @Nullable Integer occurrencesBefore,
            @Nullable Integer occurrencesAfter,
            @Nullable Double daysBefore,
            @Nullable Double daysAfter,
            @Nullable Double pValue,
            @Nullable Double hoursSpent,
            boolean closed) {}

    /** @param took from the page to the deputy's acknowledgement; absent when nobody took it */
    public record DrillView(
            String drillId,
            Instant at,
            @Nullable String zoneId,
            DrillOutcome outcome,
            String silent,
            @Nullable String deputy,
            @Nullable Duration took,
            Duration allowed) {}

    /** A promise is followed up for so long. */
    private static final Duration REMEMBERED = Duration.ofDays(365);

    private final Journal journal;

    Improvements(Journal journal) {
        this.journal = journal;
    }

    /** Problems that were not closed before the period, and those that a rework promised to end within the last year. */
    public List<ProblemView> problems(String projectId, Instant from, Instant until) {
        return among(journal.events(projectId, Topic.PROBLEMS, ProblemEvent.class), from, until);
    }

    /**
     * The same of events that were read before.
     *
     * @param events of one project, in the order in which they happened
     */
    public static List<ProblemView> among(List<ProblemEvent> events, Instant from, Instant until) {
        return events.stream()
                .filter(event -> event.at().isBefore(until))
                .collect(Collectors.groupingBy(ProblemEvent::problemId, LinkedHashMap::new, Collectors.toList()))
                .values()
                .stream()
                .filter(ofOne -> ofOne.stream()
                                .noneMatch(event -> event instanceof ProblemClosed
                                        && event.at().isBefore(from))
                        || ofOne.stream()
                                .anyMatch(event -> event instanceof ReworkDone
                                        && event.at().isAfter(from.minus(REMEMBERED))))
                .flatMap(ofOne -> ofOne.stream()
                        .filter(ProblemDetected.class::isInstance)
                        .findFirst()
                        .map(detected -> view((ProblemDetected) detected, ofOne))
                        .stream())
                .sorted(Comparator.comparingInt(ProblemView::occurrences)
                        .reversed()
                        .thenComparing(ProblemView::problemId))
                .toList();
    }

    /** Drills that ended in the period. */
    public List<DrillView> drills(String projectId, Instant from, Instant until) {
        return journal.events(projectId, Topic.DRILLS, DrillEvent.class).stream()
                .filter(DrillCompleted.class::isInstance)
                .map(DrillCompleted.class::cast)
                .filter(drill -> !drill.at().isBefore(from) && drill.at().isBefore(until))
                .map(drill -> new DrillView(
                        drill.drillId(),
                        drill.at(),
                        drill.zoneId(),
                        drill.outcome(),
                        drill.silent(),
                        drill.deputy(),
                        drill.seconds() == null ? null : Duration.ofSeconds(drill.seconds()),
                        Duration.ofSeconds(drill.allowedSeconds())))
                .toList();
    }

    private static ProblemView view(ProblemDetected detected, List<ProblemEvent> events) {
        var title = detected.title();
        var zone = detected.zoneId();
        ProblemCost cost = null;
        String cause = null;
        ReworkProposed proposed = null;
        ReworkDone done = null;
        PromiseChecked checked = null;
        boolean closed = false;
        for (var event : events) {
            switch (event) {
                case ProblemDetected first -> {
                    // It was made of this.
                }
                case ProblemUpdated updated -> {
                    title = updated.title();
                    zone = updated.zoneId();
                    cost = updated.cost();
                    cause = updated.suspectedCause();
                }
                case ReworkProposed proposal -> proposed = proposal;
                case ReworkDone rework -> done = rework;
                case PromiseChecked promise -> checked = promise;
                case ProblemClosed end -> closed = true;
            }
        }
        return new ProblemView(
                detected.problemId(),
                title,
                zone,
                cost == null ? detected.occurrences() : cost.occurrences(),
                cost,
                cause,
                proposed == null ? null : proposed.proposal(),
                proposed == null ? null : proposed.estimateHours(),
                proposed == null ? null : proposed.breakEven(),
                done == null ? null : done.at(),
                checked == null ? null : checked.promise(),
                checked == null ? null : checked.before(),
                checked == null ? null : checked.after(),
                checked == null ? null : checked.daysBefore(),
                checked == null ? null : checked.daysAfter(),
                checked == null ? null : checked.pValue(),
                done == null ? null : done.hoursSpent(),
                closed);
    }
}
