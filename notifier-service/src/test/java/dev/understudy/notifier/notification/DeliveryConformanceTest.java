package dev.understudy.notifier.notification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.understudy.events.DeliveryEvent.DeliveryState;
import dev.understudy.events.DeliveryEvent.DeliveryStateChanged;
import dev.understudy.events.NotificationEvent.NotificationRequested;
import dev.understudy.events.NotificationEvent.Purpose;
import dev.understudy.events.NotificationEvent.Urgency;
import dev.understudy.events.PersonEvent.Contact;
import dev.understudy.kit.testing.EventLog;
import dev.understudy.kit.testing.MutableClock;
import dev.understudy.notifier.channel.ChannelCases;
import dev.understudy.notifier.limit.Bucket;
import dev.understudy.notifier.limit.Limit;
import dev.understudy.notifier.message.Brand;
import dev.understudy.notifier.message.Cut;
import dev.understudy.notifier.message.Language;
import dev.understudy.notifier.message.MessageCatalogue;
import dev.understudy.notifier.message.MessageRequest;
import dev.understudy.notifier.notification.Receiver.Answer;
import dev.understudy.notifier.preference.PreferencesForTests;
import dev.understudy.notifier.recipient.Contacts;
import dev.understudy.notifier.telegram.BotCases;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What an answer of a provider leads to, by the demands of other projects; {@code docs/conformance/notifier.md}. */
@QuarkusTest
class DeliveryConformanceTest {

    private static final String BACKOFF =
            "a failure is retried with growing waits until the message has lost its sense, not a fixed number of times";
    private static final String NOT_OURS = "it is not this service that decides it";
    private static final String STATUS_408 = "408 asks for a repetition (RFC 9110, 15.5.9), and 429 for a wait";

    /** Decided against, with the reason. A case that begins to hold has to leave this list. */
    private static final Map<String, String> DECIDED = Map.ofEntries(
            Map.entry("tg-migrated-then-failing", BACKOFF),
            Map.entry("tg-429-not-honoured", "the wait that a provider asks for is obeyed"),
            Map.entry(
                    "http-redirect-is-failure",
                    "a redirect is refused at the first try: nothing changes by repeating it"),
            Map.entry("webhook-connection-error", BACKOFF),
            Map.entry("webhook-nothing-configured-for-up", "what a person does not want is recorded as suppressed"),
            Map.entry("group-nothing-to-do", "what a person does not want is recorded as suppressed"),
            Map.entry("disp-in-grace", NOT_OURS),
            Map.entry("disp-goes-down", NOT_OURS),
            Map.entry("disp-already-down", NOT_OURS),
            Map.entry("disp-stale-deadline", NOT_OURS),
            Map.entry("disp-reading-the-state-fails", NOT_OURS),
            Map.entry(
                    "disp-crash-after-marking",
                    "a message that may not have been sent is UNKNOWN, and resent in an emergency"),
            Map.entry("disp-reminder-starts", "reminders are asked for by incident-service"),
            Map.entry("disp-fastest-first", "all channels are used at once, or in the person's own order"),
            Map.entry("oncall-chat-rate-limited", "who is told to wait waits, and has not failed"),
            Map.entry("oncall-direct-message-first", "a person's contacts decide, not a route"),
            Map.entry("oncall-log-thread-parent-gone", "messages are edited in place, not commented"),
            Map.entry("in-channel-discussion-group-taken", "a group may belong to several people"),
            Map.entry("in-sms-one-way", "short messages carry a link; there is no way back by SMS"),
            Map.entry("retry-codes-pagerduty-v1", "no such receiver"),
            Map.entry("retry-codes-pagerduty-v2", STATUS_408),
            Map.entry("retry-codes-opsgenie", STATUS_408),
            Map.entry("retry-codes-jira", STATUS_408),
            Map.entry("retry-codes-telegram-http", STATUS_408),
            Map.entry("retry-codes-webhook", STATUS_408),
            Map.entry("retry-codes-slack", STATUS_408),
            Map.entry(
                    "am-telegram-reason-400", "a chat that is not found is gone; asking again does not bring it back"),
            Map.entry(
                    "am-telegram-html-over-4096",
                    "the text is cut before the markup is put around it, so it need not be replaced"),
            Map.entry("am-telegram-html-escaped", "all text is escaped; only our own first line has markup"));

