package dev.understudy.passport.busfactor;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Something that people operate: an asset, or a duty. It can be operated as long as one {@link Way} is open to those who
 * are left, together.
 *
 * @param id unique among what is looked at together
 * @param kind the asset's kind, or {@code duty}
 * @param critical whether its loss counts for the bus factor
 * @param ways alternatives. None means that nothing is written down of how it is operated: nothing is worked out then
 */
public record Operable(String id, String kind, String name, boolean critical, List<Way> ways) {

    /**
     * One way to operate it.
     *
     * @param through what opens the way, for a person to read: the thing itself, or what it runs on
     * @param keys everything that is needed, each held by at least one person who is left
     */
    public record Way(String through, List<Key> keys) {

        public Way {
            if (keys.isEmpty()) {
                throw new IllegalArgumentException("the way through " + through + " needs nothing, so it is none");
            }
        }
    }

    /**
     * Something needed: an access, or the knowledge that comes with a duty.
     *
     * @param name for a person to read
     * @param holders ids of people
     */
    public record Key(String name, Set<String> holders) {}

    /** One key and its holders: the simplest way there is. */
    static List<Way> heldBy(String name, Set<String> holders) {
        return List.of(new Way(name, List.of(new Key(name, holders))));
    }

    /** Whether anything is written down of how it is operated. */
    public boolean isKnown() {
        return !ways.isEmpty();
    }

    /** Whether those who are not {@code gone} can still operate it together. */
    boolean isOperableWithout(Set<String> gone) {
        return ways.stream().anyMatch(way -> way.keys().stream()
                .allMatch(key -> key.holders().stream().anyMatch(holder -> !gone.contains(holder))));
    }

    /** Everybody who holds anything of it. */
    Set<String> people() {
        return ways.stream()
                .flatMap(way -> way.keys().stream())
                .flatMap(key -> key.holders().stream())
                .collect(Collectors.toUnmodifiableSet());
    }
}
