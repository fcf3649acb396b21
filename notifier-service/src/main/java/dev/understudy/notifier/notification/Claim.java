package dev.understudy.notifier.notification;

import dev.understudy.events.PersonEvent.PersonApplied;
import dev.understudy.events.ProjectEvent.ProjectApplied;
import dev.understudy.notifier.incident.IncidentState;
import dev.understudy.notifier.message.Language;
import dev.understudy.notifier.message.News;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The right to make one attempt at a delivery, and all that is needed for it. Made in the transaction that marks the
 * delivery as being sent; what it holds is not read again.
 *
 * @param together what else is told with it
 * @param alsoOpen titles of the project's other open incidents, for whoever is called
 */
record Claim(
        Delivery delivery,
        int attempt,
        Optional<PersonApplied> person,
        Optional<ProjectApplied> project,
        List<News> together,
        Optional<IncidentState> incident,
        List<String> alsoOpen) {

    String deliveryId() {
        return delivery.id;
    }

    String channel() {
        return delivery.channel;
    }

    Notification notification() {
        return delivery.notification;
    }

    Language language() {
        var preferences = new ArrayList<String>();
        person.map(PersonApplied::languages).ifPresent(preferences::addAll);
        project.map(ProjectApplied::languages).ifPresent(preferences::addAll);
        return Language.preferred(preferences);
    }

    ZoneId zone() {
        return zone(project);
    }

    static ZoneId zone(Optional<ProjectApplied> project) {
        try {
            return project.map(ProjectApplied::timeZone).map(ZoneId::of).orElse(ZoneOffset.UTC);
        } catch (DateTimeException e) {
            // A zone that this JDK does not know yet must not keep anybody from being told.
            return ZoneOffset.UTC;
        }
    }

    Map<String, String> data() {
        var data = new HashMap<String, String>();
        data.put("project", project.map(ProjectApplied::name).orElse(notification().projectId));
        data.putAll(notification().data);
        return data;
    }
}
