package dev.understudy.passport.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.understudy.events.CheckStatusEvent.BackupEvidenceObserved;
import dev.understudy.events.CheckStatusEvent.FactObserved;
import dev.understudy.events.FindingEvent;
import dev.understudy.events.FindingEvent.FindingAccepted;
import dev.understudy.events.FindingEvent.FindingCleared;
import dev.understudy.events.FindingEvent.FindingRaised;
import dev.understudy.kit.testing.EventLog;
import dev.understudy.kit.testing.MutableClock;
import dev.understudy.kit.testing.Tokens;
import dev.understudy.passport.document.ExamplesTest;
import dev.understudy.passport.document.FullDocument;
import dev.understudy.passport.history.DocumentDelta;
import dev.understudy.passport.history.FieldChange;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What happens to a passport after it was written: edits, history, observations, evidence, findings, a scorecard. */
@QuarkusTest
class PassportLifeTest {

    private static final Instant BEGIN = Instant.parse("2026-11-20T09:00:00Z");
    private static final String BASE = "/api/v1/projects/{project}";
    private static final ObjectMapper JSON = new ObjectMapper();

    @Inject
    MutableClock clock;

    private final String project = "life-" + UUID.randomUUID().toString().substring(0, 8);
    private final String document = FullDocument.TEXT.replace("  id: shop\n", "  id: " + project + "\n");

    @BeforeEach
    void stopTheClock() {
        clock.stopAt(BEGIN);
    }

    @AfterEach
    void letItRun() {
        clock.reset();
    }

    @Test
    void oneThingIsChangedAndWhoComesTooLateIsToldHow() {
        apply(document).statusCode(201);

        part("assets/wp", "kind: cms\nname: WordPress\nproduct: WordPress\nversion: \"6.9\"\n", null)
                .statusCode(428);
        part("assets/wp", "kind: cms\nname: WordPress\nproduct: WordPress\nversion: \"6.9\"\n", "\"1\"")
                .statusCode(200)
                .header("ETag", "\"2\"")
                .body("diff.assets.changed", contains("wp"), "diff.people.changed", empty());
        part("people/petrova", "name: Анна Петрова\nemployer: client\n", "\"1\"")
                .statusCode(412)
                .body("code", equalTo("precondition.failed"), "currentETag", equalTo("\"2\""))
                .body("changesInAll", is(2))
                .body("changes.path", containsInAnyOrder("assets/wp/version", "assets/wp/plugins"))
                .body("changes.find { it.path == 'assets/wp/version' }.before", equalTo("6.8"));
        part("people/petrova", "name: Анна Петрова\nemployer: nobody\n", "\"2\"")
                .statusCode(422)
                .body("violations[0].line", is(2), "violations[0].path", equalTo("people[1].employer"));
        given(Tokens.engineer())
                .header("If-Match", "\"2\"")
                .delete(BASE + "/passport/people/petrova", project)
                .then()
                .statusCode(422)
                .body("violations.rule", everyItem(equalTo("unknown-person")));

        var exported = given(Tokens.auditor())
                .accept("application/yaml")
                .get(BASE + "/passport", project)
                .then()
                .statusCode(200)
                .extract()
                .asString();
        assertThat(exported).startsWith("# yaml-language-server: $schema=");
        apply(exported).statusCode(200).body("changed", is(false), "version", is(2));
        get("/passport/assets/wp").body("version", equalTo("6.9"), "plugins", nullValue());
        get("/passport/assets/nothing").statusCode(404);
        get("/passport/agreement").body("reportDay", is(3));
        given(Tokens.client("stranger"))
                .get(BASE + "/passport/assets/wp", project)
                .then()
                .statusCode(404);
    }

