package dev.understudy.incident.incident;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import dev.understudy.events.IncidentEvent.IncidentMembersAdded;
import dev.understudy.events.IncidentEvent.IncidentOpened;
import dev.understudy.events.IncidentEvent.Severity;
import dev.understudy.incident.classification.Decisions;
import dev.understudy.incident.classification.Held;
import dev.understudy.incident.duty.PassportCopy;
import dev.understudy.incident.incident.IncidentState.Kind;
import dev.understudy.incident.incident.Signal.Action;
import dev.understudy.incident.incident.Signal.Effect;
import dev.understudy.incident.incident.Signal.Outcome;
import dev.understudy.incident.sql.Rows;
import dev.understudy.kit.testing.MutableClock;
import dev.understudy.kit.testing.Tokens;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Correlation rules: what they hold back, what they make one incident of, and when that ends. */
@QuarkusTest
class CorrelationTest {

    private static final String RULES = "/api/v1/projects/{p}/correlation-rules";

    @Inject
    PassportCopy passport;

    @Inject
    SignalService signals;

    @Inject
    CandidateWork candidateWork;

    @Inject
    IncidentService service;

    @Inject
    IncidentRepository incidents;

    @Inject
    Members members;

    @Inject
    Decisions decisions;

    @Inject
    Rows rows;

    @Inject
    MutableClock clock;

    private final Shop shop = new Shop();
    private Instant start;

    @BeforeEach
    void stopTheClock() {
        shop.arrive(passport);
        // The broker takes no event from the future, and the test moves the clock ahead.
        start = Instant.now().minus(Duration.ofDays(20)).truncatedTo(ChronoUnit.MILLIS);
        clock.stopAt(start);
    }

    @AfterEach
    void letItRun() {
        clock.reset();
    }

    @Test
    void aRuleHoldsBackUntilItHasSeenEnoughAndSaysSo() {
        rule("web", "\"threshold\": 3, \"ifNotMet\": \"record\"");

        var first = take(shop.fails("site", 1, clock.instant()));
        assertThat(first.effect()).isEqualTo(Effect.CANDIDATE);
        assertThat(held(first).occurrences()).isEqualTo(1);
        assertThat(held(first).threshold()).isEqualTo(3);
        assertThat(held(first).until()).isEqualTo(start.plus(Duration.ofMinutes(10)));
        assertThat(take(shop.fails("site", 1, start)).effect())
                .as("the same event once more is no occurrence")
                .isEqualTo(Effect.LATE);
        clock.advance(Duration.ofMinutes(1));
        take(shop.fails("crm", 1, clock.instant()));
        given(Tokens.auditor())
                .get("/api/v1/projects/{p}/decisions?held=true", shop.project)
                .then()
                .statusCode(200)
                .body("items", hasSize(2))
                .body("items.verdict", contains("EMERGENCY", "EMERGENCY"))
                .body("items.held.rule", contains("web", "web"))
                .body("items.held.state", contains("waiting", "waiting"))
                .body("items.held.occurrences", contains(2, 1));
        given(Tokens.client("client-" + shop.project))
                .get(RULES, shop.project)
                .then()
                .statusCode(200)
                .body("[0].rule.name", equalTo("web"), "[0].holdsBack", equalTo(2));
        assertThat(open()).isEmpty();

        clock.advance(Duration.ofMinutes(1));
        var opened = take(shop.signal(Action.TRIGGER, "mail", 1, clock.instant(), Severity.CRITICAL));

        assertThat(opened.effect()).isEqualTo(Effect.OPENED);
        var incident = view(String.valueOf(opened.incidentId()));
        assertThat(incident.members()).isEqualTo(3);
        assertThat(incident.occurrences()).isEqualTo(3);
        assertThat(incident.severity()).as("the worst of its members").isEqualTo(Severity.CRITICAL);
        assertThat(incident.startedAt()).as("from the first sign of it").isEqualTo(start);
        assertThat(incident.rule()).startsWith("correlation rule 'web'");
        assertThat(Objects.requireNonNull(incident.correlation()).rule()).isEqualTo("web");
        assertThat(shop.await1(IncidentOpened.class, event -> true).incidentId())
                .isEqualTo(incident.id());
        clock.advance(Duration.ofSeconds(2));
        settle();
        assertThat(shop.await1(IncidentMembersAdded.class, event -> true).members())
                .extracting(member -> member.title())
                .containsExactlyInAnyOrder("Магазин: crm", "Магазин: mail");
        given(Tokens.auditor())
                .get("/api/v1/projects/{p}/decisions", shop.project)
                .then()
                .body("items", empty());
        assertThat(candidates()).isZero();
    }

