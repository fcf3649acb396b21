package dev.understudy.passport.busfactor;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * On how few people things hang.
 *
 * @param busFactor the least number of people whose loss leaves something critical that nobody left can operate. 0 when
 *     there is such a thing already; absent when it is not exact, or when nothing critical can be worked out
 * @param atLeast proven lower bound; equal to the factor when that is exact
 * @param atMost a loss of this many is known to leave something behind
 * @param exact whether the search came to its end
 * @param method {@code expansion} (up to 25 people) or {@code hitting-set} (more), or {@code none} when there was nothing
 *     to search
 * @param minimalLosses all groups of the least size, or of those the first {@value #MOST_LOSSES}; things that are orphaned
 *     already are left out of account here
 * @param lossCount how many such groups there are
 * @param orphaned what nobody can operate as things stand
 * @param notMeasured of what nothing is written down
 * @param people what every person's loss alone would do, the heaviest first
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record BusFactor(
        @Nullable Integer busFactor,
        @Nullable Integer atLeast,
        @Nullable Integer atMost,
        boolean exact,
        String method,
        List<Loss> minimalLosses,
        int lossCount,
        List<Thing> orphaned,
        List<Thing> notMeasured,
        List<Impact> people) {

    static final int MOST_LOSSES = 500;

    /** What is operated. */
    @Schema(name = "OperatedThing")
    public record Thing(String id, String kind, String name, boolean critical) {

        static Thing of(Operable operable) {
            return new Thing(operable.id(), operable.kind(), operable.name(), operable.critical());
        }
    }

    /**
     * @param people ids
     * @param leaves what nobody can operate then and could before
     */
    public record Loss(List<String> people, List<Thing> leaves) {}

    /**
     * @param orphans what nobody can operate without this person
     * @param leavesWithOne what then hangs on one more person, and did not before
     */
    public record Impact(String person, List<Thing> orphans, List<Hanging> leavesWithOne) {}

    /** @param on any one of these going too would orphan it */
    public record Hanging(Thing thing, List<String> on) {}

    /** Works it out. */
    public static BusFactor of(Collection<Operable> things) {
        var known = things.stream().filter(Operable::isKnown).toList();
        var orphaned = known.stream()
                .filter(thing -> !thing.isOperableWithout(Set.of()))
                .toList();
        var able = known.stream()
                .filter(thing -> thing.isOperableWithout(Set.of()))
                .toList();
        var losses = search(able.stream().filter(Operable::critical).toList());
        boolean orphanedCritical = orphaned.stream().anyMatch(Operable::critical);
        var atLeast = orphanedCritical ? Integer.valueOf(0) : losses.atLeast();
        return new BusFactor(
                orphanedCritical || losses.exact() ? atLeast : null,
                atLeast,
                orphanedCritical ? Integer.valueOf(0) : losses.atMost(),
                orphanedCritical || losses.exact(),
                losses.method(),
                losses.groups().stream()
                        .limit(MOST_LOSSES)
                        .map(group -> loss(group, able))
                        .toList(),
                losses.groups().size(),
                orphaned.stream().map(Thing::of).toList(),
                things.stream().filter(thing -> !thing.isKnown()).map(Thing::of).toList(),
                impacts(able));
    }

    /** What the loss of these people together would do. */
    public static WhatIf without(Collection<Operable> things, Set<String> gone) {
        var able = things.stream()
                .filter(thing -> thing.isKnown() && thing.isOperableWithout(Set.of()))
                .toList();
        var orphans = able.stream()
                .filter(thing -> !thing.isOperableWithout(gone))
                .map(Thing::of)
                .toList();
        var hanging = new ArrayList<Hanging>();
        for (var thing : able) {
            if (thing.isOperableWithout(gone)) {
                var on = thing.people().stream()
                        .filter(person -> !gone.contains(person))
                        .filter(person -> thing.isOperableWithout(Set.of(person)))
                        .filter(person -> !thing.isOperableWithout(with(gone, person)))
                        .sorted()
                        .toList();
                if (!on.isEmpty()) {
                    hanging.add(new Hanging(Thing.of(thing), on));
                }
            }
        }
        return new WhatIf(orphans, hanging);
    }

    /**
     * @param orphans what nobody can operate then
     * @param leavesWithOne what hangs on one more person then, and did not before
     */
    public record WhatIf(List<Thing> orphans, List<Hanging> leavesWithOne) {}

    private record Losses(
            @Nullable Integer atLeast,
            @Nullable Integer atMost,
            boolean exact,
            String method,
            List<List<String>> groups) {}

    private static Losses search(List<Operable> critical) {
        if (critical.isEmpty()) {
            return new Losses(null, null, false, "none", List.of());
        }
        var people = new TreeSet<String>();
        critical.forEach(thing -> people.addAll(thing.people()));
        var ids = List.copyOf(people);
        var numbers = new LinkedHashMap<String, Integer>();
        ids.forEach(id -> numbers.put(id, numbers.size()));
        // What is operated alike is looked at once.
        var compiled = critical.stream()
                .map(thing -> Compiled.of(thing, numbers))
                .distinct()
                .toList();
        boolean few = people.size() <= CutExpansion.MOST_PEOPLE;
        var least = few ? CutExpansion.search(compiled) : HittingSetSearch.search(compiled);
        return new Losses(
                least.atLeast(),
                least.atMost(),
                least.isExact(),
                few ? "expansion" : "hitting-set",
                least.sets().stream()
                        .map(set -> set.stream().mapToObj(ids::get).toList())
                        .sorted(Comparator.comparing(group -> String.join(" ", group)))
                        .toList());
    }

    private static Loss loss(List<String> group, List<Operable> able) {
        var gone = Set.copyOf(group);
        return new Loss(
                group,
                able.stream()
                        .filter(thing -> thing.critical() && !thing.isOperableWithout(gone))
                        .map(Thing::of)
                        .toList());
    }

    private static List<Impact> impacts(List<Operable> able) {
        var orphans = new LinkedHashMap<String, List<Thing>>();
        var hanging = new LinkedHashMap<String, List<Hanging>>();
        for (var operable : able) {
            var thing = Thing.of(operable);
            var hands = new Hands(operable);
            var alone = Set.copyOf(hands.alone());
            alone.forEach(person ->
                    orphans.computeIfAbsent(person, _ -> new ArrayList<>()).add(thing));
            hands.pairs(person -> !alone.contains(person))
                    .forEach((person, on) -> hanging.computeIfAbsent(person, _ -> new ArrayList<>())
                            .add(new Hanging(thing, List.copyOf(on))));
        }
        var people = new TreeSet<>(orphans.keySet());
        people.addAll(hanging.keySet());
        return people.stream()
                .map(person -> new Impact(
                        person, orphans.getOrDefault(person, List.of()), hanging.getOrDefault(person, List.of())))
                .sorted(Comparator.comparingLong((Impact impact) -> -impact.orphans().stream()
                                .filter(Thing::critical)
                                .count())
                        .thenComparingInt(impact -> -impact.orphans().size())
                        .thenComparingInt(impact -> -impact.leavesWithOne().size())
                        .thenComparing(Impact::person))
                .toList();
    }

    private static Set<String> with(Set<String> people, String person) {
        var all = new HashSet<>(people);
        all.add(person);
        return all;
    }
}
