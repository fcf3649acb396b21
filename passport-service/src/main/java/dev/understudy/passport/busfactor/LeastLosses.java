package dev.understudy.passport.busfactor;

import java.util.BitSet;
import java.util.Set;

/**
 * The smallest groups of people whose loss leaves something that nobody can operate.
 *
 * @param atLeast no smaller group does it: proven
 * @param atMost a group of this size does it: {@code sets} holds one
 * @param sets all groups of the smallest size when it is {@link #isExact}, else one of size {@code atMost}
 */
record LeastLosses(int atLeast, int atMost, Set<BitSet> sets) {

    /** Whether the search came to its end: both bounds are the same, and the groups are all that there are. */
    boolean isExact() {
        return atLeast == atMost;
    }
}
