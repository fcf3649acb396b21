package dev.understudy.incident.incident;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.events.EventCodec;
import dev.understudy.events.Failure;
import dev.understudy.events.IncidentEvent.Severity;
import dev.understudy.events.ProjectEvent.Agreement;
import dev.understudy.events.ProjectEvent.ClassificationRule;
import dev.understudy.events.ProjectEvent.Client;
import dev.understudy.events.ProjectEvent.Conditions;
import dev.understudy.events.ProjectEvent.EmergencyTerms;
import dev.understudy.events.ProjectEvent.ProjectApplied;
import dev.understudy.incident.classification.Condition;
import dev.understudy.incident.correlation.CorrelationRule;
import dev.understudy.incident.correlation.CorrelationRule.Clause;
import dev.understudy.incident.correlation.CorrelationRule.IfNotMet;
import dev.understudy.incident.correlation.CorrelationRule.Require;
import dev.understudy.incident.correlation.CorrelationRule.ResolveOn;
import dev.understudy.incident.incident.Cases.Case;
import dev.understudy.incident.incident.Signal.Action;
import dev.understudy.incident.incident.Signal.Outcome;
import dev.understudy.incident.sql.Json;
import dev.understudy.incident.sql.Rows;
import dev.understudy.incident.suppression.Matcher;
import dev.understudy.incident.suppression.Suppression;
import dev.understudy.incident.suppression.Suppressions;
import dev.understudy.kit.testing.MutableClock;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Cases about correlation rules, played through the services on the real database. The projects of the source know no
 * agreement: here everything that fails is an emergency by theirs.
 */
@QuarkusTest
class CorrelationConformanceTest {

    private static final Set<String> PLAYED = Set.of(
            "rule-labels-match",
            "rule-severity-is-highest",
            "rule-only-firing-alerts-create",
            "rule-all-conditions",
            "rule-threshold-counts-occurrences",
            "rule-threshold-and-all-conditions",
            "rule-resolve-first",
            "rule-resolve-only-active",
            "rule-new-incident-remembers-the-old",
            "rule-incident-resolution-resolves-alerts",
            "maintenance-still-firing-afterwards");

    /** With the reason; such a case fails here when it begins to hold. */
    private static final Map<String, String> DECIDED_AGAINST =
            Map.of("rule-resolve-last", "the last is the one that joined last, and not whichever works again last");

    private static final Pattern TERM = Pattern.compile("(\\w+) (==|contains) (\\S+)");

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
    Rows rows;

    @Inject
    MutableClock clock;

    private final String project = "rule-" + UUID.randomUUID().toString().substring(0, 8);

    @AfterEach
    void letTheClockRun() {
        clock.reset();
    }

    static boolean isAboutRules(String id) {
        return id.startsWith("rule-") || id.equals("maintenance-still-firing-afterwards");
    }

    @TestFactory
    Stream<DynamicTest> rules() {
        return Cases.of("grouping-dedup.yaml").stream()
                .filter(one -> isAboutRules(one.id()))
                .map(one -> dynamicTest(one.id(), () -> {
                    if (PLAYED.contains(one.id())) {
                        play(one);
                    } else {
                        assertThat(DECIDED_AGAINST).containsKey(one.id());
                        assertThatThrownBy(() -> play(one))
                                .as("decided against, and holds all the same: take it off the list")
                                .isInstanceOf(AssertionError.class);
                    }
                }));
    }

    private void play(Case one) {
        clock.stopAt(Instant.now().minus(Duration.ofDays(20)).truncatedTo(ChronoUnit.MILLIS));
        if (one.given().has("incidents_with_the_alert")) {
            onlyWhatIsOpenEnds(one);
        } else if (one.given().has("incident_alerts")) {
            membersEndWithTheirIncident(one);
        } else {
            scenario(one);
        }
    }

    private void scenario(Case one) {
        var project = project(one);
        var start = clock.instant();
        if (one.given().has("maintenance")) {
            QuarkusTransaction.requiringNew()
                    .run(() -> suppressions.add(new Suppression(
                            "m-" + project,
                            project,
                            Suppression.Kind.MAINTENANCE,
                            List.of(),
                            null,
                            null,
                            "maintenance",
                            start.minusSeconds(1),
                            start.plusSeconds(600),
                            "test",
                            start)));
        }
        int position = 0;
        for (var event : one.when().path("events")) {
            clock.advance(
                    event.has("after") ? Duration.parse(event.path("after").asText()) : Duration.ofSeconds(1));
            if (event.path("do").asText().startsWith("resolve incident")) {
                service.resolve(all(project).getFirst().id, "somebody", null, null);
            } else if (event.path("do").asText().equals("end of maintenance")) {
                QuarkusTransaction.requiringNew().run(() -> suppressions.end("m-" + project, clock.instant()));
                service.suppressionsChanged(project, null);
            } else {
                take(signal(project, event));
            }
            compare(project, one.expect().at("/after/" + position++), event);
        }
        if (one.expect().has("incidents")) {
            assertThat(all(project)).hasSize(one.expect().path("incidents").asInt());
        }
    }

