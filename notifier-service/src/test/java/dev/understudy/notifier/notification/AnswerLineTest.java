package dev.understudy.notifier.notification;

import static dev.understudy.notifier.notification.Suite.awaitState;
import static dev.understudy.notifier.notification.Suite.email;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.understudy.events.DeliveryEvent.ChannelsChanged;
import dev.understudy.events.DeliveryEvent.DeliveryState;
import dev.understudy.events.DeliveryEvent.ReplyReceived;
import dev.understudy.events.NotificationEvent.NotificationRequested;
import dev.understudy.events.NotificationEvent.Purpose;
import dev.understudy.events.NotificationEvent.Urgency;
import dev.understudy.events.PersonEvent.Contact;
import dev.understudy.kit.testing.EventLog;
import dev.understudy.kit.testing.Tokens;
import dev.understudy.notifier.NotifierTestResource;
import dev.understudy.notifier.mailbox.MailboxCases;
import dev.understudy.notifier.preference.Preferences;
import dev.understudy.notifier.preference.PreferencesForTests;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import jakarta.mail.Message;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Answers by link, by mail and by other chats' buttons; what a person wants; and why somebody was told or not. */
@QuarkusTest
class AnswerLineTest {

    private static final Pattern LINK = Pattern.compile("https://notifier\\.test(/a/[A-Za-z0-9_-]{39})");

    @ConfigProperty(name = "quarkus.mailer.port")
    int mailPort;

    @ConfigProperty(name = "test.imap.port")
    int imapPort;

    @Inject
    MailboxCases mailbox;

    @Inject
    PreferencesForTests preferences;

    private final Suite suite = new Suite();
    private final String address = "ivanov-" + UUID.randomUUID() + "@example.com";
    private GreenMail mail;

    @BeforeEach
    void start() {
        mail = new GreenMail(new ServerSetup[] {
            new ServerSetup(mailPort, "127.0.0.1", ServerSetup.PROTOCOL_SMTP),
            new ServerSetup(imapPort, "127.0.0.1", ServerSetup.PROTOCOL_IMAP)
        });
        mail.start();
        mail.setUser("understudy@example.com", "understudy", NotifierTestResource.MAIL_PASSWORD);
    }

    @AfterEach
    void stop() {
        mail.stop();
    }

    @Test
    void aLinkAsksFirstAndActsWhenItIsPressed() throws Exception {
        suite.person("ivanov", "ru", email(address));
        var page = page();
        var link = link(received());

        for (int i = 0; i < 2; i++) {
            // What a preview does.
            given().get(link)
                    .then()
                    .statusCode(200)
                    .header("Cache-Control", "no-store")
                    .body(containsString("Принято, занимаюсь"))
                    .body(containsString("<form method=\"post\">"));
        }
        assertThat(replies(page)).isEmpty();

        given().post(link).then().statusCode(200).body(containsString("Отмечено: вы занимаетесь."));
        given().post(link).then().statusCode(200).body(containsString("Уже отмечено."));
        var forged = link.substring(0, link.length() - 1) + (link.endsWith("x") ? "y" : "x");
        given().post(forged).then().statusCode(404).body(not(containsString("<form")));

        assertThat(EventLog.await(ReplyReceived.class, reply -> reply.notificationId()
                                .equals(page))
                        .data()
                        .action())
                .isEqualTo("acknowledge");
        assertThat(replies(page)).hasSize(1);
    }

    @Test
    void anAnswerByMailAcknowledgesOnceAndAMachineDoesNot() throws Exception {
        suite.person("ivanov", "ru", email(address));
        var page = page();
        var id = received().getMessageID();

        answer(id, address, "Я в отпуске до понедельника", "auto-replied");
        answer(id, "stranger@example.com", "беру", null);
        answer(id, address, "Беру.\n\n> Авария: возьмите", null);
        mailbox.read();
        mailbox.read();

        var reply = EventLog.await(
                        ReplyReceived.class, event -> event.notificationId().equals(page))
                .data();
        assertThat(reply).returns("acknowledge", ReplyReceived::action).returns("email", ReplyReceived::channel);
        assertThat(replies(page)).hasSize(1);
    }

