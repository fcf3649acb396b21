package dev.understudy.notifier.notification;

import static dev.understudy.notifier.notification.Suite.awaitState;
import static dev.understudy.notifier.notification.Suite.webhook;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.events.DeliveryEvent.ChannelsChanged;
import dev.understudy.events.DeliveryEvent.DeliveryState;
import dev.understudy.events.DeliveryEvent.DeliveryStateChanged;
import dev.understudy.events.DeliveryEvent.ReplyReceived;
import dev.understudy.events.DeliveryEvent.WorkRequested;
import dev.understudy.events.FindingEvent.FindingCleared;
import dev.understudy.events.FindingEvent.FindingRaised;
import dev.understudy.events.IncidentEvent.IncidentAcknowledged;
import dev.understudy.events.IncidentEvent.IncidentOpened;
import dev.understudy.events.IncidentEvent.IncidentResolved;
import dev.understudy.events.NotificationEvent.NotificationRequested;
import dev.understudy.events.NotificationEvent.Purpose;
import dev.understudy.events.NotificationEvent.Urgency;
import dev.understudy.events.PersonEvent.Absence;
import dev.understudy.events.PersonEvent.Contact;
import dev.understudy.events.PersonEvent.PersonApplied;
import dev.understudy.events.ResponsibilityEvent.Duty;
import dev.understudy.events.ResponsibilityEvent.ResponsibilitiesApplied;
import dev.understudy.events.ScheduleEvent.SchedulePlanned;
import dev.understudy.events.ScheduleEvent.ScheduleRemoved;
import dev.understudy.events.ScheduleEvent.Watch;
import dev.understudy.kit.testing.EventLog;
import dev.understudy.kit.testing.Tokens;
import dev.understudy.notifier.NotifierTestResource;
import dev.understudy.notifier.incident.IncidentStandings;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The bot against a Bot API server that refuses what the real one refuses. */
@QuarkusTest
class TelegramLineTest {

    @Inject
    IncidentStandings standings;

    private static final String HEADER = "X-Telegram-Bot-Api-Secret-Token";

    @ConfigProperty(name = "test.provider.port")
    int port;

    @Inject
    EntityManager entities;

    @Inject
    Cards cards;

    private final Suite suite = new Suite();
    private final long chat = number();
    private TelegramDouble telegram;

    @BeforeEach
    void start() {
        QuarkusTransaction.requiringNew()
                .run(() -> entities.createNativeQuery("DELETE FROM bucket").executeUpdate());
        telegram = new TelegramDouble(port, NotifierTestResource.BOT_TOKEN);
    }

    @AfterEach
    void stop() {
        telegram.close();
    }

