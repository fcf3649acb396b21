package dev.understudy.notifier.notification;

import static dev.understudy.notifier.notification.Suite.awaitState;
import static dev.understudy.notifier.notification.Suite.webhook;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;

import dev.understudy.events.DeliveryEvent.DeliveryState;
import dev.understudy.events.NotificationEvent.Purpose;
import dev.understudy.events.NotificationEvent.Urgency;
import dev.understudy.events.PersonEvent.Contact;
import dev.understudy.kit.testing.Tokens;
import dev.understudy.notifier.notification.Receiver.Answer;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
class NotificationResourceTest {

    private final Suite suite = new Suite();

    @Test
    void showsWhatBecameOfANotification() {
        try (var receiver = new Receiver(Answer.status(500, "oops", Map.of()))) {
            suite.person("ivanov", "en", webhook(receiver));
            var request = suite.page("ivanov");
            awaitState(request, DeliveryState.ACCEPTED);

            as(Tokens.auditor())
                    .get("/api/v1/projects/{p}/notifications/{n}", suite.project, request.notificationId())
                    .then()
                    .statusCode(200)
                    .body("notification.personId", equalTo("ivanov"))
                    .body("notification.purpose", equalTo("page"))
                    .body("notification.deliveries[0].state", equalTo("ACCEPTED"))
                    .body("notification.deliveries[0].attempt", equalTo(2))
                    .body("notification.deliveries[0].address", equalTo("http://127.0.0.1:" + receiver.port() + "/…"))
                    .body("data.reason", equalTo("HTTP 500 вместо 200"))
                    .body("log.state", contains("RETRYING", "ACCEPTED"))
                    .body("log[0].detail", equalTo("HTTP 500: oops"));
        }
    }

    @Test
    void listsNewestFirstByIncidentAndState() {
        try (var receiver = new Receiver()) {
            suite.person("ivanov", "en", webhook(receiver));
            var incident = UUID.randomUUID().toString();
            var first = suite.request("ivanov", Purpose.PAGE, Urgency.EMERGENCY, incident, Duration.ofMinutes(5));
            var second = suite.request("ivanov", Purpose.RESOLVED, Urgency.EMERGENCY, incident, Duration.ofMinutes(5));
            var other = suite.page("ivanov");
            awaitState(first, DeliveryState.ACCEPTED);
            awaitState(second, DeliveryState.ACCEPTED);
            awaitState(other, DeliveryState.ACCEPTED);

            var list = "/api/v1/projects/" + suite.project + "/notifications";
            as(Tokens.client(suite.clientId()))
                    .get(list + "?incident=" + incident)
                    .then()
                    .statusCode(200)
                    .body("items.id", contains(second.notificationId(), first.notificationId()));
            var cursor = as(Tokens.admin())
                    .get(list + "?limit=2&state=accepted")
                    .then()
                    .statusCode(200)
                    .body("items.id", contains(other.notificationId(), second.notificationId()))
                    .extract()
                    .path("nextCursor");
            as(Tokens.admin())
                    .queryParam("cursor", cursor)
                    .get(list + "?limit=2")
                    .then()
                    .body("items.id", contains(first.notificationId()))
                    .body("nextCursor", equalTo(null));
            as(Tokens.admin()).get(list + "?state=FAILED").then().body("items", hasSize(0));
            as(Tokens.admin())
                    .get(list + "?state=lost")
                    .then()
                    .statusCode(400)
                    .body("code", equalTo("notification.bad-state"));
        }
    }

