package dev.understudy.notifier.notification;

import static dev.understudy.notifier.notification.Suite.awaitState;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.understudy.events.DeliveryEvent.ChannelsChanged;
import dev.understudy.events.DeliveryEvent.DeliveryState;
import dev.understudy.events.NotificationEvent.NotificationRequested;
import dev.understudy.events.NotificationEvent.Purpose;
import dev.understudy.events.NotificationEvent.Urgency;
import dev.understudy.events.PersonEvent.Contact;
import dev.understudy.kit.testing.EventLog;
import dev.understudy.kit.testing.Tokens;
import dev.understudy.notifier.NotifierTestResource;
import dev.understudy.notifier.notification.Receiver.Answer;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A gateway of short messages that says by itself what became of them. */
@QuarkusTest
class GatewayReportTest {

    @ConfigProperty(name = "test.provider.port")
    int port;

    @Inject
    EntityManager entities;

    private final Suite suite = new Suite();
    private final long id = ThreadLocalRandom.current().nextLong(1_000_000, 1_000_000_000);
    private Receiver provider;

    @BeforeEach
    void start() {
        Suite.nothingWaits(entities);
        provider = new Receiver(port);
    }

    @AfterEach
    void stop() {
        provider.close();
    }

    @Test
    void whatArrivedIsDeliveredOnceAndMayBeRead() {
        var page = taken(Urgency.EMERGENCY);

        report("guess", "id=" + id + "&status=1").statusCode(401);
        report(secret(), "id=" + id + "&status=-1").statusCode(200);
        report(secret(), "id=" + id + "&phone=79001234567&status=1").statusCode(200);
        report(secret(), "id=" + id + "&phone=79001234567&status=1").statusCode(200);
        awaitState(page, DeliveryState.DELIVERED);
        report(secret(), "id=" + id + "&status=2").statusCode(200);
        report(secret(), "id=" + id + "&status=1").statusCode(200);
        report(secret(), "id=" + id + "&status=20").statusCode(200);
        awaitState(page, DeliveryState.READ);

        assertThat(Suite.states(page))
                .containsExactly(DeliveryState.ACCEPTED, DeliveryState.DELIVERED, DeliveryState.READ);
    }

    @Test
    void whatDidNotArriveGoesOverTheNextChannel() {
        try (var next = new Receiver()) {
            suite.person("ivanov", "en", new Contact("sms", "+79001234567", null), Suite.webhook(next));
            // Read out of the query, as some gateways have it.
            var page = taken(Urgency.PLANNED);

            given().get("/hooks/gateway/{key}?id={id}&status=22", secret(), id)
                    .then()
                    .statusCode(200);

            assertThat(awaitState(page, DeliveryState.FAILED).detail())
                    .isEqualTo("the gateway says that there is no such number (status 22)");
            await().until(() -> next.calls.size() == 1);
            EventLog.await(
                    ChannelsChanged.class,
                    changed -> changed.projectId().equals(suite.project)
                            && changed.channels().stream().anyMatch(reach -> reach.disabled()));
        }
    }

    @Test
    void aReportMayBeQuickerThanTheAnswer() {
        suite.person("ivanov", "en", new Contact("sms", "+79001234567", null));
        var reported = new CountDownLatch(1);
        provider.say(exchange -> {
            try {
                reported.await();
                Answer.status(200, "{\"id\":\"" + id + "\",\"cnt\":1}", Map.of())
                        .to(exchange);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        var page = suite.request("ivanov", Purpose.PAGE, Urgency.EMERGENCY, null, Duration.ofMinutes(10));
        await().until(() -> !provider.calls.isEmpty());

        report(secret(), "id=" + id + "&status=1").statusCode(200);
        reported.countDown();

        awaitState(page, DeliveryState.DELIVERED);
        assertThat(Suite.states(page)).containsExactly(DeliveryState.ACCEPTED, DeliveryState.DELIVERED);
        long left = QuarkusTransaction.requiringNew().call(() -> ((Number)
                        entities.createNativeQuery("SELECT count(*) FROM early_report WHERE provider_id = ?1")
                                .setParameter(1, Long.toString(id))
                                .getSingleResult())
                .longValue());
        assertThat(left).isZero();
    }

    @Test
    void aGatewayMayKeepTheIdThatItWasGiven() {
        suite.person("ivanov", "en", new Contact("sms", "+79001234567", null));
        provider.say(exchange -> Answer.status(
                        200, "{\"id\":\"" + idOf(provider.calls.getLast()) + "\",\"cnt\":1}", Map.of())
                .to(exchange));
        var page = suite.request("ivanov", Purpose.PAGE, Urgency.EMERGENCY, null, Duration.ofMinutes(10));
        awaitState(page, DeliveryState.ACCEPTED);

        report(secret(), "id=" + idOf(provider.calls.getFirst()) + "&status=1").statusCode(200);

        awaitState(page, DeliveryState.DELIVERED);
    }

    private static String idOf(Receiver.Call call) {
        var id = Pattern.compile("(?:^|&)id=([^&]+)").matcher(new String(call.body(), StandardCharsets.UTF_8));
        assertThat(id.find()).isTrue();
        return id.group(1);
    }

    @Test
    void whatNobodyWaitsForOrCanReadDoesNoHarm() {
        for (var odd :
                new String[] {"", "id=", "id=%zz&status=1", "{", "[]", "{\"id\":{}}", "[7,null]", "id=nobody&status=1"
                }) {
            report(secret(), odd).statusCode(200);
        }
        given().contentType("application/json")
                .body("[{\"id\":\"a\u0000b\",\"status\":\"1\"}]".replace("\u0000", "\\u0000"))
                .post("/hooks/gateway/{key}", secret())
                .then()
                .statusCode(200);
        given().get("/hooks/gateway/{key}", "x".repeat(500)).then().statusCode(401);
    }

    private NotificationRequested taken(Urgency urgency) {
        provider.say(Answer.status(200, "{\"id\":" + id + ",\"cnt\":1}", Map.of()));
        if (urgency == Urgency.EMERGENCY) {
            suite.person("ivanov", "en", new Contact("sms", "+79001234567", null));
        }
        await().until(() -> given().auth()
                        .oauth2(Tokens.admin())
                        .get("/api/v1/projects/{p}/people/ivanov/channels", suite.project)
                        .statusCode()
                == 200);
        var request = suite.request(
                "ivanov",
                urgency == Urgency.EMERGENCY ? Purpose.PAGE : Purpose.INFORM,
                urgency,
                null,
                Duration.ofMinutes(10));
        awaitState(request, DeliveryState.ACCEPTED);
        return request;
    }

    private static ValidatableResponse report(String key, String form) {
        return given().contentType("application/x-www-form-urlencoded")
                .body(form)
                .post("/hooks/gateway/{key}", key)
                .then();
    }

    private static String secret() {
        return NotifierTestResource.HOOK_SECRET;
    }
}
