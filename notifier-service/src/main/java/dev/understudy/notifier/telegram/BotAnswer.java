package dev.understudy.notifier.telegram;

import org.jspecify.annotations.Nullable;

/** What the bot says back, once what was asked for is stored. */
sealed interface BotAnswer {

    /** @param thread the forum topic to answer in */
    record Say(long chat, @Nullable Long thread, String text) implements BotAnswer {}

    /** To whoever pressed a button; always, or the button keeps spinning. */
    record Toast(String queryId, String text, boolean alert) implements BotAnswer {}
}
