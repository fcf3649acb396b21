package dev.understudy.notifier.notification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.understudy.events.DeliveryEvent.DeliveryState;
import dev.understudy.events.IncidentEvent.IncidentResolved;
import dev.understudy.events.NotificationEvent.NotificationRequested;
import dev.understudy.events.NotificationEvent.Purpose;
import dev.understudy.events.NotificationEvent.Urgency;
import dev.understudy.events.PersonEvent.Contact;
import dev.understudy.kit.testing.EventLog;
import dev.understudy.kit.testing.MutableClock;
import dev.understudy.notifier.incident.IncidentStanding;
import dev.understudy.notifier.incident.IncidentStandings;
import dev.understudy.notifier.incident.IncidentState;
import dev.understudy.notifier.limit.Buckets;
import dev.understudy.notifier.notification.Receiver.Answer;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The message parts of escalation.yaml: what is told together, and what is not told at all. */
@QuarkusTest
class BundlingConformanceTest {

    /** Decided against, with the reason. */
    private static final Map<String, String> DECIDED = Map.of(
            "bundle-person-lost-task", "there is no task that could be lost: what waits is rows",
            "person-missing-data", "a person whom the passport does not know is waited for until the message expires");

    private static final Map<String, JsonNode> CASES = read();

    @ConfigProperty(name = "test.provider.port")
    int port;

    @Inject
    MutableClock clock;

    @Inject
    NotificationService notifications;

    @Inject
    DeliveryRepository deliveries;

    @Inject
    IncidentStandings standings;

    @Inject
    Buckets buckets;

    @Inject
    EntityManager entities;

    private final Suite suite = new Suite();

    static Stream<String> ids() {
        return CASES.keySet().stream();
    }

    @BeforeEach
    void nothingWaits() {
        Suite.nothingWaits(entities);
    }

    @AfterEach
    void clockGoesOn() {
        clock.reset();
    }

    @ParameterizedTest
    @MethodSource("ids")
    void holds(String id) {
        var example = CASES.get(id);
        if (DECIDED.containsKey(id)) {
            assertThatThrownBy(() -> check(example)).isInstanceOf(AssertionError.class);
        } else if (example.path("when").asText().equals("dedup_pending")) {
            dedup(example);
        } else {
            check(example);
        }
    }

    private record Told(Duration at, Set<String> groups) {}

    private void check(JsonNode example) {
        var given = example.path("given");
        if (given.has("user_or_rule_missing")) {
            throw new AssertionError("the message waits for the person");
        }
        var start = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        clock.stopAt(start);
        var incidents = new LinkedHashMap<String, String>();
        var told = new ArrayList<Told>();
        try (var receiver = new Receiver(port, gateway())) {
            suite.person(
                    "u1",
                    "en",
                    given.path("bundled_channels").isMissingNode() || sms(given)
                            ? new Contact("sms", "+79001234567", null)
                            : new Contact("webhook", receiver.url(), null));
            if (given.path("group_state").asText().equals("resolved")) {
                resolve("g1", incidents, start);
                notify("g1", false, incidents, start);
                settle();
                assertThat(sent(receiver)).hasSize(example.at("/expect/sent").asInt());
                return;
            }
            var last = Duration.ZERO;
            for (var event : given.path("events")) {
                last = Duration.parse(event.path("at").asText());
                advance(start, last, receiver, told);
                switch (event.path("do").asText()) {
                    case "notify" ->
                        notify(
                                event.path("group").asText(),
                                event.path("important").asBoolean(),
                                incidents,
                                clock.instant());
                    case "resolve" -> resolve(event.path("group").asText(), incidents, clock.instant());
                    default -> throw new AssertionError("cannot " + event.path("do"));
                }
                settle();
                listen(start, receiver, told);
            }
            advance(start, last.plusMinutes(5), receiver, told);
        }
        var expected = new ArrayList<Told>();
        example.at("/expect/notifications").forEach(notification -> {
            var groups = new TreeSet<String>();
            notification.path("groups").forEach(group -> groups.add(group.asText()));
            expected.add(new Told(Duration.parse(notification.path("at").asText()), groups));
        });
        assertThat(told).isEqualTo(expected);
    }

