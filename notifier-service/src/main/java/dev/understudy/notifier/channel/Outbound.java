package dev.understudy.notifier.channel;

import dev.understudy.kit.egress.EgressGuard;
import dev.understudy.kit.egress.EgressRefused;
import dev.understudy.kit.secret.Secrets;
import dev.understudy.notifier.NotifierConfig;
import dev.understudy.notifier.message.PlainText;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.tracing.TracingPolicy;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * HTTP to providers and receivers. A request goes to the very address that was found permitted, follows no redirect, and
 * uses a connection of its own: on one kept open, nobody could tell a request that was lost from one that was not. No
 * text that it gives names the path, which may hold a token, nor repeats a secret, even if the other side does.
 */
@Singleton
public class Outbound {

    /** Bytes of an answer that are kept. */
    private static final int MAX_ANSWER = 256 * 1024;
    /** Bytes of a refusal that are looked at. */
    private static final int MAX_REFUSAL = 8 * 1024;

    private static final int MAX_DETAIL = 300;
    /** How long to wait for the text behind the status, in milliseconds. */
    private static final long TEXT_PATIENCE = 2_000;

    private static final Duration LONGEST_ASKED_WAIT = Duration.ofDays(1);

    private final Vertx vertx;
    private final HttpClient client;
    private final EgressGuard egress;
    private final Secrets secrets;
    private final Clock clock;

    Outbound(Vertx vertx, EgressGuard egress, Secrets secrets, NotifierConfig config, Clock clock) {
        this.vertx = vertx;
        this.egress = egress;
        this.secrets = secrets;
        this.clock = clock;
        this.client = vertx.createHttpClient(new HttpClientOptions()
                .setKeepAlive(false)
                .setConnectTimeout(
                        (int) Math.min(30_000, config.webhook().timeout().toMillis()))
                .setMaxPoolSize(Math.max(8, config.concurrency() * 2))
                .setVerifyHost(true)
                // A span would carry the whole URL, and with it the token of a bot or of a hook.
                .setTracingPolicy(TracingPolicy.IGNORE)
                .setDecompressionSupported(false));
    }

    @PreDestroy
    void close() {
        client.close();
    }

    /**
     * @param url absolute; without user name and fragment
     * @param wantsText whether the text of a success is waited for
     * @param timeout from resolving the name to the status line
     */
    public record Call(
            String method, String url, Map<String, String> headers, byte[] body, boolean wantsText, Duration timeout) {}

    /** What came of a call. */
    public sealed interface Outcome {

        /** @param retryAfter what the header {@code Retry-After} asks for */
        record Answered(int status, Optional<Duration> retryAfter, String text) implements Outcome {

            boolean isSuccess() {
                return status >= 200 && status < 300;
            }

            /** For people: the status and the beginning of what was said. */
            String said() {
                var line = PlainText.line(text, MAX_DETAIL);
                return "HTTP " + status + (line.isEmpty() ? "" : ": " + line);
            }
        }

        /** Nothing went out. */
        record NotSent(String why) implements Outcome {}

        /** Nothing went out, nor ever will: the address is not allowed. */
        record Refused(String why) implements Outcome {}

        /** It went out, and no answer came. */
        record Unanswered(String why) implements Outcome {}
    }

    /** Blocks until there is an answer or the time is over. */
    public Outcome exchange(Call call) {
        var target = HttpTarget.parse(call.url()).orElse(null);
        if (target == null) {
            return new Outcome.Refused("the address is no http or https URL without user name");
        }
        List<InetAddress> addresses;
        try {
            addresses = egress.resolve(target.host());
        } catch (UnknownHostException e) {
            return new Outcome.NotSent("host " + target.host() + " is unknown");
        } catch (EgressRefused e) {
            return new Outcome.Refused(String.valueOf(e.getMessage()));
        }
        return send(call, target, addresses);
    }

