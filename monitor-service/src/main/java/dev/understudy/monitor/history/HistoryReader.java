package dev.understudy.monitor.history;

import dev.understudy.monitor.MonitorConfig;
import dev.understudy.monitor.history.HistoryStore.Key;
import dev.understudy.monitor.history.Tally.Durations;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Puts together what blocks, chunks, rollups and results not stored yet say of a time. To the millisecond as far back as
 * single results are kept; before that a time begins and ends with an hour, and with a day where rollups of hours are
 * gone too.
 */
@ApplicationScoped
class HistoryReader {

    private final HistoryStore store;
    private final ResultCollector collector;
    private final Clock clock;
    private final MonitorConfig.History config;

    HistoryReader(HistoryStore store, ResultCollector collector, Clock clock, MonitorConfig config) {
        this.store = store;
        this.collector = collector;
        this.clock = clock;
        this.config = config.history();
    }

    /**
     * What is known of a time of a check.
     *
     * @param rollup of the probes that ended in it
     */
    record Measured(long from, long to, Rollup rollup, Durations durations) {

        /** Milliseconds that nothing is known of, those of probes that could not tell included. */
        long unknown() {
            return Math.max(
                    0, to - from - durations.up() - durations.degraded() - durations.down() - durations.maintenance());
        }

        /** This and the time of another check. */
        Measured beside(Measured other) {
            return new Measured(from, to, rollup.beside(other.rollup), durations.plus(other.durations));
        }

        /** This and the time that follows it. */
        Measured plus(Measured other) {
            return new Measured(
                    Math.min(from, other.from),
                    Math.max(to, other.to),
                    rollup.then(other.rollup),
                    durations.plus(other.durations));
        }
    }

    /** A part of a check's history: what it says, and when it begins. */
    private record Piece(long at, Rollup rollup) {}

    /** The earliest moment that is known to the millisecond. */
    long exactFrom() {
        return HistoryStore.oldestHour(today(), config.rawDays()) * HistoryStore.HOUR_MILLIS;
    }

    /** The earliest moment that is known by the hour. */
    long hourlyFrom() {
        return HistoryStore.oldestHour(today(), config.hourDays()) * HistoryStore.HOUR_MILLIS;
    }

    /**
     * The closest moment that a time can begin or end with.
     *
     * @param up whether to choose the later one
     */
    long possible(long moment, boolean up) {
        if (moment >= exactFrom()) {
            return moment;
        }
        long unit = moment >= hourlyFrom() ? HistoryStore.HOUR_MILLIS : HistoryStore.DAY_MILLIS;
        return (up ? Math.ceilDiv(moment, unit) : Math.floorDiv(moment, unit)) * unit;
    }

    /**
     * What is known of consecutive times.
     *
     * @param bounds epoch milliseconds, ascending, at least two, each one {@link #possible}
     * @return per check one more element than inner bounds; also of checks that never had a result
     */
    Map<String, List<Measured>> measure(Collection<String> checkIds, long... bounds) {
        var series = store.series(checkIds);
        var numbers = series.values();
        int first = StoredResult.hourOf(bounds[0]);
        int last = StoredResult.hourOf(Math.max(bounds[0], bounds[bounds.length - 1] - 1));
        var raw = fresh(series, last);
        var torn = torn(bounds);
        var blocks = store.blocks(keys(numbers, torn, raw));
        var days = wholeDays(bounds, first, last);
        raw.keySet().forEach(key -> days.remove((Integer) Math.floorDiv(key.hour(), HistoryStore.HOURS_A_DAY)));
        var dayRollups = days.isEmpty() ? Map.<Key, byte[]>of() : store.days(numbers, days.getFirst(), days.getLast());
        var hourRollups = hourRollups(numbers, first, last, days);
        var before = before(numbers, first);

        var measured = new HashMap<String, List<Measured>>();
        for (var checkId : checkIds) {
            var number = series.get(checkId);
            measured.put(
                    checkId,
                    number == null
                            ? divide(List.of(), Tally.NONE, bounds)
                            : divide(
                                    pieces(
                                            number,
                                            first,
                                            last,
                                            raw,
                                            torn,
                                            blocks,
                                            Set.copyOf(days),
                                            dayRollups,
                                            hourRollups),
                                    lead(number, first, raw, before),
                                    bounds));
        }
        return measured;
    }

