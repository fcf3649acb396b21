package dev.understudy.benchmarks.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.understudy.embedded.TestInfrastructure;
import dev.understudy.embedded.TopicSettings;
import dev.understudy.events.CheckEvent.CheckApplied;
import dev.understudy.events.CheckEvent.HttpTarget;
import dev.understudy.events.CheckEvent.Schedule;
import dev.understudy.events.CheckStatus;
import dev.understudy.events.Criticality;
import dev.understudy.events.Event;
import dev.understudy.events.EventCodec;
import dev.understudy.events.EventData;
import dev.understudy.events.Failure;
import dev.understudy.events.FindingEvent.FindingRaised;
import dev.understudy.events.IncidentEvent.IncidentAcknowledged;
import dev.understudy.events.IncidentEvent.IncidentClosed;
import dev.understudy.events.IncidentEvent.IncidentOpened;
import dev.understudy.events.IncidentEvent.IncidentResolved;
import dev.understudy.events.ProbeEvent.ProbeCompleted;
import dev.understudy.events.ProjectEvent.Agreement;
import dev.understudy.events.ProjectEvent.Client;
import dev.understudy.events.ProjectEvent.EmergencyTerms;
import dev.understudy.events.ProjectEvent.PlannedTerms;
import dev.understudy.events.ProjectEvent.ProjectApplied;
import dev.understudy.events.ProjectEvent.ReportTerms;
import dev.understudy.events.ProjectEvent.Zone;
import dev.understudy.events.Topic;
import dev.understudy.events.WorkEvent.WorkChangeRecorded;
import dev.understudy.events.WorkEvent.WorkDone;
import dev.understudy.events.WorkEvent.WorkPlanned;
import dev.understudy.events.WorkEvent.WorkTimeLogged;
import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/**
 * The packaged report-service on a real broker and a real database, all on this machine:
 *
 * <ol>
 *   <li>results, and events of emergencies and planned work, that wait on their topics when the service starts: events a
 *       second until all are in the read model;
 *   <li>the report of a month of 1,000 checks at 60 s (43 million results: the rows that they leave are written straight
 *       into the read model, with ten restarts of the monitor, DEGRADED spells and the failures of 200 emergencies), 200
 *       emergencies and 300 work items: until the page is there;
 *   <li>the turn of the month: the schedule publishes the reports of many projects, from the first to the last.
 * </ol>
 */
public final class MonthLoad {

    private static final Duration PATIENCE = Duration.ofMinutes(8);
    private static final int CHECKS = 1000;
    private static final int EMERGENCIES = 200;
    private static final int ITEMS = 300;
    private static final int RUNS = 11;
    private static final YearMonth MONTH =
            YearMonth.from(Instant.now().atOffset(ZoneOffset.UTC)).minusMonths(1);
    private static final Instant FROM = MONTH.atDay(1).atStartOfDay().toInstant(ZoneOffset.UTC);
    private static final Instant TO =
            MONTH.plusMonths(1).atDay(1).atStartOfDay().toInstant(ZoneOffset.UTC);

    private final TestInfrastructure infrastructure;
    private final Map<String, String> config;
    private final KeyPair keys;
    private final List<String> options;
    private final int port;
    private final KafkaProducer<String, String> producer;
    private final HttpClient http = HttpClient.newHttpClient();
    private final Random random = new Random(26);

