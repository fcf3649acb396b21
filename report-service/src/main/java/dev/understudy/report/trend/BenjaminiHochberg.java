package dev.understudy.report.trend;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Who looks at many zones finds something in one of them by chance. Adjusted p-values keep the expected share of such
 * findings among all findings under the level that they are compared with.
 *
 * <p>Source: Benjamini and Hochberg, "Controlling the false discovery rate", Journal of the Royal Statistical Society B 57
 * (1995).
 */
public final class BenjaminiHochberg {

    private BenjaminiHochberg() {}

    /** The adjusted p-values under the same keys, in the same order. */
    public static <K> Map<K, Double> adjust(Map<K, Double> pValues) {
        var descending = pValues.entrySet().stream()
                .sorted(Map.Entry.<K, Double>comparingByValue(Comparator.reverseOrder()))
                .toList();
        int n = descending.size();
        var adjusted = new LinkedHashMap<K, Double>(pValues);
        double least = 1;
        for (int i = 0; i < n; i++) {
            var entry = descending.get(i);
            least = Math.min(least, entry.getValue() * n / (n - i));
            adjusted.put(entry.getKey(), least);
        }
        return adjusted;
    }
}