    private void compare(String project, JsonNode after, JsonNode event) {
        if (after.isMissingNode()) {
            return;
        }
        var all = all(project);
        assertThat(all)
                .as("incidents after %s", event)
                .hasSize(after.path("incidents").asInt());
        assertThat(candidates(project))
                .as("candidates after %s", event)
                .isEqualTo(after.path("candidates").asLong());
        if (after.has("alerts")) {
            assertThat(all.getLast().members).isEqualTo(after.path("alerts").asInt());
        }
        if (after.has("severity")) {
            assertThat(all.getLast().severity)
                    .hasToString(after.path("severity").asText().toUpperCase(Locale.ROOT));
        }
        if (after.has("status")) {
            assertThat(all.getLast().state.isOpen())
                    .as("%s after %s", after.path("status").asText(), event)
                    .isEqualTo(after.path("status").asText().equals("firing"));
        }
        if (after.has("same_in_past")) {
            assertThat(all.getLast().recurrenceOf)
                    .isEqualTo(after.path("same_in_past").isNull() ? null : all.getFirst().id);
        }
    }

    /** As the case has them: an incident in each state with the same failure, and then it works again. */
    private void onlyWhatIsOpenEnds(Case one) {
        var ended = new TreeSet<String>();
        for (var state : one.given().path("incidents_with_the_alert")) {
            var project = project(one);
            var event = one.when().path("events").get(0);
            var id = String.valueOf(take(firing(project, event)).incidentId());
            switch (state.asText()) {
                case "firing" -> {}
                case "acknowledged" -> service.acknowledge(id, "somebody", null);
                case "resolved" -> service.resolve(id, "somebody", null, null);
                case "deleted" -> service.cancel(id, "somebody", "none");
                case "merged" -> {
                    var other = String.valueOf(take(signal(project, "another", Action.TRIGGER, Severity.CRITICAL))
                            .incidentId());
                    service.merge(id, other, "somebody");
                }
                default -> throw new AssertionError(state);
            }
            var before = QuarkusTransaction.requiringNew().call(() -> incidents.findById(id)).state;
            clock.advance(Duration.ofSeconds(1));
            take(signal(project, event));
            var after = QuarkusTransaction.requiringNew().call(() -> incidents.findById(id)).state;
            if (before != after) {
                ended.add(state.asText());
            }
        }
        var considered = new TreeSet<String>();
        one.expect().path("considered").forEach(state -> considered.add(state.asText()));
        assertThat(ended).isEqualTo(considered);
    }

    private void membersEndWithTheirIncident(Case one) {
        var project = project(one);
        rule(project, rule("source == api", "any", 1, "all", Duration.ofMinutes(10)));
        var together = new ArrayList<Signal>();
        for (int i = 0; i < one.given().path("incident_alerts").asInt(); i++) {
            together.add(signal(project, "alert-" + i, Action.TRIGGER, Severity.CRITICAL));
        }
        signals.take(together);
        var incident = all(project);
        assertThat(incident).hasSize(1);
        var ended = new ArrayList<Long>();
        for (var event : one.when().path("events")) {
            if (event.path("do").asText().startsWith("acknowledge")) {
                service.acknowledge(incident.getFirst().id, "somebody", null);
            } else {
                service.resolve(incident.getFirst().id, "somebody", null, null);
            }
            ended.add(QuarkusTransaction.requiringNew().call(() -> members.of(incident.getFirst().id)).stream()
                    .filter(member -> !member.active())
                    .count());
        }
        var expected = new ArrayList<Long>();
        one.expect().path("resolved_alerts").forEach(count -> expected.add(count.asLong()));
        assertThat(ended).isEqualTo(expected);
    }

