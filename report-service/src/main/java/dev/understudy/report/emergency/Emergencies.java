package dev.understudy.report.emergency;

import dev.understudy.events.EventData;
import dev.understudy.events.IncidentEvent;
import dev.understudy.events.IncidentEvent.IncidentCancelled;
import dev.understudy.events.IncidentEvent.IncidentClosed;
import dev.understudy.events.IncidentEvent.IncidentMerged;
import dev.understudy.events.IncidentEvent.IncidentOpened;
import dev.understudy.events.IncidentEvent.IncidentResolved;
import dev.understudy.events.Topic;
import dev.understudy.report.journal.Journal;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the rest of the service asks about emergencies. */
@ApplicationScoped
public class Emergencies {

    /**
     * An emergency as a report shows it; instants in UTC.
     *
     * @param source what reported it: {@code monitor}, {@code alertmanager}, {@code api}...; absent if it is not known
     * @param failureReason a stable word of monitor-service: {@code dns}, {@code status}...
     * @param failureMessage the same for people, in English
     * @param failureMeasured what was seen, for example {@code 500}
     * @param startedAt when the failure was first seen
     * @param recoveredAt when it worked again; absent while it does not
     * @param note of whoever resolved it
     * @param cause why it happened, as its closing says
     * @param done what was done, as its closing says
     * @param minutesSpent working time of everybody on it, as its closing says
     * @param members failures that shared its cause, itself included
     * @param reopened how often it failed again soon after
     * @param checkId the check that failed; absent when no check of ours did
     * @param causeAsset id of the asset or shared identity whose failure explains it
     * @param severity {@code critical}, {@code error}, {@code warning} or {@code info}
     * @param rule which rule made it an emergency
     * @param seenByUsAt when our own checks had told of it; absent when they did not
     * @param reportedAt when a person or another system told of it; absent when nobody did
     * @param steps what bears on its deadlines, in order
     */
    public record EmergencyView(
            String incidentId,
            String title,
            @Nullable String zoneId,
            @Nullable String source,
            @Nullable String failureReason,
            @Nullable String failureMessage,
            @Nullable String failureMeasured,
            Instant startedAt,
            Instant openedAt,
            @Nullable Instant acknowledgedAt,
            @Nullable String acknowledgedBy,
            @Nullable Instant recoveredAt,
            @Nullable String resolvedBy,
            @Nullable String note,
            @Nullable String cause,
            @Nullable String done,
            @Nullable Integer minutesSpent,
            Instant responseDue,
            boolean responseBreached,
            @Nullable Instant resolutionDue,
            boolean resolutionBreached,
            int escalations,
            int members,
            int reopened,
            @Nullable String checkId,
            @Nullable String causeAsset,
            @Nullable String severity,
            @Nullable String rule,
            @Nullable Instant seenByUsAt,
            @Nullable Instant reportedAt,
            List<Step> steps) {

        static EmergencyView of(Emergency emergency, List<Emergency> parts) {
            var opened = emergency.opened;
            var failure = opened.failure();
            var closed = emergency.closed;
            return new EmergencyView(
                    opened.incidentId(),
                    opened.title(),
                    closed == null || closed.zoneId() == null ? opened.zoneId() : closed.zoneId(),
                    opened.source(),
                    failure == null ? null : failure.reason(),
                    failure == null ? null : failure.message(),
                    failure == null ? null : failure.measured(),
                    opened.startedAt(),
                    opened.at(),
                    emergency.acknowledgedAt,
                    emergency.acknowledgedBy,
                    emergency.recoveredAt,
                    emergency.resolvedBy,
                    emergency.note,
                    closed == null ? null : closed.cause(),
                    closed == null ? null : closed.done(),
                    closed == null ? null : closed.minutesSpent(),
                    emergency.responseDue,
                    emergency.responseBreached,
                    emergency.resolutionDue,
                    emergency.resolutionBreached,
                    emergency.escalations,
                    emergency.members,
                    emergency.reopened,
                    opened.checkId(),
                    opened.cause(),
                    opened.severity() == null ? null : opened.severity().name().toLowerCase(Locale.ROOT),
                    opened.rule(),
                    first(emergency, parts, US::equals),
                    first(emergency, parts, source -> !source.equals(US)),
                    List.copyOf(emergency.steps));
        }

        /** What became a part of it was told of too. */
        private static @Nullable Instant first(Emergency emergency, List<Emergency> parts, Predicate<String> wanted) {
            return Stream.concat(Stream.of(emergency), parts.stream())
                    .map(each -> each.opened)
                    .filter(opened -> opened.source() != null && wanted.test(opened.source()))
                    .map(IncidentOpened::at)
                    .min(Comparator.naturalOrder())
                    .orElse(null);
        }

        /** Whether our own checks saw it before a person or another system told of it; absent if it is not known. */
        public @Nullable Boolean foundByUs() {
            if (seenByUsAt == null) {
                return reportedAt == null ? null : false;
            }
            return reportedAt == null || !reportedAt.isBefore(seenByUsAt);
        }
    }