    @Test
    void aButtonAcknowledgesOnceAndTheMessageFollowsTheIncident() {
        suite.person("ivanov", "ru", telegramContact());
        var incident = opened();
        var page = suite.request("ivanov", Purpose.PAGE, Urgency.EMERGENCY, incident, Duration.ofMinutes(10));
        awaitState(page, DeliveryState.ACCEPTED);

        var sent = telegram.of("sendMessage").getFirst().parameters();
        assertThat(TelegramDouble.visible(sent.path("text").asText()))
                .startsWith("Авария: ")
                .contains("HTTP 500 вместо 200");
        assertThat(buttons(sent))
                .extracting(button -> button.path("text").asText())
                .contains("Принято, занимаюсь", "Устранено");
        var token = button(sent, "Принято, занимаюсь");

        press(chat, chat, token).then().statusCode(200);

        var reply = EventLog.await(ReplyReceived.class, event -> incident.equals(event.incidentId()))
                .data();
        assertThat(reply)
                .returns("acknowledge", ReplyReceived::action)
                .returns("ivanov", ReplyReceived::personId)
                .returns("telegram", ReplyReceived::channel)
                .returns(page.notificationId(), ReplyReceived::notificationId);
        awaitState(page, DeliveryState.READ);
        awaitToast("Отмечено: вы занимаетесь.");

        press(chat, chat, token).then().statusCode(200);
        awaitToast("Уже отмечено. Пока никто не взял.");

        EventLog.publish(new IncidentAcknowledged(suite.project, incident, 2, Instant.now(), "ivanov", null));
        await().ignoreExceptions().untilAsserted(() -> {
            var edit = telegram.of("editMessageText").getLast().parameters();
            assertThat(TelegramDouble.visible(edit.path("text").asText())).contains("Пётр Иванов занимается с ");
            assertThat(buttons(edit))
                    .extracting(button -> button.path("text").asText())
                    .contains("Устранено")
                    .doesNotContain("Принято, занимаюсь");
        });
        press(chat, chat, button(sent, "Тишина на час")).then().statusCode(200);
        awaitToast("Уже поздно: Пётр Иванов занимается с ");

        EventLog.publish(
                new IncidentResolved(suite.project, incident, 3, Instant.now(), "monitor", Instant.now(), null));
        await().ignoreExceptions().untilAsserted(() -> {
            var edit = telegram.of("editMessageText").getLast().parameters();
            assertThat(TelegramDouble.visible(edit.path("text").asText())).contains("Устранено ");
            assertThat(buttons(edit)).isEmpty();
        });
        assertThat(EventLog.all(ReplyReceived.class).stream()
                        .filter(event -> incident.equals(event.data().incidentId())))
                .hasSize(1);
    }

    @Test
    void whereEachHasToAcknowledgeTheOthersAreCalledAndRecorded() {
        suite.person("ivanov", "ru", telegramContact());
        suite.person("petrova", "ru");
        var incident = opened();
        var taken = new IncidentAcknowledged(
                suite.project, incident, 2, Instant.now(), "petrova", null, List.of("ivanov", "sidorov"), null);
        EventLog.publish(taken);
        await().untilAsserted(() -> assertThat(QuarkusTransaction.requiringNew()
                        .call(() -> standings.state(incident).orElseThrow().awaits("ivanov")))
                .isTrue());

        var page = suite.request("ivanov", Purpose.REMINDER, Urgency.EMERGENCY, incident, Duration.ofMinutes(10));
        awaitState(page, DeliveryState.ACCEPTED);
        var sent = telegram.of("sendMessage").getFirst().parameters();
        assertThat(buttons(sent))
                .extracting(button -> button.path("text").asText())
                .containsExactly("Принято, занимаюсь", "Устранено", "Беру на себя");
        press(chat, chat, button(sent, "Принято, занимаюсь")).then().statusCode(200);

        awaitToast("Записано, что вы знаете. Пётр Иванов занимается с ");
        assertThat(EventLog.await(ReplyReceived.class, event -> incident.equals(event.incidentId()))
                        .data())
                .returns("acknowledge", ReplyReceived::action)
                .returns("ivanov", ReplyReceived::personId);

        EventLog.publish(new IncidentAcknowledged(
                suite.project,
                incident,
                3,
                Instant.now().plusSeconds(5),
                "petrova",
                null,
                List.of("sidorov"),
                List.of("ivanov")));
        await().ignoreExceptions().untilAsserted(() -> assertThat(
                        buttons(telegram.of("editMessageText").getLast().parameters()))
                .extracting(button -> button.path("text").asText())
                .containsExactly("Устранено", "Беру на себя"));
        var again = suite.request("ivanov", Purpose.REMINDER, Urgency.EMERGENCY, incident, Duration.ofMinutes(10));
        assertThat(awaitState(again, DeliveryState.SUPPRESSED).detail())
                .as("nobody is called who has acknowledged")
                .isEqualTo("the incident has been acknowledged");
        assertThat(QuarkusTransaction.requiringNew()
                        .call(() -> standings.state(incident).orElseThrow().at()))
                .as("petrova has it since she took it")
                // The database rounds to microseconds.
                .isCloseTo(taken.at(), within(1, ChronoUnit.MICROS));
    }

