package dev.understudy.passport.export;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import dev.understudy.events.FindingEvent.FindingCleared;
import dev.understudy.events.FindingEvent.FindingRaised;
import dev.understudy.kit.testing.EventLog;
import dev.understudy.kit.testing.MutableClock;
import dev.understudy.kit.testing.Tokens;
import dev.understudy.passport.fact.Fact;
import dev.understudy.passport.fact.FactRepository;
import dev.understudy.passport.finding.Findings;
import dev.understudy.passport.print.SamplePassports;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Everything that is worked out from a passport, as its users get it. */
@QuarkusTest
class AnalysesLineTest {

    @Inject
    MutableClock clock;

    @Inject
    FactRepository facts;

    @Inject
    Findings findings;

    private final String project = "shop-" + UUID.randomUUID().toString().substring(0, 8);
    private final String document = SamplePassports.text("shop").replace("id: samovar-shop", "id: " + project);

    @BeforeEach
    void apply() {
        clock.stopAt(Instant.parse("2026-11-26T09:00:00Z"));
        admin().contentType("application/yaml")
                .body(utf8(document))
                .put("/api/v1/projects/{project}/passport", project)
                .then()
                .statusCode(201);
    }

    @AfterEach
    void reset() {
        clock.reset();
    }

    @Test
    void busFactorAndWhatIf() {
        admin().get(path("bus-factor"))
                .then()
                .statusCode(200)
                .body("assets.busFactor", equalTo(1), "assets.exact", equalTo(true))
                .body("assets.minimalLosses.people", contains(List.of("ivanov"), List.of("petrova")))
                .body("assets.notMeasured.id", hasItem("metrika"))
                .body("duties.busFactor", equalTo(1), "duties.orphaned.id", contains("analytics"))
                .body("people.ivanov", equalTo("Иван Иванов"));
        admin().get(path("bus-factor/what-if?without=ivanov&without=owner"))
                .then()
                .statusCode(200)
                .body("assets.orphans.id", hasItems("domain", "registrar", "vps", "storefront"))
                .body("assetsAfter.busFactor", equalTo(0));
        admin().accept("text/html,application/xhtml+xml;q=0.9,*/*;q=0.8")
                .get(path("bus-factor/what-if?without=ivanov"))
                .then()
                .statusCode(200)
                .contentType(containsString("text/html"))
                .header("Content-Language", "ru")
                .body(containsString("Если выбывает Иван Иванов"));
        admin().get(path("bus-factor?format=md&lang=en")).then().statusCode(200).body(startsWith("# On whom it hangs"));
        admin().get(path("bus-factor/what-if?without=nobody"))
                .then()
                .statusCode(422)
                .contentType("application/problem+json")
                .body("code", equalTo("bus-factor.unknown-person"), "violations[0].rule", equalTo("unknown-person"));
    }

    @Test
    void theOffboardingPackToReadAndToPrint() throws Exception {
        admin().accept("application/json")
                .get(path("offboarding?person=ivanov"))
                .then()
                .statusCode(200)
                .body("rotate[0].asset", equalTo("vps"), "rotate[0].risk", equalTo("before-the-last-day"))
                .body("move.tie", hasItems("registrant", "contract", "recovery-address", "only-holder"));
        admin().accept("text/html")
                .get(path("offboarding?person=ivanov"))
                .then()
                .statusCode(200)
                .contentType(containsString("text/html"))
                .header("Content-Language", "ru")
                .header("Content-Security-Policy", containsString("default-src 'none'"))
                .body(containsString("Передача дел: Иван Иванов"));
        assertThat(pdf("offboarding?person=ivanov&format=pdf&lang=en")).contains("Handing over: Иван Иванов");
        admin().get(path("offboarding?person=nobody")).then().statusCode(422);
        admin().get(path("offboarding?person=ivanov&format=docx"))
                .then()
                .statusCode(422)
                .body("code", equalTo("print.unknown-format"));
        admin().get(path("offboarding?person=ivanov&format=pdf&lang=fr"))
                .then()
                .statusCode(422)
                .body("code", equalTo("print.unknown-language"));
    }

