package dev.understudy.monitor.status;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * When a check that changes too often is held back: one that changed more than {@code maxChanges} times within
 * {@code window} keeps the worse status until its probes have agreed on a better one for {@code stableFor}.
 */
public record Damping(int maxChanges, Duration window, Duration stableFor) {

    public Damping {
        if (maxChanges < 1 || window.isNegative() || window.isZero() || stableFor.isNegative()) {
            throw new IllegalArgumentException(
                    "no damping has " + maxChanges + " changes in " + window + ", then " + stableFor + " of calm");
        }
    }

    /** Whether a change for the better at {@code at}, shown since {@code since}, has to wait. */
    boolean holds(List<Instant> changes, Instant since, Instant at) {
        var start = at.minus(window);
        long recent = changes.stream().filter(change -> change.isAfter(start)).count();
        return recent >= maxChanges && Duration.between(since, at).compareTo(stableFor) < 0;
    }

    /** The changes that still matter after one more. */
    List<Instant> remember(List<Instant> changes, Instant at) {
        var all = new ArrayList<>(changes);
        all.add(at);
        return List.copyOf(all.subList(Math.max(0, all.size() - maxChanges), all.size()));
    }
}