    private Outcome send(Call call, HttpTarget target, List<InetAddress> addresses) {
        var deadline = System.nanoTime() + call.timeout().toNanos();
        var failure = "host " + target.host() + " has no address";
        for (var address : addresses) {
            HttpClientRequest request;
            try {
                request = await(client.request(options(call, target, address)), deadline);
            } catch (ExecutionException e) {
                failure = "cannot connect to " + target.host() + " (" + reason(e) + ")";
                continue;
            } catch (TimeoutException e) {
                return new Outcome.NotSent(target.host() + " did not take the connection within " + call.timeout());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return new Outcome.NotSent("stopped before anything was sent");
            }
            request.putHeader("user-agent", "Understudy");
            call.headers().forEach(request::putHeader);
            return exchange(request, call, target, deadline);
        }
        return new Outcome.NotSent(failure);
    }

    private static RequestOptions options(Call call, HttpTarget target, InetAddress address) {
        return new RequestOptions()
                .setMethod(HttpMethod.valueOf(call.method()))
                .setSsl(target.tls())
                .setHost(target.host())
                .setPort(target.port())
                .setURI(target.path())
                .setFollowRedirects(false)
                .setServer(SocketAddress.inetSocketAddress(new InetSocketAddress(address, target.port())));
    }

    private Outcome exchange(HttpClientRequest request, Call call, HttpTarget target, long deadline) {
        try {
            // Before anything goes out: an answer that is quicker than this thread could not be read any more.
            var outcome = request.response().compose(response -> answer(response, call.wantsText(), target));
            request.send(Buffer.buffer(call.body()));
            return await(outcome, deadline);
        } catch (ExecutionException e) {
            return new Outcome.Unanswered(target.host() + " broke off without an answer (" + reason(e) + ")");
        } catch (TimeoutException e) {
            return new Outcome.Unanswered(target.host() + " did not answer within " + call.timeout());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Outcome.Unanswered("stopped while " + target.host() + " was answering");
        } finally {
            request.connection().close();
        }
    }

    private Future<Outcome> answer(HttpClientResponse response, boolean wantsText, HttpTarget target) {
        var promise = Promise.<Outcome>promise();
        var text = Buffer.buffer();
        int most = response.statusCode() < 300 ? MAX_ANSWER : MAX_REFUSAL;
        Runnable done = () -> promise.tryComplete(new Outcome.Answered(
                response.statusCode(),
                askedWait(response.getHeader("retry-after")),
                // Servers and proxies like to repeat what they were asked for.
                secrets.redacted(target.redacted(text.toString(StandardCharsets.UTF_8)))));
        if (response.statusCode() < 300 && !wantsText) {
            done.run();
            return promise.future();
        }
        response.handler(chunk -> {
            text.appendBuffer(chunk.slice(0, Math.min(chunk.length(), most - text.length())));
            if (text.length() >= most) {
                done.run();
            }
        });
        response.exceptionHandler(broken -> done.run());
        response.endHandler(end -> done.run());
        vertx.setTimer(TEXT_PATIENCE, timer -> done.run());
        return promise.future();
    }

    /** RFC 9110, section 10.2.3: seconds, or a date. */
    private Optional<Duration> askedWait(@Nullable String text) {
        if (text == null) {
            return Optional.empty();
        }
        try {
            var wait = text.strip().matches("\\d{1,9}")
                    ? Duration.ofSeconds(Long.parseLong(text.strip()))
                    : Duration.between(
                            clock.instant(),
                            ZonedDateTime.parse(text.strip(), DateTimeFormatter.RFC_1123_DATE_TIME)
                                    .toInstant());
            return reasonable(wait);
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    /** A wait that a provider may ask for: positive, and cut to a day. */
    static Optional<Duration> reasonable(Duration wait) {
        return Optional.of(wait.compareTo(LONGEST_ASKED_WAIT) > 0 ? LONGEST_ASKED_WAIT : wait)
                .filter(Duration::isPositive);
    }

    private static String reason(ExecutionException e) {
        var cause = e.getCause() == null ? e : e.getCause();
        return PlainText.line(
                cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage(), MAX_DETAIL);
    }

    private static <T> T await(Future<T> future, long deadline)
            throws ExecutionException, TimeoutException, InterruptedException {
        return future.toCompletionStage()
                .toCompletableFuture()
                .get(Math.max(1, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
    }
}
