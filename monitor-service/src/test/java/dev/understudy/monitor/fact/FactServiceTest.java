package dev.understudy.monitor.fact;

import static io.restassured.RestAssured.given;
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
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
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
        EventLog.publish(new ProjectApplied(
                project,
                1,
                "Лавка",
                new Client("romashka", "Ромашка", null),
                "Europe/Moscow",
                List.of("ru"),
                List.of(),
                null));
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
