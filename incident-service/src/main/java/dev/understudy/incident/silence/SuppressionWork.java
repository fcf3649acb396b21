package dev.understudy.incident.silence;

import dev.understudy.incident.due.DueWork;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Optional;

@ApplicationScoped
class SuppressionWork implements DueWork {

    private final SuppressionService service;

    SuppressionWork(SuppressionService service) {
        this.service = service;
    }

    @Override
    public String name() {
        return "suppressions";
    }

    @Override
    public boolean fireNext() {
        return service.reviewNext();
    }

    @Override
    public Optional<Instant> nextDue() {
        return service.nextDue();
    }
}
