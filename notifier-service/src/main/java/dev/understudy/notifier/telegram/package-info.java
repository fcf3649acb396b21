/** The Telegram bot's ear: buttons, commands and answers of people. */
@NullMarked
package dev.understudy.notifier.telegram;

import org.jspecify.annotations.NullMarked;
