package dev.understudy.monitor.heartbeat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.monitor.calendar.CronExpression;
import dev.understudy.monitor.calendar.OnCalendarExpression;
import dev.understudy.monitor.heartbeat.Heartbeat.Condition;
import dev.understudy.monitor.heartbeat.Heartbeat.Phase;
import dev.understudy.monitor.heartbeat.Heartbeat.Reason;
import dev.understudy.monitor.probe.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Jobs on a simulated clock. */
class HeartbeatTest {

    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    private static final ZoneId RIGA = ZoneId.of("Europe/Riga");

    @Test
    void aDailyJobOfANightThatLosesAnHourIsExpectedWhenCronRunsIt() {
        var nightly = calendar(nightlyCron(), Duration.ofMinutes(30));
        var job = reported(at("2021-03-27T01:35:00Z"));

        // 03:30 does not exist on 28 March in Riga: cron runs the job when the clocks have gone forward, at 04:00.
        assertThat(job.due(nightly)).contains(at("2021-03-28T01:00:00Z"));
        assertThat(job.phase(nightly, at("2021-03-28T01:29:59Z"))).isEqualTo(Phase.GRACE);
        assertThat(job.phase(nightly, at("2021-03-28T01:30:00Z"))).isEqualTo(Phase.DOWN);
    }

    @Test
    void aTimerOfANightThatLosesAnHourIsNotExpectedAtAll_asSystemdSkipsIt() {
        var nightly = new HeartbeatPlan(
                null, OnCalendarExpression.parse("*-*-* 03:30"), RIGA, Duration.ofMinutes(30), null, null, null);
        var job = reported(at("2021-03-27T01:35:00Z"));

        assertThat(job.due(nightly)).contains(at("2021-03-29T00:30:00Z"));
    }

    @Test
    void aDailyJobOfANightThatRepeatsAnHourIsExpectedOnce() {
        var nightly = calendar(nightlyCron(), Duration.ofMinutes(30));
        var job = reported(at("2021-10-30T00:31:00Z"));

        assertThat(job.due(nightly)).contains(at("2021-10-31T00:30:00Z"));
        var done = job.on(success(at("2021-10-31T00:31:00Z")), nightly).heartbeat();
        // The wall shows 03:30 again an hour later; nothing is due then.
        assertThat(done.due(nightly)).contains(at("2021-11-01T01:30:00Z"));
    }

    @Test
    void aMonthIsNotTooLongToWait() {
        var monthly =
                new HeartbeatPlan(Duration.ofDays(31), null, ZoneOffset.UTC, Duration.ofDays(1), null, null, null);
        var job = reported(NOON);

        assertThat(job.phase(monthly, NOON.plus(Duration.ofDays(31)).minusMillis(1)))
                .isEqualTo(Phase.UP);
        assertThat(job.phase(monthly, NOON.plus(Duration.ofDays(32)).minusMillis(1)))
                .isEqualTo(Phase.GRACE);
        assertThat(job.phase(monthly, NOON.plus(Duration.ofDays(32)))).isEqualTo(Phase.DOWN);
        assertThat(job.deadline(monthly).orElseThrow().at()).isEqualTo(NOON.plus(Duration.ofDays(32)));
    }

    @Test
    void aClockThatIsSetBackFiresNothingEarly_andOneThatJumpsFiresOnce() {
        var hourly = period(Duration.ofHours(1), Duration.ofMinutes(5));
        var job = reported(NOON);

        assertThat(job.phase(hourly, NOON.minus(Duration.ofDays(400)))).isEqualTo(Phase.UP);
        var deadline = job.deadline(hourly).orElseThrow();
        var down = job.expire(deadline, hourly);
        assertThat(down.heartbeat().condition()).isEqualTo(Condition.DOWN);
        assertThat(down.heartbeat().deadline(hourly)).isEmpty();
    }

    @Test
    void aRunThatMustBeginByADeadlineIsMissedBeforeItsGraceIsOver() {
        var backup = new HeartbeatPlan(
                Duration.ofHours(24), null, ZoneOffset.UTC, Duration.ofHours(6), Duration.ofMinutes(10), null, null);
        var job = reported(NOON);
        var due = NOON.plus(Duration.ofHours(24));

        assertThat(job.deadline(backup).orElseThrow().at()).isEqualTo(due.plusSeconds(600));
        assertThat(job.deadline(backup).orElseThrow().reason()).isEqualTo(Reason.START_MISSED);
        // Once it began, it has its grace.
        var running = job.on(start(due.plusSeconds(300), null), backup).heartbeat();
        assertThat(running.deadline(backup).orElseThrow().at()).isEqualTo(due.plus(Duration.ofHours(6)));
        assertThat(running.phase(backup, due.plusSeconds(601))).isEqualTo(Phase.STARTED);
    }

