package dev.understudy.incident.schedule;

import dev.understudy.incident.due.DueWork;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Optional;

@ApplicationScoped
class HandOverWork implements DueWork {

    private final ScheduleService service;

    HandOverWork(ScheduleService service) {
        this.service = service;
    }

    @Override
    public String name() {
        return "hand-overs";
    }

    @Override
    public boolean fireNext() {
        return service.armNext() || service.checkNext();
    }

    @Override
    public Optional<Instant> nextDue() {
        return service.nextDue();
    }
}