    @Test
    void whatIsHeldBackInVainIsRecordedAndDoesNotCall() {
        rule("web", "\"threshold\": 2, \"ifNotMet\": \"record\"");
        take(shop.fails("site", 1, clock.instant()));

        clock.advance(Duration.ofMinutes(10).minusMillis(1));
        settle();
        assertThat(candidates()).isEqualTo(1);
        clock.advance(Duration.ofMillis(1));
        settle();

        assertThat(candidates()).isZero();
        assertThat(open()).isEmpty();
        assertThat(decided().state()).isEqualTo(Held.State.EXPIRED);
        assertThat(take(shop.fails("crm", 1, clock.instant())).effect())
                .as("the other one counts no more")
                .isEqualTo(Effect.CANDIDATE);
        assertThat(take(shop.works("site", 2, clock.instant())).effect()).isEqualTo(Effect.RESOLVED);
        assertThat(decided("site").state()).isEqualTo(Held.State.RECOVERED);
    }

    @Test
    void whatIsHeldBackInVainAndFailsStillIsGroupedByCauseWhereTheRuleSaysSo() {
        rule("web", "\"threshold\": 9, \"ifNotMet\": \"open\"");
        take(shop.fails("site", 1, clock.instant()));
        take(shop.fails("mail", 1, clock.instant()));
        clock.advance(Duration.ofMinutes(1));
        take(shop.fails("crm", 1, clock.instant()));
        take(shop.works("mail", 2, clock.instant()));

        clock.advance(Duration.ofMinutes(9));
        settle();
        assertThat(open()).hasSize(1);
        clock.advance(Duration.ofMinutes(1));
        settle();

        var incident = view(open().getFirst());
        assertThat(incident.members()).as("both are hosted on one server").isEqualTo(2);
        assertThat(incident.correlation()).isNull();
        assertThat(candidates()).isZero();
        assertThat(decided("mail").state()).isEqualTo(Held.State.RECOVERED);
    }

    @Test
    void allConditionsHaveToBeMetWithinTheWindow() {
        put("pair", """
                {"require": "all", "window": "PT10M", "ifNotMet": "record",
                 "conditions": [{"name": "сайт", "assets": ["site"]}, {"name": "почта", "assets": ["mail"]}]}""").statusCode(200);

        var first = take(shop.fails("site", 1, clock.instant()));
        assertThat(held(first).missing()).containsExactly("почта");
        assertThat(take(shop.fails("crm", 1, clock.instant())).effect())
                .as("what no rule takes is grouped by cause")
                .isEqualTo(Effect.OPENED);
        clock.advance(Duration.ofMinutes(10));
        assertThat(held(take(shop.fails("mail", 1, clock.instant()))).missing()).containsExactly("сайт");
        clock.advance(Duration.ofMinutes(1));
        assertThat(take(shop.fails("site", 2, clock.instant())).effect()).isEqualTo(Effect.OPENED);
        assertThat(view(open().getLast()).members()).isEqualTo(2);
    }

    @Test
    void oneThatComesAndGoesIsCountedAlthoughItWorkedInBetween() {
        rule("web", "\"threshold\": 3, \"ifNotMet\": \"record\"");
        for (int i = 0; i < 2; i++) {
            take(shop.fails("site", 2 * i + 1, clock.instant()));
            clock.advance(Duration.ofMinutes(1));
            take(shop.works("site", 2 * i + 2, clock.instant()));
            clock.advance(Duration.ofMinutes(1));
        }
        assertThat(decided().state()).isEqualTo(Held.State.RECOVERED);

        var opened = take(shop.fails("site", 5, clock.instant()));

        assertThat(opened.effect()).isEqualTo(Effect.OPENED);
        assertThat(view(String.valueOf(opened.incidentId())).occurrences()).isEqualTo(3);
        assertThat(take(shop.works("site", 6, clock.instant())).effect()).isEqualTo(Effect.RESOLVED);
        assertThat(open()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        // which works again, in order, and after how many of them it is over
        "all, site crm mail, 3",
        "all, mail crm site, 3",
        "first, mail crm site, 3",
        "first, site crm mail, 1",
        "first, crm site mail, 2",
        "last, site crm mail, 3",
        "last, mail crm site, 1",
        "never, mail crm site, 0"
    })
    void anIncidentEndsWithTheFailuresThatItsRuleNames(String resolveOn, String order, int over) {
        rule("web", "\"resolveOn\": \"" + resolveOn + "\"");
        var id = String.valueOf(take(shop.fails("site", 1, clock.instant())).incidentId());
        for (var asset : List.of("crm", "mail")) {
            clock.advance(Duration.ofSeconds(1));
            assertThat(take(shop.fails(asset, 1, clock.instant()))).isEqualTo(new Outcome(Effect.JOINED, id));
        }

        int number = 0;
        for (var asset : order.split(" ")) {
            clock.advance(Duration.ofSeconds(1));
            take(shop.works(asset, 2, clock.instant()));
            number++;
            assertThat(view(id).state().isOpen()).as("after %d of them", number).isEqualTo(over == 0 || number < over);
        }
        clock.advance(Duration.ofMinutes(6));
        settle();
        assertThat(view(id).members()).as("none is split off").isEqualTo(3);
    }

