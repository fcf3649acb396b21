package dev.understudy.incident.problem;

import dev.understudy.incident.due.DueWork;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Optional;

@ApplicationScoped
class PromiseWork implements DueWork {

    private final ProblemService service;

    PromiseWork(ProblemService service) {
        this.service = service;
    }

    @Override
    public String name() {
        return "promises";
    }

    @Override
    public boolean fireNext() {
        return service.checkNext();
    }

    @Override
    public Optional<Instant> nextDue() {
        return service.nextCheck();
    }
}
