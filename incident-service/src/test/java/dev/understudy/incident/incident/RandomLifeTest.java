package dev.understudy.incident.incident;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.understudy.events.IncidentEvent.HoldReason;
import dev.understudy.events.IncidentEvent.Severity;
import dev.understudy.events.NotificationEvent.NotificationRequested;
import dev.understudy.incident.duty.PassportCopy;
import dev.understudy.incident.escalation.EscalationPolicy;
import dev.understudy.incident.escalation.EscalationPolicy.AcknowledgedBy;
import dev.understudy.incident.escalation.EscalationPolicy.Step;
import dev.understudy.incident.escalation.Target;
import dev.understudy.incident.incident.IncidentState.Kind;
import dev.understudy.incident.sql.Json;
import dev.understudy.incident.sql.Rows;
import dev.understudy.incident.suppression.Suppression;
import dev.understudy.incident.suppression.Suppressions;
import dev.understudy.kit.testing.MutableClock;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random lives on the real database, with a clock that the test moves: signals, doubled, late and out of order, everything
 * that people can do, maintenances, and timers in between.
 */
@QuarkusTest
class RandomLifeTest {

    private static final List<String> ASSETS = List.of("site", "crm", "mail");
    private static final List<String> PEOPLE = List.of("ivanov", "petrova", "sidorov");

    @Inject
    PassportCopy passport;

    @Inject
    SignalService signals;

    @Inject
    IncidentService service;

    @Inject
    IncidentRepository incidents;

    @Inject
    Members members;

    @Inject
    Timeline timeline;

    @Inject
    Timers timers;

    @Inject
    Suppressions suppressions;

    @Inject
    DeadlineClocks clocks;

    @Inject
    Rows rows;

    @Inject
    MutableClock clock;

    private Instant start;

    @BeforeEach
    void stopTheClock() {
        // The broker takes no event from the future, and the test moves the clock ahead.
        start = Instant.now().minus(Duration.ofDays(20)).truncatedTo(ChronoUnit.MILLIS);
        clock.stopAt(start);
    }

    @AfterEach
    void letItRun() {
        clock.reset();
    }

    /**
     * One open incident a key, no call while somebody has it, events without gaps, every deadline what a fresh replay says.
     */
    @ParameterizedTest
    @ValueSource(longs = {1, 7, 12, 16})
    void anythingInAnyOrderEndsInALegalState(long seed) {
        var shop = shop(seed);
        live(shop, seed, 60, Runnable::run);
        end(shop);
    }

    /**
     * The same life twice, the second time with the connection lost at every write of every transaction, each of them tried
     * again as who sent it does, and what came from the broker delivered once more after it was done: both are equal to the
     * last row.
     */
    @ParameterizedTest
    @ValueSource(longs = {102, 103})
    void whatDiesHalfWayAndIsTriedAgainLeavesNoTrace(long seed) {
        var undisturbed = shop(seed);
        live(undisturbed, seed, 20, Runnable::run);
        var expected = all(undisturbed);
        clock.stopAt(start);

        var disturbed = shop(seed);
        int[] deaths = {0};
        try (var dying = new DyingWrites(rows)) {
            live(disturbed, seed, 20, work -> deaths[0] += dying.atEachWrite(work));
        }

        assertThat(deaths[0]).as("transactions that died").isGreaterThan(50);
        assertThat(all(disturbed)).isEqualTo(expected);
        await().untilAsserted(() -> assertThat(requests(disturbed)).isEqualTo(requests(undisturbed)));
        end(undisturbed);
        end(disturbed);
    }

