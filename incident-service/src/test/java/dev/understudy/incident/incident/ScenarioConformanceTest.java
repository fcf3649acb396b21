package dev.understudy.incident.incident;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.understudy.events.EventCodec;
import dev.understudy.events.Failure;
import dev.understudy.events.IncidentEvent.Severity;
import dev.understudy.events.NotificationEvent.NotificationRequested;
import dev.understudy.events.NotificationEvent.Purpose;
import dev.understudy.events.PersonEvent.PersonApplied;
import dev.understudy.incident.escalation.EscalationPolicy;
import dev.understudy.incident.escalation.EscalationPolicy.AcknowledgedBy;
import dev.understudy.incident.escalation.EscalationPolicy.Step;
import dev.understudy.incident.escalation.EscalationRun;
import dev.understudy.incident.escalation.Policies;
import dev.understudy.incident.escalation.Target;
import dev.understudy.incident.incident.Cases.Case;
import dev.understudy.incident.incident.Signal.Action;
import dev.understudy.incident.incident.Signal.Outcome;
import dev.understudy.incident.sql.Json;
import dev.understudy.incident.sql.Rows;
import dev.understudy.incident.suppression.Suppression;
import dev.understudy.incident.suppression.Suppressions;
import dev.understudy.kit.testing.EventLog;
import dev.understudy.kit.testing.MutableClock;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Scenarios of other projects' suites, played through the services on the real database. What a person's own rules make of
 * a request (channels, delays) is the notifier's; here it stands for one message a rule without delay.
 */
@QuarkusTest
class ScenarioConformanceTest {

    /** Played here. */
    private static final Set<String> ESCALATION = Set.of(
            "esc-second-step-after-delay",
            "esc-multi-user-step",
            "esc-fourteen-channels-at-once",
            "esc-many-alerts",
            "multiack-others-still-notified",
            "multiack-second-ack-recorded",
            "maint-escalation-refused-then-first-step",
            "status-update-on-close",
            "status-update-not-to-its-author",
            "policy-without-steps-is-flagged",
            "ackremind-scheduled",
            "ackremind-not-when-never",
            "ackremind-not-for-a-child",
            "ackremind-skipped-superseded",
            "ackremind-skipped-resolved",
            "ackremind-skipped-child",
            "ackremind-with-timeout",
            "unack-skipped-superseded",
            "unack-skipped-child",
            "unack-skipped-reminders-off",
            "chain-order-with-gaps",
            "chain-plan-survives-deleted-route");

    /** Decided against, with the reason, by prefix of the id; such a case fails here when it begins to hold. */
    private static final Map<String, String> DECIDED_AGAINST = Map.ofEntries(
            Map.entry("esc-policy-reassigned", "the policy is copied at opening, a change does not restart it"),
            Map.entry("multiack-close-cancels", "whoever was called is told that it is over"),
            Map.entry("auto-close-old-alerts", "nothing is closed because nobody looked at it"),
            Map.entry("cleanup-old-closed-alerts", "incidents are kept"),
            Map.entry(
                    "ackremind-skipped-organisation-deleted",
                    "what is open is looked after also when its project went"),
            Map.entry("unack-skipped-by-source", "an acknowledgement by a machine ends as one by a person does"),
            Map.entry("chain-", "steps have time-outs; there are no separate wait, webhook or counting steps"));

    private static final Set<String> EVENTS = Set.of(
            "events-other-key-other-alert",
            "events-resolve-twice",
            "events-resolve-acknowledged",
            "generic-other-service",
            "generic-key-per-service",
            "generic-close-unknown",
            "generic-answer-tells-duplicate",
            "generic-close-by-key-with-other-summary",
            "keep-dedup-two-alerts",
            "keep-dedup-refreshes-last-received");

    /** By {@code GroupingConformanceTest} and {@code EventsV2ConformanceTest}. */
    private static final Set<String> PLAYED_ELSEWHERE = Set.of("inhibited", "contains", "muted_by", "validate_event");