    @Test
    void sendsASettledDeliveryAgainAsANewMessage() {
        try (var receiver = new Receiver(Answer.status(400))) {
            suite.person("ivanov", "en", webhook(receiver));
            var request = suite.page("ivanov");
            var delivery = awaitState(request, DeliveryState.FAILED).deliveryId();
            var resend = "/api/v1/projects/" + suite.project + "/notifications/" + request.notificationId()
                    + "/deliveries/" + delivery + ":resend";

            as(Tokens.dispatcher()).post(resend).then().statusCode(200).body("state", equalTo("PENDING"));
            awaitState(request, DeliveryState.ACCEPTED);

            assertThat(receiver.calls.get(1).id()).isEqualTo(delivery + ".1");
            as(Tokens.admin())
                    .get("/api/v1/projects/{p}/notifications/{n}", suite.project, request.notificationId())
                    .then()
                    .body("log.state", contains("FAILED", "PENDING", "ACCEPTED"))
                    .body("log[1].actor", equalTo("test-dispatcher"));
            as(Tokens.auditor()).post(resend).then().statusCode(403);
            as(Tokens.admin())
                    .post(resend.replace(delivery, "another"))
                    .then()
                    .statusCode(404)
                    .body("code", equalTo("delivery.not-found"));
        }
    }

    @Test
    void doesNotSendAgainWhatIsStillUnderWay() {
        suite.person("ivanov", "en", new Contact("webhook", "http://127.0.0.1:1/", null));
        var request = suite.page("ivanov");
        var delivery = awaitState(request, DeliveryState.RETRYING).deliveryId();

        as(Tokens.admin())
                .post(
                        "/api/v1/projects/{p}/notifications/{n}/deliveries/{d}:resend",
                        suite.project,
                        request.notificationId(),
                        delivery)
                .then()
                .statusCode(409)
                .body("code", equalTo("delivery.under-way"));
    }

    @Test
    void sendsATestMessageOncePerKey() {
        try (var receiver = new Receiver()) {
            suite.person("ivanov", "ru", webhook(receiver));
            var test = "/api/v1/projects/" + suite.project + "/people/ivanov:test";
            var key = UUID.randomUUID().toString();
            await().until(() -> as(Tokens.engineer())
                            .header("Idempotency-Key", key)
                            .post(test)
                            .statusCode()
                    == 202);

            as(Tokens.engineer())
                    .header("Idempotency-Key", key)
                    .post(test)
                    .then()
                    .statusCode(202)
                    .header("Location", notNullValue())
                    .body("purpose", equalTo("test"))
                    .body("deliveries.channel", contains("webhook"));

            await().untilAsserted(() -> assertThat(receiver.calls).hasSize(1));
            var call = receiver.calls.getFirst().json();
            assertThat(call.at("/type").asText()).isEqualTo("test");
            assertThat(call.at("/data/text").asText()).startsWith("Это только проверка, её отправил test-engineer.");
            as(Tokens.admin())
                    .post(test.replace("ivanov", "nobody"))
                    .then()
                    .statusCode(404)
                    .body("code", equalTo("person.not-found"));
        }
    }

    @Test
    void keepsStrangersOut() {
        try (var receiver = new Receiver()) {
            suite.person("ivanov", "en", webhook(receiver));
            var request = suite.page("ivanov");
            var delivery = awaitState(request, DeliveryState.ACCEPTED).deliveryId();
            var list = "/api/v1/projects/" + suite.project + "/notifications";
            var one = list + "/" + request.notificationId();
            var resend = one + "/deliveries/" + delivery + ":resend";
            var test = "/api/v1/projects/" + suite.project + "/people/ivanov:test";

            for (var path : new String[] {list, one}) {
                as(Tokens.client("another")).get(path).then().statusCode(404).body("code", endsWith("not-found"));
                as(Tokens.of("engineer", "another")).get(path).then().statusCode(404);
                as(Tokens.ingest()).get(path).then().statusCode(403);
                given().get(path).then().statusCode(401);
            }
            for (var path : new String[] {resend, test}) {
                as(Tokens.of("engineer", "another")).post(path).then().statusCode(404);
                as(Tokens.client(suite.clientId())).post(path).then().statusCode(403);
                as(Tokens.ingest()).post(path).then().statusCode(403);
                given().urlEncodingEnabled(false).post(path).then().statusCode(401);
            }
            assertThat(receiver.calls).hasSize(1);
        }
    }

    private static RequestSpecification as(String token) {
        return given().urlEncodingEnabled(false).header("Authorization", "Bearer " + token);
    }
}