    @Test
    void whoeverPressesHasToBeOfTheProject() {
        suite.person("ivanov", "en", telegramContact());
        var page = suite.request("ivanov", Purpose.PAGE, Urgency.EMERGENCY, opened(), Duration.ofMinutes(10));
        awaitState(page, DeliveryState.ACCEPTED);
        var token = button(telegram.of("sendMessage").getFirst().parameters(), "Acknowledge");

        press(chat, number(), token);
        press(-number(), number(), token);
        press(chat, chat, token.substring(0, 30) + "AAAAAAAAA");

        awaitToast("This button is not yours.");
        awaitToast("Not found: this message is no longer known.");
        assertThat(EventLog.all(ReplyReceived.class).stream().filter(event -> page.notificationId()
                        .equals(event.data().notificationId())))
                .isEmpty();
    }

    @Test
    void aChatIsLinkedByACodeThatIsGoodOnce() {
        suite.person("ivanov", "ru");
        awaitPerson("ivanov");
        var code = given().auth()
                .oauth2(Tokens.admin())
                .contentType("application/json")
                .body("{\"channel\":\"telegram\"}")
                .post("/api/v1/projects/{p}/people/ivanov/links", suite.project)
                .then()
                .statusCode(200)
                .extract()
                .<String>path("code");

        say(chat, "/start " + code);
        awaitSaid("Привязано: Пётр Иванов, проект Магазин «Ёлка». Теперь аварии приходят сюда.");
        say(number(), "/link " + code);
        awaitSaid("This code is unknown or too old. Ask for a new one.");

        assertThat(EventLog.await(ChannelsChanged.class, event -> event.projectId()
                                .equals(suite.project))
                        .data()
                        .channels())
                .singleElement()
                .matches(reach -> reach.verified() && reach.channel().equals("telegram"));
        var page = suite.page("ivanov");
        awaitState(page, DeliveryState.ACCEPTED);
        assertThat(telegram.of("sendMessage")
                        .getLast()
                        .parameters()
                        .path("chat_id")
                        .asLong())
                .isEqualTo(chat);
        given().auth()
                .oauth2(Tokens.auditor())
                .get("/api/v1/projects/{p}/people/ivanov/channels", suite.project)
                .then()
                .statusCode(200)
                .body("[0].verified", equalTo(true))
                .body("[0].linked", equalTo(true));
    }

    @Test
    void answersWhatPeopleAsk() {
        suite.person("ivanov", "ru", telegramContact());
        awaitPerson("ivanov");
        var incident = opened();
        await().untilAsserted(() -> {
            say(chat, "/аварии");
            assertThat(said()).anyMatch(text -> text.startsWith("Открытые аварии:\n• Ёлка - никто не взял, с "));
        });
        say(chat, "/статус@understudy_bot");
        awaitSaid("Магазин «Ёлка»: 1 открытая авария");
        say(chat, "/очередь");
        awaitSaid("Ваша очередь пуста.");
        say(chat, "/duty");
        awaitSaid("Магазин «Ёлка»:\nв паспорте никто не назван");
        whoIsOnDuty();
        say(chat, "/заявка Добавить самовывоз\\nК пятнице");
        awaitSaid("Записано как заявка на работу: Добавить самовывоз");
        assertThat(EventLog.await(
                                WorkRequested.class, event -> event.projectId().equals(suite.project))
                        .data())
                .returns("Добавить самовывоз", WorkRequested::title)
                .returns("К пятнице", WorkRequested::text)
                .returns("ivanov", WorkRequested::personId);
        say(number(), "/emergencies");
        awaitSaid("This chat is not linked to anybody. Send /link and the code that you were given.");
        assertThat(incident).isNotBlank();
    }

