package dev.understudy.monitor.status;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.events.CheckStatus;
import dev.understudy.monitor.conformance.Conformance;
import dev.understudy.monitor.conformance.Conformance.Case;
import dev.understudy.monitor.probe.Outcome;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * A share of failures in a window is read as the same number of probes in a row: {@code ceil(share * window)} failures
 * are DOWN, and as many successes as bring the share below that are UP again.
 */
class ThresholdsConformanceTest {

    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

    private static final String RESOURCE = "host resources (CPU, memory, disks) are no kind of check here";
    private static final String INCIDENTS = "incidents are opened, merged and resolved by incident-service";
    private static final String DELIVERY = "whether a notice gets through is notifier-service's; a change is told once";
    private static final String IN_A_ROW =
            "consecutive probes decide, not a share of a window: the window's own content is no state of ours";
    private static final String RESULTS = "how results are kept is another matter: see the history of results";

    private static final Map<String, String> AGAINST = against();

    private static Map<String, String> against() {
        var against = new HashMap<String, String>();
        Conformance.cases("flapping-and-thresholds.yaml").forEach(one -> {
            var model = one.given().path("model").asText();
            if (model.equals("resource") || model.equals("window+resource")) {
                against.put(one.id(), RESOURCE);
            } else if (one.id().startsWith("thr-incident-")) {
                against.put(one.id(), INCIDENTS);
            } else if (model.equals("statistics")) {
                against.put(one.id(), RESULTS);
            }
        });
        List.of(
                        "thr-share-over-limit-at-threshold",
                        "thr-share-over-limit-over-threshold",
                        "thr-run-over-limit-at-fifth",
                        "thr-run-over-limit-clears",
                        "thr-run-over-limit-then-down")
                .forEach(id -> against.put(id, RESOURCE));
        List.of(
                        "thr-window-oldest-drops-out",
                        "thr-window-absent-window-starts-fresh",
                        "thr-window-exactly-at-threshold-goes-down",
                        "thr-window-warm-up-failure-does-not-flip")
                .forEach(id -> against.put(id, IN_A_ROW));
        List.of(
                        "thr-window-statistics-failure-is-not-fatal",
                        "thr-window-result-carries-code",
                        "thr-window-recent-list-capped-at-50")
                .forEach(id -> against.put(id, RESULTS));
        against.put("thr-streak-channel-not-configured", DELIVERY);
        against.put("thr-streak-delivery-errors", DELIVERY);
        return against;
    }

    @TestFactory
    Stream<DynamicTest> cases() {
        return Conformance.tests("flapping-and-thresholds.yaml", AGAINST, ThresholdsConformanceTest::hold);
    }

    private static void hold(Case one) {
        var given = one.given();
        switch (given.path("model").asText()) {
            case "streak" -> streak(one);
            case "window" -> window(one);
            case "" -> {
                assertThat(one.id()).startsWith("thr-policy-");
                policy(one);
            }
            default -> throw new AssertionError("there is no model " + given.path("model"));
        }
    }

    private static void streak(Case one) {
        var alert = one.given().get("alert");
        var thresholds = new Thresholds(
                alert.get("failure_threshold").asInt(),
                alert.get("success_threshold").asInt());
        var start = one.given().get("start");
        var state = new CheckState(start.get("alerting").asBoolean() ? CheckStatus.DOWN : CheckStatus.UP, NOON, 1);
        int failures = start.get("failures").asInt();
        int successes = start.get("successes").asInt();
        var results = one.when().get("results");
        for (int i = 0; i < results.size(); i++) {
            boolean ok = results.get(i).get("ok").asInt() == 1;
            state = state.after(ok ? Outcome.UP : Outcome.DOWN, NOON.plusSeconds(i), thresholds)
                    .state();
            failures = ok ? 0 : failures + 1;
            successes = ok ? successes + 1 : 0;
            var wanted = one.expect().get("after_each").get(i);
            assertThat(state.status() == CheckStatus.DOWN)
                    .isEqualTo(wanted.get("alerting").asBoolean());
            assertThat(failures).isEqualTo(wanted.get("failures").asInt());
            assertThat(successes).isEqualTo(wanted.get("successes").asInt());
        }
    }