    /** In every other life each of those who are called has to acknowledge. */
    private Shop shop(long seed) {
        var shop = new Shop().arrive(passport);
        if (seed % 2 == 0) {
            var both = Step.of(
                    "both",
                    Duration.ofMinutes(15),
                    new Target(Target.Kind.ROLE, "primary"),
                    new Target(Target.Kind.ROLE, "deputy"));
            var last = Step.of("last", Duration.ofMinutes(15), new Target(Target.Kind.EVERYBODY, ""));
            var policy = new EscalationPolicy(
                    "each",
                    Set.of(),
                    Set.of(),
                    List.of(both),
                    1,
                    last,
                    3,
                    Duration.ofHours(4),
                    null,
                    AcknowledgedBy.EACH,
                    Duration.ofMinutes(10));
            QuarkusTransaction.requiringNew()
                    .run(() -> rows.update(
                            "INSERT INTO escalation_policy (project_id, name, version, data, updated_at, updated_by)"
                                    + " VALUES (?, 'each', 1, CAST(? AS jsonb), ?, 'test')",
                            shop.project,
                            Json.write(policy),
                            start));
        }
        return shop;
    }

    /** How a transaction is made: at once, or dying a few times before. */
    private interface Transactions {
        void run(Runnable work);
    }

    private void live(Shop shop, long seed, int steps, Transactions transactions) {
        var random = new Random(seed);
        var sent = new ArrayList<Signal>();
        for (int i = 1; i <= steps; i++) {
            clock.advance(Duration.ofSeconds(random.nextInt(random.nextInt(6) == 0 ? 4000 : 400)));
            settle(transactions);
            step(shop, random, i, sent, transactions);
            if (i % 5 == 0) {
                check(shop);
            }
        }
    }

    private void step(Shop shop, Random random, int number, List<Signal> sent, Transactions transactions) {
        // Drawn whatever comes of it, so that the same seed is the same life.
        var asset = ASSETS.get(random.nextInt(ASSETS.size()));
        int which = random.nextInt(1_000_000);
        int other = random.nextInt(1_000_000);
        var person = PEOPLE.get(random.nextInt(PEOPLE.size()));
        int kind = random.nextInt(34);
        var now = clock.instant();
        switch (kind) {
            case 0, 1, 2, 3 -> sent.add(shop.fails(asset, number, now));
            case 4 -> sent.add(shop.signal(Signal.Action.TRIGGER, asset, number, now, Severity.CRITICAL));
            case 5, 6, 7 -> sent.add(shop.works(asset, number, now));
            case 8 -> sent.add(shop.failsInMaintenance(asset, number, now, now.plus(Duration.ofMinutes(30))));
            case 9 -> sent.add(shop.signal(Signal.Action.RETIRE, asset, number, now, Severity.ERROR));
            case 10 -> sent.add(shop.signal(Signal.Action.ACKNOWLEDGE, asset, number, now, Severity.ERROR));
            // Kept back by somebody on the way: it will be late.
            case 11 -> {
                sent.add(shop.fails(asset, number, now));
                return;
            }
            case 12 -> {
                var several = new ArrayList<Signal>();
                for (int i = 0; i < ASSETS.size(); i++) {
                    several.add(
                            (other >> i) % 3 == 0
                                    ? shop.works(ASSETS.get(i), number, now)
                                    : shop.fails(ASSETS.get(i), number, now));
                }
                sent.addAll(several);
                deliver(several, transactions);
                return;
            }
            case 13, 14 -> {
                if (!sent.isEmpty()) {
                    deliver(List.of(sent.get(which % sent.size())), transactions);
                }
                return;
            }
            case 15 -> {
                transactions.run(() -> {
                    suppressions.add(new Suppression(
                            "s" + number + "-" + shop.project,
                            shop.project,
                            other % 2 == 0 ? Suppression.Kind.MAINTENANCE : Suppression.Kind.SILENCE,
                            List.of(),
                            null,
                            null,
                            "переезд",
                            now,
                            now.plus(Duration.ofSeconds(60 + other % 3000)),
                            "dispatcher",
                            now));
                    service.suppressionsChanged(shop.project, null);
                });
                return;
            }
            case 16 -> {
                var inForce = read(() -> suppressions.of(shop.project, false, now)).stream()
                        .sorted(Comparator.comparing(Suppression::id))
                        .toList();
                if (!inForce.isEmpty()) {
                    transactions.run(() -> {
                        suppressions.end(inForce.get(which % inForce.size()).id(), now);
                        service.suppressionsChanged(shop.project, null);
                    });
                }
                return;
            }
            default -> {
                var known = ids(shop);
                if (!known.isEmpty()) {
                    var some = wanted(kind, known);
                    var id = some.get(which % some.size());
                    var into = known.keySet().stream().toList().get(other % known.size());
                    var command = command(kind, id, into, person, asset, shop, other);
                    attempt(() -> transactions.run(command));
                    if (kind == 17 || kind == 23) {
                        // Who got no answer asks once more.
                        attempt(() -> transactions.run(command));
                    }
                }
                return;
            }
        }
        deliver(List.of(sent.getLast()), transactions);
    }