    private void whoIsOnDuty() {
        var now = Instant.now();
        var today = LocalDate.now(ZoneId.of("Europe/Moscow"));
        EventLog.publish(new ResponsibilitiesApplied(
                suite.project, 1, List.of(new Duty("cms", "ivanov", "petrov", null, List.of(), null, null))));
        EventLog.publish(new SchedulePlanned(
                suite.project,
                "ночь",
                now.minusSeconds(60),
                now.plus(Duration.ofDays(14)),
                List.of(new Watch(now.minusSeconds(60), List.of("petrov", "ivanov")))));
        await().untilAsserted(() -> {
            say(chat, "/дежурный");
            assertThat(said())
                    .contains(
                            "Магазин «Ёлка»:\nДежурит (ночь): petrov, Пётр Иванов\ncms: Пётр Иванов (заместитель petrov)");
        });
        EventLog.publish(new PersonApplied(
                suite.project,
                "ivanov",
                2,
                "Пётр Иванов",
                null,
                null,
                List.of("ru"),
                List.of(telegramContact()),
                List.of(new Absence(today, today, "sidorov"))));
        EventLog.publish(new ScheduleRemoved(suite.project, "ночь"));
        var until = today.format(DateTimeFormatter.ofPattern("dd.MM"));
        await().untilAsserted(() -> {
            say(chat, "/duty");
            assertThat(said())
                    .contains("Магазин «Ёлка»:\ncms: Пётр Иванов отсутствует до " + until + "; замещает sidorov");
        });
    }

    @Test
    void anUpdateThatComesAgainAndOneThatIsForgedDoNothing() {
        suite.person("ivanov", "ru", telegramContact());
        awaitPerson("ivanov");
        var update = message(number(), chat, "/new Once");

        for (int i = 0; i < 3; i++) {
            post(update, NotifierTestResource.HOOK_SECRET).then().statusCode(200);
        }
        post(message(number(), chat, "/new Forged"), "wrong").then().statusCode(401);
        given().contentType("application/json")
                .body(message(number(), chat, "/new Forged"))
                .post("/hooks/telegram")
                .then()
                .statusCode(401);
        post("{broken", NotifierTestResource.HOOK_SECRET).then().statusCode(200);

        EventLog.await(WorkRequested.class, event -> event.projectId().equals(suite.project));
        assertThat(EventLog.all(WorkRequested.class).stream()
                        .filter(event -> event.data().projectId().equals(suite.project)))
                .hasSize(1);
    }

    @Test
    void followsAGroupThatBecameASupergroup() {
        long group = -number();
        long supergroup = -1_000_000_000_000L - number();
        suite.person("ivanov", "ru", new Contact("telegram", group + "/17", null));
        telegram.say(
                "sendMessage",
                400,
                "{\"ok\":false,\"error_code\":400,\"description\":\"Bad Request: group chat was upgraded to a supergroup chat\","
                        + "\"parameters\":{\"migrate_to_chat_id\":" + supergroup + "}}");

        awaitState(suite.page("ivanov"), DeliveryState.ACCEPTED);
        awaitState(suite.page("ivanov"), DeliveryState.ACCEPTED);

        assertThat(telegram.of("sendMessage"))
                .extracting(call -> call.parameters().path("chat_id").asLong())
                .containsExactly(group, supergroup, supergroup);
        assertThat(telegram.of("sendMessage")
                        .getLast()
                        .parameters()
                        .path("message_thread_id")
                        .asLong())
                .isEqualTo(17);
    }

