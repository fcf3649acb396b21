package dev.understudy.notifier.notification;

import dev.understudy.events.NotificationEvent.Purpose;
import dev.understudy.events.ProjectEvent.ProjectApplied;
import dev.understudy.kit.ids.TimeOrderedId;
import dev.understudy.notifier.NotifierConfig;
import dev.understudy.notifier.channel.Channel;
import dev.understudy.notifier.channel.Channels;
import dev.understudy.notifier.channel.SendResult;
import dev.understudy.notifier.incident.IncidentStandings;
import dev.understudy.notifier.limit.Buckets;
import dev.understudy.notifier.limit.Limit;
import dev.understudy.notifier.message.News;
import dev.understudy.notifier.notification.DeliveryRepository.Told;
import dev.understudy.notifier.notification.DeliveryRepository.Turn;
import dev.understudy.notifier.notification.DeliveryState.Bundled;
import dev.understudy.notifier.notification.DeliveryState.Due;
import dev.understudy.notifier.notification.DeliveryState.InDoubt;
import dev.understudy.notifier.notification.DeliveryState.Lease;
import dev.understudy.notifier.notification.DeliveryState.Sending;
import dev.understudy.notifier.notification.DeliveryState.Settled;
import dev.understudy.notifier.preference.PreferenceStore;
import dev.understudy.notifier.preference.Preferences.Hold;
import dev.understudy.notifier.recipient.Contacts;
import dev.understudy.notifier.recipient.PassportCopy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/** The steps of sending; each method is one short transaction, and nothing is sent inside one. */
@ApplicationScoped
class DeliveryService {

    private static final Logger LOG = Logger.getLogger(DeliveryService.class);
    private static final int BATCH = 100;
    /** More do not fit a transaction that others wait for; what is left comes with the next message. */
    private static final int LARGEST_BUNDLE = 500;
    /** Open incidents of a project beside the one that somebody is called to. */
    private static final int MOST_COUNTED = 1000;
    /** Another replica's claim takes a few milliseconds. */
    private static final Duration AFTER_CONTENTION = Duration.ofMillis(5);

    private final DeliveryRepository deliveries;
    private final NotificationRepository notifications;
    private final DeliveryJournal journal;
    private final IncidentStandings incidents;
    private final PassportCopy passport;
    private final Contacts contacts;
    private final PreferenceStore preferences;
    private final Router router;
    private final Buckets buckets;
    private final Cards cards;
    private final ReceiptStore receipts;
    private final Receipts reports;
    private final Channels channels;
    private final NotifierConfig config;
    private final Event<DeliveriesDue> dueEvents;
    private final Clock clock;

    DeliveryService(
            DeliveryRepository deliveries,
            NotificationRepository notifications,
            DeliveryJournal journal,
            IncidentStandings incidents,
            PassportCopy passport,
            Contacts contacts,
            PreferenceStore preferences,
            Router router,
            Buckets buckets,
            Cards cards,
            ReceiptStore receipts,
            Receipts reports,
            Channels channels,
            NotifierConfig config,
            Event<DeliveriesDue> dueEvents,
            Clock clock) {
        this.deliveries = deliveries;
        this.notifications = notifications;
        this.journal = journal;
        this.incidents = incidents;
        this.passport = passport;
        this.contacts = contacts;
        this.preferences = preferences;
        this.router = router;
        this.buckets = buckets;
        this.cards = cards;
        this.receipts = receipts;
        this.reports = reports;
        this.channels = channels;
        this.config = config;
        this.dueEvents = dueEvents;
        this.clock = clock;
    }

    /** What a look for work found. */
    sealed interface Next {

        record Send(Claim claim) implements Next {}

        /** The delivery whose turn it was is not to be sent now. */
        record NotSent() implements Next {}

        /** @param next when a delivery comes due, as far as is known now */
        record Nothing(Optional<Instant> next) implements Next {}
    }

    /** Nothing was claimed, because of this delivery. */
    static final class ClaimFailed extends RuntimeException {

        private static final long serialVersionUID = 1;

        final String deliveryId;

        ClaimFailed(String deliveryId, RuntimeException cause) {
            super("delivery " + deliveryId + " cannot be taken", cause);
            this.deliveryId = deliveryId;
        }
    }

    /** Lets the others go first. */
    @Transactional
    void putOff(String deliveryId, Duration wait) {
        deliveries.putOff(deliveryId, clock.instant().plus(wait));
    }

