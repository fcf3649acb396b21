package dev.understudy.monitor.probe;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The bootstrap file as its publisher has it now, fetched when it is first needed and then as often as configured. While
 * it cannot be had, what was fetched last holds.
 */
public final class BootstrapDownload {

    private static final Logger LOG = Logger.getLogger(BootstrapDownload.class);
    private static final Duration RETRY = Duration.ofHours(1);
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    /** A probe waits for the first file, not for a newer one. */
    private static final Duration FIRST = Duration.ofSeconds(5);

    private static final long LARGEST = 4L << 20;
    private static final int OK = 200;
    private static final int NOT_MODIFIED = 304;

    private final URI url;
    private final Duration every;
    private final Clock clock;
    private Instant next = Instant.MIN;
    private @Nullable CompletableFuture<Void> running;
    private @Nullable Bootstrap latest;
    private @Nullable String tag;

    /** @param url of the operator's choice, and so not subject to the egress guard */
    public BootstrapDownload(URI url, Duration every, Clock clock) {
        this.url = url;
        this.every = every;
        this.clock = clock;
    }

    /** Null when it was never to be had. May block for some seconds; not for an event loop. */
    @Nullable
    Bootstrap get() {
        CompletableFuture<Void> first;
        synchronized (this) {
            if (running == null && !clock.instant().isBefore(next)) {
                running = CompletableFuture.runAsync(
                        this::fetch,
                        task -> Thread.ofVirtual().name("rdap-bootstrap").start(task));
            }
            if (latest != null || running == null) {
                return latest;
            }
            first = running;
        }
        try {
            first.get(FIRST.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (java.util.concurrent.ExecutionException | TimeoutException e) {
            LOG.debugf("The bootstrap file of RDAP takes its time: %s", url);
        }
        synchronized (this) {
            return latest;
        }
    }

    private void fetch() {
        try (var client = HttpClient.newBuilder()
                .connectTimeout(FIRST)
                .followRedirects(HttpClient.Redirect.NORMAL)
                .build()) {
            var request = HttpRequest.newBuilder(url).timeout(PATIENCE).header("Accept", "application/json");
            synchronized (this) {
                if (tag != null) {
                    request.header("If-None-Match", tag);
                }
            }
            var answer = client.send(request.build(), BodyHandlers.limiting(BodyHandlers.ofByteArray(), LARGEST));
            if (answer.statusCode() == OK) {
                var fresh = Bootstrap.read(answer.body());
                synchronized (this) {
                    latest = fresh;
                    tag = answer.headers().firstValue("ETag").orElse(null);
                }
                LOG.infof(
                        "RDAP services of %d zones, published %s, from %s",
                        fresh.services().size(), fresh.publication(), url);
            } else if (answer.statusCode() != NOT_MODIFIED) {
                throw new IOException("it answers " + answer.statusCode());
            }
            done(every);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            done(RETRY);
        } catch (IOException | RuntimeException e) {
            LOG.warnf("The bootstrap file of RDAP cannot be had from %s: %s", url, e);
            done(RETRY.compareTo(every) < 0 ? RETRY : every);
        }
    }

    private synchronized void done(Duration pause) {
        next = clock.instant().plus(pause);
        running = null;
    }
}
