package dev.understudy.incident.schedule;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Shifts of several layers as one: of those that hold a moment the highest priority counts, equal ones share, and an
 * override beats every shift. Pure.
 */
final class Layers {

    private Layers() {}

    record Shift(String who, int priority, Instant from, Instant to) {}

    record Row(String who, Instant from, Instant to) {}

    static List<Row> flatten(List<Shift> shifts, List<Shift> overrides, Instant from, Instant to) {
        var edges = new TreeSet<Instant>();
        edges.add(from);
        edges.add(to);
        for (var all : List.of(shifts, overrides)) {
            for (var shift : all) {
                edges.add(shift.from());
                edges.add(shift.to());
            }
        }
        var rows = new ArrayList<Row>();
        Map<String, Instant> open = new HashMap<>();
        for (var edge : edges.subSet(from, true, to, true)) {
            Set<String> on = edge.equals(to) ? Set.of() : on(shifts, overrides, edge);
            for (var who : List.copyOf(open.keySet())) {
                if (!on.contains(who)) {
                    rows.add(new Row(who, open.remove(who), edge));
                }
            }
            on.forEach(who -> open.putIfAbsent(who, edge));
        }
        rows.sort(Comparator.comparing(Row::from).thenComparing(Row::who));
        return rows;
    }

    private static Set<String> on(List<Shift> shifts, List<Shift> overrides, Instant at) {
        var overriding = highest(overrides, at);
        return overriding.isEmpty() ? highest(shifts, at) : overriding;
    }

    private static Set<String> highest(List<Shift> shifts, Instant at) {
        var on = new HashSet<String>();
        int priority = Integer.MIN_VALUE;
        for (var shift : shifts) {
            if (at.isBefore(shift.from()) || !at.isBefore(shift.to()) || shift.priority() < priority) {
                continue;
            }
            if (shift.priority() > priority) {
                on.clear();
                priority = shift.priority();
            }
            on.add(shift.who());
        }
        return on;
    }
}
