package dev.understudy.benchmarks.monitor;

import dev.understudy.events.CheckEvent.CheckApplied;
import dev.understudy.events.CheckEvent.HttpTarget;
import dev.understudy.events.CheckEvent.Schedule;
import dev.understudy.events.CheckStatus;
import dev.understudy.events.CheckStatusEvent.CheckStatusChanged;
import dev.understudy.events.CheckStatusEvent.SlotsMissed;
import dev.understudy.events.CheckTarget.TlsOptions;
import dev.understudy.events.Event;
import dev.understudy.events.EventCodec;
import dev.understudy.events.ProbeEvent.ProbeCompleted;
import dev.understudy.events.ProbeEvent.Timings;
import dev.understudy.events.Topic;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * What monitor-service costs, how late it is and how much it keeps: see {@code benchmarks/monitor/README.md}. Ends with 1
 * when a figure that the service is to reach was missed, unless the machine was too busy to tell.
 */
public final class MonitorLoad {

    private static final int PORTS = Integer.getInteger("understudy.ports", 28700);
    private static final int SITES = PORTS + 9;
    private static final String PROJECT = "load";
    /** Which parts to measure. */
    private static final Set<String> PARTS =
            Set.of(System.getProperty("understudy.parts", "steady,detection,restart,storage,idle")
                    .split(","));

    private static final boolean TLS = Boolean.getBoolean("understudy.tls");
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final int checks;
    private final Duration interval;
    private final Duration warm;
    private final Duration time;
    private final Installation installation;
    private final @Nullable String trust;
    private final HttpClient http = HttpClient.newHttpClient();
    private final List<String> missed = new ArrayList<>();

    private MonitorLoad(
            int checks,
            Duration interval,
            Duration warm,
            Duration time,
            Installation installation,
            @Nullable String trust) {
        this.checks = checks;
        this.interval = interval;
        this.warm = warm;
        this.time = time;
        this.installation = installation;
        this.trust = trust;
    }

    /** A key for the sites, and their certificate for those who trust them. */
    private static Path keys(Path folder) throws IOException, InterruptedException {
        var tool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        var store = folder.resolve("keys.p12");
        var access = List.of("-keystore", store.toString(), "-storepass", TargetSites.PASSWORD, "-alias", "sites");
        run(
                tool,
                List.of("-genkeypair", "-keyalg", "RSA", "-keysize", "2048", "-dname", "CN=sites", "-validity", "90"),
                access,
                List.of("-ext", "san=ip:127.0.0.1"));
        run(
                tool,
                List.of(
                        "-exportcert",
                        "-rfc",
                        "-file",
                        folder.resolve("certificate.pem").toString()),
                access,
                List.of());
        return store;
    }

