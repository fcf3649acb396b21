package dev.understudy.incident.drill;

import dev.understudy.incident.due.DueWork;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Optional;

@ApplicationScoped
class DrillWork implements DueWork {

    private final DrillService service;

    DrillWork(DrillService service) {
        this.service = service;
    }

    @Override
    public String name() {
        return "drills";
    }

    @Override
    public boolean fireNext() {
        return service.fireNext() || service.planNext();
    }

    @Override
    public Optional<Instant> nextDue() {
        return service.nextDue();
    }
}
