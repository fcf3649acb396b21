package dev.understudy.monitor.probe;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.events.CheckEvent.HttpTarget;
import dev.understudy.events.CheckTarget.OAuth2;
import dev.understudy.events.Failure;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Tokens by client credentials (RFC 6749, section 4.4), kept in memory while they are good. */
final class OAuthTokens {

    private static final Duration DEFAULT_LIFE = Duration.ofMinutes(5);
    private static final Duration LONGEST_LIFE = Duration.ofHours(12);
    private static final Duration MARGIN = Duration.ofSeconds(30);
    private static final int MOST_KEPT = 1000;

    /** @param failure why there is none */
    record Token(String value, @Nullable Failure failure) {}

    private record Kept(String value, Instant until) {}

    private final Map<OAuth2, Kept> kept = new ConcurrentHashMap<>();

    /** @param then called on the loop */
    void token(
            Conversation.Surroundings surroundings,
            EventLoop loop,
            OAuth2 client,
            Duration timeout,
            Consumer<Token> then) {
        var known = kept.get(client);
        if (known != null && surroundings.clock().instant().isBefore(known.until())) {
            then.accept(new Token(known.value(), null));
            return;
        }
        Thread.startVirtualThread(() -> {
            try {
                var secret = surroundings.secrets().value(client.secret());
                loop.execute(() -> fetch(surroundings, loop, client, secret, timeout, then));
            } catch (RuntimeException e) {
                loop.execute(() -> then.accept(failed("secret", String.valueOf(e.getMessage()))));
            }
        });
    }

    private void fetch(
            Conversation.Surroundings surroundings,
            EventLoop loop,
            OAuth2 client,
            String secret,
            Duration timeout,
            Consumer<Token> then) {
        var form = "grant_type=client_credentials&client_id=" + encoded(client.clientId()) + "&client_secret="
                + encoded(secret)
                + (client.scopes() == null || client.scopes().isEmpty()
                        ? ""
                        : "&scope=" + encoded(String.join(" ", client.scopes())));
        var problems = new Problems();
        var plain = new HttpTarget(client.url(), "POST", List.of());
        var request = HttpProbe.of(withForm(plain, form), problems);
        if (request == null || !problems.none()) {
            then.accept(failed("oauth2", "the token endpoint cannot be asked"));
            return;
        }
        var answered = new byte[1][];
        new HttpExchange(surroundings, loop, request, timeout, HttpExchange.Depth.SLOT, seen -> {
                    var body = answered[0];
                    if (seen.outcome() != Outcome.UP || body == null) {
                        var why = seen.failure() == null
                                ? "no answer"
                                : seen.failure().message();
                        then.accept(failed("oauth2", "no token from " + client.url() + ": " + why));
                        return;
                    }
                    then.accept(read(surroundings, client, body));
                })
                .with(new CookieJar(), (fields, body) -> answered[0] = body)
                .begin();
    }

    private static HttpTarget withForm(HttpTarget plain, String form) {
        return new HttpTarget(
                plain.url(),
                plain.method(),
                plain.expectStatus(),
                null,
                Map.of("Content-Type", "application/x-www-form-urlencoded", "Accept", "application/json"),
                null,
                form,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                false,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null);
    }

    private Token read(Conversation.Surroundings surroundings, OAuth2 client, byte[] body) {
        JsonNode answer;
        try {
            answer = HttpRules.JSON.readTree(body);
        } catch (IOException e) {
            return failed("oauth2", "the answer of " + client.url() + " is no JSON");
        }
        var value = answer.path("access_token").asText("");
        if (value.isEmpty() || value.length() > 16_384 || value.chars().anyMatch(c -> c <= ' ' || c > 126)) {
            return failed("oauth2", "the answer of " + client.url() + " has no usable access_token");
        }
        long seconds = answer.path("expires_in").asLong(DEFAULT_LIFE.toSeconds());
        var life = Duration.ofSeconds(Math.clamp(seconds, 0, LONGEST_LIFE.toSeconds()))
                .minus(MARGIN);
        if (life.isPositive()) {
            if (kept.size() >= MOST_KEPT) {
                kept.clear();
            }
            kept.put(client, new Kept(value, surroundings.clock().instant().plus(life)));
        }
        return new Token(value, null);
    }

    private static Token failed(String reason, String message) {
        return new Token("", new Failure(reason, message, null, null));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