    private static final Map<String, JsonNode> CASES = read();

    @ConfigProperty(name = "test.provider.port")
    int port;

    @ConfigProperty(name = "quarkus.mailer.port")
    int mailPort;

    @Inject
    MutableClock clock;

    @Inject
    NotificationService notifications;

    @Inject
    DeliveryRepository deliveries;

    @Inject
    DeliveryService service;

    @Inject
    Contacts contacts;

    @Inject
    PreferencesForTests preferences;

    @Inject
    BotCases bot;

    @Inject
    EntityManager entities;

    @Inject
    MeterRegistry meters;

    private final Suite suite = new Suite();

    static Stream<String> ids() {
        return CASES.keySet().stream();
    }

    @Test
    void everyCaseIsHere() {
        assertThat(CASES).hasSize(114);
        assertThat(CASES.keySet()).containsAll(DECIDED.keySet());
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
        var reason = DECIDED.get(id);
        if (reason == null) {
            check(id, example);
        } else {
            assertThatThrownBy(() -> check(id, example))
                    .as("decided against: %s; take it off the list", reason)
                    .isInstanceOf(AssertionError.class);
        }
    }

    private void check(String id, JsonNode example) {
        var given = example.path("given");
        var expect = example.path("expect");
        switch (example.path("when").asText()) {
            case "deliver" -> deliver(id, given, expect);
            case "deliver_group" -> deliverGroup(given, expect);
            case "dispatch" -> dispatch(id, given, expect);
            case "bucket" -> bucket(given, expect);
            case "classify" -> classify(given, expect);
            case "truncate" -> truncate(given, expect);
            case "render" -> render(given, expect);
            case "count_failure" -> countFailure(expect);
            case "incoming" -> {
                if (given.has("country_code")) {
                    ChannelCases.shortMessage(expect);
                } else {
                    bot.check(id, given, expect, suite.project);
                }
            }
            default -> throw new AssertionError("no such operation here: " + example.path("when"));
        }
    }

    private record Outcome(List<Delivery> deliveries, List<Receiver.Call> calls, List<Duration> attemptsAt) {

        Delivery last() {
            return deliveries.getLast();
        }
    }

    private void deliver(String id, JsonNode given, JsonNode expect) {
        var channel = given.path("channel");
        if (given.has("group_problem")) {
            knownProblem(given, expect);
            return;
        }
        if (channel.path("kind").asText().equals("telegram group")) {
            throw new AssertionError("no such thing here: " + given);
        }
        if (given.path("crash").asText().equals("during the request")) {
            recordIsThereBeforeTheAnswer(expect);
            return;
        }
        boolean unwanted = given.path("posting_prevented").asBoolean() || channel.has("events");
        var start = Instant.now().truncatedTo(java.time.temporal.ChronoUnit.MILLIS);
        clock.stopAt(start);
        var contact = contact(given, channel);
        var all = new ArrayList<>(List.of(contact));
        if (expect.has("mail_to") || expect.path("attempts").asInt() == 4) {
            all.add(new Contact("email", "ivanov@example.com", null));
        }
        suite.person("ivanov", "en", all.toArray(Contact[]::new));
        if (unwanted) {
            preferences.mute(suite.project, "ivanov", Purpose.INFORM);
        }
        if (given.has("sent_this_month")) {
            alreadySent(contact, given.path("sent_this_month").asInt(), start);
        }
        var purpose = given.path("test_message").asBoolean() ? Purpose.TEST : unwanted ? Purpose.INFORM : Purpose.PAGE;
        // In order, where a second channel is there to go on with.
        var request = request(
                purpose,
                all.size() > 1 ? Urgency.PLANNED : Urgency.EMERGENCY,
                start,
                given.path("content_length").asInt(0));
        var answers = answers(given, channel.path("kind").asText());
        var outcome = run(request, answers, given, expect.path("state").asText(), start);
        judge(id, outcome, expect, contact);
    }