    @Test
    void whatFailsOnAfterTheFirstHasRecoveredIsNotForgotten() {
        rule("web", "\"resolveOn\": \"first\"");
        var id = String.valueOf(take(shop.fails("site", 1, clock.instant())).incidentId());
        take(shop.fails("crm", 1, clock.instant()));
        clock.advance(Duration.ofSeconds(1));
        take(shop.works("site", 2, clock.instant()));
        assertThat(view(id).state()).isEqualTo(Kind.RESOLVED);

        clock.advance(Duration.ofMinutes(30));
        settle();

        assertThat(view(id).state()).as("crm fails still").isEqualTo(Kind.TRIGGERED);
    }

    @Test
    void aWorseFailureThatJoinsTakesTheAcknowledgementBack() {
        rule("web", "\"threshold\": 1");
        var id = String.valueOf(take(shop.fails("site", 1, clock.instant())).incidentId());
        service.acknowledge(id, "ivanov", null);
        take(shop.signal(Action.TRIGGER, "crm", 1, clock.instant(), Severity.WARNING));
        assertThat(view(id).state()).isEqualTo(Kind.ACKNOWLEDGED);

        take(shop.signal(Action.TRIGGER, "mail", 1, clock.instant(), Severity.CRITICAL));

        assertThat(view(id).state()).isEqualTo(Kind.TRIGGERED);
        assertThat(view(id).severity()).isEqualTo(Severity.CRITICAL);
    }

    @Test
    void groupsAreApartAndOneJoinsWithinTheWindowOfTheLast() {
        rule("web", "\"groupBy\": [\"asset\", \"env\"]");
        var site = take(shop.fails("site", 1, clock.instant()));
        var crm = take(shop.fails("crm", 1, clock.instant()));
        assertThat(List.of(site.effect(), crm.effect()))
                .as("one server, and apart all the same: the rule says so")
                .containsOnly(Effect.OPENED);
        assertThat(Objects.requireNonNull(
                                view(String.valueOf(site.incidentId())).correlation())
                        .group())
                .containsEntry("asset", "site")
                .containsEntry("env", "");

        given(Tokens.dispatcher()).delete(RULES + "/web", shop.project).then().statusCode(204);
        rule("all", "\"resolveOn\": \"all\"");
        clock.advance(Duration.ofHours(1));
        var mail = take(shop.fails("mail", 1, clock.instant()));
        clock.advance(Duration.ofMinutes(10));
        assertThat(take(other("one"))).isEqualTo(new Outcome(Effect.JOINED, mail.incidentId()));
        clock.advance(Duration.ofMinutes(10));
        assertThat(take(other("two"))).isEqualTo(new Outcome(Effect.JOINED, mail.incidentId()));
        clock.advance(Duration.ofMinutes(10).plusMillis(1));
        var later = take(other("three"));
        assertThat(later.effect()).isEqualTo(Effect.OPENED);
        assertThat(view(String.valueOf(later.incidentId())).recurrenceOf()).isEqualTo(mail.incidentId());
        assertThat(take(other("four")).incidentId()).isEqualTo(later.incidentId());
    }