    /** What waits for the same address behind a closed bucket, and what is left of it when the bucket opens. */
    private void dedup(JsonNode example) {
        var start = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        clock.stopAt(start);
        var messages = new ArrayList<JsonNode>();
        example.at("/given/messages").forEach(messages::add);
        messages.sort(Comparator.<JsonNode, Boolean>comparing(
                        message -> !message.path("sent").asBoolean())
                .thenComparing(BundlingConformanceTest::age));
        var incidents = new LinkedHashMap<String, String>();
        var ids = new LinkedHashMap<String, String>();
        try (var receiver = new Receiver(port)) {
            for (var person : List.of("foo", "bar", "a")) {
                suite.person(person, "en", new Contact("webhook", "http://127.0.0.1:" + port + "/" + person, null));
            }
            boolean closed = false;
            for (var message : messages) {
                if (!closed && !message.path("sent").asBoolean()) {
                    settle();
                    closed = true;
                    QuarkusTransaction.requiringNew().run(() -> List.of("foo", "bar", "a")
                            .forEach(person -> buckets.close(
                                    "webhook:http://127.0.0.1:" + port + "/" + person, start.plusSeconds(3_600))));
                }
                clock.stopAt(clock.instant().plusMillis(10));
                ids.put(message.path("id").asText(), ask(message, incidents));
            }
            clock.stopAt(start.plusSeconds(3_700));
            settle();
            var kept = new TreeSet<String>();
            ids.forEach((id, notification) -> {
                var row = QuarkusTransaction.requiringNew()
                        .call(() -> deliveries.list("notification.id", notification))
                        .getFirst();
                assertThat(row.state).isIn(DeliveryState.ACCEPTED, DeliveryState.SUPERSEDED);
                if (row.state == DeliveryState.ACCEPTED) {
                    kept.add(id);
                }
            });
            var expected = new TreeSet<String>();
            example.at("/expect/kept").forEach(id -> expected.add(id.asText()));
            assertThat(kept).isEqualTo(expected);
            assertThat(receiver.calls).hasSize(expected.size());
        }
    }

    private static long age(JsonNode message) {
        var created = message.path("created").asText("PT0S");
        return message.has("log")
                ? message.path("log").asLong()
                : created.startsWith("P")
                        ? Duration.parse(created).toSeconds()
                        : LocalTime.parse(created).toSecondOfDay();
    }

    private String ask(JsonNode message, Map<String, String> incidents) {
        var now = clock.instant();
        var id = UUID.randomUUID().toString();
        var kind = message.path("kind").asText();
        var incident = message.has("alert")
                ? incidents.computeIfAbsent(message.path("alert").asText(), name -> UUID.randomUUID()
                        .toString())
                : null;
        notifications.accept(
                new NotificationRequested(
                        suite.project,
                        id,
                        message.path("dest")
                                .asText(message.path("user").asText("a"))
                                .toLowerCase(Locale.ROOT),
                        switch (kind) {
                            case "alert" -> Purpose.PAGE;
                            case "test" -> Purpose.TEST;
                            case "status" -> Purpose.INFORM;
                            default -> Purpose.REPORT;
                        },
                        Urgency.EMERGENCY,
                        kind.equals("oncall") ? "duty.handover" : "incident.opened",
                        Map.of("schedule", message.path("schedule").asText("")),
                        incident,
                        now,
                        now.plus(Duration.ofHours(2))),
                null);
        return id;
    }

    private static boolean sms(JsonNode given) {
        for (var event : given.path("events")) {
            if (event.has("channel")) {
                return event.path("channel").asText().equals("sms");
            }
        }
        return true;
    }

    private static Answer[] gateway() {
        var answers = new Answer[40];
        for (int i = 0; i < answers.length; i++) {
            answers[i] = Answer.status(200, "{\"id\":\"" + i + "\",\"cnt\":1}", Map.of());
        }
        return answers;
    }

