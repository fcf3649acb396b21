package dev.understudy.notifier.channel;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.understudy.events.NotificationEvent.Purpose;
import dev.understudy.events.NotificationEvent.Urgency;
import dev.understudy.notifier.NotifierTestResource;
import dev.understudy.notifier.limit.Bucket;
import dev.understudy.notifier.limit.Limit;
import dev.understudy.notifier.message.Language;
import dev.understudy.notifier.message.Message;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every channel over HTTP owes to the engine; e-mail's half is in DeliveryLineTest. */
@QuarkusTest
class ChannelContractTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * A channel, and its provider's way to say things.
     *
     * @param limit of the longest text that goes out, in characters of the request's body
     */
    private record Dialect(
            String kind, String address, String accepted, int goneStatus, String gone, String busyBody, int limit) {}

    private static final Map<String, Dialect> DIALECTS = Stream.of(
                    new Dialect("webhook", "http://127.0.0.1:%d/hook", "", 410, "", "", 400_000),
                    new Dialect(
                            "telegram",
                            "4711",
                            "{\"ok\":true,\"result\":{\"message_id\":9,\"chat\":{\"id\":4711}}}",
                            403,
                            "{\"ok\":false,\"error_code\":403,\"description\":\"Forbidden: bot was blocked by the user\"}",
                            "{\"ok\":false,\"error_code\":429,\"description\":\"Too Many Requests\",\"parameters\":{\"retry_after\":7}}",
                            40_000),
                    new Dialect("slack", "http://127.0.0.1:%d/hook", "ok", 404, "no_service", "", 20_000),
                    new Dialect("mattermost", "http://127.0.0.1:%d/hook", "ok", 410, "", "", 20_000),
                    new Dialect(
                            "max",
                            "4711",
                            "{\"message\":{\"body\":{\"mid\":\"mid.1\"}}}",
                            403,
                            "{\"code\":\"chat.denied\",\"message\":\"chat denied\"}",
                            "",
                            40_000),
                    new Dialect(
                            "vk",
                            "4711",
                            "{\"response\":5}",
                            200,
                            "{\"error\":{\"error_code\":901,\"error_msg\":\"Can't send messages for users without permission\"}}",
                            "",
                            60_000),
                    new Dialect("ntfy", "my-topic", "{\"id\":\"abc\"}", 410, "", "", 20_000),
                    new Dialect(
                            "sms",
                            "+79001234567",
                            "{\"id\":\"77\",\"cnt\":1}",
                            200,
                            "{\"error\":\"invalid number\",\"error_code\":7}",
                            "",
                            6_000),
                    new Dialect(
                            "phone",
                            "+79001234567",
                            "{\"id\":\"78\",\"cnt\":1}",
                            200,
                            "{\"error\":\"invalid number\",\"error_code\":8}",
                            "",
                            6_000))
            .collect(java.util.stream.Collectors.toMap(Dialect::kind, dialect -> dialect));

    @ConfigProperty(name = "test.provider.port")
    int port;

    @Inject
    Channels channels;

    static Stream<String> kinds() {
        return DIALECTS.keySet().stream().sorted();
    }

    @Test
    void everyChannelButMailIsHere() {
        assertThat(channels.kinds())
                .containsExactlyInAnyOrderElementsOf(Stream.concat(DIALECTS.keySet().stream(), Stream.of("email"))
                        .toList());
    }

    @Test
    void providersAreNeverAskedForMoreThanTheyAllowInAnyPeriod() {
        var telegram = channels.find("telegram").orElseThrow();
        assertThat(most(telegram.accountLimits(), Duration.ofSeconds(1))).isBetween(25, 30);
        assertThat(most(telegram.addressLimits("4711"), Duration.ofSeconds(1))).isEqualTo(1);
        assertThat(most(telegram.addressLimits("-1001234567890/17"), Duration.ofMinutes(1)))
                .isBetween(15, 20);
        assertThat(most(channels.find("vk").orElseThrow().accountLimits(), Duration.ofSeconds(1)))
                .isBetween(15, 20);
        assertThat(most(channels.find("max").orElseThrow().accountLimits(), Duration.ofSeconds(1)))
                .isBetween(25, 30);
    }

    /** How many go out in the busiest period when there is always one more to send. */
    private static int most(List<Limit> limits, Duration period) {
        var start = Instant.parse("2026-11-23T12:00:00Z");
        var buckets = new ArrayList<>(limits.stream().map(Bucket::fullAt).toList());
        var sent = new ArrayList<Instant>();
        for (var now = start; now.isBefore(start.plus(period.multipliedBy(3))); now = now.plusMillis(10)) {
            var moment = now;
            while (buckets.stream().allMatch(bucket -> bucket.allows(moment))) {
                buckets.replaceAll(bucket -> bucket.take(moment));
                sent.add(moment);
            }
        }
        return sent.stream()
                .mapToInt(first -> (int) sent.stream()
                        .filter(other -> !other.isBefore(first) && other.isBefore(first.plus(period)))
                        .count())
                .max()
                .orElse(0);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void handsTheMessageOverOnce(String kind) {
        var dialect = DIALECTS.get(kind);
        try (var provider = new Provider(200, dialect.accepted(), Map.of())) {
            var result = send(dialect, message("Shop: Сайт «Ёлка» не открывается", "HTTP 500\n"));

            assertThat(result)
                    .isInstanceOfSatisfying(SendResult.Accepted.class, accepted -> assertThat(accepted.providerId())
                            .isNotBlank());
            assertThat(provider.bodies).hasSize(1);
            assertThat(readable(provider.bodies.getFirst())).contains("Ёлка");
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void triesAgainWhenTheProviderIsIll(String kind) {
        try (var provider = new Provider(503, "upstream is down", Map.of())) {
            assertThat(send(DIALECTS.get(kind), message("Shop", "text"))).isInstanceOf(SendResult.Retry.class);
            assertThat(provider.bodies).hasSize(1);
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void waitsAsLongAsItIsTold(String kind) {
        var dialect = DIALECTS.get(kind);
        try (var provider = new Provider(429, dialect.busyBody(), Map.of("Retry-After", "7"))) {
            assertThat(send(dialect, message("Shop", "text")))
                    .isInstanceOfSatisfying(SendResult.Busy.class, busy -> assertThat(busy.after())
                            .contains(Duration.ofSeconds(7)));
            assertThat(provider.bodies).hasSize(1);
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void knowsAnAddressThatIsGone(String kind) {
        var dialect = DIALECTS.get(kind);
        try (var provider = new Provider(dialect.goneStatus(), dialect.gone(), Map.of())) {
            assertThat(send(dialect, message("Shop", "text")))
                    .isInstanceOfSatisfying(SendResult.Permanent.class, permanent -> assertThat(permanent.gone())
                            .isTrue());
            assertThat(provider.bodies).hasSize(1);
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void refusesAWrongMessageWithoutGivingTheAddressUp(String kind) {
        try (var provider = new Provider(
                kind.equals("sms") || kind.equals("phone") || kind.equals("vk") ? 200 : 400,
                kind.equals("vk")
                        ? "{\"error\":{\"error_code\":914,\"error_msg\":\"Message is too long\"}}"
                        : "{\"error_code\":6,\"error\":\"message denied\",\"description\":\"Bad Request: odd\"}",
                Map.of())) {
            assertThat(send(DIALECTS.get(kind), message("Shop", "text")))
                    .isInstanceOfSatisfying(SendResult.Permanent.class, permanent -> assertThat(permanent.gone())
                            .isFalse());
            assertThat(provider.bodies).hasSize(1);
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void doesNotKnowWhatBecameOfWhatWasTakenWithoutAnAnswer(String kind) {
        try (var provider = new Provider(0, "", Map.of())) {
            assertThat(send(DIALECTS.get(kind), message("Shop", "text"))).isInstanceOf(SendResult.Uncertain.class);
            assertThat(provider.bodies).hasSize(1);
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void triesAgainWhenNobodyListens(String kind) {
        assertThat(send(DIALECTS.get(kind), message("Shop", "text"))).isInstanceOf(SendResult.Retry.class);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void makesHostileTextHarmlessAndShort(String kind) throws IOException {
        var dialect = DIALECTS.get(kind);
        var hostile = "<b>&amp;</i>*_[x](javascript:alert(1))@channel <!here> =1+1 \u202E🔥\uD83D".repeat(2500);
        try (var provider = new Provider(200, dialect.accepted(), Map.of())) {
            assertThat(send(dialect, message(hostile.substring(0, 200), hostile)))
                    .isInstanceOf(SendResult.Accepted.class);

            var body = provider.bodies.getFirst();
            assertThat(body.length()).isLessThan(dialect.limit());
            if (body.startsWith("{")) {
                assertThat(JSON.readTree(body).isObject()).isTrue();
            }
            switch (kind) {
                case "telegram" -> {
                    var text = JSON.readTree(body).path("text").asText();
                    assertThat(text.replaceFirst("^<b>", "").replaceFirst("</b>", ""))
                            .doesNotContain("<", ">");
                    assertThat(text.replaceAll("&(lt|gt|amp|quot);", ".").length() - "<b></b>".length())
                            .isLessThanOrEqualTo(4096);
                }
                case "slack" ->
                    assertThat(slackText(JSON.readTree(body)))
                            .doesNotContain("<")
                            .hasSizeLessThanOrEqualTo(3000);
                case "mattermost" ->
                    assertThat(JSON.readTree(body).at("/attachments/0/text").asText())
                            .doesNotContain("@channel");
                case "max" -> assertThat(JSON.readTree(body).has("format")).isFalse();
                default -> {
                    // Plain text, or JSON for programs.
                }
            }
        }
    }

    private static String slackText(JsonNode body) {
        return body.at("/blocks/1/text/text").asText();
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void doesNotTellSecrets(String kind) {
        for (int status : new int[] {0, 401, 404, 500}) {
            try (var provider = new Provider(status, "{\"ok\":false,\"description\":\"Unauthorized\"}", Map.of())) {
                var said = send(DIALECTS.get(kind), message("Shop", "text")).toString();
                assertThat(NotifierTestResource.SECRETS).noneMatch(said::contains);
                assertThat(provider.bodies).isNotEmpty();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void goesNowhereInsideTheNetwork(String kind) {
        if (!DIALECTS.get(kind).address().startsWith("http") && !kind.equals("ntfy")) {
            return;
        }
        for (var address : List.of("http://169.254.169.254/latest", "http://10.0.0.1/hook", "http://[fd00::1]/hook")) {
            var result = channels.find(kind).orElseThrow().send(outgoing(address, message("Shop", "text")));
            assertThat(result).as(address).isInstanceOf(SendResult.Permanent.class);
        }
    }

    private SendResult send(Dialect dialect, Message message) {
        return channels.find(dialect.kind())
                .orElseThrow()
                .send(outgoing(dialect.address().formatted(port), message));
    }

    static OutgoingMessage outgoing(String address, Message message) {
        return new OutgoingMessage(
                UUID.randomUUID().toString(),
                "n-1",
                "elka",
                "ivanov",
                address,
                null,
                Purpose.PAGE,
                Urgency.EMERGENCY,
                "incident.opened",
                Map.of("project", "Ёлка", "reason", "HTTP 500"),
                "i-1",
                Instant.parse("2026-11-23T12:00:00Z"),
                message,
                List.of(new OutgoingMessage.Action(
                        "acknowledge", "Принято", "a" + "x".repeat(38), "https://notifier.test/a/token")),
                null);
    }

    private static Message message(String subject, String text) {
        return new Message(Language.RU, subject, text, "<p>html</p>");
    }

    private static String readable(String body) {
        return body.startsWith("{") ? body : URLDecoder.decode(body, StandardCharsets.UTF_8);
    }

    /** Says the same to everybody; 0 takes the request and hangs up. */
    private final class Provider implements AutoCloseable {

        final List<String> bodies = new CopyOnWriteArrayList<>();
        private final HttpServer server;

        Provider(int status, String body, Map<String, String> headers) {
            try {
                server = HttpServer.create(new InetSocketAddress("127.0.0.1", port), 50);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
            server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            server.createContext("/", exchange -> answer(exchange, status, body, headers));
            server.start();
        }

        private void answer(HttpExchange exchange, int status, String body, Map<String, String> headers)
                throws IOException {
            bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            if (status == 0) {
                exchange.close();
                return;
            }
            headers.forEach(exchange.getResponseHeaders()::set);
            // The next provider listens on the same port: a connection that is kept would lead to one that is gone.
            exchange.getResponseHeaders().set("Connection", "close");
            var bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        }

        @Override
        public void close() {
            server.stop(0);
        }
    }
}
