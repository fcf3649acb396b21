package dev.understudy.monitor.schedule;

import dev.understudy.events.CheckEvent.CheckApplied;
import dev.understudy.events.CheckEvent.HttpTarget;
import dev.understudy.events.CheckEvent.Schedule;
import dev.understudy.monitor.probe.ProbeTarget;
import dev.understudy.monitor.status.CheckState;
import java.time.Duration;
import java.util.List;

/** Checks for the tests of the engine. */
final class Checks {

    private Checks() {}

    static CheckApplied http(String checkId, String url) {
        return http(checkId, url, Duration.ofSeconds(60));
    }

    static CheckApplied http(String checkId, String url, Duration interval) {
        int slash = checkId.indexOf('/');
        return new CheckApplied(
                checkId.substring(0, slash),
                checkId.substring(slash + 1),
                1,
                "http",
                "passport",
                "site",
                "frontend",
                new Schedule(interval, Duration.ofSeconds(5), Duration.ofSeconds(5), 2, 1),
                List.of("hosting"),
                new HttpTarget(url, "GET", List.of()));
    }

    static OwnedCheck owned(CheckApplied check) {
        return new OwnedCheck(check, ProbeTarget.of(check).orElseThrow(), 0, CheckState.NEW, null, 0);
    }
}