    private static final Map<String, String> NOT_OUR_GROUPING = Map.ofEntries(
            Map.entry("send-", "Alertmanager's grouping in time"),
            Map.entry("cluster-", "Alertmanager's cluster"),
            Map.entry("inhibit-while-source-fires", "Alertmanager's grouping in time"),
            Map.entry("dedup-", "Alertmanager's record of what was sent"),
            Map.entry("resolved-filter-", "Alertmanager's receivers"),
            Map.entry("merge-", "Alertmanager's alerts with an end of their own"),
            Map.entry("group", "Alertmanager's grouping by labels"),
            Map.entry("route-", "Alertmanager's routing tree"),
            Map.entry("events-answer-", "what a client does with our answers"),
            Map.entry(
                    "keep-dedup-missing-fields",
                    "there are no fingerprints of chosen fields: the sender names the key"));

    /** Somebody else's, with the reason, by prefix of the id; the page docs/conformance/incident.md says more. */
    private static final Map<String, String> NOT_OURS = Map.ofEntries(
            Map.entry("esc-new-cycle-each-escalation", "delays of a person's own rules are the notifier's"),
            Map.entry("esc-rules-added-after-last-rule", "delays of a person's own rules are the notifier's"),
            Map.entry("status-", "messages are the notifier's"),
            Map.entry("cmd-", "commands by message are the notifier's; their effect comes as an event"),
            Map.entry("bundle-", "bundling is the notifier's"),
            Map.entry("pending-dedup-", "the queue of messages is the notifier's"),
            Map.entry("queue-", "the queue of messages is the notifier's"),
            Map.entry("throttle-", "rates of messages are the notifier's"),
            Map.entry("oncall-", "messages about who is on call belong to schedules"),
            Map.entry("limits-list", "limits are those of the API's documents"),
            Map.entry("audit-", "timers are rows: one that is due is run, there is no lost task to look for"),
            Map.entry("person-", "sending is the notifier's"));

    @Inject
    SignalService signals;

    @Inject
    IncidentService service;

    @Inject
    IncidentRepository incidents;

    @Inject
    Members members;

    @Inject
    Suppressions suppressions;

    @Inject
    Policies policies;

    @Inject
    Timeline timeline;

    @Inject
    Rows rows;

    @Inject
    MutableClock clock;

    @AfterEach
    void letTheClockRun() {
        clock.reset();
    }

    @TestFactory
    Stream<DynamicTest> escalation() {
        return Cases.of("escalation.yaml").stream()
                .map(one -> dynamicTest(one.id(), () -> {
                    if (ESCALATION.contains(one.id())) {
                        playEscalation(one);
                    } else if (!Cases.reason(DECIDED_AGAINST, one.id()).isEmpty()) {
                        assertThatThrownBy(() -> playEscalation(one))
                                .as("decided against, and holds all the same: take it off the list")
                                .isInstanceOf(AssertionError.class);
                    } else {
                        assertThat(Cases.reason(NOT_OURS, one.id()))
                                .as("a case that is not played has a reason")
                                .isNotEmpty();
                    }
                }));
    }

    private void playEscalation(Case one) {
        switch (one.operation()) {
            case "run_chain" -> chain(one);
            case "run_step" -> step(one);
            case "policy_notices" -> notices(one);
            case "scenario" -> {
                if (one.given().has("remind_after")) {
                    remind(one);
                } else {
                    play(one);
                }
            }
            default -> fail("%s: there is no %s", one.id(), one.operation());
        }
    }

    @TestFactory
    Stream<DynamicTest> events() {
        return Cases.of("grouping-dedup.yaml").stream()
                .filter(one -> !PLAYED_ELSEWHERE.contains(one.operation()))
                .filter(one -> !CorrelationConformanceTest.isAboutRules(one.id()))
                .map(one -> dynamicTest(one.id(), () -> {
                    if (EVENTS.contains(one.id())) {
                        playEvents(one);
                    } else {
                        assertThat(Cases.reason(NOT_OUR_GROUPING, one.id()))
                                .as("a case that is not played has a reason")
                                .isNotEmpty();
                    }
                }));
    }

