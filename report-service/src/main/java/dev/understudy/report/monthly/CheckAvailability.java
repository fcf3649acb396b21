package dev.understudy.report.monthly;

import dev.understudy.report.measurement.Segment;
import dev.understudy.report.period.Period;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * How a check was, weighted by time. Durations are whole milliseconds, as ISO-8601 text.
 *
 * @param wall the part of the period in which the check existed and that has passed; the sum of up, degraded, down,
 *     maintenance and unknown
 * @param maintenance time of planned maintenance: neither good nor bad, and nothing that should have been measured
 * @param unknown time that no result speaks for, or in which the check was at rest
 * @param availability (up + degraded) / (up + degraded + down); absent when nothing was measured
 * @param coverage (up + degraded + down) / (wall - maintenance); absent when there was nothing to measure
 */
@Schema(description = "How a check was, weighted by time; wall = up + degraded + down + maintenance + unknown.")
record CheckAvailability(
        String checkId,
        String name,
        @Nullable String zone,
        @Nullable String target,

        @Schema(description = "The part of the month in which the check existed and that has passed")
        Duration wall,

        Duration up,
        Duration degraded,
        Duration down,

        @Schema(description = "Time of planned maintenance: neither good nor bad")
        Duration maintenance,

        @Schema(description = "Time that no result speaks for")
        Duration unknown,

        @Schema(
                description = "(up + degraded) / (up + degraded + down), 0 to 1; null when nothing was measured",
                nullable = true)
        @Nullable
        Double availability,

        @Schema(
                description =
                        "(up + degraded + down) / (wall - maintenance), 0 to 1; null when there was nothing to measure",
                nullable = true)
        @Nullable
        Double coverage,

        List<Day> days) {

    /**
     * Those that were down longest, then those that least is known of; in the order of {@code checks}.
     *
     * @param most how many at most
     */
    static List<CheckAvailability> mostTroubled(List<CheckAvailability> checks, int most) {
        if (checks.size() <= most) {
            return checks;
        }
        var chosen = checks.stream()
                .sorted(Comparator.comparing(CheckAvailability::down)
                        .thenComparing(CheckAvailability::unknown)
                        .reversed())
                .limit(most)
                .map(CheckAvailability::checkId)
                .collect(Collectors.toSet());
        return checks.stream().filter(check -> chosen.contains(check.checkId())).toList();
    }

    /** One day of the project's calendar. {@code wall} is zero where the check did not exist, or in the future. */
    record Day(
            LocalDate date,
            Duration wall,
            Duration up,
            Duration degraded,
            Duration down,
            Duration maintenance,
            Duration unknown) {}

    private record Share(Duration wall, Duration up, Duration degraded, Duration down, Duration maintenance) {

        static Share of(List<Segment> segments, Instant from, Instant to) {
            if (!from.isBefore(to)) {
                return new Share(Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO);
            }
            var up = Duration.ZERO;
            var degraded = Duration.ZERO;
            var down = Duration.ZERO;
            var maintenance = Duration.ZERO;
            for (var segment : segments) {
                var part = segment.within(from, to);
                switch (segment.status()) {
                    case UP -> up = up.plus(part);
                    case DEGRADED -> degraded = degraded.plus(part);
                    case DOWN -> down = down.plus(part);
                    case MAINTENANCE -> maintenance = maintenance.plus(part);
                    case PENDING, UNKNOWN, PAUSED -> {
                        // Not measured: part of what is left over.
                    }
                }
            }
            return new Share(Duration.between(from, to), up, degraded, down, maintenance);
        }

        Duration measured() {
            return up.plus(degraded).plus(down);
        }

        Duration unknown() {
            return wall.minus(maintenance).minus(measured());
        }
    }

    /**
     * @param segments those that reach into the period, not overlapping
     * @param from when the check came to exist, or the period's start
     * @param until when it ceased to, or the period's end, or now
     */
    static CheckAvailability of(
            String checkId,
            String name,
            @Nullable String zone,
            @Nullable String target,
            List<Segment> segments,
            Instant from,
            Instant until,
            Period period) {
        var whole = Share.of(segments, from, until);
        var days = new ArrayList<Day>();
        for (var date : period.days()) {
            var start = period.start(date);
            var end = period.start(date.plusDays(1));
            var share = Share.of(segments, start.isAfter(from) ? start : from, end.isBefore(until) ? end : until);
            days.add(new Day(
                    date,
                    share.wall(),
                    share.up(),
                    share.degraded(),
                    share.down(),
                    share.maintenance(),
                    share.unknown()));
        }
        var measured = whole.measured();
        var measurable = whole.wall().minus(whole.maintenance());
        return new CheckAvailability(
                checkId,
                name,
                zone,
                target,
                whole.wall(),
                whole.up(),
                whole.degraded(),
                whole.down(),
                whole.maintenance(),
                whole.unknown(),
                measured.isZero() ? null : ratio(whole.up().plus(whole.degraded()), measured),
                measurable.isZero() ? null : ratio(measured, measurable),
                days);
    }

    private static double ratio(Duration part, Duration whole) {
        return (double) part.toMillis() / whole.toMillis();
    }
}
