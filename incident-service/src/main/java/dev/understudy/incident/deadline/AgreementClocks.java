package dev.understudy.incident.deadline;

import dev.understudy.events.IncidentEvent.Severity;
import dev.understudy.events.ProjectEvent.ProjectApplied;
import dev.understudy.incident.deadline.DeadlineStore.Ready;
import dev.understudy.incident.duty.PassportCopy;
import dev.understudy.incident.incident.DeadlineClocks;
import dev.understudy.incident.sql.OncePerTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Optional;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** Due dates of emergencies by the support agreement. */
@ApplicationScoped
class AgreementClocks implements DeadlineClocks {

    private record Asked(String projectId, Severity severity, LocalDate day) {}

    /** @param project that it was worked out for */
    private record Answer(@Nullable ProjectApplied project, Ready ready) {}

    private final PassportCopy passport;
    private final OncePerTransaction once;
    private final DeadlineConfig config;

    AgreementClocks(PassportCopy passport, OncePerTransaction once, DeadlineConfig config) {
        this.passport = passport;
        this.once = once;
        this.config = config;
    }

    @Override
    public Due due(Subject subject, Instant now) {
        var ready = ready(subject);
        return new Due(
                state(ClockKind.RESPONSE, subject, ready).due().orElseGet(() -> subject.startedAt()
                        .plus(AgreementTerms.DEFAULT_RESPONSE)),
                state(ClockKind.RESOLUTION, subject, ready).due().orElse(null),
                ready.terms().silence(),
                ready.terms().clause());
    }

    @Override
    public SortedMap<Integer, Instant> warnings(Subject subject, String clock) {
        var ready = ready(subject);
        var state = state(
                clock.equals(ClockKind.RESPONSE.label()) ? ClockKind.RESPONSE : ClockKind.RESOLUTION, subject, ready);
        return state.at(ready.terms().percents(config.warnPercent()));
    }

    private Ready ready(Subject subject) {
        var project = passport.project(subject.projectId());
        var key = new Asked(
                subject.projectId(),
                subject.severity(),
                LocalDate.ofInstant(subject.startedAt(), AgreementTerms.zone(project)));
        var known = once.get(key, Answer.class, () -> answer(project, key));
        if (known.project() != project.orElse(null)) {
            once.forget(key);
            known = once.get(key, Answer.class, () -> answer(project, key));
        }
        return known.ready();
    }

    private static Answer answer(Optional<ProjectApplied> project, Asked asked) {
        return new Answer(
                project.orElse(null), Ready.of(AgreementTerms.emergency(project, asked.severity(), asked.day())));
    }

    private static ClockState state(ClockKind kind, Subject subject, Ready ready) {
        var events = new ArrayList<ClockEvent>();
        events.add(new ClockEvent.Started(subject.startedAt()));
        events.add(new ClockEvent.Promised(subject.startedAt(), ready.of(kind)));
        for (var pause : subject.pauses()) {
            events.add(pause.worked() ? new ClockEvent.Resolved(pause.from()) : new ClockEvent.Held(pause.from()));
            if (pause.until() != null) {
                events.add(
                        pause.worked()
                                ? new ClockEvent.Reopened(pause.until())
                                : new ClockEvent.Resumed(pause.until()));
            }
        }
        return ClockState.replay(kind, events);
    }
}