    /** Takes the delivery whose turn it is, unless this is the moment to find out that it has lost its sense. */
    @Transactional
    Next claimNext(String instance, String incarnation) {
        var now = clock.instant();
        return switch (deliveries.lockNextDue(now)) {
            case Turn.Of(var delivery) -> {
                try {
                    var next = claim(delivery, instance, incarnation, now);
                    deliveries.flush();
                    yield next;
                } catch (RuntimeException e) {
                    throw new ClaimFailed(delivery.id, e);
                }
            }
            case Turn.Contended contended -> new Next.Nothing(Optional.of(now.plus(AFTER_CONTENTION)));
            case Turn.Nobody nobody -> new Next.Nothing(deliveries.nextDue(now));
        };
    }

    private Next claim(Delivery delivery, String instance, String incarnation, Instant now) {
        if (!(delivery.state() instanceof Due due)) {
            throw new IllegalStateException("delivery " + delivery.id + " is due and " + delivery.state);
        }
        var pointless = pointless(delivery.notification);
        if (pointless.isPresent()) {
            return settle(delivery, due.toSuppressed(pointless.get()), now);
        }
        if (!now.isBefore(delivery.notAfter)) {
            return settle(delivery, due.toExpired(expiry(delivery, due)), now);
        }
        var channel = channels.find(delivery.channel).orElse(null);
        var obstacle = channel == null
                ? Optional.of("channel '" + delivery.channel + "' is not supported")
                : obstacle(delivery);
        if (channel == null || obstacle.isPresent()) {
            var next = settle(delivery, due.toFailed(obstacle.orElse("")), now);
            failOver(delivery.notification, now);
            return next;
        }
        var hold = hold(delivery, now);
        if (hold.isPresent()) {
            return hold(delivery, due, hold.get(), now);
        }
        if (!buckets.take(limits(channel, delivery), now)) {
            // Another replica was quicker by a moment; what it left is seen at the next look.
            return new Next.Nothing(Optional.of(now.plus(AFTER_CONTENTION)));
        }
        var companions = companions(delivery, channel, now);
        var until = now.plus(config.lease());
        journal.change(delivery, due.toSending(new Lease(instance, incarnation, until)), null, now);
        var person = passport.person(delivery.notification.projectId, delivery.notification.personId);
        return new Next.Send(new Claim(
                delivery,
                delivery.attempt,
                person,
                passport.project(delivery.notification.projectId),
                companions,
                delivery.notification.incidentId == null
                        ? Optional.empty()
                        : incidents.state(delivery.notification.incidentId).map(cards::named),
                alsoOpen(delivery.notification)));
    }

    /** Whoever is called to one incident is to know what else is broken. */
    private List<String> alsoOpen(Notification notification) {
        return switch (notification.purpose) {
            case PAGE, ESCALATION, REMINDER ->
                notification.incidentId == null
                        ? List.of()
                        : incidents.open(notification.projectId, MOST_COUNTED).stream()
                                .filter(open -> !open.incidentId().equals(notification.incidentId))
                                .flatMap(open -> Stream.ofNullable(open.title()))
                                .toList();
            case INFORM, RESOLVED, REPORT, TEST, DIGEST, VERIFICATION -> List.of();
        };
    }

    private Next settle(Delivery delivery, DeliveryState state, Instant now) {
        journal.change(delivery, state, null, now);
        release(delivery, now);
        return new Next.NotSent();
    }

    /** Why a message has lost its sense, as far as is known at this moment. */
    private Optional<String> pointless(Notification notification) {
        if (notification.incidentId == null) {
            return Optional.empty();
        }
        var over = incidents
                .state(notification.incidentId)
                .flatMap(state -> state.makesPointless(
                        notification.purpose, notification.personId, notification.incidentSequence));
        if (over.isEmpty() && notification.purpose == Purpose.RESOLVED && deliveries.toldOf(notification) == Told.NO) {
            return Optional.of("the person was never told of the failure");
        }
        return over;
    }

    private Optional<String> obstacle(Delivery delivery) {
        if (config.disabledChannels().orElse(Set.of()).contains(delivery.channel)) {
            return Optional.of("channel '" + delivery.channel + "' is switched off by the operator");
        }
        var purpose = delivery.notification.purpose;
        if (purpose == Purpose.TEST || purpose == Purpose.VERIFICATION || delivery.resends > 0) {
            return Optional.empty();
        }
        var disabled = passport.person(delivery.notification.projectId, delivery.notification.personId).stream()
                .flatMap(person -> contacts.of(person).stream())
                .filter(known -> known.contact().kind().equals(delivery.channel)
                        && known.contact().address().equals(delivery.address))
                .flatMap(known -> known.disabled().stream())
                .findFirst()
                .map(why -> "channel disabled: " + why);
        return disabled.or(() -> monthly(delivery.channel)
                .filter(most -> deliveries.acceptedSince(
                                delivery.destination, clock.instant().minus(Duration.ofDays(30)))
                        >= most)
                .map(most -> "monthly limit of " + most + " messages over " + delivery.channel + " is exceeded"));
    }