    @Test
    void everyRunHasABoundOfItsOwn() {
        var backup = new HeartbeatPlan(
                Duration.ofHours(24),
                null,
                ZoneOffset.UTC,
                Duration.ofHours(1),
                null,
                Duration.ofMinutes(1),
                Duration.ofHours(2));
        var job = reported(NOON)
                .on(start(NOON.plusSeconds(100), "a"), backup)
                .heartbeat()
                .on(start(NOON.plusSeconds(1000), "b"), backup)
                .heartbeat();

        assertThat(job.deadline(backup).orElseThrow().at()).isEqualTo(NOON.plusSeconds(100 + 7200));
        assertThat(job.deadline(backup).orElseThrow().runId()).isEqualTo("a");
        var first = job.on(success(NOON.plusSeconds(400), "a"), backup);
        assertThat(first.duration()).hasSeconds(300);
        assertThat(first.heartbeat().deadline(backup).orElseThrow().at()).isEqualTo(NOON.plusSeconds(1000 + 7200));
        assertThat(first.heartbeat().deadline(backup).orElseThrow().reason()).isEqualTo(Reason.RUN_TOO_LONG);

        var tooShort = first.heartbeat().on(success(NOON.plusSeconds(1010), "b"), backup);
        assertThat(tooShort.verdict().failure().reason()).isEqualTo("run-too-short");
        assertThat(tooShort.heartbeat().condition()).isEqualTo(Condition.DOWN);
        var tooLong = first.heartbeat().on(success(NOON.plusSeconds(1000 + 7201), "b"), backup);
        assertThat(tooLong.verdict().failure().reason()).isEqualTo("run-too-long");
    }

    @Test
    void whatWasSparedIsNotMissedBefore() {
        var hourly = period(Duration.ofHours(1), Duration.ofMinutes(5));
        var job = reported(NOON).spare(NOON.plus(Duration.ofHours(3)));

        assertThat(job.deadline(hourly).orElseThrow().at()).isEqualTo(NOON.plus(Duration.ofHours(3)));
        assertThat(job.spare(NOON).sparedUntil()).isEqualTo(NOON.plus(Duration.ofHours(3)));
        var next = job.on(success(NOON.plusSeconds(60)), hourly).heartbeat();
        assertThat(next.deadline(hourly).orElseThrow().at()).isEqualTo(NOON.plusSeconds(60 + 3600 + 300));
    }

    @Test
    void aJobThatWasNeverHeardOfIsNeverLate() {
        var hourly = period(Duration.ofHours(1), Duration.ofMinutes(5));

        assertThat(Heartbeat.NEW.deadline(hourly)).isEmpty();
        assertThat(Heartbeat.NEW.phase(hourly, NOON.plus(Duration.ofDays(999)))).isEqualTo(Phase.NEW);
    }

    @Property
    void anyPathIsAnswered(@ForAll String path) {
        var parsed = PingPath.parse(path);
        var known = PingPath.parse("3f6a0d52-6f0e-4c58-9a35-7a6c2f5d8b11/" + path);

        assertThat(parsed).isNotNull();
        assertThat(known).isNotInstanceOf(PingPath.BySlug.class);
    }

    @Property
    void whateverIsReported_theStateStaysLegalAndOnlySuccessesAreWell(
            @ForAll @Size(max = 40) List<@IntRange(min = 0, max = 5) Integer> reports) {
        var hourly = period(Duration.ofHours(1), Duration.ofMinutes(5));
        var job = Heartbeat.NEW;
        var now = NOON;
        for (int report : reports) {
            now = now.plusSeconds(report * 700L + 1);
            var passed = due(job, hourly, now);
            if (passed != null) {
                job = job.expire(passed, hourly).heartbeat();
                assertThat(job.deadline(hourly)).isEmpty();
            }
            var step = job.on(signal(report, now), hourly);
            job = step.heartbeat();
            if (step.verdict() != null) {
                assertThat(job.condition())
                        .isEqualTo(step.verdict().outcome() == Outcome.UP ? Condition.UP : Condition.DOWN);
                assertThat(job.lastReport()).isEqualTo(now);
            }
            assertThat(job.condition() != Condition.DOWN || job.deadline(hourly).isEmpty())
                    .isTrue();
        }
    }

