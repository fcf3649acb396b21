package dev.understudy.incident.silence;

import dev.understudy.incident.incident.IncidentService;
import dev.understudy.incident.suppression.Suppression;
import dev.understudy.incident.suppression.Suppressions;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Begins and ends suppressions; open incidents follow in the same transaction. */
@ApplicationScoped
class SuppressionService {

    private final Suppressions suppressions;
    private final IncidentService incidents;
    private final Clock clock;

    SuppressionService(Suppressions suppressions, IncidentService incidents, Clock clock) {
        this.suppressions = suppressions;
        this.incidents = incidents;
        this.clock = clock;
    }

    @Transactional
    Suppression begin(Suppression suppression) {
        suppressions.add(suppression);
        incidents.suppressionsChanged(suppression.projectId());
        return suppression;
    }

    /** @return false when it had ended before */
    @Transactional
    boolean end(Suppression suppression) {
        var ended = suppressions.end(suppression.id(), clock.instant());
        if (ended) {
            incidents.suppressionsChanged(suppression.projectId());
        }
        return ended;
    }

    /**
     * Looks at the open incidents where a suppression begins, or where something that silences others began or ceased to
     * fail.
     *
     * @return whether there was something
     */
    @Transactional
    boolean reviewNext() {
        var project = suppressions
                .takeBeginning(clock.instant())
                .map(Suppression::projectId)
                .or(suppressions::takeReview);
        project.ifPresent(incidents::suppressionsChanged);
        return project.isPresent();
    }

    @Transactional
    Optional<Instant> nextDue() {
        return suppressions.nextDue(clock.instant());
    }

    @Transactional
    Optional<Suppression> find(String id) {
        return suppressions.find(id);
    }

    @Transactional
    List<Suppression> of(String projectId, boolean endedToo) {
        return suppressions.of(projectId, endedToo, clock.instant());
    }
}
