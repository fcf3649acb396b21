package dev.understudy.notifier.notification;

import static dev.understudy.notifier.notification.Suite.awaitState;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.understudy.events.DeliveryEvent.DeliveryState;
import dev.understudy.events.DeliveryEvent.ReplyReceived;
import dev.understudy.events.NotificationEvent.Purpose;
import dev.understudy.events.NotificationEvent.Urgency;
import dev.understudy.events.PersonEvent.Contact;
import dev.understudy.kit.testing.EventLog;
import dev.understudy.kit.testing.Tokens;
import dev.understudy.notifier.NotifierTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What comes back from MAX and VK. */
@QuarkusTest
class ChatLineTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @ConfigProperty(name = "test.provider.port")
    int port;

    @Inject
    EntityManager entities;

    private final Suite suite = new Suite();
    private final long user = ThreadLocalRandom.current().nextLong(10_000_000, 2_000_000_000);
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
    void aButtonOfMaxAcknowledges() throws Exception {
        var page = page("max");
        var keyboard = sent().getFirst().json().at("/attachments/0/payload/buttons");
        var first = keyboard.at("/0/0");
        assertThat(first.path("type").asText()).isEqualTo("callback");
        var token = first.path("payload").asText();

        max(callback(user, token), "guess").then().statusCode(401);
        max(callback(user + 1, token), secret()).then().statusCode(200);
        await().until(() -> answers("/answers").size() == 1);
        assertThat(answers("/answers").getFirst().path("notification").asText()).isEqualTo("Это не ваша кнопка.");

        max(callback(user, token), secret()).then().statusCode(200);
        await().until(() -> answers("/answers").size() == 2);
        assertThat(answers("/answers").get(1).path("notification").asText()).isEqualTo("Отмечено: вы занимаетесь.");
        assertThat(EventLog.await(ReplyReceived.class, event -> event.notificationId()
                                .equals(page))
                        .data())
                .returns("acknowledge", ReplyReceived::action)
                .returns("max", ReplyReceived::channel);
        channels().body("find { it.channel == 'max' }.verified", equalTo(true));

        max("{\"update_type\":\"bot_stopped\",\"user\":{\"user_id\":" + user + "}}", secret())
                .then()
                .statusCode(200);
        channels()
                .body(
                        "find { it.channel == 'max' }.disabled",
                        equalTo("the person takes no messages of the bot any more"));
        for (var odd : List.of("[]", "{", "{\"update_type\":\"message_callback\"}", "null")) {
            max(odd, secret()).then().statusCode(200);
        }
    }

    @Test
    void aButtonOfVkAcknowledges() throws Exception {
        var page = page("vk");
        var keyboard = JSON.readTree(form(sent().getFirst()).get("keyboard"));
        assertThat(keyboard.path("inline").asBoolean()).isTrue();
        var payload = keyboard.at("/buttons/0/0/action/payload").asText();

        vk("confirmation", "{}", "guess").then().statusCode(401);
        vk("confirmation", "{}", secret()).then().statusCode(200).body(equalTo("a1b2c3d4"));
        vk(
                        "message_event",
                        "{\"user_id\":%1$d,\"peer_id\":%1$d,\"event_id\":\"e1\",\"payload\":%2$s}"
                                .formatted(user, payload),
                        secret())
                .then()
                .statusCode(200)
                .body(equalTo("ok"));
        await().until(() -> provider.calls.stream()
                .anyMatch(call -> call.path().equals("/method/messages.sendMessageEventAnswer")));
        var answer = form(provider.calls.getLast());
        assertThat(answer).containsEntry("event_id", "e1");
        assertThat(JSON.readTree(answer.get("event_data")).path("text").asText())
                .isEqualTo("Отмечено: вы занимаетесь.");
        EventLog.await(ReplyReceived.class, event -> event.notificationId().equals(page));

        vk("message_deny", "{\"user_id\":" + user + "}", secret()).then().statusCode(200);
        channels()
                .body(
                        "find { it.channel == 'vk' }.disabled",
                        equalTo("the person takes no messages of the bot any more"));
    }

    @Test
    void aChatIsLinkedByACode() {
        suite.person("ivanov", "ru", Suite.email("ivanov@example.com"));
        awaitPerson();
        var code = given().auth()
                .oauth2(Tokens.admin())
                .contentType("application/json")
                .body(Map.of("channel", "max"))
                .post("/api/v1/projects/{p}/people/ivanov/links", suite.project)
                .then()
                .statusCode(200)
                .extract()
                .<String>path("code");
        for (int i = 0; i < 2; i++) {
            max("""
                            {"update_type":"message_created","user_locale":"ru","message":{"recipient":{"chat_id":5,"chat_type":"dialog"},
                             "sender":{"user_id":%d},"body":{"mid":"m","text":"/link %s"}}}""".formatted(user, code), secret()).then().statusCode(200);
        }
        await().until(() -> answers("/messages").size() == 2);
        assertThat(answers("/messages"))
                .extracting(said -> said.path("text").asText())
                .containsExactlyInAnyOrder(
                        "Привязано: Пётр Иванов, проект Магазин «Ёлка». Теперь аварии приходят сюда.",
                        "Этот код неизвестен или устарел. Попросите новый.");
        channels().body("find { it.channel == 'max' }.linked", equalTo(true)).body("channel", hasItem("email"));
    }

    private String page(String kind) {
        suite.person("ivanov", "ru", new Contact(kind, Long.toString(user), null));
        awaitPerson();
        var request = suite.request(
                "ivanov", Purpose.PAGE, Urgency.EMERGENCY, UUID.randomUUID().toString(), Duration.ofMinutes(10));
        awaitState(request, DeliveryState.ACCEPTED);
        return request.notificationId();
    }

    private void awaitPerson() {
        await().until(() -> given().auth()
                        .oauth2(Tokens.admin())
                        .get("/api/v1/projects/{p}/people/ivanov/channels", suite.project)
                        .statusCode()
                == 200);
    }

    private io.restassured.response.ValidatableResponse channels() {
        return given().auth()
                .oauth2(Tokens.admin())
                .get("/api/v1/projects/{p}/people/ivanov/channels", suite.project)
                .then()
                .statusCode(200);
    }

    private static String secret() {
        return NotifierTestResource.HOOK_SECRET;
    }

    private static io.restassured.response.Response max(String update, String secret) {
        return given().contentType("application/json")
                .header("X-Max-Bot-Api-Secret", secret)
                .body(update)
                .post("/hooks/max");
    }

    private static String callback(long from, String token) {
        return """
                {"update_type":"message_callback","user_locale":"ru","callback":{"callback_id":"c1","payload":"%s","user":{"user_id":%d}},
                 "message":{"recipient":{"chat_id":5,"chat_type":"dialog"},"body":{"mid":"m"}}}""".formatted(token, from);
    }

    private static io.restassured.response.Response vk(String type, String object, String secret) {
        return given().contentType("application/json")
                .body("{\"type\":\"%s\",\"object\":%s,\"group_id\":1,\"secret\":\"%s\"}"
                        .formatted(type, object, secret))
                .post("/hooks/vk");
    }

    private List<Receiver.Call> sent() {
        return provider.calls.stream()
                .filter(call -> call.path().contains("messages"))
                .toList();
    }

    private List<JsonNode> answers(String path) {
        return provider.calls.stream()
                .filter(call -> call.path().startsWith(path))
                .map(Receiver.Call::json)
                .toList();
    }

    private static Map<String, String> form(Receiver.Call call) {
        var fields = new java.util.HashMap<String, String>();
        for (var pair : new String(call.body(), StandardCharsets.UTF_8).split("&")) {
            var parts = pair.split("=", 2);
            fields.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
        }
        return fields;
    }
}
