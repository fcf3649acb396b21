package dev.understudy.incident.incident;

import dev.understudy.incident.due.DueWork;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Optional;

@ApplicationScoped
class CandidateWork implements DueWork {

    private final SignalService signals;

    CandidateWork(SignalService signals) {
        this.signals = signals;
    }

    @Override
    public String name() {
        return "candidates";
    }

    @Override
    public boolean fireNext() {
        var project = signals.projectWithDueCandidates();
        project.ifPresent(id -> {
            try {
                signals.reviewCandidates(id);
            } catch (RuntimeException e) {
                // Other projects are not to wait for this one.
                signals.postponeCandidates(id);
                throw e;
            }
        });
        return project.isPresent();
    }

    @Override
    public Optional<Instant> nextDue() {
        return signals.nextCandidateReview();
    }
}
