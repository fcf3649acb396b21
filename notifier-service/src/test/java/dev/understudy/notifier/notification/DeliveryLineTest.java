package dev.understudy.notifier.notification;

import static dev.understudy.notifier.notification.Suite.awaitState;
import static dev.understudy.notifier.notification.Suite.email;
import static dev.understudy.notifier.notification.Suite.states;
import static dev.understudy.notifier.notification.Suite.webhook;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.understudy.events.DeliveryEvent.DeliveryState;
import dev.understudy.events.DeliveryEvent.DeliveryStateChanged;
import dev.understudy.events.Event;
import dev.understudy.events.IncidentEvent.IncidentAcknowledged;
import dev.understudy.events.IncidentEvent.IncidentOpened;
import dev.understudy.events.NotificationEvent.NotificationRequested;
import dev.understudy.events.NotificationEvent.Purpose;
import dev.understudy.events.NotificationEvent.Urgency;
import dev.understudy.events.PersonEvent.Contact;
import dev.understudy.kit.testing.EventLog;
import dev.understudy.notifier.NotifierConfig;
import dev.understudy.notifier.NotifierTestResource;
import dev.understudy.notifier.channel.Channels;
import dev.understudy.notifier.incident.IncidentStanding;
import dev.understudy.notifier.incident.IncidentStandings;
import dev.understudy.notifier.incident.IncidentState;
import dev.understudy.notifier.notification.DeliveryState.Due;
import dev.understudy.notifier.notification.DeliveryState.Lease;
import dev.understudy.notifier.notification.Receiver.Answer;
import io.opentelemetry.api.trace.Tracer;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import jakarta.persistence.EntityManager;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class DeliveryLineTest {

    @ConfigProperty(name = "quarkus.mailer.port")
    int mailPort;

    @ConfigProperty(name = "understudy.secrets.directory")
    String secrets;

    @Inject
    IncidentStandings standings;

    @Inject
    NotificationRepository notifications;

    @Inject
    DeliveryRepository deliveries;

    @Inject
    DeliveryService service;

    @Inject
    Channels channels;

    @Inject
    MessageWriter writer;

    @Inject
    NotifierConfig config;

    @Inject
    Tracer tracer;

    @Inject
    Clock clock;

    @Inject
    EntityManager entities;

    private final Suite suite = new Suite();

    /** Several tests write to the same address, whose patience is soon at its end. */
    @BeforeEach
    void nothingWaits() {
        Suite.nothingWaits(entities);
    }

    @Test
    void aPageGoesOutByMailAndSignedWebhookAtOnce() throws Exception {
        try (var receiver = new Receiver();
                var mail = new RunningMail(mailPort)) {
            var secret = "file:" + secrets + "/webhook";
            suite.person("ivanov", "ru", email("Иванов@ёлка.example"), new Contact("webhook", receiver.url(), secret));
            var incident = UUID.randomUUID().toString();

            var request = suite.request("ivanov", Purpose.PAGE, Urgency.EMERGENCY, incident, Duration.ofMinutes(10));
            EventLog.publish(new Event<>(UUID.randomUUID().toString(), "/test", Instant.now(), null, request));
            EventLog.await(
                    DeliveryStateChanged.class,
                    change -> change.notificationId().equals(request.notificationId())
                            && change.state() == DeliveryState.ACCEPTED,
                    2);

            var call = receiver.calls.getFirst();
            assertThat(receiver.calls).hasSize(1);
            assertThat(call.signature()).isEqualTo("v1," + hmac(call));
            assertThat(call.json().at("/type").asText()).isEqualTo("incident.opened");
            assertThat(call.json().at("/data/notificationId").asText()).isEqualTo(request.notificationId());
            assertThat(call.json().at("/data/purpose").asText()).isEqualTo("page");
            assertThat(call.json().at("/data/incident/id").asText()).isEqualTo(incident);
            assertThat(call.json().at("/data/project/name").asText()).isEqualTo("Магазин «Ёлка»");
            assertThat(call.json().at("/data/links/incident").asText()).endsWith(incident);
            assertThat(call.json().at("/data/text").asText()).contains("до 23 ноября 2026, 13:05 (UTC+03:00)");

            var message = mail.only();
            assertThat(message.getSubject()).isEqualTo("Авария: Ёлка: Сайт: https://ёлка.рф/");
            assertThat(message.getHeader("Message-ID", null)).matches("<[0-9a-f-]{36}@understudy>");
            assertThat(message.getHeader("References", null)).isEqualTo("<incident-" + incident + "@understudy>");
            assertThat(message.getHeader("In-Reply-To", null)).isEqualTo("<incident-" + incident + "@understudy>");
            assertThat(message.getHeader("Auto-Submitted", null)).isEqualTo("auto-generated");
            var parts = (MimeMultipart) message.getContent();
            assertThat(parts.getContentType()).startsWith("multipart/alternative");
            assertThat(parts.getBodyPart(0).getContent().toString()).contains("Ответственный — вы.");
            assertThat(parts.getBodyPart(1).getContent().toString())
                    .contains("<html lang=\"ru\">", "http://suite.test/api/v1/incidents/" + incident);

            assertThat(storedText()).doesNotContain(NotifierTestResource.WEBHOOK_SECRET.substring(6));
        }
    }

    @Test
    void triesAgainUnderTheSameIdWhenTheReceiverFails() {
        try (var receiver = new Receiver(Answer.status(500, "внутри всё плохо", Map.of()), Answer.status(204))) {
            suite.person("ivanov", "en", webhook(receiver));

            var request = suite.page("ivanov");

            assertThat(awaitState(request, DeliveryState.RETRYING).detail()).isEqualTo("HTTP 500: внутри всё плохо");
            assertThat(awaitState(request, DeliveryState.ACCEPTED).attempt()).isEqualTo(2);
            assertThat(receiver.calls).hasSize(2);
            assertThat(receiver.calls.get(0).id())
                    .isEqualTo(receiver.calls.get(1).id());
            assertThat(receiver.calls.get(0).signature()).isNull();
            assertThat(states(request)).containsExactly(DeliveryState.RETRYING, DeliveryState.ACCEPTED);
        }
    }

    @Test
    void waitsAsLongAsTheReceiverAsks() {
        try (var receiver = new Receiver(Answer.status(429, "", Map.of("Retry-After", "2")))) {
            suite.person("ivanov", "en", webhook(receiver));

            awaitState(suite.page("ivanov"), DeliveryState.ACCEPTED);

            var pause = receiver.calls.get(1).nanos() - receiver.calls.get(0).nanos();
            assertThat(Duration.ofNanos(pause)).isGreaterThanOrEqualTo(Duration.ofMillis(1900));
        }
    }

    @Test
    void givesUpWhatTheReceiverRefuses() {
        try (var receiver = new Receiver(Answer.status(400, "no such hook", Map.of()))) {
            suite.person("ivanov", "en", webhook(receiver));

            var request = suite.page("ivanov");

            assertThat(awaitState(request, DeliveryState.FAILED).detail()).isEqualTo("HTTP 400: no such hook");
            assertThat(states(request)).containsExactly(DeliveryState.FAILED);
        }
    }

    @Test
    void followsNoRedirect() {
        try (var inside = new Receiver();
                var receiver = new Receiver(Answer.status(307, "", Map.of("Location", inside.url())))) {
            suite.person("ivanov", "en", webhook(receiver));

            assertThat(awaitState(suite.page("ivanov"), DeliveryState.FAILED).detail())
                    .contains("redirects are not followed");
            assertThat(inside.calls).isEmpty();
        }
    }

    @Test
    void connectsToNoPrivateAddress() {
        suite.person("ivanov", "en", new Contact("webhook", "http://10.0.0.1/hook", null));

        assertThat(awaitState(suite.page("ivanov"), DeliveryState.FAILED).detail())
                .contains("private network");
    }

    @Test
    void repeatsAPageThatMayHaveArrivedUnderTheSameId() {
        try (var receiver = new Receiver(Answer.hangUp())) {
            suite.person("ivanov", "en", webhook(receiver));

            var request = suite.page("ivanov");

            awaitState(request, DeliveryState.ACCEPTED);
            assertThat(states(request)).containsExactly(DeliveryState.UNKNOWN, DeliveryState.ACCEPTED);
            assertThat(receiver.calls)
                    .extracting(Receiver.Call::id)
                    .hasSize(2)
                    .containsOnly(receiver.calls.get(0).id());
        }
    }

    @Test
    void doesNotRepeatPlannedNewsThatMayHaveArrived() {
        try (var receiver = new Receiver()) {
            receiver.say(receiver.silence());
            suite.person("ivanov", "en", webhook(receiver));

            var request = suite.request("ivanov", Purpose.REPORT, Urgency.PLANNED, null, Duration.ofMinutes(10));

            assertThat(awaitState(request, DeliveryState.UNKNOWN).detail()).contains("did not answer within");
            // A later message to the same address shows that the engine has passed the first one by.
            awaitState(suite.page("ivanov"), DeliveryState.ACCEPTED);
            assertThat(receiver.calls).hasSize(2);
            assertThat(states(request)).containsExactly(DeliveryState.UNKNOWN);
        }
    }

    @Test
    void plannedNewsTakesTheFirstChannelOnly() {
        try (var first = new Receiver();
                var second = new Receiver()) {
            suite.person("ivanov", "en", new Contact("pigeon", "loft 7", null), webhook(first), webhook(second));

            var report = suite.request("ivanov", Purpose.REPORT, Urgency.PLANNED, null, Duration.ofMinutes(10));
            awaitState(report, DeliveryState.ACCEPTED);
            var page = suite.page("ivanov");
            awaitState(page, DeliveryState.FAILED);
            await().untilAsserted(() -> assertThat(states(page))
                    .containsExactlyInAnyOrder(DeliveryState.FAILED, DeliveryState.ACCEPTED, DeliveryState.ACCEPTED));

            assertThat(first.calls).hasSize(2);
            assertThat(second.calls).hasSize(1);
        }
    }

    @Test
    void waitsForAReceiverThatIsDown() {
        var receiver = new Receiver();
        var port = receiver.port();
        suite.person("ivanov", "en", webhook(receiver));
        receiver.close();

        var request = suite.page("ivanov");

        assertThat(awaitState(request, DeliveryState.RETRYING).detail()).startsWith("cannot connect to 127.0.0.1");
        try (var again = new Receiver(port)) {
            awaitState(request, DeliveryState.ACCEPTED);
            assertThat(again.calls).hasSize(1);
        }
    }

    @Test
    void keepsAPageUntilTheSecretIsThere() throws Exception {
        try (var receiver = new Receiver()) {
            var name = "late-" + UUID.randomUUID();
            suite.person("ivanov", "en", new Contact("webhook", receiver.url(), "file:" + secrets + "/" + name));

            var request = suite.page("ivanov");

            assertThat(awaitState(request, DeliveryState.RETRYING).detail()).contains(name + " does not exist");
            assertThat(receiver.calls).isEmpty();
            Files.writeString(Path.of(secrets, name), NotifierTestResource.WEBHOOK_SECRET);
            awaitState(request, DeliveryState.ACCEPTED);
            assertThat(receiver.calls.getFirst().signature()).isEqualTo("v1," + hmac(receiver.calls.getFirst()));
        }
    }

    @Test
    void callsNobodyToAnIncidentThatSomebodyHas() {
        try (var receiver = new Receiver()) {
            suite.person("ivanov", "en", webhook(receiver));
            var incident = UUID.randomUUID().toString();
            var now = Instant.now();
            EventLog.publish(new IncidentAcknowledged(suite.project, incident, 2, now, "petrov", null));
            await().untilAsserted(() -> assertThat(standing(incident)).contains(IncidentStanding.ACKNOWLEDGED));
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

            var page = suite.request("ivanov", Purpose.PAGE, Urgency.EMERGENCY, incident, Duration.ofMinutes(10));
            var resolved =
                    suite.request("ivanov", Purpose.RESOLVED, Urgency.EMERGENCY, incident, Duration.ofMinutes(10));

            assertThat(awaitState(page, DeliveryState.SUPPRESSED).detail())
                    .isEqualTo("the incident has been acknowledged");
            assertThat(awaitState(resolved, DeliveryState.SUPPRESSED).detail())
                    .isEqualTo("the person was never told of the failure");
            assertThat(receiver.calls).isEmpty();
        }
    }

    @Test
    void whatCannotBeTakenOverKeepsNoOtherFromIt() {
        try (var receiver = new Receiver()) {
            suite.person("ivanov", "en", webhook(receiver));
            var before = suite.page("ivanov");
            // No database stores such an id; what was polled with it is taken over one by one.
            var bad = suite.request("ivanov", Purpose.PAGE, Urgency.EMERGENCY, "in\0cident", Duration.ofMinutes(10));
            var after = suite.page("ivanov");

            awaitState(before, DeliveryState.ACCEPTED);
            awaitState(after, DeliveryState.ACCEPTED);
            await().atMost(Duration.ofSeconds(30)).until(() -> EventLog.deadLetters("notifier").stream()
                    .anyMatch(record -> String.valueOf(record.value()).contains(bad.notificationId())));
            assertThat(states(bad)).isEmpty();
            assertThat(receiver.calls).hasSize(2);
        }
    }

    @Test
    void tellsAPersonWhoBecomesKnownLater() {
        try (var receiver = new Receiver()) {
            var request = suite.page("late");
            await().until(() -> QuarkusTransaction.requiringNew().call(() -> notifications
                    .findByIdOptional(request.notificationId())
                    .isPresent()));

            suite.person("late", "ru", webhook(receiver));

            awaitState(request, DeliveryState.ACCEPTED);
            assertThat(receiver.calls).hasSize(1);
        }
    }

    @Test
    void endsTheWaitForAPersonWhoNeverComes() {
        var request = suite.request("nobody", Purpose.PAGE, Urgency.EMERGENCY, null, Duration.ofSeconds(1));

        assertThat(awaitState(request, DeliveryState.EXPIRED))
                .returns("none", change -> change.channel())
                .returns(0, change -> change.attempt())
                .extracting(change -> change.detail())
                .asString()
                .startsWith("unknown-person");
    }

    @Test
    void saysSoWhenAPersonHasNoChannel() {
        suite.person("unreachable", "en");

        assertThat(awaitState(suite.page("unreachable"), DeliveryState.FAILED).detail())
                .startsWith("no-channel");
    }

    @Test
    void stopsTryingWhenTellingHasLostItsSense() {
        suite.person("ivanov", "en", new Contact("webhook", "http://127.0.0.1:1/", null));

        var request = suite.request("ivanov", Purpose.PAGE, Urgency.EMERGENCY, null, Duration.ofSeconds(2));

        assertThat(awaitState(request, DeliveryState.EXPIRED).detail()).contains("cannot connect to 127.0.0.1");
    }

    @Test
    void whatALostSenderMayHaveToldIsToldAgainUnderTheSameId() {
        try (var receiver = new Receiver()) {
            suite.person("ivanov", "en", webhook(receiver));
            var now = Instant.now();
            var deadReplica =
                    leftInMidSend(receiver, Urgency.EMERGENCY, new Lease("dead", "life", now.minusSeconds(1)));
            var formerSelf = leftInMidSend(
                    new Receiver(), Urgency.EMERGENCY, new Lease("test", "former life", now.plusSeconds(600)));
            var report = leftInMidSend(new Receiver(), Urgency.PLANNED, new Lease("dead", "life", now.minusSeconds(1)));

            awaitState(deadReplica, DeliveryState.ACCEPTED);
            awaitState(formerSelf, DeliveryState.ACCEPTED);
            awaitState(report, DeliveryState.UNKNOWN);

            assertThat(states(deadReplica)).containsExactly(DeliveryState.UNKNOWN, DeliveryState.ACCEPTED);
            assertThat(states(formerSelf)).containsExactly(DeliveryState.UNKNOWN, DeliveryState.ACCEPTED);
            assertThat(states(report)).containsExactly(DeliveryState.UNKNOWN);
            assertThat(receiver.calls.getFirst().id()).isEqualTo("d-" + deadReplica.notificationId());
        }
    }

    @Test
    void twoEnginesOnOneDatabaseTellOnceAndInTurn() throws Exception {
        var other = new DeliveryEngine(service, channels, writer, config, tracer, clock, "other-replica");
        var receivers = List.of(new Receiver(), new Receiver(), new Receiver());
        other.start();
        try {
            var requests = new ArrayList<NotificationRequested>();
            for (int i = 0; i < receivers.size(); i++) {
                suite.person("person-" + i, "en", webhook(receivers.get(i)));
            }
            for (int n = 0; n < 20; n++) {
                for (int i = 0; i < receivers.size(); i++) {
                    requests.add(suite.page("person-" + i));
                }
            }
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(acceptedOf(suite.project)).isEqualTo(requests.size()));

            for (var receiver : receivers) {
                assertThat(receiver.calls)
                        .extracting(Receiver.Call::id)
                        .hasSize(20)
                        .doesNotHaveDuplicates();
                assertThat(receiver.mostAtOnce).hasValue(1);
            }
        } finally {
            other.stop(Duration.ofSeconds(5));
            receivers.forEach(Receiver::close);
        }
    }

    @Test
    void keepsMailUntilTheServerIsUp() throws Exception {
        suite.person("ivanov", "en", email("ivanov@example.com"));

        var request = suite.page("ivanov");

        awaitState(request, DeliveryState.RETRYING);
        try (var mail = new RunningMail(mailPort)) {
            awaitState(request, DeliveryState.ACCEPTED);
            assertThat(mail.only().getAllRecipients())
                    .extracting(Object::toString)
                    .containsExactly("ivanov@example.com");
        }
    }

    @Test
    void givesUpAMailboxThatDoesNotExist() throws Exception {
        try (var mail = new ScriptedSmtp(mailPort, Map.of("RCPT", "550 5.1.1 no such user"))) {
            suite.person("ivanov", "en", email("ivanov@example.com"));

            assertThat(awaitState(suite.page("ivanov"), DeliveryState.FAILED).detail())
                    .contains("no such user");
            assertThat(mail.messages).isEmpty();
        }
    }

    @Test
    void triesAgainWhenTheMailboxIsBusyOrOurLoginIsRefused() throws Exception {
        suite.person("ivanov", "en", email("ivanov@example.com"));
        NotificationRequested request;
        try (var mail = new ScriptedSmtp(mailPort, Map.of("RCPT", "451 4.3.0 greylisted"))) {
            request = suite.page("ivanov");
            assertThat(awaitState(request, DeliveryState.RETRYING).detail()).contains("greylisted");
            assertThat(mail.messages).isEmpty();
        }
        try (var mail = new ScriptedSmtp(mailPort, Map.of("MAIL", "530 5.7.0 authentication required"))) {
            EventLog.await(
                    DeliveryStateChanged.class,
                    change -> change.notificationId().equals(request.notificationId())
                            && String.valueOf(change.detail()).contains("authentication required")
                            && change.state() == DeliveryState.RETRYING);
            assertThat(mail.messages).isEmpty();
        }
        try (var mail = new ScriptedSmtp(mailPort, Map.of())) {
            awaitState(request, DeliveryState.ACCEPTED);
            assertThat(mail.messages).hasSize(1);
        }
    }

    @Test
    void aMailServerThatHangsUpAfterTheMessageLeavesItUnknown() throws Exception {
        suite.person("ivanov", "en", email("ivanov@example.com"));
        NotificationRequested request;
        List<String> first;
        try (var mail = new ScriptedSmtp(mailPort, Map.of(".", ScriptedSmtp.HANG_UP))) {
            request = suite.page("ivanov");
            awaitState(request, DeliveryState.UNKNOWN);
            first = mail.messages;
        }
        try (var mail = new ScriptedSmtp(mailPort, Map.of())) {
            awaitState(request, DeliveryState.ACCEPTED);
            assertThat(messageId(mail.messages.getFirst())).isEqualTo(messageId(first.getFirst()));
        }
    }

    @Test
    void refusesAddressesThatWouldSayMoreThanAnAddress() {
        suite.person("ivanov", "en", email("ivanov@example.com\r\nBcc: everybody@example.com"));

        assertThat(awaitState(suite.page("ivanov"), DeliveryState.FAILED).detail())
                .contains("is no e-mail address");
    }

    private NotificationRequested leftInMidSend(Receiver receiver, Urgency urgency, Lease lease) {
        var now = Instant.now();
        var request = new NotificationRequested(
                suite.project,
                UUID.randomUUID().toString(),
                "ivanov",
                urgency == Urgency.EMERGENCY ? Purpose.PAGE : Purpose.REPORT,
                urgency,
                "incident.opened",
                Map.of("title", "Ёлка"),
                null,
                now,
                now.plusSeconds(600));
        QuarkusTransaction.requiringNew().run(() -> {
            var notification = Notification.of(request, null);
            notification.awaitingPerson = false;
            notifications.persist(notification);
            var delivery = Delivery.to(webhook(receiver), 0, "d-" + request.notificationId(), notification, now);
            if (delivery.state() instanceof Due due) {
                delivery.become(due.toSending(lease), now);
                delivery.attempt = 1;
            }
            deliveries.persist(delivery);
        });
        return request;
    }

    private Optional<IncidentStanding> standing(String incident) {
        return QuarkusTransaction.requiringNew()
                .call(() -> standings.state(incident).map(IncidentState::standing));
    }

    private long acceptedOf(String project) {
        return QuarkusTransaction.requiringNew()
                .call(() -> deliveries.count(
                        "notification.projectId = ?1 and state = ?2", project, DeliveryState.ACCEPTED));
    }

    /** Everything that this service keeps and has sent to the bus. */
    private String storedText() {
        List<?> rows = QuarkusTransaction.requiringNew().call(() -> entities.createNativeQuery(
                        "SELECT t::text FROM notification t UNION ALL SELECT t::text FROM delivery t"
                                + " UNION ALL SELECT t::text FROM delivery_log t UNION ALL SELECT t::text FROM recipient t",
                        String.class)
                .getResultList());
        var stored = new StringBuilder(rows.toString());
        EventLog.records("notifier.deliveries.v1").forEach(record -> stored.append(record.value()));
        return stored.toString();
    }

    private static String hmac(Receiver.Call call) throws Exception {
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(
                Base64.getDecoder().decode(NotifierTestResource.WEBHOOK_SECRET.substring("whsec_".length())),
                "HmacSHA256"));
        mac.update((call.id() + "." + call.timestamp() + ".").getBytes(UTF_8));
        return Base64.getEncoder().encodeToString(mac.doFinal(call.body()));
    }

    private static String messageId(String mail) {
        return mail.lines()
                .filter(line -> line.startsWith("Message-ID:"))
                .findFirst()
                .orElseThrow();
    }

    /** A real mail server. */
    private static final class RunningMail implements AutoCloseable {

        private final GreenMail server;

        RunningMail(int port) {
            server = new GreenMail(new ServerSetup(port, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
            server.start();
        }

        MimeMessage only() {
            assertThat(server.getReceivedMessages()).hasSize(1);
            return server.getReceivedMessages()[0];
        }

        @Override
        public void close() {
            server.stop();
        }
    }
}