    @Test
    void whoComesOnDutySaysByALinkOrByMailThatHeIsThere() throws Exception {
        suite.person("ivanov", "ru", email(address));
        var first = handOver();
        var link = link(received(1));

        given().get(link).then().statusCode(200).body(containsString("Я на месте"));
        assertThat(replies(first)).isEmpty();
        given().post(link).then().statusCode(200).body(containsString("Отмечено: вы на месте, дежурство ваше."));
        given().post(link).then().statusCode(200).body(containsString("Уже отмечено."));

        var second = handOver();
        answer(received(2).getMessageID(), address, "ок", null);
        mailbox.read();

        for (var asked : List.of(first, second)) {
            assertThat(EventLog.await(ReplyReceived.class, reply -> reply.notificationId()
                                    .equals(asked))
                            .data())
                    .returns("confirm-duty", ReplyReceived::action)
                    .returns("ivanov", ReplyReceived::personId)
                    .returns(null, ReplyReceived::incidentId);
            assertThat(replies(asked)).hasSize(1);
        }
    }

    private String handOver() {
        var now = Instant.now();
        var request = new NotificationRequested(
                suite.project,
                UUID.randomUUID().toString(),
                "ivanov",
                Purpose.REMINDER,
                Urgency.PLANNED,
                "duty.handover",
                Map.of("schedule", "web", "from", now.toString()),
                null,
                now,
                now.plus(Duration.ofHours(1)),
                null,
                null,
                null,
                List.of("confirm-duty"),
                null);
        EventLog.publish(request);
        awaitState(request, DeliveryState.ACCEPTED);
        return request.notificationId();
    }

    @Test
    void aButtonOfSlackHasToBeSigned() throws Exception {
        try (var hook = new Receiver()) {
            suite.person("ivanov", "en", new Contact("slack", hook.url(), null));
            var page = page();
            var token = slackToken(hook);
            var body = press("U1", token);
            var now = Long.toString(Instant.now().getEpochSecond());

            slack(body, now, "v0=" + "0".repeat(64)).then().statusCode(401);
            slack(body, "1000000000", signature("1000000000", body)).then().statusCode(401);
            assertThat(replies(page)).isEmpty();
            for (var odd : List.of("payload=%zz", "payload=", "x", "payload=%7B", "command=&text=%zz", "=&&")) {
                slack(odd, now, signature(now, odd)).then().statusCode(200);
            }
            assertThat(replies(page)).isEmpty();
            slack(body, now, signature(now, body)).then().statusCode(200).body("text", equalTo("Noted: you have it."));
            slack(body, now, signature(now, body)).then().statusCode(200).body("text", startsWith("Already noted."));
            EventLog.await(ReplyReceived.class, event -> event.notificationId().equals(page));
        }
    }

    @Test
    void aButtonInASharedChannelCountsAsWhoeverLinkedTheAccount() throws Exception {
        try (var hook = new Receiver()) {
            suite.person("ivanov", "en", new Contact("slack", hook.url(), null));
            suite.person("petrova", "en", new Contact("slack", hook.url(), null));
            await().until(() -> given().auth()
                            .oauth2(Tokens.admin())
                            .get("/api/v1/projects/{p}/people/petrova/channels", suite.project)
                            .statusCode()
                    == 200);
            var page = page();
            var token = slackToken(hook);

            signed(press("U2", token)).body("text", startsWith("I do not know whose account this is."));
            signed(command("duty", "t1"))
                    .body("text", startsWith("This chat is not linked to anybody. Send /understudy link"));
            assertThat(replies(page)).isEmpty();
            var code = code("petrova", "slack");
            // Slack tells a team's accounts apart by the team.
            signed(command("link " + code, "t2").replace("T1", "T2")).body("text", startsWith("Linked: you are"));
            signed(press("U2", token)).body("text", startsWith("I do not know whose account this is."));
            signed(command("link " + code("petrova", "slack"), "t3")).body("text", startsWith("Linked: you are"));

            signed(press("U2", token)).body("text", equalTo("Noted: you have it."));

            assertThat(EventLog.await(ReplyReceived.class, event -> event.notificationId()
                                    .equals(page))
                            .data())
                    .returns("petrova", ReplyReceived::personId)
                    .returns("slack", ReplyReceived::channel);
            signed(command("", "t4")).body("text", containsString("/understudy duty - who is on duty"));
            signed(command("status", "t5")).body("text", equalTo("Магазин «Ёлка»: no open emergency"));
            // An account is no address: nothing is sent there.
            given().auth()
                    .oauth2(Tokens.admin())
                    .get("/api/v1/projects/{p}/people/petrova/channels", suite.project)
                    .then()
                    .body("channel", equalTo(List.of("slack")));
        }
    }

