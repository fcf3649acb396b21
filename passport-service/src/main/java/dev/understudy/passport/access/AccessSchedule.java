package dev.understudy.passport.access;

import dev.understudy.passport.history.Passports;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import org.jboss.logging.Logger;

/** Once a day, looks whether the secrets of every project are still where the passport says. */
@ApplicationScoped
class AccessSchedule {

    private static final Logger LOG = Logger.getLogger(AccessSchedule.class);
    private static final Duration EVERY = Duration.ofDays(1);
    private static final int AT_ONCE = 200;

    private final AccessRounds rounds;
    private final AccessLooks looks;
    private final Passports passports;
    private final Clock clock;

    AccessSchedule(AccessRounds rounds, AccessLooks looks, Passports passports, Clock clock) {
        this.rounds = rounds;
        this.looks = looks;
        this.passports = passports;
        this.clock = clock;
    }

    @Scheduled(every = "1m", delayed = "45s", concurrentExecution = ConcurrentExecution.SKIP)
    void verifyOldest() {
        for (var projectId : rounds.claim(clock.instant(), EVERY, AT_ONCE)) {
            try {
                verify(projectId);
            } catch (RuntimeException e) {
                LOG.errorf(e, "Accesses could not be looked at, other projects go on project=%s", projectId);
            }
        }
    }

    /** Stores are asked outside of any transaction: they may take their time. */
    private void verify(String projectId) {
        var passport = passports.find(projectId);
        if (passport.isEmpty()) {
            return;
        }
        var seen = passport.get().assets().stream()
                .flatMap(asset -> asset.accesses().stream().flatMap(access -> looks.look(asset, access).stream()))
                .toList();
        if (!seen.isEmpty()) {
            rounds.keep(projectId, seen, clock.instant());
        }
    }
}
