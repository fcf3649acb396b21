package dev.understudy.passport.observation;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import dev.understudy.events.CheckStatusEvent.ExpiryObserved;
import dev.understudy.events.CheckStatusEvent.FactObserved;
import dev.understudy.events.FindingEvent.FindingCleared;
import dev.understudy.events.FindingEvent.FindingRaised;
import dev.understudy.kit.testing.EventLog;
import dev.understudy.kit.testing.MutableClock;
import dev.understudy.kit.testing.Tokens;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** From what monitor-service read in a registry to verdict, finding and calendar, as their readers get them. */
@QuarkusTest
class RegistryLineTest {

    private static final Instant NOW = Instant.parse("2026-11-26T09:00:00Z");

    @Inject
    MutableClock clock;

    private final String project = "registry-" + UUID.randomUUID().toString().substring(0, 8);

    @BeforeEach
    void apply() {
        clock.stopAt(NOW);
        given().auth()
                .oauth2(Tokens.engineer())
                .contentType("application/yaml")
                .body("""
                        passport: 1
                        project:
                          id: %s
                          name: Самовар
                          client: {id: samovar, name: "ООО «Самовар и Ко»", inn: "7701234567"}
                          timeZone: Europe/Moscow
                          languages: [ru]
                        zones: [{id: domains, name: Домены, criticality: critical}]
                        assets:
                          - id: domain
                            kind: domain
                            name: Домен магазина
                            zone: domains
                            domain: самовар.рф
                            registrar: REG.RU
                            registrant: ООО «Самовар и Ко»
                            nameServers: [ns1.example.net, ns2.example.net]
                            expires: 2027-06-01
                          - {id: cert, kind: certificate, name: Сертификат, hosts: [самовар.рф], expires: 2027-02-01}
                          - {id: vps, kind: server, name: Сервер, host: vps.example.net, addresses: [192.0.2.7]}
                        """.formatted(project).getBytes(StandardCharsets.UTF_8))
                .put("/api/v1/projects/{project}/passport", project)
                .then()
                .statusCode(201);
    }