    @Property(tries = 300)
    void aReportThatComesTwiceOrALogInBetweenChangesNothing(
            @ForAll @Size(max = 30) List<@IntRange(min = 0, max = 4) Integer> reports, @ForAll long seed) {
        var hourly = period(Duration.ofHours(1), Duration.ofMinutes(5));
        var random = new Random(seed);
        var once = Heartbeat.NEW;
        var twice = Heartbeat.NEW;
        var now = NOON;
        for (int report : reports) {
            now = now.plusSeconds(60);
            var signal = signal(report, now);
            once = once.on(signal, hourly).heartbeat();
            twice = twice.on(signal, hourly).heartbeat();
            if (random.nextBoolean()) {
                twice = twice.on(new Signal(Signal.Kind.LOG, now), hourly).heartbeat();
                twice = twice.on(new Signal(Signal.Kind.IGNORED, now), hourly).heartbeat();
                twice = twice.on(signal, hourly).heartbeat();
            }
            assertThat(twice.condition()).isEqualTo(once.condition());
            assertThat(twice.running()).isEqualTo(once.running());
            assertThat(twice.deadline(hourly)).isEqualTo(once.deadline(hourly));
        }
    }

    @Property(tries = 200)
    void runsThatOverlapAndEndInAnyOrderLeadToTheSameState(
            @ForAll @IntRange(min = 1, max = 6) int count, @ForAll long seed) {
        var daily = new HeartbeatPlan(
                Duration.ofDays(1), null, ZoneOffset.UTC, Duration.ofHours(1), null, null, Duration.ofHours(9));
        var order = new ArrayList<Integer>();
        var job = Heartbeat.NEW;
        for (int run = 0; run < count; run++) {
            order.add(run);
            job = job.on(start(NOON.plusSeconds(run), "run-" + run), daily).heartbeat();
        }
        Collections.shuffle(order, new Random(seed));
        var end = NOON.plusSeconds(600);
        for (int run : order) {
            var step = job.on(success(end, "run-" + run), daily);
            assertThat(step.duration()).hasSeconds(600 - run);
            job = step.heartbeat();
        }
        assertThat(job.running()).isEmpty();
        assertThat(job.condition()).isEqualTo(Condition.UP);
        assertThat(job.deadline(daily).orElseThrow().at()).isEqualTo(end.plus(Duration.ofHours(25)));
    }

    private static Heartbeat.@Nullable Deadline due(Heartbeat job, HeartbeatPlan plan, Instant now) {
        return job.deadline(plan)
                .filter(deadline -> !now.isBefore(deadline.at()))
                .orElse(null);
    }

    private static Signal signal(int report, Instant at) {
        return switch (report) {
            case 0, 1 -> success(at);
            case 2 -> start(at, null);
            case 3 -> new Signal(Signal.Kind.FAIL, at, 3, null, null);
            case 4 -> start(at, "run-1");
            default -> new Signal(Signal.Kind.LOG, at);
        };
    }

    private static Signal success(Instant at) {
        return new Signal(Signal.Kind.SUCCESS, at);
    }

    private static Signal success(Instant at, String run) {
        return new Signal(Signal.Kind.SUCCESS, at, null, run, null);
    }

    private static Signal start(Instant at, @Nullable String run) {
        return new Signal(Signal.Kind.START, at, null, run, null);
    }

    private static CronExpression nightlyCron() {
        return CronExpression.parse("30 3 * * *");
    }

    private static HeartbeatPlan calendar(CronExpression cron, Duration grace) {
        return new HeartbeatPlan(null, cron, RIGA, grace, null, null, null);
    }

    private static HeartbeatPlan period(Duration period, Duration grace) {
        return new HeartbeatPlan(period, null, ZoneOffset.UTC, grace, null, null, null);
    }

    private static Heartbeat reported(Instant at) {
        return new Heartbeat(Condition.UP, at, Map.of(), null, null);
    }

    private static Instant at(String iso) {
        return Instant.parse(iso);
    }
}
