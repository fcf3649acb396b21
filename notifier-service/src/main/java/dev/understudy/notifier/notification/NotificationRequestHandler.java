package dev.understudy.notifier.notification;

import dev.understudy.events.Event;
import dev.understudy.events.NotificationEvent;
import dev.understudy.events.NotificationEvent.NotificationRequested;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.List;

/** No inbox: one notification id is one telling, whoever asks for it how often. */
@ApplicationScoped
class NotificationRequestHandler {

    private final NotificationService notifications;

    NotificationRequestHandler(NotificationService notifications) {
        this.notifications = notifications;
    }

    /** All of them or none: what was polled together. Each keeps the trace that it came with. */
    @Transactional
    void on(List<Event<NotificationEvent>> events) {
        for (var event : events) {
            switch (event.data()) {
                case NotificationRequested request -> notifications.accept(request, event.traceparent());
            }
        }
    }
}
