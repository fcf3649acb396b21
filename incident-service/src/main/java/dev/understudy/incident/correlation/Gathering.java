package dev.understudy.incident.correlation;

import dev.understudy.incident.classification.Held;
import dev.understudy.incident.correlation.CorrelationRule.Require;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a rule has seen of one group within its window. Adding to it costs the same however much there is. */
public final class Gathering {

    private final CorrelationRule rule;
    private final Map<String, String> values;
    private final String groupKey;
    private final Instant now;
    private @Nullable String incidentId;

    private final Map<String, Candidate> candidates = new LinkedHashMap<>();
    private final Map<String, Integer> met = new HashMap<>();
    private int occurrences;
    private int failing;

    /** @param incidentId of the last incident of this rule and group */
    Gathering(
            CorrelationRule rule,
            Map<String, String> values,
            String groupKey,
            @Nullable String incidentId,
            Collection<Candidate> waiting,
            Instant now) {
        this.rule = rule;
        this.values = values;
        this.groupKey = groupKey;
        this.incidentId = incidentId;
        this.now = now;
        waiting.forEach(this::keep);
    }

    /** With what still counts of it. What does not count any more waits for being put aside. */
    void keep(Candidate candidate) {
        var counting = candidate.counting(rule, now);
        if (!counting.occurrences().isEmpty()) {
            put(counting);
        }
    }

    String groupKey() {
        return groupKey;
    }

    public @Nullable String incidentId() {
        return incidentId;
    }

    void opened(String incident) {
        incidentId = incident;
    }

    @Nullable
    Candidate get(String key) {
        return candidates.get(key);
    }

    Candidate add(Candidate report) {
        var before = candidates.get(report.key());
        var now = before == null ? report : report.after(before, rule.threshold());
        put(now);
        return now;
    }

    void put(Candidate candidate) {
        remove(candidate.key());
        candidates.put(candidate.key(), candidate);
        occurrences += candidate.occurrences().size();
        failing += candidate.fails() ? 1 : 0;
        candidate.met().forEach(name -> met.merge(name, 1, Integer::sum));
    }

    void remove(String key) {
        var before = candidates.remove(key);
        if (before != null) {
            occurrences -= before.occurrences().size();
            failing -= before.fails() ? 1 : 0;
            before.met().forEach(name -> met.merge(name, -1, Integer::sum));
        }
    }

    /** Those that wait, the first to fail first. */
    public List<Candidate> candidates() {
        return candidates.values().stream()
                .sorted(java.util.Comparator.comparing(Candidate::firstAt))
                .toList();
    }

    public int occurrences() {
        return occurrences;
    }

    /** Whether there is an incident now. What works again counts, but makes none alone. */
    public boolean isEnough() {
        return failing > 0 && occurrences >= rule.threshold() && missing().isEmpty();
    }

    /** Conditions that are to be met and are not yet. */
    private List<String> missing() {
        return rule.require() == Require.ANY
                ? List.of()
                : rule.conditions().stream()
                        .map(CorrelationRule.Clause::name)
                        .filter(name -> met.getOrDefault(name, 0) <= 0)
                        .toList();
    }

    public Held held(Candidate candidate) {
        return new Held(
                rule.name(),
                values,
                Held.State.WAITING,
                rule.endOf(candidate.occurrences().getLast()),
                occurrences,
                rule.threshold(),
                missing());
    }
}
