package dev.understudy.notifier.channel;

import java.util.stream.Collectors;

/** A message for providers that know neither buttons nor a subject: all in one text, links at the end. */
final class ChatLines {

    private ChatLines() {}

    static String text(OutgoingMessage message) {
        return message.message().subject() + "\n\n" + message.message().text().strip();
    }

    static String links(OutgoingMessage message) {
        return message.actions().stream()
                .filter(action -> action.url() != null)
                .map(action -> action.label() + ": " + action.url())
                .collect(Collectors.joining("\n"));
    }
}
