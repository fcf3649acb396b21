package dev.understudy.passport.busfactor;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Finds the least losses by working out what closes each thing's ways: to close a way all holders of one of its keys have
 * to go, to orphan a thing every way has to be closed. Groups of people are bits of an {@code int}, so this is for at
 * most {@value #MOST_PEOPLE} people; there are at most 2^25 groups then, whatever the input, and in practice a handful.
 */
final class CutExpansion {

    static final int MOST_PEOPLE = 25;

    private int least = MOST_PEOPLE + 1;
    private final Set<Integer> cuts = new HashSet<>();

    private CutExpansion() {}

    /** @param things operable as things stand; not empty */
    static LeastLosses search(List<Compiled> things) {
        var expansion = new CutExpansion();
        // Those with one way cost nothing, and what they show bounds the rest.
        things.stream()
                .sorted(Comparator.comparingInt(thing -> thing.ways().size()))
                .forEach(expansion::expand);
        var sets = new HashSet<BitSet>();
        expansion.cuts.forEach(cut -> sets.add(BitSet.valueOf(new long[] {cut})));
        return new LeastLosses(expansion.least, expansion.least, sets);
    }

    private void expand(Compiled thing) {
        var groups = Set.of(0);
        for (var way : thing.ways()) {
            var keys = way.stream().map(CutExpansion::bits).distinct().toList();
            var closing = new HashSet<Integer>();
            for (int group : groups) {
                for (int wider : closing(group, keys)) {
                    if (Integer.bitCount(wider) <= least) {
                        closing.add(wider);
                    }
                }
            }
            groups = closing;
        }
        for (int cut : groups) {
            int size = Integer.bitCount(cut);
            if (size < least) {
                least = size;
                cuts.clear();
            }
            if (size == least) {
                cuts.add(cut);
            }
        }
    }

    /** The group, widened by the holders of any one key; as it is when it holds those already. */
    private static List<Integer> closing(int group, List<Integer> keys) {
        var wider = new ArrayList<Integer>();
        for (int holders : keys) {
            if ((group & holders) == holders) {
                return List.of(group);
            }
            wider.add(group | holders);
        }
        return wider;
    }

    private static int bits(BitSet people) {
        var words = people.toLongArray();
        return words.length == 0 ? 0 : Math.toIntExact(words[0]);
    }
}
