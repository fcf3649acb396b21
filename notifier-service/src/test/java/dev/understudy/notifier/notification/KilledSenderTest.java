package dev.understudy.notifier.notification;

import static dev.understudy.notifier.notification.Suite.awaitState;
import static dev.understudy.notifier.notification.Suite.states;
import static dev.understudy.notifier.notification.Suite.webhook;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.understudy.events.DeliveryEvent.DeliveryState;
import dev.understudy.events.NotificationEvent.NotificationRequested;
import dev.understudy.events.NotificationEvent.Purpose;
import dev.understudy.events.NotificationEvent.Urgency;
import dev.understudy.notifier.channel.Channels;
import dev.understudy.notifier.channel.SendResult;
import dev.understudy.notifier.notification.DeliveryService.Next;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The sender dies at each step of sending: what it did until then is all that is left of it, and the next life of the same
 * replica finds that.
 */
@QuarkusTest
class KilledSenderTest {

    /** After which step it dies. */
    enum Step {
        CLAIMING,
        CLAIMED,
        SENT,
        CONCLUDING,
        CONCLUDED
    }

    private static final String FORMER_LIFE = "a life that has ended";

    @ConfigProperty(name = "understudy.instance-id")
    String instance;

    @Inject
    DeliveryService service;

    @Inject
    DeliveryRepository deliveries;

    @Inject
    NotificationRepository notifications;

    @Inject
    MessageWriter writer;

    @Inject
    Channels channels;

    @Inject
    EntityManager entities;

    private final Suite suite = new Suite();
    private Receiver receiver;

    @BeforeEach
    void start() {
        Suite.nothingWaits(entities);
        receiver = new Receiver();
        suite.person("ivanov", "en", webhook(receiver));
    }

    @AfterEach
    void stop() {
        receiver.close();
    }

    @ParameterizedTest
    @CsvSource({
        // Nothing was begun: it is sent once.
        "CLAIMING,   EMERGENCY, 1, ACCEPTED",
        "CLAIMING,   PLANNED,   1, ACCEPTED",
        // Nobody can know that nothing went out: said, and sent again only where twice is better than never.
        "CLAIMED,    EMERGENCY, 1, UNKNOWN ACCEPTED",
        "CLAIMED,    PLANNED,   0, UNKNOWN",
        "SENT,       EMERGENCY, 2, UNKNOWN ACCEPTED",
        "SENT,       PLANNED,   1, UNKNOWN",
        "CONCLUDING, EMERGENCY, 2, UNKNOWN ACCEPTED",
        "CONCLUDING, PLANNED,   1, UNKNOWN",
        "CONCLUDED,  EMERGENCY, 1, ACCEPTED",
        "CONCLUDED,  PLANNED,   1, ACCEPTED",
    })
    void losesNothingAndDoublesOnlyWhatItSaysThatItDoesNotKnow(Step step, Urgency urgency, int calls, String expected) {
        var request = waiting(urgency);

        dieAfter(step, request);

        var wanted = List.of(expected.split(" ")).stream()
                .map(DeliveryState::valueOf)
                .toList();
        awaitState(request, wanted.getLast());
        await().untilAsserted(() -> assertThat(states(request)).containsExactlyElementsOf(wanted));
        assertThat(receiver.calls).hasSize(calls);
        assertThat(receiver.calls.stream().map(Receiver.Call::id).distinct()).hasSizeLessThanOrEqualTo(1);
    }

    @Test
    void oneThatCannotEvenBeTakenHoldsNobodyUp() {
        var poison = waiting(Urgency.EMERGENCY);
        QuarkusTransaction.requiringNew().run(() -> {
            // Its log has an entry that the delivery itself knows nothing of, and it has run out of time.
            entities.createNativeQuery(
                            "INSERT INTO delivery_log (id, delivery_id, entry, at, state, attempt)"
                                    + " SELECT id || '/1', id, 1, now(), 'RETRYING', 1 FROM delivery WHERE notification_id = ?1")
                    .setParameter(1, poison.notificationId())
                    .executeUpdate();
            entities.createNativeQuery(
                            "UPDATE delivery SET not_after = now(), due_at = now() - interval '1 hour' WHERE notification_id = ?1")
                    .setParameter(1, poison.notificationId())
                    .executeUpdate();
        });

        try {
            awaitState(suite.page("ivanov"), DeliveryState.ACCEPTED);
            assertThat(receiver.calls).hasSize(1);
        } finally {
            QuarkusTransaction.requiringNew()
                    .run(() -> entities.createNativeQuery("DELETE FROM notification WHERE id = ?1")
                            .setParameter(1, poison.notificationId())
                            .executeUpdate());
        }
    }

    /** Asked for, and not due yet, so that nobody but the doomed sender takes it. */
    private NotificationRequested waiting(Urgency urgency) {
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
            deliveries.persist(Delivery.to(
                    webhook(receiver), 0, UUID.randomUUID().toString(), notification, now.plusSeconds(300)));
        });
        return request;
    }

    private void dieAfter(Step step, NotificationRequested request) {
        if (step == Step.CLAIMING) {
            QuarkusTransaction.begin();
            claim(request);
            QuarkusTransaction.rollback();
            due(request);
            return;
        }
        var claim = QuarkusTransaction.requiringNew().call(() -> claim(request));
        if (step == Step.CLAIMED) {
            return;
        }
        SendResult result = channels.find("webhook").orElseThrow().send(writer.write(claim));
        assertThat(result).isInstanceOf(SendResult.Accepted.class);
        if (step == Step.CONCLUDING) {
            QuarkusTransaction.begin();
            service.conclude(claim, result);
            QuarkusTransaction.rollback();
        } else if (step == Step.CONCLUDED) {
            service.conclude(claim, result);
        }
    }

    /** In the transaction that makes it due, so that this claim is the only one. */
    private Claim claim(NotificationRequested request) {
        due(request);
        if (service.claimNext(instance, FORMER_LIFE) instanceof Next.Send send) {
            assertThat(send.claim().notification().id).isEqualTo(request.notificationId());
            return send.claim();
        }
        throw new AssertionError("somebody else has it");
    }

    private void due(NotificationRequested request) {
        QuarkusTransaction.joiningExisting().run(() -> entities.createNativeQuery(
                        "UPDATE delivery SET due_at = now() - interval '1 second' WHERE notification_id = ?1")
                .setParameter(1, request.notificationId())
                .executeUpdate());
    }
}
