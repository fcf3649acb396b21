package dev.understudy.demo.mailroom;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

/** The last things that came, bounded in number and in weight. */
final class Recent<E> {

    private final int most;
    private final long mostWeight;
    private final ToLongFunction<E> weight;
    private final Deque<E> newestFirst = new ArrayDeque<>();
    private long carried;
    private long received;

    /**
     * @param most how many are kept
     * @param mostWeight how much they may weigh together; the newest stays whatever it weighs
     */
    Recent(int most, long mostWeight, ToLongFunction<E> weight) {
        this.most = most;
        this.mostWeight = mostWeight;
        this.weight = weight;
    }

    /** @param element makes the element from its number, counted from 1 */
    synchronized E add(LongFunction<E> element) {
        E added = element.apply(++received);
        newestFirst.addFirst(added);
        carried += weight.applyAsLong(added);
        while (newestFirst.size() > most || (carried > mostWeight && newestFirst.size() > 1)) {
            carried -= weight.applyAsLong(newestFirst.removeLast());
        }
        return added;
    }

    synchronized List<E> newestFirst() {
        return List.copyOf(newestFirst);
    }

    synchronized Optional<E> find(Predicate<E> wanted) {
        return newestFirst.stream().filter(wanted).findFirst();
    }

    /** How many came, those forgotten included. */
    synchronized long received() {
        return received;
    }
}
