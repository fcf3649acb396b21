package dev.understudy.passport.calendar;

import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/**
 * @param language {@code en} or {@code ru}; the project's first language when absent
 * @param note whose it is, or for what
 */
public record NewFeed(
        @Nullable String language,
        @Nullable @Size(max = 200) String note) {}
