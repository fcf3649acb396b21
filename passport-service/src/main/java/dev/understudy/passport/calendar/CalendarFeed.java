package dev.understudy.passport.calendar;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An address at which a calendar program reads a project's expiries without a token.
 *
 * @param language ISO 639-1
 * @param note whose it is, or for what
 * @param path with the key; told once, when the feed is made
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CalendarFeed(
        String id,
        String projectId,
        String language,
        @Nullable String note,
        String createdBy,
        Instant createdAt,
        @Nullable String path) {}
