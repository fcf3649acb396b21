package dev.understudy.incident.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;

import dev.understudy.events.CheckStatus;
import dev.understudy.events.CheckStatusEvent;
import dev.understudy.events.CheckStatusEvent.CheckStatusChanged;
import dev.understudy.events.DeliveryEvent.ReplyReceived;
import dev.understudy.events.Event;
import dev.understudy.events.IncidentEvent.IncidentAcknowledged;
import dev.understudy.events.IncidentEvent.IncidentOpened;
import dev.understudy.events.IncidentEvent.IncidentResolved;
import dev.understudy.events.IncidentEvent.IncidentSuppressed;
import dev.understudy.events.NotificationEvent.NotificationRequested;
import dev.understudy.events.NotificationEvent.Purpose;
import dev.understudy.incident.duty.PassportCopy;
import dev.understudy.incident.incident.Shop;
import dev.understudy.kit.testing.EventLog;
import dev.understudy.kit.testing.Tokens;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Everything that comes in from outside, on a real broker and a real database. */
@QuarkusTest
class IntakeTest {

    @Inject
    PassportCopy passport;

    @Inject
    StatusHandler statuses;

    @TestHTTPResource("/")
    URI base;

    private final Shop shop = new Shop();

    @BeforeEach
    void passportArrives() {
        shop.arrive(passport);
    }

    @Test
    void aClientOfPagerDutyWorksUnchanged() {
        var key = routingKey();

        enqueue(event(key, "trigger", "db-1", "База данных не отвечает"))
                .statusCode(202)
                .body("status", equalTo("success"), "dedup_key", equalTo("db-1"));
        var opened = shop.await1(
                IncidentOpened.class, event -> event.deduplicationKey().endsWith(":db-1"));
        assertThat(opened.title()).isEqualTo("База данных не отвечает");
        assertThat(opened.source()).isEqualTo("pagerduty-events");
        assertThat(opened.severity()).hasToString("CRITICAL");
        assertThat(opened.assetId()).isEqualTo("site");
        enqueue(event(key, "trigger", "db-1", "again")).statusCode(202);
        enqueue(Map.of("routing_key", key, "event_action", "acknowledge", "dedup_key", "db-1"))
                .statusCode(202);
        shop.await1(IncidentAcknowledged.class, event -> event.incidentId().equals(opened.incidentId()));
        enqueue(Map.of("routing_key", key, "event_action", "resolve", "dedup_key", "db-1"))
                .statusCode(202);
        shop.await1(IncidentResolved.class, event -> event.incidentId().equals(opened.incidentId()));
        enqueue(Map.of("routing_key", key, "event_action", "resolve", "dedup_key", "unheard-of"))
                .statusCode(202);
        get(opened.incidentId()).body("occurrences", equalTo(2), "state", equalTo("RESOLVED"));
        assertThat(shop.all(IncidentOpened.class)).hasSize(1);
    }

    @Test
    void ofChangesThatCameTogetherEachHasItsTrace() {
        var traces = Map.of("north", "a".repeat(32), "south", "b".repeat(32));
        statuses.on(traces.entrySet().stream()
                .map(entry -> new Event<CheckStatusEvent>(
                        UUID.randomUUID().toString(),
                        "/test",
                        Instant.now(),
                        "00-" + entry.getValue() + "-00f067aa0ba902b7-01",
                        down(entry.getKey())))
                .toList());

        traces.forEach((check, trace) -> {
            var opened = EventLog.await(
                    IncidentOpened.class,
                    event -> event.projectId().equals(shop.project)
                            && event.deduplicationKey().endsWith(check));
            assertThat(opened.traceparent()).startsWith("00-" + trace + "-");
            assertThat(EventLog.await(
                                    NotificationRequested.class,
                                    event -> opened.data().incidentId().equals(event.incidentId()))
                            .traceparent())
                    .startsWith("00-" + trace + "-");
        });
    }

    private CheckStatusChanged down(String check) {
        var at = Instant.now();
        return new CheckStatusChanged(
                shop.project,
                check,
                1,
                "http",
                null,
                "cms",
                CheckStatus.UP,
                CheckStatus.DOWN,
                at,
                at,
                1,
                null,
                List.of(),
                "http://" + check + ".example/");
    }

    /** A probe quotes what a broken server sent, and PostgreSQL keeps no text with a NUL in it. */
    @Test
    void theLongestKeyAndTextWithNulsAreTakenIn() {
        var key = routingKey();
        var longest = "ключ".repeat(63) + "abc";
        assertThat(longest).hasSize(255);

        enqueue(event(key, "trigger", longest, "Ответ\0сервера"))
                .statusCode(202)
                .body("dedup_key", equalTo(longest));
        enqueue(event(key, "trigger", longest + "d", "s")).statusCode(400);

        var opened = shop.await1(
                IncidentOpened.class, event -> event.deduplicationKey().endsWith(longest));
        assertThat(opened.title()).isEqualTo("Ответ\uFFFDсервера");
    }