    private Optional<Integer> monthly(String channel) {
        return switch (channel) {
            case "sms" -> Optional.of(config.sms().monthly());
            case "phone" -> Optional.of(config.voice().monthly());
            default -> Optional.empty();
        };
    }

    private Optional<Hold> hold(Delivery delivery, Instant now) {
        var notification = delivery.notification;
        var zone = Claim.zone(passport.project(notification.projectId));
        return preferences
                .of(notification.projectId, notification.personId)
                .hold(notification.purpose, notification.urgency, zone, now);
    }

    private Next hold(Delivery delivery, Due due, Hold hold, Instant now) {
        delivery.held = true;
        delivery.priority = Priority.DIGEST;
        var latest = hold.until().plus(config.digestLifetime());
        delivery.notAfter = latest.isAfter(delivery.notAfter) ? latest : delivery.notAfter;
        journal.change(delivery, due.toHeld(hold.until(), hold.why() + " until " + hold.until()), null, now);
        return new Next.NotSent();
    }

    private static Map<String, List<Limit>> limits(Channel channel, Delivery delivery) {
        return Map.of(
                delivery.account, channel.accountLimits(),
                delivery.destination, channel.addressLimits(delivery.address),
                delivery.lane,
                        // Another attempt at the same message is no more of a storm.
                        channel.storm()
                                .filter(storm -> delivery.attempt == 0)
                                .map(storm -> List.of(storm.limit()))
                                .orElse(List.of()));
    }

    /** Tells what else waits for the address together with it, if that is so much that one by one would be a storm. */
    private List<News> companions(Delivery carrier, Channel channel, Instant now) {
        var kept = new ArrayList<Delivery>();
        for (var bundled : deliveries.lockBundled(carrier.id)) {
            var over = pointless(bundled.notification);
            if (over.isPresent() && bundled.state() instanceof Bundled state) {
                journal.change(bundled, state.toSuppressed(over.get()), null, now);
            } else {
                kept.add(bundled);
            }
        }
        fold(carrier, now);
        if (channel.storm().isPresent() && canBeTold(carrier.notification.purpose)) {
            // Whoever is left out now would wait for the next window.
            boolean last = !buckets.empty(List.of(carrier.lane), now).isEmpty();
            int from = carrier.held || last ? 2 : channel.storm().get().from();
            var fresh = new ArrayList<Delivery>();
            for (var other : deliveries.lockCompanions(carrier, now, LARGEST_BUNDLE)) {
                var over = pointless(other.notification);
                if (over.isPresent() && other.state() instanceof Due due) {
                    journal.change(other, due.toSuppressed(over.get()), null, now);
                } else if (now.isBefore(other.notAfter)) {
                    fresh.add(other);
                }
            }
            if (1 + kept.size() + fresh.size() >= from) {
                for (var other : fresh) {
                    if (other.state() instanceof Due due) {
                        journal.change(other, due.toBundled(carrier.id), null, now);
                        kept.add(other);
                    }
                }
            }
        }
        var projects = new HashMap<String, String>();
        return kept.stream()
                .map(other -> new News(
                        other.notification.purpose,
                        projects.computeIfAbsent(other.notification.projectId, id -> passport.project(id)
                                .map(ProjectApplied::name)
                                .orElse(id)),
                        other.notification.data.get("title"),
                        other.notification.data.get("incidentUrl")))
                .toList();
    }

    /** The same call to the same incident that waits behind this one says nothing new once this one is told. */
    private void fold(Delivery carrier, Instant now) {
        for (var same : deliveries.lockSame(carrier)) {
            if (same.state() instanceof Due due) {
                supersede(same, due, "delivery " + carrier.id + " tells the same", now);
            }
        }
    }

    /** Takes a message back that has not been told; what it would have told beside its own news goes its own way. */
    void supersede(Delivery delivery, Due due, String why, Instant now) {
        journal.change(delivery, due.toSuperseded(why), null, now);
        release(delivery, now);
    }

    private static boolean canBeTold(Purpose purpose) {
        return switch (purpose) {
            case PAGE, ESCALATION, INFORM, RESOLVED, REMINDER -> true;
            case REPORT, TEST, DIGEST, VERIFICATION -> false;
        };
    }

