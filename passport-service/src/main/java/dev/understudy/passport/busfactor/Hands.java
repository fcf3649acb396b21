package dev.understudy.passport.busfactor;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/** The people of one thing, by id, and whether it hangs on one or two of them; quick for up to 64. */
final class Hands {

    private final Operable thing;
    private final List<String> people;
    /** Per way, per key, the holders as bits; of no use with more people than bits. */
    private final long[][] ways;

    Hands(Operable thing) {
        this.thing = thing;
        this.people = List.copyOf(new TreeSet<>(thing.people()));
        var numbers = new TreeMap<String, Integer>();
        people.forEach(person -> numbers.put(person, numbers.size()));
        this.ways = people.size() > Long.SIZE ? new long[0][] : compiled(thing, numbers);
    }

    private static long[][] compiled(Operable thing, Map<String, Integer> numbers) {
        return thing.ways().stream()
                .map(way -> way.keys().stream()
                        .mapToLong(key -> key.holders().stream()
                                .mapToLong(holder -> 1L << numbers.getOrDefault(holder, 0))
                                .reduce(0, (left, right) -> left | right))
                        .toArray())
                .toArray(long[][]::new);
    }

    /** Those without whom alone nobody can operate it. */
    List<String> alone() {
        var alone = new ArrayList<String>();
        for (int person = 0; person < people.size(); person++) {
            if (!isOperableWithout(person, person)) {
                alone.add(people.get(person));
            }
        }
        return alone;
    }

    /**
     * Of those whom it does not hang on alone, whom it hangs on together with each.
     *
     * @param counted whom to look at
     */
    Map<String, List<String>> pairs(Predicate<String> counted) {
        var pairs = new TreeMap<String, List<String>>();
        for (int first = 0; first < people.size(); first++) {
            for (int second = first + 1; second < people.size(); second++) {
                var one = people.get(first);
                var other = people.get(second);
                if (counted.test(one) && counted.test(other) && !isOperableWithout(first, second)) {
                    pairs.computeIfAbsent(one, _ -> new ArrayList<>()).add(other);
                    pairs.computeIfAbsent(other, _ -> new ArrayList<>()).add(one);
                }
            }
        }
        pairs.values().forEach(on -> on.sort(null));
        return pairs;
    }

    private boolean isOperableWithout(int first, int second) {
        if (people.size() > Long.SIZE) {
            return thing.isOperableWithout(new TreeSet<>(List.of(people.get(first), people.get(second))));
        }
        long left = ~(1L << first | 1L << second);
        for (var way : ways) {
            boolean open = true;
            for (long holders : way) {
                open &= (holders & left) != 0;
            }
            if (open) {
                return true;
            }
        }
        return false;
    }
}
