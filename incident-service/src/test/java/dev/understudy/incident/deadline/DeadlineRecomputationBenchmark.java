package dev.understudy.incident.deadline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.understudy.events.IncidentEvent.Severity;
import dev.understudy.events.ProjectEvent.Agreement;
import dev.understudy.events.ProjectEvent.Client;
import dev.understudy.events.ProjectEvent.EmergencyTerms;
import dev.understudy.events.ProjectEvent.ProjectApplied;
import dev.understudy.events.ProjectEvent.ServiceCalendar;
import dev.understudy.events.ProjectEvent.Target;
import dev.understudy.events.ProjectEvent.WeekWindow;
import dev.understudy.incident.incident.Signal;
import dev.understudy.incident.incident.Signal.Action;
import dev.understudy.incident.incident.SignalService;
import dev.understudy.kit.testing.EventLog;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * How long it takes to recompute the deadlines of many open emergencies when the hours of their agreement change, on the
 * real broker and database: from the passport's event to the stored dates. Run by benchmarks/deadline-recomputation.sh;
 * no test of the build.
 */
@QuarkusTest
class DeadlineRecomputationBenchmark {

    private static final int OPEN = Integer.getInteger("understudy.benchmark.open", 10_000);
    private static final int BATCH = 500;

    @Inject
    SignalService signals;

    @Inject
    EntityManager entities;

    private final String project = "bench-" + UUID.randomUUID().toString().substring(0, 8);

    @Test
    void aChangeOfHoursMovesEveryOpenDeadline() {
        apply(1, "18:00");
        await().atMost(Duration.ofSeconds(30))
                .until(() -> count("SELECT count(*) FROM passport_project WHERE project_id = ?1") == 1);
        var since = Instant.now().minusSeconds(60);
        for (int i = 0; i < OPEN; i += BATCH) {
            signals.take(IntStream.range(i, Math.min(OPEN, i + BATCH))
                    .mapToObj(n -> signal(n, since))
                    .toList());
        }
        assertThat(count("SELECT count(*) FROM deadline WHERE project_id = ?1 AND open"))
                .isEqualTo(OPEN);

        for (int round = 0; round < 5; round++) {
            var closing = round % 2 == 0 ? "17:00" : "18:00";
            long begin = System.nanoTime();
            apply(2 + round, closing);
            int version = round;
            await().atMost(Duration.ofMinutes(2))
                    .pollInterval(Duration.ofMillis(20))
                    .until(() ->
                            count("SELECT count(*) FROM incident_timeline t JOIN incident i ON i.id = t.incident_id"
                                            + " WHERE i.project_id = ?1 AND t.kind = 'deadline-recomputed'")
                                    == (long) OPEN * (version + 1));
            System.out.printf(
                    "recomputed %d open deadlines after a change of hours: %d ms (round %d)%n",
                    OPEN, (System.nanoTime() - begin) / 1_000_000, round + 1);
        }
    }

    private long count(String sql) {
        return QuarkusTransaction.requiringNew().call(() -> ((Number) entities.createNativeQuery(sql, Long.class)
                        .setParameter(1, project)
                        .getSingleResult())
                .longValue());
    }

    private void apply(long version, String closing) {
        var days = List.of("mon", "tue", "wed", "thu", "fri");
        EventLog.publish(new ProjectApplied(
                project,
                version,
                "Магазин",
                new Client("client-" + project, "ООО «Самовар»", null),
                "Europe/Moscow",
                List.of("ru"),
                List.of(),
                new Agreement(
                        "7/26",
                        null,
                        null,
                        new EmergencyTerms(Duration.ofMinutes(60), Duration.ofHours(10), Duration.ofHours(8)),
                        null,
                        1,
                        null,
                        null,
                        List.of(new ServiceCalendar(
                                "office", null, List.of(new WeekWindow(days, "09:00", closing)), "RU", null)),
                        List.of(new Target(
                                "emergency", null, Duration.ofHours(4), Duration.ofHours(40), "office", "§ 4")),
                        null,
                        null,
                        null,
                        null)));
    }

    private Signal signal(int n, Instant since) {
        return new Signal(
                project,
                "bench:" + n,
                Action.TRIGGER,
                Severity.CRITICAL,
                "check " + n,
                "api",
                since,
                since,
                -1,
                null,
                null,
                null,
                null,
                null,
                null,
                List.of(),
                List.of(),
                Map.of(),
                null,
                null,
                null,
                "bench",
                null,
                null,
                false);
    }
}
