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
import java.util.Map;
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

    protected Notification() {}

    static Notification of(NotificationRequested request, @Nullable String traceparent) {
        var notification = new Notification();
        notification.id = request.notificationId();
        notification.projectId = request.projectId();
        notification.personId = request.personId();
        notification.purpose = request.purpose();
        notification.urgency = request.urgency();
        notification.template = request.template();
        notification.data = Map.copyOf(request.data());
        notification.incidentId = request.incidentId();
        notification.requestedAt = request.requestedAt();
        notification.notAfter = request.notAfter();
        notification.traceparent = traceparent;
        notification.awaitingPerson = true;
        return notification;
    }
}
