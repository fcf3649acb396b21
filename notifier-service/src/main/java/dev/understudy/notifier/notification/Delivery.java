package dev.understudy.notifier.notification;

import dev.understudy.events.DeliveryEvent;
import dev.understudy.events.NotificationEvent.Purpose;
import dev.understudy.events.PersonEvent.Contact;
import dev.understudy.notifier.notification.DeliveryState.Accepted;
import dev.understudy.notifier.notification.DeliveryState.Arrived;
import dev.understudy.notifier.notification.DeliveryState.Bundled;
import dev.understudy.notifier.notification.DeliveryState.Delivered;
import dev.understudy.notifier.notification.DeliveryState.Expired;
import dev.understudy.notifier.notification.DeliveryState.Failed;
import dev.understudy.notifier.notification.DeliveryState.Held;
import dev.understudy.notifier.notification.DeliveryState.Lease;
import dev.understudy.notifier.notification.DeliveryState.Pending;
import dev.understudy.notifier.notification.DeliveryState.Read;
import dev.understudy.notifier.notification.DeliveryState.Retrying;
import dev.understudy.notifier.notification.DeliveryState.Sending;
import dev.understudy.notifier.notification.DeliveryState.Superseded;
import dev.understudy.notifier.notification.DeliveryState.Suppressed;
import dev.understudy.notifier.notification.DeliveryState.UnknownForGood;
import dev.understudy.notifier.notification.DeliveryState.UnknownResending;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A notification on its way to one address of its recipient. */
@Entity
class Delivery {

    /** The channel of a notification that had no way to go. */
    static final String NO_CHANNEL = "none";

    @Id
    String id;

    @ManyToOne(fetch = FetchType.LAZY, optional = false)
    @JoinColumn(name = "notification_id")
    Notification notification;

    String channel;

    String address;

    @Nullable
    String secret;

    /** What takes one message at a time; also the name of its bucket. */
    String destination;

    /** The bucket of our account with the provider. */
    String account;

    /** The bucket that keeps a storm from the person; calls have one of their own, which news cannot empty. */
    String lane;

    /** Among the person's addresses, from 0. */
    short place;

    short priority;

    @Enumerated(EnumType.STRING)
    DeliveryEvent.DeliveryState state;

    @Column(name = "due_at")
    @Nullable
    Instant dueAt;

    /** Of sending, from 1; 0 while it was never tried. */
    int attempt;

    /** Attempts that failed since it was last asked for; being told to wait is not failing. */
    int failures;

    /** How often the address has moved. */
    short moves;

    /** How often a person had it sent again. */
    int resends;

    /** How often somebody guessed at the code of a verification. */
    @Column(name = "wrong_codes")
    short wrongCodes;

    /** Whether it waited for its hour. */
    boolean held;

    @Column(name = "bundled_into")
    @Nullable
    String bundledInto;

    @Column(name = "not_after")
    Instant notAfter;

    @Column(name = "lease_instance")
    @Nullable
    String leaseInstance;

    @Column(name = "lease_incarnation")
    @Nullable
    String leaseIncarnation;

    @Column(name = "lease_until")
    @Nullable
    Instant leaseUntil;

    @Column(name = "provider_id")
    @Nullable
    String providerId;

    @Nullable
    String detail;

    @Column(name = "log_entries")
    int logEntries;

    @Column(name = "created_at")
    Instant createdAt;

    @Column(name = "updated_at")
    Instant updatedAt;

    protected Delivery() {}

    static Delivery to(Contact contact, int place, String id, Notification notification, Instant now) {
        var delivery = new Delivery();
        delivery.id = id;
        delivery.notification = notification;
        delivery.channel = contact.kind();
        delivery.secret = contact.secret();
        delivery.place = (short) place;
        delivery.priority = (short) Priority.of(notification.purpose, notification.first);
        delivery.notAfter = notification.notAfter;
        delivery.createdAt = now;
        delivery.readdress(contact.address());
        delivery.become(new Pending(now), now);
        return delivery;
    }

    /** Stands in the log for a notification that cannot be sent anywhere. */
    static Delivery nowhere(String id, Notification notification, Instant now) {
        return to(new Contact(NO_CHANNEL, "", null), 0, id, notification, now);
    }

    void readdress(String to) {
        address = to;
        account = channel;
        destination = channel + ":" + to.strip().toLowerCase(Locale.ROOT);
        lane = destination + (isCall(notification.purpose) ? "#calls" : "#news");
    }

    private static boolean isCall(Purpose purpose) {
        return switch (purpose) {
            case PAGE, ESCALATION, TEST, VERIFICATION -> true;
            case INFORM, RESOLVED, REMINDER, REPORT, DIGEST -> false;
        };
    }

    /**
     * What every attempt at this telling is known by outside; sending it again at somebody's wish is another telling, or
     * receivers would drop it as a repetition.
     */
    String messageId() {
        return resends == 0 ? id : id + "." + resends;
    }

    DeliveryState state() {
        return switch (state) {
            case PENDING -> detail == null ? new Pending(dueAt()) : new Held(dueAt(), detail());
            case SENDING ->
                new Sending(new Lease(
                        Objects.requireNonNull(leaseInstance),
                        Objects.requireNonNull(leaseIncarnation),
                        Objects.requireNonNull(leaseUntil)));
            case ACCEPTED -> new Accepted(providerId);
            case DELIVERED -> new Delivered(providerId);
            case READ -> new Read(providerId);
            case RETRYING -> new Retrying(dueAt(), detail());
            case UNKNOWN -> dueAt == null ? new UnknownForGood(detail()) : new UnknownResending(dueAt, detail());
            case FAILED -> new Failed(detail());
            case EXPIRED -> new Expired(detail());
            case SUPPRESSED -> new Suppressed(detail());
            case SUPERSEDED -> new Superseded(detail());
            case BUNDLED -> new Bundled(Objects.requireNonNullElse(bundledInto, ""));
        };
    }

    void become(DeliveryState next, Instant now) {
        state = next.published();
        dueAt = next instanceof DeliveryState.Due due ? due.due() : null;
        var lease = next instanceof Sending sending ? sending.lease() : null;
        leaseInstance = lease == null ? null : lease.instance();
        leaseIncarnation = lease == null ? null : lease.incarnation();
        leaseUntil = lease == null ? null : lease.until();
        providerId = next instanceof Arrived arrived ? arrived.providerId() : null;
        bundledInto = next instanceof Bundled bundled ? bundled.carrier() : null;
        detail = next.why().orElse(null);
        updatedAt = now;
    }

    private Instant dueAt() {
        return Objects.requireNonNull(dueAt);
    }

    private String detail() {
        return Objects.requireNonNullElse(detail, "");
    }
}
