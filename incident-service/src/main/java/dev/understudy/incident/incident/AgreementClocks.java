package dev.understudy.incident.incident;

import dev.understudy.incident.duty.PassportCopy;
import io.quarkus.arc.DefaultBean;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;

/** Around the clock, by the figures of the agreement in force; a hold moves the resolution by its length. */
@DefaultBean
@ApplicationScoped
class AgreementClocks implements DeadlineClocks {

    private final PassportCopy passport;

    AgreementClocks(PassportCopy passport) {
        this.passport = passport;
    }

    @Override
    public Due due(Subject subject, Instant now) {
        var project = passport.project(subject.projectId());
        var terms = EmergencyDeadlines.of(
                project, now.atZone(passport.zone(subject.projectId())).toLocalDate());
        var paused = Duration.ZERO;
        var stands = false;
        for (var pause : subject.pauses()) {
            if (pause.until() == null) {
                stands = true;
            } else {
                paused = paused.plus(Duration.between(pause.from(), pause.until()));
            }
        }
        var moved = paused;
        return new Due(
                subject.startedAt().plus(terms.response()),
                stands
                        ? null
                        : terms.resolution()
                                .map(allowed ->
                                        subject.startedAt().plus(allowed).plus(moved))
                                .orElse(null),
                terms.escalateAfter(),
                terms.clause());
    }
}