    @Test
    void everyVersionCanBeSeenComparedAndBroughtBack() throws Exception {
        apply(document).statusCode(201);
        clock.advance(Duration.ofDays(1));
        part("zones/cms", "{name: Сайт и CMS, criticality: critical}", "\"1\"").statusCode(200);
        clock.advance(Duration.ofDays(1));
        given(Tokens.engineer())
                .header("If-Match", "\"2\"")
                .header("Change-Reason", "cdn is gone")
                .delete(BASE + "/passport/assets/cdn", project)
                .then()
                .statusCode(200);

        asOf("2026-11-20T10:00:00Z").body("zones[0].name", equalTo("Сайт"));
        asOf("2026-11-21").body("zones[0].name", equalTo("Сайт и CMS"));
        asOf("2026-11-19").statusCode(404).body("code", equalTo("passport.none-then"));
        asOf("yesterday").statusCode(400).body("code", equalTo("passport.bad-time"));
        get("/passport/diff?from=1&to=2026-11-22T09:00:00Z")
                .body("from", is(1), "to", is(3), "diff.assets.removed", contains("cdn"))
                .body("changes.path", contains("zones/cms/name", "assets/cdn"));
        get("/passport/audit")
                .body("items.action", contains("edited", "edited", "applied"), "items[0].by", equalTo("test-engineer"))
                .body("items[0].reason", equalTo("cdn is gone"), "items[0].subject", equalTo("assets/cdn"));
        get("/passport/audit?path=zones/cms").body("items.version", contains(2));

        given(Tokens.engineer())
                .header("If-Match", "\"3\"")
                .post(BASE + "/passport/versions/1/restore", project)
                .then()
                .statusCode(200)
                .body("version", is(4), "diff.assets.added", contains("cdn"));
        given(Tokens.engineer())
                .header("If-Match", "\"3\"")
                .post(BASE + "/passport/versions/1/restore", project)
                .then()
                .statusCode(412);
        // The history, gone through again from the first version, ends at what is in force.
        var first = JSON.readTree(get("/passport/versions/1").extract().asString());
        var entries = JSON.readTree(get("/passport/audit").extract().asString()).path("items");
        JsonNode state = first;
        for (int at = entries.size() - 1; at >= 0; at--) {
            var changes = new ArrayList<FieldChange>();
            for (var change : entries.get(at).path("changes")) {
                changes.add(JSON.treeToValue(change, FieldChange.class));
            }
            state = DocumentDelta.apply(state, changes);
        }
        assertThat(state).isEqualTo(JSON.readTree(get("/passport").extract().asString()));
    }

    @Test
    void aDryRunTellsWhatWouldFollow() {
        given(Tokens.engineer())
                .contentType("application/yaml")
                .queryParam("dryRun", true)
                .body(document.getBytes(StandardCharsets.UTF_8))
                .put(BASE + "/passport", project)
                .then()
                .statusCode(200)
                .body("follows.checks.added", hasItems("site.http", "site.tls", "domain.domain", "copies.heartbeat"))
                .body("follows.duties.added", hasItems("cms: ivanov (primary)", "cms: petrova (backup verifier)"))
                .body(
                        "follows.findings.raised",
                        hasItems("zone-without-primary:zone/backup", "backup-stale:asset/copies"));
        get("/findings").statusCode(404);

        apply(document).statusCode(201).body("follows", nullValue());
        get("/findings?rule=zone-without-primary")
                .body("items.findingId", contains("zone-without-primary:zone/backup"))
                .body("items[0].severity", equalTo("medium"), "items[0].message.ru", startsWith("За зону «Копии»"));
        assertThat(raised("zone-without-primary:zone/backup").evidence())
                .isEqualTo("responsibilities for backup: none");
        get("/findings?state=odd").statusCode(400);
        given(Tokens.client("stranger")).get(BASE + "/findings", project).then().statusCode(404);
        given(Tokens.client("stranger")).get("/api/v1/findings").then().body("items", empty());
    }

