package dev.understudy.passport.busfactor;

import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the least losses for any number of people: a loss must hit every team that could operate the thing. Takes a team
 * that is still able, and tries each of its members as one who goes; who was tried stays in the branches after, so that
 * no group is met twice. Sizes are tried one after another, so the first that succeeds is the least.
 *
 * <p>Exact when it ends. The number of steps is limited; when they run out, the sizes tried through are a proven lower
 * bound, and a group found in passing is the upper one.
 */
final class HittingSetSearch {

    /** About a second of work. */
    static final long MOST_STEPS = 2_000_000;

    private static final int UNREACHABLE = Integer.MAX_VALUE;

    private static final class OutOfSteps extends Exception {
        private static final long serialVersionUID = 1L;

        OutOfSteps() {
            super("out of steps", null, false, false);
        }
    }

    private final Set<BitSet> found = new HashSet<>();
    private long steps;

    private HittingSetSearch(long steps) {
        this.steps = steps;
    }

    /** @param things operable as things stand; not empty */
    static LeastLosses search(List<Compiled> things) {
        return search(things, MOST_STEPS);
    }

    static LeastLosses search(List<Compiled> things, long steps) {
        var search = new HittingSetSearch(steps);
        var shortest = things.stream()
                .map(HittingSetSearch::someLoss)
                .min((left, right) -> Integer.compare(left.cardinality(), right.cardinality()))
                .orElseThrow();
        int size = 1;
        try {
            for (; size <= shortest.cardinality(); size++) {
                for (var thing : things) {
                    search.descend(thing, new BitSet(), new BitSet(), size);
                }
                if (!search.found.isEmpty()) {
                    return new LeastLosses(size, size, search.found);
                }
            }
            throw new IllegalStateException("a loss of " + shortest.cardinality() + " people was not found again");
        } catch (OutOfSteps e) {
            return new LeastLosses(size, shortest.cardinality(), Set.of(shortest));
        }
    }

    /** A loss that orphans the thing, not always the smallest: way by way, whatever closes it with the fewest more. */
    private static BitSet someLoss(Compiled thing) {
        var gone = new BitSet();
        for (var way : thing.ways()) {
            way.stream()
                    .min((left, right) -> Integer.compare(Compiled.left(left, gone), Compiled.left(right, gone)))
                    .ifPresent(gone::or);
        }
        return gone;
    }

    /**
     * @param gone who goes
     * @param staying who does not go in this branch
     * @param left how many more may go
     */
    private void descend(Compiled thing, BitSet gone, BitSet staying, int left) throws OutOfSteps {
        if (--steps < 0) {
            throw new OutOfSteps();
        }
        List<BitSet> able = null;
        for (var way : thing.ways()) {
            int needed = needed(way, gone, staying);
            if (needed > left) {
                return;
            }
            if (needed > 0 && (able == null || way.size() < able.size())) {
                able = way;
            }
        }
        if (able == null) {
            if (left == 0) {
                found.add((BitSet) gone.clone());
            }
            return;
        }
        var team = team(able, gone, staying);
        var tried = new BitSet();
        for (int person = team.nextSetBit(0); person >= 0; person = team.nextSetBit(person + 1)) {
            gone.set(person);
            descend(thing, gone, staying, left - 1);
            gone.clear(person);
            staying.set(person);
            tried.set(person);
        }
        staying.andNot(tried);
    }

    /** How many more have to go to close the way: 0 when it is closed. */
    private static int needed(List<BitSet> way, BitSet gone, BitSet staying) {
        int least = UNREACHABLE;
        for (var holders : way) {
            int left = Compiled.left(holders, gone);
            if (left == 0) {
                return 0;
            }
            if (!holders.intersects(staying)) {
                least = Math.min(least, left);
            }
        }
        return least;
    }

    /** Those of a team who may go: per key one who is left, unless somebody who stays holds it. */
    private static BitSet team(List<BitSet> way, BitSet gone, BitSet staying) {
        var team = new BitSet();
        for (var holders : way) {
            if (holders.intersects(staying) || holders.intersects(team)) {
                continue;
            }
            var person = firstLeft(holders, gone);
            if (person != null) {
                team.set(person);
            }
        }
        return team;
    }

    private static @Nullable Integer firstLeft(BitSet holders, BitSet gone) {
        for (int person = holders.nextSetBit(0); person >= 0; person = holders.nextSetBit(person + 1)) {
            if (!gone.get(person)) {
                return person;
            }
        }
        return null;
    }
}