    /** As the broker does it: again, when it was not told that all is done. */
    private void deliver(List<Signal> taken, Transactions transactions) {
        transactions.run(() -> signals.take(taken));
        if (taken.stream().noneMatch(signal -> signal.action() == Signal.Action.ACKNOWLEDGE)) {
            transactions.run(() -> signals.take(taken));
        }
    }

    /** Mostly those that it makes sense for, so that more happens. */
    private static List<String> wanted(int kind, Map<String, Kind> known) {
        var state =
                switch (kind) {
                    case 21 -> Kind.MERGED;
                    case 24 -> Kind.RESOLVED;
                    case 25 -> Kind.ON_HOLD;
                    case 26, 27 -> Kind.ACKNOWLEDGED;
                    default -> null;
                };
        var fitting = known.entrySet().stream()
                .filter(each -> state == null ? each.getValue().isOpen() : each.getValue() == state)
                .map(Map.Entry::getKey)
                .toList();
        return fitting.isEmpty() ? List.copyOf(known.keySet()) : fitting;
    }

    private Runnable command(int kind, String id, String into, String person, String asset, Shop shop, int other) {
        var until = clock.instant().plus(Duration.ofSeconds(300 + other % 3000));
        return switch (kind) {
            case 17, 18 -> () -> service.acknowledge(id, person, null);
            case 19 -> () -> service.takeOver(id, person);
            // The caller is told that it has to be two before.
            case 20 ->
                id.equals(into)
                        ? () -> service.note(id, person, "дубль?", null, null)
                        : () -> service.merge(id, into, "dispatcher");
            case 21 -> () -> service.unmerge(id, "dispatcher");
            case 22 -> () -> service.splitOff(id, shop.key(asset), "dispatcher");
            case 23 -> () -> service.resolve(id, person, null, null);
            case 24 ->
                other % 3 == 0
                        ? () -> service.close(id, person, "диск", null, "заменён", 15)
                        : () -> service.reopen(id, person, "не работает");
            case 25 -> () -> service.resume(id, person);
            case 26 -> () -> service.hold(id, person, HoldReason.VENDOR, null, until);
            case 27 -> () -> service.release(id, person);
            case 28 -> () -> service.snooze(id, person, until, null, null);
            case 29 -> () -> service.unsnooze(id, person);
            case 30 -> () -> service.escalate(id, "dispatcher", null);
            case 31 ->
                () -> service.changeSeverity(id, "dispatcher", other % 2 == 0 ? Severity.CRITICAL : Severity.WARNING);
            case 32 -> () -> service.note(id, person, "смотрю", null, null);
            default -> () -> service.cancel(id, person, "keine");
        };
    }

    /** A command that the present state does not allow changes nothing. */
    private static void attempt(Runnable command) {
        try {
            command.run();
        } catch (IllegalTransition e) {
            // Nothing was written.
        }
    }

    /** Of the project, in an order that does not depend on their ids. */
    private Map<String, Kind> ids(Shop shop) {
        var known = new LinkedHashMap<String, Kind>();
        read(() -> rows.list(
                        "SELECT id, state FROM incident WHERE project_id = ? ORDER BY opened_at, deduplication_key",
                        row -> Map.entry(row.getString("id"), Kind.valueOf(row.getString("state"))),
                        shop.project))
                .forEach(each -> known.put(each.getKey(), each.getValue()));
        return known;
    }

