package dev.understudy.notifier.notification;

import static dev.understudy.notifier.notification.Suite.awaitState;
import static dev.understudy.notifier.notification.Suite.email;
import static dev.understudy.notifier.notification.Suite.webhook;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.understudy.events.DeliveryEvent.DeliveryState;
import dev.understudy.events.FindingEvent.FindingCleared;
import dev.understudy.events.FindingEvent.FindingRaised;
import dev.understudy.events.IncidentEvent.IncidentResolved;
import dev.understudy.events.NotificationEvent.Purpose;
import dev.understudy.events.NotificationEvent.Urgency;
import dev.understudy.events.PersonEvent.Contact;
import dev.understudy.events.ResponsibilityEvent.Duty;
import dev.understudy.events.ResponsibilityEvent.ResponsibilitiesApplied;
import dev.understudy.kit.testing.EventLog;
import dev.understudy.kit.testing.MutableClock;
import dev.understudy.kit.testing.Tokens;
import dev.understudy.notifier.NotifierTestResource;
import dev.understudy.notifier.incident.IncidentStanding;
import dev.understudy.notifier.incident.IncidentStandings;
import dev.understudy.notifier.incident.IncidentState;
import dev.understudy.notifier.mailbox.MailboxCases;
import dev.understudy.notifier.notification.Receiver.Answer;
import dev.understudy.notifier.preference.Preferences;
import dev.understudy.notifier.preference.PreferencesForTests;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import jakarta.persistence.EntityManager;
import java.io.ByteArrayInputStream;
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
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What counts as a way to reach somebody, and what is learnt after a provider took a message. */
@QuarkusTest
class ReachLineTest {

    private static final Pattern LINK = Pattern.compile("https://notifier\\.test(/a/[A-Za-z0-9_-]{39})");
    private static final Pattern CODE = Pattern.compile("\\b(\\d{6})\\b");

    @ConfigProperty(name = "quarkus.mailer.port")
    int mailPort;

    @ConfigProperty(name = "test.imap.port")
    int imapPort;

    @ConfigProperty(name = "test.provider.port")
    int providerPort;

    @Inject
    MailboxCases mailbox;

    @Inject
    MutableClock clock;

    @Inject
    PreferencesForTests preferences;

    @Inject
    IncidentStandings standings;

    @Inject
    EntityManager entities;

    private final Suite suite = new Suite();
    private final String address = "ivanov-" + UUID.randomUUID() + "@example.com";
    private GreenMail mail;

    @BeforeEach
    void start() {
        Suite.nothingWaits(entities);
        mail = new GreenMail(new ServerSetup[] {
            new ServerSetup(mailPort, "127.0.0.1", ServerSetup.PROTOCOL_SMTP),
            new ServerSetup(imapPort, "127.0.0.1", ServerSetup.PROTOCOL_IMAP)
        });
        mail.start();
        mail.setUser("understudy@example.com", "understudy", NotifierTestResource.MAIL_PASSWORD);
    }

    @AfterEach
    void stop() {
        clock.reset();
        mail.stop();
    }

    @Test
    void theCodeOfAMessageVerifiesItsAddressAndGuessingDoesNot() throws Exception {
        suite.person("ivanov", "ru", email(address));
        awaitPerson();
        var id = verify();
        var found = CODE.matcher(received(1).getSubject());
        assertThat(found.find()).isTrue();
        var code = found.group(1);
        var wrong = code.equals("123456") ? "654321" : "123456";

        confirm(id, wrong).then().statusCode(422).body("code", equalTo("verification.wrong-code"));
        confirm(id, code).then().statusCode(200).body("find { it.channel == 'email' }.verified", equalTo(true));

        var another = verify();
        for (int i = 0; i < 5; i++) {
            confirm(another, wrong).then().statusCode(422);
        }
        confirm(another, wrong).then().statusCode(409).body("code", equalTo("verification.over"));
        confirm(UUID.randomUUID().toString(), code).then().statusCode(404);

        // The code is in the message alone.
        given().auth()
                .oauth2(Tokens.admin())
                .get("/api/v1/projects/{p}/notifications/{id}", suite.project, id)
                .then()
                .statusCode(200)
                .body(org.hamcrest.Matchers.not(containsString(code)));
    }

    @Test
    void anAddressThatNobodyAnsweredFromIsTakenLast() throws Exception {
        try (var hook = new Receiver()) {
            suite.person("ivanov", "ru", email("other-" + address), email(address), webhook(hook));
            awaitPerson();
            var incident = UUID.randomUUID().toString();

            // While nothing is verified, a page goes everywhere.
            var first = suite.request("ivanov", Purpose.PAGE, Urgency.EMERGENCY, incident, Duration.ofMinutes(10));
            assertThat(mail.waitForIncomingEmail(20_000, 2)).isTrue();
            awaitState(first, DeliveryState.ACCEPTED);
            given().post(link(to(address))).then().statusCode(200);

            var second = suite.request("ivanov", Purpose.ESCALATION, Urgency.EMERGENCY, null, Duration.ofMinutes(10));
            assertThat(mail.waitForIncomingEmail(20_000, 3)).isTrue();
            EventLog.await(
                    dev.understudy.events.DeliveryEvent.DeliveryStateChanged.class,
                    change -> change.notificationId().equals(second.notificationId())
                            && change.state() == DeliveryState.ACCEPTED,
                    2);
            assertThat(mail.getReceivedMessages())
                    .extracting(message -> message.getAllRecipients()[0].toString())
                    .containsExactlyInAnyOrder("other-" + address, address, address);
            assertThat(hook.calls).hasSize(2);
        }
    }