    @Test
    void aFindingIsAcceptedForATimeAndClearsItselfWhenItsCauseIsGone() {
        apply(document).statusCode(201);
        var id = "zone-without-primary:zone/backup";
        raised(id);
        part(
                        "policies",
                        "acceptedRisks:\n  - {rule: zone-without-primary, subject: zone/backup, owner: owner,"
                                + " until: 2026-12-01, reason: ищем человека}\n",
                        "\"1\"")
                .statusCode(200);
        get("/findings?state=accepted").body("items.findingId", contains(id), "items[0].acceptedBy", equalTo("owner"));
        assertThat(EventLog.await(FindingAccepted.class, event -> event.projectId()
                                .equals(project))
                        .data()
                        .until())
                .isEqualTo("2026-12-01");
        part("responsibilities/backup", "[{primary: petrova, deputy: ivanov}]", "\"2\"")
                .statusCode(200);

        assertThat(EventLog.await(
                                FindingCleared.class,
                                event -> event.projectId().equals(project)
                                        && event.findingId().equals(id))
                        .data()
                        .rule())
                .isEqualTo("zone-without-primary");
        get("/findings?rule=zone-without-primary").body("items", empty());
        get("/findings?rule=zone-without-primary&state=cleared").body("items.findingId", contains(id));
        assertThat(EventLog.all(FindingRaised.class).stream()
                        .map(event -> (FindingEvent) event.data())
                        .filter(event -> event.projectId().equals(project)
                                && event.findingId().equals(id)))
                .hasSize(1);
    }

    @Test
    void observationsBecomeFactsAndContradictionsFindings() {
        apply(document).statusCode(201);
        var seen = fact("name-servers", List.of("ns1.other.example", "ns2.example.net"), BEGIN, BEGIN, null);
        var sent = EventLog.publish(seen);
        EventLog.publish(sent);
        var id = "declared-differs-from-observed:asset/domain/nameservers";
        assertThat(raised(id).evidence()).contains("whois://whois.tcinet.ru", BEGIN.toString());
        get("/facts/comparisons")
                .body("find { it.asset == 'domain' && it.field == 'nameServers' }.agreement", equalTo("differ"));

        // A failed look leaves value and time alone; a late one changes nothing.
        EventLog.publish(fact("name-servers", seen.values(), BEGIN, BEGIN.plusSeconds(600), "timeout"));
        EventLog.publish(fact(
                "name-servers", List.of("ns9.late.example"), BEGIN.minusSeconds(60), BEGIN.minusSeconds(60), null));
        EventLog.publish(fact("registrar", List.of("REGRU-RU"), BEGIN, BEGIN.plusSeconds(700), null));
        Awaitility.await().untilAsserted(() -> get("/facts").body("name", hasItem("registrar")));
        get("/facts")
                .body("find { it.name == 'name-servers' }.lastError", equalTo("timeout"))
                .body("find { it.name == 'name-servers' }.observedAt", startsWith("2026-11-20T09:00:00"))
                .body("find { it.name == 'name-servers' }.lastAttemptAt", startsWith("2026-11-20T09:10:00"))
                .body("find { it.name == 'name-servers' }.values", hasItem("ns1.other.example"))
                .body("find { it.name == 'name-servers' }.freshness", equalTo("fresh"));
        get("/facts/comparisons").body("find { it.field == 'registrar' }.agreement", equalTo("agree"));

        EventLog.publish(fact(
                "name-servers",
                List.of("NS1.example.net.", "ns2.example.net"),
                BEGIN.plusSeconds(800),
                BEGIN.plusSeconds(800),
                null));
        EventLog.await(
                FindingCleared.class,
                event -> event.projectId().equals(project) && event.findingId().equals(id));
        get("/facts/domain/history").body("findAll { it.name == 'name-servers' }", hasSize(3));

        given(Tokens.engineer())
                .contentType("application/json")
                .body("{\"values\": [\"OOO Samovar\"]}")
                .put(BASE + "/facts/domain/registrant", project)
                .then()
                .statusCode(200)
                .body("source", equalTo("person:test-engineer"), "freshness", equalTo("fresh"));
        given(Tokens.engineer())
                .contentType("application/json")
                .body("{\"values\": [\"password: hunter22x\"]}")
                .put(BASE + "/facts/domain/registrant", project)
                .then()
                .statusCode(422)
                .body("code", equalTo("fact.bad-observation"), "detail", not(startsWith("password")));
    }