    private void play(Case one) {
        var project = "conf-" + UUID.randomUUID().toString().substring(0, 8);
        // The broker takes no event from the future, and the scenario moves the clock ahead.
        var start = Instant.now().minus(Duration.ofDays(20)).truncatedTo(ChronoUnit.MILLIS);
        clock.stopAt(start);
        given(project, one);
        if (one.given().at("/initial/maintenance_until").isTextual()) {
            maintenance(
                    project,
                    start,
                    start.plus(Duration.parse(
                            one.given().at("/initial/maintenance_until").asText())));
        }
        var ids = new HashMap<String, String>();
        var last = start;
        for (var event : one.when().path("events")) {
            minutesUntil(start.plus(Duration.parse(event.path("at").asText())));
            happen(project, one, event, ids);
            last = clock.instant();
        }
        for (var expected : one.expect().path("notifications")) {
            var until = start.plus(Duration.parse(
                    expected.path("at").isTextual()
                            ? expected.path("at").asText()
                            : expected.at("/at/to").asText()));
            last = until.isAfter(last) ? until : last;
        }
        minutesUntil(last.plus(Duration.ofMinutes(1)));
        compare(project, one, ids, start);
    }

    private void happen(String project, Case one, JsonNode event, Map<String, String> ids) {
        var alert = event.path("alert").asText();
        switch (event.path("do").asText()) {
            case "alert" ->
                ids.put(
                        alert,
                        String.valueOf(take(signal(project, alert, Action.TRIGGER, alert))
                                .incidentId()));
            case "close" ->
                service.resolve(String.valueOf(ids.get(alert)), event.path("by").asText("api"), null, null);
            case "escalate" -> {
                try {
                    service.escalate(String.valueOf(ids.get(alert)), "api", null);
                    assertThat(event.path("expect").asText()).isNotEqualTo("refused");
                } catch (IllegalTransition e) {
                    assertThat(event.path("expect").asText()).isEqualTo("refused");
                }
            }
            case "maintenance" -> {
                QuarkusTransaction.requiringNew().run(() -> suppressions.end("m-" + project, clock.instant()));
                service.suppressionsChanged(project, null);
            }
            case "ack" ->
                service.acknowledge(
                        String.valueOf(ids.get(alert)), event.path("by").asText(), null);
            case "set_policy" ->
                policy(
                        project,
                        "p",
                        one.given().at("/policies/" + event.path("policy").asText() + "/steps"),
                        0,
                        null,
                        null);
            case "tick" -> {}
            default -> fail("unknown event %s", event);
        }
    }

    private void compare(String project, Case one, Map<String, String> ids, Instant start) {
        var expected = new ArrayList<String>();
        var windows = new ArrayList<JsonNode>();
        for (var notification : one.expect().path("notifications")) {
            // The direct answer to a command by message is the notifier's.
            if (notification.path("kind").asText().equals("reply")) {
                continue;
            }
            windows.add(notification);
            expected.add(notification.toString());
        }
        var exactly = one.expect().path("exactly").asBoolean();
        await().atMost(Duration.ofSeconds(20)).until(this::everythingIsSent);
        var unexpected = new ArrayList<>(requests(project));
        for (var window : windows) {
            var found = unexpected.stream()
                    .filter(request -> matches(request, window, ids, start))
                    .toList();
            assertThat(found).as("%s among %s", window, requests(project)).isNotEmpty();
            if (!one.id().equals("esc-fourteen-channels-at-once")
                    && window.path("count").isInt()) {
                assertThat(found).as("%s", window).hasSize(window.path("count").asInt());
            }
        }
        unexpected.removeIf(request -> windows.stream().anyMatch(window -> matches(request, window, ids, start)));
        if (exactly) {
            assertThat(unexpected).as("nothing else is asked for").isEmpty();
        }
        if (one.expect().at("/log_count/acknowledged").isInt()) {
            assertThat(ids.values().stream().mapToLong(id -> entries(id, "acknowledged")))
                    .containsExactly(one.expect().at("/log_count/acknowledged").asLong());
        }
    }

    private boolean everythingIsSent() {
        return QuarkusTransaction.requiringNew()
                .call(() -> rows.first("SELECT 1 FROM outbox WHERE parked IS NULL LIMIT 1", row -> true)
                        .isEmpty());
    }

