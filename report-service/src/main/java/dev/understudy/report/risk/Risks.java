package dev.understudy.report.risk;

import dev.understudy.events.EventData;
import dev.understudy.events.FindingEvent;
import dev.understudy.events.FindingEvent.FindingAcceptanceEnded;
import dev.understudy.events.FindingEvent.FindingAccepted;
import dev.understudy.events.FindingEvent.FindingCleared;
import dev.understudy.events.FindingEvent.FindingRaised;
import dev.understudy.events.ReportEvent;
import dev.understudy.events.ReportEvent.ReportAcknowledged;
import dev.understudy.events.ReportEvent.ReportPublished;
import dev.understudy.events.ReportEvent.RiskAccepted;
import dev.understudy.events.ReportEvent.RiskAnswered;
import dev.understudy.events.ReportEvent.RiskReopened;
import dev.understudy.events.Topic;
import dev.understudy.report.journal.Journal;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What the rest of the service asks about risks. */
@ApplicationScoped
public class Risks {

    private static final List<String> SEVERITIES = List.of("high", "medium", "low");

    /**
     * @param message in the project's first language
     * @param since when it was raised, and not cleared since
     * @param isNew whether that was in the period
     * @param acceptedUntil last day on which somebody answers for living with it; absent when nobody does
     * @param answer absent while the client has said nothing, and when it was accepted since
     * @param awaitsAnswer it is neither accepted nor answered: the next report asks again
     */
    public record RiskView(
            String findingId,
            String rule,
            String severity,
            String subject,
            @Nullable String zoneId,
            String message,
            @Nullable String advice,
            Instant since,
            boolean isNew,
            @Nullable LocalDate acceptedUntil,
            @Nullable String acceptedBy,
            @Nullable String acceptedReason,
            @Nullable Answer answer,
            boolean awaitsAnswer) {}

    /** What the client said to a risk that stays open. */
    public record Answer(String text, String by, Instant at) {}

    /**
     * @param open at the end of the period, the worst first
     * @param cleared that were open in the period and are not at its end
     */
    public record Month(List<RiskView> open, List<RiskView> cleared) {}

    /** What ends a risk, until it is raised again. */
    public static final Set<Class<? extends EventData>> ENDS = Set.of(FindingCleared.class);

    private final Journal journal;

    Risks(Journal journal) {
        this.journal = journal;
    }

    /**
     * @param until the end of the period, or now
     * @param zone of the project, in which acceptances end
     */
    public Month during(String projectId, Instant from, Instant until, ZoneId zone) {
        return among(
                journal.events(projectId, Topic.FINDINGS, FindingEvent.class),
                journal.events(projectId, Topic.REPORTS, ReportEvent.class),
                from,
                until,
                zone);
    }

    /**
     * The same of events that were read before.
     *
     * @param found of one project, in the order in which they happened
     * @param said to reports and risks, in any order
     */
    public static Month among(
            List<FindingEvent> found, List<ReportEvent> said, Instant from, Instant until, ZoneId zone) {
        var answers = said.stream()
                .filter(event -> said(event).isPresent())
                .collect(Collectors.groupingBy(ReportEvent::aboutId));
        var lastDay = LocalDate.ofInstant(until.minusMillis(1), zone);
        var findings = found.stream()
                .collect(Collectors.groupingBy(FindingEvent::findingId, LinkedHashMap::new, Collectors.toList()))
                .values()
                .stream()
                .map(events -> Finding.at(
                        until, events, answers.getOrDefault(events.getFirst().findingId(), List.of())))
                .flatMap(Optional::stream)
                .toList();
        var order = Comparator.comparingInt((RiskView risk) -> SEVERITIES.indexOf(risk.severity()))
                .thenComparing(RiskView::since)
                .thenComparing(RiskView::findingId);
        return new Month(
                findings.stream()
                        .filter(finding -> finding.clearedAt == null)
                        .map(finding -> finding.view(from, lastDay))
                        .sorted(order)
                        .toList(),
                findings.stream()
                        .filter(finding -> finding.clearedAt != null && !finding.clearedAt.isBefore(from))
                        .map(finding -> finding.view(from, lastDay))
                        .sorted(order)
                        .toList());
    }

