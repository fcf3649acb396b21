package dev.understudy.incident.work;

import dev.understudy.incident.due.DueWork;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Optional;

@ApplicationScoped
class OverdueWork implements DueWork {

    private final WorkService service;

    OverdueWork(WorkService service) {
        this.service = service;
    }

    @Override
    public String name() {
        return "overdue-work";
    }

    @Override
    public boolean fireNext() {
        return service.tellNextOverdue();
    }

    @Override
    public Optional<Instant> nextDue() {
        return service.nextDue();
    }
}
