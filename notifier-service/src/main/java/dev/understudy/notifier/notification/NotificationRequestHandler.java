package dev.understudy.notifier.notification;

import dev.understudy.events.Event;
import dev.understudy.events.NotificationEvent;
import dev.understudy.events.NotificationEvent.NotificationRequested;
import jakarta.enterprise.context.ApplicationScoped;

/** No inbox: one notification id is one telling, whoever asks for it how often. */
@ApplicationScoped
class NotificationRequestHandler {

    private final NotificationService notifications;

    NotificationRequestHandler(NotificationService notifications) {
        this.notifications = notifications;
    }

    void on(Event<NotificationEvent> event) {
        switch (event.data()) {
            case NotificationRequested request -> notifications.accept(request, event.traceparent());
        }
    }
}