    /** One that is open now, accepted or not; empty when there is none with the id, or its cause is gone. */
    Optional<RiskView> open(String projectId, String findingId, Instant now, ZoneId zone) {
        return during(projectId, now, now.plusMillis(1), zone).open().stream()
                .filter(risk -> risk.findingId().equals(findingId))
                .findFirst();
    }

    private static Instant at(FindingEvent event) {
        return switch (event) {
            case FindingRaised raised -> raised.at();
            case FindingCleared cleared -> cleared.at();
            case FindingAccepted accepted -> accepted.at();
            case FindingAcceptanceEnded ended -> ended.at();
        };
    }

    /** When the client said something to a risk; empty for what is no word to a risk. */
    private static Optional<Instant> said(ReportEvent event) {
        return switch (event) {
            case RiskAccepted accepted -> Optional.of(accepted.at());
            case RiskAnswered answered -> Optional.of(answered.at());
            case RiskReopened reopened -> Optional.of(reopened.at());
            case ReportPublished published -> Optional.empty();
            case ReportAcknowledged acknowledged -> Optional.empty();
        };
    }

    private record Acceptance(LocalDate until, String by, String reason) {}

    /** Either what is known of the finding or what the client said to it, to put both in order. */
    private record Happening(Instant at, int place, Consumer<Finding> effect) {}

    /** A finding at some instant. */
    private static final class Finding {

        private FindingRaised raised;
        private Instant since;

        private @Nullable Instant clearedAt;
        private @Nullable Acceptance acceptance;
        private @Nullable Answer answer;

        private Finding(FindingRaised raised) {
            this.raised = raised;
            this.since = raised.at();
        }

        /**
         * @param events of one finding, in the order in which they happened
         * @param answers of the client to it
         * @return empty while it was not raised
         */
        static Optional<Finding> at(Instant instant, List<FindingEvent> events, List<ReportEvent> answers) {
            var happenings = new ArrayList<Happening>();
            events.forEach(event -> happenings.add(new Happening(Risks.at(event), 0, finding -> finding.apply(event))));
            answers.forEach(event ->
                    said(event).ifPresent(at -> happenings.add(new Happening(at, 1, finding -> finding.apply(event)))));
            return events.stream()
                    .filter(event -> Risks.at(event).isBefore(instant))
                    .filter(FindingRaised.class::isInstance)
                    .findFirst()
                    .map(raised -> {
                        var finding = new Finding((FindingRaised) raised);
                        happenings.stream()
                                .filter(happening -> happening.at().isBefore(instant))
                                .sorted(Comparator.comparing(Happening::at).thenComparingInt(Happening::place))
                                .forEach(happening -> happening.effect().accept(finding));
                        return finding;
                    });
        }

        private void apply(FindingEvent event) {
            switch (event) {
                case FindingRaised again -> {
                    raised = again;
                    if (clearedAt != null) {
                        since = again.at();
                        clearedAt = null;
                        acceptance = null;
                        answer = null;
                    }
                }
                case FindingCleared cleared -> clearedAt = cleared.at();
                case FindingAccepted taken -> acceptance = new Acceptance(taken.until(), taken.by(), taken.reason());
                case FindingAcceptanceEnded ended -> acceptance = null;
            }
        }

        private void apply(ReportEvent event) {
            switch (event) {
                case RiskAccepted accepted -> {
                    acceptance = new Acceptance(accepted.until(), accepted.by(), accepted.reason());
                    answer = null;
                }
                case RiskAnswered answered -> answer = new Answer(answered.text(), answered.by(), answered.at());
                case RiskReopened reopened -> {
                    acceptance = null;
                    answer = null;
                }
                case ReportPublished published -> {
                    // Says nothing of a risk.
                }
                case ReportAcknowledged acknowledged -> {
                    // As above.
                }
            }
        }

        RiskView view(Instant from, LocalDate lastDay) {
            var holds = acceptance != null && !acceptance.until().isBefore(lastDay) ? acceptance : null;
            return new RiskView(
                    raised.findingId(),
                    raised.rule(),
                    raised.severity(),
                    raised.subject(),
                    raised.zoneId(),
                    raised.message(),
                    raised.advice(),
                    since,
                    !since.isBefore(from),
                    holds == null ? null : holds.until(),
                    holds == null ? null : holds.by(),
                    holds == null ? null : holds.reason(),
                    answer,
                    holds == null && answer == null);
        }
    }
}