    /** A hook that has refused before for a reason that stays: the next message does not try it, and names the reason. */
    private void knownProblem(JsonNode given, JsonNode expect) {
        var said =
                switch (given.path("group_problem").asText()) {
                    case "account inactive" -> "invalid_token";
                    case "restricted action" -> "action_prohibited";
                    default -> throw new AssertionError("not for good: " + given.path("group_problem"));
                };
        try (var receiver = new Receiver(port, Answer.status(403, said, Map.of()))) {
            suite.person("ivanov", "en", new Contact("slack", receiver.url(), null));
            var before = request(Purpose.PAGE, Urgency.EMERGENCY, clock.instant(), 0);
            notifications.accept(before, null);
            assertThat(settled(before).getFirst().state).isEqualTo(DeliveryState.FAILED);

            var request = request(Purpose.PAGE, Urgency.EMERGENCY, clock.instant(), 0);
            notifications.accept(request, null);
            var row = settled(request).getFirst();

            assertThat(states(expect.path("state").asText())).contains(row.state);
            assertThat(row.attempt).isEqualTo(expect.path("attempts").asInt());
            assertThat(row.detail).contains("disabled").contains(said);
            assertThat(receiver.calls).hasSize(1);
        }
    }

    private Contact contact(JsonNode given, JsonNode channel) {
        var url = "http://127.0.0.1:" + port + "/hook";
        if (given.has("kind_enabled") && !given.path("kind_enabled").asBoolean()) {
            return new Contact("phone", "+79001234567", null);
        }
        return switch (channel.path("kind").asText()) {
            case "telegram" ->
                new Contact(
                        "telegram",
                        channel.path("address").asText()
                                + (channel.has("thread")
                                        ? "/" + channel.path("thread").asText()
                                        : ""),
                        null);
            case "sms" -> new Contact("sms", "+79001234567", null);
            case "slack" -> new Contact("slack", url, null);
            case "webhook", "custom" -> new Contact("webhook", url, null);
            default -> new Contact("pigeon", "loft 7", null);
        };
    }

    private void alreadySent(Contact contact, int count, Instant now) {
        QuarkusTransaction.requiringNew().run(() -> {
            for (int i = 0; i < count; i++) {
                var notification = Notification.of(request(Purpose.INFORM, Urgency.PLANNED, now, 0), null);
                notification.awaitingPerson = false;
                entities.persist(notification);
                var delivery = Delivery.to(contact, 0, UUID.randomUUID().toString(), notification, now);
                delivery.become(new dev.understudy.notifier.notification.DeliveryState.Accepted("x"), now);
                entities.persist(delivery);
            }
        });
    }

    private NotificationRequested request(Purpose purpose, Urgency urgency, Instant now, int length) {
        return new NotificationRequested(
                suite.project,
                UUID.randomUUID().toString(),
                "ivanov",
                purpose,
                urgency,
                length > 0 ? "conformance" : "incident.opened",
                Map.of("title", "Shop", "reason", "HTTP 500"),
                null,
                now,
                now.plus(Duration.ofMinutes(30)));
    }

    private List<Answer> answers(JsonNode given, String kind) {
        var answers = new ArrayList<Answer>();
        for (var answer : given.path("answers")) {
            answers.add(answer(answer, kind));
        }
        return answers;
    }

    /** Null stands for nobody who listens. */
    private static Answer answer(JsonNode answer, String kind) {
        if (answer.has("error")) {
            return switch (answer.path("error").asText()) {
                case "network" -> null;
                case "timeout" -> Answer.hangUp();
                default -> Answer.status(503);
            };
        }
        int status = answer.path("status").asInt();
        if (kind.equals("sms") && answer.at("/body/code").asInt() == 21211) {
            // What the gateway says of an impossible number.
            return Answer.status(200, "{\"error\":\"invalid number\",\"error_code\":7}", Map.of());
        }
        if (status == 200) {
            var body =
                    switch (kind) {
                        case "telegram" -> "{\"ok\":true,\"result\":{\"message_id\":7,\"chat\":{\"id\":123}}}";
                        case "sms" -> "{\"id\":\"1\",\"cnt\":1}";
                        default -> "ok";
                    };
            return Answer.status(200, body, Map.of());
        }
        var body = answer.has("body")
                ? answer.path("body").toString()
                : answer.path("text").asText("");
        return Answer.status(status, body, Map.of());
    }

