package dev.understudy.passport.document;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds what was probably meant by a misspelt word. */
final class Closest {

    private static final int LONGEST = 64;
    /** Beyond this a list is too long to compare with at every mistake. */
    private static final int MOST_CANDIDATES = 2000;

    private Closest() {}

    /** {@code ", did you mean 'zones'?"}, or nothing when no word is near. */
    static String hint(String word, Collection<String> known) {
        return to(word, known).map(near -> ", did you mean '" + near + "'?").orElse("");
    }

    static Optional<String> to(String word, Collection<String> known) {
        if (word.isEmpty() || word.length() > LONGEST) {
            return Optional.empty();
        }
        int tolerance = Math.max(1, Math.min(3, word.length() / 3));
        var lower = word.toLowerCase(Locale.ROOT);
        record Candidate(String word, int distance) {}
        return known.stream()
                .limit(MOST_CANDIDATES)
                .filter(other -> Math.abs(other.length() - word.length()) <= tolerance)
                .map(other -> new Candidate(other, distance(lower, other.toLowerCase(Locale.ROOT), tolerance)))
                .filter(candidate -> candidate.distance() <= tolerance)
                .min(Comparator.comparingInt(Candidate::distance).thenComparing(Candidate::word))
                .map(Candidate::word);
    }

    /**
     * Levenshtein distance, neighbours swapped counting as one (optimal string alignment); more than {@code tolerance}
     * when it is more, however much. What lies further than that from the diagonal cannot be on a shorter way.
     */
    private static int distance(String left, String right, int tolerance) {
        int far = tolerance + 1;
        var twoBack = new int[right.length() + 1];
        var back = new int[right.length() + 1];
        var row = new int[right.length() + 1];
        for (int j = 0; j <= right.length(); j++) {
            back[j] = j;
        }
        for (int i = 1; i <= left.length(); i++) {
            int from = Math.max(1, i - tolerance);
            int to = Math.min(right.length(), i + tolerance);
            row[from - 1] = from == 1 ? i : far;
            int nearest = row[from - 1];
            for (int j = from; j <= to; j++) {
                int substitution = back[j - 1] + (left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(substitution, Math.min(back[j], row[j - 1]) + 1);
                if (i > 1
                        && j > 1
                        && left.charAt(i - 1) == right.charAt(j - 2)
                        && left.charAt(i - 2) == right.charAt(j - 1)) {
                    row[j] = Math.min(row[j], twoBack[j - 2] + 1);
                }
                nearest = Math.min(nearest, row[j]);
            }
            if (to < right.length()) {
                row[to + 1] = far;
            }
            if (nearest > tolerance) {
                return far;
            }
            var free = twoBack;
            twoBack = back;
            back = row;
            row = free;
        }
        return back[right.length()];
    }
}
