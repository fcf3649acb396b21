package dev.understudy.monitor.heartbeat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.monitor.calendar.CronExpression;
import dev.understudy.monitor.calendar.OnCalendarExpression;
import dev.understudy.monitor.calendar.Recurrence;
import dev.understudy.monitor.calendar.Zones;
import dev.understudy.monitor.conformance.Conformance;
import dev.understudy.monitor.conformance.Conformance.Case;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class HeartbeatScheduleConformanceTest {

    private static final String TOLD_BY_OTHERS = "who is told, how often and when is incident-service's and"
            + " notifier-service's; here a change is told once";
    private static final String HISTORY =
            "time is accounted for by results, with its own coverage: see the history of results";
    private static final String LABELS = "checks have labels (name and value), no list of tags";
    private static final String RETENTION =
            "the last hundred pings are kept, tried on the database; events are kept by their topic";
    private static final String ZONE_NAME = "a zone keeps the name it was given: both names mean the same zone";

    private static final Map<String, String> AGAINST = against();

    private static Map<String, String> against() {
        var against = new HashMap<String, String>();
        Conformance.cases("heartbeat-schedule.yaml").forEach(one -> {
            if (one.id().startsWith("sched-notify-") || one.id().startsWith("sched-channels-")) {
                against.put(one.id(), TOLD_BY_OTHERS);
            } else if (one.id().startsWith("sched-downtime-")) {
                against.put(one.id(), HISTORY);
            } else if (one.id().startsWith("sched-tags-")) {
                against.put(one.id(), LABELS);
            } else if (one.id().startsWith("sched-retention-")) {
                against.put(one.id(), RETENTION);
            } else if (one.id().startsWith("sched-accept-legacy-tz-")) {
                against.put(one.id(), ZONE_NAME);
            }
        });
        return against;
    }

    @TestFactory
    Stream<DynamicTest> cases() {
        return Conformance.tests("heartbeat-schedule.yaml", AGAINST, HeartbeatScheduleConformanceTest::hold);
    }

    private static void hold(Case one) {
        if (one.expect().has("accepted")) {
            accept(one);
            return;
        }
        if (one.when().path("run").asText().equals("sweep_once")) {
            sweep(one);
            return;
        }
        var plan = plan(one.given());
        var heartbeat = heartbeat(one.given());
        switch (one.when().path("compute").asText()) {
            case "status" -> {
                var at = Instant.parse(one.when().get("at").asText());
                var phase = heartbeat.phase(plan, at).name().toLowerCase(Locale.ROOT);
                if (one.expect().has("status_with_running")) {
                    assertThat(phase)
                            .isEqualTo(one.expect().get("status_with_running").asText());
                }
                if (one.expect().has("status")) {
                    assertThat(phase).isEqualTo(one.expect().get("status").asText());
                }
                if (one.derived().has("next_due")) {
                    assertThat(heartbeat.due(plan))
                            .contains(
                                    Instant.parse(one.derived().get("next_due").asText()));
                }
            }
            case "next_due" ->
                assertThat(heartbeat.due(plan))
                        .contains(Instant.parse(one.expect().get("next_due").asText()));
            case "alert_after" ->
                assertThat(heartbeat.deadline(plan).map(Heartbeat.Deadline::at).orElse(null))
                        .isEqualTo(instant(one.expect(), "alert_after"));
            default -> throw new AssertionError("cannot judge " + one.when());
        }
    }

    private static void sweep(Case one) {
        var plan = plan(one.given());
        var before = heartbeat(one.given());
        var now = Instant.parse(one.when().get("at").asText());
        var stored = instant(one.given(), "alert_after");
        boolean claimed = stored != null && !stored.isAfter(now);
        var after = before;
        var transitions = one.expect().get("transitions");
        var passed = before.deadline(plan).filter(deadline -> !now.isBefore(deadline.at()));
        if (claimed && passed.isPresent()) {
            after = before.expire(passed.get(), plan).heartbeat();
            var transition = transitions.get(0);
            assertThat(passed.get().at()).isEqualTo(instant(transition, "at"));
            assertThat(after.condition())
                    .isEqualTo(condition(transition.get("to").asText()));
            assertThat(before.condition())
                    .isEqualTo(condition(transition.get("from").asText()));
        } else {
            assertThat(transitions).isEmpty();
        }
        for (var demand : List.of(one.expect(), one.derived())) {
            if (demand.has("found_work")) {
                assertThat(claimed).isEqualTo(demand.get("found_work").asBoolean());
            }
            if (demand.has("stored_status")) {
                assertThat(after.condition())
                        .isEqualTo(condition(demand.get("stored_status").asText()));
            }
            if (demand.has("alert_after")) {
                assertThat(after.deadline(plan).map(Heartbeat.Deadline::at).orElse(null))
                        .isEqualTo(instant(demand, "alert_after"));
            }
        }
    }

    private static void accept(Case one) {
        var when = one.when();
        if (when.has("expression")) {
            if (!one.expect().get("accepted").asBoolean()) {
                assertThatThrownBy(() -> Recurrence.parse(when.get("expression").asText()))
                        .isInstanceOf(IllegalArgumentException.class);
                return;
            }
            var recurrence = Recurrence.parse(when.get("expression").asText());
            if (one.expect().has("kind")) {
                var kind =
                        switch (recurrence) {
                            case CronExpression cron -> "cron";
                            case OnCalendarExpression calendar -> "oncalendar";
                        };
                assertThat(kind).isEqualTo(one.expect().get("kind").asText());
            }
            assertThat(Zones.require(when.get("tz").asText()).getId())
                    .isEqualTo(one.expect().get("tz").asText());
            return;
        }
        var period = when.get("period_s");
        if (period == null) {
            var plan = HeartbeatPlan.of(Jobs.target(null, null));
            assertThat(plan.period()).hasSeconds(one.expect().get("period_s").asLong());
            return;
        }
        assertThat(period.isNumber()).isEqualTo(one.expect().get("accepted").asBoolean());
    }

    static HeartbeatPlan plan(JsonNode given) {
        var schedule = given.get("schedule");
        var kind = schedule.get("kind").asText();
        var expression = schedule.path("expression").asText();
        return new HeartbeatPlan(
                kind.equals("simple")
                        ? Duration.ofSeconds(schedule.get("period_s").asLong())
                        : null,
                switch (kind) {
                    case "cron" -> CronExpression.parse(expression);
                    case "oncalendar" -> OnCalendarExpression.parse(expression);
                    default -> null;
                },
                schedule.has("tz") ? Zones.require(schedule.get("tz").asText()) : ZoneOffset.UTC,
                Duration.ofSeconds(schedule.get("grace_s").asLong()),
                null,
                null,
                null);
    }

    private static Heartbeat heartbeat(JsonNode given) {
        var start = instant(given, "last_start");
        return new Heartbeat(
                condition(given.get("stored_status").asText()),
                instant(given, "last_ping"),
                start == null ? Map.of() : Map.of("", start),
                null,
                null);
    }

    private static Heartbeat.Condition condition(String word) {
        return Heartbeat.Condition.valueOf(word.toUpperCase(Locale.ROOT));
    }

    private static @Nullable Instant instant(JsonNode node, String field) {
        return node.hasNonNull(field) ? Instant.parse(node.get(field).asText()) : null;
    }
}
