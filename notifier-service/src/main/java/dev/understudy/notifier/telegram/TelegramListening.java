package dev.understudy.notifier.telegram;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.kit.problem.InvalidInput;
import dev.understudy.kit.secret.SecretReference;
import dev.understudy.kit.secret.SecretUnavailable;
import dev.understudy.kit.secret.Secrets;
import dev.understudy.notifier.NotifierConfig;
import dev.understudy.notifier.channel.TelegramApi;
import dev.understudy.notifier.channel.TelegramApi.Result;
import dev.understudy.notifier.recipient.Seen;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Hears the bot: tells Telegram where to post, or asks it for news. Of several replicas one asks at a time; should two
 * overlap for a moment, each update still has its effect once.
 */
@ApplicationScoped
class TelegramListening {

    private static final Logger LOG = Logger.getLogger(TelegramListening.class);
    private static final String TASK = "telegram-polling";
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(3);
    private static final Duration WHILE_ANOTHER_LISTENS = Duration.ofSeconds(5);
    private static final Duration GOODBYE = Duration.ofSeconds(2);
    private static final int CONFLICT = 409;
    private static final int MOST_ATTEMPTS = 5;

    private final TelegramBot bot;
    private final TelegramApi api;
    private final Seen seen;
    private final Secrets secrets;
    private final NotifierConfig config;
    private final Clock clock;
    private final String holder;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final Thread thread = new Thread(this::listen, "telegram-polling");

    TelegramListening(
            TelegramBot bot,
            TelegramApi api,
            Seen seen,
            Secrets secrets,
            NotifierConfig config,
            Clock clock,
            @ConfigProperty(name = "understudy.instance-id") String instance) {
        this.bot = bot;
        this.api = api;
        this.seen = seen;
        this.secrets = secrets;
        this.config = config;
        this.clock = clock;
        // The next life of this replica goes on at once, and need not wait for its own lease to end.
        this.holder = instance;
        thread.setDaemon(true);
    }

    void start(@Observes StartupEvent event) {
        if (api.isConfigured() && config.telegram().listening() != NotifierConfig.Listening.OFF) {
            thread.start();
        }
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        boolean listening = thread.isAlive();
        stopping.countDown();
        thread.interrupt();
        if (listening) {
            thread.join(GOODBYE);
            // Another replica listens at once.
            QuarkusTransaction.requiringNew().run(() -> seen.release(TASK, holder));
        }
    }

    @Scheduled(every = "1h", delayed = "15m")
    void forgetOld() {
        QuarkusTransaction.requiringNew().run(() -> seen.forgetOld(clock.instant()));
    }

    private void listen() {
        try {
            bot.introduce();
            switch (config.telegram().listening()) {
                case OFF -> {
                    // Nobody wants to hear.
                }
                case WEBHOOK -> announce();
                case POLLING -> poll();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void announce() throws InterruptedException {
        while (stopping.getCount() > 0) {
            try {
                var url = config.publicUrl().orElse("");
                var parameters = TelegramApi.parameters()
                        .put("url", url.replaceFirst("/+$", "") + "/hooks/telegram")
                        .put(
                                "secret_token",
                                secrets.resolve(SecretReference.parse(config.telegram()
                                                .webhookSecret()
                                                .orElse("")))
                                        .value());
                allow(parameters);
                if (url.isEmpty()) {
                    LOG.error("Telegram cannot reach this service: set understudy.notifier.public-url");
                    return;
                }
                if (api.call("setWebhook", parameters) instanceof Result.Ok) {
                    LOG.info("Telegram posts its updates here");
                    return;
                }
            } catch (SecretUnavailable | InvalidInput e) {
                LOG.errorf("Telegram needs understudy.notifier.telegram.webhook-secret: %s", e.getMessage());
            }
            pause(AFTER_FAILURE.multipliedBy(10));
        }
    }

    private static void allow(ObjectNode parameters) {
        parameters
                .putArray("allowed_updates")
                .add("message")
                .add("callback_query")
                .add("my_chat_member");
    }

    private void poll() throws InterruptedException {
        var patience = config.telegram().pollTimeout();
        long next = 0;
        while (stopping.getCount() > 0) {
            try {
                boolean mine = QuarkusTransaction.requiringNew()
                        .call(() -> seen.holds(TASK, holder, clock.instant(), patience.plusSeconds(30)));
                if (!mine) {
                    next = 0;
                    pause(WHILE_ANOTHER_LISTENS);
                    continue;
                }
                if (next == 0) {
                    next = QuarkusTransaction.requiringNew().call(() -> seen.last(TelegramHandler.KIND)
                            .map(last -> last + 1)
                            .orElse(0L));
                }
                next = ask(next, patience);
            } catch (RuntimeException e) {
                LOG.warnf("Listening to Telegram pauses for %s: %s", AFTER_FAILURE, e);
                pause(AFTER_FAILURE);
            }
        }
    }

    private long ask(long offset, Duration patience) throws InterruptedException {
        var parameters = TelegramApi.parameters().put("offset", offset).put("timeout", patience.toSeconds());
        allow(parameters);
        var result = api.call("getUpdates", parameters, patience.plusSeconds(10));
        long next = offset;
        switch (result) {
            case Result.Ok ok -> {
                for (var update : ok.result()) {
                    take(update);
                    next = Math.max(next, update.path("update_id").asLong() + 1);
                }
            }
            case Result.Refused refused -> {
                if (refused.code() == CONFLICT && refused.description().contains("webhook")) {
                    LOG.warn("The bot had a webhook; it is taken away, because this service asks for updates");
                    api.call("deleteWebhook", TelegramApi.parameters());
                }
                pause(refused.retryAfter().orElse(AFTER_FAILURE));
            }
            case Result.NotSent notSent -> pause(AFTER_FAILURE);
            case Result.Unanswered unanswered -> pause(AFTER_FAILURE);
        }
        return next;
    }

    /** One that fails again and again is left behind: those after it wait for it. */
    private void take(JsonNode update) throws InterruptedException {
        for (int attempt = 1; ; attempt++) {
            try {
                bot.say(bot.accept(update));
                return;
            } catch (RuntimeException e) {
                if (attempt == MOST_ATTEMPTS) {
                    LOG.errorf(e, "Update %s of Telegram is left behind", update.path("update_id"));
                    return;
                }
                pause(AFTER_FAILURE.multipliedBy(attempt));
            }
        }
    }

    private void pause(Duration time) throws InterruptedException {
        if (stopping.await(time.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new InterruptedException("stopping");
        }
    }
}
