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
import dev.understudy.events.DeliveryEvent.WorkRequested;
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
        maxSays("m1", "/link " + code, "null");
        // MAX repeats what it got no answer to.
        maxSays("m1", "/link " + code, "null");
        maxSays("m2", "/link " + code, "null");
        await().until(() -> answers("/messages").size() == 2);
        assertThat(answers("/messages"))
                .extracting(said -> said.path("text").asText())
                .containsExactlyInAnyOrder(
                        "Привязано: Пётр Иванов, проект Магазин «Ёлка». Теперь аварии приходят сюда.",
                        "Этот код неизвестен или устарел. Попросите новый.");
        channels().body("find { it.channel == 'max' }.linked", equalTo(true)).body("channel", hasItem("email"));
    }

    @Test
    void maxKnowsTheCommandsOfTheBot() {
        maxSays("m0", "/duty", "null");
        await().until(() -> answers("/messages").size() == 1);
        assertThat(said(0)).startsWith("Этот чат ни к кому не привязан.");
        maxSays("m1", "статус", "null");

        var page = page("max");
        var sentMessage = sent().size();
        maxSays("m2", "статус", "null");
        maxSays("m3", "/queue", "null");
        maxSays("m4", "Заявка: поменять баннер\\nдо пятницы", "null");
        maxSays("m4", "Заявка: поменять баннер\\nдо пятницы", "null");
        maxSays("m5", "/помощь", "null");
        maxSays("m6", "статус нам не нужен, спасибо", "null");
        maxSays("m7", "/сделай кофе", "null");
        await().until(() -> sent().size() == sentMessage + 5);
        var texts = answers("/messages").stream()
                .map(answer -> answer.path("text").asText())
                .toList();
        // The word of somebody unknown, and talk, are none of the bot's business.
        assertThat(texts)
                .filteredOn(text -> text.equals("Магазин «Ёлка»: открытых аварий нет"))
                .hasSize(1);
        assertThat(texts)
                .contains("Ваша очередь пуста.", "Записано как заявка на работу: поменять баннер")
                .contains("Такой команды я не знаю. Что я умею, скажет /help.")
                .anyMatch(text -> text.startsWith("Я сообщаю, когда что-то ломается."));
        assertThat(EventLog.all(WorkRequested.class).stream()
                        .map(event -> event.data())
                        .filter(work -> work.projectId().equals(suite.project)))
                .singleElement()
                .returns("поменять баннер", WorkRequested::title)
                .returns("max", WorkRequested::channel)
                .returns("ivanov", WorkRequested::personId);
        assertThat(page).isNotEmpty();
    }

    @Test
    void vkKnowsThemTooAndAnAnswerToAPageIsANote() {
        provider.say(Receiver.Answer.status(200, "{\"response\":4711}", Map.of()));
        var page = page("vk");
        vkSays("e1", "{\"text\":\"смотрю\",\"from_id\":%1$d,\"peer_id\":%1$d,\"reply_message\":{\"id\":4711}}");
        vkSays("e2", "{\"text\":\"Дежурный\",\"from_id\":%1$d,\"peer_id\":%1$d}");
        vkSays("e2", "{\"text\":\"Дежурный\",\"from_id\":%1$d,\"peer_id\":%1$d}");
        // A conversation of many is no place for commands.
        vkSays("e3", "{\"text\":\"/duty\",\"from_id\":%1$d,\"peer_id\":2000000001}");

        assertThat(EventLog.await(ReplyReceived.class, event -> event.notificationId()
                                .equals(page))
                        .data())
                .returns("comment", ReplyReceived::action)
                .returns("смотрю", ReplyReceived::text)
                .returns("vk", ReplyReceived::channel);
        await().until(() -> sent().size() == 3);
        assertThat(sent().stream().skip(1).map(call -> form(call).get("message")))
                .containsExactlyInAnyOrder("Записано.", "Магазин «Ёлка»:\nв паспорте никто не назван");
    }

    private void maxSays(String id, String text, String link) {
        max("""
                {"update_type":"message_created","user_locale":"ru","message":{"recipient":{"chat_id":5,"chat_type":"dialog"},
                 "sender":{"user_id":%d},"body":{"mid":"%d-%s","text":"%s"},"link":%s}}""".formatted(user, user, id, text, link), secret()).then().statusCode(200);
    }

    private void vkSays(String id, String message) {
        given().contentType("application/json")
                .body("{\"type\":\"message_new\",\"event_id\":\"%d-%s\",\"object\":{\"message\":%s},\"secret\":\"%s\"}"
                        .formatted(user, id, message.formatted(user), secret()))
                .post("/hooks/vk")
                .then()
                .statusCode(200);
    }

    private String said(int index) {
        return answers("/messages").get(index).path("text").asText();
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