    @Test
    void whatARuleHoldsBackFollowsItsChange() {
        rule("web", "\"threshold\": 5, \"ifNotMet\": \"record\"");
        take(shop.fails("site", 1, clock.instant()));
        take(shop.fails("mail", 1, clock.instant()));

        rule("web", "\"threshold\": 2, \"ifNotMet\": \"record\"");
        settle();

        assertThat(open()).hasSize(1);
        assertThat(view(open().getFirst()).members()).isEqualTo(2);
        assertThat(view(open().getFirst()).occurrences())
                .as("nothing new happened")
                .isEqualTo(2);
    }

    @Test
    void whatARemovedRuleHeldBackIsGroupedByCause() {
        rule("web", "\"threshold\": 5, \"ifNotMet\": \"record\"");
        take(shop.fails("site", 1, clock.instant()));
        take(shop.fails("crm", 1, clock.instant()));
        take(shop.fails("mail", 1, clock.instant()));
        take(shop.works("mail", 2, clock.instant()));

        given(Tokens.dispatcher()).delete(RULES + "/web", shop.project).then().statusCode(204);
        settle();

        assertThat(open()).hasSize(1);
        assertThat(view(open().getFirst()).members()).isEqualTo(2);
        assertThat(candidates()).isZero();
    }

    @Test
    void oneFailureHasOneOpenIncidentWhateverAPersonOpensAgain() {
        rule("web", "\"threshold\": 2, \"ifNotMet\": \"record\"");
        take(shop.fails("site", 1, clock.instant()));
        var id = String.valueOf(take(shop.fails("crm", 1, clock.instant())).incidentId());
        service.resolve(id, "ivanov", null, null);
        clock.advance(Duration.ofMinutes(11));
        assertThat(take(shop.fails("site", 2, clock.instant())).effect()).isEqualTo(Effect.CANDIDATE);

        service.reopen(id, "ivanov", "рано");
        var mail = take(shop.fails("mail", 1, clock.instant()));

        assertThat(mail.effect()).isEqualTo(Effect.OPENED);
        assertThat(view(String.valueOf(mail.incidentId())).members()).isEqualTo(1);
        for (var asset : List.of("site", "crm", "mail")) {
            assertThat(with(asset)).as(asset).hasSize(1);
        }
        assertThat(take(shop.fails("site", 3, clock.instant().plusSeconds(1))))
                .isEqualTo(new Outcome(Effect.DUPLICATE, id));
        assertThat(candidates()).isZero();
    }

    @Test
    void replicasThatTakeInTheSameMomentOpenOneIncident() throws Exception {
        rule("web", "\"threshold\": 8, \"ifNotMet\": \"record\"");
        var outcomes = new java.util.ArrayList<Outcome>();
        try (var threads = Executors.newFixedThreadPool(8)) {
            var tasks = IntStream.range(0, 24)
                    .<Callable<Outcome>>mapToObj(i -> () -> take(other("n" + i)))
                    .toList();
            for (var task : threads.invokeAll(tasks)) {
                outcomes.add(task.get());
            }
        }

        assertThat(outcomes.stream().map(Outcome::effect).filter(Effect.CANDIDATE::equals))
                .hasSize(7);
        assertThat(outcomes.stream().map(Outcome::effect).filter(Effect.OPENED::equals))
                .hasSize(1);
        assertThat(open()).hasSize(1);
        assertThat(view(open().getFirst()).members()).isEqualTo(24);
        assertThat(candidates()).isZero();
    }

    @Test
    void aStormOfOneFailureInOneBatchIsCountedAndKeptOnce() {
        rule("web", "\"threshold\": 1000, \"ifNotMet\": \"record\"");
        var storm = IntStream.range(0, 400)
                .mapToObj(i -> shop.fails("site", i + 1, clock.instant()))
                .toList();

        assertThat(signals.take(storm)).extracting(Outcome::effect).containsOnly(Effect.CANDIDATE);
        assertThat(candidates()).isEqualTo(1);
        signals.take(IntStream.range(400, 999)
                .mapToObj(i -> shop.fails("site", i + 1, clock.instant()))
                .toList());
        assertThat(open()).isEmpty();
        assertThat(take(shop.fails("site", 1000, clock.instant())).effect()).isEqualTo(Effect.OPENED);
    }

