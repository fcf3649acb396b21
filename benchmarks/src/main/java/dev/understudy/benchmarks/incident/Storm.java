package dev.understudy.benchmarks.incident;

import static dev.understudy.benchmarks.incident.IncidentBed.argument;
import static dev.understudy.benchmarks.incident.IncidentBed.await;
import static dev.understudy.benchmarks.incident.IncidentBed.changed;
import static dev.understudy.benchmarks.incident.IncidentBed.count;
import static dev.understudy.benchmarks.incident.IncidentBed.passport;
import static dev.understudy.benchmarks.incident.IncidentBed.send;

import dev.understudy.events.CheckStatus;
import dev.understudy.events.CheckStatusEvent.CheckStatusChanged;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.jspecify.annotations.Nullable;

/**
 * Status events by Kafka to the packaged incident-service, on a real broker and a real database, all on this machine:
 *
 * <ol>
 *   <li>checks that are reported for the first time and work: events a second until their watermarks are stored;
 *   <li>checks without anything in common, each failing once: incidents a second, with all that belongs to them;
 *   <li>checks that fail again and again while their incidents are open: events a second until all are counted;
 *   <li>ten thousand checks that fail at once through one cause: until the first page is asked for, and until all members
 *       are stored; and until all have recovered;
 *   <li>one check that is reported a hundred thousand times: events a second, and the rows that it leaves.
 * </ol>
 *
 * <p>Before each figure the same thing runs once in small, so that the JVM is warm.
 */
public final class Storm {

    private Storm() {}

    /** @param arguments events of each kind (20000), checks of one outage (10000), duplicates (100000) */
    public static void main(String[] arguments) throws Exception {
        int events = argument(arguments, 0, 20_000);
        int checks = argument(arguments, 1, 10_000);
        int duplicates = argument(arguments, 2, 100_000);
        var bed = IncidentBed.prepare();
        var service = bed.start("benchmark");
        try (var database = bed.database();
                var producer = bed.producer()) {
            await(database, "SELECT count(*) FROM flyway_schema_history WHERE success", 5);
            for (var small : List.of(true, false)) {
                var name = small ? "warm-" : "";
                List<Phase> phases = List.of(
                        () -> working(producer, database, name + "working", small ? 2_000 : events),
                        () -> separate(producer, database, name + "separate", small ? 1_000 : events / 4),
                        () -> again(producer, database, name + "again", small ? 4_000 : events),
                        () -> oneOutage(producer, database, name + "outage", small ? 1_000 : checks),
                        () -> duplicates(producer, database, name + "duplicates", small ? 5_000 : duplicates));
                for (var phase : phases) {
                    var before = bed.cpu(service);
                    phase.run();
                    await(database, "SELECT 1 - count(*) FROM (SELECT 1 FROM outbox LIMIT 1) AS waiting", 1);
                    var used = bed.cpu(service).since(before);
                    print(
                            "  CPU until all was published: service %d ms, database %d ms",
                            used.service().toMillis(), used.database().toMillis());
                }
            }
        } finally {
            // Gracefully, so that a profile that was asked for is written.
            service.destroy();
            service.onExit().join();
        }
    }

    private interface Phase {
        void run() throws SQLException;
    }

    private static void working(KafkaProducer<String, String> producer, Connection database, String project, int checks)
            throws SQLException {
        passport(producer, database, project);
        var start = Instant.now();
        for (int i = 0; i < checks; i++) {
            send(producer, changed(project, "check-" + i, null, 1, start, CheckStatus.PENDING, CheckStatus.UP));
        }
        producer.flush();
        await(database, "SELECT count(*) FROM signal_watermark WHERE project_id = '" + project + "'", checks);
        print("%s: %d checks that work", project, checks);
        rate("stored", checks, start);
    }

    private static void separate(
            KafkaProducer<String, String> producer, Connection database, String project, int checks)
            throws SQLException {
        passport(producer, database, project);
        var start = Instant.now();
        for (int i = 0; i < checks; i++) {
            send(producer, failed(project, "check-" + i, null, 1, start));
        }
        producer.flush();
        await(database, "SELECT count(*) FROM incident WHERE project_id = '" + project + "'", checks);
        print("%s: %d checks that have nothing in common fail, one incident each", project, checks);
        rate("opened", checks, start);
        await(database, "SELECT 1 - count(*) FROM (SELECT 1 FROM outbox LIMIT 1) AS waiting", 1);
        rate("events of all published", checks, start);
    }

