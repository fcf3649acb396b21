package dev.understudy.passport.document;

import dev.understudy.kit.problem.InvalidInput;
import dev.understudy.kit.problem.Violation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;

/** What is wrong with one document. Keeps the first {@value LIMIT}; a document with more is told so. */
final class Violations {

    static final int LIMIT = 100;

    private static final Comparator<Violation> IN_ORDER_OF_THE_DOCUMENT = Comparator.comparing(
                    Violation::line, Comparator.nullsFirst(Comparator.naturalOrder()))
            .thenComparing(Violation::column, Comparator.nullsFirst(Comparator.naturalOrder()));

    private final List<Violation> found = new ArrayList<>();
    private int count;

    void add(Node where, String path, String rule, String message) {
        add(where, path, rule, () -> message);
    }

    /** For messages that take work to find: nobody reads those beyond the limit, so none is made. */
    void add(Node where, String path, String rule, Supplier<String> message) {
        count++;
        if (found.size() < LIMIT) {
            // What an edit leaves as it was has no place in what was sent.
            boolean placed = where.line() > 0;
            found.add(new Violation(
                    placed ? where.line() : null, placed ? where.column() : null, path, rule, message.get()));
        }
    }

    int count() {
        return count;
    }

    /** @throws InvalidInput code {@code passport.invalid-document}, when there is anything */
    void throwIfAny() {
        if (count == 0) {
            return;
        }
        found.sort(IN_ORDER_OF_THE_DOCUMENT);
        var first = found.getFirst();
        throw new InvalidInput(
                "passport.invalid-document",
                count == 1
                        ? (first.line() == null ? first.path() : "line " + first.line()) + ": " + first.message()
                        : count + " things are wrong with this document; "
                                + (count > LIMIT ? "the first " + LIMIT + " are in violations" : "see violations"),
                found);
    }
}