    @Test
    void aDrillShowsWhatHappensToOneFailure() {
        rule("web", "\"threshold\": 2, \"ifNotMet\": \"record\"");
        var fails = shop.fails("site", 1, clock.instant());
        var drill = new Signal(
                fails.projectId(),
                "drill:1",
                fails.action(),
                fails.severity(),
                fails.title(),
                fails.source(),
                fails.at(),
                fails.since(),
                1,
                null,
                fails.kind(),
                fails.assetId(),
                fails.zoneId(),
                null,
                fails.failure(),
                List.of(),
                List.of(),
                fails.labels(),
                null,
                null,
                null,
                "drill",
                null,
                null,
                true);

        assertThat(take(drill).effect()).isEqualTo(Effect.OPENED);
    }

    @Test
    void aPreviewTellsWhichRuleTakesItAndWhy() {
        put("names", """
                {"position": 1, "window": "PT5M", "conditions": [{"failures": ["dns"], "labels": [
                  {"label": "rack", "operator": "=", "value": "А1"}]}]}""").statusCode(200);
        rule("web", "\"position\": 2, \"threshold\": 2, \"ifNotMet\": \"record\", \"groupBy\": [\"zone\"]");

        preview("{\"kind\": \"http\", \"zone\": \"cms\", \"failure\": \"status\"}")
                .body("verdict", equalTo("EMERGENCY"), "becomes", equalTo("HELD"), "rule", equalTo("web"))
                .body("group.zone", equalTo("cms"), "held.occurrences", equalTo(1), "held.threshold", equalTo(2))
                .body("tried.rule", contains("names", "web"), "tried.takes", contains(false, true))
                .body("tried[0].conditions[0].unmet", hasItem(containsString("failure is 'status'")));
        take(shop.fails("site", 1, clock.instant()));
        preview("{\"kind\": \"http\", \"zone\": \"cms\"}").body("becomes", equalTo("OPENS"));
        var id = take(shop.fails("crm", 1, clock.instant())).incidentId();
        preview("{\"kind\": \"http\", \"zone\": \"cms\"}")
                .body("becomes", equalTo("JOINS"), "incidentId", equalTo(id), "held", nullValue());
        preview("{\"kind\": \"tls\", \"failure\": \"dns\", \"labels\": {\"rack\": \"А1\"}}")
                .body("becomes", equalTo("OPENS"), "rule", equalTo("names"));
        preview("{\"kind\": \"tls\"}").body("becomes", equalTo("BY_CAUSE"), "rule", nullValue());
        preview("{\"kind\": \"http\", \"severity\": \"info\"}")
                .body("becomes", equalTo("NO_EMERGENCY"), "classification", notNullValue());
        assertThat(open()).as("it stores nothing").hasSize(1);
    }