    @AfterEach
    void reset() {
        clock.reset();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    org: ООО "Самовар и Ко"                 | company        | same-name           |
                    org: "SAMOVAR I KO" LLC                 | company        | transliterated-name |
                    org: LLC Samovar i Ko                   | company        | transliterated-name |
                    org: Общество с ограниченной ответственностью «Самовар и Ко» | company | same-name |
                    org: АО «Самовар и Ко»                  | somebody-else  | other-legal-form    | owned-by-somebody-else
                    org: ООО «Ромашка»                      | somebody-else  | other-name          | owned-by-somebody-else
                    org: REG.RU Privacy Protection Service  | hidden         | privacy-service     | owner-not-known
                    org: REDACTED FOR PRIVACY               | hidden         | redacted            | owner-not-known
                    person: Private Person                  | private-person | person-unnamed      | owned-by-private-person
                    person: Иван Иванов                     | private-person | person-named        | owned-by-private-person
                    person: Ivan I Ivanov                   | private-person | person-named        | owned-by-private-person
                    """)
    void theRegistrantDecides(String registrant, String verdict, String basis, @Nullable String rule) {
        seen("registrant", List.of(registrant), NOW.minusSeconds(60), null);
        awaitFacts("registrant");

        get("ownership")
                .body(owned("verdict"), equalTo(verdict), owned("basis"), equalTo(basis))
                .body(owned("source"), equalTo("whois://whois.tcinet.ru"))
                .body(owned("evidence"), equalTo(registrant.substring(registrant.indexOf(' ') + 1)));
        var findings = get("findings").extract().jsonPath().getList("items.findingId", String.class);
        if (rule == null) {
            assertThat(findings)
                    .noneMatch(id -> id.startsWith("owned-by") || id.startsWith("owner-not"))
                    .doesNotContain("declared-differs-from-observed:asset/domain/registrant");
        } else {
            assertThat(findings).contains(rule + ":asset/domain");
            // A name that is hidden contradicts nothing.
            assertThat(findings.contains("declared-differs-from-observed:asset/domain/registrant"))
                    .isEqualTo(!verdict.equals("hidden"));
        }
    }

    /** An instant is the beginning of the day on which the domain is free: in Moscow, the day after its last one. */
    @ParameterizedTest
    @CsvSource({
        "2026-12-20T21:00:00Z, 2026-12-20",
        "2026-12-21, 2026-12-21",
        "2026.12.21, 2026-12-21",
        "2026-12-21T00:00:00+03:00, 2026-12-20"
    })
    void eachFormOfTheDateIsADay(String written, String day) {
        seen("domain-expiry", List.of(written), NOW.minusSeconds(60), null);
        awaitFacts("domain-expiry");

        get("expiries")
                .body("expiries.find { it.subject == 'domain' }.on", equalTo(day))
                .body("expiries.find { it.subject == 'domain' }.declared", equalTo("2027-06-01"));
        get("findings")
                .body(
                        "items.findingId",
                        hasItems("expires-soon:asset/domain", "declared-differs-from-observed:asset/domain/expires"));
    }

    @Test
    void anUnverifiedRegistrantEndangersTheRenewal_andARenewalClearsWhatItCaused() {
        seen("domain-state", List.of("DELEGATED", "REGISTERED", "UNVERIFIED"), NOW.minusSeconds(90), null);
        seen("domain-expiry", List.of("2026-12-20T21:00:00Z"), NOW.minusSeconds(80), null);
        EventLog.publish(new ExpiryObserved(
                project,
                project + "/domain.domain",
                "domain",
                "domains",
                "domain",
                "самовар.рф",
                "2026-12-20T21:00:00Z",
                Instant.parse("2026-12-20T21:00:00Z"),
                30,
                NOW.minusSeconds(80),
                null,
                null));
        raised("domain-may-not-renew:asset/domain");
        raised("expires-soon:asset/domain");
        get("ownership").body("owned.find { it.asset == 'domain' }.renewalRisks", hasItem("unverified"));

        // Identified and paid for; the threshold that was told before is not said again.
        clock.advance(Duration.ofDays(1));
        seen("domain-state", List.of("DELEGATED", "REGISTERED", "VERIFIED"), clock.instant(), null);
        seen("domain-expiry", List.of("2027-12-20T21:00:00Z"), clock.instant(), null);

        cleared("domain-may-not-renew:asset/domain");
        cleared("expires-soon:asset/domain");
        get("expiries").body("expiries.find { it.subject == 'domain' }.on", equalTo("2027-12-20"));
        get("ownership").body("owned.find { it.asset == 'domain' }.renewalRisks", empty());
    }

    @Test
    void aFailedLookIsToldBesideWhatWasSeenBefore() {
        seen("registrar", List.of("REGRU-RU"), NOW.minusSeconds(600), null);
        awaitFacts("registrar");
        EventLog.publish(new FactObserved(
                project,
                project + "/domain.domain",
                "domain",
                "domains",
                "registrar",
                "самовар.рф",
                List.of("REGRU-RU"),
                null,
                "registry",
                NOW.minusSeconds(600),
                NOW,
                "rdap and whois did not answer"));
        await().untilAsserted(() -> get("facts").body("lastError", hasItem("rdap and whois did not answer")));

        get("facts")
                .body("findAll { it.name == 'registrar' }.size()", equalTo(1))
                .body("[0].source", equalTo("whois://whois.tcinet.ru"), "[0].values", contains("REGRU-RU"))
                .body("[0].observedAt", startsWith("2026-11-26T08:50:00"))
                .body("[0].lastAttemptAt", startsWith("2026-11-26T09:00:00"));
        get("facts/comparisons")
                .body("find { it.field == 'registrar' }.agreement", equalTo("agree"))
                .body("find { it.field == 'registrar' }.lastError", equalTo("rdap and whois did not answer"));
    }

    @Test
    void certificateNameServersAndAddressesContradict() {
        seen("name-servers", List.of("ns1.other.net", "ns2.other.net"), NOW.minusSeconds(60), null);
        publish(
                "cert",
                "cert.tls",
                "certificate-expiry",
                "xn--80aaf3bkob.xn--p1ai",
                List.of("2026-12-05T12:00:00Z"),
                "tls://самовар.рф");
        publish("vps", "vps.ping", "addresses", "vps.example.net", List.of("192.0.2.99"), "dns");

        raised("declared-differs-from-observed:asset/domain/nameservers");
        raised("declared-differs-from-observed:asset/vps/addresses");
        var expired = raised("declared-differs-from-observed:asset/cert/expires");
        assertThat(expired.message()).contains("2026-12-05", "2027-02-01");
        assertThat(expired.evidence()).contains("tls://самовар.рф");
        get("expiries")
                .body("expiries.find { it.subject == 'cert' }.on", equalTo("2026-12-05"))
                .body("expiries.find { it.subject == 'cert' }.state", not(nullValue()));
    }

    @Test
    void whatWasSeenOfAnotherNameSaysNothingOfThisOne() {
        publish("domain", "domain.domain", "registrant", "old-name.ru", List.of("org: ООО «Ромашка»"), "rdap");
        awaitFacts("registrant");

        get("ownership").body(owned("verdict"), equalTo("company"), owned("source"), equalTo("passport"));
    }

    private void seen(String fact, List<String> values, Instant at, @Nullable String error) {
        EventLog.publish(new FactObserved(
                project,
                project + "/domain.domain",
                "domain",
                "domains",
                fact,
                "самовар.рф",
                values,
                null,
                "whois://whois.tcinet.ru",
                at,
                at,
                error));
    }

    private void publish(String asset, String check, String fact, String about, List<String> values, String source) {
        EventLog.publish(new FactObserved(
                project,
                project + "/" + check,
                asset,
                null,
                fact,
                about,
                values,
                null,
                source,
                NOW.minusSeconds(60),
                NOW.minusSeconds(60),
                null));
    }

    private void awaitFacts(String name) {
        await().untilAsserted(() -> get("facts").body("name", hasItem(name)));
    }

    private FindingRaised raised(String id) {
        return EventLog.await(
                        FindingRaised.class,
                        event -> event.projectId().equals(project)
                                && event.findingId().equals(id))
                .data();
    }

    private void cleared(String id) {
        EventLog.await(
                FindingCleared.class,
                event -> event.projectId().equals(project) && event.findingId().equals(id));
    }

    private ValidatableResponse get(String path) {
        return given().auth()
                .oauth2(Tokens.auditor())
                .get("/api/v1/projects/{project}/" + path, project)
                .then()
                .statusCode(200);
    }

    private static String owned(String field) {
        return "owned.find { it.asset == 'domain' }.ownership." + field;
    }
}
