package dev.understudy.notifier.channel;

import dev.understudy.events.NotificationEvent.Purpose;
import dev.understudy.events.NotificationEvent.Urgency;
import dev.understudy.notifier.message.Message;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One message on its way to one address.
 *
 * @param messageId the same for every attempt at the same telling, so that a receiver recognises a repetition
 * @param address an e-mail address, a URL...
 * @param secret reference to what signs or opens the channel; never the secret itself
 * @param template key in the message catalogue
 * @param data what the template was filled with; times are ISO-8601 UTC instants
 */
public record OutgoingMessage(
        String messageId,
        String notificationId,
        String projectId,
        String personId,
        String address,
        @Nullable String secret,
        Purpose purpose,
        Urgency urgency,
        String template,
        Map<String, String> data,
        @Nullable String incidentId,
        Instant requestedAt,
        Message message) {}
