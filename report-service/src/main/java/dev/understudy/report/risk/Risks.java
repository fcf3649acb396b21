package dev.understudy.report.risk;

import dev.understudy.events.FindingEvent;
import dev.understudy.events.FindingEvent.FindingAcceptanceEnded;
import dev.understudy.events.FindingEvent.FindingAccepted;
import dev.understudy.events.FindingEvent.FindingCleared;
import dev.understudy.events.FindingEvent.FindingRaised;
import dev.understudy.events.Topic;
import dev.understudy.report.journal.Journal;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
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
            @Nullable String acceptedBy) {}

    /**
     * @param open at the end of the period, the worst first
     * @param cleared that were open in the period and are not at its end
     */
    public record Month(List<RiskView> open, List<RiskView> cleared) {}

    private final Journal journal;

    Risks(Journal journal) {
        this.journal = journal;
    }

    /** @param until the end of the period, or now */
    public Month during(String projectId, Instant from, Instant until) {
        var findings = journal.events(projectId, Topic.FINDINGS, FindingEvent.class).stream()
                .collect(Collectors.groupingBy(FindingEvent::findingId, LinkedHashMap::new, Collectors.toList()))
                .values()
                .stream()
                .map(events -> Finding.at(until, events))
                .flatMap(Optional::stream)
                .toList();
        var order = Comparator.comparingInt((RiskView risk) -> SEVERITIES.indexOf(risk.severity()))
                .thenComparing(RiskView::since)
                .thenComparing(RiskView::findingId);
        return new Month(
                findings.stream()
                        .filter(finding -> finding.clearedAt == null)
                        .map(finding -> finding.view(from))
                        .sorted(order)
                        .toList(),
                findings.stream()
                        .filter(finding -> finding.clearedAt != null && !finding.clearedAt.isBefore(from))
                        .map(finding -> finding.view(from))
                        .sorted(order)
                        .toList());
    }

    private static Instant at(FindingEvent event) {
        return switch (event) {
            case FindingRaised raised -> raised.at();
            case FindingCleared cleared -> cleared.at();
            case FindingAccepted accepted -> accepted.at();
            case FindingAcceptanceEnded ended -> ended.at();
        };
    }

    /** A finding at some instant. */
    private static final class Finding {

        private FindingRaised raised;
        private Instant since;

        private @Nullable Instant clearedAt;
        private @Nullable FindingAccepted accepted;

        private Finding(FindingRaised raised) {
            this.raised = raised;
            this.since = raised.at();
        }

        /** @param events of one finding, in the order in which they happened; empty while it was not raised */
        static Optional<Finding> at(Instant instant, List<FindingEvent> events) {
            var before = events.stream()
                    .filter(event -> Risks.at(event).isBefore(instant))
                    .toList();
            return before.stream()
                    .filter(FindingRaised.class::isInstance)
                    .findFirst()
                    .map(raised -> {
                        var finding = new Finding((FindingRaised) raised);
                        before.forEach(finding::apply);
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
                        accepted = null;
                    }
                }
                case FindingCleared cleared -> clearedAt = cleared.at();
                case FindingAccepted taken -> accepted = taken;
                case FindingAcceptanceEnded ended -> accepted = null;
            }
        }

        RiskView view(Instant from) {
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
                    accepted == null ? null : accepted.until(),
                    accepted == null ? null : accepted.by());
        }
    }
}
