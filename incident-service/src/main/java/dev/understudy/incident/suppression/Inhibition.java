package dev.understudy.incident.suppression;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * While something that matches {@code source} fails, nobody is called for what matches {@code target} and has the same
 * values of the labels {@code equal}. What matches both sides does not silence itself.
 */
public record Inhibition(
        List<Matcher> source,
        List<Matcher> target,
        @Nullable List<String> equal) {

    public Inhibition {
        // Sent without them, it is told what is missing and not that it cannot be read.
        source = source == null ? List.of() : List.copyOf(source);
        target = target == null ? List.of() : List.copyOf(target);
        equal = equal == null ? List.of() : List.copyOf(equal);
    }

    /** @param failing labels of everything that fails at present */
    public boolean inhibits(Map<String, String> labels, Collection<Map<String, String>> failing) {
        if (!Matcher.allMatch(target, labels)) {
            return false;
        }
        var same = equal == null ? List.<String>of() : equal;
        var isSourceToo = Matcher.allMatch(source, labels);
        return failing.stream()
                .filter(other -> Matcher.allMatch(source, other))
                // Two that are source and target both would silence each other.
                .filter(other -> !(isSourceToo && Matcher.allMatch(target, other)))
                .anyMatch(other -> same.stream()
                        .allMatch(label -> other.getOrDefault(label, "").equals(labels.getOrDefault(label, ""))));
    }
}