    @Test
    void whoHasADutyAndNoVerifiedChannelIsAFinding() throws Exception {
        suite.person("ivanov", "ru", email(address));
        suite.person("owner", "ru", email("owner-" + address));
        awaitPerson();
        EventLog.publish(new ResponsibilitiesApplied(
                suite.project, 1, List.of(new Duty("site", "ivanov", null, null, List.of("owner"), null, null))));
        assertThat(EventLog.await(
                                FindingRaised.class, event -> event.projectId().equals(suite.project))
                        .data())
                .returns("channel-unverified", FindingRaised::rule)
                .returns("person/ivanov", FindingRaised::subject)
                .extracting(FindingRaised::message)
                .asString()
                .contains("ни один канал (email) не подтверждён");

        verify();
        given().post(link(received(1))).then().statusCode(200);
        EventLog.await(
                FindingCleared.class,
                event -> event.projectId().equals(suite.project) && event.rule().equals("channel-unverified"));
        assertThat(EventLog.all(FindingRaised.class))
                .filteredOn(event -> event.data().projectId().equals(suite.project))
                .hasSize(1);
    }

    @Test
    void aMailThatComesBackIsAFailureAndTheNextChannelIsTaken() throws Exception {
        try (var hook = new Receiver()) {
            suite.person("ivanov", "ru", email(address), webhook(hook));
            awaitPerson();
            var report = suite.request("ivanov", Purpose.REPORT, Urgency.PLANNED, null, Duration.ofMinutes(10));
            awaitState(report, DeliveryState.ACCEPTED);
            var id = received(1).getMessageID();

            comesBack("delayed", "4.4.1", id);
            comesBack("failed", "5.1.1", "<" + UUID.randomUUID() + "@understudy>");
            mailbox.read();
            assertThat(Suite.states(report)).containsExactly(DeliveryState.ACCEPTED);

            comesBack("failed", "5.1.1", id);
            comesBack("failed", "5.1.1", id);
            mailbox.read();

            assertThat(awaitState(report, DeliveryState.FAILED).detail())
                    .isEqualTo("the mail came back: 5.1.1 550 5.1.1 no such user");
            await().until(() -> hook.calls.size() == 1);
            assertThat(EventLog.await(FindingRaised.class, event -> event.projectId()
                                    .equals(suite.project))
                            .data()
                            .rule())
                    .isEqualTo("channel-gone");
            assertThat(Suite.states(report))
                    .containsExactly(DeliveryState.ACCEPTED, DeliveryState.FAILED, DeliveryState.ACCEPTED);
        }
    }

    @Test
    void aGatewayIsAskedWhatBecameOfAShortMessage() {
        try (var hook = new Receiver();
                var gateway = new Receiver(
                        providerPort,
                        json("{\"id\":\"77\",\"cnt\":1}"),
                        json("{\"status\":-1}"),
                        json("{\"status\":1}"),
                        json("{\"id\":\"78\",\"cnt\":1}"),
                        json("{\"status\":20}"))) {
            suite.person("ivanov", "ru", new Contact("sms", "+79001234567", null), webhook(hook));
            awaitPerson();
            var arrives = suite.request("ivanov", Purpose.REPORT, Urgency.PLANNED, null, Duration.ofMinutes(30));
            awaitState(arrives, DeliveryState.ACCEPTED);
            clock.advance(Duration.ofSeconds(11));
            await().until(() -> gateway.calls.size() == 2);
            clock.advance(Duration.ofSeconds(25));
            assertThat(awaitState(arrives, DeliveryState.DELIVERED).providerId())
                    .isEqualTo("77");
            assertThat(gateway.calls.get(1).path()).isEqualTo("/sys/status.php");
            assertThat(new String(gateway.calls.get(1).body(), StandardCharsets.UTF_8))
                    .contains("id=77", "phone=%2B79001234567");

            // The gateway took it, and could not deliver it: the next channel has it then.
            clock.advance(Duration.ofMinutes(3));
            var lost = suite.request("ivanov", Purpose.REPORT, Urgency.PLANNED, null, Duration.ofMinutes(30));
            awaitState(lost, DeliveryState.ACCEPTED);
            clock.advance(Duration.ofSeconds(11));
            assertThat(awaitState(lost, DeliveryState.FAILED).detail()).contains("status 20");
            await().until(() -> hook.calls.size() == 1);
        }
    }

