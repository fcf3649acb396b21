package dev.understudy.events;

import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code passport.projects.v1}: a client's system under support, with its zones and its support agreement. */
public sealed interface ProjectEvent extends EventData {

    @Override
    default String key() {
        return projectId();
    }

    /**
     * The project as it now is, whole.
     *
     * @param version grows with every applied passport of the project; an event with a lower one is out of date
     * @param timeZone IANA zone
     * @param languages ISO 639-1 codes, the preferred one first
     * @param agreement absent while nothing has been agreed
     */
    @EventType("passport.project.applied.v1")
    record ProjectApplied(
            String projectId,
            long version,
            String name,
            Client client,
            String timeZone,
            List<String> languages,
            List<Zone> zones,
            @Nullable Agreement agreement)
            implements ProjectEvent {}

    @EventType(value = "passport.project.removed.v1", tombstone = true)
    record ProjectRemoved(String projectId) implements ProjectEvent {}

    /** The legal entity that owns the project. {@code inn} is the Russian taxpayer number. */
    record Client(String clientId, String name, @Nullable String inn) {}

    record Zone(String zoneId, String name, Criticality criticality) {}

    /**
     * @param validFrom first day, in the project's time zone
     * @param validTo last day, inclusive; open-ended when absent
     * @param reportDay day of the month on which the monthly report is due
     */
    record Agreement(
            @Nullable String number,
            @Nullable LocalDate validFrom,
            @Nullable LocalDate validTo,
            EmergencyTerms emergency,
            @Nullable PlannedTerms planned,
            int reportDay) {}

    /**
     * @param response until somebody owns the emergency, around the clock
     * @param escalateAfter silence after which the next person is called
     * @param resolution until it works again; absent when not agreed
     */
    record EmergencyTerms(
            Duration response,
            Duration escalateAfter,
            @Nullable Duration resolution) {}

    record PlannedTerms(double hoursIncluded) {}
}
