package dev.understudy.passport.finding;

import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import org.jboss.logging.Logger;

/** Looks at projects that nothing has happened to: time alone makes things expire and absences begin. */
@ApplicationScoped
class FindingSchedule {

    private static final Logger LOG = Logger.getLogger(FindingSchedule.class);
    private static final Duration AGE = Duration.ofHours(1);
    private static final int AT_ONCE = 500;

    private final FindingRepository repository;
    private final Findings findings;
    private final Clock clock;

    FindingSchedule(FindingRepository repository, Findings findings, Clock clock) {
        this.repository = repository;
        this.findings = findings;
        this.clock = clock;
    }

    @Scheduled(every = "1m", delayed = "30s", concurrentExecution = ConcurrentExecution.SKIP)
    void assessOldest() {
        for (var projectId : repository.assessedBefore(clock.instant().minus(AGE), AT_ONCE)) {
            try {
                findings.assess(projectId);
            } catch (RuntimeException e) {
                LOG.errorf(e, "A project could not be looked at, the others go on project=%s", projectId);
            }
        }
    }
}