    private MonthLoad(List<String> options) throws IOException, GeneralSecurityException {
        this.options = options;
        infrastructure = TestInfrastructure.start();
        infrastructure.broker().createTopics(topics());
        config = infrastructure.configFor("report");
        var generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        keys = generator.generateKeyPair();
        try (var socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        producer = producer(infrastructure.bootstrapServers());
    }

    /** @param arguments results (1000000), events (200000), projects (1000), JVM options of the service */
    public static void main(String[] arguments) throws Exception {
        int results = argument(arguments, 0, 1_000_000);
        int events = argument(arguments, 1, 200_000);
        int projects = argument(arguments, 2, 1000);
        var options =
                arguments.length > 3 ? List.of(Arrays.copyOfRange(arguments, 3, arguments.length)) : List.<String>of();
        var load = new MonthLoad(options);
        load.run(results, events, projects);
        // The helper threads of broker and database are not daemons everywhere.
        System.exit(0);
    }

    private void run(int results, int events, int projects) throws Exception {
        // Makes the tables, so that what is measured is not the first start.
        var first = startService();
        try (var database = DriverManager.getConnection(
                config.get("quarkus.datasource.jdbc.url"), "report", config.get("quarkus.datasource.password"))) {
            await(database, "SELECT count(*) FROM published_recipient", 0);
            stop(first);
            publishResults(results);
            publishEvents("catch-up", events / 11);
            var service = startService();
            try {
                catchUp(database, results, events / 11 * 11);
                month(database);
                turn(database, projects);
            } finally {
                stop(service);
            }
        } finally {
            producer.close();
        }
    }

    // --- catching up

    private void publishResults(int results) {
        int rounds = results / CHECKS;
        for (int round = 0; round < rounds; round++) {
            var at = FROM.plusSeconds(60L * round);
            for (int check = 0; check < CHECKS; check++) {
                // One in a thousand rounds of a check fails, for three of them.
                boolean down = (round + check * 7) % 1000 < 3;
                var status = down ? CheckStatus.DOWN : CheckStatus.UP;
                var id = "catch-up/check-" + check + ".http";
                send(
                        new ProbeCompleted(
                                "catch-up",
                                id,
                                round,
                                0,
                                at,
                                at,
                                at.plusMillis(80 + check % 40),
                                status,
                                status,
                                at.plusSeconds(90),
                                down ? new Failure("status", "the server answered 502", "502", "200-299") : null,
                                null),
                        at);
            }
        }
        producer.flush();
    }

    private void catchUp(Connection database, int results, int events) throws SQLException {
        // Some are taken in while the service starts: these do not count.
        await(database, "SELECT count(*) FROM check_progress", 1);
        var begun = Instant.now();
        long before = count(
                database,
                "SELECT coalesce(sum(floor(extract(epoch FROM last_at - '" + Timestamp.from(FROM) + "') / 60) + 1), 0)"
                        + " FROM check_progress WHERE check_id LIKE 'catch-up/%'");
        long eventsBefore = count(database, "SELECT count(*) FROM journal WHERE project_id = 'catch-up'");
        var last = Timestamp.from(FROM.plusSeconds(60L * (results / CHECKS - 1)));
        await(
                database,
                "SELECT count(*) FROM check_progress WHERE check_id LIKE 'catch-up/%' AND last_at >= '" + last + "'",
                CHECKS);
        var resultsDone = Duration.between(begun, Instant.now());
        await(database, "SELECT count(*) FROM journal WHERE project_id = 'catch-up'", events);
        var allDone = Duration.between(begun, Instant.now());
        print("catching up with %d results and %d events that waited", results, events);
        print("  taken in before the clock was started: %d results, %d events", before, eventsBefore);
        print(
                "  results: %d ms, %d a second; rows of segments: %d",
                resultsDone.toMillis(),
                rate(results - before, resultsDone),
                count(database, "SELECT count(*) FROM check_segment WHERE check_id LIKE 'catch-up/%'"));
        print(
                "  all events: %d ms, %d a second",
                allDone.toMillis(), rate(results + events - before - eventsBefore, allDone));
    }

    // --- the report of a large month

    private void month(Connection database) throws Exception {
        var project = "big";
        for (int check = 0; check < CHECKS; check++) {
            send(check(project, check), FROM.minusSeconds(86_400));
        }
        publishMonth(project, EMERGENCIES, ITEMS);
        send(project(project, 28), FROM.minusSeconds(86_400));
        producer.flush();
        long rows = fillSegments(database, project, CHECKS, EMERGENCIES);
        await(database, "SELECT count(*) FROM monitored_check WHERE project_id = '" + project + "'", CHECKS);
        await(
                database,
                "SELECT count(*) FROM journal WHERE project_id = '" + project + "'",
                EMERGENCIES * 4L + ITEMS * 7L + 30);
        print(
                "a month of %d checks (%d rows of segments), %d emergencies, %d work items",
                CHECKS, rows, EMERGENCIES, ITEMS);
        for (var format : List.of("json", "html", "pdf", "docx", "csv")) {
            report(project, format);
        }
    }

    private void report(String project, String format) throws Exception {
        var times = new ArrayList<Long>();
        int size = 0;
        for (int run = 0; run < RUNS; run++) {
            var start = System.nanoTime();
            var answer = get("/api/v1/projects/" + project + "/reports/" + MONTH + "?lang=ru&format=" + format);
            times.add((System.nanoTime() - start) / 1_000_000);
            if (answer.statusCode() != 200) {
                print("  %s: %d %s", format, answer.statusCode(), new String(answer.body(), UTF_8));
                return;
            }
            size = answer.body().length;
        }
        long first = times.getFirst();
        times.sort(null);
        print(
                "  %s: first %d ms, median of %d %d ms, longest %d ms, %d kB",
                format, first, RUNS, times.get(RUNS / 2), times.getLast(), size / 1000);
    }

    // --- the turn of the month

    private void turn(Connection database, int projects) throws Exception {
        for (int i = 0; i < projects; i++) {
            var project = "client-" + i;
            for (int check = 0; check < 10; check++) {
                send(check(project, check), FROM.minusSeconds(86_400));
            }
            publishMonth(project, 5, 10);
            fillSegments(database, project, 10, 5);
        }
        producer.flush();
        long wanted = (5 * 4L + 10 * 7L + 30) * projects;
        await(database, "SELECT count(*) FROM journal WHERE project_id LIKE 'client-%'", wanted);
        await(database, "SELECT count(*) FROM monitored_check WHERE project_id LIKE 'client-%'", 10L * projects);
        for (int i = 0; i < projects; i++) {
            send(project("client-" + i, 1), FROM.minusSeconds(86_400));
        }
        producer.flush();
        await(database, "SELECT count(*) FROM published_report WHERE project_id LIKE 'client-%'", projects);
        try (var statement = database.createStatement();
                var row =
                        statement.executeQuery("SELECT extract(epoch FROM max(published_at) - min(published_at)) * 1000"
                                + " FROM published_report WHERE project_id LIKE 'client-%'")) {
            row.next();
            print(
                    "%d reports of 10 checks, 5 emergencies and 10 work items, in two languages: %d ms from the first to the"
                            + " last",
                    projects, row.getLong(1));
        }
        portfolio(projects, "of one month");
        // What is over: of older months than those that are compared.
        try (var statement = database.createStatement()) {
            int rows = statement.executeUpdate("INSERT INTO journal"
                    + " (event_id, project_id, topic, aggregate_id, type, happened_at, data)"
                    + " SELECT event_id || '-' || m, project_id, topic, aggregate_id || '-' || m, type,"
                    + " happened_at - (m + 2) * interval '31 days', data FROM journal, generate_series(1, 10) AS m"
                    + " WHERE project_id LIKE 'client-%' AND topic IN ('incident.incidents.v1', 'incident.work.v1')");
            statement.execute("ANALYZE journal");
            portfolio(projects, "with ten more months that are over, " + rows + " events");
        }
    }

    private void portfolio(int projects, String what) throws Exception {
        var times = new ArrayList<Long>();
        int size = 0;
        for (int run = 0; run < 5; run++) {
            var start = System.nanoTime();
            var page = get("/api/v1/portfolio?period=" + MONTH);
            times.add((System.nanoTime() - start) / 1_000_000);
            if (page.statusCode() != 200) {
                print("portfolio: %d %s", page.statusCode(), new String(page.body(), UTF_8));
                return;
            }
            size = page.body().length;
        }
        long first = times.getFirst();
        times.sort(null);
        print(
                "portfolio of %d projects %s: first %d ms, median of %d %d ms, longest %d ms, %d kB",
                projects, what, first, times.size(), times.get(times.size() / 2), times.getLast(), size / 1000);
    }

    // --- what happened

    private void publishMonth(String project, int emergencies, int items) {
        publishEmergencies(project, emergencies);
        publishItems(project, items);
        for (int i = 0; i < 30; i++) {
            var at = FROM.minusSeconds(3600L * i);
            send(
                    new FindingRaised(
                            project,
                            "rule-" + i % 5 + ":asset/a" + i,
                            "rule-" + i % 5,
                            i % 3 == 0 ? "high" : "medium",
                            "asset/a" + i,
                            "Резервная копия актива лежит только в одном месте",
                            "Добавьте второе хранилище",
                            at),
                    at);
        }
    }

    /** Eleven events of an emergency and a piece of work, so many times. */
    private void publishEvents(String project, int times) {
        publishEmergencies(project, times);
        publishItems(project, times);
        producer.flush();
    }

    private void publishEmergencies(String project, int emergencies) {
        for (int i = 0; i < emergencies; i++) {
            var id = project + "-i" + i;
            var at = at(i, emergencies);
            var zone = "zone-" + i % 8;
            send(
                    new IncidentOpened(
                            project,
                            id,
                            1,
                            at.plusSeconds(40),
                            project + "/check-" + i % 10,
                            "Интернет-магазин: страница не отвечает",
                            project + "/check-" + i % 10 + ".http",
                            project + "/site",
                            zone,
                            at,
                            at.plusSeconds(3600),
                            at.plusSeconds(14_400),
                            "ivanov",
                            new Failure("status", "the server answered 502", "502", "200-299"),
                            null,
                            i % 5 == 0 ? "api" : "monitor",
                            null,
                            null,
                            null,
                            null),
                    at.plusSeconds(40));
            send(
                    new IncidentAcknowledged(project, id, 2, at.plusSeconds(300 + i % 4000), "ivanov", null),
                    at.plusSeconds(300 + i % 4000));
            var end = at.plusSeconds(4500 + i % 9000);
            send(new IncidentResolved(project, id, 3, end, "ivanov", end, "перезапуск"), end);
            send(
                    new IncidentClosed(
                            project,
                            id,
                            4,
                            end.plusSeconds(600),
                            "ivanov",
                            "нехватка памяти " + i % 4,
                            zone,
                            "увеличили лимит памяти",
                            30 + i % 60),
                    end.plusSeconds(600));
        }
    }

    private void publishItems(String project, int items) {
        for (int i = 0; i < items; i++) {
            var id = project + "-w" + i;
            var at = at(i, items);
            var day = LocalDate.ofInstant(at, ZoneOffset.UTC);
            send(
                    new WorkPlanned(
                            project,
                            id,
                            at,
                            "update",
                            "Обновить модуль оплаты " + i,
                            "zone-" + i % 8,
                            at.plusSeconds(86_400),
                            2.0,
                            "petrova",
                            "dispatcher"),
                    at);
            for (int entry = 0; entry < 4; entry++) {
                send(
                        new WorkTimeLogged(
                                project,
                                id,
                                at.plusSeconds(600 + entry),
                                "petrova",
                                id + "-e" + entry,
                                "petrova",
                                day,
                                0.25,
                                0.25 * (entry + 1),
                                null,
                                null),
                        at.plusSeconds(600 + entry));
            }
            send(
                    new WorkChangeRecorded(
                            project,
                            id,
                            at.plusSeconds(7000),
                            "petrova",
                            id + "-c",
                            "Модуль оплаты",
                            "zone-" + i % 8,
                            "6." + i,
                            "6." + (i + 1),
                            null),
                    at.plusSeconds(7000));
            send(new WorkDone(project, id, at.plusSeconds(7200), "petrova", 1), at.plusSeconds(7200));
        }
    }

    private static Instant at(int number, int of) {
        return FROM.plusMillis(Duration.between(FROM, TO).toMillis() * number / Math.max(1, of));
    }

    /** The rows that a month of results leaves: up, with the monitor's restarts, slow spells and failures between. */
    private long fillSegments(Connection database, String project, int checks, int emergencies) throws SQLException {
        long rows = 0;
        database.setAutoCommit(false);
        try (var insert = database.prepareStatement(
                "INSERT INTO check_segment (check_id, started_at, ended_at, status) VALUES (?, ?, ?, ?)")) {
            for (int check = 0; check < checks; check++) {
                var id = project + "/check-" + check + ".http";
                var cuts = new ArrayList<long[]>();
                for (int restart = 1; restart <= 10; restart++) {
                    // Unknown: a gap without a row.
                    cuts.add(new long[] {restart * 250_000L, restart * 250_000L + 90, 0});
                }
                for (int spell = 0; spell < 5; spell++) {
                    long start = 5000 + random.nextInt(2_500_000);
                    cuts.add(new long[] {start, start + 600, 1});
                }
                for (int i = check; i < emergencies; i += checks) {
                    long start = Duration.between(FROM, at(i, emergencies)).toSeconds();
                    cuts.add(new long[] {start, start + 4500 + i % 9000, 2});
                }
                cuts.sort((one, other) -> Long.compare(one[0], other[0]));
                long free = 0;
                for (var cut : cuts) {
                    if (cut[0] <= free) {
                        continue;
                    }
                    rows += row(insert, id, free, cut[0], "UP");
                    if (cut[2] > 0) {
                        rows += row(insert, id, cut[0], cut[1], cut[2] == 1 ? "DEGRADED" : "DOWN");
                    }
                    free = cut[1];
                }
                rows += row(insert, id, free, Duration.between(FROM, TO).toSeconds(), "UP");
            }
            insert.executeBatch();
            database.commit();
        } finally {
            database.setAutoCommit(true);
        }
        return rows;
    }

    private static int row(java.sql.PreparedStatement insert, String check, long start, long end, String status)
            throws SQLException {
        insert.setString(1, check);
        insert.setTimestamp(2, Timestamp.from(FROM.plusSeconds(start)));
        insert.setTimestamp(3, Timestamp.from(FROM.plusSeconds(end)));
        insert.setString(4, status);
        insert.addBatch();
        return 1;
    }

    private static CheckApplied check(String project, int number) {
        return new CheckApplied(
                project,
                "check-" + number + ".http",
                1,
                "http",
                "passport",
                null,
                "zone-" + number % 8,
                new Schedule(Duration.ofMinutes(1), Duration.ofSeconds(10), Duration.ofSeconds(10), 2, 2),
                List.of(),
                new HttpTarget("https://shop-" + number + ".example/", "GET", List.of()));
    }

    private static ProjectApplied project(String id, int reportDay) {
        var zones = new ArrayList<Zone>();
        for (int i = 0; i < 8; i++) {
            zones.add(new Zone("zone-" + i, "Зона " + i, Criticality.CRITICAL));
        }
        return new ProjectApplied(
                id,
                1,
                "Интернет-магазин " + id,
                new Client("client", "ООО «Самовар»", null),
                "UTC",
                List.of("ru", "en"),
                zones,
                new Agreement(
                        "7/26",
                        null,
                        null,
                        new EmergencyTerms(Duration.ofHours(1), Duration.ofMinutes(15), null),
                        new PlannedTerms(40),
                        reportDay,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        new ReportTerms(List.of("owner"), null, null)));
    }

    // --- around it

    private void send(EventData data, Instant at) {
        var record = EventCodec.encode(new Event<>(UUID.randomUUID().toString(), "/benchmark", at, null, data));
        // Stamped with now: a month ago, the topic would drop it.
        producer.send(new ProducerRecord<>(record.topic(), null, null, record.key(), record.value(), record.headers()));
    }

    private static KafkaProducer<String, String> producer(String bootstrapServers) {
        var properties = new Properties();
        properties.put("bootstrap.servers", bootstrapServers);
        properties.put("linger.ms", "5");
        properties.put("batch.size", "262144");
        return new KafkaProducer<>(properties, new StringSerializer(), new StringSerializer());
    }

    private HttpResponse<byte[]> get(String path) throws Exception {
        return http.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .header("Authorization", "Bearer " + token())
                        .timeout(Duration.ofMinutes(2))
                        .build(),
                HttpResponse.BodyHandlers.ofByteArray());
    }

