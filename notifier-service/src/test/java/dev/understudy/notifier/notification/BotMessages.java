package dev.understudy.notifier.notification;

import dev.understudy.events.NotificationEvent.NotificationRequested;
import dev.understudy.events.NotificationEvent.Purpose;
import dev.understudy.events.NotificationEvent.Urgency;
import dev.understudy.events.PersonEvent.Contact;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.Map;
import java.util.UUID;

/** Messages with buttons, for tests of the bot. */
@ApplicationScoped
public class BotMessages {

    private final ActionTokens tokens;
    private final EntityManager entities;
    private final Clock clock;

    BotMessages(ActionTokens tokens, EntityManager entities, Clock clock) {
        this.tokens = tokens;
        this.entities = entities;
        this.clock = clock;
    }

    /** Genuine, of a message that is not known any more. */
    public String tokenOfNothing() {
        return tokens.sign(ReplyAction.ACKNOWLEDGE, UUID.randomUUID().toString())
                .orElseThrow();
    }

    /** Of a page that somebody else got. */
    @Transactional
    public String acknowledgeToken(String project) {
        var now = clock.instant();
        var notification = Notification.of(
                new NotificationRequested(
                        project,
                        UUID.randomUUID().toString(),
                        "u1",
                        Purpose.PAGE,
                        Urgency.EMERGENCY,
                        "incident.opened",
                        Map.of("title", "Shop"),
                        UUID.randomUUID().toString(),
                        now,
                        now.plusSeconds(600)),
                null);
        notification.awaitingPerson = false;
        entities.persist(notification);
        var delivery = Delivery.to(
                new Contact("telegram", "987654321", null), 0, UUID.randomUUID().toString(), notification, now);
        delivery.become(new DeliveryState.Accepted("987654321:5"), now);
        entities.persist(delivery);
        return tokens.sign(ReplyAction.ACKNOWLEDGE, delivery.id).orElseThrow();
    }

    @Transactional
    public boolean isAnswered(String token) {
        return !entities.createNativeQuery("SELECT 1 FROM action_used WHERE delivery_id = ?1")
                .setParameter(1, tokens.verify(token).orElseThrow().deliveryId())
                .getResultList()
                .isEmpty();
    }
}
