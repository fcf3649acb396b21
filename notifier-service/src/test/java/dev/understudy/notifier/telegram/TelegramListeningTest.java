package dev.understudy.notifier.telegram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.understudy.kit.secret.Secrets;
import dev.understudy.notifier.ConfigVariant;
import dev.understudy.notifier.NotifierTestResource;
import dev.understudy.notifier.channel.TelegramApi;
import dev.understudy.notifier.notification.TelegramDouble;
import dev.understudy.notifier.recipient.Seen;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How the bot hears, against a Bot API server. */
@QuarkusTest
class TelegramListeningTest {

    @ConfigProperty(name = "test.provider.port")
    int port;

    @Inject
    TelegramBot bot;

    @Inject
    TelegramApi api;

    @Inject
    Seen seen;

    @Inject
    Secrets secrets;

    @Inject
    Clock clock;

    @Inject
    EntityManager entities;

    private TelegramDouble telegram;

    @BeforeEach
    void start() {
        telegram = new TelegramDouble(port, NotifierTestResource.BOT_TOKEN);
        // What other tests posted with numbers of their own.
        QuarkusTransaction.requiringNew().run(() -> {
            entities.createNativeQuery("DELETE FROM incoming_seen WHERE source = 'telegram'")
                    .executeUpdate();
            entities.createNativeQuery("DELETE FROM task_lease").executeUpdate();
        });
    }

    @AfterEach
    void stop() {
        telegram.close();
    }

    @Test
    void pollingTakesEachUpdateOnceAndOneReplicaAsksAtATime() throws InterruptedException {
        long update = ThreadLocalRandom.current().nextLong(1_000_000, 2_000_000);
        // Somebody had given the bot a webhook.
        telegram.say(
                "getUpdates",
                409,
                "{\"ok\":false,\"error_code\":409,\"description\":\"Conflict: can't use getUpdates method while webhook is active\",\"parameters\":{\"retry_after\":1}}");
        var first = listening("polling", "first");
        var second = listening("polling", "second");
        first.start(null);
        try {
            await().until(() -> telegram.of("deleteWebhook").size() == 1);
            assertThat(holder()).isEqualTo("first");
            second.start(null);

            telegram.update(help(update));
            telegram.update(help(update));
            await().until(() -> telegram.of("sendMessage").size() == 1);
            await().until(() -> telegram.of("getUpdates")
                            .getLast()
                            .parameters()
                            .path("offset")
                            .asLong()
                    == update + 1);
            assertThat(telegram.of("getUpdates").getLast().parameters().path("allowed_updates"))
                    .hasToString("[\"message\",\"callback_query\",\"my_chat_member\"]");
            assertThat(holder()).isEqualTo("first");
        } finally {
            first.stop(null);
        }
        // The other one need not wait for a lease to end.
        try {
            await().until(() -> "second".equals(holder()));
            telegram.update(help(update + 1));
            await().until(() -> telegram.of("sendMessage").size() == 2);
            // It went on where the first had stopped.
            assertThat(telegram.of("getUpdates")
                            .getLast()
                            .parameters()
                            .path("offset")
                            .asLong())
                    .isGreaterThan(update);
        } finally {
            second.stop(null);
        }
    }

    @Test
    void aWebhookIsAnnouncedWithItsSecret() throws InterruptedException {
        var listening = listening("webhook", "first");
        listening.start(null);
        try {
            await().until(() -> telegram.of("setWebhook").size() == 1);
            var parameters = telegram.of("setWebhook").getFirst().parameters();
            assertThat(parameters.path("url").asText()).isEqualTo("https://notifier.test/hooks/telegram");
            assertThat(parameters.path("secret_token").asText()).isEqualTo(NotifierTestResource.HOOK_SECRET);
            assertThat(telegram.of("getUpdates")).isEmpty();
        } finally {
            listening.stop(null);
        }
    }

    private TelegramListening listening(String mode, String instance) {
        return new TelegramListening(
                bot, api, seen, secrets, ConfigVariant.with(Map.of("telegram.listening", mode)), clock, instance);
    }

    private String holder() {
        List<?> holders = QuarkusTransaction.requiringNew().call(() -> entities.createNativeQuery(
                        "SELECT holder FROM task_lease WHERE name = 'telegram-polling'", String.class)
                .getResultList());
        return holders.isEmpty() ? null : (String) holders.getFirst();
    }

    private static String help(long update) {
        return """
                {"update_id": %d, "message": {"message_id": 1, "date": 1790000000, "text": "/help",
                 "chat": {"id": 777001, "type": "private"}, "from": {"id": 777001, "language_code": "ru"}}}
                """.formatted(update);
    }
}
