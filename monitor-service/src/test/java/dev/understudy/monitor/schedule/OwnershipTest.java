package dev.understudy.monitor.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.understudy.events.AssetEvent.AssetApplied;
import dev.understudy.events.AssetEvent.AssetRemoved;
import dev.understudy.events.AssetEvent.MonitoringHints;
import dev.understudy.events.CheckStatusEvent.CheckStatusChanged;
import dev.understudy.events.CheckStatusEvent.SlotsMissed;
import dev.understudy.events.Event;
import dev.understudy.events.ProbeEvent.ProbeCompleted;
import dev.understudy.kit.testing.EventLog;
import dev.understudy.monitor.MonitoredShop;
import dev.understudy.monitor.probe.NettyProber;
import dev.understudy.monitor.result.ResultPublisher;
import dev.understudy.monitor.status.StatusRecorder;
import dev.understudy.monitor.status.StatusStore;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/** Two replicas share the checks of one real topic. */
@QuarkusTest
class OwnershipTest {

    private static final int CHECKS = 24;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final MonitoringHints EVERY_FIVE_SECONDS =
            new MonitoringHints(true, Duration.ofSeconds(5), Duration.ofSeconds(2), null, 2, 1, null);

    @Inject
    StatusStore store;

    @Inject
    StatusRecorder recorder;

    @Inject
    ResultPublisher results;

    @Inject
    NettyProber prober;

    @Inject
    Clock clock;

    @Inject
    MeterRegistry meters;

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String bootstrapServers;

    private final String project = "реплики-" + UUID.randomUUID().toString().substring(0, 8);

    @Test
    void whoJoinsTakesAShareAndNoSlotIsLostOrProbedTwice() throws Exception {
        try (var shop = new MonitoredShop()) {
            var sites = IntStream.range(0, CHECKS).mapToObj(i -> "site-" + i).toList();
            sites.forEach(site -> EventLog.publish(site(site, shop.url())));
            EventLog.await(CheckStatusChanged.class, this::ours, CHECKS);
            // Ours, and what other tests have left behind.
            double all = ownedBy(meters);
            assertThat(all).isGreaterThanOrEqualTo(CHECKS);

            var otherMeters = new SimpleMeterRegistry();
            var other = new Engine(
                    clock,
                    prober,
                    recorder,
                    results,
                    new Engine.Settings(100, 2, Duration.ofMillis(500), Duration.ofSeconds(5)),
                    otherMeters);
            var otherOwnership = new Ownership(store, otherMeters, bootstrapServers, "monitor-service", "other");
            other.start();
            otherOwnership.start(other);
            try {
                await().atMost(PATIENCE)
                        .until(() -> ownedBy(otherMeters) > 0 && ownedBy(otherMeters) + ownedBy(meters) == all);
                int before = probes().size();
                await().atMost(PATIENCE).until(() -> probes().size() >= before + 2 * CHECKS);

                assertThat(otherMeters
                                .get("understudy.monitor.probes")
                                .tag("outcome", "UP")
                                .functionCounter()
                                .count())
                        .isPositive();
                assertThat(probes().stream().map(probe -> probe.checkId() + "@" + probe.slot() + "." + probe.attempt()))
                        .doesNotHaveDuplicates();
                assertThat(EventLog.all(SlotsMissed.class))
                        .noneMatch(event -> ours(event.data().checkId()));
                assertThat(EventLog.all(CheckStatusChanged.class).stream().filter(event -> ours(event.data())))
                        .hasSize(CHECKS);
            } finally {
                // As if its process had been killed: nothing is stored any more, nobody is told that it goes.
                other.stop();
                try {
                    // What it handed over reaches the broker before others may have its share, as after a real death.
                    var stopped = clock.instant();
                    await().atMost(PATIENCE).until(() -> probes().stream()
                            .anyMatch(probe -> probe.startedAt().isAfter(stopped)));
                } finally {
                    otherOwnership.stop();
                }
            }
            await().atMost(PATIENCE).until(() -> ownedBy(meters) == all);
            int before = probes().size();
            await().atMost(PATIENCE).until(() -> probes().size() >= before + 2 * CHECKS);

            await().atMost(PATIENCE).untilAsserted(this::noSlotIsUnseen);
            assertThat(probes().stream().map(probe -> probe.checkId() + "@" + probe.slot() + "." + probe.attempt()))
                    .doesNotHaveDuplicates();
            assertThat(EventLog.all(CheckStatusChanged.class).stream().filter(event -> ours(event.data())))
                    .hasSize(CHECKS);
            sites.forEach(site -> EventLog.publish(new AssetRemoved(project, site)));
            await().atMost(PATIENCE).until(() -> ownedBy(meters) == all - CHECKS);
        }
    }

    /** Every slot from a check's first to its last was either probed or told as missed, and never both. */
    private void noSlotIsUnseen() {
        var told = EventLog.all(SlotsMissed.class).stream()
                .map(Event::data)
                .filter(missed -> ours(missed.checkId()))
                .toList();
        assertThat(told)
                .as("the session of a replica that is killed lasts longer than two slots")
                .isNotEmpty();
        var probed = probes().stream()
                .collect(Collectors.groupingBy(
                        ProbeCompleted::checkId,
                        Collectors.mapping(ProbeCompleted::slot, Collectors.toCollection(TreeSet::new))));
        assertThat(probed).hasSize(CHECKS);
        probed.forEach((check, slots) -> {
            var seen = new ArrayList<>(slots);
            told.stream().filter(missed -> missed.checkId().equals(check)).forEach(missed -> LongStream.rangeClosed(
                            missed.firstSlot(), missed.lastSlot())
                    .forEach(seen::add));
            assertThat(seen)
                    .as("slots of %s", check)
                    .containsExactlyInAnyOrderElementsOf(LongStream.rangeClosed(slots.first(), slots.last())
                            .boxed()
                            .toList());
        });
    }

    private static double ownedBy(MeterRegistry meters) {
        return meters.get("understudy.monitor.checks.owned").gauge().value();
    }

    private List<ProbeCompleted> probes() {
        return EventLog.all(ProbeCompleted.class).stream()
                .map(Event::data)
                .filter(probe -> ours(probe.checkId()))
                .toList();
    }

    private boolean ours(CheckStatusChanged event) {
        return ours(event.checkId());
    }

    private boolean ours(String checkId) {
        return checkId.startsWith(project + "/");
    }

    private AssetApplied site(String site, String url) {
        return new AssetApplied(
                project, site, 1, "site", "Сайт", null, Map.of("url", url), List.of(), EVERY_FIVE_SECONDS);
    }
}
