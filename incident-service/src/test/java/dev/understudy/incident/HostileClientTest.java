package dev.understudy.incident;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.incident.duty.PassportCopy;
import dev.understudy.incident.incident.Shop;
import dev.understudy.incident.sql.Rows;
import dev.understudy.kit.testing.Tokens;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Somebody who sends whatever they like to everything that there is. Whatever it is, it is answered: with a problem that
 * says what is wrong, or because it can be done. Never by an error of ours.
 */
@QuarkusTest
class HostileClientTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String READERS = "admin dispatcher engineer client auditor";
    private static final String HANDS = "admin dispatcher engineer";
    private static final String HEADS = "admin dispatcher";

    /** Method, path, roles, and a body that is in order. */
    private record Call(
            String method,
            String path,
            Set<String> roles,
            @Nullable String body) {

        boolean needs(String part) {
            return path.contains(part) || (body != null && body.contains(part));
        }

        @Override
        public String toString() {
            return method + " " + path;
        }
    }

    private static Call call(String method, String path, String roles) {
        return new Call(method, path, Set.of(roles.split(" ")), null);
    }

    private static Call call(String method, String path, String roles, String body) {
        return new Call(method, path, Set.of(roles.split(" ")), body);
    }

    /** Everything of the service's API; what the test {@link #everyOperationIsTried} finds missing here is to be added. */
    private static final List<Call> CALLS = List.of(
            call("GET", "/api/v1/incidents", READERS),
            call("GET", "/api/v1/incidents/{incident}", READERS),
            call("GET", "/api/v1/incidents/{incident}/timeline", READERS),
            call("GET", "/api/v1/incidents/{incident}/members", READERS),
            call("GET", "/api/v1/incidents/{incident}/merged", READERS),
            call("GET", "/api/v1/incidents/{incident}/deadline", READERS),
            call("POST", "/api/v1/incidents/acknowledge", HANDS, "{'incidents': ['{incident}']}"),
            call("POST", "/api/v1/incidents/{incident}/acknowledge", HANDS),
            call("POST", "/api/v1/incidents/{incident}/take", HANDS),
            call(
                    "POST",
                    "/api/v1/incidents/{incident}/hold",
                    HANDS,
                    "{'reason': 'vendor', 'note': 'ждём', 'until': '{soon}'}"),
            call("POST", "/api/v1/incidents/{incident}/resume", HANDS),
            call("POST", "/api/v1/incidents/{incident}/release", HANDS),
            call("POST", "/api/v1/incidents/{incident}/escalate", HANDS),
            call("POST", "/api/v1/incidents/{incident}/call", HANDS, "{'person': 'petrova'}"),
            call("POST", "/api/v1/incidents/{incident}/snooze", HANDS, "{'until': '{soon}', 'reason': 'обед'}"),
            call("DELETE", "/api/v1/incidents/{incident}/snooze", HANDS),
            call("POST", "/api/v1/incidents/{incident}/severity", HANDS, "{'severity': 'error'}"),
            call(
                    "POST",
                    "/api/v1/incidents/{incident}/notes",
                    HANDS,
                    "{'text': 'смотрю', 'link': 'https://x.example'}"),
            call("POST", "/api/v1/incidents/{incident}/merge", HANDS, "{'into': '{other}'}"),
            call("POST", "/api/v1/incidents/{incident}/unmerge", HANDS),
            call("POST", "/api/v1/incidents/{incident}/split-off", HANDS, "{'member': 'api:нет'}"),
            call("POST", "/api/v1/incidents/{incident}/resolve", HANDS, "{'note': 'работает'}"),
            call("POST", "/api/v1/incidents/{incident}/reopen", HANDS, "{'reason': 'рано'}"),
            call(
                    "POST",
                    "/api/v1/incidents/{incident}/close",
                    HANDS,
                    "{'cause': 'диск', 'zone': 'cms', 'done': 'заменён', 'minutesSpent': 5}"),
            call("POST", "/api/v1/incidents/{incident}/cancel", HANDS, "{'reason': 'учёба'}"),
            call(
                    "POST",
                    "/api/v1/projects/{project}/signals",
                    HANDS + " ingest",
                    "{'action': 'TRIGGER', 'key': 'касса', 'title': 'Касса', 'severity': 'error', 'kind': 'http',"
                            + " 'zone': 'cms', 'asset': 'site', 'detail': 'нет ответа', 'at': '{past}',"
                            + " 'since': '{past}', 'expiresAt': '{soon}', 'labels': {'стойка': 'А1'}}"),
            call("GET", "/api/v1/projects/{project}/decisions", READERS),
            call("GET", "/api/v1/projects/{project}/suppressions", READERS),
            call(
                    "POST",
                    "/api/v1/projects/{project}/suppressions",
                    HANDS,
                    "{'kind': 'silence', 'reason': 'тихо', 'startsAt': '{past}', 'endsAt': '{soon}', 'matchers':"
                            + " [{'label': 'zone', 'operator': '=', 'value': 'нет'}]}"),
            call(
                    "POST",
                    "/api/v1/projects/{project}/suppressions",
                    HANDS,
                    "{'kind': 'inhibition', 'reason': 'следствие', 'endsAt': '{soon}', 'inhibition': {'source':"
                            + " [{'label': 'zone', 'operator': '=', 'value': 'нет'}], 'target':"
                            + " [{'label': 'zone', 'operator': '!=', 'value': 'нет'}], 'equal': ['стойка']}}"),
            call(
                    "POST",
                    "/api/v1/projects/{project}/suppressions",
                    HANDS,
                    "{'kind': 'quiet-hours', 'reason': 'ночь', 'endsAt': '{soon}', 'interval': {'timeZone':"
                            + " 'Europe/Moscow', 'times': [{'from': '23:00', 'to': '07:00'}], 'weekdays': ['MONDAY'],"
                            + " 'daysOfMonth': [{'from': 1, 'to': -1}], 'months': ['JANUARY'], 'years': [2030]},"
                            + " 'matchers': [{'label': 'zone', 'operator': '=', 'value': 'нет'}]}"),
            call("DELETE", "/api/v1/projects/{project}/suppressions/{none}", HANDS),
            call("GET", "/api/v1/projects/{project}/escalation-policies", READERS),
            call("GET", "/api/v1/projects/{project}/escalation-policies/effective/cms", READERS),
            call("PUT", "/api/v1/projects/{project}/escalation-policies/web", HEADS, "{policy}"),
            call("POST", "/api/v1/projects/{project}/escalation-policies/lint", HANDS + " auditor", "{policy}"),
            call("DELETE", "/api/v1/projects/{project}/escalation-policies/{none}", HEADS),
            call("GET", "/api/v1/projects/{project}/correlation-rules", READERS),
            call("GET", "/api/v1/projects/{project}/correlation-rules/{none}", READERS),
            call("PUT", "/api/v1/projects/{project}/correlation-rules/web", HEADS, "{rule}"),
            call("POST", "/api/v1/projects/{project}/correlation-rules/lint", HANDS + " auditor", "{rule}"),
            call(
                    "POST",
                    "/api/v1/projects/{project}/correlation-rules/preview",
                    HANDS + " auditor",
                    "{'source': 'api', 'kind': 'http', 'zone': 'cms', 'asset': 'site', 'failure': 'dns', 'criticality':"
                            + " 'critical', 'severity': 'error', 'expiresAt': '{soon}', 'labels': {'a': 'b'}}"),
            call("DELETE", "/api/v1/projects/{project}/correlation-rules/{none}", HEADS),
            call("GET", "/api/v1/projects/{project}/routing-keys", HEADS + " auditor"),
            call("POST", "/api/v1/projects/{project}/routing-keys", HEADS, "{'name': 'Zabbix'}"),
            call("DELETE", "/api/v1/projects/{project}/routing-keys/{none}", HEADS),
            call("GET", "/api/v1/statistics?project={project}", READERS),
            call(
                    "POST",
                    "/api/v1/deadlines/preview",
                    READERS,
                    "{'zone': 'Europe/Moscow', 'start': '{past}', 'duration': 'PT4H', 'endOfDay': false, 'pauses':"
                            + " [{'from': '{past}', 'to': '{soon}'}], 'calendar': {'tz': 'Europe/Moscow',"
                            + " 'week': {'mon': [['09:00', '18:00']]}, 'holidays': ['2026-01-01']}}"),
            call("POST", "/api/v1/deadlines/recompute?project={project}", HEADS),
            call("GET", "/api/v1/projects/{project}/schedules", READERS),
            call("PUT", "/api/v1/projects/{project}/schedules/web", HEADS, "{schedule}"),
            call("GET", "/api/v1/projects/{project}/schedules/web", READERS),
            call("GET", "/api/v1/projects/{project}/schedules/web/on-call", READERS),
            call("GET", "/api/v1/projects/{project}/schedules/web/shifts", READERS),
            call("GET", "/api/v1/projects/{project}/schedules/web/overrides", READERS),
            call(
                    "POST",
                    "/api/v1/projects/{project}/schedules/web/overrides",
                    HANDS,
                    "{'add': 'petrova', 'remove': 'ivanov', 'from': '{soon}', 'to': '{later}', 'reason': 'отпуск'}"),
            call("DELETE", "/api/v1/projects/{project}/schedules/web/overrides/{none}", HANDS),
            call("GET", "/api/v1/projects/{project}/schedules/web/temporary", READERS),
            call(
                    "POST",
                    "/api/v1/projects/{project}/schedules/web/temporary",
                    HEADS,
                    "{'from': '{soon}', 'to': '{later}', 'shifts': [{'person': 'petrova', 'from': '{soon}',"
                            + " 'to': '{later}'}]}"),
            call("DELETE", "/api/v1/projects/{project}/schedules/web/temporary/{none}", HEADS),
            call("GET", "/api/v1/projects/{project}/schedules/web/calendar.ics", READERS),
            call("GET", "/api/v1/projects/{project}/schedules/web/hand-overs", READERS),
            call("POST", "/api/v1/projects/{project}/schedules/web/hand-overs/{none}/confirm", HANDS),
            call("DELETE", "/api/v1/projects/{project}/schedules/{none}", HEADS),
            call("GET", "/api/v1/work-items?project={project}", READERS),
            call(
                    "POST",
                    "/api/v1/work-items",
                    HANDS + " client",
                    "{'projectId': '{project}', 'type': 'defect', 'title': 'Опечатка', 'description': 'там', 'zoneId':"
                            + " 'cms', 'assetId': 'site', 'estimateHours': 1.5, 'due': '{later}', 'assignee': 'ivanov'}"),
            call("GET", "/api/v1/work-items/overview?project={project}", READERS),
            call("GET", "/api/v1/work-items/hours?project={project}", READERS),
            call("GET", "/api/v1/work-items/{work}", READERS),
            call(
                    "PUT",
                    "/api/v1/work-items/{work}",
                    HANDS,
                    "{'type': 'defect', 'title': 'Опечатка', 'description': 'там', 'zoneId': 'cms', 'assetId': 'site',"
                            + " 'estimateHours': 2, 'due': '{later}', 'assignee': 'ivanov'}"),
            call(
                    "PUT",
                    "/api/v1/work-items/{work}/slots",
                    HANDS,
                    "{'slots': [{'from': '{soon}', 'to': '{later}', 'personId': 'ivanov'}]}"),
            call("POST", "/api/v1/work-items/{work}/start", HANDS),
            call(
                    "POST",
                    "/api/v1/work-items/{work}/time",
                    HANDS,
                    "{'personId': 'ivanov', 'day': '{day}', 'hours': 0.5, 'note': 'правка'}"),
            call(
                    "POST",
                    "/api/v1/work-items/{work}/changes",
                    HANDS,
                    "{'component': 'CMS', 'zoneId': 'cms', 'from': '6.4', 'to': '6.5', 'note': 'обновление'}"),
            call("POST", "/api/v1/work-items/{work}/links", HANDS, "{'kind': 'incident', 'targetId': '{incident}'}"),
            call("POST", "/api/v1/work-items/{work}/cancel", HEADS, "{'reason': 'не нужно'}"),
            call("POST", "/api/v1/work-items/{work}/done", HANDS),
            call("GET", "/api/v1/problems?project={project}", READERS),
            call("GET", "/api/v1/problems/clusters?project={project}", READERS),
            call("GET", "/api/v1/problems/{none}", READERS),
            call("POST", "/api/v1/problems/{none}/cause", HANDS, "{'cause': 'диск'}"),
            call(
                    "POST",
                    "/api/v1/problems/{none}/proposal",
                    HANDS,
                    "{'proposal': 'заменить', 'estimateHours': 5, 'planWork': true}"),
            call("POST", "/api/v1/problems/{none}/rework-done", HANDS, "{'hoursSpent': 5, 'at': '{past}'}"),
            call("POST", "/api/v1/problems/{none}/close", HEADS, "{'reason': 'не повторится'}"),
            call("GET", "/api/v1/projects/{project}/drills", READERS),
            call("POST", "/api/v1/projects/{project}/drills", HEADS, "{'zoneId': 'cms', 'at': '{later}'}"),
            call("GET", "/api/v1/projects/{project}/drills/{none}", READERS),
            call("POST", "/api/v1/projects/{project}/drills/{none}/call-off", HEADS, "{'reason': 'отмена'}"),
            call("GET", "/api/v1/projects/{project}/drills/plans", READERS),
            call(
                    "PUT",
                    "/api/v1/projects/{project}/drills/plans/cms",
                    HEADS,
                    "{'days': ['tue'], 'time': '11:00', 'timeZone': 'Europe/Moscow', 'everyWeeks': 4}"),
            call("DELETE", "/api/v1/projects/{project}/drills/plans/{none}", HEADS));

    private static final String POLICY = """
            {'zones': ['cms'], 'severities': ['critical'], 'steps': [
              {'name': 'первый', 'targets': ['role:primary'], 'timeout': 'PT10M', 'waitIfNobody': false,
               'hours': [{'timeZone': 'UTC', 'times': [{'from': '00:00', 'to': '24:00'}]}]},
              {'targets': ['role:deputy'], 'timeout': 'PT10M'}],
             'repeat': 1, 'fallback': {'targets': ['person:owner'], 'timeout': 'PT10M'}, 'fallbackRepeats': 3,
             'acknowledgementTimeout': 'PT4H', 'acknowledgementReminder': 'PT30M'}""";

    private static final String RULE = """
            {'position': 5, 'conditions': [{'name': 'сайт', 'sources': ['нет'], 'kinds': ['http'], 'zones': ['cms'],
               'assets': ['site'], 'failures': ['dns'], 'criticalities': ['critical'], 'severities': ['error'],
               'labels': [{'label': 'стойка', 'operator': '=~', 'value': 'А.*'}]}],
             'require': 'all', 'window': 'PT10M', 'threshold': 3, 'groupBy': ['zone'], 'resolveOn': 'all',
             'ifNotMet': 'record'}""";

    private static final String SCHEDULE = """
            {'timeZone': 'Europe/Moscow', 'policy': 'overlap',
             'rotations': {'смена': {'kind': 'weekly', 'length': 1, 'start': '2026-01-05T09:00:00+03:00',
               'timeZone': 'Europe/Moscow', 'participants': ['ivanov', 'petrova'],
               'anchor': {'position': 0, 'at': '2026-01-05T06:00:00Z'}}},
             'windows': [{'days': ['mon'], 'from': '09:00', 'to': '18:00', 'rotation': 'смена', 'layer': 0}],
             'handOver': {'confirmWithin': 'PT30M', 'deputy': 'petrova'}}""";

    /** What a value of a body is replaced by. */
    private static final List<JsonNode> NONSENSE = List.of(
            text(""),
            text(" "),
            text("a\0b"),
            text("\u202E\u0007\u001B[31m"),
            text("ы".repeat(5_000)),
            text("-PT5M"),
            text("P106751991167300D"),
            text("0001-01-01T00:00:00Z"),
            text("-999999999-01-01T00:00:00Z"),
            text("9999-12-31T23:59:59Z"),
            text("+1000000000-12-31T23:59:59.999999999Z"),
            text("+999999999-12-31"),
            JsonNodeFactory.instance.numberNode(-1),
            JsonNodeFactory.instance.numberNode(Long.MAX_VALUE),
            JsonNodeFactory.instance.numberNode(1e308),
            JsonNodeFactory.instance.nullNode(),
            JsonNodeFactory.instance.arrayNode().addNull(),
            JsonNodeFactory.instance.objectNode());

    private static final List<String> NO_ID = List.of(
            "нет",
            "%00",
            "a%00b",
            "%20",
            "..%2F..%2Fetc",
            "%27%20OR%201=1--",
            "x".repeat(2000),
            "%ED%A0%80",
            "%FF",
            "0",
            "-1",
            "*");

    @Inject
    PassportCopy passport;

    @Inject
    Rows rows;

    @TestHTTPResource("/")
    URI base;

    private final HttpClient http = HttpClient.newHttpClient();
    private final Shop shop = new Shop();
    private final Map<String, String> ids = new LinkedHashMap<>();
    private final Map<String, String> tokens = new HashMap<>();

    @BeforeEach
    void somethingIsThere() {
        shop.arrive(passport);
        ids.put("{project}", shop.project);
        ids.put("{none}", "none");
        ids.put("{incident}", opened("сайт"));
        ids.put("{other}", opened("почта"));
        var now = Instant.now();
        ids.put("{past}", now.minus(Duration.ofMinutes(5)).toString());
        ids.put("{soon}", now.plus(Duration.ofHours(1)).toString());
        ids.put("{later}", now.plus(Duration.ofHours(2)).toString());
        ids.put("{day}", now.toString().substring(0, 10));
        ids.put("{policy}", POLICY);
        ids.put("{rule}", RULE);
        ids.put("{schedule}", SCHEDULE);
        ids.put(
                "{work}",
                given("dispatcher")
                        .contentType(ContentType.JSON)
                        .body(Map.of("projectId", shop.project, "type", "defect", "title", "Опечатка"))
                        .post("/api/v1/work-items")
                        .then()
                        .statusCode(201)
                        .extract()
                        .<String>path("id"));
        assertThat(send(call("PUT", "/api/v1/projects/{project}/schedules/web", HEADS, SCHEDULE))
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void everyOperationIsTried() throws IOException {
        var tried = new TreeSet<String>();
        for (var call : CALLS) {
            tried.add(call.method() + " "
                    + call.path()
                            .replaceAll("\\?.*", "")
                            .replaceAll("\\{[a-z]+\\}", "{}")
                            .replaceAll("/web(?=/|$)", "/{}")
                            .replaceAll("/cms(?=/|$)", "/{}"));
        }
        // Of others: a stream, what has forms of its own, and a document that is no JSON.
        tried.addAll(List.of(
                "GET /api/v1/incidents/stream",
                "POST /v2/enqueue",
                "POST /hooks/alertmanager/{}",
                "PUT /api/v1/projects/{}/schedules/{}/calendar.ics"));
        var documented = new TreeSet<String>();
        var api = JSON.readTree(
                java.nio.file.Path.of("../docs/api/incident-service.json").toFile());
        api.path("paths").properties().forEach(path -> path.getValue()
                .properties()
                .forEach(operation -> documented.add(operation.getKey().toUpperCase(java.util.Locale.ROOT) + " "
                        + path.getKey().replaceAll("\\{[^}]+\\}", "{}"))));
        assertThat(tried).isEqualTo(documented);
    }

    @TestFactory
    Stream<DynamicTest> whoMayNot() {
        return CALLS.stream()
                .map(call -> dynamicTest(call.toString(), () -> {
                    assertProblem(send(call, null, body(call)), 401);
                    var others = new ArrayList<>(List.of(READERS.split(" ")));
                    others.add("ingest");
                    others.removeAll(call.roles());
                    for (var role : others) {
                        assertProblem(send(call, token(role), body(call)), 403);
                    }
                    if (call.needs("{project}") || call.needs("{incident}") || call.needs("{work}")) {
                        var stranger = send(call, Tokens.of(anyRole(call), "stranger"), body(call));
                        if (call.path().endsWith("/incidents/acknowledge")) {
                            assertThat(stranger.body()).contains("not-found").doesNotContain("taken");
                        } else {
                            assertProblem(stranger, 404);
                        }
                    }
                }));
    }

    @TestFactory
    Stream<DynamicTest> whatIsNotThere() {
        return CALLS.stream()
                .filter(call -> call.path().contains("{"))
                .map(call -> dynamicTest(call.toString(), () -> {
                    for (var id : NO_ID) {
                        for (var part : List.of("{project}", "{incident}", "{work}", "{none}")) {
                            if (call.path().contains(part)) {
                                var path = call.path().replace(part, id);
                                assertProblem(
                                        send(
                                                new Call(call.method(), path, call.roles(), call.body()),
                                                token(anyRole(call)),
                                                body(call)),
                                        400,
                                        404,
                                        422);
                            }
                        }
                    }
                }));
    }

    @TestFactory
    Stream<DynamicTest> whatIsNoDocument() {
        return CALLS.stream()
                .filter(call -> call.body() != null)
                .map(call -> dynamicTest(call.toString(), () -> {
                    var token = token(anyRole(call));
                    var valid = String.valueOf(body(call));
                    assertProblem(send(call, token, "{broken"), 400);
                    assertProblem(send(call, token, "\0"), 400);
                    assertProblem(send(call, token, valid + "{}"), 400, 422);
                    assertProblem(send(call, token, "[".repeat(5_000)), 400, 422);
                    assertProblem(send(call, token, "[]"), 422);
                    assertProblem(send(call, token, "\"текст\""), 422);
                    assertProblem(send(call, token, "17"), 422);
                    var unknown = (ObjectNode) JSON.readTree(valid);
                    unknown.put("лишнее", 1);
                    var answer = send(call, token, unknown.toString());
                    assertProblem(answer, 422);
                    assertThat(answer.body()).contains("unknown-field").contains("лишнее");
                    if (!call.path().endsWith("/resolve")) {
                        assertProblem(send(call, token, "null"), 400, 422);
                        assertProblem(send(call, token, ""), 400, 422);
                    }
                }));
    }

    /** Each value of each document, replaced by whatever comes to mind, one at a time. */
    @TestFactory
    Stream<DynamicTest> whatIsNoValue() {
        return CALLS.stream()
                .filter(call -> call.body() != null)
                .map(call -> dynamicTest(call.toString(), () -> {
                    var token = token(anyRole(call));
                    var valid = JSON.readTree(body(call));
                    var wrong = new ArrayList<String>();
                    for (var place : places(valid)) {
                        for (var value : NONSENSE) {
                            var body = replaced(valid, place, value).toString();
                            var answer = send(call, token, body);
                            var shown = "%s = %s: %d %s"
                                    .formatted(place, shown(value), answer.statusCode(), shown(answer.body()));
                            if (isOurFault(answer)) {
                                wrong.add(shown);
                            }
                        }
                    }
                    assertThat(wrong).isEmpty();
                }));
    }

    @ParameterizedTest
    @CsvSource({
        "/api/v1/incidents, limit cursor state severity zone assignee source from until q drill project",
        "/api/v1/incidents/{incident}/members, limit cursor",
        "/api/v1/projects/{project}/decisions, limit cursor held",
        "/api/v1/projects/{project}/suppressions, ended",
        "/api/v1/statistics, project from until",
        "/api/v1/projects/{project}/schedules/web/on-call, at",
        "/api/v1/projects/{project}/schedules/web/shifts, from to",
        "/api/v1/projects/{project}/schedules/web/overrides, since",
        "/api/v1/projects/{project}/schedules/web/calendar.ics, from to",
        "/api/v1/work-items, limit cursor project state type zone assignee overdue starving",
        "/api/v1/work-items/overview, project",
        "/api/v1/work-items/hours?project={project}, month",
        "/api/v1/problems, limit cursor project state zone",
        "/api/v1/problems/clusters, project",
        "/api/v1/projects/{project}/drills, state"
    })
    void whatIsNoParameter(String path, String parameters) {
        var wrong = new ArrayList<String>();
        var values = new ArrayList<String>();
        NONSENSE.stream().filter(JsonNode::isTextual).map(JsonNode::asText).forEach(values::add);
        values.addAll(List.of("0", "-1", "501", "99999999999999999999", "1e3", "NaN", "%", "null", "[]"));
        values.addAll(List.of(
                cursor("x"),
                cursor("9999-12-31T23:59:59Z", "x"),
                cursor("+1000000000-12-31T23:59:59Z", "x"),
                cursor("-1000000000-01-01T00:00:00Z", "x"),
                cursor("2026-01-01T00:00:00Z", "\0"),
                cursor("9223372036854775807"),
                cursor("-1")));
        for (var parameter : parameters.split(" ")) {
            for (var value : values) {
                if (value.length() > 4_000) {
                    // Over the longest line that the server reads.
                    continue;
                }
                var encoded = URLEncoder.encode(value, StandardCharsets.UTF_8);
                var answer =
                        send(call("GET", path + (path.contains("?") ? "&" : "?") + parameter + "=" + encoded, "admin"));
                var shown = parameter + " = " + shown(value) + ": " + answer.statusCode() + " " + shown(answer.body());
                if (isOurFault(answer)) {
                    wrong.add(shown);
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    /** Machines repeat what they are not answered for: nothing that they send may be in the way of what comes after it. */
    @TestFactory
    Stream<DynamicTest> whatMachinesSend() {
        var key = given("dispatcher")
                .contentType(ContentType.JSON)
                .body(Map.of("name", "машина"))
                .post("/api/v1/projects/{p}/routing-keys", shop.project)
                .then()
                .statusCode(200)
                .extract()
                .<String>path("key");
        var event = """
                {"routing_key": "%s", "event_action": "trigger", "dedup_key": "k", "client": "c", "client_url": "u",
                 "payload": {"summary": "Касса", "source": "host", "severity": "error", "class": "disk",
                   "component": "site", "group": "g", "timestamp": "%s", "custom_details": {"zone": "cms"}}}""".formatted(key, ids.get("{past}"));
        var message = """
                {"version": "4", "groupKey": "{}:{alertname=x}", "alerts": [{"status": "firing", "fingerprint": "f",
                   "labels": {"alertname": "Касса", "severity": "warning", "zone": "cms", "asset": "site"},
                   "annotations": {"summary": "Касса", "description": "нет ответа"}, "startsAt": "%s",
                   "endsAt": "0001-01-01T00:00:00Z", "generatorURL": "http://prometheus"}]}""".formatted(ids.get("{past}"));
        return Map.of("/v2/enqueue", event, "/hooks/alertmanager/" + key, message).entrySet().stream()
                .map(sent -> dynamicTest(sent.getKey(), () -> {
                    var valid = JSON.readTree(sent.getValue());
                    var wrong = new ArrayList<String>();
                    for (var place : places(valid)) {
                        for (var value : NONSENSE) {
                            var call = call("POST", sent.getKey(), "ingest", sent.getValue());
                            var answer = send(
                                    call, null, replaced(valid, place, value).toString());
                            var isOurs = sent.getKey().startsWith("/v2/")
                                    ? answer.statusCode() != 202
                                            && !(answer.statusCode() == 400
                                                    && answer.body().contains("invalid event"))
                                    : answer.statusCode() != 200 && isOurFault(answer);
                            if (isOurs) {
                                wrong.add(place + " = " + shown(value) + ": " + answer.statusCode() + " "
                                        + shown(answer.body()));
                            }
                        }
                    }
                    assertThat(wrong).isEmpty();
                    await().atMost(Duration.ofSeconds(60)).until(() -> waiting("failed IS NULL") == 0);
                    assertThat(waiting("failed IS NOT NULL")).as("put aside").isZero();
                }));
    }

    private long waiting(String which) {
        return QuarkusTransaction.requiringNew()
                .call(() -> rows.first(
                        "SELECT count(*) FROM intake_signal WHERE project_id = ? AND " + which,
                        row -> row.getLong(1),
                        shop.project))
                .orElseThrow();
    }

    /** What could be taken for something, and must not be. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            POST /api/v1/projects/{project}/signals | /key | 256 | 422
            POST /api/v1/projects/{project}/signals | /key | "" | 422
            POST /api/v1/projects/{project}/signals | /title | 1025 | 422
            POST /api/v1/projects/{project}/signals | /at | "0001-01-01T00:00:00Z" | 422
            POST /api/v1/projects/{project}/signals | /since | "0001-01-01T00:00:00Z" | 422
            POST /api/v1/projects/{project}/signals | /expiresAt | "9999-12-31T23:59:59Z" | 422
            POST /api/v1/projects/{project}/signals | /at | 0 | 422
            POST /api/v1/projects/{project}/signals | /severity | 0 | 422
            POST /api/v1/projects/{project}/signals | /severity | "fatal" | 422
            POST /api/v1/projects/{project}/signals | /labels/стойка | null | 422
            POST /api/v1/incidents/{incident}/hold | /until | "9999-12-31T23:59:59Z" | 422
            POST /api/v1/incidents/{incident}/hold | /until | "0001-01-01T00:00:00Z" | 422
            POST /api/v1/incidents/{incident}/snooze | /until | "9999-12-31T23:59:59Z" | 422
            POST /api/v1/incidents/{incident}/notes | /text | "a\\u0000b" | 400
            POST /api/v1/incidents/{incident}/notes | /text | 4001 | 422
            POST /api/v1/incidents/{incident}/notes | /link | "javascript:alert(1)" | 422
            POST /api/v1/incidents/{incident}/close | /minutesSpent | -1 | 422
            POST /api/v1/incidents/{incident}/close | /minutesSpent | 9223372036854775807 | 422
            POST /api/v1/incidents/{incident}/merge | /into | "нет" | 404
            POST /api/v1/incidents/{incident}/split-off | /member | "нет" | 404
            POST /api/v1/projects/{project}/suppressions | /endsAt | "9999-12-31T23:59:59Z" | 422
            POST /api/v1/projects/{project}/suppressions | /matchers/0/label | 256 | 422
            POST /api/v1/projects/{project}/suppressions | /matchers/0/value | 1001 | 422
            POST /api/v1/projects/{project}/suppressions | /matchers/0/operator | "~" | 422
            PUT /api/v1/projects/{project}/correlation-rules/web | /window | "-PT5M" | 422
            PUT /api/v1/projects/{project}/correlation-rules/web | /window | "P106751991167300D" | 422
            PUT /api/v1/projects/{project}/correlation-rules/web | /window | 600 | 422
            PUT /api/v1/projects/{project}/correlation-rules/web | /threshold | 0 | 422
            PUT /api/v1/projects/{project}/correlation-rules/web | /threshold | 1001 | 422
            PUT /api/v1/projects/{project}/correlation-rules/web | /require | 0 | 422
            PUT /api/v1/projects/{project}/correlation-rules/web | /groupBy/0 | "a b" | 422
            PUT /api/v1/projects/{project}/escalation-policies/web | /steps/0/timeout | "-PT5M" | 422
            PUT /api/v1/projects/{project}/escalation-policies/web | /steps/0/timeout | "PT0S" | 422
            PUT /api/v1/projects/{project}/escalation-policies/web | /acknowledgementTimeout | "P106751991167300D" | 422
            PUT /api/v1/projects/{project}/escalation-policies/web | /acknowledgementReminder | 1e308 | 422
            PUT /api/v1/projects/{project}/escalation-policies/web | /zones/0 | "нет" | 422
            PUT /api/v1/projects/{project}/schedules/web | /rotations/смена/start | "0001-01-01T00:00:00Z" | 422
            PUT /api/v1/projects/{project}/schedules/web | /rotations/смена/length | -1 | 422
            PUT /api/v1/projects/{project}/schedules/web | /rotations/смена/participants/0 | "никто" | 422
            PUT /api/v1/projects/{project}/schedules/web | /timeZone | "Mars/Olympus" | 422
            POST /api/v1/projects/{project}/schedules/web/overrides | /to | "9999-12-31T23:59:59Z" | 422
            POST /api/v1/projects/{project}/schedules/web/temporary | /from | "0001-01-01T00:00:00Z" | 422
            POST /api/v1/work-items | /due | "0001-01-01T00:00:00Z" | 422
            POST /api/v1/work-items | /estimateHours | -1 | 422
            POST /api/v1/work-items | /estimateHours | 1e308 | 422
            POST /api/v1/work-items | /assetId | 64 | 422
            POST /api/v1/work-items | /type | "мечта" | 422
            POST /api/v1/work-items/{work}/time | /hours | 1e308 | 422
            POST /api/v1/work-items/{work}/time | /hours | -1 | 422
            POST /api/v1/work-items/{work}/time | /day | "0001-01-01" | 422
            PUT /api/v1/work-items/{work}/slots | /slots/0/to | "9999-12-31T23:59:59Z" | 422
            POST /api/v1/deadlines/preview | /duration | "PT2562047788015215H30M7S" | 422
            POST /api/v1/deadlines/preview | /start | "0001-01-01T00:00:00Z" | 422
            POST /api/v1/projects/{project}/drills | /at | "0001-01-01T00:00:00Z" | 422
            POST /api/v1/projects/{project}/drills | /at | "9999-12-31T23:59:59Z" | 422
            POST /api/v1/projects/{project}/drills | /zoneId | "нет" | 422
            """)
    void whatIsTakenForNothingElse(String name, String place, String value, int status) throws IOException {
        var call = CALLS.stream()
                .filter(one -> one.toString().equals(name))
                .findFirst()
                .orElseThrow();
        // A bare number of more than two digits at a text is a length.
        var json = value.matches("[1-9][0-9]{1,3}") && !place.matches(".*(window|threshold)")
                ? text("ы".repeat(Integer.parseInt(value)))
                : JSON.readTree(value);
        var body = replaced(JSON.readTree(body(call)), place, json).toString();

        assertProblem(send(call, token(anyRole(call)), body), status);
    }

    @TestFactory
    Stream<DynamicTest> whatAnIncidentCannotBecome() {
        var ways = Map.of(
                "TRIGGERED", List.<String>of(),
                "ACKNOWLEDGED", List.of("acknowledge"),
                "ON_HOLD", List.of("acknowledge", "hold"),
                "RESOLVED", List.of("resolve"),
                "CLOSED", List.of("resolve", "close"),
                "CANCELLED", List.of("cancel"),
                "MERGED", List.of("merge"));
        var actions = List.of(
                "acknowledge",
                "release",
                "escalate",
                "hold",
                "resume",
                "snooze",
                "resolve",
                "reopen",
                "close",
                "merge",
                "unmerge",
                "split-off",
                "cancel");
        return ways.entrySet().stream().flatMap(way -> actions.stream()
                .map(action -> dynamicTest(action + " when " + way.getKey(), () -> {
                    ids.put("{incident}", opened("i" + UUID.randomUUID()));
                    ids.put("{other}", opened("o" + UUID.randomUUID()));
                    for (var step : way.getValue()) {
                        assertThat(send(action(step)).statusCode()).as(step).isEqualTo(200);
                    }
                    var before = incident();
                    assertThat(before.path("state").asText()).isEqualTo(way.getKey());

                    var answer = send(action(action));

                    var allowed = JSON.convertValue(before.path("allowed"), String[].class);
                    if (List.of(allowed).contains(action)) {
                        // Its one failure stays; that another may be split off is another test's.
                        assertThat(answer.statusCode()).isIn(200, 404);
                        assertThat(answer.statusCode() == 404).isEqualTo(action.equals("split-off"));
                    } else if (answer.statusCode() == 409) {
                        assertProblem(answer, 409);
                        var problem = JSON.readTree(answer.body());
                        assertThat(problem.path("code").asText()).isEqualTo("incident.illegal-transition");
                        assertThat(problem.path("state")).isEqualTo(before.path("state"));
                        assertThat(problem.path("allowed")).isEqualTo(before.path("allowed"));
                        assertThat(incident()).isEqualTo(before);
                    } else {
                        assertThat(answer.statusCode())
                                .as("repeating it changes nothing")
                                .isEqualTo(200);
                        assertThat(incident().path("standing")).isEqualTo(before.path("standing"));
                    }
                })));
    }

    private Call action(String name) {
        return CALLS.stream()
                .filter(call -> call.path().equals("/api/v1/incidents/{incident}/" + name)
                        && call.method().equals("POST"))
                .findFirst()
                .orElseThrow();
    }

    private JsonNode incident() throws IOException {
        return JSON.readTree(
                send(call("GET", "/api/v1/incidents/{incident}", READERS)).body());
    }

    private String cursor(String... key) {
        try {
            return java.util.Base64.getUrlEncoder().withoutPadding().encodeToString(JSON.writeValueAsBytes(key));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static boolean isOurFault(HttpResponse<String> answer) {
        return answer.statusCode() >= 500 || (answer.statusCode() >= 400 && !isProblem(answer));
    }

    private static boolean isProblem(HttpResponse<String> answer) {
        try {
            var problem = JSON.readTree(answer.body());
            return answer.headers().firstValue("Content-Type").orElse("").startsWith("application/problem+json")
                    && problem.path("status").asInt() == answer.statusCode()
                    && !problem.path("code").asText().isBlank()
                    && !problem.path("detail").asText().isBlank();
        } catch (IOException e) {
            return false;
        }
    }

    private static void assertProblem(HttpResponse<String> answer, Integer... statuses) {
        var shown = answer.request().method() + " " + shown(answer.uri().toString()) + " " + answer.body();
        assertThat(answer.statusCode()).as(shown).isIn((Object[]) statuses);
        assertThat(isProblem(answer)).as(shown).isTrue();
    }

    private static String anyRole(Call call) {
        return call.roles().contains("dispatcher")
                ? "dispatcher"
                : call.roles().iterator().next();
    }

    /** Each is signed once. */
    private String token(String role) {
        return tokens.computeIfAbsent(role, name -> Tokens.of(name, null));
    }

    private HttpResponse<String> send(Call call) {
        return send(call, token(anyRole(call)), body(call));
    }

    private HttpResponse<String> send(Call call, @Nullable String token, @Nullable String body) {
        var path = call.path();
        for (var id : ids.entrySet()) {
            path = path.replace(id.getKey(), id.getValue());
        }
        var uri = base.resolve("/") + path.substring(1).replace("нет", "%D0%BD%D0%B5%D1%82");
        var request = HttpRequest.newBuilder(URI.create(uri))
                .method(call.method(), body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .timeout(Duration.ofSeconds(20));
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        if (call.body() != null) {
            request.header("Content-Type", "application/json");
        }
        if (call.method().equals("PUT")
                && call.path().startsWith("/api/v1/work-items/{work}")
                && !path.endsWith("slots")) {
            request.header("If-Match", "*");
        }
        try {
            return http.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new AssertionError(call + ": " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private @Nullable String body(Call call) {
        if (call.body() == null) {
            return null;
        }
        var body = call.body();
        for (var id : ids.entrySet()) {
            body = body.replace(id.getKey(), id.getValue());
        }
        return body.replace('\'', '"');
    }

    /** JSON pointers of everything in a document. */
    private static List<String> places(JsonNode document) {
        var places = new ArrayList<String>();
        walk(document, "", places::add);
        return places;
    }

    private static void walk(JsonNode node, String path, Consumer<String> found) {
        if (node instanceof ObjectNode object) {
            object.properties().forEach(field -> {
                found.accept(path + "/" + field.getKey());
                walk(field.getValue(), path + "/" + field.getKey(), found);
            });
        } else if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                found.accept(path + "/" + i);
                walk(array.get(i), path + "/" + i, found);
            }
        }
    }

    private static JsonNode replaced(JsonNode document, String place, JsonNode value) {
        var copy = document.deepCopy();
        int slash = place.lastIndexOf('/');
        var parent = copy.at(place.substring(0, slash));
        var name = place.substring(slash + 1);
        if (parent instanceof ObjectNode object) {
            object.set(name, value);
        } else if (parent instanceof ArrayNode array) {
            array.set(Integer.parseInt(name), value);
        }
        return copy;
    }

    private static JsonNode text(String text) {
        return JsonNodeFactory.instance.textNode(text);
    }

    private static String shown(Object value) {
        var text = String.valueOf(value).replace("\0", "\\0").replace("\n", " ");
        return text.length() > 300 ? text.substring(0, 300) + "..." : text;
    }

    private String opened(String key) {
        return given("engineer")
                .contentType(ContentType.JSON)
                .body(Map.of("title", key, "key", key))
                .post("/api/v1/projects/{p}/signals", shop.project)
                .then()
                .statusCode(200)
                .extract()
                .path("incidentId");
    }

    private io.restassured.specification.RequestSpecification given(String role) {
        return RestAssured.given().auth().oauth2(token(role));
    }
}