    @Test
    void whatIsNoEventIsRefusedAsPagerDutyDoes() {
        enqueue(Map.of("event_action", "trigger"))
                .statusCode(400)
                .body(
                        "status", equalTo("invalid event"),
                        "message", equalTo("Event object is invalid"),
                        "errors", hasItem(containsString("routing_key")));
        enqueue(event("0".repeat(32), "trigger", "k", "s"))
                .statusCode(400)
                .body("errors", contains(containsString("unknown or revoked")));
        io.restassured.RestAssured.given()
                .contentType(ContentType.JSON)
                .body("{broken")
                .post("/v2/enqueue")
                .then()
                .statusCode(400)
                .body("status", equalTo("invalid event"));
        var key = routingKey();
        var id = given(Tokens.admin())
                .get("/api/v1/projects/{p}/routing-keys", shop.project)
                .then()
                .statusCode(200)
                .body("hint", hasItem(key.substring(0, 4)))
                .extract()
                .<String>path("[0].id");
        given(Tokens.admin())
                .delete("/api/v1/projects/{p}/routing-keys/{id}", shop.project, id)
                .then()
                .statusCode(204);
        enqueue(event(key, "trigger", "k", "s")).statusCode(400);
    }

    @Test
    void aStormIsOneIncidentWithAllReportsCounted() {
        var key = routingKey();
        try (var client = HttpClient.newHttpClient()) {
            var body = json(event(key, "trigger", "storm", "Шторм"));
            var sent = java.util.stream.IntStream.range(0, 300)
                    .mapToObj(i -> client.sendAsync(
                            HttpRequest.newBuilder(base.resolve("/v2/enqueue"))
                                    .header("Content-Type", "application/json")
                                    .POST(HttpRequest.BodyPublishers.ofString(body))
                                    .build(),
                            BodyHandlers.discarding()))
                    .toList();
            assertThat(sent)
                    .allSatisfy(answer -> assertThat(answer.join().statusCode()).isEqualTo(202));
        }
        var opened = shop.await1(IncidentOpened.class, event -> true);
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> get(opened.incidentId()).body("occurrences", equalTo(300)));
        assertThat(shop.all(IncidentOpened.class)).hasSize(1);
    }

    @Test
    void alertmanagersWebhookIsTakenIn() {
        var key = routingKey();
        var started = Instant.now().minusSeconds(60);

        webhook(key, started, "firing", "firing")
                .statusCode(200)
                .body("taken.opened", equalTo(1), "taken.joined", equalTo(1));
        webhook(key, started, "firing", "firing").statusCode(200).body("taken.duplicate", equalTo(2));
        var id = given(Tokens.admin())
                .get("/api/v1/incidents?project=" + shop.project)
                .then()
                .statusCode(200)
                .body("items", hasSize(1), "items[0].members", equalTo(2), "items[0].source", equalTo("alertmanager"))
                .body("items[0].severity", equalTo("warning"), "items[0].zoneId", equalTo("cms"))
                .extract()
                .<String>path("items[0].id");
        given(Tokens.admin())
                .get("/api/v1/incidents/{id}/members?limit=1", id)
                .then()
                .statusCode(200)
                .body("items", hasSize(1), "nextCursor", notNullValue());
        webhook(key, started, "resolved", "resolved").statusCode(200).body("taken.resolved", equalTo(2));
        get(id).body("state", equalTo("RESOLVED"));
        // Sent again because the first answer got lost, and too late.
        webhook(key, started, "firing", "firing").statusCode(200).body("taken.late", equalTo(2));
        get(id).body("state", equalTo("RESOLVED"));

        given(null)
                .body("{}")
                .post("/hooks/alertmanager/" + key)
                .then()
                .statusCode(400)
                .body("code", equalTo("intake.malformed"));
        given(null).body("{}").post("/hooks/alertmanager/nonsense").then().statusCode(404);
    }

    @Test
    void whatIsNoEmergencyBecomesWorkOrIsRecordedWithTheRule() {
        signal(Map.of(
                        "title",
                        "Сертификат",
                        "kind",
                        "certificate",
                        "key",
                        "cert",
                        "expiresAt",
                        Instant.now().plus(Duration.ofDays(20)).toString()))
                .statusCode(200)
                .body("effect", equalTo("WORK"), "incidentId", equalTo(null));
        given(Tokens.auditor())
                .get("/api/v1/projects/{p}/decisions", shop.project)
                .then()
                .statusCode(200)
                .body(
                        "items[0].rule", equalTo("default: an expiry that is far away"),
                        "items[0].facts.kind", equalTo("certificate"));
        signal(Map.of(
                        "title",
                        "Сертификат",
                        "kind",
                        "certificate",
                        "key",
                        "cert",
                        "expiresAt",
                        Instant.now().plus(Duration.ofDays(5)).toString()))
                .statusCode(200)
                .body("effect", equalTo("OPENED"), "isNew", equalTo(true));
        signal(Map.of("title", "Сертификат", "kind", "certificate", "key", "cert"))
                .body("effect", equalTo("DUPLICATE"), "isNew", equalTo(false), "incidentId", notNullValue());
        given(Tokens.of("ingest", "stranger"))
                .contentType(ContentType.JSON)
                .body(Map.of("title", "x"))
                .post("/api/v1/projects/{p}/signals", shop.project)
                .then()
                .statusCode(404);
        signal(Map.of("title", "")).statusCode(422);
    }

    @Test
    void anAnswerToAMessageActsOnceAndAStrangerAnswersInVain() {
        var id = signal(Map.of("title", "Касса", "key", "cash", "zone", "cms"))
                .extract()
                .<String>path("incidentId");

        var snooze = reply(shop.project, "snooze", id, Instant.now().plusSeconds(600));
        EventLog.publish(snooze);
        EventLog.publish(snooze);
        shop.await1(IncidentSuppressed.class, event -> event.incidentId().equals(id));
        EventLog.publish(reply("another-project", "resolve", id, null));
        EventLog.publish(reply(shop.project, "take", id, null));
        assertThat(shop.await1(IncidentAcknowledged.class, event -> event.incidentId()
                                .equals(id))
                        .by())
                .isEqualTo("petrova");
        EventLog.publish(reply(shop.project, "resolve", id, null));
        EventLog.publish(reply(shop.project, "acknowledge", id, null));
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> given(Tokens.auditor())
                .get("/api/v1/incidents/{id}/timeline", id)
                .then()
                .body("kind", hasItem("reply-without-effect")));
        assertThat(shop.all(IncidentSuppressed.class)).hasSize(1);
        get(id).body("state", equalTo("RESOLVED"), "resolvedBy", equalTo("petrova"));
    }

    @Test
    void aDispatcherCallsSomebodyByName() {
        var id = signal(Map.of("title", "Касса", "key", "cash", "zone", "cms"))
                .extract()
                .<String>path("incidentId");
        get(id).body("assignee", equalTo("ivanov"), "allowed", hasItems("take", "escalate"));

        call(id, "sidorov").statusCode(200).body("state", equalTo("TRIGGERED"), "assignee", equalTo("ivanov"));
        call(id, "nobody")
                .statusCode(422)
                .body("code", equalTo("incident.unknown-person"), "detail", containsString("[ivanov, owner, petrova"));

        var request = EventLog.await(
                        NotificationRequested.class,
                        asked -> id.equals(asked.incidentId())
                                && asked.personId().equals("sidorov"))
                .data();
        assertThat(request.purpose()).isEqualTo(Purpose.ESCALATION);
        assertThat(request.actions()).contains("acknowledge");
        given(Tokens.auditor())
                .get("/api/v1/incidents/{id}/timeline", id)
                .then()
                .body(
                        "findAll { it.kind == 'called-by-name' }.actor", contains("test-dispatcher"),
                        "findAll { it.kind == 'called-by-name' }.detail", contains("sidorov"));
        given(Tokens.engineer()).post("/api/v1/incidents/{id}/take", id).then().statusCode(200);
        call(id, "petrova").statusCode(409).body("allowed", not(hasItem("escalate")));
    }

    private static ValidatableResponse call(String id, String person) {
        return given(Tokens.dispatcher())
                .contentType(ContentType.JSON)
                .body(Map.of("person", person))
                .post("/api/v1/incidents/{id}/call", id)
                .then();
    }

    @Test
    void suppressionsAreMadeListedAndEnded() {
        var made = given(Tokens.dispatcher())
                .contentType(ContentType.JSON)
                .body("""
                        {"kind": "silence", "reason": "тихо", "endsAt": "%s",
                         "matchers": [{"label": "zone", "operator": "=~", "value": "c.s"}]}""".formatted(Instant.now().plusSeconds(3600)))
                .post("/api/v1/projects/{p}/suppressions", shop.project)
                .then()
                .statusCode(200)
                .extract()
                .<String>path("id");
        var id = signal(Map.of("title", "Сайт", "key", "site", "zone", "cms"))
                .extract()
                .<String>path("incidentId");
        get(id).body("suppressed.kind", equalTo("silence"), "state", equalTo("TRIGGERED"));
        given(Tokens.engineer())
                .post("/api/v1/incidents/{id}/escalate", id)
                .then()
                .statusCode(409)
                .body("code", equalTo("incident.illegal-transition"));

        given(Tokens.dispatcher())
                .delete("/api/v1/projects/{p}/suppressions/{id}", shop.project, made)
                .then()
                .statusCode(204);

        get(id).body("suppressed", equalTo(null), "assignee", equalTo("ivanov"));
        given(Tokens.dispatcher())
                .contentType(ContentType.JSON)
                .body("{\"kind\": \"silence\", \"reason\": \"x\", \"endsAt\": \"2020-01-01T00:00:00Z\","
                        + " \"matchers\": [{\"label\": \"zone\", \"operator\": \"=~\", \"value\": \"(\"}]}")
                .post("/api/v1/projects/{p}/suppressions", shop.project)
                .then()
                .statusCode(422)
                .body("violations.path", contains("endsAt", "matchers[0].value"));
    }

    @Test
    void aPolicyThatCannotBeReliedOnIsRefusedWithReasons() {
        policy("primary", "primary", "everybody")
                .statusCode(422)
                .body("code", equalTo("policy.unreliable"))
                .body("violations.rule", hasItem("adds-nobody"));
        policy("primary", "escalation", "everybody").statusCode(422).body("violations.rule", hasItem("two-channels"));
        given(Tokens.dispatcher())
                .contentType(ContentType.JSON)
                .body("""
                        {"steps": [{"targets": ["schedule:web"], "timeout": "PT10M"}, {"targets": ["boss"], "timeout": "PT10M"}],
                         "fallback": {"targets": ["everybody"], "timeout": "PT10M"}}""")
                .put("/api/v1/projects/{p}/escalation-policies/{n}", shop.project, "web")
                .then()
                .statusCode(422)
                .body("violations.rule", contains("target"));
        given(Tokens.auditor())
                .get("/api/v1/projects/{p}/escalation-policies/effective/cms", shop.project)
                .then()
                .statusCode(200)
                .body("step", contains("primary", "deputy", "escalation", "everybody"))
                .body("[1].people.personId", contains("petrova"));
    }

    @Test
    void manyAreTakenAtOnceAndFiguresAreTold() {
        var first = signal(Map.of("title", "Раз", "key", "one", "zone", "cms"))
                .extract()
                .<String>path("incidentId");
        var second = signal(Map.of("title", "Два", "key", "two")).extract().<String>path("incidentId");
        given(Tokens.engineer())
                .contentType(ContentType.JSON)
                .body("{\"note\": \"готово\"}")
                .post("/api/v1/incidents/{id}/resolve", second)
                .then()
                .statusCode(200);

        given(Tokens.engineer())
                .contentType(ContentType.JSON)
                .body(Map.of("incidents", List.of(first, second, "none")))
                .post("/api/v1/incidents/acknowledge")
                .then()
                .statusCode(200)
                .body("outcome", contains("taken", "not-possible", "not-found"));
        given(Tokens.engineer())
                .contentType(ContentType.JSON)
                .body(Map.of("cause", "диск", "done", "заменили", "minutesSpent", 95, "zone", "cms"))
                .post("/api/v1/incidents/{id}/close", second)
                .then()
                .statusCode(200)
                .body("state", equalTo("CLOSED"), "standing.cause", equalTo("диск"));
        given(Tokens.auditor())
                .get("/api/v1/statistics?project=" + shop.project)
                .then()
                .statusCode(200)
                .body("whole.incidents", equalTo(2), "whole.minutesSpent", equalTo(95))
                .body("whole.toAcknowledge.count", equalTo(1), "whole.toRestore.count", equalTo(1))
                .body("people.find { it.person == 'ivanov' }.incidents", equalTo(2))
                .body("zones.zone", hasItem("cms"));
        given(Tokens.admin())
                .get("/api/v1/incidents?project=" + shop.project + "&q=РАЗ&severity=critical&source=api")
                .then()
                .statusCode(200)
                .body("items.id", contains(first));
    }

    @Test
    void screensAreToldWhatHappensAndOnlyOfTheirProjects() throws Exception {
        var lines = new CopyOnWriteArrayList<String>();
        try (var client = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(base.resolve("/api/v1/incidents/stream"))
                    .header("Authorization", "Bearer " + Tokens.client("client-" + shop.project))
                    .build();
            var answer = client.sendAsync(request, BodyHandlers.ofLines());
            var reader = Thread.ofVirtual().start(() -> answer.join().body().forEach(lines::add));
            await().atMost(Duration.ofSeconds(20)).until(() -> {
                signal(Map.of("title", "Экран", "key", "screen-" + lines.size()));
                return lines.stream().anyMatch(line -> line.contains("incident.incident.opened.v1"));
            });
            assertThat(lines)
                    .filteredOn(line -> line.startsWith("data:"))
                    .allMatch(line -> line.contains(shop.project));
            answer.cancel(true);
            reader.interrupt();
            client.shutdownNow();
        }
        given(Tokens.client("stranger"))
                .get("/api/v1/incidents/stream?project=" + shop.project)
                .then()
                .statusCode(404);
    }

    private static ReplyReceived reply(String project, String action, String incident, @Nullable Instant until) {
        return new ReplyReceived(
                project,
                UUID.randomUUID().toString(),
                "petrova",
                "telegram",
                action,
                Instant.now(),
                incident,
                UUID.randomUUID().toString(),
                null,
                null,
                until);
    }

    private String routingKey() {
        return given(Tokens.admin())
                .contentType(ContentType.JSON)
                .body("{\"name\": \"Prometheus\"}")
                .post("/api/v1/projects/{p}/routing-keys", shop.project)
                .then()
                .statusCode(200)
                .extract()
                .path("key");
    }

    private static Map<String, Object> event(String key, String action, String dedup, String summary) {
        return Map.of(
                "routing_key", key,
                "event_action", action,
                "dedup_key", dedup,
                "client", "Zabbix",
                "payload",
                        Map.of(
                                "summary", summary,
                                "source", "db1.example",
                                "severity", "critical",
                                "component", "site",
                                "custom_details", Map.of("load", 17, "nested", List.of(1, 2))));
    }

    private static ValidatableResponse enqueue(Map<String, ?> event) {
        return io.restassured.RestAssured.given()
                .contentType(ContentType.JSON)
                .body(event)
                .post("/v2/enqueue")
                .then();
    }

    private ValidatableResponse webhook(String key, Instant started, String... statuses) {
        var alerts = new StringBuilder();
        for (int i = 0; i < statuses.length; i++) {
            alerts.append(i == 0 ? "" : ",")
                    .append(String.format(
                            Locale.ROOT,
                            """
                            {"status": "%s", "labels": {"alertname": "Медленно", "severity": "warning", "zone": "cms",
                             "instance": "web%d"}, "annotations": {"summary": "Медленно на web%d"},
                             "startsAt": "%s", "endsAt": "%s", "generatorURL": "http://prometheus.example/g", "fingerprint": "f%d"}""",
                            statuses[i],
                            i,
                            i,
                            started,
                            statuses[i].equals("firing") ? "0001-01-01T00:00:00Z" : started.plusSeconds(30),
                            i));
        }
        return given(null)
                .contentType(ContentType.JSON)
                .body("""
                        {"version": "4", "groupKey": "{}:{alertname=\\"Медленно\\"}", "status": "firing", "receiver": "understudy",
                         "groupLabels": {}, "commonLabels": {}, "commonAnnotations": {}, "externalURL": "http://am.example",
                         "truncatedAlerts": 0, "alerts": [%s]}""".formatted(alerts))
                .post("/hooks/alertmanager/" + key)
                .then();
    }

    private ValidatableResponse signal(Map<String, ?> document) {
        return given(Tokens.ingest())
                .contentType(ContentType.JSON)
                .body(document)
                .post("/api/v1/projects/{p}/signals", shop.project)
                .then();
    }

    private ValidatableResponse policy(String first, String second, String fallback) {
        return given(Tokens.dispatcher())
                .contentType(ContentType.JSON)
                .body("""
                        {"steps": [{"targets": ["role:%s"], "timeout": "PT10M"}, {"targets": ["role:%s"], "timeout": "PT10M"}],
                         "fallback": {"targets": ["%s"], "timeout": "PT10M"}}""".formatted(first, second, fallback))
                .put("/api/v1/projects/{p}/escalation-policies/{n}", shop.project, "night")
                .then();
    }

    private static ValidatableResponse get(String id) {
        return given(Tokens.engineer()).get("/api/v1/incidents/{id}", id).then().statusCode(200);
    }

    private static String json(Map<String, ?> value) {
        return dev.understudy.incident.sql.Json.write(value);
    }

    private static RequestSpecification given(@Nullable String token) {
        var request = io.restassured.RestAssured.given();
        return token == null ? request : request.auth().oauth2(token);
    }
}
