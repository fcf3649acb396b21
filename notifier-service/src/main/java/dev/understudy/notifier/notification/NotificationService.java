package dev.understudy.notifier.notification;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;

import dev.understudy.events.NotificationEvent.NotificationRequested;
import dev.understudy.events.NotificationEvent.Purpose;
import dev.understudy.events.NotificationEvent.Urgency;
import dev.understudy.events.PersonEvent.Contact;
import dev.understudy.events.PersonEvent.PersonApplied;
import dev.understudy.kit.ids.TimeOrderedId;
import dev.understudy.kit.paging.Page;
import dev.understudy.kit.paging.PageRequest;
import dev.understudy.kit.problem.Conflict;
import dev.understudy.kit.problem.NotFound;
import dev.understudy.notifier.NotifierConfig;
import dev.understudy.notifier.notification.DeliveryState.Due;
import dev.understudy.notifier.notification.DeliveryState.Settled;
import dev.understudy.notifier.recipient.PassportCopy;
import dev.understudy.notifier.recipient.PersonKnown;
import io.opentelemetry.api.trace.Span;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** What is asked for, and what became of it; each method is one transaction. */
@ApplicationScoped
class NotificationService {

    private static final Logger LOG = Logger.getLogger(NotificationService.class);
    private static final String HAND_OVER = "duty.handover";

    private final NotificationRepository notifications;
    private final DeliveryRepository deliveries;
    private final DeliveryService sending;
    private final DeliveryJournal journal;
    private final PassportCopy passport;
    private final Router router;
    private final NotifierConfig config;
    private final EntityManager entities;
    private final Event<DeliveriesDue> due;
    private final Clock clock;

    NotificationService(
            NotificationRepository notifications,
            DeliveryRepository deliveries,
            DeliveryService sending,
            DeliveryJournal journal,
            PassportCopy passport,
            Router router,
            NotifierConfig config,
            EntityManager entities,
            Event<DeliveriesDue> due,
            Clock clock) {
        this.notifications = notifications;
        this.deliveries = deliveries;
        this.sending = sending;
        this.journal = journal;
        this.passport = passport;
        this.router = router;
        this.config = config;
        this.entities = entities;
        this.due = due;
        this.clock = clock;
    }

    /** Takes a request over; one that was taken over before has no further effect. */
    @Transactional
    void accept(NotificationRequested request, @Nullable String traceparent) {
        notifications.lockPerson(request.projectId(), request.personId());
        if (notifications.findByIdOptional(request.notificationId()).isPresent()) {
            LOG.debugf("Notification %s was asked for again", request.notificationId());
            return;
        }
        var notification = Notification.of(request, traceparent);
        notification.first = !notifications.isPagedFor(request.projectId(), request.incidentId());
        notifications.persist(notification);
        supersede(notification);
        passport.person(request.projectId(), request.personId())
                .ifPresentOrElse(
                        person -> address(notification, person),
                        () -> LOG.warnf(
                                "Notification %s waits for person %s, whom the passport has not told of",
                                notification.id, notification.personId));
    }

    /** The passport told of a person: those who wait for that news can be told now. */
    void on(@Observes PersonKnown known) {
        notifications.lockPerson(known.projectId(), known.personId());
        var waiting = notifications.awaiting(known.projectId(), known.personId());
        if (!waiting.isEmpty()) {
            passport.person(known.projectId(), known.personId())
                    .ifPresent(person -> waiting.forEach(notification -> address(notification, person)));
        }
    }

    /** One delivery for each channel that the router takes; what it decided is kept with its reasons. */
    private void address(Notification notification, PersonApplied person) {
        notification.awaitingPerson = false;
        var route = router.route(notification, person);
        notification.decision = route.decisions();
        var now = clock.instant();
        for (var stop : route.now()) {
            deliveries.persist(Delivery.to(stop.contact(), stop.place(), TimeOrderedId.next(clock), notification, now));
        }
        if (route.now().isEmpty()) {
            var delivery = Delivery.nowhere(TimeOrderedId.next(clock), notification, now);
            deliveries.persist(delivery);
            if (delivery.state() instanceof Due pending) {
                if (!route.muted()) {
                    LOG.warnf(
                            "Notification %s has nowhere to go: %s has no channel", notification.id, person.personId());
                }
                journal.change(
                        delivery,
                        route.muted()
                                ? pending.toSuppressed("the person does not want such messages")
                                : pending.toFailed(noChannel(route, person)),
                        null,
                        now);
            }
        }
        due.fire(new DeliveriesDue());
    }

    private static String noChannel(Router.Route route, PersonApplied person) {
        return route.decisions().isEmpty()
                ? "no-channel: the passport names no contact of '" + person.personId() + "'"
                : "no-channel: "
                        + route.decisions().stream()
                                .map(decision -> decision.channel() + " - " + decision.why())
                                .collect(joining("; "));
    }

    /** What still waits and says nothing that the newer message does not say. */
    private void supersede(Notification newer) {
        var waiting =
                switch (newer.purpose) {
                    case PAGE, ESCALATION, REMINDER -> aboutTheIncident(newer, List.of(Purpose.REMINDER));
                    // The newest tells where the incident stands.
                    case INFORM -> aboutTheIncident(newer, List.of(Purpose.INFORM));
                    case RESOLVED -> aboutTheIncident(newer, List.of(Purpose.INFORM, Purpose.RESOLVED));
                    // Each says something of its own.
                    case REPORT, TEST, DIGEST, VERIFICATION -> List.<Delivery>of();
                };
        var now = clock.instant();
        for (var older : waiting) {
            if (older.state() instanceof Due due) {
                sending.supersede(older, due, "notification " + newer.id + " is newer", now);
            }
        }
        if (newer.template.equals(HAND_OVER)) {
            for (var older : deliveries.lockWaiting(newer, HAND_OVER)) {
                if (older.state() instanceof Due due
                        && Objects.equals(older.notification.data.get("schedule"), newer.data.get("schedule"))
                        && older.notification.purpose == newer.purpose) {
                    sending.supersede(older, due, "notification " + newer.id + " tells who is on duty by now", now);
                }
            }
        }
    }

