package dev.understudy.monitor.fact;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.understudy.events.CheckStatus;
import dev.understudy.events.CheckStatusEvent.CheckStatusChanged;
import dev.understudy.events.CheckStatusEvent.ExpiryObserved;
import dev.understudy.events.CheckStatusEvent.FactObserved;
import dev.understudy.events.CheckStatusEvent.SharedCause;
import dev.understudy.events.Criticality;
import dev.understudy.events.Event;
import dev.understudy.events.ProbeEvent.ProbeCompleted;
import dev.understudy.events.ProjectEvent.Client;
import dev.understudy.events.ProjectEvent.ProjectApplied;
import dev.understudy.kit.testing.EventLog;
import dev.understudy.kit.testing.Tokens;
import dev.understudy.monitor.probe.Certificates;
import dev.understudy.monitor.probe.NameServer;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a certificate that ends soon to what others are told of it. */
@QuarkusTest
class FactServiceTest {

    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder;

    private final String project = "сертификаты-" + UUID.randomUUID().toString().substring(0, 8);
    private final String checkId = project + "/shop.tls";

    @Test
    void anEndThatIsNearIsToldOnce_andWhatWasSeenIsKept() throws Exception {
        makeProject();
        var keys = Certificates.selfSigned(folder, "ip:127.0.0.1", "-1d", 6);
        try (var server = Certificates.serving(keys).createServerSocket()) {
            server.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0));
            Thread.startVirtualThread(() -> serve(server));
            var definition = JSON.createObjectNode().put("kind", "tls").put("criticality", "critical");
            definition
                    .putObject("schedule")
                    .put("interval", "5s")
                    .put("timeout", "2s")
                    .put("confirmationInterval", "1s");
            definition
                    .putObject("tls")
                    .put("host", "127.0.0.1")
                    .put("port", server.getLocalPort())
                    .put("trust", Certificates.pem(keys));

            await().atMost(PATIENCE).untilAsserted(() -> given().auth()
                    .oauth2(Tokens.engineer())
                    .contentType(ContentType.JSON)
                    .body(definition.toString())
                    .put("/api/v1/projects/{project}/checks/shop.tls", project)
                    .then()
                    .statusCode(org.hamcrest.Matchers.oneOf(200, 201)));

            var expiry = EventLog.await(
                            ExpiryObserved.class, event -> event.checkId().equals(checkId))
                    .data();
            assertThat(expiry.thresholdDays()).isEqualTo(7);
            assertThat(expiry.subject()).isEqualTo("certificate");
            assertThat(expiry.criticality()).isEqualTo(Criticality.CRITICAL);
            var certificate = EventLog.await(
                            FactObserved.class,
                            event -> event.checkId().equals(checkId)
                                    && event.fact().equals("certificate"))
                    .data();
            assertThat(certificate.values()).containsExactly(expiry.identity());
            assertThat(certificate.error()).isNull();
            var up = EventLog.await(
                            CheckStatusChanged.class,
                            event -> event.checkId().equals(checkId) && event.to() == CheckStatus.UP)
                    .data();
            assertThat(up.causes())
                    .contains(
                            new SharedCause("certificate", expiry.identity()), new SharedCause("address", "127.0.0.1"));
            assertThat(up.criticality()).isEqualTo(Criticality.CRITICAL);

