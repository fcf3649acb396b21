package dev.understudy.notifier.channel;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.understudy.kit.problem.InvalidInput;
import dev.understudy.kit.secret.SecretReference;
import dev.understudy.kit.secret.SecretUnavailable;
import dev.understudy.kit.secret.Secrets;
import dev.understudy.notifier.NotifierConfig;
import jakarta.inject.Singleton;
import java.net.URLEncoder;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What the channels of chat services and gateways share: secrets at the moment of use, and HTTP with JSON or a form. */
@Singleton
class Provider {

    static final ObjectMapper JSON = new ObjectMapper();

    private final Outbound outbound;
    private final Secrets secrets;
    private final Duration timeout;

    Provider(Outbound outbound, Secrets secrets, NotifierConfig config) {
        this.outbound = outbound;
        this.secrets = secrets;
        this.timeout = config.webhook().timeout();
    }

    /** A secret, or why there is none; somebody has to mend it, so messages wait. */
    sealed interface Key {
        record Value(String value) implements Key {}

        record Missing(SendResult.Retry result) implements Key {}
    }

    Key key(Optional<String> reference, String setting) {
        if (reference.isEmpty()) {
            return new Key.Missing(new SendResult.Retry(setting + " is not set"));
        }
        return key(reference.get());
    }

    Key key(String reference) {
        try {
            return new Key.Value(
                    secrets.resolve(SecretReference.parse(reference)).value().strip());
        } catch (SecretUnavailable | InvalidInput e) {
            return new Key.Missing(new SendResult.Retry(String.valueOf(e.getMessage())));
        }
    }

    /** Where to post: the address itself, or what its secret names because the URL is as good as a password. */
    Key url(OutgoingMessage message) {
        return message.secret() == null ? new Key.Value(message.address()) : key(message.secret());
    }

    Outbound.Outcome json(String url, Map<String, String> headers, JsonNode body) {
        try {
            return post(url, headers, "application/json; charset=utf-8", JSON.writeValueAsBytes(body));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a message always has a JSON form", e);
        }
    }

    Outbound.Outcome form(String url, Map<String, String> fields) {
        var body = fields.entrySet().stream()
                .map(field ->
                        URLEncoder.encode(field.getKey(), UTF_8) + "=" + URLEncoder.encode(field.getValue(), UTF_8))
                .collect(Collectors.joining("&"));
        return post(url, Map.of(), "application/x-www-form-urlencoded; charset=utf-8", body.getBytes(UTF_8));
    }

    private Outbound.Outcome post(String url, Map<String, String> headers, String type, byte[] body) {
        return call("POST", url, headers, type, body);
    }

    Outbound.Outcome call(String method, String url, Map<String, String> headers, String type, byte[] body) {
        var all = new HashMap<>(headers);
        if (!type.isEmpty()) {
            all.put("content-type", type);
        }
        return outbound.exchange(new Outbound.Call(method, url, all, body, true, timeout));
    }

    static JsonNode tree(@Nullable String text) {
        if (text == null) {
            return MissingNode.getInstance();
        }
        try {
            var tree = JSON.readTree(text);
            return tree == null ? MissingNode.getInstance() : tree;
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance();
        }
    }
}
