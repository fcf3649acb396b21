package dev.understudy.incident.stream;

import dev.understudy.incident.incident.Feed;
import dev.understudy.incident.incident.Feed.Item;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/** Reads the feed once for all who look on through this replica, and forgets what is older than a day. */
@ApplicationScoped
class FeedLoop {

    private static final Logger LOG = Logger.getLogger(FeedLoop.class);
    private static final Duration PAUSE = Duration.ofMillis(300);
    private static final Duration KEPT = Duration.ofDays(1);
    private static final int PAGE = 500;

    private final Feed feed;
    private final Clock clock;
    private final Set<Consumer<Item>> listeners = ConcurrentHashMap.newKeySet();
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "incident-feed");

    private Instant cleaned = Instant.EPOCH;

    FeedLoop(Feed feed, Clock clock) {
        this.feed = feed;
        this.clock = clock;
        thread.setDaemon(true);
    }

    void start(@Observes StartupEvent event) {
        thread.start();
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        stopping.countDown();
        thread.join(Duration.ofSeconds(5));
    }

    void listen(Consumer<Item> listener) {
        listeners.add(listener);
    }

    void leave(Consumer<Item> listener) {
        listeners.remove(listener);
    }

    /** What came after an item, for one who comes back. */
    List<Item> after(long tx, long id) {
        return QuarkusTransaction.requiringNew().call(() -> feed.after(tx, id, 10_000));
    }

    private void run() {
        Item last = null;
        try {
            while (!stopping.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
                try {
                    last = turn(last);
                } catch (RuntimeException e) {
                    LOG.debugf("The feed waits: %s", e);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Item turn(@org.jspecify.annotations.Nullable Item last) {
        if (last == null || listeners.isEmpty()) {
            clean();
            return QuarkusTransaction.requiringNew().call(feed::end);
        }
        var from = last;
        var news = QuarkusTransaction.requiringNew().call(() -> feed.after(from.tx(), from.id(), PAGE));
        for (var item : news) {
            listeners.forEach(listener -> listener.accept(item));
        }
        clean();
        return news.isEmpty() ? last : news.getLast();
    }

    private void clean() {
        var now = clock.instant();
        if (now.isAfter(cleaned.plus(Duration.ofMinutes(10)))) {
            cleaned = now;
            QuarkusTransaction.requiringNew().run(() -> feed.forgetBefore(now.minus(KEPT)));
        }
    }
}