    private static void policy(Case one) {
        var from = status(one.given().get("previous"));
        var to = status(one.given().get("status"));
        boolean changed = one.given().get("changed").asBoolean();
        var state = new CheckState(changed ? from : to, NOON, 1);
        var step = state.after(to == CheckStatus.DOWN ? Outcome.DOWN : Outcome.UP, NOON, new Thresholds(1, 1));
        assertThat(step.changed()).isEqualTo(one.expect().get("notify").asBoolean());
        assertThat(step.changed() && step.state().status() == CheckStatus.DOWN)
                .isEqualTo(one.expect().get("open_incident").asBoolean());
    }

    private static void window(Case one) {
        var given = one.given();
        int size = given.has("window_size") ? given.get("window_size").asInt() : 5;
        int percent =
                given.has("threshold_percent") ? given.get("threshold_percent").asInt() : 100;
        int failures = (size * percent + 99) / 100;
        var thresholds = new Thresholds(failures, size - failures + 1);
        var before = new CheckState(
                given.has("status") ? status(given.get("status")) : CheckStatus.UP, NOON.minusSeconds(100), 1);
        var state = before.status() == CheckStatus.MAINTENANCE
                ? before.endMaintenance(NOON).state()
                : before;
        for (var earlier : given.path("window")) {
            state = state.after(outcome(earlier), NOON.minusSeconds(50), thresholds)
                    .state();
        }
        var history = state;
        var results = results(one.when());
        var steps = new ArrayList<CheckState.Step>();
        for (int i = 0; i < results.size(); i++) {
            var step = state.after(results.get(i), NOON.plusSeconds(i), thresholds);
            steps.add(step);
            state = step.state();
        }
        boolean wentDown =
                steps.stream().anyMatch(step -> step.changed() && step.state().status() == CheckStatus.DOWN);
        for (var demand : one.expect().properties()) {
            var wanted = demand.getValue();
            switch (demand.getKey()) {
                case "status" -> assertThat(state.status()).isEqualTo(status(wanted));
                case "changed" -> {
                    boolean told = steps.stream().anyMatch(CheckState.Step::changed)
                            && history.status() != CheckStatus.PENDING;
                    assertThat(told).isEqualTo(wanted.asBoolean());
                }
                case "previous_status" -> assertThat(before.status()).isEqualTo(status(wanted));
                case "status_after_each" -> {
                    for (int i = 0; i < wanted.size(); i++) {
                        assertThat(steps.get(i).state().status()).isEqualTo(status(wanted.get(i)));
                    }
                }
                case "incidents_after_each" -> {
                    for (int i = 0; i < wanted.size(); i++) {
                        assertThat(steps.get(i).state().status() == CheckStatus.DOWN)
                                .isEqualTo(wanted.get(i).asInt() > 0);
                    }
                }
                case "incidents" -> assertThat(wentDown).isEqualTo(wanted.asInt() > 0);
                case "notifications" ->
                    assertThat(steps.stream().filter(CheckState.Step::changed)).hasSize(wanted.asInt());
                case "notified" -> assertThat(wentDown).isEqualTo(wanted.asBoolean());
                case "incident" ->
                    assertThat(state.status() == CheckStatus.DOWN)
                            .isEqualTo(wanted.get("open").asBoolean());
                default -> throw new AssertionError("cannot judge " + demand.getKey());
            }
        }
    }

    private static List<Outcome> results(JsonNode when) {
        var outcomes = new ArrayList<Outcome>();
        if (when.has("result")) {
            outcomes.add(outcome(when.get("result")));
        }
        when.path("results").forEach(result -> outcomes.add(outcome(result)));
        // A window alone is what the probes said.
        when.path("window").forEach(result -> outcomes.add(outcome(result)));
        return outcomes;
    }

    private static Outcome outcome(JsonNode ok) {
        if (!ok.isInt()) {
            throw new AssertionError("cannot judge " + ok);
        }
        return ok.asInt() == 1 ? Outcome.UP : Outcome.DOWN;
    }

    private static CheckStatus status(JsonNode word) {
        return switch (word.asText()) {
            case "up" -> CheckStatus.UP;
            case "down" -> CheckStatus.DOWN;
            case "starting" -> CheckStatus.PENDING;
            case "maintenance" -> CheckStatus.MAINTENANCE;
            case "paused" -> CheckStatus.PAUSED;
            default -> throw new AssertionError("there is no status " + word);
        };
    }
}