    @Test
    void ownershipFollowsWhatTheRegistrySays() {
        admin().get(path("ownership"))
                .then()
                .statusCode(200)
                .body(owned("domain") + ".ownership.verdict", equalTo("private-person"))
                .body(owned("domain") + ".renewalRisks", contains("private-person"))
                .body(owned("cloud") + ".ownership.verdict", equalTo("private-person"))
                .body(owned("pay") + ".ownership.verdict", equalTo("company"));
        EventLog.await(
                FindingRaised.class,
                event -> event.projectId().equals(project)
                        && event.findingId().equals("owned-by-private-person:asset/domain"));

        observe("registrant", List.of("org: \"SAMOVAR & KO\" LLC"));
        observe("domain-state", List.of("DELEGATED", "REGISTERED", "UNVERIFIED"));
        observe("domain-expiry", List.of("2026-12-31T21:00:00Z"));
        QuarkusTransaction.requiringNew().run(() -> findings.assess(project));

        admin().get(path("ownership"))
                .then()
                .body(owned("domain") + ".ownership.verdict", equalTo("company"))
                .body(owned("domain") + ".ownership.basis", equalTo("transliterated-name"))
                .body(owned("domain") + ".ownership.evidence", equalTo("\"SAMOVAR & KO\" LLC"))
                .body(owned("domain") + ".declared", equalTo("Ivan Ivanov"))
                .body(owned("domain") + ".renewalRisks", contains("unverified"));
        EventLog.await(
                FindingCleared.class,
                event -> event.projectId().equals(project)
                        && event.findingId().equals("owned-by-private-person:asset/domain"));
        EventLog.await(
                FindingRaised.class,
                event -> event.projectId().equals(project)
                        && event.findingId().equals("domain-may-not-renew:asset/domain")
                        && event.severity().equals("high")
                        && event.message().contains("администратор не прошёл идентификацию"));
        admin().get(path("expiries"))
                .then()
                .body("expiries.find { it.subject == 'domain' }.on", equalTo("2026-12-31"))
                .body("expiries.find { it.subject == 'domain' }.declared", equalTo("2027-03-01"))
                .body("expiries.find { it.subject == 'domain' }.source", equalTo("whois://whois.tcinet.ru"));
    }

    @Test
    void theGraphAsDataAndAsAPicture() {
        admin().get(path("graph"))
                .then()
                .statusCode(200)
                .body("nodes.id", hasItems("storefront", "vps"))
                .body("edges.find { it.from == 'vps' }.relation", equalTo("hostedOn"))
                .body("sharedFates.find { it.by == 'host' && it.what == 'cloud' }.assets", hasItems("vps", "db"));
        admin().get(path("graph/picture.svg?asset=vps"))
                .then()
                .statusCode(200)
                .contentType("image/svg+xml")
                .body(containsString("Сервер магазина"))
                .body(containsString("opacity"));
        admin().get(path("graph/graph.graphml")).then().statusCode(200).body(containsString("<graphml"));
        admin().get(path("graph/falls?asset=onec"))
                .then()
                .statusCode(200)
                .body("fallen.find { it.id == 'exchange' }.effect", equalTo("falls"))
                .body("fallen.find { it.id == 'wordpress' }.effect", equalTo("degrades"));
        admin().get(path("graph/falls?fate=host:cloud")).then().statusCode(200).body("falls", hasItems("vps", "db"));
        admin().get(path("graph/falls?asset=moon")).then().statusCode(422).body("code", equalTo("graph.unknown-asset"));
        admin().get(path("graph/falls?fate=address:192.0.2.1"))
                .then()
                .statusCode(422)
                .body("code", equalTo("graph.unknown-fate"));
    }

    @Test
    void aCalendarProgramReadsWithTheKeyAlone() {
        admin().get(path("expiries"))
                .then()
                .statusCode(200)
                .body("expiries.subject", contains("bitrix-licence", "cloud", "domain", "agreement"))
                .body("expiries[0].state", equalTo("act-now"), "undated.subject", contains("tls"));
        var feed = admin().contentType("application/json")
                .body(utf8("{\"language\": \"ru\", \"note\": \"Календарь владельца\"}"))
                .post(path("expiries/feeds"))
                .then()
                .statusCode(201)
                .body("path", startsWith("/feeds/expiries/"))
                .extract();
        String address = feed.path("path");

        given().get(address)
                .then()
                .statusCode(200)
                .contentType(containsString("text/calendar"))
                .body(startsWith("BEGIN:VCALENDAR\r\n"), containsString("DTSTART;VALUE=DATE:20270301"));
        admin().get(path("expiries/feeds"))
                .then()
                .body("id", contains(feed.<String>path("id")), "path", contains(nullValue()));
        admin().contentType("application/json")
                .body("{\"note\": \"password: hunter22x\"}")
                .post(path("expiries/feeds"))
                .then()
                .statusCode(422)
                .body("code", equalTo("calendar.bad-note"));
        given().get("/feeds/expiries/" + "A".repeat(43) + ".ics").then().statusCode(404);
        admin().delete(path("expiries/feeds/" + feed.path("id"))).then().statusCode(204);
        given().get(address)
                .then()
                .statusCode(404)
                .body("code", equalTo("calendar.feed-not-found"))
                .body("detail", not(containsString(project)));
    }