    @Test
    void aBlockedBotSwitchesTheChannelOffAndTheNextOneIsTaken() {
        try (var receiver = new Receiver()) {
            suite.person("ivanov", "ru", telegramContact(), webhook(receiver));
            awaitPerson("ivanov");
            telegram.say(
                    "sendMessage",
                    403,
                    "{\"ok\":false,\"error_code\":403,\"description\":\"Forbidden: bot was blocked by the user\"}");

            var report = suite.request("ivanov", Purpose.REPORT, Urgency.PLANNED, null, Duration.ofMinutes(10));
            awaitState(report, DeliveryState.FAILED);
            awaitState(report, DeliveryState.ACCEPTED);

            assertThat(receiver.calls).hasSize(1);
            assertThat(EventLog.await(FindingRaised.class, event -> event.projectId()
                                    .equals(suite.project))
                            .data())
                    .returns("channel-gone", FindingRaised::rule)
                    .returns("person/ivanov", FindingRaised::subject)
                    .extracting(FindingRaised::message)
                    .asString()
                    .contains("больше не принимает сообщений", "blocked");
            var again = suite.request("ivanov", Purpose.REPORT, Urgency.PLANNED, null, Duration.ofMinutes(10));
            awaitState(again, DeliveryState.ACCEPTED);
            assertThat(telegram.of("sendMessage")).hasSize(1);

            // A test message goes there nevertheless, and brings the channel back when it is taken.
            given().auth()
                    .oauth2(Tokens.admin())
                    .urlEncodingEnabled(false)
                    .post("/api/v1/projects/" + suite.project + "/people/ivanov:test")
                    .then()
                    .statusCode(202);
            EventLog.await(FindingCleared.class, event -> event.projectId().equals(suite.project));
        }
    }

    @Test
    void aStormIsToldInOneMessageWithCounts() {
        suite.person("dispatcher", "ru", telegramContact());
        awaitPerson("dispatcher");
        var requests = new ArrayList<NotificationRequested>();
        for (int i = 0; i < 25; i++) {
            requests.add(suite.page("dispatcher"));
        }
        await().atMost(Duration.ofSeconds(60)).until(() -> requests.stream()
                .allMatch(request -> Suite.states(request).contains(DeliveryState.ACCEPTED)
                        || Suite.states(request).contains(DeliveryState.BUNDLED)));

        var texts = telegram.of("sendMessage").stream()
                .map(call ->
                        TelegramDouble.visible(call.parameters().path("text").asText()))
                .toList();
        assertThat(texts.size()).isLessThan(10);
        assertThat(texts).anyMatch(text -> text.matches("(?s)\\d+ авари[йи]\\n\\n\\d+ сообщени[йея]:.*и ещё \\d+.*"));
        given().auth()
                .oauth2(Tokens.admin())
                .get("/api/v1/projects/{p}/notifications?state=bundled&limit=1", suite.project)
                .then()
                .statusCode(200)
                .body("items[0].deliveries[0].detail", containsString("told together with delivery "));
    }