    private String token() throws GeneralSecurityException {
        var encoder = Base64.getUrlEncoder().withoutPadding();
        long now = Instant.now().getEpochSecond();
        var claims = "{\"iss\":\"understudy\",\"sub\":\"benchmark\",\"groups\":[\"admin\"],\"iat\":" + now + ",\"exp\":"
                + (now + 3600) + ",\"jti\":\"" + UUID.randomUUID() + "\"}";
        var signed = encoder.encodeToString("{\"alg\":\"RS256\",\"typ\":\"JWT\"}".getBytes(UTF_8)) + "."
                + encoder.encodeToString(claims.getBytes(UTF_8));
        var signature = Signature.getInstance("SHA256withRSA");
        signature.initSign(keys.getPrivate());
        signature.update(signed.getBytes(UTF_8));
        return signed + "." + encoder.encodeToString(signature.sign());
    }

    private Process startService() throws Exception {
        var root = Path.of(System.getProperty("understudy.root"));
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // As the launcher starts it.
        command.addAll(List.of(
                "-Xmx512m",
                "-Xss512k",
                "-XX:+UseSerialGC",
                "-XX:+UseCompactObjectHeaders",
                "-XX:TieredStopAtLevel=1",
                "-Djava.util.logging.manager=org.jboss.logmanager.LogManager"));
        command.addAll(options);
        command.add("-Dmp.jwt.verify.publickey="
                + Base64.getEncoder().encodeToString(keys.getPublic().getEncoded()));
        config.forEach((key, value) -> command.add("-D" + key + "=" + value));
        command.add("-Dquarkus.http.host=127.0.0.1");
        command.add("-Dquarkus.http.port=" + port);
        command.add("-Dquarkus.management.port=0");
        command.add("-Dunderstudy.report.look-every=2s");
        command.add("-Dunderstudy.instance-id=benchmark");
        command.add("-jar");
        command.add(root.resolve("report-service/target/quarkus-app/quarkus-run.jar")
                .toString());
        var log = File.createTempFile("report-month", ".log");
        print("log of the service: %s", log);
        var process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log)
                .start();
        var end = Instant.now().plus(Duration.ofMinutes(2));
        while (!answers()) {
            if (!process.isAlive() || Instant.now().isAfter(end)) {
                throw new IllegalStateException("the service does not answer; see " + log);
            }
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
        }
        return process;
    }

    private boolean answers() throws Exception {
        try {
            return get("/api/v1/portfolio").statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    private static void stop(Process service) throws InterruptedException {
        service.destroy();
        if (!service.waitFor(20, TimeUnit.SECONDS)) {
            service.destroyForcibly();
        }
    }

    private static List<TopicSettings> topics() {
        var topics = new ArrayList<TopicSettings>();
        for (var topic : Topic.values()) {
            topics.add(new TopicSettings(
                    topic.topicName(),
                    topic.partitions(),
                    topic.compacted(),
                    topic.retention().orElse(Duration.ZERO),
                    Map.of()));
        }
        topics.add(new TopicSettings(Topic.deadLetters("report"), 1, false, Duration.ofDays(30), Map.of()));
        return topics;
    }

    private static void await(Connection database, String sql, long wanted) {
        var end = Instant.now().plus(PATIENCE);
        @Nullable SQLException fault = null;
        while (Instant.now().isBefore(end)) {
            try {
                if (count(database, sql) >= wanted) {
                    return;
                }
            } catch (SQLException e) {
                // The service has not made its tables yet.
                fault = e;
            }
            LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
        }
        throw new IllegalStateException("not within " + PATIENCE + ": " + sql + " >= " + wanted, fault);
    }

    private static long count(Connection database, String sql) throws SQLException {
        try (var statement = database.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private static long rate(long events, Duration took) {
        return events * 1000L / Math.max(1, took.toMillis());
    }

    private static void print(String format, Object... values) {
        System.out.println(String.format(format, values));
    }

    private static int argument(String[] arguments, int position, int otherwise) {
        return arguments.length > position ? Integer.parseInt(arguments[position]) : otherwise;
    }
}
