package dev.understudy.incident.correlation;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.understudy.incident.classification.Condition;
import dev.understudy.incident.suppression.Matcher;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Takes emergencies that meet any of its conditions. Once it has seen enough of them within its window, those that fail are
 * one incident, and more of them join it.
 *
 * @param position rules are tried in this order, those of one position by name; the first that takes a signal has it
 * @param require whether each condition has to be met by something within the window, or one is enough
 * @param window how long an occurrence counts, and how long after the last that joined another joins
 * @param threshold occurrences that it takes, of all failures of a group together
 * @param groupBy names of facts or labels: what differs in one of them is another incident
 * @param ifNotMet what becomes of a failure that was held back in vain
 */
public record CorrelationRule(
        String name,
        int position,
        List<Clause> conditions,
        Require require,
        Duration window,
        int threshold,
        List<String> groupBy,
        ResolveOn resolveOn,
        IfNotMet ifNotMet) {

    /** @param labels that the signal has to have besides, as silences name them */
    public record Clause(String name, Condition when, List<Matcher> labels) {

        public Clause {
            labels = List.copyOf(labels);
        }

        boolean isMetBy(Observed observed) {
            return when.isMetBy(observed.facts()) && Matcher.allMatch(labels, observed.labels());
        }

        List<String> unmetBy(Observed observed) {
            var unmet = new ArrayList<>(when.unmetBy(observed.facts()));
            for (var matcher : labels) {
                if (!matcher.matches(observed.labels())) {
                    unmet.add("label " + matcher.label() + " is '" + observed.value(matcher.label()) + "', not "
                            + matcher.operator() + " '" + matcher.value() + "'");
                }
            }
            return unmet;
        }
    }

    public enum Require {
        @JsonProperty("all")
        ALL,
        @JsonProperty("any")
        ANY
    }

    /** With which of its failures an incident ends. It ends with the last that fails in any case, but for {@link #NEVER}. */
    public enum ResolveOn {
        @JsonProperty("all")
        ALL,
        /** With the one that was there first: the others follow from it. */
        @JsonProperty("first")
        FIRST,
        /** With the one that joined last. */
        @JsonProperty("last")
        LAST,
        /** A person says when. */
        @JsonProperty("never")
        NEVER
    }

    public enum IfNotMet {
        /** Nobody is called; the decision says so. */
        @JsonProperty("record")
        RECORD,
        /** If it fails still, it is an incident as if there were no rule. */
        @JsonProperty("open")
        OPEN
    }

    /** @param met names of the conditions that are met; at least one */
    public record Match(CorrelationRule rule, Map<String, String> group, List<String> met) {}

    public CorrelationRule {
        conditions = List.copyOf(conditions);
        groupBy = List.copyOf(groupBy);
    }

    /** Absent when it does not take the signal. */
    @Nullable
    Match match(Observed observed) {
        var met = conditions.stream()
                .filter(clause -> clause.isMetBy(observed))
                .map(Clause::name)
                .toList();
        return met.isEmpty() ? null : new Match(this, group(observed), met);
    }

    private Map<String, String> group(Observed observed) {
        var values = new LinkedHashMap<String, String>();
        groupBy.forEach(name -> values.put(name, observed.value(name)));
        return values;
    }

    /** Whether a failure may have to wait for others. */
    boolean mayHoldBack() {
        return threshold > 1 || (require == Require.ALL && conditions.size() > 1);
    }

    /** From when on an occurrence counts no more. */
    public Instant endOf(Instant occurrence) {
        return occurrence.plus(window);
    }
}