    @Test
    void secretsAreNowhere() {
        var logged = new CopyOnWriteArrayList<String>();
        var listener = new Handler() {
            @Override
            public void publish(LogRecord record) {
                var text = new StringBuilder();
                text.append(
                        record instanceof org.jboss.logmanager.ExtLogRecord extended
                                ? extended.getFormattedMessage()
                                : record.getMessage());
                for (var thrown = record.getThrown(); thrown != null; thrown = thrown.getCause()) {
                    text.append(' ').append(thrown);
                }
                logged.add(text.toString());
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        Logger.getLogger("dev.understudy").addHandler(listener);
        try {
            suite.person("ivanov", "ru", telegramContact(), new Contact("sms", "+79001234567", null));
            telegram.say("sendMessage", 401, "{\"ok\":false,\"error_code\":401,\"description\":\"Unauthorized\"}");
            telegram.say("sendMessage", 500, "oops " + NotifierTestResource.BOT_TOKEN.substring(0, 4));
            telegram.say("sendMessage", 0, "");
            var page = suite.page("ivanov");
            EventLog.await(
                    DeliveryStateChanged.class,
                    change -> change.notificationId().equals(page.notificationId())
                            && change.channel().equals("telegram")
                            && change.state() == DeliveryState.ACCEPTED);
            say(chat, "/link " + "X".repeat(11));
            awaitSaid("Этот код неизвестен или устарел. Попросите новый.");
        } finally {
            Logger.getLogger("dev.understudy").removeHandler(listener);
        }
        List<?> rows = QuarkusTransaction.requiringNew().call(() -> entities.createNativeQuery(
                        "SELECT t::text FROM notification t UNION ALL SELECT t::text FROM delivery t"
                                + " UNION ALL SELECT t::text FROM delivery_log t UNION ALL SELECT t::text FROM recipient t"
                                + " UNION ALL SELECT t::text FROM channel_state t UNION ALL SELECT t::text FROM link_code t"
                                + " UNION ALL SELECT t::text FROM outbox t",
                        String.class)
                .getResultList());
        var stored = rows.toString();
        assertThat(NotifierTestResource.SECRETS).allSatisfy(secret -> {
            assertThat(stored).doesNotContain(secret);
            assertThat(logged).noneMatch(line -> line.contains(secret));
        });
        assertThat(rows).isNotEmpty();
    }

    private Contact telegramContact() {
        return new Contact("telegram", Long.toString(chat), null);
    }

    private String opened() {
        var incident = UUID.randomUUID().toString();
        var now = Instant.now();
        EventLog.publish(new IncidentOpened(
                suite.project,
                incident,
                1,
                now,
                "key",
                "Ёлка",
                null,
                null,
                null,
                now,
                now,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null));
        await().until(() -> QuarkusTransaction.requiringNew()
                .call(() -> !entities.createNativeQuery("SELECT 1 FROM incident_standing WHERE incident_id = ?1")
                        .setParameter(1, incident)
                        .getResultList()
                        .isEmpty()));
        return incident;
    }

    private void awaitPerson(String person) {
        await().until(() -> QuarkusTransaction.requiringNew().call(() -> !entities.createNativeQuery(
                        "SELECT 1 FROM recipient r JOIN project_directory p ON p.project_id = r.project_id"
                                + " WHERE r.project_id = ?1 AND r.person_id = ?2")
                .setParameter(1, suite.project)
                .setParameter(2, person)
                .getResultList()
                .isEmpty()));
    }

    private io.restassured.response.Response press(long inChat, long from, String token) {
        return post(
                """
                {"update_id": %d, "callback_query": {"id": "%d", "data": "%s", "from": {"id": %d, "language_code": "en"},
                 "message": {"message_id": 101, "chat": {"id": %d, "type": "%s"}}}}
                """.formatted(number(), number(), token, from, inChat, inChat < 0 ? "supergroup" : "private"),
                NotifierTestResource.HOOK_SECRET);
    }

    private void say(long from, String text) {
        post(message(number(), from, text), NotifierTestResource.HOOK_SECRET)
                .then()
                .statusCode(200);
    }

    private static String message(long update, long from, String text) {
        return """
                {"update_id": %d, "message": {"message_id": 1, "date": 1790000000, "text": "%s",
                 "chat": {"id": %d, "type": "private"}, "from": {"id": %d, "language_code": "en"}}}
                """.formatted(update, text, from, from);
    }

    private static io.restassured.response.Response post(String update, String secret) {
        return given().contentType("application/json")
                .header(HEADER, secret)
                .body(update)
                .post("/hooks/telegram");
    }

    private List<String> said() {
        return telegram.of("sendMessage").stream()
                .map(call -> call.parameters().path("text").asText())
                .toList();
    }

    private void awaitSaid(String text) {
        await().untilAsserted(() -> assertThat(said()).contains(text));
    }

    private void awaitToast(String start) {
        await().untilAsserted(() -> assertThat(telegram.of("answerCallbackQuery"))
                .extracting(call -> call.parameters().path("text").asText())
                .anyMatch(text -> text.startsWith(start)));
    }

    private static List<JsonNode> buttons(JsonNode parameters) {
        var buttons = new ArrayList<JsonNode>();
        parameters.at("/reply_markup/inline_keyboard").forEach(row -> row.forEach(buttons::add));
        return buttons;
    }

    private static String button(JsonNode parameters, String label) {
        return buttons(parameters).stream()
                .filter(button -> button.path("text").asText().equals(label))
                .findFirst()
                .orElseThrow()
                .path("callback_data")
                .asText();
    }

    private static long number() {
        return ThreadLocalRandom.current().nextLong(10_000_000, 2_000_000_000);
    }
}