    /** A project of its own, with the rule of the case. */
    private String project(Case one) {
        var id = project + "-" + UUID.randomUUID().toString().substring(0, 8);
        var everything = new Conditions(null, null, null, null, null, null, null, null, null);
        var applied = new ProjectApplied(
                id,
                1,
                id,
                new Client("client-" + id, id, null),
                "UTC",
                List.of("en"),
                List.of(),
                new Agreement(
                        "1",
                        null,
                        null,
                        new EmergencyTerms(Duration.ofHours(1), Duration.ofMinutes(15), null),
                        null,
                        1,
                        null,
                        null,
                        null,
                        null,
                        List.of(new ClassificationRule("all", everything, "emergency", null, null)),
                        null,
                        null,
                        null));
        QuarkusTransaction.requiringNew().run(() -> {
            rows.update(
                    "INSERT INTO passport_project (project_id, version, data) VALUES (?, 1, CAST(? AS jsonb))",
                    id,
                    EventCodec.toJson(applied));
            rows.update("INSERT INTO passport_revision (project_id, revision) VALUES (?, 1)", id);
        });
        var given = one.given().path("rule");
        if (given.isObject()) {
            rule(
                    id,
                    rule(
                            given.path("match").asText(),
                            given.path("create_on").asText(),
                            given.path("threshold").asInt(),
                            given.path("resolve_on").asText(),
                            Duration.parse(given.path("timeframe").asText())));
        }
        return id;
    }

    private void rule(String project, CorrelationRule rule) {
        QuarkusTransaction.requiringNew().run(() -> {
            rows.update(
                    "INSERT INTO correlation_rule (project_id, name, version, position, data, updated_at, updated_by)"
                            + " VALUES (?, ?, 1, 1, CAST(? AS jsonb), ?, 'test')",
                    project,
                    rule.name(),
                    Json.write(rule),
                    clock.instant());
            rows.update("UPDATE passport_revision SET revision = revision + 1 WHERE project_id = ?", project);
        });
    }

    private static CorrelationRule rule(
            String match, String createOn, int threshold, String resolveOn, Duration timeframe) {
        var conditions = new ArrayList<Clause>();
        for (var branch : match.split(" or ")) {
            var sources = new TreeSet<String>();
            var severities = new TreeSet<Severity>();
            var labels = new ArrayList<Matcher>();
            for (var term : branch.split(" and ")) {
                var parts = TERM.matcher(term);
                assertThat(parts.matches()).as(term).isTrue();
                var name = parts.group(1);
                var value = parts.group(3);
                switch (name) {
                    case "source" -> sources.add(value);
                    case "severity" -> severities.add(severity(value));
                    default ->
                        labels.add(
                                parts.group(2).equals("==")
                                        ? Matcher.equal(name, value)
                                        : new Matcher(name, "=~", ".*" + value + ".*"));
                }
            }
            conditions.add(new Clause(
                    branch,
                    new Condition(sources, Set.of(), Set.of(), Set.of(), Set.of(), Set.of(), severities, null, 0, null),
                    labels));
        }
        return new CorrelationRule(
                "rule",
                1,
                conditions,
                Require.valueOf(createOn.toUpperCase(Locale.ROOT)),
                timeframe,
                threshold,
                List.of(),
                ResolveOn.valueOf(resolveOn.toUpperCase(Locale.ROOT)),
                IfNotMet.RECORD);
    }

    private static Severity severity(String name) {
        return name.equals("high") ? Severity.ERROR : Severity.valueOf(name.toUpperCase(Locale.ROOT));
    }

    private List<Incident> all(String project) {
        return QuarkusTransaction.requiringNew()
                .call(() -> incidents.list("projectId = ?1 order by openedAt, id", project));
    }

    private long candidates(String project) {
        return QuarkusTransaction.requiringNew()
                .call(() -> rows.list(
                        "SELECT DISTINCT rule, group_key FROM correlation_candidate WHERE project_id = ?",
                        row -> row.getString(1),
                        project))
                .size();
    }

    private Signal firing(String project, JsonNode event) {
        return signal(
                project,
                event.path("fingerprint").asText(),
                Action.TRIGGER,
                severity(event.path("severity").asText()));
    }

    private Signal signal(String project, JsonNode event) {
        var labels = new HashMap<String, String>();
        event.path("labels")
                .properties()
                .forEach(label -> labels.put(label.getKey(), label.getValue().asText()));
        event.path("tags")
                .properties()
                .forEach(tag -> labels.put(tag.getKey(), tag.getValue().asText()));
        return signal(
                project,
                event.path("fingerprint").asText(),
                event.path("status").asText().equals("firing") ? Action.TRIGGER : Action.RESOLVE,
                severity(event.path("severity").asText()),
                event.path("source").asText("api"),
                labels);
    }

    private Signal signal(String project, String key, Action action, Severity severity) {
        return signal(project, key, action, severity, "api", Map.of());
    }

    private Signal signal(
            String project, String key, Action action, Severity severity, String source, Map<String, String> labels) {
        return new Signal(
                project,
                "api:" + project + ":" + key,
                action,
                severity,
                key,
                source,
                clock.instant(),
                clock.instant(),
                -1,
                null,
                null,
                null,
                null,
                null,
                new Failure("reported", key, null, null),
                List.of(),
                List.of(),
                labels,
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
