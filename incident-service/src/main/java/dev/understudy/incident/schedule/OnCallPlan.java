package dev.understudy.incident.schedule;

import dev.understudy.incident.schedule.Rotation.Policy;
import dev.understudy.incident.schedule.TemporarySchedule.FixedShift;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A schedule with all that changes it: who is on call when. Pure.
 *
 * @param rotations by name
 * @param imported fixed shifts from a calendar; they count like windows of layer 0
 */
record OnCallPlan(
        ZoneId zone,
        Policy policy,
        Map<String, Rotation> rotations,
        List<Rule> rules,
        List<FixedShift> imported,
        List<DutyOverride> overrides,
        List<TemporarySchedule> temporary) {

    /** How far a run is followed back to find its beginning. */
    private static final long LOOK_BACK_DAYS = 62;

    /**
     * Who has duty in a window.
     *
     * @param who a person, unless {@code rotation} names a rotation
     * @param layer of the windows that hold a moment only those of the highest layer count; equal ones share
     */
    record Rule(
            DutyWindow window,
            @Nullable String who,
            @Nullable String rotation,
            int layer) {

        Rule {
            if ((who == null) == (rotation == null)) {
                throw new BadSchedule("who", "a window has either a person or a rotation");
            }
        }
    }

    /** @param truncated still running at the end of the question, where it was cut */
    record Shift(String who, Instant from, Instant to, boolean truncated) {}

    /**
     * Those on call at an instant, each with why when it is not the plain plan; in order of their ids.
     */
    SortedMap<String, String> at(Instant instant) {
        var on = new TreeMap<String, String>();
        for (var schedule : temporary) {
            if (schedule.contains(instant)) {
                for (var shift : schedule.shifts()) {
                    if (!instant.isBefore(shift.from()) && instant.isBefore(shift.to())) {
                        on.put(shift.who(), "temporary schedule");
                    }
                }
                return on;
            }
        }
        planned(instant).forEach(who -> on.put(who, ""));
        var before = List.copyOf(on.keySet());
        for (var override : overrides) {
            if (override.contains(instant)) {
                if (override.remove() == null) {
                    on.putIfAbsent(Optional.ofNullable(override.add()).orElseThrow(), "override");
                } else if (before.contains(override.remove())) {
                    on.remove(override.remove());
                    if (override.add() != null) {
                        on.put(override.add(), "override in place of " + override.remove());
                    }
                }
            }
        }
        return on;
    }

    private TreeSet<String> planned(Instant instant) {
        var on = new TreeSet<String>();
        int layer = Integer.MIN_VALUE;
        for (var shift : imported) {
            if (!instant.isBefore(shift.from()) && instant.isBefore(shift.to())) {
                on.add(shift.who());
                layer = 0;
            }
        }
        for (var rule : rules) {
            if (rule.layer() < layer || !rule.window().isActive(instant, zone)) {
                continue;
            }
            var people = people(rule, instant);
            if (people.isEmpty()) {
                continue;
            }
            if (rule.layer() > layer) {
                on.clear();
                layer = rule.layer();
            }
            on.addAll(people);
        }
        return on;
    }

    private List<String> people(Rule rule, Instant instant) {
        if (rule.who() != null) {
            return List.of(rule.who());
        }
        var rotation = rotations.get(rule.rotation());
        return rotation == null
                ? List.of()
                : rotation.at(instant, policy).stream()
                        .map(Rotation.Shift::participant)
                        .toList();
    }

    /**
     * Shifts that touch {@code [from, to)}, in order; cut and marked where they run on at the end.
     *
     * @param now the past of it comes from the record
     * @param history what was, with open ends where it lasts
     */
    List<Shift> shifts(Instant from, Instant to, @Nullable Instant now, List<FixedShift> history) {
        var planFrom = now == null ? from.minus(LOOK_BACK_DAYS, ChronoUnit.DAYS) : now.isBefore(from) ? from : now;
        var open = new HashMap<String, Instant>();
        var found = new ArrayList<Shift>();
        for (var past : history) {
            if (past.from().isBefore(to) && past.to().isAfter(from)) {
                if (now != null && !past.to().isBefore(planFrom) && now.isBefore(to)) {
                    open.put(past.who(), past.from());
                } else {
                    found.add(new Shift(
                            past.who(),
                            past.from(),
                            past.to().isAfter(to) ? to : past.to(),
                            past.to().isAfter(to)));
                }
            }
        }
        if (planFrom.isBefore(to)) {
            for (var instant : changes(planFrom, to)) {
                var on = at(instant).keySet();
                for (var entry : new LinkedHashMap<>(open).entrySet()) {
                    if (!on.contains(entry.getKey())) {
                        add(found, entry.getKey(), entry.getValue(), instant, from, false);
                        open.remove(entry.getKey());
                    }
                }
                on.forEach(who -> open.putIfAbsent(who, instant));
            }
            var last = at(to).keySet();
            open.forEach((who, since) -> add(found, who, since, to, from, last.contains(who)));
        }
        found.sort(Comparator.comparing(Shift::from).thenComparing(Shift::who));
        return found;
    }

    private static void add(
            List<Shift> found, String who, Instant since, Instant until, Instant from, boolean truncated) {
        if (until.isAfter(from) && since.isBefore(until)) {
            found.add(new Shift(who, since, until, truncated));
        }
    }

    /** Every instant in {@code [from, to)} at which somebody may come or go, the beginning included. */
    TreeSet<Instant> changes(Instant from, Instant to) {
        var edges = new TreeSet<Instant>();
        edges.add(from);
        for (var rule : rules) {
            for (var run : rule.window().runs(from, to, zone)) {
                edges.add(run.from());
                edges.add(run.to());
            }
        }
        for (var rotation : rotations.values()) {
            for (var handOff : rotation.handOffs(from.minus(1, ChronoUnit.DAYS), to)) {
                edges.add(handOff.at());
                for (var shift : rotation.at(handOff.at(), policy)) {
                    edges.add(shift.end());
                }
            }
        }
        for (var shift : imported) {
            edges.add(shift.from());
            edges.add(shift.to());
        }
        for (var override : overrides) {
            edges.add(override.from());
            edges.add(override.to());
        }
        for (var schedule : temporary) {
            edges.add(schedule.from());
            edges.add(schedule.to());
            for (var shift : schedule.shifts()) {
                edges.add(shift.from());
                edges.add(shift.to());
            }
        }
        return new TreeSet<>(edges.subSet(from, true, to, false));
    }
}
