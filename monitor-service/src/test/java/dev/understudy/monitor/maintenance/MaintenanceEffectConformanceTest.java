package dev.understudy.monitor.maintenance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.events.CheckEvent.CheckApplied;
import dev.understudy.events.CheckEvent.HttpTarget;
import dev.understudy.events.CheckEvent.Schedule;
import dev.understudy.events.CheckStatus;
import dev.understudy.events.ProbeEvent.ProbeCompleted;
import dev.understudy.events.ProbeEvent.Timings;
import dev.understudy.kit.testing.MutableClock;
import dev.understudy.monitor.conformance.Conformance;
import dev.understudy.monitor.conformance.Conformance.Case;
import dev.understudy.monitor.probe.Observation;
import dev.understudy.monitor.probe.Outcome;
import dev.understudy.monitor.schedule.Engine;
import dev.understudy.monitor.status.CheckState;
import dev.understudy.monitor.status.Ledger;
import dev.understudy.monitor.status.RecordedState;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What becomes of probing while a window is open, on the engine itself. */
class MaintenanceEffectConformanceTest {

    @TestFactory
    Stream<DynamicTest> effects() {
        return Conformance.tests(
                "maintenance-window.yaml",
                one -> one.when().has("run"),
                Map.of(),
                MaintenanceEffectConformanceTest::hold);
    }

    private static void hold(Case one) throws InterruptedException {
        var at = Instant.parse(one.when().get("at").asText());
        var clock = new MutableClock();
        clock.stopAt(at);
        var calendar = new MaintenanceCalendar(null);
        var windows = new ArrayList<StoredWindow>();
        one.given().get("windows").forEach(window -> windows.add(stored(window, windows.size())));
        calendar.replace(windows);
        var probes = new AtomicInteger();
        var statuses = new ConcurrentHashMap<String, CheckStatus>();
        var results = new CopyOnWriteArrayList<ProbeCompleted>();
        Ledger ledger = entry -> {
            if (entry instanceof Ledger.Change change) {
                statuses.put(change.check().name(), change.to().status());
            }
            if (entry instanceof Ledger.Progress progress) {
                progress.written().complete(null);
            }
            return true;
        };
        var engine = new Engine(
                clock,
                (target, timeout, then) -> {
                    probes.incrementAndGet();
                    then.accept(new Observation(
                            Outcome.UP, null, at, at, new Timings(null, null, null, null, null, 1.0), null));
                },
                ledger,
                results::add,
                calendar,
                new Engine.Settings(10, 2, Duration.ofSeconds(1), Duration.ofSeconds(5)),
                new SimpleMeterRegistry());
        engine.start();
        try {
            var monitors = new ArrayList<Engine.Assignment>();
            for (var monitor : one.given().get("monitors")) {
                var check = check(monitor.path("id").asText("m"));
                monitors.add(new Engine.Assignment(
                        check,
                        new RecordedState(
                                check.checkId(),
                                false,
                                new CheckState(
                                        CheckStatus.valueOf(
                                                monitor.get("status").asText().toUpperCase(Locale.ROOT)),
                                        at.minusSeconds(600),
                                        1),
                                null)));
            }
            engine.own(0, monitors);
            await().until(() -> results.size() >= monitors.size());
            engine.release(List.of(1)).join();
        } finally {
            engine.stop();
        }
        assertThat(probes).hasValue(one.expect().get("probes_sent").asInt());
        one.expect().path("status_of").properties().forEach(status -> assertThat(statuses.get(status.getKey()))
                .isEqualTo(CheckStatus.valueOf(status.getValue().asText().toUpperCase(Locale.ROOT))));
    }

    private static StoredWindow stored(JsonNode window, int number) {
        var from = Instant.parse(window.get("from").asText());
        var monitors = new ArrayList<String>();
        window.path("monitors").forEach(monitor -> monitors.add(monitor.asText()));
        return new StoredWindow(
                "w" + number,
                "acme-shop",
                1,
                "petrova",
                from,
                new WindowDefinition(
                        "planned",
                        "skip",
                        null,
                        window.get("from").asText().replace("Z", ""),
                        Duration.between(from, Instant.parse(window.get("to").asText())),
                        null,
                        null,
                        monitors.isEmpty() ? null : monitors,
                        window.get("active").asBoolean()));
    }

    private static CheckApplied check(String name) {
        return new CheckApplied(
                "acme-shop",
                name,
                1,
                "http",
                "user",
                null,
                null,
                new Schedule(Duration.ofMinutes(1), Duration.ofSeconds(5), Duration.ofSeconds(5), 1, 1),
                List.of(),
                new HttpTarget("http://shop.test/", "GET", List.of()));
    }
}