    /**
     * The results of a check that ended in a time, in their order.
     *
     * @param to exclusive
     */
    List<StoredResult> results(String checkId, long from, long to) {
        var number = store.series(List.of(checkId)).get(checkId);
        if (number == null || to <= from) {
            return List.of();
        }
        int first = StoredResult.hourOf(Math.max(from, exactFrom()));
        int last = StoredResult.hourOf(to - 1);
        if (last < first) {
            return List.of();
        }
        var blocks = new ArrayList<>(store.blocks(number, first, last).values());
        store.chunks(List.of(number), first, last).values().forEach(blocks::addAll);
        blocks.addAll(collector.unstored(checkId, first, last).values());
        return ResultBlock.merge(blocks).stream()
                .filter(result -> result.finishedAt() >= from && result.finishedAt() < to)
                .toList();
    }

    /** What is in no block yet, and so in no rollup either. */
    private Map<Key, List<byte[]>> fresh(Map<String, Integer> series, int lastHour) {
        int oldest = StoredResult.hourOf(exactFrom());
        if (lastHour < oldest) {
            return Map.of();
        }
        var fresh = new HashMap<>(store.chunks(series.values(), oldest, lastHour));
        series.forEach((checkId, number) -> collector
                .unstored(checkId, Math.max(oldest, lastHour - 2), lastHour)
                .forEach((hour, chunk) -> {
                    var all = new ArrayList<>(fresh.getOrDefault(new Key(number, hour), List.of()));
                    all.add(chunk);
                    fresh.put(new Key(number, hour), all);
                }));
        return fresh;
    }

    /** Hours that a bound falls into: what is before it and what is after must be told apart. */
    private static Set<Integer> torn(long... bounds) {
        var torn = new HashSet<Integer>();
        for (long bound : bounds) {
            if (Math.floorMod(bound, HistoryStore.HOUR_MILLIS) != 0) {
                torn.add(StoredResult.hourOf(bound));
            }
        }
        return torn;
    }

    private static List<Key> keys(Collection<Integer> numbers, Set<Integer> hours, Map<Key, ?> fresh) {
        var keys = new HashSet<Key>(fresh.keySet());
        hours.forEach(hour -> numbers.forEach(number -> keys.add(new Key(number, hour))));
        return List.copyOf(keys);
    }

    /** Days without a bound inside. */
    private static List<Integer> wholeDays(long[] bounds, int first, int last) {
        var torn = new HashSet<Integer>();
        for (long bound : bounds) {
            if (Math.floorMod(bound, HistoryStore.DAY_MILLIS) != 0) {
                torn.add((int) Math.floorDiv(bound, HistoryStore.DAY_MILLIS));
            }
        }
        var days = new ArrayList<Integer>();
        for (int day = Math.ceilDiv(first, HistoryStore.HOURS_A_DAY);
                (day + 1) * HistoryStore.HOURS_A_DAY - 1 <= last;
                day++) {
            if (!torn.contains(day)) {
                days.add(day);
            }
        }
        return days;
    }

    /** Those that no whole day stands for; all of them where days are few. */
    private Map<Key, byte[]> hourRollups(Collection<Integer> numbers, int first, int last, List<Integer> days) {
        if (days.size() < 3) {
            return store.hours(numbers, first, last);
        }
        var rollups = new HashMap<>(store.hours(numbers, first, days.getFirst() * HistoryStore.HOURS_A_DAY - 1));
        rollups.putAll(store.hours(numbers, (days.getLast() + 1) * HistoryStore.HOURS_A_DAY, last));
        int day = days.getFirst();
        for (int next : days) {
            if (next > day + 1) {
                rollups.putAll(store.hours(
                        numbers, (day + 1) * HistoryStore.HOURS_A_DAY, next * HistoryStore.HOURS_A_DAY - 1));
            }
            day = next;
        }
        return rollups;
    }