    private static void again(KafkaProducer<String, String> producer, Connection database, String project, int events)
            throws SQLException {
        int checks = Math.max(1, events / 20);
        passport(producer, database, project);
        var begin = Instant.now();
        for (int i = 0; i < checks; i++) {
            send(producer, failed(project, "check-" + i, null, 1, begin));
        }
        producer.flush();
        await(database, "SELECT count(*) FROM incident WHERE project_id = '" + project + "'", checks);
        var start = Instant.now();
        for (int i = 0; i < events; i++) {
            send(producer, failed(project, "check-" + i % checks, null, i / checks + 2L, start.plusMillis(i / checks)));
        }
        producer.flush();
        await(
                database,
                "SELECT coalesce(sum(occurrences), 0) FROM incident WHERE project_id = '" + project + "'",
                events + checks);
        print("%s: %d reports of %d open incidents", project, events, checks);
        rate("stored", events, start);
    }

    private static void oneOutage(
            KafkaProducer<String, String> producer, Connection database, String project, int checks)
            throws SQLException {
        passport(producer, database, project);
        var start = Instant.now();
        for (int i = 0; i < checks; i++) {
            send(producer, failed(project, "site-" + i, "asset-" + i, 1, start));
        }
        producer.flush();
        await(
                database,
                "SELECT count(*) FROM incident_told t JOIN incident i ON i.id = t.incident_id WHERE i.project_id = '"
                        + project + "'",
                1);
        print("%s: %d checks down at once through one cause", project, checks);
        print("  first page asked for after %d ms", since(start));
        await(database, "SELECT count(*) FROM incident_member WHERE project_id = '" + project + "'", checks);
        print("  all members stored after %d ms", since(start));
        print("  incidents: %d", count(database, "SELECT count(*) FROM incident WHERE project_id = '" + project + "'"));
        await(
                database,
                "SELECT count(*) FROM incident_member WHERE announced AND project_id = '" + project + "'",
                checks);
        print("  all members told of after %d ms", since(start));
        var better = Instant.now();
        for (int i = 0; i < checks; i++) {
            send(producer, changed(project, "site-" + i, "asset-" + i, 2, better, CheckStatus.DOWN, CheckStatus.UP));
        }
        producer.flush();
        await(database, "SELECT count(*) FROM incident WHERE state = 'RESOLVED' AND project_id = '" + project + "'", 1);
        print("  all recovered, resolved after %d ms", since(better));
    }

    private static void duplicates(
            KafkaProducer<String, String> producer, Connection database, String project, int duplicates)
            throws SQLException {
        passport(producer, database, project);
        var start = Instant.now();
        for (int i = 0; i < duplicates; i++) {
            send(producer, failed(project, "site", null, i + 1L, start.plusMillis(i)));
        }
        producer.flush();
        await(
                database,
                "SELECT coalesce(sum(occurrences), 0) FROM incident WHERE project_id = '" + project + "'",
                duplicates);
        print("%s: %d reports of one failure", project, duplicates);
        rate("stored", duplicates, start);
        print(
                "  incidents: %d, members: %d, lines of timeline: %d",
                count(database, "SELECT count(*) FROM incident WHERE project_id = '" + project + "'"),
                count(database, "SELECT count(*) FROM incident_member WHERE project_id = '" + project + "'"),
                count(
                        database,
                        "SELECT count(*) FROM incident_timeline t JOIN incident i ON i.id = t.incident_id"
                                + " WHERE i.project_id = '" + project + "'"));
    }

    private static long since(Instant start) {
        return Duration.between(start, Instant.now()).toMillis();
    }

    private static CheckStatusChanged failed(
            String project, String check, @Nullable String asset, long sequence, Instant at) {
        return changed(project, check, asset, sequence, at, CheckStatus.UP, CheckStatus.DOWN);
    }

    private static void rate(String what, int events, Instant start) {
        var took = Duration.between(start, Instant.now());
        print("  %s in %d ms: %d events/s", what, took.toMillis(), events * 1000L / Math.max(1, took.toMillis()));
    }

    private static void print(String format, Object... values) {
        System.out.println(String.format(format, values));
    }
}