    /** What ends an emergency, until it is opened again. */
    public static final Set<Class<? extends EventData>> ENDS =
            Set.of(IncidentResolved.class, IncidentClosed.class, IncidentCancelled.class);

    /** Of a part, it is told when its whole is: it says who saw it first. */
    public static final Set<Class<? extends EventData>> PARTS = Set.of(IncidentMerged.class);

    /** The source of what our own checks tell. */
    private static final String US = "monitor";

    private final Journal journal;

    Emergencies(Journal journal) {
        this.journal = journal;
    }

    /**
     * The emergencies that were going on at some time of a period, by their start, as they are known now. Exercises, those that became part of another one, and those that were called off do not count.
     */
    public List<EmergencyView> during(String projectId, Instant from, Instant to) {
        return among(journal.events(projectId, Topic.INCIDENTS, IncidentEvent.class), from, to);
    }

    /**
     * The same of events that were read before.
     *
     * @param events of one project, in any order
     */
    public static List<EmergencyView> among(List<IncidentEvent> events, Instant from, Instant to) {
        var all = events.stream().collect(Collectors.groupingBy(IncidentEvent::incidentId)).values().stream()
                .map(Emergency::of)
                .flatMap(Optional::stream)
                .toList();
        var parts = all.stream()
                .filter(emergency -> emergency.partOf != null)
                .collect(Collectors.groupingBy(emergency -> Objects.requireNonNull(emergency.partOf)));
        return all.stream()
                .filter(Emergency::counts)
                .filter(emergency -> emergency.wasGoingOn(from, to))
                .map(emergency -> EmergencyView.of(emergency, within(emergency, parts)))
                .sorted(Comparator.comparing(EmergencyView::startedAt).thenComparing(EmergencyView::incidentId))
                .toList();
    }

    /**
     * Time of a period in which at least one was going on.
     *
     * @param emergencies by their start
     */
    public static Duration affected(List<EmergencyView> emergencies, Instant from, Instant until) {
        var total = Duration.ZERO;
        var covered = from;
        for (var emergency : emergencies) {
            var start = emergency.startedAt().isAfter(covered) ? emergency.startedAt() : covered;
            var recovered = emergency.recoveredAt();
            var end = recovered != null && recovered.isBefore(until) ? recovered : until;
            if (start.isBefore(end)) {
                total = total.plus(Duration.between(start, end));
                covered = end;
            }
        }
        return total;
    }

    /** What became a part of it, and of its parts. */
    private static List<Emergency> within(Emergency emergency, Map<String, List<Emergency>> parts) {
        var found = new LinkedHashMap<String, Emergency>();
        var open = new ArrayDeque<>(List.of(emergency.opened.incidentId()));
        while (!open.isEmpty()) {
            for (var part : parts.getOrDefault(open.remove(), List.of())) {
                if (found.putIfAbsent(part.opened.incidentId(), part) == null) {
                    open.add(part.opened.incidentId());
                }
            }
        }
        return List.copyOf(found.values());
    }
}
