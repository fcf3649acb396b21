package dev.understudy.incident.problem;

import dev.understudy.incident.due.DueWork;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Optional;

@ApplicationScoped
class SortingWork implements DueWork {

    private final ProblemService service;

    SortingWork(ProblemService service) {
        this.service = service;
    }

    @Override
    public String name() {
        return "recurrences";
    }

    @Override
    public boolean fireNext() {
        return service.sortNext();
    }

    @Override
    public Optional<Instant> nextDue() {
        return Optional.empty();
    }
}
