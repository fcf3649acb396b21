package dev.understudy.incident.deadline;

import dev.understudy.incident.duty.PassportCopy;
import dev.understudy.incident.incident.DeadlineClocks;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.SortedMap;
import java.util.TreeMap;

/** Due dates of emergencies by the support agreement. */
@ApplicationScoped
class AgreementClocks implements DeadlineClocks {

    private final PassportCopy passport;
    private final DeadlineConfig config;

    AgreementClocks(PassportCopy passport, DeadlineConfig config) {
        this.passport = passport;
        this.config = config;
    }

    @Override
    public Due due(Subject subject, Instant now) {
        var terms = terms(subject);
        return new Due(
                state(ClockKind.RESPONSE, subject, terms).due().orElseGet(() -> subject.startedAt()
                        .plus(AgreementTerms.DEFAULT_RESPONSE)),
                state(ClockKind.RESOLUTION, subject, terms).due().orElse(null),
                terms.silence(),
                terms.clause());
    }

    @Override
    public SortedMap<Integer, Instant> warnings(Subject subject, String clock) {
        var terms = terms(subject);
        var state = state(
                clock.equals(ClockKind.RESPONSE.label()) ? ClockKind.RESPONSE : ClockKind.RESOLUTION, subject, terms);
        var at = new TreeMap<Integer, Instant>();
        for (int percent : terms.percents(config.warnPercent())) {
            state.at(percent).ifPresent(when -> at.put(percent, when));
        }
        return at;
    }

    private Terms terms(Subject subject) {
        var project = passport.project(subject.projectId());
        return AgreementTerms.emergency(
                project, subject.severity(), LocalDate.ofInstant(subject.startedAt(), AgreementTerms.zone(project)));
    }

    private static ClockState state(ClockKind kind, Subject subject, Terms terms) {
        var definition = kind == ClockKind.RESPONSE ? terms.response() : terms.resolution();
        var events = new ArrayList<ClockEvent>();
        events.add(new ClockEvent.Started(subject.startedAt()));
        events.add(new ClockEvent.Promised(subject.startedAt(), definition == null ? null : definition.toPromise()));
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
