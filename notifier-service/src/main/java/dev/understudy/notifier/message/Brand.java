package dev.understudy.notifier.message;

import org.jspecify.annotations.Nullable;

/**
 * How messages to a client's people look.
 *
 * @param name who writes, instead of Understudy
 * @param color accent, {@code #rrggbb}
 * @param footer one line under each mail
 */
public record Brand(
        @Nullable String name,
        @Nullable String color,
        @Nullable String footer) {

    public static final Brand NONE = new Brand(null, null, null);
}