    private Map<Integer, Piece> before(Collection<Integer> numbers, int first) {
        var before = new HashMap<Integer, Piece>();
        store.lastHours(numbers, first).forEach((key, rollup) -> {
            long at = key.hour() * HistoryStore.HOUR_MILLIS;
            before.put(key.series(), new Piece(at, Rollup.read(rollup, at)));
        });
        if (first * HistoryStore.HOUR_MILLIS < hourlyFrom() + HistoryStore.DAY_MILLIS) {
            store.lastDays(numbers, Math.floorDiv(first, HistoryStore.HOURS_A_DAY))
                    .forEach((key, rollup) -> {
                        long at = key.hour() * HistoryStore.DAY_MILLIS;
                        before.putIfAbsent(key.series(), new Piece(at, Rollup.read(rollup, at)));
                    });
        }
        return before;
    }

    /** What the time before the first hour ends with. */
    private static Tally lead(int number, int first, Map<Key, List<byte[]>> raw, Map<Integer, Piece> before) {
        var lead = before.containsKey(number) ? before.get(number).rollup().tally() : Tally.NONE;
        var late = new ArrayList<byte[]>();
        raw.forEach((key, chunks) -> {
            if (key.series() == number && key.hour() < first) {
                late.addAll(chunks);
            }
        });
        if (late.isEmpty()) {
            return lead;
        }
        var after = Tally.of(ResultBlock.merge(late));
        return lead.isEmpty() || after.endsAfter(lead) ? after : lead;
    }

    private static List<Piece> pieces(
            int number,
            int first,
            int last,
            Map<Key, List<byte[]>> raw,
            Set<Integer> torn,
            Map<Key, byte[]> blocks,
            Set<Integer> days,
            Map<Key, byte[]> dayRollups,
            Map<Key, byte[]> hourRollups) {
        var pieces = new TreeMap<Long, List<Piece>>();
        for (int hour = first; hour <= last; hour++) {
            var key = new Key(number, hour);
            long at = hour * HistoryStore.HOUR_MILLIS;
            int day = Math.floorDiv(hour, HistoryStore.HOURS_A_DAY);
            if (days.contains(day) && dayRollups.containsKey(new Key(number, day))) {
                long morning = day * HistoryStore.DAY_MILLIS;
                var rollup = dayRollups.get(new Key(number, day));
                pieces.computeIfAbsent(
                        morning, start -> List.of(new Piece(morning, Rollup.read(nonNull(rollup), morning))));
            } else if (torn.contains(hour) || raw.containsKey(key)) {
                var parts = new ArrayList<>(raw.getOrDefault(key, List.of()));
                var block = blocks.get(key);
                if (block != null) {
                    parts.add(block);
                }
                var results = ResultBlock.merge(parts);
                pieces.put(
                        at,
                        torn.contains(hour)
                                ? results.stream()
                                        .map(result -> new Piece(result.finishedAt(), Rollup.of(List.of(result))))
                                        .toList()
                                : List.of(new Piece(at, Rollup.of(results))));
            } else if (hourRollups.containsKey(key)) {
                pieces.put(at, List.of(new Piece(at, Rollup.read(nonNull(hourRollups.get(key)), at))));
            }
        }
        return pieces.values().stream().flatMap(List::stream).toList();
    }

    private static byte[] nonNull(byte @Nullable [] bytes) {
        return java.util.Objects.requireNonNull(bytes);
    }

    private List<Measured> divide(List<Piece> pieces, Tally lead, long... bounds) {
        var measured = new ArrayList<Measured>();
        long now = clock.millis();
        var carry = lead;
        int next = 0;
        // In an hour that the first bound falls into, what is before it.
        for (; next < pieces.size() && pieces.get(next).at() < bounds[0]; next++) {
            carry = carry.then(pieces.get(next).rollup().tally());
        }
        for (int i = 0; i + 1 < bounds.length; i++) {
            long from = bounds[i];
            long to = Math.max(from, Math.min(bounds[i + 1], now));
            var tally = carry.enter(from);
            var sum = Rollup.NONE;
            for (; next < pieces.size() && pieces.get(next).at() < bounds[i + 1]; next++) {
                tally = tally.then(pieces.get(next).rollup().tally());
                sum = sum.then(pieces.get(next).rollup());
            }
            measured.add(new Measured(from, to, sum, tally.close(to)));
            carry = tally;
        }
        return measured;
    }

    private int today() {
        return (int) Math.floorDiv(clock.millis(), HistoryStore.DAY_MILLIS);
    }

    static long[] bounds(long... moments) {
        return Arrays.stream(moments).sorted().distinct().toArray();
    }
}