    private static void run(String tool, List<String> first, List<String> second, List<String> third)
            throws IOException, InterruptedException {
        var command = Stream.of(List.of(tool), first, second, third)
                .flatMap(List::stream)
                .toList();
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var output = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IllegalStateException(String.join(" ", command) + ": " + output);
        }
    }

    /** @param arguments CHECKS INTERVAL_SECONDS WARM_SECONDS MEASURED_SECONDS [further JVM options of the service] */
    public static void main(String[] arguments)
            throws IOException, GeneralSecurityException, SQLException, InterruptedException {
        var home = Path.of(System.getProperty("understudy.root"));
        var folder = Files.createTempDirectory("understudy-monitor-load");
        var keys = TLS ? keys(folder) : null;
        var sites = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        TargetSites.class.getName(),
                        Integer.toString(SITES),
                        keys == null ? "" : keys.toString())
                .inheritIO()
                .start();
        boolean reached;
        try (var installation = new Installation(
                home,
                folder,
                PORTS,
                Arrays.asList(arguments).subList(Math.min(4, arguments.length), arguments.length),
                // Where idle checks are weighed, nobody wants to wait for what gathers of their first results.
                PARTS.contains("idle") ? Map.of("UNDERSTUDY_MONITOR_HISTORY_ROWS_PER_SECOND", "20000") : Map.of())) {
            reached = new MonitorLoad(
                            number(arguments, 0, 10_000),
                            Duration.ofSeconds(number(arguments, 1, 10)),
                            Duration.ofSeconds(number(arguments, 2, 40)),
                            Duration.ofSeconds(number(arguments, 3, 60)),
                            installation,
                            TLS ? Files.readString(folder.resolve("certificate.pem")) : null)
                    .run();
        } finally {
            sites.destroy();
        }
        delete(folder);
        System.exit(reached ? 0 : 1);
    }

    private static int number(String[] arguments, int index, int usual) {
        return arguments.length > index ? Integer.parseInt(arguments[index]) : usual;
    }

    private boolean run() throws IOException, SQLException, InterruptedException {
        installation.startService();
        take(1, checks, interval);
        Installation.pause(warm);
        say("checks", "%d every %d s, %.0f probes a second", checks, interval.toSeconds(), rate());
        if (PARTS.contains("steady")) {
            steady();
        }
        if (PARTS.contains("detection")) {
            detection();
        }
        if (PARTS.contains("restart")) {
            restart();
        }
        if (PARTS.contains("storage")) {
            storage();
        }
        if (PARTS.contains("idle")) {
            idle();
        }
        missed.forEach(line -> System.out.println("NOT REACHED  " + line));
        return missed.isEmpty();
    }

    /** New checks are probed at once; takes until that is over and told. */
    private void take(int first, int last, Duration every) throws SQLException {
        double before = metric("understudy_monitor_probes_total");
        double recorded = metric("understudy_monitor_changes_recorded_total");
        long begin = System.nanoTime();
        installation.addChecks(IntStream.rangeClosed(first, last)
                .mapToObj(number -> check(number, every))
                .toList());
        double count = last - first + 1.0;
        Installation.await(PATIENCE, "all checks are taken over", () -> owned() == last);
        double taken = (System.nanoTime() - begin) / 1e9;
        Installation.await(
                PATIENCE,
                "all checks are probed and their first changes told",
                () -> metric("understudy_monitor_probes_total") - before >= count
                        && metric("understudy_monitor_changes_recorded_total") - recorded >= count
                        && metric("understudy_monitor_probes_waiting") == 0);
        say(
                "new checks",
                "%.0f: %.1f s until they are taken over, %.1f s until each is probed and told",
                count,
                taken,
                (System.nanoTime() - begin) / 1e9);
    }

    private CheckApplied check(int number, Duration every) {
        return new CheckApplied(
                PROJECT,
                "site-" + number + ".http",
                1,
                "http",
                "user",
                null,
                null,
                new Schedule(every, Duration.ofSeconds(5), Duration.ofSeconds(1), 1, 1),
                List.of(),
                target(number));
    }

    private HttpTarget target(int number) {
        if (!TLS) {
            return new HttpTarget("http://127.0.0.1:" + SITES + "/t/" + number, "GET", List.of());
        }
        return new HttpTarget(
                "https://127.0.0.1:" + (SITES + 1) + "/t/" + number,
                "GET",
                List.of(),
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                new TlsOptions(null, null, trust, null, null, null),
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null);
    }

    private double rate() {
        return checks / (double) interval.toSeconds();
    }

    private double owned() {
        return metric("understudy_monitor_checks_owned");
    }

    private double metric(String name) {
        var value = installation.metric(name);
        return value == null ? 0 : value;
    }

    private void steady() {
        var service = installation.process().toHandle();
        var from = Instant.now();
        double probes = metric("understudy_monitor_probes_total");
        double own = ProcessTree.cpuSeconds(service);
        double broker = ProcessTree.cpuSeconds(installation.broker());
        double database = ProcessTree.cpuSeconds(installation.database());
        Installation.pause(time);
        probes = metric("understudy_monitor_probes_total") - probes;
        own = ProcessTree.cpuSeconds(service) - own;
        broker = ProcessTree.cpuSeconds(installation.broker()) - broker;
        database = ProcessTree.cpuSeconds(installation.database()) - database;
        var until = Instant.now();

        double expected = rate() * Duration.between(from, until).toMillis() / 1000.0;
        say("rate", "%.0f probes, %.1f %% of what was due", probes, 100 * probes / expected);
        say(
                "cpu",
                "service %.3f s, broker %.3f s, database %.3f s per 1,000 probes; load average %s",
                1000 * own / probes,
                1000 * broker / probes,
                1000 * database / probes,
                loadAverage());
        demand("CPU of the service", 1000 * own / probes, TLS ? 1 : 0.20, "s per 1,000 probes");
        if (!TLS) {
            demand(
                    "CPU with broker and database",
                    1000 * (own + broker + database) / probes,
                    0.30,
                    "s per 1,000 probes");
        }
        say(
                "memory",
                "resident: service %.0f MiB, broker %.0f MiB, database %.0f MiB",
                ProcessTree.residentMegabytes(service),
                ProcessTree.residentMegabytes(installation.broker()),
                ProcessTree.residentMegabytes(installation.database()));
        var late = new ArrayList<Double>();
        long[] slots = {0};
        long[] bad = {0};
        read(Topic.RESULTS, from, event -> {
            if (event.data() instanceof ProbeCompleted result && result.outcome() != CheckStatus.UP) {
                bad[0]++;
            }
            if (event.data() instanceof ProbeCompleted result
                    && result.attempt() == 0
                    && result.startedAt().isAfter(from)
                    && result.startedAt().isBefore(until)) {
                late.add(Duration.between(result.due(), result.startedAt()).toNanos() / 1e6);
            }
        });
        read(Topic.STATUS, from, event -> {
            if (event.data() instanceof SlotsMissed gap) {
                slots[0] += gap.lastSlot() - gap.firstSlot() + 1;
            }
        });
        late.sort(Comparator.naturalOrder());
        say("lateness", "%s ms", percentiles(late));
        say("missed slots", "%d of %d; %d probes did not succeed", slots[0], late.size(), bad[0]);
        demand("probes that did not succeed", bad[0], 0, "");
        demand("lateness p99", percentile(late, 99), 1000, "ms");
        demand("missed slots", slots[0], 0, "");
    }

    /** Checks of which none is due: what they take is the difference that many of them make. */
    private void idle() throws IOException, SQLException, InterruptedException {
        var seldom = Duration.ofDays(31);
        int more = Math.max(checks, 20_000);
        settle();
        long before = installation.liveHeap();
        take(checks + 1, checks + more, seldom);
        settle();
        long after = installation.liveHeap();
        double each = (after - before) / (double) more;
        say("heap", "%.1f MiB live; %d idle checks take %.0f bytes each", mib(after), more, each);
        demand("heap an idle check", each, 1024, "bytes");
    }

    /** Until nothing waits to be stored. */
    private void settle() {
        Installation.await(
                PATIENCE.multipliedBy(2),
                "results are stored",
                () -> metric("understudy_monitor_history_gathered") <= 2 * rate());
    }

    private static double mib(long bytes) {
        return bytes / 1048576.0;
    }

    /** From the moment at which a site wrote its 500 to the arrival of the status change at a consumer. */
    private void detection() throws IOException, InterruptedException {
        int sample = Math.min(300, checks);
        var seen = new HashMap<String, Instant>();
        try (var consumer = consumer(Topic.STATUS, Instant.now())) {
            consumer.poll(Duration.ofSeconds(1));
            get("/break/1/" + sample);
            long end = System.nanoTime() + interval.plusSeconds(20).toNanos();
            while (seen.size() < sample && System.nanoTime() - end < 0) {
                for (var record : consumer.poll(Duration.ofMillis(5))) {
                    var at = Instant.now();
                    if (EventCodec.decode(record) instanceof EventCodec.Decoded.Known known
                            && known.event().data() instanceof CheckStatusChanged change
                            && change.to() == CheckStatus.DOWN) {
                        seen.putIfAbsent(change.checkId(), at);
                    }
                }
            }
        }
        var took = new ArrayList<Double>();
        for (int i = 1; i <= sample; i++) {
            var at = seen.get(PROJECT + "/site-" + i + ".http");
            var failed = get("/failed/" + i).strip();
            if (at != null && !failed.equals("-")) {
                took.add((ChronoUnit.MICROS.between(Instant.EPOCH, at) - Long.parseLong(failed)) / 1000.0);
            }
        }
        get("/heal");
        took.sort(Comparator.naturalOrder());
        say(
                "detection",
                "%d of %d outages told; failed answer to published change: %s ms",
                took.size(),
                sample,
                percentiles(took));
        demand("outages not told", sample - took.size(), 0, "");
        demand("detection p99", percentile(took, 99), 50, "ms");
    }

    private void restart() throws IOException, InterruptedException {
        installation.killService();
        long begin = System.nanoTime();
        installation.startService();
        double ready = (System.nanoTime() - begin) / 1e9;
        Installation.await(PATIENCE, "all checks are taken over again", () -> owned() == checks);
        double all = (System.nanoTime() - begin) / 1e9;
        say(
                "restart",
                "killed; %.1f s until it answers, %.1f s until all %d checks are probed again",
                ready,
                all,
                checks);
        demand("restart", all, 20, "s");
    }

    /** Results of an hour that is over, as sites over the internet would give them. */
    private void storage() throws SQLException {
        int series = 2000;
        var hour = Instant.now().truncatedTo(ChronoUnit.HOURS).minus(2, ChronoUnit.HOURS);
        var random = new Random(1);
        var results = new ArrayList<ProbeCompleted>();
        for (int i = 1; i <= series; i++) {
            long offset = random.nextInt(60_000);
            double distance = 5 + random.nextDouble() * 80;
            for (int minute = 0; minute < 60; minute++) {
                results.add(result(i, hour.plusMillis(offset + minute * 60_000L), minute, distance, random));
            }
        }
        double before = metric("understudy_monitor_history_stored_total");
        installation.publish(results);
        Installation.await(
                PATIENCE,
                "results are stored",
                () -> metric("understudy_monitor_history_stored_total") - before >= results.size());
        Installation.await(PATIENCE, "the hour is turned into blocks", () -> blocks(hour) >= series);
        try (var connection = installation.sql();
                var statement = connection.createStatement()) {
            // Here an hour is compacted while its results still arrive; in life it is written once.
            statement.execute("VACUUM FULL result_block");
            statement.execute("VACUUM FULL hour_rollup");
            try (var row = statement.executeQuery("""
                    SELECT sum(pg_total_relation_size(relid)) FILTER (WHERE relid::regclass::text LIKE 'result_block%'),
                           sum(pg_total_relation_size(relid)) FILTER (WHERE relid::regclass::text LIKE 'hour_rollup%'),
                           (SELECT count(*) FROM result_block), (SELECT sum(length(points)) FROM result_block)
                      FROM pg_stat_user_tables
                     WHERE relid::regclass::text LIKE 'result_block%' OR relid::regclass::text LIKE 'hour_rollup%'""")) {
                row.next();
                double raw = row.getDouble(1) / results.size();
                double rollups = row.getDouble(2) / results.size();
                say(
                        "storage",
                        "%.1f bytes a result in blocks (%.1f of them the results themselves), %.1f in rollups of hours;"
                                + " tables with their indexes, %d blocks of 60 results",
                        raw,
                        row.getDouble(4) / results.size(),
                        rollups,
                        row.getLong(3));
                demand("bytes a result", raw + rollups, 16, "");
            }
        }
    }

    private static ProbeCompleted result(int site, Instant due, int minute, double distance, Random random) {
        double dns = random.nextInt(10) == 0 ? distance : random.nextDouble();
        double connect = distance * (1 + random.nextDouble() / 10);
        double tls = 1.5 * distance + 4 * random.nextDouble();
        double firstByte = distance + 40 + 60 * random.nextDouble();
        double transfer = 2 * random.nextDouble();
        double total = dns + connect + tls + firstByte + transfer;
        var started = due.plusMillis(random.nextInt(3));
        return new ProbeCompleted(
                PROJECT,
                PROJECT + "/stored-" + site + ".http",
                29_000_000L + minute,
                0,
                due,
                started,
                started.plusNanos((long) (total * 1e6)),
                CheckStatus.UP,
                CheckStatus.UP,
                due.plusSeconds(75),
                null,
                new Timings(dns, connect, tls, firstByte, transfer, total),
                200,
                null);
    }

    private long blocks(Instant hour) {
        try (var connection = installation.sql();
                var statement = connection.createStatement();
                var row = statement.executeQuery(
                        "SELECT count(*) FROM result_block WHERE hour >= " + hour.getEpochSecond() / 3600)) {
            row.next();
            return row.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException("blocks cannot be counted", e);
        }
    }

    private void demand(String what, double measured, double most, String unit) {
        if (measured > most) {
            missed.add("%s: %.3f, to be at most %.3f %s".formatted(what, measured, most, unit));
        }
    }

    private static void say(String what, String format, Object... values) {
        System.out.printf(
                Locale.ROOT,
                "%-14s" + format + "%n",
                Stream.concat(Stream.of(what), Stream.of(values)).toArray());
    }

    private static String percentiles(List<Double> sorted) {
        return sorted.isEmpty()
                ? "none"
                : String.format(
                        Locale.ROOT,
                        "p50 %.1f, p90 %.1f, p99 %.1f, max %.1f",
                        percentile(sorted, 50),
                        percentile(sorted, 90),
                        percentile(sorted, 99),
                        sorted.getLast());
    }

    private static double percentile(List<Double> sorted, int percent) {
        return sorted.isEmpty()
                ? Double.POSITIVE_INFINITY
                : sorted.get(Math.clamp((long) Math.ceil(sorted.size() * percent / 100.0) - 1, 0, sorted.size() - 1));
    }

    private static String loadAverage() {
        try {
            return Files.readString(Path.of("/proc/loadavg")).split(" ")[0];
        } catch (IOException e) {
            return "?";
        }
    }

    private String get(String path) throws IOException, InterruptedException {
        return http.send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + SITES + path))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private void read(Topic topic, Instant from, Consumer<Event<?>> reader) {
        try (var consumer = consumer(topic, from)) {
            var ends = consumer.endOffsets(consumer.assignment());
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                for (var record : consumer.poll(Duration.ofMillis(200))) {
                    if (EventCodec.decode(record) instanceof EventCodec.Decoded.Known known) {
                        reader.accept(known.event());
                    }
                }
            }
        }
    }

    private KafkaConsumer<String, @Nullable String> consumer(Topic topic, Instant from) {
        var consumer = new KafkaConsumer<String, @Nullable String>(Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                installation.bootstrapServers(),
                ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG,
                StringDeserializer.class,
                ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG,
                StringDeserializer.class,
                ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG,
                5));
        var partitions = consumer.partitionsFor(topic.topicName()).stream()
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .toList();
        consumer.assign(partitions);
        var times = new HashMap<TopicPartition, Long>();
        partitions.forEach(partition -> times.put(partition, from.toEpochMilli()));
        consumer.offsetsForTimes(times).forEach((partition, start) -> {
            if (start == null) {
                consumer.seekToEnd(List.of(partition));
            } else {
                consumer.seek(partition, start.offset());
            }
        });
        partitions.forEach(consumer::position);
        return consumer;
    }

    private static void delete(Path folder) throws IOException {
        try (var paths = Files.walk(folder)) {
            for (var path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
