package dev.understudy.passport.finding;

import dev.understudy.events.Criticality;
import dev.understudy.passport.document.Passport;
import dev.understudy.passport.document.Passport.Asset;
import dev.understudy.passport.document.Passport.Duty;
import dev.understudy.passport.fact.Facts;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;

/**
 * What rules look at: the passport in force (or one that is tried), what is known, and what time it is.
 *
 * @param facts of the project
 * @param now UTC
 */
public record Situation(Passport passport, Facts facts, Instant now) {

    public String projectId() {
        return passport.project().id();
    }

    /** The day in the project's time zone. */
    public LocalDate today() {
        return now.atZone(passport.timeZone()).toLocalDate();
    }

    public List<Duty> dutiesToday() {
        return passport.responsibilities().stream()
                .filter(duty -> duty.isValidOn(today()))
                .toList();
    }

    /** By its own criticality or its zone's. */
    public boolean isCritical(Asset asset) {
        return passport.criticality(asset).filter(Criticality.CRITICAL::equals).isPresent();
    }

    public boolean isCriticalZone(String zoneId) {
        return passport.zone(zoneId)
                .filter(zone -> zone.criticality() == Criticality.CRITICAL)
                .isPresent();
    }

    /** As people know it; the id of what has no name. */
    public String zoneName(String zoneId) {
        return passport.zone(zoneId).map(zone -> zone.name()).orElse(zoneId);
    }

    public String personName(String personId) {
        return passport.person(personId).map(person -> person.name()).orElse(personId);
    }
}
