package dev.understudy.incident.correlation;

import dev.understudy.events.IncidentEvent.Severity;
import dev.understudy.incident.classification.Facts;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What correlation rules look at.
 *
 * @param facts those of the agreement's rules
 * @param labels that came with the signal, and {@code source}, {@code kind}, {@code zone}, {@code asset}, {@code check},
 *     {@code failure}, {@code criticality}, {@code severity}, which no label that was sent stands in for
 */
public record Observed(Facts facts, Map<String, String> labels) {

    public Observed {
        labels = Map.copyOf(labels);
    }

    /** @param severity as the agreement has it */
    public static Observed of(Facts facts, Severity severity, @Nullable String check, Map<String, String> sent) {
        var labels = new HashMap<>(sent);
        put(labels, "source", facts.source());
        put(labels, "kind", facts.kind());
        put(labels, "zone", facts.zone());
        put(labels, "asset", facts.asset());
        put(labels, "check", check);
        put(labels, "failure", facts.failure());
        put(
                labels,
                "criticality",
                facts.criticality() == null ? null : facts.criticality().name().toLowerCase(Locale.ROOT));
        put(labels, "severity", severity.name().toLowerCase(Locale.ROOT));
        return new Observed(facts, labels);
    }

    private static void put(Map<String, String> labels, String name, @Nullable String value) {
        if (value == null) {
            labels.remove(name);
        } else {
            labels.put(name, value);
        }
    }

    /** Empty when there is none. */
    String value(String name) {
        return labels.getOrDefault(name, "");
    }
}
