package dev.understudy.monitor.probe;

import dev.understudy.events.Failure;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The conditions of a check, taken together. */
final class Conditions {

    private Conditions() {}

    /** The first that does not hold. */
    static @Nullable Failure broken(List<Condition> conditions, Condition.Measurements measured) {
        for (var condition : conditions) {
            var verdict = condition.judge(measured);
            if (!verdict.holds()) {
                var left = verdict.left();
                var right = verdict.right();
                return new Failure(
                        "assertion-condition",
                        "the condition " + Problems.shown(condition.toString()) + " does not hold",
                        left == null
                                ? right
                                : right == null ? HttpRules.cut(left) : HttpRules.cut(left + " and " + right),
                        condition.toString());
            }
        }
        return null;
    }

    /** Whether one of them is about a value. */
    static boolean name(List<Condition> conditions, Condition.Value value) {
        return conditions.stream()
                .anyMatch(condition -> names(condition.left(), value) || names(condition.right(), value));
    }

    private static boolean names(Condition.Operand operand, Condition.Value value) {
        return operand instanceof Condition.Operand.Measured measured && measured.value() == value;
    }
}
