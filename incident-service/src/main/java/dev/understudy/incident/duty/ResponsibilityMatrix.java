package dev.understudy.incident.duty;

import dev.understudy.events.PersonEvent.Absence;
import dev.understudy.events.PersonEvent.PersonApplied;
import dev.understudy.events.ResponsibilityEvent.Duty;
import java.time.LocalDate;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The responsibility matrix of one project, with the absences of its people. Pure. */
public record ResponsibilityMatrix(List<Duty> duties, Map<String, PersonApplied> people) {

    /**
     * Somebody to call.
     *
     * @param explanation why it is this person when the matrix names another, for the timeline; empty when it names this one
     */
    public record Callee(String personId, String explanation) {}

    /**
     * Who answers for a zone in a role on a day.
     *
     * <p>A zone without a duty of its own is answered by the first duty of the matrix that is in force: calling somebody
     * who may not be the right one beats calling nobody. Somebody absent is replaced by the deputy named in the absence,
     * else by the deputy of the duty, and so on while those are absent themselves. When everybody in that chain is
     * absent, the one whom the matrix names is called all the same.
     *
     * @param day in the project's time zone
     */
    public Optional<Callee> find(@Nullable String zoneId, DutyRole role, LocalDate day) {
        var own = inForce(day).stream()
                .filter(duty -> duty.zoneId().equals(zoneId))
                .findFirst();
        var duty = own.or(() -> inForce(day).stream().findFirst());
        return duty.flatMap(d -> named(d, role).map(person -> {
            var callee = present(person, d.deputy(), day);
            return own.isPresent()
                    ? callee
                    : new Callee(
                            callee.personId(),
                            ("nobody answers for zone '" + zoneId + "', so zone '" + d.zoneId() + "' does. "
                                            + callee.explanation())
                                    .strip());
        }));
    }

    /** A person, or whoever stands in for him or her on a day. */
    public Callee standIn(String personId, @Nullable String zoneId, LocalDate day) {
        var deputy = inForce(day).stream()
                .filter(duty -> duty.zoneId().equals(zoneId))
                .findFirst()
                .map(Duty::deputy)
                .orElse(null);
        return present(personId, deputy, day);
    }

    /** Those who want to know of failures in a zone without having a duty in it. */
    public Set<String> informed(@Nullable String zoneId, LocalDate day) {
        var informed = new LinkedHashSet<String>();
        for (var duty : inForce(day)) {
            if (duty.zoneId().equals(zoneId)) {
                informed.addAll(duty.informed());
            }
        }
        return informed;
    }

    private List<Duty> inForce(LocalDate day) {
        return duties.stream()
                .filter(duty -> duty.validFrom() == null || !day.isBefore(duty.validFrom()))
                .filter(duty -> duty.validTo() == null || !day.isAfter(duty.validTo()))
                .toList();
    }

    private static Optional<String> named(Duty duty, DutyRole role) {
        return Optional.ofNullable(
                switch (role) {
                    case PRIMARY -> duty.primary();
                    case DEPUTY -> duty.deputy();
                    case ESCALATION -> duty.escalation();
                });
    }

    private Callee present(String named, @Nullable String deputy, LocalDate day) {
        var tried = new LinkedHashSet<String>();
        @Nullable String candidate = named;
        while (candidate != null && tried.add(candidate)) {
            var absence = absence(candidate, day);
            if (absence.isEmpty()) {
                return new Callee(candidate, candidate.equals(named) ? "" : "in place of " + named + ", who is absent");
            }
            var substitute = absence.get().deputy();
            candidate = substitute == null ? deputy : substitute;
        }
        return new Callee(named, "absent, but so is everybody who could stand in");
    }

    private Optional<Absence> absence(String personId, LocalDate day) {
        var person = people.get(personId);
        return person == null
                ? Optional.empty()
                : person.absences().stream()
                        .filter(absence -> !day.isBefore(absence.from()) && !day.isAfter(absence.to()))
                        .findFirst();
    }
}
