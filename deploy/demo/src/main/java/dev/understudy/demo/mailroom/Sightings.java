package dev.understudy.demo.mailroom;

import java.util.LinkedHashMap;
import java.util.Map;

/** Counts how often each identity came; forgets those seen longest ago. */
final class Sightings {

    private final Map<String, Integer> counts;
    private long repeats;

    /** @param remembered how many identities are told apart */
    Sightings(int remembered) {
        this.counts = new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Integer> eldest) {
                return size() > remembered;
            }
        };
    }

    /** Counts this one and tells how many came before it. */
    synchronized int before(String identity) {
        int before = counts.merge(identity, 1, Integer::sum) - 1;
        if (before > 0) {
            repeats++;
        }
        return before;
    }

    /** How many came that had come before. */
    synchronized long repeats() {
        return repeats;
    }
}
