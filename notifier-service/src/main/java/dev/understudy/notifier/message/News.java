package dev.understudy.notifier.message;

import dev.understudy.events.NotificationEvent.Purpose;
import org.jspecify.annotations.Nullable;

/** News that is told in one message with others: one line of it. */
public record News(
        Purpose purpose,
        String project,
        @Nullable String title,
        @Nullable String url) {}
