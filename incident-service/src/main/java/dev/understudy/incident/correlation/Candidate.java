package dev.understudy.incident.correlation;

import dev.understudy.events.IncidentEvent.Severity;
import dev.understudy.incident.correlation.CorrelationRule.Match;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A failure that a rule holds back.
 *
 * @param groupKey of the values that the rule groups by
 * @param met names of the rule's conditions that the last report met
 * @param severity the worst that was reported while it waits
 * @param classification the agreement's rule that made it an emergency
 * @param occurrences when it was reported while it waits, the latest last
 * @param recoveredAt since when it works again
 * @param retake whether the rule was changed or removed meanwhile
 * @param signal the last report, as text
 */
public record Candidate(
        String projectId,
        String key,
        String rule,
        String groupKey,
        Map<String, String> group,
        List<String> met,
        Severity severity,
        String classification,
        List<Instant> occurrences,
        Instant firstAt,
        @Nullable Instant recoveredAt,
        boolean retake,
        String signal) {

    /** One report of a failure that a rule takes. */
    static Candidate of(
            String projectId,
            String key,
            Match match,
            Gathering gathering,
            Severity severity,
            String classification,
            Instant now,
            String signal) {
        return new Candidate(
                projectId,
                key,
                match.rule().name(),
                gathering.groupKey(),
                match.group(),
                match.met(),
                severity,
                classification,
                List.of(now),
                now,
                null,
                false,
                signal);
    }

    public boolean fails() {
        return recoveredAt == null;
    }

    Candidate recovered(Instant at) {
        return new Candidate(
                projectId,
                key,
                rule,
                groupKey,
                group,
                met,
                severity,
                classification,
                occurrences,
                firstAt,
                at,
                retake,
                signal);
    }

    /** The same failure reported anew, with what it had before. */
    Candidate after(Candidate before, int kept) {
        var all = new ArrayList<>(before.occurrences());
        all.addAll(occurrences);
        return new Candidate(
                projectId,
                key,
                rule,
                groupKey,
                group,
                met,
                before.severity().isWorseThan(severity) ? before.severity() : severity,
                classification,
                all.subList(Math.max(0, all.size() - kept), all.size()),
                before.firstAt(),
                recoveredAt,
                false,
                signal);
    }

    /** Without the occurrences that count no more at the moment. */
    Candidate counting(CorrelationRule rule, Instant now) {
        return new Candidate(
                projectId,
                key,
                this.rule,
                groupKey,
                group,
                met,
                severity,
                classification,
                occurrences.stream()
                        .filter(occurrence -> rule.endOf(occurrence).isAfter(now))
                        .toList(),
                firstAt,
                recoveredAt,
                retake,
                signal);
    }
}