    private long entries(String incident, String kind) {
        return QuarkusTransaction.requiringNew().call(() -> timeline.of(incident)).stream()
                .filter(entry -> entry.kind().equals(kind))
                .count();
    }

    /** A step of the case as a policy of that step alone. */
    private void step(Case one) {
        var names = new ArrayList<String>();
        one.given().path("on_call").forEach(name -> names.add(name.asText()));
        one.given().path("team").forEach(name -> names.add(name.asText()));
        assertThat(names)
                .as("there is no step '%s'", one.given().path("step").asText())
                .isNotEmpty();
        var targets =
                names.stream().map(name -> new Target(Target.Kind.PERSON, name)).toList();
        var now = Instant.EPOCH;
        var turn = EscalationRun.of(new EscalationPolicy(
                        "step",
                        Set.of(),
                        Set.of(),
                        List.of(Step.of("step", Duration.ofMinutes(5), targets.toArray(Target[]::new))),
                        0,
                        null,
                        1,
                        null,
                        null))
                .advance(now, (target, at) -> List.of(new EscalationRun.Callee(target.name(), "")));
        assertThat(turn.callees()).extracting(EscalationRun.Callee::personId).isEqualTo(names);
        assertThat(turn.next())
                .isEqualTo(
                        now.plus(Duration.parse(one.expect().at("/next/after").asText())));
    }

    private void planIsKept() {
        var project = "conf-" + UUID.randomUUID().toString().substring(0, 8);
        person(project, "u1");
        var steps = new YAMLMapper().createArrayNode().add(step("u1"));
        policy(project, "p", steps, 0, null, null);
        var id = String.valueOf(take(signal(project, "a", Action.TRIGGER, "a")).incidentId());
        var before = planOf(id);
        QuarkusTransaction.requiringNew()
                .run(() -> rows.update("DELETE FROM escalation_policy WHERE project_id = ?", project));
        service.acknowledge(id, "u1", null);
        service.release(id, "u1");
        assertThat(planOf(id)).isEqualTo(before);
        assertThat(before.name()).isEqualTo("p");
    }

    private EscalationPolicy planOf(String id) {
        return QuarkusTransaction.requiringNew().call(() -> Objects.requireNonNull(incidents.findById(id).escalation)
                .policy());
    }

    private void notices(Case one) {
        var policy = new EscalationPolicy(
                "p", Set.of(), Set.of(), List.of(), 0, Step.of("last", Duration.ofMinutes(5)), 1, null, null);
        var faults =
                QuarkusTransaction.requiringNew().call(() -> policies.lint("nowhere", policy, clock.instant())).stream()
                        .filter(fault -> fault.path().equals("steps"));
        assertThat(faults).hasSize(one.expect().path("notices").asInt());
    }

    /** What asks the owner, and takes the acknowledgement back: {@code remind_after} and then {@code unacknowledge_after}. */
    private void remind(Case one) {
        var project = "conf-" + UUID.randomUUID().toString().substring(0, 8);
        var start = Instant.now().minus(Duration.ofDays(20)).truncatedTo(ChronoUnit.MILLIS);
        clock.stopAt(start);
        var remindAfter = one.given().path("remind_after").isTextual()
                ? Duration.parse(one.given().path("remind_after").asText())
                : null;
        var confirmWithin =
                Duration.parse(one.given().path("unacknowledge_after").asText());
        person(project, "user");
        policy(
                project,
                "p",
                new YAMLMapper().createArrayNode().add(step("user")),
                0,
                remindAfter == null ? null : remindAfter.plus(confirmWithin),
                remindAfter == null ? null : confirmWithin);
        var id = String.valueOf(take(signal(project, "a", Action.TRIGGER, "a")).incidentId());
        service.acknowledge(id, one.given().path("acknowledged_by").asText("user"), null);
        var child = one.given().path("attached_to_root").asBoolean();
        if (child) {
            var root = String.valueOf(
                    take(signal(project, "root", Action.TRIGGER, "root")).incidentId());
            service.acknowledge(root, "somebody", null);
            service.merge(id, root, "user");
        }
        if (one.given().path("organisation_deleted").asBoolean()) {
            QuarkusTransaction.requiringNew()
                    .run(() -> rows.update("DELETE FROM passport_project WHERE project_id = ?", project));
        }
        if (one.given().path("state").asText().equals("resolved")) {
            service.resolve(id, "user", null, null);
        }
        if (one.given().path("task_superseded").asBoolean()) {
            minutesUntil(start.plus(Duration.ofMinutes(30)));
            service.acknowledge(id, "user", null);
        }
        var state = stateOf(id);
        var told = entries(id, "reminded");
        for (var event : one.when().path("events")) {
            minutesUntil(start.plus(Duration.parse(event.path("at").asText())));
        }
        if (one.expect().has("scheduled")
                && !one.given().path("task_superseded").asBoolean()) {
            var expected = new ArrayList<String>();
            for (var scheduled : one.expect().path("scheduled")) {
                expected.add(scheduled.path("what").asText() + " "
                        + Duration.parse(scheduled.path("at").asText()));
            }
            assertThat(scheduled(id, start)).containsAll(expected);
            assertThat(expected.isEmpty()).isEqualTo(scheduled(id, start).isEmpty());
        }
        if (one.expect().has("notifications")) {
            assertThat(entries(id, "reminded") - told)
                    .isEqualTo(one.expect().path("notifications").size());
        }
        if (one.expect().has("state_changed")) {
            assertThat(!stateOf(id).equals(state))
                    .isEqualTo(one.expect().path("state_changed").asBoolean());
        }
    }