    @Test
    void theRegulationAndThePassportOnPaper() throws Exception {
        assertThat(pdf("regulation?format=pdf")).contains("Регламент поддержки", "Если никто не отвечает");
        admin().get(path("regulation?format=md&lang=en"))
                .then()
                .statusCode(200)
                .contentType(containsString("text/markdown"))
                .body(containsString("# Support regulation"));
        admin().accept("text/html")
                .get(path("regulation"))
                .then()
                .statusCode(200)
                .body(containsString(">1. Стороны"));
        assertThat(pdf("exports/passport?format=pdf"))
                .contains("Технический паспорт", "op://Samovar/cloud/password", "Сервер магазина");
        admin().accept("text/html").get(path("exports/passport")).then().body(containsString("<svg "));
    }

    @Test
    void tablesAndCataloguesGoOutAndDraftsComeIn() {
        admin().get(path("exports/csv/licence"))
                .then()
                .statusCode(200)
                .contentType(containsString("text/csv"))
                .body(containsString(",'=Поставщик,"));
        admin().get(path("exports/csv/spaceship")).then().statusCode(404).body("code", equalTo("export.unknown-table"));
        var catalogue = admin().get(path("exports/backstage"))
                .then()
                .statusCode(200)
                .contentType(containsString("application/yaml"))
                .extract()
                .asString();
        admin().contentType("application/yaml")
                .body(utf8(catalogue))
                .post(path("imports/backstage"))
                .then()
                .statusCode(200)
                .body("added", empty(), "problems", empty());
        var draft = admin().contentType("text/csv; charset=UTF-8")
                .body(utf8("id;name;host\nnew-1;Новый сервер;new.example.test\n"))
                .post(path("imports/csv?table=server"))
                .then()
                .statusCode(200)
                .body("added", contains("asset/new-1"), "problems", empty(), "baseVersion", equalTo(1))
                .extract();
        admin().get(path("passport/versions")).then().body("items.size()", equalTo(1));
        admin().contentType("application/yaml")
                .body(utf8(draft.path("document")))
                .put(path("passport"))
                .then()
                .statusCode(200)
                .body("diff.assets.added", contains("new-1"));
        admin().contentType("application/json")
                .body("{\"what\": 1}")
                .post(path("imports/netbox"))
                .then()
                .statusCode(400)
                .body("code", equalTo("import.malformed"));
        given().auth()
                .oauth2(Tokens.client("samovar"))
                .contentType("application/json")
                .body("{}")
                .post(path("imports/netbox"))
                .then()
                .statusCode(403);
    }

    @Test
    void anotherClientsProjectDoesNotExist() {
        for (var address : List.of(
                "bus-factor",
                "bus-factor/what-if?without=ivanov",
                "offboarding?person=ivanov",
                "ownership",
                "graph",
                "graph/picture.svg",
                "graph/graph.graphml",
                "graph/falls?asset=vps",
                "expiries",
                "expiries/calendar.ics",
                "expiries/feeds",
                "regulation?format=html",
                "exports/passport?format=html",
                "exports/csv/people",
                "exports/backstage")) {
            given().auth()
                    .oauth2(Tokens.client("another"))
                    .get(path(address))
                    .then()
                    .statusCode(404);
            given().get(path(address)).then().statusCode(401);
            given().auth()
                    .oauth2(Tokens.client("samovar"))
                    .get(path(address))
                    .then()
                    .statusCode(200);
        }
    }

    private void observe(String name, List<String> values) {
        var at = Instant.parse("2026-11-25T03:00:00Z");
        QuarkusTransaction.requiringNew()
                .run(() -> facts.record(
                        project,
                        new Fact("asset/domain", name, "самовар.рф", "whois://whois.tcinet.ru", values, at, at, null)));
    }

    private String pdf(String address) throws Exception {
        var bytes = admin().get(path(address))
                .then()
                .statusCode(200)
                .contentType("application/pdf")
                .extract()
                .asByteArray();
        try (var pdf = Loader.loadPDF(bytes)) {
            return new PDFTextStripper().getText(pdf);
        }
    }

    private String path(String rest) {
        return "/api/v1/projects/" + project + "/" + rest;
    }

    private static String owned(String asset) {
        return "owned.find { it.asset == '" + asset + "' }";
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static RequestSpecification admin() {
        return given().auth().oauth2(Tokens.admin());
    }
}
