package dev.understudy.notifier.notification;

import dev.understudy.events.DeliveryEvent.DeliveryState;
import dev.understudy.events.DeliveryEvent.DeliveryStateChanged;
import dev.understudy.events.NotificationEvent.NotificationRequested;
import dev.understudy.events.NotificationEvent.Purpose;
import dev.understudy.events.NotificationEvent.Urgency;
import dev.understudy.events.PersonEvent.Contact;
import dev.understudy.events.PersonEvent.PersonApplied;
import dev.understudy.events.ProjectEvent.Client;
import dev.understudy.events.ProjectEvent.ProjectApplied;
import dev.understudy.kit.testing.EventLog;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.persistence.EntityManager;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The rest of the suite, as this service sees it: one project of its own for each test. */
final class Suite {

    final String project = "elka-" + UUID.randomUUID();

    Suite() {
        EventLog.publish(new ProjectApplied(
                project,
                1,
                "Магазин «Ёлка»",
                new Client("client-of-" + project, "ООО «Ёлка»", null),
                "Europe/Moscow",
                List.of("ru"),
                List.of(),
                null));
    }

    String clientId() {
        return "client-of-" + project;
    }

    /** Forgets what earlier tests have left: what still waits, and what they have used up of limits that are shared. */
    static void nothingWaits(EntityManager entities) {
        QuarkusTransaction.requiringNew().run(() -> {
            for (var sql : List.of(
                    "UPDATE delivery SET state = 'EXPIRED', due_at = NULL, detail = 'left by another test'"
                            + " WHERE due_at IS NOT NULL",
                    // They would count against the monthly limits.
                    "UPDATE delivery SET state = 'EXPIRED' WHERE state = 'ACCEPTED' AND channel IN ('sms', 'phone')",
                    "DELETE FROM bucket",
                    "DELETE FROM moved_address",
                    "DELETE FROM channel_state")) {
                entities.createNativeQuery(sql).executeUpdate();
            }
        });
    }

    void person(String id, String language, Contact... contacts) {
        EventLog.publish(new PersonApplied(
                project, id, 1, "Пётр Иванов", null, null, List.of(language), List.of(contacts), List.of()));
    }

    static Contact webhook(Receiver receiver) {
        return new Contact("webhook", receiver.url(), null);
    }

    static Contact email(String address) {
        return new Contact("email", address, null);
    }

    NotificationRequested page(String person) {
        return request(person, Purpose.PAGE, Urgency.EMERGENCY, null, Duration.ofMinutes(10));
    }

    NotificationRequested request(String person, Purpose purpose, Urgency urgency, String incident, Duration lifetime) {
        var now = Instant.now();
        var data = new HashMap<>(Map.of(
                "title", "Ёлка: Сайт: https://ёлка.рф/",
                "reason", "HTTP 500 вместо 200",
                "startedAt", "2026-11-23T09:05:00Z",
                "responseDue", "2026-11-23T10:05:00Z"));
        if (incident != null) {
            data.put("incidentId", incident);
            data.put("incidentUrl", "http://suite.test/api/v1/incidents/" + incident);
        }
        var template = purpose == Purpose.RESOLVED ? "incident.resolved" : "incident.opened";
        var request = new NotificationRequested(
                project,
                UUID.randomUUID().toString(),
                person,
                purpose,
                urgency,
                template,
                data,
                incident,
                now,
                now.plus(lifetime));
        EventLog.publish(request);
        return request;
    }

    static DeliveryStateChanged awaitState(NotificationRequested request, DeliveryState state) {
        return EventLog.await(
                        DeliveryStateChanged.class,
                        change -> change.notificationId().equals(request.notificationId()) && change.state() == state)
                .data();
    }

    static List<DeliveryState> states(NotificationRequested request) {
        return EventLog.all(DeliveryStateChanged.class).stream()
                .filter(event -> event.data().notificationId().equals(request.notificationId()))
                .map(event -> event.data().state())
                .toList();
    }
}
