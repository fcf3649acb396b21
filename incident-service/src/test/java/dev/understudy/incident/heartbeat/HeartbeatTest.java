package dev.understudy.incident.heartbeat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.understudy.incident.IncidentConfig;
import dev.understudy.kit.egress.EgressGuard;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HeartbeatTest {

    private static final Instant START = Instant.parse("2026-11-23T10:00:00Z");

    private final AtomicInteger calls = new AtomicInteger();
    private HttpServer watcher;
    private Heartbeat heartbeat;

    @BeforeEach
    void somebodyWatches() throws IOException {
        watcher = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        watcher.createContext("/ping", exchange -> {
            calls.incrementAndGet();
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        watcher.start();
        heartbeat = new Heartbeat(
                new Watched("http://127.0.0.1:" + watcher.getAddress().getPort() + "/ping"),
                new EgressGuard(List.of("127.0.0.0/8")));
        heartbeat.expect("timers");
        heartbeat.expect("drills");
    }

    @AfterEach
    void stop() {
        watcher.stop(0);
    }

    @Test
    void callsOnceAnIntervalWhileEverythingTurns() {
        for (int second = 0; second < 120; second++) {
            heartbeat.turned("timers", START.plusSeconds(second));
            heartbeat.turned("drills", START.plusSeconds(second));
        }
        await().untilAsserted(() -> assertThat(calls).hasValue(2));
    }

    @Test
    void doesNotCallWhileOneStandsStillHoweverWellTheOtherTurns() {
        heartbeat.turned("timers", START);
        heartbeat.turned("drills", START);
        await().untilAsserted(() -> assertThat(calls).hasValue(1));

        for (int second = 1; second < 600; second++) {
            heartbeat.turned("timers", START.plusSeconds(second));
        }
        heartbeat.turned("drills", START.plusSeconds(600));
        await().untilAsserted(
                        () -> assertThat(calls).as("the first for ten minutes").hasValue(2));

        heartbeat.turned("drills", START.plusSeconds(700));
        heartbeat.turned("drills", START.plusSeconds(800));
        heartbeat.turned("timers", START.plusSeconds(800));
        await().untilAsserted(() -> assertThat(calls).hasValue(3));
    }

    private record Watched(String url) implements IncidentConfig {

        @Override
        public Optional<String> heartbeatUrl() {
            return Optional.of(url);
        }

        @Override
        public Duration heartbeatInterval() {
            return Duration.ofMinutes(1);
        }

        @Override
        public int repeats() {
            return 5;
        }

        @Override
        public Duration pollInterval() {
            return Duration.ofSeconds(1);
        }

        @Override
        public Optional<Duration> acknowledgementTimeout() {
            return Optional.empty();
        }

        @Override
        public Duration notificationLifetime() {
            return Duration.ofDays(1);
        }
    }
}
