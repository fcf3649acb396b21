package dev.understudy.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.understudy.acceptance.Suite;
import dev.understudy.events.Event;
import dev.understudy.events.EventCodec;
import dev.understudy.events.EventData;
import dev.understudy.events.NotificationEvent.NotificationRequested;
import dev.understudy.events.NotificationEvent.Purpose;
import dev.understudy.events.NotificationEvent.Urgency;
import dev.understudy.events.PersonEvent.Contact;
import dev.understudy.events.PersonEvent.PersonApplied;
import dev.understudy.events.ProjectEvent.Client;
import dev.understudy.events.ProjectEvent.ProjectApplied;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * notifier-service under load: a storm of pages to people's Telegram chats under the Bot API's limits, the latency of one
 * request at a time, and {@code kill -9} while it sends. Ends with 1 when anything is lost, or doubled without being
 * recorded as UNKNOWN.
 */
public final class NotifierBench {

    private static final String PROJECT = "bench";
    private static final String TOKEN = "123456789:AAbenchmark-token-of-the-bot-0123456";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Suite suite;
    private final Provider provider;
    private final KafkaProducer<String, String> producer;

    private NotifierBench(Suite suite, Provider provider) {
        this.suite = suite;
        this.provider = provider;
        this.producer = new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        suite.status().at("/kafka/bootstrapServers").asText(),
                        "acks",
                        "all",
                        "linger.ms",
                        "2"),
                new StringSerializer(),
                new StringSerializer());
    }

    public static void main(String[] arguments) throws Exception {
        var mode = arguments.length > 0 ? arguments[0] : "storm";
        boolean right;
        try (var provider = new Provider()) {
            var environment = new HashMap<String, String>();
            environment.put("UNDERSTUDY_EGRESS_ALLOW", "127.0.0.0/8");
            environment.put("UNDERSTUDY_SECRET_BOT", TOKEN);
            environment.put("UNDERSTUDY_NOTIFIER_TELEGRAM_TOKEN", "env:UNDERSTUDY_SECRET_BOT");
            environment.put("UNDERSTUDY_NOTIFIER_TELEGRAM_BASE_URL", provider.url());
            environment.put("UNDERSTUDY_NOTIFIER_TELEGRAM_LISTENING", "off");
            try (var suite = Suite.start(environment)) {
                var bench = new NotifierBench(suite, provider);
                right = switch (mode) {
                    case "storm" -> bench.storm(number(arguments, 1, 10_000), number(arguments, 2, 100));
                    case "latency" -> bench.latency(number(arguments, 1, 300));
                    case "kills" -> bench.kills(number(arguments, 1, 20), number(arguments, 2, 42));
                    default -> throw new IllegalArgumentException("storm, latency or kills, not " + mode);
                };
            }
        }
        System.exit(right ? 0 : 1);
    }

    private static int number(String[] arguments, int index, int otherwise) {
        return arguments.length > index ? Integer.parseInt(arguments[index]) : otherwise;
    }

    private boolean storm(int requests, int recipients) throws Exception {
        people(recipients, person -> new Contact("telegram", Integer.toString(1_000_000 + person), null));
        var ids = new ArrayList<String>();
        var start = Instant.now();
        for (int i = 0; i < requests; i++) {
            ids.add(publish(request("person-" + i % recipients, Purpose.PAGE, Duration.ofHours(2), i)));
        }
        producer.flush();
        System.out.printf("%d requests to %d recipients published in %s%n", requests, recipients, since(start));
        until(Duration.ofMinutes(30), () -> count("TRUE") >= requests);
        System.out.printf("all taken over after %s%n", since(start));
        boolean all = until(Duration.ofMinutes(30), () -> count("state IN ('ACCEPTED', 'BUNDLED')") >= requests);
        var took = since(start);
        long bundled = count("state = 'BUNDLED'");
        long orphans = count("state = 'BUNDLED' AND NOT EXISTS (SELECT 1 FROM delivery c WHERE c.id ="
                + " delivery.bundled_into AND c.state = 'ACCEPTED')");
        System.out.printf(
                "all told: %s after %s; %d messages sent, %d told together with others, %d of those without a carrier that"
                        + " arrived%n",
                all, took, provider.calls.size(), bundled, orphans);
        System.out.printf(
                "most in one second: %d in all, %d in one chat; 429 answered: %d%n",
                mostPerSecond(provider.calls), mostInAChat(), provider.refused.get());
        return all && orphans == 0 && count("TRUE") == ids.size();
    }

    private boolean latency(int requests) throws Exception {
        people(50, person -> new Contact("webhook", provider.url() + "/hook/" + person, null));
        var milliseconds = new ArrayList<Double>();
        for (int i = 0; i < requests + 20; i++) {
            var request = request("person-" + i % 50, Purpose.PAGE, Duration.ofMinutes(5), i);
            var before = System.nanoTime();
            publish(request);
            producer.flush();
            var arrived = provider.await(request.notificationId(), Duration.ofSeconds(30));
            if (arrived.isEmpty()) {
                System.out.println("WRONG: request " + i + " did not arrive");
                return false;
            }
            if (i >= 20) {
                milliseconds.add((arrived.get() - before) / 1e6);
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
        milliseconds.sort(Double::compare);
        System.out.printf(
                "request published to provider called, idle, %d samples: p50 %.0f ms, p90 %.0f ms, p99 %.0f ms, most %.0f"
                        + " ms%n",
                milliseconds.size(),
                milliseconds.get(milliseconds.size() / 2),
                milliseconds.get(milliseconds.size() * 9 / 10),
                milliseconds.get(milliseconds.size() * 99 / 100),
                milliseconds.getLast());
        return true;
    }

    private boolean kills(int kills, long seed) throws Exception {
        people(20, person -> new Contact("webhook", provider.url() + "/hook/" + person, null));
        var random = new Random(seed);
        var ids = new ArrayList<String>();
        int killed = 0;
        var next = Instant.now().plusSeconds(3);
        for (int i = 0; killed < kills; i++) {
            var urgency = i % 4 == 0 ? Purpose.REPORT : Purpose.PAGE;
            ids.add(publish(request("person-" + i % 20, urgency, Duration.ofMinutes(30), i)));
            TimeUnit.MILLISECONDS.sleep(20);
            if (Instant.now().isAfter(next)) {
                try {
                    suite.kill("notifier");
                    killed++;
                } catch (IllegalStateException e) {
                    // It is on its way up.
                }
                next = Instant.now().plusMillis(1_000 + random.nextInt(12_000));
            }
        }
        producer.flush();
        boolean settled = until(
                Duration.ofMinutes(10),
                () -> count("TRUE") >= ids.size()
                        && count("state IN ('PENDING', 'SENDING', 'RETRYING') OR due_at IS NOT NULL") == 0);
        var arrivals = new HashMap<String, Integer>();
        for (var call : provider.calls) {
            arrivals.merge(call.notificationId(), 1, Integer::sum);
        }
        var uncertain =
                new HashSet<>(ask("SELECT d.notification_id FROM delivery_log l JOIN delivery d ON d.id = l.delivery_id"
                        + " WHERE l.state = 'UNKNOWN'"));
        long lost = ids.stream()
                .filter(id -> !arrivals.containsKey(id) && !uncertain.contains(id))
                .count();
        long doubled = arrivals.values().stream().filter(times -> times > 1).count();
        long unexplained = arrivals.entrySet().stream()
                .filter(entry -> entry.getValue() > 1 && !uncertain.contains(entry.getKey()))
                .count();
        System.out.printf(
                "%d kills, %d requests, settled: %s; lost %d, doubled %d, of those without UNKNOWN in the log %d, UNKNOWN %d%n",
                killed, ids.size(), settled, lost, doubled, unexplained, uncertain.size());
        return settled && lost == 0 && unexplained == 0;
    }

    private interface ContactOf {
        Contact of(int person);
    }

    private void people(int count, ContactOf contact) throws Exception {
        publish(new ProjectApplied(
                PROJECT,
                1,
                "Склад «Север»",
                new Client("bench", "ООО «Север»", null),
                "Europe/Moscow",
                List.of("ru"),
                List.of(),
                null));
        for (int i = 0; i < count; i++) {
            publish(new PersonApplied(
                    PROJECT,
                    "person-" + i,
                    1,
                    "Дежурный " + i,
                    null,
                    null,
                    List.of("ru"),
                    List.of(contact.of(i)),
                    List.of()));
        }
        producer.flush();
        until(
                Duration.ofMinutes(1),
                () -> Long.parseLong(ask("SELECT count(*) FROM recipient").getFirst()) >= count);
    }

    private static NotificationRequested request(String person, Purpose purpose, Duration lifetime, int number) {
        var now = Instant.now();
        return new NotificationRequested(
                PROJECT,
                UUID.randomUUID().toString(),
                person,
                purpose,
                purpose == Purpose.REPORT ? Urgency.PLANNED : Urgency.EMERGENCY,
                "incident.opened",
                Map.of("title", "Сайт № " + number + " не отвечает", "reason", "HTTP 500"),
                null,
                now,
                now.plus(lifetime));
    }

    private String publish(EventData data) throws ExecutionException, InterruptedException {
        var event = new Event<>(UUID.randomUUID().toString(), "/bench", Instant.now(), null, data);
        producer.send(EventCodec.encode(event));
        return data instanceof NotificationRequested request ? request.notificationId() : "";
    }

    private interface Condition {
        boolean holds() throws Exception;
    }

    private static boolean until(Duration patience, Condition condition) throws Exception {
        var end = Instant.now().plus(patience);
        while (Instant.now().isBefore(end)) {
            try {
                if (condition.holds()) {
                    return true;
                }
            } catch (SQLException e) {
                // It may be on its way up.
            }
            TimeUnit.MILLISECONDS.sleep(500);
        }
        return false;
    }

    private long count(String where) throws SQLException {
        return Long.parseLong(
                ask("SELECT count(*) FROM delivery WHERE " + where).getFirst());
    }

    private List<String> ask(String sql) throws SQLException {
        try (var connection = suite.database("notifier");
                var rows = connection.createStatement().executeQuery(sql)) {
            var values = new ArrayList<String>();
            while (rows.next()) {
                values.add(rows.getString(1));
            }
            return values;
        }
    }

    private static String since(Instant start) {
        return Duration.between(start, Instant.now()).toMillis() / 1000.0 + " s";
    }

    private static long mostPerSecond(List<Provider.Call> calls) {
        var times = calls.stream().mapToLong(Provider.Call::nanos).sorted().toArray();
        long most = 0;
        int from = 0;
        for (int to = 0; to < times.length; to++) {
            while (times[to] - times[from] >= 1_000_000_000L) {
                from++;
            }
            most = Math.max(most, to - from + 1L);
        }
        return most;
    }

    private long mostInAChat() {
        var byChat = new HashMap<String, List<Provider.Call>>();
        provider.calls.forEach(call ->
                byChat.computeIfAbsent(call.chat(), chat -> new ArrayList<>()).add(call));
        return byChat.values().stream()
                .mapToLong(NotifierBench::mostPerSecond)
                .max()
                .orElse(0);
    }

    /** Telegram's and a webhook's double in one; refuses the 31st message of a second, as the Bot API does. */
    private static final class Provider implements AutoCloseable {

        record Call(String notificationId, String chat, long nanos) {}

        final List<Call> calls = new CopyOnWriteArrayList<>();
        final AtomicLong refused = new AtomicLong();
        private final Map<String, Long> arrived = new ConcurrentHashMap<>();
        private final long[] recent = new long[40];
        private int position;
        private final HttpServer server;

        Provider() {
            try {
                server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 500);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            server.createContext("/", this::answer);
            server.start();
        }

        String url() {
            return "http://127.0.0.1:" + server.getAddress().getPort();
        }

        java.util.Optional<Long> await(String notificationId, Duration patience) throws InterruptedException {
            var end = System.nanoTime() + patience.toNanos();
            while (System.nanoTime() < end) {
                var at = arrived.get(notificationId);
                if (at != null) {
                    return java.util.Optional.of(at);
                }
                TimeUnit.MILLISECONDS.sleep(1);
            }
            return java.util.Optional.empty();
        }

        private void answer(HttpExchange exchange) throws IOException {
            long now = System.nanoTime();
            JsonNode body = JSON.readTree(exchange.getRequestBody().readAllBytes());
            boolean telegram = exchange.getRequestURI().getPath().startsWith("/bot");
            if (telegram && tooFast(now)) {
                refused.incrementAndGet();
                say(
                        exchange,
                        429,
                        "{\"ok\":false,\"error_code\":429,\"description\":\"Too Many Requests\",\"parameters\":{\"retry_after\":1}}");
                return;
            }
            var id = body.at("/data/notificationId").asText("");
            arrived.putIfAbsent(id, now);
            calls.add(new Call(
                    id, body.path("chat_id").asText(exchange.getRequestURI().getPath()), now));
            say(
                    exchange,
                    200,
                    "{\"ok\":true,\"result\":{\"message_id\":" + calls.size() + ",\"chat\":{\"id\":"
                            + body.path("chat_id").asLong() + "}}}");
        }

        /** A burst above 30 is let through up to 40, as the real limit is no sharp one. */
        private synchronized boolean tooFast(long now) {
            boolean full = Arrays.stream(recent).allMatch(at -> at != 0 && now - at < 1_000_000_000L);
            if (!full) {
                recent[position++ % recent.length] = now;
            }
            return full;
        }

        private static void say(HttpExchange exchange, int status, String body) throws IOException {
            var bytes = body.getBytes(UTF_8);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        }

        @Override
        public void close() {
            server.stop(0);
        }
    }
}