    /** In steps of thirty seconds, as far as nothing hurries. */
    private void advance(Instant start, Duration to, Receiver receiver, List<Told> told) {
        var now = clock.instant();
        while (now.isBefore(start.plus(to))) {
            now = now.plusSeconds(30).isBefore(start.plus(to)) ? now.plusSeconds(30) : start.plus(to);
            clock.stopAt(now);
            settle();
            listen(start, receiver, told);
        }
    }

    private void notify(String group, boolean important, Map<String, String> incidents, Instant now) {
        var incident =
                incidents.computeIfAbsent(group, name -> UUID.randomUUID().toString());
        notifications.accept(
                new NotificationRequested(
                        suite.project,
                        UUID.randomUUID().toString(),
                        "u1",
                        important ? Purpose.PAGE : Purpose.INFORM,
                        Urgency.EMERGENCY,
                        "incident.opened",
                        Map.of("title", "[" + group + "]"),
                        incident,
                        now,
                        now.plus(Duration.ofHours(2))),
                null);
    }

    private void resolve(String group, Map<String, String> incidents, Instant now) {
        var incident =
                incidents.computeIfAbsent(group, name -> UUID.randomUUID().toString());
        EventLog.publish(new IncidentResolved(suite.project, incident, 9, now, "monitor", now, null));
        await().until(() -> QuarkusTransaction.requiringNew()
                .call(() -> standings.state(incident).map(IncidentState::standing))
                .filter(IncidentStanding.RESOLVED::equals)
                .isPresent());
    }

    /** Nothing is left that could be sent now. */
    private void settle() {
        await().atMost(Duration.ofSeconds(20))
                .until(() -> QuarkusTransaction.requiringNew().call(() -> {
                    var waiting = deliveries.list("notification.projectId", suite.project).stream()
                            .filter(row -> row.state == DeliveryState.SENDING
                                    || row.dueAt != null && !row.dueAt.isAfter(clock.instant()))
                            .toList();
                    var unknown = entities.createNativeQuery(
                                    "SELECT 1 FROM notification WHERE project_id = ?1 AND awaiting_person")
                            .setParameter(1, suite.project)
                            .getResultList();
                    return unknown.isEmpty()
                            && waiting.stream().allMatch(row -> row.state != DeliveryState.SENDING && isHeldBack(row));
                }));
    }

    private boolean isHeldBack(Delivery row) {
        return !entities.createNativeQuery("SELECT 1 FROM bucket WHERE name IN (?1, ?2, ?3) AND free_at > ?4")
                .setParameter(1, row.account)
                .setParameter(2, row.destination)
                .setParameter(3, row.lane)
                .setParameter(4, clock.instant())
                .getResultList()
                .isEmpty();
    }

    private void listen(Instant start, Receiver receiver, List<Told> told) {
        var sent = sent(receiver);
        for (var call : sent.subList(told.size(), sent.size())) {
            var text = URLDecoder.decode(new String(call.body(), StandardCharsets.UTF_8), StandardCharsets.UTF_8);
            var groups = new TreeSet<String>();
            java.util.regex.Pattern.compile("\\[(g\\d)]")
                    .matcher(text)
                    .results()
                    .forEach(found -> groups.add(found.group(1)));
            told.add(new Told(Duration.between(start, clock.instant()), groups));
        }
    }

    /** Without the questions what became of them. */
    private static List<Receiver.Call> sent(Receiver receiver) {
        return receiver.calls.stream()
                .filter(call -> !call.path().equals("/sys/status.php"))
                .toList();
    }

    private static Map<String, JsonNode> read() {
        try (var in = BundlingConformanceTest.class.getResourceAsStream("/conformance/escalation.yaml")) {
            var cases = new LinkedHashMap<String, JsonNode>();
            new YAMLMapper().readTree(in).path("cases").forEach(one -> {
                var operation = one.path("when").asText();
                if (Set.of("notify_bundled", "notify_person", "dedup_pending").contains(operation)) {
                    cases.put(one.path("id").asText(), one);
                }
            });
            return cases;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
