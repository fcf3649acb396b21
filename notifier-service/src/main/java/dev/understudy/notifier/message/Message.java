package dev.understudy.notifier.message;

/**
 * A message as a person reads it.
 *
 * @param subject one line
 * @param text plain text, lines end with {@code \n}
 * @param html a whole document that says the same, with everything that a user wrote escaped
 */
public record Message(Language language, String subject, String text, String html) {}