    private void check(Shop shop) {
        QuarkusTransaction.requiringNew().run(() -> {
            for (var asset : ASSETS) {
                var holders = members.incidentsWith(List.of(shop.project), List.of(shop.key(asset)));
                assertThat(holders).as("open incidents of %s", asset).hasSizeLessThanOrEqualTo(1);
                holders.forEach(
                        id -> assertThat(incidents.findById(id).state.isOpen()).isTrue());
            }
            for (var incident : incidents.list("projectId", shop.project)) {
                check(incident, timeline.of(incident.id));
            }
        });
    }

    private void check(Incident incident, List<Timeline.Entry> story) {
        var acknowledged = new HashSet<String>();
        for (var entry : story) {
            switch (entry.kind()) {
                case "acknowledged" -> acknowledged.add(entry.actor());
                case "unacknowledged", "reopened" -> acknowledged.clear();
                case "called", "escalated", "called-again" ->
                    assertThat(acknowledged).as("called while owned: %s", story).isEmpty();
                case "called-to-acknowledge" ->
                    assertThat(acknowledged)
                            .as("called where it is owned, and has to be acknowledged still: %s", story)
                            .isNotEmpty()
                            .doesNotContain(entry.detail());
                default -> {
                    // Changes nothing in who has it.
                }
            }
        }
        assertThat(story.getLast().entry()).as("numbered without gaps").isEqualTo(story.size());
        assertThat(published(incident.id))
                .as("events in the order of their numbers: %s", story)
                .isEqualTo(LongStream.rangeClosed(1, incident.sequence).boxed().toList());
        var own = members.of(incident.id);
        if (incident.state.isOpen()) {
            assertThat(own).as("active members: %s", story).anyMatch(Members.Row::active);
            assertThat(incident.members).as("members: %s", story).isEqualTo(own.size());
            if (!incident.waitsForMaintenance()) {
                checkDeadlines(incident, story);
            }
        } else {
            assertThat(own).as("active members: %s", story).noneMatch(Members.Row::active);
            assertThat(timerKinds(incident.id)).isSubsetOf("STILL_FAILING");
        }
        var timers = timerKinds(incident.id);
        if (incident.state == Kind.TRIGGERED && incident.suppression == null) {
            assertThat(story.stream().anyMatch(entry -> entry.kind().equals("escalation-ended"))
                            || timers.contains("CALL"))
                    .as("somebody will be called: %s, %s", timers, story)
                    .isTrue();
        } else {
            assertThat(timers).as("%s", story).doesNotContain("CALL");
        }
        assertThat(timers.contains("AWAITED"))
                .as("who has not acknowledged will be called: %s, %s", timers, story)
                .isEqualTo(incident.standing() instanceof IncidentState.Acknowledged owned
                        && !owned.awaited().isEmpty());
        if (incident.suppression != null) {
            assertThat(timers).as("%s", story).contains("SUPPRESSION_ENDS");
        }
    }

    /** Numbers of an incident's events, in the order in which they go out. */
    private List<Long> published(String incident) {
        return rows.list(
                "SELECT (data::jsonb ->> 'sequence')::bigint AS sequence FROM incident_feed WHERE incident_id = ?"
                        + " ORDER BY tx, id",
                row -> row.getLong("sequence"),
                incident);
    }

    /** What is stored, here and beside the log of the clocks, is what the agreement gives when it is asked now. */
    private void checkDeadlines(Incident incident, List<Timeline.Entry> story) {
        var fresh = clocks.due(incident.subject(), clock.instant());
        assertThat(incident.responseDue).as("response: %s", story).isEqualTo(fresh.response());
        assertThat(incident.resolutionDue).as("resolution: %s", story).isEqualTo(fresh.resolution());
        var replayed = rows.first(
                        "SELECT response_due, resolution_due FROM deadline WHERE subject_id = ?",
                        row -> new Instant[] {Rows.instant(row, "response_due"), Rows.instant(row, "resolution_due")},
                        incident.id)
                .orElseThrow();
        assertThat(replayed[0]).as("replayed response: %s", story).isEqualTo(fresh.response());
        assertThat(replayed[1]).as("replayed resolution: %s", story).isEqualTo(fresh.resolution());
    }

