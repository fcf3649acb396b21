package dev.understudy.monitor.heartbeat;

import dev.understudy.monitor.MonitorConfig;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** How often a ping URL may be called, on this replica. Remembers a bounded number of URLs, those called last. */
@ApplicationScoped
class PingLimits {

    private static final int MOST_URLS = 100_000;
    private static final float LOAD = 0.75f;

    private final int capacity;
    private final Duration refill;
    private final Clock clock;
    private final Counter refused;
    private final Map<String, TokenBucket> buckets = new LinkedHashMap<>(16, LOAD, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, TokenBucket> eldest) {
            return size() > MOST_URLS;
        }
    };

    PingLimits(MonitorConfig config, Clock clock, MeterRegistry meters) {
        this.capacity = config.heartbeat().rateLimit();
        this.refill = config.heartbeat().ratePeriod();
        this.clock = clock;
        this.refused = meters.counter("understudy.monitor.pings.refused");
    }

    /** @return how long to wait when the URL was called too often; empty when it may be called */
    Optional<Duration> refuse(String url) {
        var now = clock.instant();
        synchronized (buckets) {
            var known = buckets.get(url);
            var bucket = known == null ? TokenBucket.full(capacity, refill, now) : known.at(now);
            if (bucket.allows(1)) {
                buckets.put(url, bucket.take(1));
                return Optional.empty();
            }
            buckets.put(url, bucket);
            refused.increment();
            return Optional.of(bucket.untilNext());
        }
    }
}