            await().atMost(PATIENCE).until(() -> results() >= 3);
        }
        var lost = EventLog.await(
                        FactObserved.class,
                        event -> event.checkId().equals(checkId)
                                && event.fact().equals("certificate")
                                && event.error() != null)
                .data();
        assertThat(lost.values()).hasSize(1);
        assertThat(lost.observedAt()).isNotNull();
        assertThat(EventLog.all(ExpiryObserved.class).stream().map(Event::data).filter(event -> event.checkId()
                        .equals(checkId)))
                .hasSize(1);
        given().auth()
                .oauth2(Tokens.client("romashka"))
                .get("/api/v1/projects/{project}/checks/shop.tls/facts", project)
                .then()
                .statusCode(200)
                .body(
                        "find { it.fact == 'certificate' }.values[0]",
                        equalTo(lost.values().getFirst()))
                .body("find { it.fact == 'certificate' }.age", notNullValue())
                .body("find { it.fact == 'certificate' }.error", notNullValue());
        given().auth()
                .oauth2(Tokens.engineer())
                .delete("/api/v1/projects/{project}/checks/shop.tls", project)
                .then()
                .statusCode(204);
    }

    @Test
    void aCertificateAndAnAnswerThatChangeAreToldWithWhatTheyWereBefore() throws Exception {
        makeProject();
        var first = Certificates.selfSigned(folder, "ip:127.0.0.1", "-1d", 200);
        var second = Certificates.selfSigned(folder, "ip:127.0.0.1", "-1d", 300);
        var records = new ConcurrentHashMap<>(Map.of("shop.test", List.of("192.0.2.1", "192.0.2.2")));
        try (var names = new NameServer(records)) {
            int port;
            put("dns", """
                    {"kind": "dns", "schedule": {"interval": "5s", "timeout": "2s"},
                     "dns": {"name": "shop.test", "server": "127.0.0.1:%d", "detectChanges": true}}""".formatted(names.address().getPort()));
            try (var server = Certificates.serving(first).createServerSocket()) {
                server.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0));
                port = server.getLocalPort();
                Thread.startVirtualThread(() -> serve(server));
                put("shop.tls", """
                        {"kind": "tls", "schedule": {"interval": "5s", "timeout": "2s"},
                         "tls": {"host": "127.0.0.1", "port": %d, "trust": %s}}""".formatted(
                                port, JSON.writeValueAsString(Certificates.pem(first) + Certificates.pem(second))));
                assertThat(fact("shop.tls", "certificate", 1).previous()).isNull();
                assertThat(fact("dns", "dns-answer", 1).values()).containsExactly("A 192.0.2.1", "A 192.0.2.2");
            }
            try (var server = Certificates.serving(second).createServerSocket()) {
                server.setReuseAddress(true);
                server.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port));
                Thread.startVirtualThread(() -> serve(server));
                // In another order they are the same; with another address they are not.
                records.put("shop.test", List.of("192.0.2.2", "192.0.2.1"));
                var before = fact("shop.tls", "certificate", 1).values();
                var changed = EventLog.await(
                                FactObserved.class,
                                event -> event.checkId().equals(project + "/shop.tls")
                                        && event.fact().equals("certificate")
                                        && event.previous() != null)
                        .data();
                assertThat(changed.previous()).isEqualTo(before);
                assertThat(changed.values()).isNotEqualTo(before);

                records.put("shop.test", List.of("198.51.100.7"));
                var moved = fact("dns", "dns-answer", 2);
                assertThat(moved.previous()).containsExactly("A 192.0.2.1", "A 192.0.2.2");
                assertThat(moved.values()).containsExactly("A 198.51.100.7");
            }
        }
        // A server that is gone has not changed its mind.
        var unseen = fact("dns", "dns-answer", 3);
        assertThat(unseen.error()).isNotNull();
        assertThat(unseen.values()).containsExactly("A 198.51.100.7");
        assertThat(unseen.previous()).isNull();
        remove("dns");
        remove("shop.tls");
    }

    /** A registry that fails leaves the last date that it told, with its age, and no alarm. */
    @Test
    void aRegistryThatFailsLeavesWhatWasKnown() throws Exception {
        makeProject();
        var broken = new AtomicBoolean();
        var answer = """
                domain:        МАГАЗИН.РФ
                nserver:       ns1.shop.example.
                state:         REGISTERED, DELEGATED, VERIFIED
                org:           ООО "Ромашка"
                registrar:     REGRU-RF
                paid-till:     %s
                source:        TCI
                """.formatted(java.time.LocalDate.now(java.time.ZoneOffset.UTC)
                .plusDays(10)
                .toString()
                .replace('-', '.'));
        try (var whois = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"))) {
            Thread.startVirtualThread(() -> {
                while (!whois.isClosed()) {
                    try (var connection = whois.accept()) {
                        new java.io.BufferedReader(new java.io.InputStreamReader(connection.getInputStream(), UTF_8))
                                .readLine();
                        connection
                                .getOutputStream()
                                .write((broken.get() ? "% Query limit exceeded, try again later" : answer)
                                        .getBytes(UTF_8));
                    } catch (IOException e) {
                        // The probe has seen enough.
                    }
                }
            });
            put("домен", """
                    {"kind": "domain", "schedule": {"interval": "5s", "timeout": "4s", "failureThreshold": 1},
                     "domain": {"domain": "магазин.рф", "whois": "127.0.0.1:%d"}}""".formatted(whois.getLocalPort()));
            assertThat(fact("домен", "registrant", 1).values()).containsExactly("org: ООО \"Ромашка\"");
            var told = EventLog.await(
                            ExpiryObserved.class, event -> event.checkId().equals(project + "/домен"))
                    .data();
            assertThat(told.thresholdDays()).isEqualTo(14);
            var end = fact("домен", "domain-expiry", 1).values();

            broken.set(true);
            var unseen = fact("домен", "domain-expiry", 2);
            assertThat(unseen.values()).isEqualTo(end);
            assertThat(unseen.error()).contains("rate-limited");
            assertThat(unseen.observedAt()).isBefore(unseen.at());
            var status = EventLog.await(
                            CheckStatusChanged.class,
                            event -> event.checkId().equals(project + "/домен") && event.to() != CheckStatus.UP)
                    .data();
            assertThat(status.to()).isEqualTo(CheckStatus.UNKNOWN);
        }
        assertThat(EventLog.all(CheckStatusChanged.class).stream()
                        .map(Event::data)
                        .filter(change -> change.checkId().equals(project + "/домен")))
                .noneMatch(change -> change.to() == CheckStatus.DOWN);
        given().auth()
                .oauth2(Tokens.engineer())
                .get("/api/v1/projects/{project}/checks/{name}/facts", project, "домен")
                .then()
                .body("find { it.fact == 'domain-expiry' }.values", org.hamcrest.Matchers.hasSize(1))
                .body("find { it.fact == 'domain-expiry' }.age", notNullValue());
        remove("домен");
    }

    private void makeProject() {
        EventLog.publish(new ProjectApplied(
                project,
                1,
                "Лавка",
                new Client("romashka", "Ромашка", null),
                "Europe/Moscow",
                List.of("ru"),
                List.of(),
                null));
    }

    private void put(String name, String definition) {
        await().atMost(PATIENCE).untilAsserted(() -> given().auth()
                .oauth2(Tokens.engineer())
                .contentType(ContentType.JSON)
                .body(definition)
                .put("/api/v1/projects/{project}/checks/{name}", project, name)
                .then()
                .statusCode(org.hamcrest.Matchers.oneOf(200, 201)));
    }

    private void remove(String name) {
        given().auth()
                .oauth2(Tokens.engineer())
                .delete("/api/v1/projects/{project}/checks/{name}", project, name)
                .then()
                .statusCode(204);
    }

    /** What was told of a fact, from 1. */
    private FactObserved fact(String check, String fact, int number) {
        var told = EventLog.await(
                FactObserved.class,
                event -> event.checkId().equals(project + "/" + check)
                        && event.fact().equals(fact),
                number);
        return told.get(number - 1).data();
    }

    private long results() {
        return EventLog.all(ProbeCompleted.class).stream()
                .filter(event -> event.data().checkId().equals(checkId))
                .count();
    }

    private static void serve(ServerSocket server) {
        while (!server.isClosed()) {
            try (var connection = (SSLSocket) server.accept()) {
                connection.setSoTimeout(2000);
                connection.startHandshake();
            } catch (IOException e) {
                // The probe has seen enough.
            }
        }
    }
}
