package dev.understudy.notifier.channel;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.kit.problem.InvalidInput;
import dev.understudy.kit.secret.SecretReference;
import dev.understudy.kit.secret.SecretUnavailable;
import dev.understudy.kit.secret.Secrets;
import dev.understudy.notifier.NotifierConfig;
import dev.understudy.notifier.message.PlainText;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * The Telegram Bot API (<a href="https://core.telegram.org/bots/api">core.telegram.org/bots/api</a>). The bot's token is
 * a part of the path, so no text that comes from here names one.
 */
@Singleton
public class TelegramApi {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MAX_DETAIL = 300;

    private final Outbound outbound;
    private final Secrets secrets;
    private final NotifierConfig.Telegram config;

    TelegramApi(Outbound outbound, Secrets secrets, NotifierConfig config) {
        this.outbound = outbound;
        this.secrets = secrets;
        this.config = config.telegram();
    }

    /** What came of a call. */
    public sealed interface Result {

        record Ok(JsonNode result) implements Result {}

        /**
         * @param code as of HTTP: 400, 403, 429...
         * @param retryAfter only with 429
         * @param movedTo the chat's id by now
         */
        record Refused(int code, String description, Optional<Duration> retryAfter, Optional<String> movedTo)
                implements Result {

            /** In lower case, to look for words in. */
            boolean says(String words) {
                return description.toLowerCase(java.util.Locale.ROOT).contains(words);
            }

            String said() {
                return "Telegram answered " + code + (description.isEmpty() ? "" : ": \"" + description + "\"");
            }
        }

        record NotSent(String why) implements Result {}

        record Unanswered(String why) implements Result {}
    }

    public boolean isConfigured() {
        return config.token().isPresent();
    }

    public static ObjectNode parameters() {
        return JsonNodeFactory.instance.objectNode();
    }

    public Result call(String method, ObjectNode parameters) {
        return call(method, parameters, config.timeout());
    }

    public Result call(String method, ObjectNode parameters, Duration timeout) {
        String token;
        byte[] body;
        try {
            token = secrets.resolve(SecretReference.parse(config.token()
                            .orElseThrow(() -> new IllegalStateException(
                                    "Telegram is not configured: set understudy.notifier.telegram.token"))))
                    .value()
                    .strip();
            body = JSON.writeValueAsBytes(parameters);
        } catch (SecretUnavailable | InvalidInput | IllegalStateException e) {
            return new Result.NotSent(String.valueOf(e.getMessage()));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("parameters always have a JSON form", e);
        }
        if (!token.matches("[0-9]{1,20}:[A-Za-z0-9_-]{10,200}")) {
            return new Result.NotSent("the bot's token has not the form of one");
        }
        var url = config.baseUrl().replaceFirst("/+$", "") + "/bot" + token + "/" + method;
        return switch (outbound.exchange(new Outbound.Call(
                "POST", url, Map.of("content-type", "application/json; charset=utf-8"), body, true, timeout))) {
            case Outbound.Outcome.Answered answered -> read(answered);
            case Outbound.Outcome.NotSent notSent -> new Result.NotSent(notSent.why());
            case Outbound.Outcome.Refused refused -> new Result.NotSent(refused.why());
            case Outbound.Outcome.Unanswered unanswered -> new Result.Unanswered(unanswered.why());
        };
    }

    private static Result read(Outbound.Outcome.Answered answered) {
        var json = tree(answered.text());
        if (answered.isSuccess() && json.path("ok").asBoolean(true)) {
            return new Result.Ok(json.path("result"));
        }
        // A proxy or an own server may put the code into the body alone.
        int code = answered.isSuccess() ? json.path("error_code").asInt(500) : answered.status();
        var wait = json.at("/parameters/retry_after");
        return new Result.Refused(
                code,
                PlainText.line(json.path("description").asText(answered.text()), MAX_DETAIL),
                wait.canConvertToInt() ? Outbound.reasonable(Duration.ofSeconds(wait.asInt())) : answered.retryAfter(),
                json.at("/parameters/migrate_to_chat_id").isIntegralNumber()
                        ? Optional.of(json.at("/parameters/migrate_to_chat_id").asText())
                        : Optional.empty());
    }

    private static JsonNode tree(String text) {
        try {
            var tree = JSON.readTree(text.getBytes(UTF_8));
            return tree == null ? MissingNode.getInstance() : tree;
        } catch (java.io.IOException e) {
            return MissingNode.getInstance();
        }
    }
}
