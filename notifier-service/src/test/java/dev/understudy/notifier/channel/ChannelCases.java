package dev.understudy.notifier.channel;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.notifier.channel.Outbound.Outcome;
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
        return Verdict.reason(status).orElse("");
    }

    public static String said(int status, String text) {
        return answered(status, text).said();
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
