package dev.understudy.passport.busfactor;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;

/**
 * An {@link Operable} with people as numbers.
 *
 * @param ways per way, per key, the holders
 */
record Compiled(List<List<BitSet>> ways) {

    static Compiled of(Operable operable, Map<String, Integer> numbers) {
        var ways = new ArrayList<List<BitSet>>();
        for (var way : operable.ways()) {
            var keys = new ArrayList<BitSet>();
            for (var key : way.keys()) {
                var holders = new BitSet();
                key.holders().stream().map(numbers::get).forEach(holders::set);
                keys.add(holders);
            }
            ways.add(List.copyOf(keys));
        }
        return new Compiled(List.copyOf(ways));
    }

    /** Whether nobody outside of {@code gone} can operate it any more. */
    boolean isOrphanedBy(BitSet gone) {
        return ways.stream().noneMatch(way -> isOpen(way, gone));
    }

    static boolean isOpen(List<BitSet> way, BitSet gone) {
        return way.stream().allMatch(holders -> left(holders, gone) > 0);
    }

    /** How many of the holders are not gone. */
    static int left(BitSet holders, BitSet gone) {
        int left = 0;
        for (int person = holders.nextSetBit(0); person >= 0; person = holders.nextSetBit(person + 1)) {
            if (!gone.get(person)) {
                left++;
            }
        }
        return left;
    }
}