    /** What was to be told together with a delivery that is not sent goes its own way again. */
    private void release(Delivery carrier, Instant now) {
        boolean released = false;
        for (var bundled : deliveries.lockBundled(carrier.id)) {
            if (bundled.state() instanceof Settled settled) {
                journal.change(bundled, settled.toPending(now), null, now);
                released = true;
            }
        }
        if (released) {
            dueEvents.fire(new DeliveriesDue());
        }
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
        boolean collides = result instanceof SendResult.Moved moved && isTold(delivery, moved.address());
        var next = collides
                ? new DeliveryState.Failed("the address has moved to one that is told already")
                : doubt.toOutcome(result, terms(delivery), now);
        var notification = delivery.notification;
        journal.count(delivery, result);
        switch (result) {
            case SendResult.Accepted accepted -> {
                if (channels.find(delivery.channel)
                        .filter(Channel::answersByItself)
                        .isPresent()) {
                    contacts.verified(
                            notification.projectId, notification.personId, delivery.channel, delivery.address, now);
                } else {
                    contacts.works(
                            notification.projectId, notification.personId, delivery.channel, delivery.address, now);
                }
                delivery.failures = 0;
            }
            case SendResult.Busy busy -> {
                if (next instanceof Due due) {
                    buckets.close(busy.everywhere() ? delivery.account : delivery.destination, due.due());
                }
            }
            case SendResult.Moved moved -> {
                contacts.moved(delivery.channel, delivery.address, moved.address(), now);
                delivery.moves++;
                if (!collides) {
                    delivery.readdress(moved.address());
                }
            }
            case SendResult.Permanent permanent -> {
                if (permanent.gone()) {
                    contacts.gone(
                            notification.projectId,
                            notification.personId,
                            delivery.channel,
                            delivery.address,
                            permanent.why(),
                            now);
                }
            }
            case SendResult.Retry retry -> delivery.failures++;
            case SendResult.Uncertain uncertain -> delivery.failures++;
        }
        journal.change(delivery, next, null, now);
        if (next instanceof DeliveryState.Accepted accepted) {
            cards.shown(delivery, accepted.providerId(), now);
            receipts.expect(delivery, accepted.providerId(), now);
            reports.learnEarly(delivery, accepted.providerId(), now);
        }
        if (next instanceof DeliveryState.Failed) {
            release(delivery, now);
            failOver(notification, now);
        }
    }

    /**
     * The provider took it, and says now that it did not arrive: on to the next channel. What somebody has answered has
     * arrived, whatever is said of it.
     *
     * @param gone whether nothing else would arrive there either
     * @return whether that is news
     */
    boolean undelivered(Delivery delivery, String why, boolean gone, Instant now) {
        var next =
                switch (delivery.state()) {
                    case DeliveryState.Read read -> null;
                    case DeliveryState.Arrived arrived -> arrived.toUndelivered(why);
                    case DeliveryState.UnknownForGood unknown -> new DeliveryState.Failed(why);
                    case DeliveryState.UnknownResending unknown -> unknown.toFailed(why);
                    default -> null;
                };
        if (next == null) {
            return false;
        }
        var notification = delivery.notification;
        if (gone) {
            contacts.gone(notification.projectId, notification.personId, delivery.channel, delivery.address, why, now);
        }
        journal.change(delivery, next, null, now);
        release(delivery, now);
        failOver(notification, now);
        return true;
    }

    private boolean isTold(Delivery delivery, String address) {
        return deliveries.destinationsOf(delivery.notification).contains(List.of(delivery.channel, address));
    }

    private DeliveryTerms terms(Delivery delivery) {
        return DeliveryTerms.of(
                delivery, router.next(delivery.notification).isPresent(), config, ThreadLocalRandom.current());
    }

    /** On to the person's next channel, at once. */
    private void failOver(Notification notification, Instant now) {
        if (!now.isBefore(notification.notAfter)) {
            return;
        }
        router.next(notification).ifPresent(stop -> {
            LOG.infof(
                    "Notification %s goes on over %s",
                    notification.id, stop.contact().kind());
            deliveries.persist(Delivery.to(stop.contact(), stop.place(), TimeOrderedId.next(clock), notification, now));
            dueEvents.fire(new DeliveriesDue());
        });
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
                var terms = terms(delivery);
                delivery.failures++;
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

    @Transactional
    void forgetFullBuckets() {
        buckets.forgetFull(clock.instant());
        receipts.forgetEarly(clock.instant());
    }
}
