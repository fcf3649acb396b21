package dev.understudy.notifier.notification;

import dev.understudy.notifier.NotifierConfig;
import dev.understudy.notifier.channel.Channel;
import dev.understudy.notifier.channel.Channels;
import dev.understudy.notifier.channel.SendResult;
import dev.understudy.notifier.incident.IncidentMoved;
import dev.understudy.notifier.incident.IncidentStandings;
import dev.understudy.notifier.incident.IncidentState;
import dev.understudy.notifier.recipient.PassportCopy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Messages that can be edited show where their incident stands by now. A card is edited at most once a few seconds, to
 * the latest state; an edit that is lost costs nothing but a picture that is late.
 */
@ApplicationScoped
class Cards {

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(3);
    private static final int MOST_ATTEMPTS = 6;
    private static final String NOTHING = "-";

    private final EntityManager entities;
    private final DeliveryRepository deliveries;
    private final IncidentStandings incidents;
    private final PassportCopy passport;
    private final Channels channels;
    private final NotifierConfig config;
    private final Clock clock;

    Cards(
            EntityManager entities,
            DeliveryRepository deliveries,
            IncidentStandings incidents,
            PassportCopy passport,
            Channels channels,
            NotifierConfig config,
            Clock clock) {
        this.entities = entities;
        this.deliveries = deliveries;
        this.incidents = incidents;
        this.passport = passport;
        this.channels = channels;
        this.config = config;
        this.clock = clock;
    }

    /** Remembers a message that was accepted; in the caller's transaction. */
    void shown(Delivery delivery, @Nullable String providerId, Instant now) {
        var incidentId = delivery.notification.incidentId;
        var editable = channels.find(delivery.channel).flatMap(Channel::editing).isPresent();
        if (incidentId == null || providerId == null || !editable) {
            return;
        }
        // What happened while it was on its way is shown at once.
        var known = incidents.state(incidentId);
        entities.flush();
        entities.createNativeQuery("""
                        INSERT INTO card (delivery_id, incident_id, message_ref, shown, due_at) VALUES (?1, ?2, ?3, ?4, ?5)
                        ON CONFLICT (delivery_id) DO UPDATE SET message_ref = excluded.message_ref, due_at = excluded.due_at
                        """)
                .setParameter(1, delivery.id)
                .setParameter(2, incidentId)
                .setParameter(3, providerId)
                .setParameter(4, NOTHING)
                .setParameter(5, known.map(state -> now).orElse(null))
                .executeUpdate();
    }

    void moved(@Observes IncidentMoved moved) {
        entities.createNativeQuery("UPDATE card SET due_at = ?2, attempt = 0 WHERE incident_id = ?1")
                .setParameter(1, moved.incidentId())
                .setParameter(2, clock.instant())
                .executeUpdate();
    }

    /** A card to edit, and what it is to show. */
    record Edit(Claim claim, Channel.Editing channel, String messageRef, IncidentState state) {}

    /** Takes a card whose turn it is; one at most. */
    @Transactional
    Optional<Edit> claimNext() {
        var now = clock.instant();
        List<Object[]> rows = entities.createNativeQuery(
                        "SELECT delivery_id, incident_id, message_ref, shown FROM card WHERE due_at <= ?1"
                                + " ORDER BY due_at LIMIT 1 FOR UPDATE SKIP LOCKED",
                        Object[].class)
                .setParameter(1, now)
                .getResultList();
        if (rows.isEmpty()) {
            return Optional.empty();
        }
        var row = rows.getFirst();
        var deliveryId = (String) row[0];
        var delivery = deliveries.findByIdOptional(deliveryId).orElse(null);
        var state = incidents.state((String) row[1]).map(this::named).orElse(null);
        var editing = delivery == null
                ? Optional.<Channel.Editing>empty()
                : channels.find(delivery.channel).flatMap(Channel::editing);
        if (delivery == null || state == null || editing.isEmpty() || row[3].equals(picture(state))) {
            put(deliveryId, null, (String) row[3]);
            return Optional.empty();
        }
        // If this replica dies in mid-edit, the card comes due again.
        put(deliveryId, now.plus(config.lease()), (String) row[3]);
        var notification = delivery.notification;
        return Optional.of(new Edit(
                new Claim(
                        delivery,
                        delivery.attempt,
                        passport.person(notification.projectId, notification.personId),
                        passport.project(notification.projectId),
                        List.of(),
                        Optional.of(state),
                        List.of()),
                editing.get(),
                (String) row[2],
                state));
    }

    /** A person's name instead of the id, where the passport has one. */
    IncidentState named(IncidentState state) {
        return state.by(state.actor() == null ? null : passport.name(state.projectId(), state.actor()));
    }

    @Transactional
    void conclude(Edit edit, SendResult result) {
        var now = clock.instant();
        var id = edit.claim().deliveryId();
        int attempt = ((Number) entities
                        .createNativeQuery("SELECT attempt FROM card WHERE delivery_id = ?1 FOR UPDATE")
                        .setParameter(1, id)
                        .getResultList()
                        .stream()
                        .findFirst()
                        .orElse(MOST_ATTEMPTS))
                .intValue();
        switch (result) {
            case SendResult.Accepted accepted -> {
                // It may have moved on while the edit was on its way.
                var present = incidents.state(edit.state().incidentId()).map(this::named);
                var again = present.filter(state -> !picture(state).equals(picture(edit.state())));
                put(id, again.map(state -> now.plus(FIRST_PAUSE)).orElse(null), picture(edit.state()));
            }
            case SendResult.Busy busy -> put(id, now.plus(busy.after().orElse(FIRST_PAUSE)), NOTHING);
            case SendResult.Permanent permanent -> put(id, null, NOTHING);
            case SendResult.Moved moved -> put(id, null, NOTHING);
            case SendResult.Retry retry -> again(id, attempt, now);
            case SendResult.Uncertain uncertain -> again(id, attempt, now);
        }
    }

    private void again(String id, int attempt, Instant now) {
        put(id, attempt < MOST_ATTEMPTS ? now.plus(FIRST_PAUSE.multipliedBy(1L << attempt)) : null, NOTHING);
        entities.createNativeQuery("UPDATE card SET attempt = attempt + 1 WHERE delivery_id = ?1")
                .setParameter(1, id)
                .executeUpdate();
    }

    private void put(String deliveryId, @Nullable Instant due, String shown) {
        entities.createNativeQuery("UPDATE card SET due_at = ?2, shown = ?3 WHERE delivery_id = ?1")
                .setParameter(1, deliveryId)
                .setParameter(2, due)
                .setParameter(3, shown)
                .executeUpdate();
    }

    private static String picture(IncidentState state) {
        return state.standing() + "/" + state.actor() + "/" + state.at() + "/" + String.join(",", state.awaited());
    }
}
