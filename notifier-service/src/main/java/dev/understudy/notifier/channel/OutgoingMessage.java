package dev.understudy.notifier.channel;

import dev.understudy.events.NotificationEvent.Purpose;
import dev.understudy.events.NotificationEvent.Urgency;
import dev.understudy.notifier.message.Message;
import java.time.Instant;
import java.util.List;
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
 * @param actions what the person can do at once, the likeliest first
 * @param unsubscribe where the person can end messages of this kind; only of those that can be ended
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
        Message message,
        List<Action> actions,
        @Nullable String unsubscribe) {

    /**
     * @param name {@code acknowledge}, {@code resolve}...
     * @param label in the person's language
     * @param token opaque and signed, 1 to 64 bytes of ASCII; whoever shows it was told this very message
     * @param url a page that asks before it acts; absent while the service does not know its own address
     */
    public record Action(
            String name,
            String label,
            String token,
            @Nullable String url) {}
}
