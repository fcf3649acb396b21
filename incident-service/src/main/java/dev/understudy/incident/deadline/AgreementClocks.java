package dev.understudy.incident.deadline;

import dev.understudy.incident.duty.PassportCopy;
import dev.understudy.incident.incident.DeadlineClocks;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Due dates of emergencies by the support agreement. */
@ApplicationScoped
class AgreementClocks implements DeadlineClocks {

    private final PassportCopy passport;

    AgreementClocks(PassportCopy passport) {
        this.passport = passport;
    }

    @Override
    public Due due(Subject subject, Instant now) {
        var project = passport.project(subject.projectId());
        var day = LocalDate.ofInstant(subject.startedAt(), AgreementTerms.zone(project));
        var terms = AgreementTerms.emergency(project, subject.severity(), day);
        var events = new ArrayList<ClockEvent>();
        events.add(new ClockEvent.Started(subject.startedAt()));
        for (var pause : subject.pauses()) {
            events.add(pause.worked() ? new ClockEvent.Resolved(pause.from()) : new ClockEvent.Held(pause.from()));
            if (pause.until() != null) {
                events.add(
                        pause.worked()
                                ? new ClockEvent.Reopened(pause.until())
                                : new ClockEvent.Resumed(pause.until()));
            }
        }
        var response = terms.response() == null ? null : terms.response().toPromise();
        var resolution = terms.resolution() == null ? null : terms.resolution().toPromise();
        return new Due(
                state(ClockKind.RESPONSE, events, response).due().orElseGet(() -> subject.startedAt()
                        .plus(AgreementTerms.DEFAULT_RESPONSE)),
                state(ClockKind.RESOLUTION, events, resolution).due().orElse(null),
                terms.silence(),
                terms.clause());
    }

    private static ClockState state(ClockKind kind, List<ClockEvent> events, @Nullable Promise promise) {
        var all = new ArrayList<>(events);
        all.add(new ClockEvent.Promised(events.getFirst().at(), promise));
        return ClockState.replay(kind, all);
    }
}
