package dev.understudy.notifier.telegram;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.understudy.notifier.bot.BotCommand;
import dev.understudy.notifier.notification.BotMessages;
import dev.understudy.notifier.recipient.Contacts;
import dev.understudy.notifier.recipient.LinkCodes;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** What people do to the bot, as the conformance cases tell it. */
@ApplicationScoped
public class BotCases {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final TelegramHandler handler;
    private final LinkCodes codes;
    private final Contacts contacts;
    private final BotMessages messages;
    private final Clock clock;

    BotCases(TelegramHandler handler, LinkCodes codes, Contacts contacts, BotMessages messages, Clock clock) {
        this.handler = handler;
        this.codes = codes;
        this.contacts = contacts;
        this.messages = messages;
        this.clock = clock;
    }

    public void check(String id, JsonNode given, JsonNode expect, String project) {
        switch (id) {
            case "in-command-without-slash", "in-command-longer-word", "in-command-with-argument" ->
                assertThat(BotCommand.parse(given.path("text").asText(), "")
                                .filter(BotCommand.Start.class::isInstance)
                                .isPresent())
                        .isEqualTo(expect.path("is_start_command").asBoolean());
            case "in-start-answers" -> {
                long chat = number();
                assertThat(message(chat, chat, "/start"))
                        .singleElement()
                        .isInstanceOfSatisfying(BotAnswer.Say.class, say -> assertThat(say.chat())
                                .isEqualTo(chat));
            }
            case "in-button-group-gone" -> {
                long chat = number();
                assertThat(toast(press(chat, chat, messages.tokenOfNothing())))
                        .isEqualTo("Not found: this message is no longer known.");
            }
            case "in-button-not-linked" -> denied(project, null);
            case "in-button-other-organisation" -> denied(project, "another-project");
            case "in-link-second-user-same-chat" -> twoInOneChat(project);
            default -> throw new AssertionError("no such thing here: " + id);
        }
    }

    private void denied(String project, String otherProject) {
        long account = number();
        if (otherProject != null) {
            QuarkusTransaction.requiringNew()
                    .run(() -> contacts.link(
                            new Contacts.Link(
                                    otherProject, "u9", "telegram", Long.toString(account), Long.toString(account)),
                            clock.instant()));
        }
        var token = messages.acknowledgeToken(project);
        assertThat(toast(press(-number(), account, token))).isEqualTo("This button is not yours.");
        assertThat(messages.isAnswered(token)).isFalse();
    }

    private void twoInOneChat(String project) {
        long chat = number();
        for (var person : List.of("u1", "u2")) {
            var code = QuarkusTransaction.requiringNew()
                    .call(() -> codes.issue(
                            project, person, "telegram", clock.instant().plusSeconds(600)));
            assertThat(message(chat, chat, "/link " + code)).hasSize(1);
        }
        var links = QuarkusTransaction.requiringNew().call(() -> contacts.linksOf("telegram", Long.toString(chat)));
        assertThat(links).extracting(Contacts.Link::personId).containsExactlyInAnyOrder("u1", "u2");
    }

    private static String toast(List<BotAnswer> answers) {
        assertThat(answers).hasSize(1);
        return ((BotAnswer.Toast) answers.getFirst()).text();
    }

    private List<BotAnswer> message(long chat, long from, String text) {
        return handler.on(tree("""
                        {"update_id": %d, "message": {"message_id": 1, "date": 1790000000, "text": "%s",
                         "chat": {"id": %d, "type": "private"}, "from": {"id": %d, "language_code": "en"}}}
                        """.formatted(number(), text, chat, from)), "understudy_bot");
    }

    private List<BotAnswer> press(long chat, long from, String token) {
        return handler.on(
                tree("""
                        {"update_id": %d, "callback_query": {"id": "q1", "data": "%s", "from": {"id": %d, "language_code": "en"},
                         "message": {"message_id": 5, "chat": {"id": %d, "type": "%s"}}}}
                        """.formatted(number(), token, from, chat, chat < 0 ? "group" : "private")), "understudy_bot");
    }

    private static JsonNode tree(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    private static long number() {
        return ThreadLocalRandom.current().nextLong(1_000_000, 1_000_000_000);
    }
}
