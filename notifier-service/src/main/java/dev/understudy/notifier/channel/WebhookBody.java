package dev.understudy.notifier.channel;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.understudy.events.NotificationEvent.Purpose;
import dev.understudy.events.NotificationEvent.Urgency;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a webhook's receiver gets, in the form that Standard Webhooks recommends.
 *
 * @param type what it is about: the message's key in the catalogue, {@code incident.opened}...
 * @param timestamp when the message was asked for, ISO-8601 UTC; the same at every attempt
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record WebhookBody(String type, String timestamp, Data data) {

    private static final ObjectMapper JSON = JsonMapper.builder().build();

    /**
     * @param purpose {@code page}, {@code escalation}, {@code inform}, {@code resolved}, {@code reminder}, {@code
     *     report} or {@code test}
     * @param urgency {@code emergency} or {@code planned}
     * @param incident id, and whatever of title, zone, url, reason, assignee, startedAt, responseDue, resolvedAt,
     *     durationMinutes... is known; absent when it is about none
     * @param subject one line, in the person's language
     * @param text the message as a person reads it
     * @param links addresses to go on with, by name
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Data(
            String notificationId,
            Purpose purpose,
            Urgency urgency,
            Project project,
            String person,
            @Nullable Map<String, String> incident,
            String language,
            String subject,
            String text,
            Map<String, String> links) {}

    record Project(String id, String name) {}

    static byte[] of(OutgoingMessage message) {
        var links = new TreeMap<String, String>();
        var incidentUrl = message.data().get("incidentUrl");
        if (incidentUrl != null) {
            links.put("incident", incidentUrl);
        }
        // Pages that ask before they act; a program that is sure of itself may POST to them.
        for (var action : message.actions()) {
            if (action.url() != null) {
                links.put(action.name(), action.url());
            }
        }
        var body = new WebhookBody(
                message.template(),
                message.requestedAt().toString(),
                new Data(
                        message.notificationId(),
                        message.purpose(),
                        message.urgency(),
                        new Project(message.projectId(), message.data().getOrDefault("project", message.projectId())),
                        message.personId(),
                        incident(message),
                        message.message().language().code(),
                        message.message().subject(),
                        message.message().text(),
                        links));
        try {
            return JSON.writeValueAsBytes(body);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot write a webhook's body as JSON", e);
        }
    }

    private static @Nullable Map<String, String> incident(OutgoingMessage message) {
        if (message.incidentId() == null) {
            return null;
        }
        var incident = new TreeMap<>(message.data());
        incident.remove("project");
        incident.remove("incidentUrl");
        incident.remove("incidentId");
        incident.put("id", message.incidentId());
        return incident;
    }
}
