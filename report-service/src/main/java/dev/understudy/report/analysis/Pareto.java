package dev.understudy.report.analysis;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Where emergencies cost most.
 *
 * @param by what they are put together by: {@code zone}, {@code cause} or {@code template}
 * @param measure what they are weighed by: {@code downtime} or {@code hours}
 * @param withoutHours emergencies that nobody wrote working time down for; they weigh nothing by hours
 */
public record Pareto(String by, String measure, List<Slice> slices, int withoutHours) {

    /**
     * @param key absent for those that have none
     * @param downtime time in the period in which they went on; emergencies at the same time count each
     * @param hours working time
     * @param share of all, by the measure, 0 to 1; absent when all weigh nothing
     * @param cumulative the share of this one and all before it
     */
    public record Slice(
            @Nullable String key,
            int emergencies,
            Duration downtime,
            double hours,
            @Nullable Double share,
            @Nullable Double cumulative,
            List<String> incidentIds) {}

    static List<Pareto> all(List<Failure> failures, Instant from, Instant until) {
        var paretos = new ArrayList<Pareto>();
        for (var measure : List.of("downtime", "hours")) {
            paretos.add(of("zone", Failure::zoneId, measure, failures, from, until));
            paretos.add(of("cause", Failure::cause, measure, failures, from, until));
            paretos.add(of("template", Failure::template, measure, failures, from, until));
        }
        return paretos;
    }

    private static Pareto of(
            String by,
            Function<Failure, @Nullable String> key,
            String measure,
            List<Failure> failures,
            Instant from,
            Instant until) {
        var groups = new LinkedHashMap<String, List<Failure>>();
        for (var failure : failures) {
            var name = key.apply(failure);
            groups.computeIfAbsent(name == null ? "" : name, any -> new ArrayList<>())
                    .add(failure);
        }
        boolean byHours = measure.equals("hours");
        var bare = new ArrayList<Slice>();
        groups.forEach((name, group) -> bare.add(new Slice(
                name.isEmpty() ? null : name,
                group.size(),
                group.stream().map(each -> each.within(from, until)).reduce(Duration.ZERO, Duration::plus),
                group.stream()
                                .mapToInt(each -> each.minutesSpent() == null ? 0 : each.minutesSpent())
                                .sum()
                        / 60.0,
                null,
                null,
                group.stream().map(Failure::id).sorted().toList())));
        bare.sort(Comparator.comparingDouble((Slice slice) -> weight(slice, byHours))
                .reversed()
                .thenComparing(slice -> slice.key() == null ? "" : slice.key()));
        double total =
                bare.stream().mapToDouble(slice -> weight(slice, byHours)).sum();
        var slices = new ArrayList<Slice>();
        double before = 0;
        for (var slice : bare) {
            before += weight(slice, byHours);
            slices.add(new Slice(
                    slice.key(),
                    slice.emergencies(),
                    slice.downtime(),
                    slice.hours(),
                    total == 0 ? null : weight(slice, byHours) / total,
                    total == 0 ? null : Math.min(1, before / total),
                    slice.incidentIds()));
        }
        return new Pareto(by, measure, slices, (int)
                failures.stream().filter(each -> each.minutesSpent() == null).count());
    }

    private static double weight(Slice slice, boolean byHours) {
        return byHours ? slice.hours() : slice.downtime().toMillis();
    }
}
