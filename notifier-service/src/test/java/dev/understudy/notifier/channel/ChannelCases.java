package dev.understudy.notifier.channel;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.notifier.NotifierConfig;
import dev.understudy.notifier.channel.Outbound.Outcome;
import dev.understudy.notifier.message.Language;
import dev.understudy.notifier.message.Message;
import io.vertx.ext.mail.MailClient;
import java.util.Optional;

/** Lets tests of other packages ask what this one decides. */
public final class ChannelCases {

    private ChannelCases() {}

    public static boolean isTriedAgain(int status, String text) {
        return switch (Verdict.of(answered(status, text), "id")) {
            case SendResult.Retry retry -> true;
            case SendResult.Busy busy -> true;
            case SendResult.Accepted accepted -> false;
            case SendResult.Moved moved -> false;
            case SendResult.Permanent permanent -> false;
            case SendResult.Uncertain uncertain -> false;
        };
    }

    public static String reason(int status) {
        return Verdict.of(answered(status, ""), "id")
                .failure()
                .map(SendResult.Reason::word)
                .orElse("");
    }

    public static String said(int status, String text) {
        return answered(status, text).said();
    }

    /** What does not fit ends with where the whole is to be read. */
    public static void cutWithALink(int length, int most) {
        var link = "https://suite.test/incidents/1";
        assertThat(TelegramText.of("Shop", "x".repeat(length), link).plain())
                .hasSizeLessThanOrEqualTo(most)
                .endsWith("x…\n" + link);
        assertThat(TelegramText.of("Shop", "short", link).plain()).isEqualTo("Shop\n\nshort");
    }

    /** What there is to do comes as a link, wherever the number is. */
    public static void shortMessage(JsonNode expect) {
        var message = ChannelContractTest.outgoing(
                "+12025550123", new Message(Language.EN, "Emergency: shop", "x".repeat(1000), "<p>html</p>"));
        var text = SmsGateway.text(message);
        var link = message.actions().getFirst().url();
        assertThat(link).isNotNull();
        assertThat(text.endsWith(" " + link))
                .isEqualTo(expect.path("contains_link").asBoolean())
                .isEqualTo(expect.path("offers_actions").asBoolean());
    }

    /** Sends a mail through a client of the caller's, and says that it was taken. */
    public static void mail(MailClient client, NotifierConfig config, String host, String to) {
        var result = new EmailChannel(client, config, host, "understudy@example.com")
                .send(ChannelContractTest.outgoing(to, new Message(Language.EN, "Hello", "text", "<p>text</p>")));
        assertThat(result).isInstanceOf(SendResult.Accepted.class);
    }

    private static Outcome.Answered answered(int status, String text) {
        return new Outcome.Answered(status, Optional.empty(), text);
    }

    /** A text of a length, or a template, in one of Telegram's two forms. */
    public static void telegramText(JsonNode given, JsonNode expect) {
        boolean html = given.path("parse_mode").asText("").equals("HTML");
        var text = given.has("template")
                ? given.path("template").asText()
                : "x".repeat(given.path("content_length").asInt());
        var made = TelegramText.of("", text);
        var form = html ? made.html() : made.plain();
        if (expect.path("text").asText().equals("unchanged")) {
            assertThat(form).isEqualTo(text);
        } else if (expect.has("length")) {
            assertThat(form)
                    .hasSize(expect.path("length").asInt())
                    .endsWith(expect.path("ends_with").asText());
            assertThat(form)
                    .startsWith(text.substring(0, expect.path("prefix_kept").asInt()));
        } else if (expect.has("contains_original")) {
            assertThat(form.contains(text.substring(0, 100)))
                    .isEqualTo(expect.path("contains_original").asBoolean());
        } else {
            assertThat(form).isEqualTo(expect.path("text").asText());
        }
    }
}
