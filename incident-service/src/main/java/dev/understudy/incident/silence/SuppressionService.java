package dev.understudy.incident.silence;

import dev.understudy.incident.incident.IncidentService;
import dev.understudy.incident.suppression.Suppression;
import dev.understudy.incident.suppression.Suppressions;
import dev.understudy.incident.suppression.Suppressions.Review;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Begins and ends suppressions; open incidents follow, some at a time, whatever happens to this process. */
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

    Suppression begin(Suppression suppression) {
        QuarkusTransaction.requiringNew().run(() -> {
            suppressions.add(suppression);
            suppressions.review(suppression.projectId(), null);
        });
        lookAtFirst(suppression.projectId());
        return suppression;
    }

    /** @return false when it had ended before */
    boolean end(Suppression suppression) {
        boolean ended = QuarkusTransaction.requiringNew().call(() -> {
            var now = suppressions.end(suppression.id(), clock.instant());
            if (now) {
                suppressions.review(suppression.projectId(), null);
            }
            return now;
        });
        if (ended) {
            lookAtFirst(suppression.projectId());
        }
        return ended;
    }

    /** Whoever asked sees what became of a few at once; where there are many, the rest follows. */
    private void lookAtFirst(String projectId) {
        QuarkusTransaction.requiringNew()
                .run(() -> suppressions.takeReview(projectId).ifPresent(this::look));
    }

    /**
     * Looks at some of the open incidents where a suppression begins, or where something that silences others began or
     * ceased to fail.
     *
     * @return whether there was something
     */
    @Transactional
    boolean reviewNext() {
        var beginning = suppressions.takeBeginning(clock.instant());
        if (beginning.isPresent()) {
            suppressions.review(beginning.get().projectId(), null);
            return true;
        }
        var review = suppressions.takeReview(null);
        review.ifPresent(this::look);
        return review.isPresent();
    }

    private void look(Review review) {
        incidents
                .suppressionsChanged(review.projectId(), review.after())
                .ifPresent(last -> suppressions.review(review.projectId(), last));
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
