package dev.understudy.notifier.notification;

import dev.understudy.kit.ids.TimeOrderedId;
import dev.understudy.notifier.NotifierConfig;
import dev.understudy.notifier.channel.Channels;
import dev.understudy.notifier.channel.SendResult;
import dev.understudy.notifier.incident.IncidentStandings;
import dev.understudy.notifier.notification.DeliveryRepository.Turn;
import dev.understudy.notifier.notification.DeliveryState.Due;
import dev.understudy.notifier.notification.DeliveryState.InDoubt;
import dev.understudy.notifier.notification.DeliveryState.Lease;
import dev.understudy.notifier.notification.DeliveryState.Sending;
import dev.understudy.notifier.recipient.PassportCopy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.jboss.logging.Logger;

/** The steps of sending; each method is one short transaction, and nothing is sent inside one. */
@ApplicationScoped
class DeliveryService {

    private static final Logger LOG = Logger.getLogger(DeliveryService.class);
    private static final int BATCH = 100;
    /** Another replica's claim takes a few milliseconds. */
    private static final Duration AFTER_CONTENTION = Duration.ofMillis(5);

    private final DeliveryRepository deliveries;
    private final NotificationRepository notifications;
    private final DeliveryJournal journal;
    private final IncidentStandings incidents;
    private final PassportCopy passport;
    private final Channels channels;
    private final NotifierConfig config;
    private final Clock clock;

    DeliveryService(
            DeliveryRepository deliveries,
            NotificationRepository notifications,
            DeliveryJournal journal,
            IncidentStandings incidents,
            PassportCopy passport,
            Channels channels,
            NotifierConfig config,
            Clock clock) {
        this.deliveries = deliveries;
        this.notifications = notifications;
        this.journal = journal;
        this.incidents = incidents;
        this.passport = passport;
        this.channels = channels;
        this.config = config;
        this.clock = clock;
    }

    /** What a look for work found. */
    sealed interface Next {

        record Send(Claim claim) implements Next {}

        /** The delivery whose turn it was is not to be sent any more. */
        record NotSent() implements Next {}

        /** @param next when a delivery comes due, as far as is known now */
        record Nothing(Optional<Instant> next) implements Next {}
    }

    /** Takes the delivery whose turn it is, unless this is the moment to find out that it has lost its sense. */
    @Transactional
    Next claimNext(String instance, String incarnation) {
        var now = clock.instant();
        return switch (deliveries.lockNextDue(now)) {
            case Turn.Of(var delivery) -> claim(delivery, instance, incarnation, now);
            case Turn.Contended contended -> new Next.Nothing(Optional.of(now.plus(AFTER_CONTENTION)));
            case Turn.Nobody nobody -> new Next.Nothing(deliveries.nextDue(now));
        };
    }

    private Next claim(Delivery delivery, String instance, String incarnation, Instant now) {
        if (!(delivery.state() instanceof Due due)) {
            throw new IllegalStateException("delivery " + delivery.id + " is due and " + delivery.state);
        }
        var notification = delivery.notification;
        var pointless = Optional.ofNullable(notification.incidentId)
                .flatMap(incidents::find)
                .flatMap(standing -> standing.makesPointless(notification.purpose));
        if (pointless.isPresent()) {
            journal.change(delivery, due.toSuppressed(pointless.get()), null, now);
            return new Next.NotSent();
        }
        if (!now.isBefore(delivery.notAfter)) {
            journal.change(delivery, due.toExpired(expiry(delivery, due)), null, now);
            return new Next.NotSent();
        }
        if (channels.find(delivery.channel).isEmpty()) {
            journal.change(delivery, due.toFailed("channel '" + delivery.channel + "' is not supported"), null, now);
            return new Next.NotSent();
        }
        var until = now.plus(config.lease());
        journal.change(delivery, due.toSending(new Lease(instance, incarnation, until)), null, now);
        return new Next.Send(new Claim(
                delivery,
                delivery.attempt,
                passport.person(notification.projectId, notification.personId),
                passport.project(notification.projectId)));
    }

    private static String expiry(Delivery delivery, Due due) {
        var moment = "not told by " + delivery.notAfter;
        return due.why().map(why -> moment + "; last: " + why).orElse(moment);
    }

    /** Records what came of an attempt. A late answer still settles a delivery that has become UNKNOWN meanwhile. */
    @Transactional
    void conclude(Claim claim, SendResult result) {
        var now = clock.instant();
        var delivery = deliveries.lock(claim.deliveryId()).orElse(null);
        if (delivery == null || delivery.attempt != claim.attempt() || !(delivery.state() instanceof InDoubt doubt)) {
            LOG.warnf(
                    "Delivery %s went on without attempt %d, whose outcome came too late: %s",
                    claim.deliveryId(), claim.attempt(), result);
            return;
        }
        var terms = DeliveryTerms.of(delivery, config, ThreadLocalRandom.current());
        journal.change(delivery, doubt.toOutcome(result, terms, now), null, now);
    }

    /**
     * Finds deliveries whose sender is gone, and says that nobody knows what came of them.
     *
     * @param instance the calling engine; what it was sending in an earlier life counts as lost at once
     * @param incarnation its present life
     * @param alive deliveries that the calling engine is itself still busy with
     * @return how many were found
     */
    @Transactional
    int recoverLost(String instance, String incarnation, Set<String> alive) {
        var now = clock.instant();
        int recovered = 0;
        for (var delivery : deliveries.lockLost(new Lease(instance, incarnation, now), now, BATCH)) {
            if (delivery.state() instanceof Sending sending && !alive.contains(delivery.id)) {
                var terms = DeliveryTerms.of(delivery, config, ThreadLocalRandom.current());
                journal.change(delivery, sending.toLost(terms, now), null, now);
                recovered++;
            }
        }
        return recovered;
    }

    /** Ends the wait for recipients that the passport did not tell of in time. */
    @Transactional
    void expireAwaiting() {
        var now = clock.instant();
        for (var notification : notifications.lockAwaitedTooLong(now, BATCH)) {
            notification.awaitingPerson = false;
            var delivery = Delivery.nowhere(TimeOrderedId.next(clock), notification, now);
            deliveries.persist(delivery);
            if (delivery.state() instanceof Due due) {
                journal.change(
                        delivery,
                        due.toExpired("unknown-person: the passport has no person '" + notification.personId + "'"),
                        null,
                        now);
            }
        }
    }

    @Transactional
    DeliveryRepository.Backlog backlog() {
        return deliveries.backlog(clock.instant());
    }

    /** @return how many were forgotten */
    @Transactional
    int forgetOlderThan(Duration age) {
        var moment = clock.instant().minus(age);
        return notifications.deleteOlderThan(moment, BATCH) + incidents.forgetOlderThan(moment, BATCH);
    }
}
