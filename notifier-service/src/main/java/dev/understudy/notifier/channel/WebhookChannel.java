package dev.understudy.notifier.channel;

import dev.understudy.kit.egress.EgressGuard;
import dev.understudy.kit.egress.EgressRefused;
import dev.understudy.kit.problem.InvalidInput;
import dev.understudy.kit.secret.SecretReference;
import dev.understudy.kit.secret.SecretUnavailable;
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
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A POST of JSON, signed by Standard Webhooks when the contact names a secret. It goes to the very address that was
 * found permitted, follows no redirect, and uses a connection of its own: on one kept open, nobody could tell a request
 * that was lost from one that was not.
 */
@Singleton
class WebhookChannel implements Channel {

    /** Bytes of the answer that are looked at, and code points of it that are kept. */
    private static final int MAX_ANSWER = 4096;

    private static final int MAX_DETAIL = 300;
    /** How long to wait for the text of a refusal, in milliseconds; the status has come by then. */
    private static final long ANSWER_PATIENCE = 500;

    /** Refusals that say nothing against the message: time-out, too early, too many requests. */
    private static final Set<Integer> PASSING = Set.of(408, 425, 429);

    private static final Duration LONGEST_ASKED_WAIT = Duration.ofDays(1);

    private final Vertx vertx;
    private final HttpClient client;
    private final EgressGuard egress;
    private final Secrets secrets;
    private final Clock clock;
    private final Duration timeout;

    WebhookChannel(Vertx vertx, EgressGuard egress, Secrets secrets, NotifierConfig config, Clock clock) {
        this.vertx = vertx;
        this.egress = egress;
        this.secrets = secrets;
        this.clock = clock;
        this.timeout = config.webhook().timeout();
        this.client = vertx.createHttpClient(new HttpClientOptions()
                .setKeepAlive(false)
                .setConnectTimeout((int) timeout.toMillis())
                .setMaxPoolSize(config.concurrency())
                .setVerifyHost(true)
                .setDecompressionSupported(false));
    }

    @PreDestroy
    void close() {
        client.close();
    }

    @Override
    public String kind() {
        return "webhook";
    }

    @Override
    public SendResult send(OutgoingMessage message) {
        var target = WebhookTarget.parse(message.address()).orElse(null);
        if (target == null) {
            return new SendResult.Permanent("the webhook's address is no http or https URL without user name");
        }
        var body = WebhookBody.of(message);
        var timestamp = clock.instant();
        @Nullable String signature;
        try {
            signature = signature(message, timestamp, body);
        } catch (SecretUnavailable | InvalidInput | IllegalArgumentException e) {
            // Somebody has to mend it; until then nothing goes out unsigned.
            return new SendResult.Retry(String.valueOf(e.getMessage()));
        }
        List<InetAddress> addresses;
        try {
            addresses = egress.resolve(target.host());
        } catch (UnknownHostException e) {
            return new SendResult.Retry("host " + target.host() + " is unknown");
        } catch (EgressRefused e) {
            return new SendResult.Permanent(String.valueOf(e.getMessage()));
        }
        return send(message, target, addresses, timestamp, signature, body);
    }

    private @Nullable String signature(OutgoingMessage message, Instant timestamp, byte[] body) {
        return message.secret() == null
                ? null
                : WebhookSigner.sign(
                        secrets.resolve(SecretReference.parse(message.secret())), message.messageId(), timestamp, body);
    }

    private SendResult send(
            OutgoingMessage message,
            WebhookTarget target,
            List<InetAddress> addresses,
            Instant timestamp,
            @Nullable String signature,
            byte[] body) {
        var deadline = System.nanoTime() + timeout.toNanos();
        var failure = "host " + target.host() + " has no address";
        for (var address : addresses) {
            HttpClientRequest request;
            try {
                request = await(client.request(options(target, address)), deadline);
            } catch (ExecutionException e) {
                failure = "cannot connect to " + target.host() + " (" + reason(e) + ")";
                continue;
            } catch (TimeoutException e) {
                return new SendResult.Retry(target.host() + " did not take the connection within " + timeout);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return new SendResult.Retry("stopped before anything was sent");
            }
            request.putHeader("content-type", "application/json")
                    .putHeader("user-agent", "Understudy")
                    .putHeader("webhook-id", message.messageId())
                    .putHeader("webhook-timestamp", Long.toString(timestamp.getEpochSecond()));
            if (signature != null) {
                request.putHeader("webhook-signature", signature);
            }
            return exchange(request, target, message.messageId(), body, deadline);
        }
        return new SendResult.Retry(failure);
    }

    private static RequestOptions options(WebhookTarget target, InetAddress address) {
        return new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setSsl(target.tls())
                .setHost(target.host())
                .setPort(target.port())
                .setURI(target.path())
                .setFollowRedirects(false)
                .setServer(SocketAddress.inetSocketAddress(new InetSocketAddress(address, target.port())));
    }

    private SendResult exchange(
            HttpClientRequest request, WebhookTarget target, String messageId, byte[] body, long deadline) {
        try {
            var answer = await(request.send(Buffer.buffer(body)).compose(this::answer), deadline);
            return judge(answer, messageId);
        } catch (ExecutionException e) {
            return new SendResult.Uncertain(target.host() + " broke off without an answer (" + reason(e) + ")");
        } catch (TimeoutException e) {
            return new SendResult.Uncertain(target.host() + " did not answer within " + timeout);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new SendResult.Uncertain("stopped while " + target.host() + " was answering");
        } finally {
            request.connection().close();
        }
    }

    private record Answer(int status, @Nullable String retryAfter, String text) {}

    private Future<Answer> answer(HttpClientResponse response) {
        var promise = Promise.<Answer>promise();
        var text = Buffer.buffer();
        Runnable done = () -> promise.tryComplete(new Answer(
                response.statusCode(), response.getHeader("retry-after"), PlainText.line(text.toString(), MAX_DETAIL)));
        if (response.statusCode() < 300) {
            done.run();
            return promise.future();
        }
        response.handler(chunk -> {
            text.appendBuffer(chunk.slice(0, Math.min(chunk.length(), MAX_ANSWER - text.length())));
            if (text.length() >= MAX_ANSWER) {
                done.run();
            }
        });
        response.exceptionHandler(broken -> done.run());
        response.endHandler(end -> done.run());
        vertx.setTimer(ANSWER_PATIENCE, timer -> done.run());
        return promise.future();
    }

    private SendResult judge(Answer answer, String messageId) {
        int status = answer.status();
        if (status >= 200 && status < 300) {
            return new SendResult.Accepted(messageId);
        }
        var said = "HTTP " + status + (answer.text().isEmpty() ? "" : ": " + answer.text());
        if (status >= 500 || PASSING.contains(status)) {
            return new SendResult.Retry(said, askedWait(answer));
        }
        return status < 400
                ? new SendResult.Permanent(
                        "HTTP " + status + ": redirects are not followed; put the final address into the passport")
                : new SendResult.Permanent(said);
    }

    /** RFC 9110, section 10.2.3: seconds, or a date. */
    private Optional<Duration> askedWait(Answer answer) {
        var text = answer.retryAfter();
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
            return Optional.of(wait.compareTo(LONGEST_ASKED_WAIT) > 0 ? LONGEST_ASKED_WAIT : wait)
                    .filter(Duration::isPositive);
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
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