    @Test
    void evidenceOfBackupsClimbsTheLadder() {
        apply(document).statusCode(201);
        get("/backups")
                .body("[0].providers", contains("selectel", "пример"))
                .body("[0].ladder.findAll { it.reached }.step", contains("configured"));
        EventLog.publish(new BackupEvidenceObserved(
                project,
                project + "/copies.heartbeat",
                "copies",
                null,
                "restic",
                "exists",
                true,
                null,
                "a1",
                BEGIN.minusSeconds(3600),
                1000L,
                10L,
                5L,
                3,
                List.of(),
                BEGIN));
        Awaitility.await().untilAsserted(() -> get("/backups").body("[0].newestCopyAt", notNullValue()));
        get("/findings?rule=backup-stale").body("items", empty());
        upload("restic", "{\"message_type\":\"summary\",\"num_errors\":2,\"broken_packs\":[\"ab\"]}")
                .statusCode(200)
                .body("[0].step", equalTo("checked"), "[0].healthy", is(false));
        assertThat(raised("backup-check-failing:asset/copies").evidence()).contains("2 errors");
        clock.advance(Duration.ofHours(1));
        upload("restic", "using temporary cache\nno errors were found\n").statusCode(200);
        get("/findings?rule=backup-check-failing").body("items", empty());
        given(Tokens.engineer())
                .contentType("application/json")
                .body("{\"step\":\"restored\",\"healthy\":true,\"note\":\"развёрнуто на тестовом сервере\"}")
                .post(BASE + "/backups/copies/evidence", project)
                .then()
                .statusCode(200);
        get("/backups")
                .body(
                        "[0].ladder.findAll { it.reached }.step",
                        contains("configured", "listed", "checked", "restored"));
        get("/findings?rule=backup-restore-never-proven").body("items", empty());
        upload("restic", "hello").statusCode(422).body("code", equalTo("backup.unknown-output"));
        given(Tokens.engineer())
                .contentType("text/plain")
                .body("x")
                .post(BASE + "/backups/site/evidence/outputs?tool=restic", project)
                .then()
                .statusCode(404);
    }

    @Test
    void accessesAreAttestedWhereNoStoreCanBeAsked() {
        apply(document).statusCode(201);
        get("/accesses")
                .body(
                        "state",
                        everyItem(equalTo("unknown")),
                        "find { it.access == 'admin' }.rotationDue",
                        equalTo("2027-02-28"));
        given(Tokens.engineer())
                .post(BASE + "/accesses/site/admin/verifications", project)
                .then()
                .statusCode(409)
                .body("code", equalTo("access.no-store"));
        given(Tokens.engineer())
                .contentType("application/json")
                .body("{\"note\":\"на месте\"}")
                .post(BASE + "/accesses/site/admin/attestations", project)
                .then()
                .statusCode(200)
                .body("state", equalTo("attested"), "stateSource", equalTo("person:test-engineer"));
        part(
                        "assets/srv",
                        "kind: server\n"
                                + "name: Сервер\n"
                                + "accesses: [{id: root, reference: \"env:DEMO_NOT_THERE\", holders: [ivanov]}]\n",
                        "\"1\"")
                .statusCode(200);
        given(Tokens.engineer())
                .post(BASE + "/accesses/srv/root/verifications", project)
                .then()
                .statusCode(200)
                .body("state", equalTo("missing"));
        raised("access-missing-in-store:asset/srv/root");
    }

    /** Each in the form that readers copy. */
    @ParameterizedTest
    @MethodSource("dev.understudy.passport.document.ExamplesTest#examples")
    void examplesCanBeApplied(Path example) throws IOException {
        var text = Files.readString(example);
        given(Tokens.admin())
                .contentType("application/yaml; charset=UTF-8")
                .body(text.getBytes(StandardCharsets.UTF_8))
                .put(BASE + "/passport", ExamplesTest.projectOf(text))
                .then()
                .statusCode(201)
                .body("changed", is(true));
    }

