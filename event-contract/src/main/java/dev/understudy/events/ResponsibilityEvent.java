package dev.understudy.events;

import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code passport.responsibilities.v1}: the responsibility matrix of a project. */
public sealed interface ResponsibilityEvent extends EventData {

    @Override
    default String key() {
        return projectId();
    }

    /** The matrix as it now is, whole. */
    @EventType("passport.responsibilities.applied.v1")
    record ResponsibilitiesApplied(String projectId, long version, List<Duty> duties) implements ResponsibilityEvent {}

    @EventType(value = "passport.responsibilities.removed.v1", tombstone = true)
    record ResponsibilitiesRemoved(String projectId) implements ResponsibilityEvent {}

    /**
     * Who answers for a zone; people are person ids of the project.
     *
     * @param validFrom first day, in the project's time zone; always when absent
     * @param validTo last day, inclusive; open-ended when absent
     * @param backupMaker who sees to it that backups are made
     * @param backupVerifier who tries them; somebody else, for nobody finds their own mistakes
     */
    record Duty(
            String zoneId,
            String primary,
            @Nullable String deputy,
            @Nullable String escalation,
            List<String> informed,
            @Nullable LocalDate validFrom,
            @Nullable LocalDate validTo,
            @Nullable String backupMaker,
            @Nullable String backupVerifier) {

        /** In a zone whose backups are nobody's in particular. */
        public Duty(
                String zoneId,
                String primary,
                @Nullable String deputy,
                @Nullable String escalation,
                List<String> informed,
                @Nullable LocalDate validFrom,
                @Nullable LocalDate validTo) {
            this(zoneId, primary, deputy, escalation, informed, validFrom, validTo, null, null);
        }
    }
}
