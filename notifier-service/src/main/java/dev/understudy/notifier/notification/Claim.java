package dev.understudy.notifier.notification;

import dev.understudy.events.PersonEvent.PersonApplied;
import dev.understudy.events.ProjectEvent.ProjectApplied;
import dev.understudy.notifier.channel.OutgoingMessage;
import dev.understudy.notifier.message.Language;
import dev.understudy.notifier.message.Message;
import dev.understudy.notifier.message.MessageRequest;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The right to make one attempt at a delivery, and all that is needed for it. Made in the transaction that marks the
 * delivery as being sent; what it holds is not read again.
 */
record Claim(Delivery delivery, int attempt, Optional<PersonApplied> person, Optional<ProjectApplied> project) {

    String deliveryId() {
        return delivery.id;
    }

    String channel() {
        return delivery.channel;
    }

    Notification notification() {
        return delivery.notification;
    }

    MessageRequest messageRequest() {
        return new MessageRequest(notification().template, notification().purpose, language(), zone(), data());
    }

    OutgoingMessage outgoing(Message message) {
        return new OutgoingMessage(
                delivery.messageId(),
                notification().id,
                notification().projectId,
                notification().personId,
                delivery.address,
                delivery.secret,
                notification().purpose,
                notification().urgency,
                notification().template,
                data(),
                notification().incidentId,
                notification().requestedAt,
                message);
    }

    private Language language() {
        var preferences = new ArrayList<String>();
        person.map(PersonApplied::languages).ifPresent(preferences::addAll);
        project.map(ProjectApplied::languages).ifPresent(preferences::addAll);
        return Language.preferred(preferences);
    }

    private ZoneId zone() {
        try {
            return project.map(ProjectApplied::timeZone).map(ZoneId::of).orElse(ZoneOffset.UTC);
        } catch (DateTimeException e) {
            // A zone that this JDK does not know yet must not keep anybody from being told.
            return ZoneOffset.UTC;
        }
    }

    private Map<String, String> data() {
        var data = new HashMap<String, String>();
        data.put("project", project.map(ProjectApplied::name).orElse(notification().projectId));
        data.putAll(notification().data);
        return data;
    }
}