    @Test
    void whoeverHasLinkedAnAccountIsNobodyElse() throws Exception {
        try (var hook = new Receiver()) {
            suite.person("ivanov", "en", new Contact("mattermost", hook.url(), null));
            var page = page();
            var token = hook.calls
                    .getFirst()
                    .json()
                    .at("/attachments/0/actions/0/integration/context/token")
                    .asText();
            mattermostCommand("guess", "link " + code("ivanov", "mattermost")).statusCode(401);
            mattermostCommand(NotifierTestResource.HOOK_SECRET, "link " + code("ivanov", "mattermost"))
                    .statusCode(200)
                    .body("text", startsWith("Linked: you are"));

            mattermost(token, "somebody").body("ephemeral_text", startsWith("I do not know whose account this is."));
            mattermost(token, "m-ivanov-" + suite.project).body("ephemeral_text", equalTo("Noted: you have it."));

            EventLog.await(ReplyReceived.class, event -> event.notificationId().equals(page));
            for (var odd : List.of("", "[]", "null", "{\"context\":7}", "{")) {
                given().contentType("application/json")
                        .body(odd)
                        .post("/hooks/mattermost")
                        .then()
                        .statusCode(200);
            }
        }
    }

    private static io.restassured.response.ValidatableResponse mattermost(String token, String user) {
        return given().contentType("application/json")
                .body("{\"user_id\":\"" + user + "\",\"context\":{\"token\":\"" + token + "\"}}")
                .post("/hooks/mattermost")
                .then()
                .statusCode(200);
    }

    private io.restassured.response.ValidatableResponse mattermostCommand(String token, String text) {
        return given().contentType("application/x-www-form-urlencoded")
                .formParams(
                        "token",
                        token,
                        "user_id",
                        "m-ivanov-" + suite.project,
                        "command",
                        "/understudy",
                        "text",
                        text,
                        "trigger_id",
                        UUID.randomUUID().toString())
                .post("/hooks/mattermost/command")
                .then();
    }

    private String code(String person, String kind) {
        return given().auth()
                .oauth2(Tokens.admin())
                .contentType("application/json")
                .body("{\"channel\":\"" + kind + "\"}")
                .post("/api/v1/projects/{p}/people/{person}/links", suite.project, person)
                .then()
                .statusCode(200)
                .extract()
                .path("code");
    }

    private static String slackToken(Receiver hook) {
        return StreamSupport.stream(hook.calls.getFirst().json().path("blocks").spliterator(), false)
                .filter(block -> block.path("type").asText().equals("actions"))
                .findFirst()
                .orElseThrow()
                .at("/elements/0/value")
                .asText();
    }

    private String press(String user, String token) {
        return "payload="
                + URLEncoder.encode(
                        "{\"team\":{\"id\":\"T1\"},\"user\":{\"id\":\"%s-%s\"},\"actions\":[{\"value\":\"%s\"}]}"
                                .formatted(user, suite.project, token),
                        StandardCharsets.UTF_8);
    }