    @Test
    void theScorecardHasFourResults() {
        apply(document).statusCode(201);
        var known = given(Tokens.auditor())
                .get("/api/v1/finding-rules")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath()
                .getList("id", String.class);
        get("/scorecard")
                .statusCode(200)
                .body("rules.outcome", hasItems("pass", "fail", "not-measured"))
                .body("rules.find { it.rule == 'zones-covered' }.outcome", equalTo("fail"))
                .body("rules.find { it.rule == 'registrants-seen' }.outcome", equalTo("not-measured"))
                .body("rules.find { it.rule == 'client-identified' }.outcome", equalTo("pass"))
                .body("level", nullValue());
        assertThat(known).containsAll(findingsOfScorecard());
    }

    @Test
    void wordsFindThings() {
        apply(document.replace("name: Витрина", "name: Витрина " + project)).statusCode(201);
        search("витр " + project, Tokens.auditor()).body("subject", contains("assets/site"));
        search("Ёлка " + project, Tokens.auditor()).body("", empty());
        search("витр " + project, Tokens.client("stranger")).body("", empty());
        search("витр " + project, Tokens.client("samovar")).body("projectId", contains(project));
        search("a' & b | !c:*", Tokens.auditor()).statusCode(200);
        search(" ", Tokens.auditor()).statusCode(400);
        apply(document).statusCode(200);
        search("витр " + project, Tokens.auditor()).body("", empty());
        search(project, Tokens.auditor()).body("subject", hasItem("project"));
    }

    private static ValidatableResponse search(String words, String token) {
        return given(token).queryParam("q", words).get("/api/v1/search").then();
    }

    @Test
    void theSchemaIsThereForEditors() {
        RestAssured.given()
                .get("/api/v1/passport-schema.json")
                .then()
                .statusCode(200)
                .body("title", equalTo("Understudy passport"), "properties.assets.items.allOf", hasSize(22));
    }

    /** Those that the file of rules names: a misspelled one would never be found, and its rule always hold. */
    private static List<String> findingsOfScorecard() {
        try (var rules = PassportLifeTest.class.getResourceAsStream("/scorecard/default.yaml")) {
            var named = Pattern.compile("(?m)^  - .*noFindings: \\[([a-z, -]+)]")
                    .matcher(new String(rules.readAllBytes(), StandardCharsets.UTF_8));
            return named.results()
                    .flatMap(result -> Stream.of(result.group(1).split(", *")))
                    .distinct()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private FactObserved fact(
            String name, List<String> values, Instant observedAt, Instant at, @Nullable String error) {
        return new FactObserved(
                project,
                project + "/domain.domain",
                "domain",
                null,
                name,
                "xn--80aaf3bkob.xn--p1ai",
                values.stream().sorted().toList(),
                null,
                "whois://whois.tcinet.ru",
                observedAt,
                at,
                error);
    }

    private FindingRaised raised(String id) {
        return EventLog.await(
                        FindingRaised.class,
                        event -> event.projectId().equals(project)
                                && event.findingId().equals(id))
                .data();
    }

    private ValidatableResponse upload(String tool, String output) {
        return given(Tokens.engineer())
                .contentType("text/plain; charset=UTF-8")
                .body(output.getBytes(StandardCharsets.UTF_8))
                .post(BASE + "/backups/copies/evidence/outputs?tool=" + tool, project)
                .then();
    }

    private ValidatableResponse apply(String text) {
        return given(Tokens.engineer())
                .contentType("application/yaml; charset=UTF-8")
                .body(text.getBytes(StandardCharsets.UTF_8))
                .put(BASE + "/passport", project)
                .then();
    }

    private ValidatableResponse part(String path, String text, @Nullable String ifMatch) {
        var request = given(Tokens.engineer()).contentType("application/yaml; charset=UTF-8");
        if (ifMatch != null) {
            request.header("If-Match", ifMatch);
        }
        return request.body(text.getBytes(StandardCharsets.UTF_8))
                .put(BASE + "/passport/" + path, project)
                .then();
    }

    private ValidatableResponse asOf(String point) {
        return get("/passport?asOf=" + point);
    }

    private ValidatableResponse get(String path) {
        return given(Tokens.auditor()).get(BASE + path, project).then();
    }

    private static RequestSpecification given(String token) {
        return RestAssured.given().auth().oauth2(token);
    }
}
