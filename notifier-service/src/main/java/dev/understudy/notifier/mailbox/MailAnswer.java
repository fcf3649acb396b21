package dev.understudy.notifier.mailbox;

import dev.understudy.notifier.notification.ReplyAction;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a mail answers, and to which message of ours.
 *
 * @param deliveryId that the mail refers to
 * @param from bare address of the sender
 * @param action {@link ReplyAction#ACKNOWLEDGE} when the first line says so, else {@link ReplyAction#COMMENT}
 * @param text what was written, without what was quoted
 */
record MailAnswer(String deliveryId, String from, ReplyAction action, String text) {

    /** Our Message-IDs, as EmailChannel makes them; a repeated sending has a number behind the id. */
    private static final Pattern OURS = Pattern.compile(
            "<([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})(?:\\.\\d{1,9})?@understudy>");

    private static final Set<String> ACKNOWLEDGING = Set.of(
            "ack",
            "acknowledge",
            "acknowledged",
            "ok",
            "okay",
            "on it",
            "taking",
            "mine",
            "принято",
            "принял",
            "приняла",
            "беру",
            "взял",
            "взяла",
            "занимаюсь",
            "в работе",
            "ок",
            "да");

    /** "On Monday, X wrote:", "23 ноября, X пишет:", and the like. */
    private static final Pattern QUOTATION = Pattern.compile(
            "(?iu)^(on .{5,200} wrote:|.{5,200}(пишет|писал|писала|написал|написала):|-{2,} ?(original message|исходное сообщение|пересылаемое сообщение).*|_{10,}|from: .*|от: .*)$");

    /**
     * Empty when the mail is no answer to one of our messages.
     *
     * @param references of {@code In-Reply-To} and {@code References}, as they stand
     */
    static Optional<MailAnswer> of(List<String> references, String from, String body) {
        String id = null;
        for (var header : references) {
            var found = OURS.matcher(header);
            while (found.find()) {
                id = found.group(1);
            }
            if (id != null) {
                break;
            }
        }
        if (id == null || from.isBlank()) {
            return Optional.empty();
        }
        var text = written(body);
        var first = text.isEmpty() ? "" : text.split("\n", 2)[0];
        var said = first.toLowerCase(Locale.ROOT).replaceAll("[.!,…\\s]+$", "").strip();
        return Optional.of(new MailAnswer(
                id, from, ACKNOWLEDGING.contains(said) ? ReplyAction.ACKNOWLEDGE : ReplyAction.COMMENT, text));
    }

    /** What stands above the quotation and the signature. */
    private static String written(String body) {
        var lines = new ArrayList<String>();
        for (var line : body.replace("\r\n", "\n").split("\n", 2000)) {
            var bare = line.strip();
            if (bare.startsWith(">")
                    || line.equals("-- ")
                    || bare.equals("--")
                    || QUOTATION.matcher(bare).matches()) {
                break;
            }
            lines.add(line);
        }
        return String.join("\n", lines).strip();
    }

    /** RFC 3834: what a machine sent is not an answer of a person, and is not answered. */
    static boolean isAutomatic(
            Optional<String> autoSubmitted, Optional<String> precedence, Optional<String> returnPath) {
        return autoSubmitted
                        .filter(value -> !value.strip().equalsIgnoreCase("no"))
                        .isPresent()
                || precedence
                        .map(value -> value.strip().toLowerCase(Locale.ROOT))
                        .filter(Set.of("bulk", "junk", "list", "auto_reply")::contains)
                        .isPresent()
                || returnPath.filter(value -> value.strip().equals("<>")).isPresent();
    }
}