    @Test
    void whatWasHeldBackComesAsOneDigestOfWhatStillMatters() {
        suite.person("ivanov", "ru", email(address));
        awaitPerson();
        var now = LocalTime.now(ZoneOffset.UTC);
        preferences.put(
                suite.project,
                "ivanov",
                new Preferences("UTC", new Preferences.Hours(now.minusHours(1), now.plusHours(1)), null, null));
        var incidents =
                Stream.generate(() -> UUID.randomUUID().toString()).limit(3).toList();
        var news = incidents.stream()
                .map(incident ->
                        suite.request("ivanov", Purpose.INFORM, Urgency.EMERGENCY, incident, Duration.ofMinutes(10)))
                .toList();
        news.forEach(request ->
                assertThat(awaitState(request, DeliveryState.PENDING).detail()).startsWith("quiet hours until "));
        EventLog.publish(new IncidentResolved(
                suite.project, incidents.get(2), 9, Instant.now(), "monitor", Instant.now(), null));
        await().until(() -> QuarkusTransaction.requiringNew()
                .call(() -> standings.state(incidents.get(2)).map(IncidentState::standing))
                .filter(IncidentStanding.RESOLVED::equals)
                .isPresent());

        // Long past the time for which each was worth telling; a digest has a time of its own.
        clock.advance(Duration.ofMinutes(65));

        awaitState(news.get(2), DeliveryState.SUPPRESSED);
        awaitState(news.get(0), DeliveryState.ACCEPTED);
        awaitState(news.get(1), DeliveryState.BUNDLED);
        assertThat(mail.getReceivedMessages()).hasSize(1);
        assertThat(subject(mail.getReceivedMessages()[0])).contains("2 сообщения за время тишины");
    }

    private static String subject(MimeMessage message) {
        try {
            return message.getSubject();
        } catch (jakarta.mail.MessagingException e) {
            throw new AssertionError(e);
        }
    }

    private static Answer json(String body) {
        return Answer.status(200, body, Map.of());
    }

    private void awaitPerson() {
        await().until(() -> given().auth()
                        .oauth2(Tokens.admin())
                        .get("/api/v1/projects/{p}/people/ivanov/channels", suite.project)
                        .statusCode()
                == 200);
    }

    private String verify() {
        return given().auth()
                .oauth2(Tokens.admin())
                .contentType("application/json")
                .body(Map.of("channel", "email"))
                .post("/api/v1/projects/{p}/people/ivanov/verifications", suite.project)
                .then()
                .statusCode(202)
                .extract()
                .path("id");
    }

    private io.restassured.response.Response confirm(String id, String code) {
        return given().auth()
                .oauth2(Tokens.admin())
                .urlEncodingEnabled(false)
                .contentType("application/json")
                .body(Map.of("code", code))
                .post("/api/v1/projects/" + suite.project + "/people/ivanov/verifications/" + id + ":confirm");
    }

    private MimeMessage received(int count) {
        assertThat(mail.waitForIncomingEmail(20_000, count)).isTrue();
        return mail.getReceivedMessages()[count - 1];
    }

    private MimeMessage to(String recipient) throws Exception {
        for (var message : mail.getReceivedMessages()) {
            if (message.getAllRecipients()[0].toString().equals(recipient)) {
                return message;
            }
        }
        throw new AssertionError("no mail to " + recipient);
    }

    private static String link(MimeMessage message) throws Exception {
        var found = LINK.matcher(((MimeMultipart) message.getContent())
                .getBodyPart(0)
                .getContent()
                .toString());
        assertThat(found.find()).isTrue();
        return found.group(1);
    }

    /** As Postfix writes it. */
    private void comesBack(String action, String status, String messageId) throws Exception {
        var raw = """
                From: MAILER-DAEMON@mail.test (Mail Delivery System)
                Subject: Undelivered Mail Returned to Sender
                To: understudy@example.com
                Auto-Submitted: auto-replied
                Message-ID: <%s@mail.test>
                MIME-Version: 1.0
                Content-Type: multipart/report; report-type=delivery-status; boundary="BB"

                --BB
                Content-Description: Notification
                Content-Type: text/plain; charset=us-ascii

                I'm sorry to have to inform you that your message could not be delivered.

                --BB
                Content-Description: Delivery report
                Content-Type: message/delivery-status

                Reporting-MTA: dns; mail.test

                Final-Recipient: rfc822; %s
                Action: %s
                Status: %s
                Diagnostic-Code: smtp; 550 5.1.1 no such user

                --BB
                Content-Description: Undelivered Message
                Content-Type: message/rfc822

                Subject: hello
                Message-ID: %s

                text
                --BB--
                """.formatted(UUID.randomUUID(), address, action, status, messageId);
        var report = new MimeMessage(
                Session.getInstance(new Properties()),
                new ByteArrayInputStream(raw.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8)));
        mail.getUserManager().getUser("understudy").deliver(report);
    }
}