    private Outcome run(
            NotificationRequested request, List<Answer> answers, JsonNode given, String state, Instant start) {
        var calls = new ArrayList<Receiver.Call>();
        var at = new ArrayList<Duration>();
        Receiver receiver = null;
        try {
            int next = 0;
            for (int times = 0; times < given.path("order_delivered_times").asInt(1); times++) {
                if (times == 0) {
                    receiver = listen(receiver, answers, next);
                }
                notifications.accept(request, null);
            }
            boolean then = given.has("then");
            for (int turn = 0; turn < 12; turn++) {
                at.add(Duration.between(start, clock.instant()));
                var settled = settled(request);
                if (receiver != null) {
                    next = Math.max(next, receiver.calls.size() + calls.size());
                }
                var waiting = settled.stream()
                        .filter(delivery -> delivery.dueAt != null)
                        .findFirst();
                if (waiting.isEmpty() || (state.equals("rescheduled") && turn == 0)) {
                    break;
                }
                if (then) {
                    then = false;
                    clock.stopAt(start.plus(Duration.parse(given.at("/then/at").asText())));
                    happen(given.at("/then/do").asText(), request);
                }
                boolean nobody = receiver == null;
                if (nobody) {
                    next++;
                }
                if (nobody || answers.size() > next && answers.get(next) == null) {
                    if (receiver != null) {
                        calls.addAll(receiver.calls);
                        receiver.close();
                    }
                    receiver = listen(null, answers, next);
                }
                // A provider that does not recover is tried until the message has lost its sense.
                clock.stopAt(turn < 8 ? turnOf(waiting.get()) : request.notAfter());
            }
            if (receiver != null) {
                calls.addAll(receiver.calls);
            }
            return new Outcome(rows(request), calls, at);
        } finally {
            if (receiver != null) {
                receiver.close();
            }
        }
    }

    private Receiver listen(Receiver present, List<Answer> answers, int from) {
        if (present != null) {
            return present;
        }
        if (answers.isEmpty() || answers.get(Math.min(from, answers.size() - 1)) == null) {
            return null;
        }
        var script = new ArrayList<>(answers.subList(Math.min(from, answers.size() - 1), answers.size()));
        for (int i = 0; i < 30; i++) {
            script.add(answers.getLast());
        }
        return new Receiver(port, script.toArray(Answer[]::new));
    }

    private void happen(String what, NotificationRequested request) {
        switch (what) {
            case "disable_channel" ->
                QuarkusTransaction.requiringNew()
                        .run(() -> contacts.gone(
                                suite.project, "ivanov", "telegram", "123", "disabled by hand", clock.instant()));
            case "restart" -> service.recoverLost("test", "another life of the sender", Set.of());
            default -> throw new AssertionError("cannot " + what + " for " + request.notificationId());
        }
    }

