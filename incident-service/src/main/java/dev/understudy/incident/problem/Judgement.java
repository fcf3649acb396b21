package dev.understudy.incident.problem;

import dev.understudy.events.ProblemEvent.Promise;
import org.jspecify.annotations.Nullable;

/**
 * Whether failures became rarer after a rework. Given how many there were in all, how many of them fall into the time
 * after it is a binomial question (Przyborowski, Wilenski, "Homogeneity of results in testing samples from Poisson
 * series", Biometrika 31, 1940), so the answer is exact for however few there are. Pure.
 *
 * @param pValue how likely at most that many would be after it with an unchanged rate; null while it is too early
 */
record Judgement(Promise promise, @Nullable Double pValue) {

    static final double LEVEL = 0.05;

    /**
     * @param before occurrences in {@code daysBefore} days before the rework
     * @param after occurrences in {@code daysAfter} days since
     * @param patience days after which a rework that has not shown itself counts as one that did not help
     */
    static Judgement of(int before, double daysBefore, int after, double daysAfter, double patience) {
        if (before == 0 || daysBefore <= 0 || daysAfter <= 0) {
            return new Judgement(Promise.TOO_EARLY, null);
        }
        int all = before + after;
        double share = daysAfter / (daysBefore + daysAfter);
        double p = Rates.binomialAtMost(after, all, share);
        if (p <= LEVEL) {
            return new Judgement(Promise.KEPT, p);
        }
        // Half as many would have been a beginning; when even that is contradicted, it did not help.
        double half = daysAfter / 2 / (daysBefore + daysAfter / 2);
        double atLeast = after == 0 ? 1 : 1 - Rates.binomialAtMost(after - 1, all, half);
        if (atLeast <= LEVEL || daysAfter >= patience) {
            return new Judgement(Promise.NOT_KEPT, p);
        }
        return new Judgement(Promise.TOO_EARLY, null);
    }
}
