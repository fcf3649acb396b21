package dev.understudy.notifier.notification;

import dev.understudy.events.NotificationEvent.NotificationRequested;
import dev.understudy.events.NotificationEvent.Purpose;
import dev.understudy.events.NotificationEvent.Urgency;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/** Somebody is to be told something: what was asked for, and never changes. What becomes of it is in the deliveries. */
@Entity
class Notification {

    @Id
    String id;

    @Column(name = "project_id")
    String projectId;

    @Column(name = "person_id")
    String personId;

    @Enumerated(EnumType.STRING)
    Purpose purpose;

    @Enumerated(EnumType.STRING)
    Urgency urgency;

    String template;

    @JdbcTypeCode(SqlTypes.JSON)
    Map<String, String> data;

    @Column(name = "incident_id")
    @Nullable
    String incidentId;

    @Column(name = "requested_at")
    Instant requestedAt;

    @Column(name = "not_after")
    Instant notAfter;

    @Nullable
    String traceparent;

    /** The passport has not told of the person yet; the deliveries are made when it does. */
    @Column(name = "awaiting_person")
    boolean awaitingPerson;

    /** Whether nobody had been paged for the incident before; decides what goes first under pressure. */
    boolean first = true;

    /** The incident's last event when this was asked for; where it stood before that does not count. */
    @Column(name = "incident_sequence")
    @Nullable
    Long incidentSequence;

    boolean drill;

    /** Kinds of contacts to use; as the person prefers when absent. */
    @JdbcTypeCode(SqlTypes.JSON)
    @Nullable
    List<String> channels;

    /** What the recipient may answer; what fits the purpose when absent. */
    @JdbcTypeCode(SqlTypes.JSON)
    @Nullable
    List<String> actions;

    /** Set when it is about one address of the person only. */
    @Column(name = "only_channel")
    @Nullable
    String onlyChannel;

    @Column(name = "only_address")
    @Nullable
    String onlyAddress;

    /** Which of the person's channels were taken, and why not the others. */
    @JdbcTypeCode(SqlTypes.JSON)
    @Nullable
    List<Decision> decision;

    protected Notification() {}

    /** Whether it asks for this answer. */
    boolean asksFor(ReplyAction action) {
        return actions != null && actions.contains(action.word());
    }

    static Notification of(NotificationRequested request, @Nullable String traceparent) {
        var notification = new Notification();
        notification.id = request.notificationId();
        notification.projectId = request.projectId();
        notification.personId = request.personId();
        notification.purpose = request.purpose();
        notification.urgency = request.urgency();
        notification.template = request.template();
        // A value that is absent is left out, whichever way it is absent.
        notification.data = request.data().entrySet().stream()
                .filter(entry -> entry.getValue() != null)
                // Nor can U+0000 be stored, and nobody should go untold for its sake.
                .collect(Collectors.toUnmodifiableMap(
                        entry -> entry.getKey().replace("\0", ""),
                        entry -> entry.getValue().replace("\0", ""),
                        (one, same) -> one));
        notification.incidentId = request.incidentId();
        notification.requestedAt = request.requestedAt();
        notification.notAfter = request.notAfter();
        notification.incidentSequence = request.incidentSequence();
        notification.drill = Boolean.TRUE.equals(request.drill());
        notification.channels = request.channels();
        notification.actions = request.actions();
        notification.traceparent = traceparent;
        notification.awaitingPerson = true;
        return notification;
    }
}
