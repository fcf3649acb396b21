package dev.understudy.incident.incident;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Explains the deadlines of an emergency. */
@ApplicationScoped
class Deadlines {

    /** The calendar of emergencies: every hour counts, on every day. */
    static final String AROUND_THE_CLOCK = "24x7";

    private final Clock clock;

    Deadlines(Clock clock) {
        this.clock = clock;
    }

    /**
     * Why a deadline is what it is.
     *
     * @param clock {@code response} (until somebody owns it) or {@code resolution} (until it works again)
     * @param clause what the agreement says, or that nothing is agreed
     * @param calendar the hours that count
     * @param start when the clock started, UTC
     * @param allowed from start to due
     * @param stopped when it was met or would have been, UTC; absent while it runs
     * @param state {@code running}, {@code met} or {@code missed}
     */
    record DeadlineView(
            String clock,
            String clause,
            String calendar,
            Instant start,
            Duration allowed,
            Instant due,
            @Nullable Instant stopped,
            String state) {}

    List<DeadlineView> explain(Incident incident) {
        var views = new ArrayList<DeadlineView>();
        var responded = incident.respondedAt == null ? incident.resolvedAt : incident.respondedAt;
        views.add(view(incident, "response", incident.responseDue, responded));
        if (incident.resolutionDue != null) {
            views.add(view(incident, "resolution", incident.resolutionDue, incident.resolvedAt));
        }
        return views;
    }

    private DeadlineView view(Incident incident, String name, Instant due, @Nullable Instant stopped) {
        var end = stopped == null ? clock.instant() : stopped;
        var missed = !end.isBefore(due);
        return new DeadlineView(
                name,
                incident.clause,
                AROUND_THE_CLOCK,
                incident.clocksFrom,
                Duration.between(incident.clocksFrom, due),
                due,
                stopped,
                missed ? "missed" : stopped == null ? "running" : "met");
    }
}
