package dev.understudy.notifier.channel;

import dev.understudy.notifier.message.Cut;
import org.jspecify.annotations.Nullable;

/**
 * A message as Telegram takes it: the first line bold, the rest as it is. The limit counts what is read, not the markup;
 * so the text is cut before the markup is put around it, which can never cut an entity.
 *
 * @param html in the Bot API's HTML style
 * @param plain the same without markup
 */
record TelegramText(String html, String plain) {

    /** Of one message, after entities parsing, in UTF-16 code units. */
    static final int LIMIT = 4096;

    private static final int SUBJECT_LIMIT = 512;
    private static final String BREAK = "\n\n";

    static TelegramText of(String subject, String text) {
        return of(subject, text, null);
    }

    /** @param whole where the whole is to be read, told when the text had to be cut */
    static TelegramText of(String subject, String text, @Nullable String whole) {
        var first = Cut.utf16(subject.strip(), SUBJECT_LIMIT);
        var body = text.strip();
        if (first.isEmpty() || body.isEmpty()) {
            var only = cut(first + body, LIMIT, whole);
            return new TelegramText(Markup.html(only), only);
        }
        var rest = cut(body, LIMIT - first.length() - BREAK.length(), whole);
        return new TelegramText("<b>" + Markup.html(first) + "</b>" + BREAK + Markup.html(rest), first + BREAK + rest);
    }

    private static String cut(String text, int limit, @Nullable String whole) {
        return text.length() <= limit || whole == null || whole.length() > SUBJECT_LIMIT
                ? Cut.utf16(text, limit)
                : Cut.utf16(text, limit - whole.length() - 1) + "\n" + whole;
    }
}