    private String command(String text, String trigger) {
        return "command=%2Funderstudy&team_id=T1&user_id=U2-" + suite.project + "&trigger_id=" + suite.project + trigger
                + "&text=" + URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static io.restassured.response.ValidatableResponse signed(String body) throws Exception {
        var now = Long.toString(Instant.now().getEpochSecond());
        return slack(body, now, signature(now, body)).then().statusCode(200);
    }

    @Test
    void anAddressIsVerifiedByARoundTrip() throws Exception {
        suite.person("ivanov", "ru", email(address));
        suite.page("ivanov");
        received();
        given().auth()
                .oauth2(Tokens.admin())
                .contentType("application/json")
                .body("{\"channel\":\"email\"}")
                .post("/api/v1/projects/{p}/people/ivanov/verifications", suite.project)
                .then()
                .statusCode(202);

        var asked = received(2);
        given().post(link(asked)).then().statusCode(200).body(containsString("адрес подтверждён"));

        assertThat(EventLog.await(ChannelsChanged.class, changed -> changed.projectId()
                                .equals(suite.project))
                        .data()
                        .channels())
                .singleElement()
                .matches(reach -> reach.verified() && !reach.disabled());
    }

    @Test
    void aReportCanBeEndedByOneClick() throws Exception {
        suite.person("owner", "ru", email(address));
        var report = suite.request("owner", Purpose.REPORT, Urgency.PLANNED, null, Duration.ofMinutes(10));
        awaitState(report, DeliveryState.ACCEPTED);
        var first = received();
        assertThat(first.getHeader("List-Unsubscribe-Post")).containsExactly("List-Unsubscribe=One-Click");
        var link = LINK.matcher(first.getHeader("List-Unsubscribe")[0]);
        assertThat(link.find()).isTrue();

        given().contentType("application/x-www-form-urlencoded")
                .body("List-Unsubscribe=One-Click")
                .post(link.group(1))
                .then()
                .statusCode(200);

        var next = suite.request("owner", Purpose.REPORT, Urgency.PLANNED, null, Duration.ofMinutes(10));
        assertThat(awaitState(next, DeliveryState.SUPPRESSED).detail())
                .isEqualTo("the person does not want such messages");
    }

    @Test
    void newsWaitsForTheQuietToEndAndAPageDoesNot() {
        suite.person("ivanov", "ru", email(address));
        var now = LocalTime.now(ZoneOffset.UTC);
        preferences.put(
                suite.project,
                "ivanov",
                new Preferences("UTC", new Preferences.Hours(now.minusHours(1), now.plusHours(2)), null, null));

        var news = suite.request("ivanov", Purpose.INFORM, Urgency.EMERGENCY, null, Duration.ofMinutes(10));
        var page = suite.page("ivanov");

        awaitState(page, DeliveryState.ACCEPTED);
        var held = awaitState(news, DeliveryState.PENDING);
        assertThat(held.detail()).startsWith("quiet hours until ");
        assertThat(mail.getReceivedMessages()).hasSize(1);
    }

    @Test
    void explainsWhySomebodyWasOrWasNotTold() {
        suite.person("ivanov", "ru", email(address));
        preferences.mute(suite.project, "ivanov", Purpose.INFORM);
        var incident = UUID.randomUUID().toString();
        awaitState(
                suite.request("ivanov", Purpose.INFORM, Urgency.EMERGENCY, incident, Duration.ofMinutes(10)),
                DeliveryState.SUPPRESSED);

        explain("ivanov", incident)
                .body(
                        "summary",
                        equalTo(
                                "0 of 1 messages were told. The first that was not: SUPPRESSED, the person does not want such messages"))
                .body("asked[0].decisions[0].why", equalTo("the person does not want such messages"));
        explain("petrov", incident).body("summary", startsWith("The passport has no person 'petrov'"));
        explain("ivanov", "another").body("summary", startsWith("Nobody asked to tell 'ivanov'"));
        given().auth()
                .oauth2(Tokens.client("somebody-else"))
                .get("/api/v1/projects/{p}/people/ivanov/explanations?incident=x", suite.project)
                .then()
                .statusCode(404);
    }

    @Test
    void preferencesAreCheckedAndVersioned() {
        suite.person("ivanov", "ru", email(address));
        awaitState(suite.page("ivanov"), DeliveryState.ACCEPTED);
        var path = "/api/v1/projects/" + suite.project + "/people/ivanov/preferences";

        put(
                        path,
                        "\"0\"",
                        "{\"timeZone\":\"Mars/Olympus\",\"rules\":[{\"muted\":true}],\"quiet\":{\"from\":\"22:00\",\"to\":\"22:00\"}}")
                .then()
                .statusCode(422)
                .body("code", equalTo("preferences.invalid"))
                .body("violations.path", hasItems("timeZone", "rules[0].muted", "quiet"));
        var etag = put(
                        path,
                        "\"0\"",
                        "{\"quiet\":{\"from\":\"22:00\",\"to\":\"08:00\"},\"rules\":[{\"purposes\":[\"page\"],\"channels\":[\"telegram\",\"email\"],\"order\":\"in-order\"}]}")
                .then()
                .statusCode(200)
                .extract()
                .header("ETag");
        put(path, "\"0\"", "{}").then().statusCode(412);
        given().auth()
                .oauth2(Tokens.auditor())
                .get(path)
                .then()
                .statusCode(200)
                .header("ETag", etag)
                .body("rules[0].order", equalTo("in-order"));
    }

    @Test
    void showsAMessageBeforeAnybodyGetsIt() {
        suite.person("ivanov", "ru", email(address));
        awaitState(suite.page("ivanov"), DeliveryState.ACCEPTED);
        var base = "/api/v1/projects/" + suite.project + "/messages/";

        given().auth()
                .oauth2(Tokens.admin())
                .get(base + "templates")
                .then()
                .statusCode(200)
                .body("$", hasItem("digest"));
        given().auth()
                .oauth2(Tokens.admin())
                .contentType("application/json")
                .body(
                        "{\"template\":\"incident.opened\",\"language\":\"ru\",\"together\":5,\"data\":{\"title\":\"Сайт\"}}")
                .post(base + "preview")
                .then()
                .statusCode(200)
                .body("subject", equalTo("5 аварий"))
                .body("text", containsString("- авария: Сайт"));
        given().auth()
                .oauth2(Tokens.admin())
                .contentType("application/json")
                .body("{\"template\":\"nothing\",\"language\":\"ru\"}")
                .post(base + "preview")
                .then()
                .statusCode(422)
                .body("code", equalTo("message.unknown-template"));
    }

    @Test
    void asksByTheApiOncePerKey() {
        suite.person("ivanov", "ru", email(address));
        awaitState(suite.page("ivanov"), DeliveryState.ACCEPTED);
        var body =
                "{\"personId\":\"ivanov\",\"purpose\":\"report\",\"urgency\":\"planned\",\"template\":\"report.published\",\"deduplicationKey\":\"2026-11\"}";
        var path = "/api/v1/projects/" + suite.project + "/notifications";

        var first = given().auth()
                .oauth2(Tokens.admin())
                .contentType("application/json")
                .body(body)
                .post(path)
                .then()
                .statusCode(202)
                .extract()
                .<String>path("id");
        var second = given().auth()
                .oauth2(Tokens.admin())
                .contentType("application/json")
                .body(body)
                .post(path)
                .then()
                .statusCode(202)
                .extract()
                .<String>path("id");

        assertThat(second).isEqualTo(first);
        given().auth()
                .oauth2(Tokens.admin())
                .get(path + "?person=ivanov&purpose=report&channel=email&text=" + address.toUpperCase())
                .then()
                .statusCode(200)
                .body("items.id", equalTo(List.of(first)));
    }

    private String page() {
        var request = suite.request(
                "ivanov", Purpose.PAGE, Urgency.EMERGENCY, UUID.randomUUID().toString(), Duration.ofMinutes(10));
        awaitState(request, DeliveryState.ACCEPTED);
        return request.notificationId();
    }

    private MimeMessage received() {
        return received(1);
    }

    private MimeMessage received(int count) {
        assertThat(mail.waitForIncomingEmail(20_000, count)).isTrue();
        return mail.getReceivedMessages()[count - 1];
    }

    private static String link(MimeMessage message) throws Exception {
        var parts = (MimeMultipart) message.getContent();
        var found = LINK.matcher(parts.getBodyPart(0).getContent().toString());
        assertThat(found.find()).isTrue();
        return found.group(1);
    }

    private void answer(String to, String from, String text, String automatic) throws Exception {
        var answer = new MimeMessage(Session.getInstance(new Properties()));
        answer.setFrom(new InternetAddress(from));
        answer.setRecipient(Message.RecipientType.TO, new InternetAddress("understudy@example.com"));
        answer.setSubject("Re: Авария");
        answer.setHeader("In-Reply-To", to);
        if (automatic != null) {
            answer.setHeader("Auto-Submitted", automatic);
        }
        answer.setText(text, "UTF-8");
        answer.saveChanges();
        mail.getUserManager().getUser("understudy").deliver(answer);
    }

    private static List<String> replies(String notification) {
        return EventLog.all(ReplyReceived.class).stream()
                .filter(event -> event.data().notificationId().equals(notification))
                .map(event -> event.data().action())
                .toList();
    }

    private static io.restassured.response.Response slack(String body, String timestamp, String signature) {
        return given().contentType("application/x-www-form-urlencoded")
                .header("X-Slack-Signature", signature)
                .header("X-Slack-Request-Timestamp", timestamp)
                .body(body)
                .post("/hooks/slack");
    }

    private static String signature(String timestamp, String body) throws Exception {
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(NotifierTestResource.SLACK_SECRET.getBytes("UTF-8"), "HmacSHA256"));
        return "v0="
                + java.util.HexFormat.of().formatHex(mac.doFinal(("v0:" + timestamp + ":" + body).getBytes("UTF-8")));
    }

    private io.restassured.response.ValidatableResponse explain(String person, String incident) {
        return given().auth()
                .oauth2(Tokens.auditor())
                .get("/api/v1/projects/{p}/people/{person}/explanations?incident={i}", suite.project, person, incident)
                .then()
                .statusCode(200);
    }

    private static io.restassured.response.Response put(String path, String etag, String body) {
        return given().auth()
                .oauth2(Tokens.admin())
                .contentType("application/json")
                .header("If-Match", etag)
                .body(body)
                .put(path);
    }
}
