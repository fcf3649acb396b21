package dev.understudy.incident.schedule;

import dev.understudy.events.PersonEvent.Absence;
import dev.understudy.events.PersonEvent.PersonApplied;
import java.time.LocalDate;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Who stands in for those who are absent. Pure. */
final class Substitutes {

    private Substitutes() {}

    /**
     * Replaces whoever is absent by the deputy of the absence, and that one in turn. Where nobody in that chain is there,
     * the one whom the plan names stays: calling somebody who may not answer beats calling nobody.
     *
     * @param planned person id to why
     * @param day in the schedule's time zone
     */
    static SortedMap<String, String> of(
            SortedMap<String, String> planned, Map<String, PersonApplied> people, LocalDate day) {
        var on = new TreeMap<String, String>();
        planned.forEach((person, why) -> {
            var there = present(person, people, day);
            if (there.isEmpty()) {
                on.putIfAbsent(person, join(why, "absent, and so is everybody who could stand in"));
            } else if (there.get().equals(person)) {
                on.put(person, why);
            } else {
                on.putIfAbsent(there.get(), join(why, "in place of " + person + ", who is absent"));
            }
        });
        return on;
    }

    private static Optional<String> present(String person, Map<String, PersonApplied> people, LocalDate day) {
        var tried = new LinkedHashSet<String>();
        @Nullable String candidate = person;
        while (candidate != null && tried.add(candidate)) {
            var absence = absence(candidate, people, day);
            if (absence.isEmpty()) {
                return Optional.of(candidate);
            }
            candidate = absence.get().deputy();
        }
        return Optional.empty();
    }

    private static Optional<Absence> absence(String person, Map<String, PersonApplied> people, LocalDate day) {
        var known = people.get(person);
        return known == null
                ? Optional.empty()
                : known.absences().stream()
                        .filter(absence -> !day.isBefore(absence.from()) && !day.isAfter(absence.to()))
                        .findFirst();
    }

    private static String join(String first, String second) {
        return first.isEmpty() ? second : first + ", " + second;
    }
}
