package dev.understudy.passport.busfactor;

import dev.understudy.kit.problem.InvalidInput;
import dev.understudy.kit.problem.Violation;
import dev.understudy.passport.busfactor.Operable.Key;
import dev.understudy.passport.busfactor.Operable.Way;
import dev.understudy.passport.document.Passport;
import dev.understudy.passport.history.Passports;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Works out on whom projects hang. */
@ApplicationScoped
class BusFactorService {

    private final Passports passports;
    private final Clock clock;

    BusFactorService(Passports passports, Clock clock) {
        this.passports = passports;
        this.clock = clock;
    }

    BusFactorView busFactor(String projectId) {
        var stored = passports.current(projectId);
        return busFactor(stored.content(), stored.version().version(), today(stored.content()));
    }

    static BusFactorView busFactor(Passport passport, long version, LocalDate day) {
        return new BusFactorView(
                passport.project().id(),
                version,
                day,
                names(passport),
                BusFactor.of(Operations.assets(passport)),
                BusFactor.of(Operations.duties(passport, day)));
    }

    /** @throws InvalidInput code {@code bus-factor.unknown-person} */
    WhatIfView without(String projectId, List<String> without) {
        var stored = passports.current(projectId);
        var passport = stored.content();
        var gone = new LinkedHashSet<>(without);
        requireKnown(passport, gone);
        return without(passport, stored.version().version(), today(passport), gone);
    }

    static WhatIfView without(Passport passport, long version, LocalDate day, Set<String> gone) {
        var assets = Operations.assets(passport);
        var duties = Operations.duties(passport, day);
        return new WhatIfView(
                passport.project().id(),
                version,
                day,
                List.copyOf(gone),
                names(passport),
                BusFactor.without(assets, gone),
                BusFactor.without(duties, gone),
                BusFactor.of(left(assets, gone)),
                BusFactor.of(left(duties, gone)));
    }

    /** The same things, with the hands of those who are left. */
    private static List<Operable> left(List<Operable> things, Set<String> gone) {
        return things.stream()
                .map(thing -> new Operable(
                        thing.id(),
                        thing.kind(),
                        thing.name(),
                        thing.critical(),
                        thing.ways().stream()
                                .map(way -> new Way(
                                        way.through(),
                                        way.keys().stream()
                                                .map(key -> new Key(
                                                        key.name(),
                                                        key.holders().stream()
                                                                .filter(holder -> !gone.contains(holder))
                                                                .collect(Collectors.toUnmodifiableSet())))
                                                .toList()))
                                .toList()))
                .toList();
    }

    private static void requireKnown(Passport passport, Set<String> people) {
        if (people.isEmpty()) {
            throw new InvalidInput(
                    "bus-factor.unknown-person",
                    "nobody is named; add 'without=' and the id of a person, once for each",
                    List.of(Violation.at("without", "required", "name at least one person")));
        }
        var violations = new ArrayList<Violation>();
        for (var person : people) {
            if (passport.person(person).isEmpty()) {
                violations.add(Violation.at(
                        "without",
                        "unknown-person",
                        "there is no person '" + person + "' in the passport; it has "
                                + passport.people().stream()
                                        .map(known -> "'" + known.id() + "'")
                                        .limit(20)
                                        .collect(Collectors.joining(", "))));
            }
        }
        if (!violations.isEmpty()) {
            throw new InvalidInput(
                    "bus-factor.unknown-person", violations.getFirst().message(), violations);
        }
    }

    private LocalDate today(Passport passport) {
        return LocalDate.ofInstant(clock.instant(), passport.timeZone());
    }

    private static Map<String, String> names(Passport passport) {
        var names = new LinkedHashMap<String, String>();
        passport.people().forEach(person -> names.put(person.id(), person.name()));
        return names;
    }
}