    private IncidentState.Kind stateOf(String id) {
        return QuarkusTransaction.requiringNew().call(() -> incidents.findById(id).state);
    }

    private List<String> scheduled(String incident, Instant start) {
        return QuarkusTransaction.requiringNew()
                .call(() -> rows.list(
                        "SELECT kind, due_at FROM incident_timer WHERE incident_id = ? AND kind LIKE 'ACKNOWLEDGEMENT_%'",
                        row -> (row.getString("kind").endsWith("REMINDER") ? "reminder " : "unacknowledge ")
                                + Duration.between(start, Rows.time(row, "due_at")),
                        incident));
    }

    private static JsonNode step(String person) {
        var step = new YAMLMapper().createObjectNode().put("delay", "PT24H");
        step.putArray("targets").add(person);
        return step;
    }

    private static boolean matches(
            NotificationRequested request, JsonNode window, Map<String, String> ids, Instant start) {
        var at = window.path("at");
        var from = start.plus(
                Duration.parse(at.isTextual() ? at.asText() : at.path("from").asText()));
        var to = at.isTextual()
                ? from.plus(Duration.ofMinutes(1))
                : start.plus(Duration.parse(at.path("to").asText()));
        var isStatus = window.path("kind").asText().equals("status");
        return request.personId().equals(window.path("to").asText())
                && (request.purpose() == Purpose.RESOLVED) == isStatus
                && String.valueOf(ids.get(window.path("alert").asText())).equals(request.incidentId())
                && !request.requestedAt().isBefore(from)
                && !request.requestedAt().isAfter(to);
    }

    private List<NotificationRequested> requests(String project) {
        return EventLog.all(NotificationRequested.class).stream()
                .map(event -> event.data())
                .filter(request -> request.projectId().equals(project))
                .toList();
    }

    /** Positions count, not numbers: the chain of the case is a policy of two steps, run to its end. */
    private void chain(Case one) {
        if (one.expect().path("plan_unchanged").asBoolean()) {
            planIsKept();
            return;
        }
        var steps = new ArrayList<Step>();
        for (var step : one.given().path("steps")) {
            steps.add(Step.of(
                    step.path("name").asText(),
                    Duration.ofMinutes(5),
                    new Target(Target.Kind.PERSON, step.path("name").asText())));
        }
        var policy = new EscalationPolicy("chain", Set.of(), Set.of(), steps, 0, null, 1, null, null);
        var run = EscalationRun.of(policy);
        var executed = new ArrayList<String>();
        var now = Instant.EPOCH;
        while (now != null && executed.size() < 10) {
            var turn = run.advance(now, (target, at) -> List.of(new EscalationRun.Callee(target.name(), "")));
            if (turn.step() != null) {
                executed.add(turn.step());
            }
            run = turn.then();
            now = turn.next();
        }
        var expected = new ArrayList<String>();
        one.expect().path("executed").forEach(name -> expected.add(name.asText()));
        assertThat(executed).isEqualTo(expected);
    }