    private List<Delivery> aboutTheIncident(Notification newer, List<Purpose> purposes) {
        return newer.incidentId == null ? List.of() : deliveries.lockWaiting(newer, purposes);
    }

    @Transactional
    Page<NotificationView> list(NotificationRepository.Filter filter, PageRequest request) {
        var page = notifications.page(filter, request);
        var byNotification =
                deliveries.of(page.items()).stream().collect(groupingBy(delivery -> delivery.notification.id));
        return page.map(notification ->
                NotificationView.of(notification, byNotification.getOrDefault(notification.id, List.of())));
    }

    @Transactional
    NotificationDetail get(String projectId, String id) {
        var notification = require(projectId, id);
        var own = deliveries.of(List.of(notification));
        var log = entities.createQuery(
                        "from DeliveryLogEntry where deliveryId in ?1 order by deliveryId, entry",
                        DeliveryLogEntry.class)
                .setParameter(1, own.stream().map(delivery -> delivery.id).toList())
                .getResultList();
        return NotificationDetail.of(notification, own, log);
    }

    /**
     * Sends it once more, as another telling.
     *
     * @throws Conflict while it is still under way, or when it has no address
     */
    @Transactional
    DeliveryView resend(String projectId, String notificationId, String deliveryId, String actor) {
        var notification = require(projectId, notificationId);
        var delivery = deliveries
                .lock(deliveryId)
                .filter(found -> found.notification.id.equals(notification.id))
                .orElseThrow(() -> new NotFound(
                        "delivery.not-found",
                        "notification '" + notificationId + "' has no delivery '" + deliveryId + "'"));
        if (delivery.channel.equals(Delivery.NO_CHANNEL)) {
            throw new Conflict(
                    "delivery.no-channel",
                    "delivery '" + deliveryId + "' never had an address; give the person a contact in the passport");
        }
        if (!(delivery.state() instanceof Settled settled)) {
            throw Conflict.ofState(
                    "delivery.under-way",
                    "delivery '" + deliveryId + "' is " + delivery.state + " and still under way; wait for its end",
                    delivery.state.name(),
                    List.of());
        }
        var now = clock.instant();
        delivery.resends++;
        delivery.failures = 0;
        delivery.moves = 0;
        delivery.held = false;
        delivery.priority = (short) Priority.of(notification.purpose, notification.first);
        delivery.notAfter = now.plus(config.resendLifetime());
        journal.change(delivery, settled.toPending(now), actor, now);
        LOG.infof("Delivery %s is sent again at the wish of %s", deliveryId, actor);
        due.fire(new DeliveriesDue());
        return DeliveryView.of(delivery);
    }

    /** Tells a person, over every channel, that this is a test. */
    @Transactional
    NotificationView test(String projectId, String personId, String actor) {
        var now = clock.instant();
        LOG.infof("Test message to %s at the wish of %s", personId, actor);
        return ask(
                new NotificationRequested(
                        projectId,
                        TimeOrderedId.next(clock),
                        personId,
                        Purpose.TEST,
                        Urgency.EMERGENCY,
                        "test",
                        Map.of("sender", actor),
                        null,
                        now,
                        now.plus(config.resendLifetime())),
                null);
    }

    /**
     * Takes over what somebody asks for by the API. What was asked for under the same id before is shown as it is.
     *
     * @param only the single address to use; the router decides when absent
     * @throws NotFound when the passport does not know the person: whoever asks can mend it
     */
    @Transactional
    NotificationView ask(NotificationRequested request, @Nullable Contact only) {
        notifications.lockPerson(request.projectId(), request.personId());
        var before = notifications.find(request.projectId(), request.notificationId());
        if (before.isPresent()) {
            return NotificationView.of(before.get(), deliveries.of(List.of(before.get())));
        }
        var person = passport.person(request.projectId(), request.personId())
                .orElseThrow(() -> new NotFound(
                        "person.not-found",
                        "the passport of project '" + request.projectId() + "' has no person '" + request.personId()
                                + "'"));
        var notification = Notification.of(request, currentTrace());
        notification.first = !notifications.isPagedFor(request.projectId(), request.incidentId());
        if (only != null) {
            notification.onlyChannel = only.kind();
            notification.onlyAddress = only.address();
        }
        notifications.persist(notification);
        supersede(notification);
        address(notification, person);
        return NotificationView.of(notification, deliveries.of(List.of(notification)));
    }

    private Notification require(String projectId, String id) {
        return notifications
                .find(projectId, id)
                .orElseThrow(() -> new NotFound(
                        "notification.not-found", "project '" + projectId + "' has no notification '" + id + "'"));
    }

    private static @Nullable String currentTrace() {
        var context = Span.current().getSpanContext();
        return context.isValid()
                ? "00-" + context.getTraceId() + "-" + context.getSpanId() + "-"
                        + context.getTraceFlags().asHex()
                : null;
    }
}