    /** All that is kept of a project, without what differs between two of them. */
    private List<String> all(Shop shop) {
        var names = new HashMap<String, String>();
        ids(shop).keySet().forEach(id -> names.put(id, "#" + names.size()));
        names.put(shop.project, "P");
        Function<String, String> anonymous = text -> {
            for (var name : names.entrySet()) {
                text = text.replace(name.getKey(), name.getValue());
            }
            return text;
        };
        var found = new ArrayList<String>();
        for (var each : Map.of(
                        "incident", "project_id = ?",
                        "incident_member", "project_id = ?",
                        "signal_watermark", "project_id = ?",
                        "suppression", "project_id = ?",
                        "deadline", "project_id = ?",
                        "incident_timeline", "incident_id IN (SELECT id FROM incident WHERE project_id = ?)",
                        "incident_timer", "incident_id IN (SELECT id FROM incident WHERE project_id = ?)",
                        "incident_told", "incident_id IN (SELECT id FROM incident WHERE project_id = ?)",
                        "incident_cause", "incident_id IN (SELECT id FROM incident WHERE project_id = ?)",
                        "deadline_event", "subject_id IN (SELECT id FROM incident WHERE project_id = ?)")
                .entrySet()) {
            // Numbers of rows grow with what was rolled back, and the version with how often it was written.
            found.addAll(read(() -> rows.list(
                    "SELECT CAST(to_jsonb(t) - 'version' - CASE WHEN '" + each.getKey()
                            + "' IN ('incident_member', 'incident_timer') THEN 'id' ELSE '' END AS text) FROM "
                            + each.getKey() + " t WHERE " + each.getValue(),
                    row -> each.getKey() + " " + anonymous.apply(row.getString(1)),
                    shop.project)));
        }
        found.addAll(read(() -> rows.list(
                "SELECT type, data FROM incident_feed WHERE project_id = ? ORDER BY tx, id",
                row -> "feed " + row.getString("type") + " " + anonymous.apply(row.getString("data")),
                shop.project)));
        return found.stream().sorted().toList();
    }

    /** What was asked of the notifier, each once. */
    private Collection<String> requests(Shop shop) {
        var places = new ArrayList<>(ids(shop).keySet());
        var found = new ArrayList<String>();
        var seen = new HashSet<String>();
        for (var request : shop.all(NotificationRequested.class)) {
            assertThat(seen.add(request.notificationId()))
                    .as("asked for twice: %s", request)
                    .isTrue();
            found.add(places.indexOf(request.incidentId()) + " " + request.incidentSequence() + " " + request.personId()
                    + " " + request.purpose() + " " + request.template());
        }
        return found.stream().sorted().toList();
    }

    private void end(Shop shop) {
        ids(shop).forEach((id, state) -> {
            if (state.isOpen()) {
                service.cancel(id, "ivanov", "the end");
            }
        });
    }

    /** Lets everything happen that is due by now. */
    private void settle(Transactions transactions) {
        await().atMost(Duration.ofSeconds(60)).until(() -> {
            var claimed = new ArrayList<Timers.Timer>();
            transactions.run(() -> QuarkusTransaction.joiningExisting().run(() -> {
                claimed.clear();
                service.fireNextTimer(claimed, 100);
            }));
            return claimed.isEmpty()
                    && service.nextTimer()
                            .filter(next -> !next.isAfter(clock.instant()))
                            .isEmpty();
        });
    }

    private List<String> timerKinds(String id) {
        return QuarkusTransaction.joiningExisting().call(() -> timers.kindsOf(id));
    }

    private static <T> T read(java.util.concurrent.Callable<T> query) {
        return QuarkusTransaction.requiringNew().call(query);
    }
}