    private void playEvents(Case one) {
        var project = "conf-" + UUID.randomUUID().toString().substring(0, 8);
        clock.stopAt(Instant.now());
        var outcomes = new ArrayList<String>();
        var keys = new HashSet<String>();
        for (var event : one.when().path("events")) {
            clock.advance(Duration.ofSeconds(1));
            var action = action(event);
            var scope = event.path("routing_key").asText(event.path("service").asText("s"));
            var key = event.path("dedup_key").isTextual()
                    ? event.path("dedup_key").asText()
                    : event.path("summary")
                            .asText(event.path("fingerprint")
                                    .asText(event.path("monitor_id")
                                            .asText(event.path("service").asText())));
            keys.add(scope + ":" + key);
            var outcome = take(signal(
                    project, scope + ":" + key, action, event.path("summary").asText(key)));
            outcomes.add(word(event, outcome));
        }
        var all = QuarkusTransaction.requiringNew()
                .call(() -> incidents.list("projectId = ?1 order by openedAt", project));
        if (one.expect().has("outcomes")) {
            var expected = new ArrayList<String>();
            one.expect().path("outcomes").forEach(outcome -> expected.add(outcome.asText()));
            assertThat(outcomes).isEqualTo(expected);
        }
        var alerts = one.expect().path("alerts");
        if (alerts.isArray()) {
            for (var alert : alerts) {
                var incident = all.stream()
                        .filter(candidate -> candidate.deduplicationKey.endsWith(
                                ":" + alert.path("key").asText()))
                        .findFirst()
                        .orElseThrow();
                assertThat(incident.state.name())
                        .isEqualToIgnoringCase(alert.path("state").asText());
                assertThat(incident.occurrences)
                        .isEqualTo(alert.path("triggers").asInt());
            }
        } else if (alerts.has("open")) {
            assertThat(all.stream().filter(incident -> incident.state.isOpen()))
                    .hasSize(alerts.path("open").asInt());
        } else if (alerts.isInt()) {
            assertThat(all).hasSize(alerts.asInt());
        }
        if (alerts.has("summaries")) {
            var summaries = new ArrayList<String>();
            alerts.path("summaries").forEach(text -> summaries.add(text.asText()));
            assertThat(all).extracting(incident -> incident.title).isEqualTo(summaries);
        }
        if (one.expect().has("dedup_ratio_percent")) {
            double reports =
                    all.stream().mapToInt(incident -> incident.occurrences).sum();
            assertThat(100 * (1 - all.size() / reports))
                    .isEqualTo(one.expect().path("dedup_ratio_percent").asDouble());
        }
        if (one.expect().has("stored_events")) {
            assertThat(QuarkusTransaction.requiringNew().call(() -> members.of(all.getFirst().id)))
                    .hasSize(one.expect().path("stored_events").asInt());
        }
    }

    private static Action action(JsonNode event) {
        var text = event.path("action").asText(event.path("status").asText("trigger"));
        return switch (text) {
            case "trigger", "create", "firing" -> Action.TRIGGER;
            case "acknowledge" -> Action.ACKNOWLEDGE;
            case "resolve", "close", "resolved" -> Action.RESOLVE;
            default -> throw new AssertionError(text);
        };
    }

    private static String word(JsonNode event, Outcome outcome) {
        var closes = event.path("action").asText().equals("close");
        return switch (outcome.effect()) {
            case OPENED -> "opened";
            case DUPLICATE -> "duplicate";
            case ACKNOWLEDGED -> "acknowledged";
            case RESOLVED -> closes ? "closed" : "resolved";
            case DROPPED -> closes ? "ignored" : "dropped";
            default -> outcome.effect().name();
        };
    }