    private List<Delivery> settled(NotificationRequested request) {
        var found = new ArrayList<Delivery>();
        await().pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(20))
                .atMost(Duration.ofSeconds(20))
                .until(() -> {
                    var rows = rows(request);
                    found.clear();
                    found.addAll(rows);
                    return !rows.isEmpty()
                            && rows.getFirst().state != DeliveryState.SENDING
                            && (rows.getFirst().dueAt == null
                                    || rows.getFirst().attempt > 0
                                            && turnOf(rows.getFirst()).isAfter(clock.instant()));
                });
        return found;
    }

    /** When it is sent next: when it is due, and its buckets have a token. */
    private Instant turnOf(Delivery row) {
        var free = (Instant) QuarkusTransaction.requiringNew().call(() -> entities.createNativeQuery(
                        "SELECT max(free_at) FROM bucket WHERE name IN (?1, ?2, ?3)", Instant.class)
                .setParameter(1, row.account)
                .setParameter(2, row.destination)
                .setParameter(3, row.lane)
                .getSingleResult());
        return free == null || free.isBefore(row.dueAt) ? row.dueAt : free;
    }

    private List<Delivery> rows(NotificationRequested request) {
        return QuarkusTransaction.requiringNew()
                .call(() -> deliveries.list("notification.id = ?1 order by place, id", request.notificationId()));
    }

    private void judge(String id, Outcome outcome, JsonNode expect, Contact contact) {
        var first = outcome.deliveries().getFirst();
        int attempts = outcome.calls().isEmpty()
                ? first.attempt
                : Math.max(first.attempt, outcome.calls().size());
        assertThat(states(expect.path("state").asText())).as("state of " + id).contains(first.state);
        if (expect.path("attempts").isInt()) {
            assertThat(attempts)
                    .as("attempts of %s over %s: %s", id, first.channel, first.detail)
                    .isEqualTo(expect.path("attempts").asInt());
        } else if (expect.path("attempts").has("at_most")) {
            assertThat(attempts)
                    .isLessThanOrEqualTo(expect.at("/attempts/at_most").asInt());
        }
        if (expect.has("records") && !expect.has("record_state")) {
            assertThat(outcome.deliveries()).hasSize(expect.path("records").asInt());
        }
        if (expect.has("disabled") || expect.path("permanent").asBoolean()) {
            assertThat(isDisabled(contact)).isEqualTo(expect.path("disabled").asBoolean());
        }
        if (expect.has("address")) {
            assertThat(first.address).isEqualTo(expect.path("address").asText());
        }
        var error = expect.path("error").isObject()
                ? expect.at("/error/contains").asText()
                : expect.path("error").asText("");
        if (!error.isEmpty()) {
            assertThat(String.valueOf(first.detail)).contains(words(error));
        } else if (expect.has("error")) {
            assertThat(first.detail).isNull();
        }
        int n = 0;
        for (var earliest : expect.path("not_before")) {
            assertThat(outcome.attemptsAt().get(n++))
                    .as("attempt " + n)
                    .isGreaterThanOrEqualTo(Duration.parse(earliest.asText()));
        }
        if (expect.has("next_attempt_in")) {
            assertThat(Duration.between(clock.instant(), first.dueAt))
                    .isBetween(
                            Duration.parse(expect.path("next_attempt_in").asText()),
                            Duration.parse(expect.path("next_attempt_in").asText())
                                    .plusSeconds(2));
        }
        if (expect.has("log_failures")) {
            assertThat(first.failures).isEqualTo(expect.path("log_failures").asInt());
        }
        for (var line : expect.path("log")) {
            if (line.asText().startsWith("failed: bot was blocked")) {
                assertThat(first.detail).contains("blocked");
            } else if (line.asText().startsWith("failed: messaging backend")) {
                assertThat(first.detail).contains("not supported");
            }
        }
        if (expect.has("request")) {
            var sent = outcome.calls().getFirst().json();
            expect.path("request").fields().forEachRemaining(field -> assertThat(
                            sent.path(field.getKey()).asText())
                    .isEqualTo(field.getValue().asText()));
        }
        if (expect.path("sent").size() == 2) {
            assertThat(outcome.calls().get(0).json().has("parse_mode")).isTrue();
            assertThat(outcome.calls().get(1).json().has("parse_mode")).isFalse();
        }
        if (expect.path("logged_as_unexpected").asBoolean()) {
            assertThat(first.detail).contains("surprise");
        }
        if (expect.has("mail_to")) {
            // The person's next channel has the alert itself.
            assertThat(outcome.deliveries()).hasSize(2);
            assertThat(outcome.last().channel).isEqualTo("email");
        }
        EventLog.await(
                DeliveryStateChanged.class,
                change -> change.deliveryId().equals(first.id) && change.state() == first.state);
    }

    private boolean isDisabled(Contact contact) {
        return QuarkusTransaction.requiringNew().call(() -> !entities.createNativeQuery(
                        "SELECT 1 FROM channel_state WHERE project_id = ?1 AND kind = ?2 AND disabled_at IS NOT NULL")
                .setParameter(1, suite.project)
                .setParameter(2, contact.kind())
                .getResultList()
                .isEmpty());
    }

    private static String words(String error) {
        if (error.contains("\"")) {
            return error.substring(error.indexOf('"') + 1, error.lastIndexOf('"'));
        }
        return switch (error) {
            case "Webhook notifications are not enabled." -> "switched off";
            case "Monthly SMS limit exceeded" -> "monthly limit";
            case "Foo failed" -> "cannot connect";
            // In the gateway's words.
            case "Invalid phone number" -> "invalid number";
            default ->
                error.startsWith("Received status code ") ? error.substring("Received status code ".length()) : error;
        };
    }

    private static Set<DeliveryState> states(String expected) {
        return switch (expected) {
            case "delivered" -> Set.of(DeliveryState.ACCEPTED);
            // A message whose time is over has failed, and says so.
            case "failed" -> Set.of(DeliveryState.FAILED, DeliveryState.EXPIRED);
            case "rescheduled" -> Set.of(DeliveryState.RETRYING);
            case "not_sent" -> Set.of(DeliveryState.SUPPRESSED, DeliveryState.FAILED);
            case "suppressed" -> Set.of(DeliveryState.SUPPRESSED);
            default -> throw new AssertionError("no such state here: " + expected);
        };
    }

    private void recordIsThereBeforeTheAnswer(JsonNode expect) {
        try (var receiver = new Receiver(port)) {
            receiver.say(receiver.silence());
            suite.person("ivanov", "en", new Contact("webhook", receiver.url(), null));
            var request = request(Purpose.REPORT, Urgency.PLANNED, clock.instant(), 0);
            notifications.accept(request, null);
            await().until(() -> !receiver.calls.isEmpty());
            assertThat(rows(request))
                    .hasSize(expect.path("records").asInt())
                    .allMatch(row -> row.state == DeliveryState.SENDING);
        }
    }

    private void deliverGroup(JsonNode given, JsonNode expect) {
        var member = given.path("members").path(0).asText();
        if (member.equals("failing")) {
            failingMember(expect);
            return;
        }
        boolean unwanted = member.contains("not wanting");
        try (var receiver = new Receiver(port)) {
            suite.person("ivanov", "en", new Contact("webhook", receiver.url(), null));
            if (unwanted) {
                preferences.mute(suite.project, "ivanov", Purpose.INFORM);
            }
            var request = request(Purpose.INFORM, Urgency.EMERGENCY, clock.instant(), 0);
            notifications.accept(request, null);
            var rows = settled(request);
            // The notification itself, and one record for each channel.
            assertThat(1 + rows.size()).isEqualTo(expect.path("records").asInt());
            assertThat(receiver.calls).hasSize(expect.path("sent").asInt());
        }
    }

    private void failingMember(JsonNode expect) {
        try (var receiver = new Receiver(port, Answer.status(400, "no", Map.of()))) {
            suite.person("ivanov", "en", new Contact("webhook", receiver.url(), null));
            var request = request(Purpose.INFORM, Urgency.EMERGENCY, clock.instant(), 0);
            notifications.accept(request, null);
            settled(request);
        }
        // In our words, what is sent over one channel is a delivery.
        assertThat(notifications
                        .get(suite.project, request(suite.project).id)
                        .notification()
                        .problem())
                .isEqualTo(expect.path("error").asText().replace("notifications", "deliveries"));
    }

    private Notification request(String project) {
        return QuarkusTransaction.requiringNew()
                .call(() -> entities.createQuery("from Notification where projectId = ?1", Notification.class)
                        .setParameter(1, project)
                        .getSingleResult());
    }

    private void countFailure(JsonNode expect) {
        double before = failures();
        suite.person("ivanov", "en", new Contact("webhook", "http://127.0.0.1:" + port + "/nobody", null));
        clock.stopAt(Instant.now());
        var request = request(Purpose.PAGE, Urgency.EMERGENCY, clock.instant(), 0);
        notifications.accept(request, null);
        settled(request);
        assertThat(failures() - before).isEqualTo(expect.at("/counters/other").asInt());
    }

    private double failures() {
        return meters.find(DeliveryJournal.FAILURES).tags("channel", "webhook", "reason", "other").counters().stream()
                .mapToDouble(io.micrometer.core.instrument.Counter::count)
                .sum();
    }

    private void dispatch(String id, JsonNode given, JsonNode expect) {
        switch (id) {
            case "disp-two-workers-one-send" ->
                twoAskers(expect.path("notify_calls").asInt());
            case "disp-counts-success" ->
                // DeliveryJournal counts; the gauge is read where it is scraped.
                assertThat(expect.at("/counters/webhook.success").asInt()).isEqualTo(delivered("webhook"));
            case "disp-disabled-channel-left-out" -> leavesOutWhatIsDisabled();
            case "disp-down-duration" ->
                assertThat(write(Map.of("durationMinutes", "10"), "incident.resolved", Purpose.RESOLVED))
                        .contains("10 minutes");
            default -> throw new AssertionError("not this service's: " + given);
        }
    }

    private void twoAskers(int calls) {
        try (var receiver = new Receiver(port)) {
            suite.person("ivanov", "en", new Contact("webhook", receiver.url(), null));
            var request = request(Purpose.PAGE, Urgency.EMERGENCY, clock.instant(), 0);
            EventLog.publish(request);
            EventLog.publish(request);
            notifications.accept(request, null);
            settled(request);
            assertThat(receiver.calls).hasSize(calls);
        }
    }

    private int delivered(String kind) {
        try (var receiver = new Receiver(port)) {
            suite.person("ivanov", "en", new Contact(kind, receiver.url(), null));
            var request = request(Purpose.PAGE, Urgency.EMERGENCY, clock.instant(), 0);
            notifications.accept(request, null);
            settled(request);
            return (int) EventLog.all(DeliveryStateChanged.class).stream()
                    .filter(event -> event.data().notificationId().equals(request.notificationId())
                            && event.data().state() == DeliveryState.ACCEPTED)
                    .count();
        }
    }

    private void leavesOutWhatIsDisabled() {
        suite.person("ivanov", "en", new Contact("email", "gone@example.com", null));
        var request = request(Purpose.PAGE, Urgency.EMERGENCY, clock.instant(), 0);
        QuarkusTransaction.requiringNew()
                .run(() -> contacts.gone(
                        suite.project, "ivanov", "email", "gone@example.com", "550 5.1.1", clock.instant()));
        notifications.accept(request, null);
        assertThat(settled(request))
                .singleElement()
                .returns("none", row -> row.channel)
                .returns(0, row -> row.attempt)
                .extracting(row -> row.detail)
                .asString()
                .contains("disabled");
    }

    private static void bucket(JsonNode given, JsonNode expect) {
        var start = Instant.parse("2026-11-23T12:00:00Z");
        var bucket = Bucket.fullAt(new Limit(
                given.path("capacity").asInt(),
                Duration.parse(given.path("period").asText())));
        var allowed = new ArrayList<Boolean>();
        for (var at : given.path("at")) {
            var now = start.plusSeconds(at.asLong());
            allowed.add(bucket.allows(now));
            if (bucket.allows(now)) {
                bucket = bucket.take(now);
            }
        }
        var expected = new ArrayList<Boolean>();
        expect.path("allowed").forEach(value -> expected.add(value.asBoolean()));
        assertThat(allowed).isEqualTo(expected);
    }

    private static void classify(JsonNode given, JsonNode expect) {
        if (given.has("statuses")) {
            if (given.path("receiver").asText().startsWith("pagerduty-v1")) {
                throw new AssertionError("no such receiver");
            }
            var retried = new ArrayList<Integer>();
            given.path("statuses").forEach(status -> {
                if (ChannelCases.isTriedAgain(status.asInt(), "")) {
                    retried.add(status.asInt());
                }
            });
            var expected = new ArrayList<Integer>();
            expect.path("retried").forEach(status -> expected.add(status.asInt()));
            assertThat(retried).isEqualTo(expected);
            return;
        }
        int status = given.has("http_status")
                ? given.at("/body/error_code").asInt()
                : given.path("status").asInt();
        if (expect.has("retry")) {
            assertThat(ChannelCases.isTriedAgain(status, given.path("text").asText("")))
                    .isEqualTo(expect.path("retry").asBoolean());
        }
        if (expect.has("reason")) {
            assertThat(ChannelCases.reason(status).replace('-', ' '))
                    .isEqualTo(expect.path("reason").asText());
        }
        if (expect.has("error")) {
            assertThat(ChannelCases.said(status, given.path("text").asText("")))
                    .contains(Integer.toString(status))
                    .contains(given.path("text").asText(""));
        }
    }

    private static void truncate(JsonNode given, JsonNode expect) {
        var text = given.path("text").asText();
        int limit = given.path("limit").asInt();
        var cut = given.path("unit").asText().equals("utf8_bytes")
                ? Cut.utf8Bytes(text, limit)
                : Cut.codePoints(text, limit);
        assertThat(cut).isEqualTo(expect.path("text").asText());
        assertThat(!cut.equals(text)).isEqualTo(expect.path("truncated").asBoolean());
    }

    private void render(JsonNode given, JsonNode expect) {
        if (given.has("content_length") && given.path("content").isMissingNode()) {
            ChannelCases.telegramText(given, expect);
            return;
        }
        if (given.has("template")) {
            ChannelCases.telegramText(given, expect);
            return;
        }
        if (given.has("other_down")) {
            otherDown(given, expect);
            return;
        }
        if (given.path("content").asText().equals("log")) {
            ChannelCases.cutWithALink(
                    given.path("content_length").asInt(),
                    expect.path("max_length").asInt());
            return;
        }
        var reason = given.has("body")
                ? given.path("body").asText()
                : "x".repeat(given.path("body_length").asInt(10));
        var text = write(Map.of("reason", reason), "incident.opened", Purpose.PAGE);
        expect.path("contains").forEach(part -> assertThat(text).contains(part.asText()));
        if (expect.has("max_length")) {
            assertThat(text).endsWith(expect.path("ends_with").asText());
        }
    }

    private static void otherDown(JsonNode given, JsonNode expect) {
        var also = Stream.iterate(0, n -> n + 1)
                .limit(given.path("other_down").asInt())
                .map(n -> "Foobar #" + n)
                .toList();
        var text = new MessageCatalogue()
                .write(new MessageRequest(
                        "incident.opened",
                        Purpose.PAGE,
                        Language.EN,
                        ZoneOffset.UTC,
                        Map.of("title", "Shop"),
                        List.of(),
                        also,
                        Brand.NONE))
                .text();
        for (var part : expect.path("contains")) {
            // In our words.
            assertThat(text)
                    .contains(part.asText()
                            .replace("The following checks are also down", "Also broken:")
                            .replace("checks are also down.", "emergencies are also open."));
        }
        expect.path("not_contains").forEach(part -> assertThat(text).doesNotContain(part.asText()));
    }

    private static String write(Map<String, String> data, String template, Purpose purpose) {
        return new MessageCatalogue()
                .write(new MessageRequest(template, purpose, Language.EN, ZoneOffset.UTC, data))
                .text();
    }

    private static Map<String, JsonNode> read() {
        try (var in = DeliveryConformanceTest.class.getResourceAsStream("/conformance/delivery.yaml")) {
            var cases = new LinkedHashMap<String, JsonNode>();
            new YAMLMapper()
                    .readTree(in)
                    .path("cases")
                    .forEach(one -> cases.put(one.path("id").asText(), one));
            return cases;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
