package dev.understudy.events;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code notifier.requests.v1}: somebody is to be told something. */
public sealed interface NotificationEvent extends EventData {

    /**
     * @param notificationId stable over redelivery: one id, one telling
     * @param personId the recipient, a person of the project
     * @param template key of the message in notifier-service's catalogue, for example {@code incident.opened}
     * @param data what the template needs; times are ISO-8601 UTC instants
     * @param incidentId the incident whose state is looked at again right before sending
     * @param notAfter when telling it has lost its sense
     * @param incidentSequence the incident's last event when this was asked for: where it stood before that does not
     *     make the message pointless
     * @param drill true when the message belongs to an exercise and has to say so
     * @param channels contact kinds to use; as the person prefers when absent
     * @param actions what the recipient can answer: {@code acknowledge}, {@code resolve}, {@code snooze},
     *     {@code call-deputy}, {@code confirm-duty}...
     * @param alsoTold person ids of the others who are told the same at the same time
     */
    @EventType("notifier.notification.requested.v1")
    record NotificationRequested(
            String projectId,
            String notificationId,
            String personId,
            Purpose purpose,
            Urgency urgency,
            String template,
            Map<String, String> data,
            @Nullable String incidentId,
            Instant requestedAt,
            Instant notAfter,
            @Nullable Long incidentSequence,
            @Nullable Boolean drill,
            @Nullable List<String> channels,
            @Nullable List<String> actions,
            @Nullable List<String> alsoTold)
            implements NotificationEvent {

        /** A request that leaves everything optional open. */
        public NotificationRequested(
                String projectId,
                String notificationId,
                String personId,
                Purpose purpose,
                Urgency urgency,
                String template,
                Map<String, String> data,
                @Nullable String incidentId,
                Instant requestedAt,
                Instant notAfter) {
            this(
                    projectId,
                    notificationId,
                    personId,
                    purpose,
                    urgency,
                    template,
                    data,
                    incidentId,
                    requestedAt,
                    notAfter,
                    null,
                    null,
                    null,
                    null,
                    null);
        }

        @Override
        public String key() {
            return projectId + "/" + personId;
        }
    }

    /** Why somebody is told; decides what comes first under pressure. */
    enum Purpose {
        @JsonProperty("page")
        PAGE,
        @JsonProperty("escalation")
        ESCALATION,
        /** Somebody who has no duty here, but wants to know. */
        @JsonProperty("inform")
        INFORM,
        @JsonProperty("resolved")
        RESOLVED,
        @JsonProperty("reminder")
        REMINDER,
        @JsonProperty("report")
        REPORT,
        /** What was held back over quiet hours, in one message. */
        @JsonProperty("digest")
        DIGEST,
        /** Whether an address is this person's: asks for a round trip. */
        @JsonProperty("verification")
        VERIFICATION,
        @JsonProperty("test")
        TEST
    }

    enum Urgency {
        @JsonProperty("emergency")
        EMERGENCY,
        @JsonProperty("planned")
        PLANNED
    }
}