    private void given(String project, Case one) {
        one.given().path("users").fieldNames().forEachRemaining(user -> person(project, user));
        var policy = one.given().has("policies")
                ? one.given()
                        .at("/policies/" + one.given().at("/service/policy").asText())
                : one.given().path("policy");
        if (policy.at("/steps/0/multi_ack").asBoolean()) {
            // A person's second rule stands for the second call to whoever has not acknowledged.
            var again = one.given()
                    .path("users")
                    .path("u2")
                    .path("rules")
                    .path(1)
                    .path("delay")
                    .asText();
            put(
                    project,
                    new EscalationPolicy(
                            "p",
                            Set.of(),
                            Set.of(),
                            steps(policy.path("steps")),
                            policy.path("repeat").asInt(),
                            null,
                            1,
                            null,
                            null,
                            AcknowledgedBy.EACH,
                            Duration.parse(again)));
        } else {
            policy(project, "p", policy.path("steps"), policy.path("repeat").asInt(), null, null);
        }
    }

    private void person(String project, String id) {
        QuarkusTransaction.requiringNew().run(() -> {
            rows.update(
                    "INSERT INTO passport_person (project_id, person_id, version, data) VALUES (?, ?, 1, CAST(? AS jsonb))",
                    project,
                    id,
                    EventCodec.toJson(
                            new PersonApplied(project, id, 1, id, null, null, List.of(), List.of(), List.of())));
        });
    }

    private void policy(
            String project,
            String name,
            JsonNode declared,
            int repeat,
            @Nullable Duration timeout,
            @Nullable Duration reminder) {
        put(
                project,
                new EscalationPolicy(name, Set.of(), Set.of(), steps(declared), repeat, null, 1, timeout, reminder));
    }

    private static List<Step> steps(JsonNode declared) {
        var steps = new ArrayList<Step>();
        for (var step : declared) {
            var targets = new ArrayList<Target>();
            step.path("targets").forEach(target -> targets.add(new Target(Target.Kind.PERSON, target.asText())));
            steps.add(Step.of(
                    "step " + (steps.size() + 1),
                    Duration.parse(step.path("delay").asText()),
                    targets.toArray(Target[]::new)));
        }
        return steps;
    }

    private void put(String project, EscalationPolicy policy) {
        QuarkusTransaction.requiringNew().run(() -> {
            rows.update("DELETE FROM escalation_policy WHERE project_id = ? AND name = ?", project, policy.name());
            rows.update(
                    "INSERT INTO escalation_policy (project_id, name, version, data, updated_at, updated_by)"
                            + " VALUES (?, ?, 1, CAST(? AS jsonb), ?, 'test')",
                    project,
                    policy.name(),
                    Json.write(policy),
                    clock.instant());
        });
    }

    private void maintenance(String project, Instant from, Instant until) {
        QuarkusTransaction.requiringNew()
                .run(() -> suppressions.add(new Suppression(
                        "m-" + project,
                        project,
                        Suppression.Kind.MAINTENANCE,
                        List.of(),
                        null,
                        null,
                        "maintenance",
                        from.minusSeconds(1),
                        until,
                        "test",
                        from)));
    }

    /** The engine runs at every full minute of the simulated clock. */
    private void minutesUntil(Instant until) {
        while (clock.instant().isBefore(until)) {
            var next = clock.instant().plus(Duration.ofMinutes(1));
            clock.stopAt(next.isAfter(until) ? until : next);
            // The service's own loop takes part; mostly there is nothing to wait for.
            if (service.fireNextTimer() || somethingIsDue()) {
                await().atMost(Duration.ofSeconds(20)).until(() -> !service.fireNextTimer() && !somethingIsDue());
            }
        }
    }

    private boolean somethingIsDue() {
        return service.nextTimer().filter(due -> !due.isAfter(clock.instant())).isPresent();
    }

    private Signal signal(String project, String key, Action action, String title) {
        return new Signal(
                project,
                "api:" + project + ":" + key,
                action,
                Severity.CRITICAL,
                title,
                "api",
                clock.instant(),
                clock.instant(),
                -1,
                null,
                null,
                null,
                null,
                null,
                new Failure("reported", title, null, null),
                List.of(),
                List.of(),
                Map.of(),
                null,
                null,
                null,
                "api",
                null,
                null,
                false);
    }

    private Outcome take(Signal signal) {
        return signals.take(List.of(signal)).getFirst();
    }
}