    @Test
    void aRuleIsReadChangedAndRemovedByItsVersion() {
        var etag = rule("web", "\"threshold\": 1").extract().header("ETag");
        given(Tokens.engineer())
                .get(RULES + "/web", shop.project)
                .then()
                .statusCode(200)
                .header("ETag", etag)
                .body(
                        "rule.window",
                        equalTo("PT10M"),
                        "rule.resolveOn",
                        equalTo("all"),
                        "rule.require",
                        equalTo("any"));
        rule("web", "\"threshold\": 1");
        given(Tokens.dispatcher())
                .header("If-Match", etag)
                .contentType(ContentType.JSON)
                .body(document("\"threshold\": 1"))
                .put(RULES + "/web", shop.project)
                .then()
                .statusCode(412)
                .body("currentETag", equalTo("\"2\""));
        given(Tokens.dispatcher())
                .header("If-Match", etag)
                .delete(RULES + "/web", shop.project)
                .then()
                .statusCode(412);
        given(Tokens.dispatcher())
                .header("If-Match", "\"2\"")
                .delete(RULES + "/web", shop.project)
                .then()
                .statusCode(204);
        given(Tokens.dispatcher()).delete(RULES + "/web", shop.project).then().statusCode(404);
        given(Tokens.engineer()).get(RULES + "/web", shop.project).then().statusCode(404);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            window | {"window": "PT0S", "conditions": [{"kinds": ["http"]}]}
            window | {"window": "-PT5M", "conditions": [{"kinds": ["http"]}]}
            window | {"window": "P2D", "conditions": [{"kinds": ["http"]}]}
            ifNotMet | {"window": "PT5M", "threshold": 2, "conditions": [{"kinds": ["http"]}]}
            ifNotMet | {"window": "PT5M", "require": "all", "conditions": [{"kinds": ["a"]}, {"kinds": ["b"]}]}
            conditions[0] | {"window": "PT5M", "conditions": [{}]}
            conditions[1].name | {"window": "PT5M", "conditions": [{"kinds": ["a"], "name": "x"}, {"kinds": ["b"], "name": "x"}]}
            conditions[0].zones | {"window": "PT5M", "conditions": [{"zones": ["нет"]}]}
            conditions[0].labels[0].value | {"window": "PT5M", "conditions": [{"labels": [{"label": "a", "operator": "=~", "value": "("}]}]}
            conditions[0].labels[0].operator | {"window": "PT5M", "conditions": [{"labels": [{"label": "a", "operator": "~", "value": "b"}]}]}
            conditions[0].labels[0] | {"window": "PT5M", "conditions": [{"labels": [{"label": "a"}]}]}
            groupBy | {"window": "PT5M", "groupBy": ["zone", "zone"], "conditions": [{"kinds": ["a"]}]}
            """)
    void whatIsNoRuleIsRefusedAndLinted(String path, String document) {
        put("bad", document)
                .statusCode(422)
                .body("code", equalTo("correlation-rule.invalid"), "violations.path", hasItem(path));
        given(Tokens.engineer())
                .contentType(ContentType.JSON)
                .body(document)
                .post(RULES + "/lint", shop.project)
                .then()
                .statusCode(200)
                .body("path", hasItem(path));
        given(Tokens.admin()).get(RULES, shop.project).then().body("", empty());
    }

    private ValidatableResponse rule(String name, String more) {
        return put(name, document(more)).statusCode(200);
    }

    private static String document(String more) {
        return "{\"conditions\": [{\"kinds\": [\"http\"]}], \"window\": \"PT10M\", " + more + "}";
    }

    private ValidatableResponse put(String name, String document) {
        return given(Tokens.dispatcher())
                .contentType(ContentType.JSON)
                .body(document)
                .put(RULES + "/" + name, shop.project)
                .then();
    }

    private ValidatableResponse preview(String document) {
        return given(Tokens.engineer())
                .contentType(ContentType.JSON)
                .body(document)
                .post(RULES + "/preview", shop.project)
                .then()
                .statusCode(200);
    }

    private static io.restassured.specification.RequestSpecification given(String token) {
        return RestAssured.given().auth().oauth2(token);
    }

    /** A failure of something that the passport does not know. */
    private Signal other(String asset) {
        return shop.fails(asset, 1, clock.instant());
    }

    private static Held held(Outcome outcome) {
        return Objects.requireNonNull(outcome.held());
    }

    private Held decided() {
        return Objects.requireNonNull(
                QuarkusTransaction.requiringNew().call(() -> decisions.of(shop.project, true, null, null, 10)).stream()
                        .findFirst()
                        .orElseThrow()
                        .held());
    }

    private Held decided(String asset) {
        return Objects.requireNonNull(
                QuarkusTransaction.requiringNew().call(() -> decisions.of(shop.project, true, null, null, 10)).stream()
                        .filter(decided -> decided.signalKey().equals(shop.key(asset)))
                        .findFirst()
                        .orElseThrow()
                        .held());
    }

    private long candidates() {
        return QuarkusTransaction.requiringNew()
                .call(() -> rows.first(
                        "SELECT count(*) FROM correlation_candidate WHERE project_id = ?",
                        row -> row.getLong(1),
                        shop.project))
                .orElseThrow();
    }

    private List<String> open() {
        return QuarkusTransaction.requiringNew().call(() -> incidents.idsOfOpen(shop.project));
    }

    private List<String> with(String asset) {
        return QuarkusTransaction.requiringNew()
                .call(() -> members.incidentsWith(List.of(shop.project), List.of(shop.key(asset))));
    }

    /** Lets everything happen that is due by now; the service's own loops take part. */
    private void settle() {
        await().atMost(Duration.ofSeconds(20))
                .until(() -> !service.fireNextTimer() && !candidateWork.fireNext() && nothingIsDue());
    }

    private boolean nothingIsDue() {
        return service.nextTimer()
                        .filter(next -> !next.isAfter(clock.instant()))
                        .isEmpty()
                && signals.nextCandidateReview()
                        .filter(next -> !next.isAfter(clock.instant()))
                        .isEmpty();
    }

    private Outcome take(Signal signal) {
        return signals.take(List.of(signal)).getFirst();
    }

    private IncidentView view(String id) {
        return QuarkusTransaction.requiringNew().call(() -> IncidentView.of(incidents.findById(id)));
    }
}
