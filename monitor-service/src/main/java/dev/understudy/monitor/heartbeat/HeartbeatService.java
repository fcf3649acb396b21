package dev.understudy.monitor.heartbeat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.understudy.events.CheckEvent.CheckApplied;
import dev.understudy.events.CheckStatus;
import dev.understudy.events.CheckStatusEvent.BackupEvidenceObserved;
import dev.understudy.events.CheckTarget.HeartbeatTarget;
import dev.understudy.events.Failure;
import dev.understudy.events.ProbeEvent.ProbeCompleted;
import dev.understudy.events.ProbeEvent.Timings;
import dev.understudy.kit.outbox.Outbox;
import dev.understudy.monitor.MonitorConfig;
import dev.understudy.monitor.maintenance.MaintenanceCalendar;
import dev.understudy.monitor.maintenance.OpenWindow;
import dev.understudy.monitor.probe.Outcome;
import dev.understudy.monitor.status.CheckState;
import dev.understudy.monitor.status.Ledger;
import dev.understudy.monitor.status.StatusStore;
import dev.understudy.monitor.status.Thresholds;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Takes what jobs report and notices when they do not; one transaction each. A job's row is locked first, then the
 * state of its check, always in that order; what follows (the change of status, its event, the result) is stored with it
 * or not at all.
 */
@ApplicationScoped
public class HeartbeatService {

    /** How often what is known of a job is said again. */
    static final Duration AFFIRM = Duration.ofHours(1);

    /** How long beyond that a result speaks. */
    private static final Duration AFFIRM_GRACE = Duration.ofMinutes(5);

    /** A silence of ours that is longer is one in which pings may have been lost. */
    static final Duration LISTENING_GAP = Duration.ofSeconds(60);

    private static final Duration GAPS_KEPT = Duration.ofDays(400);
    private static final int KEY_BYTES = 16;
    private static final int LONGEST_USER_AGENT = 200;
    private static final SecureRandom RANDOM = new SecureRandom();

    /**
     * What became of a ping.
     *
     * @param known false when no job has such a URL
     * @param bodyLimit bytes of a body that are kept
     */
    record Receipt(boolean known, int bodyLimit) {}

    /**
     * What a change of status was decided by.
     *
     * @param ping number of the ping, if there was one
     */
    record Evidence(
            String decision,
            @Nullable Long ping,
            @Nullable Integer exitStatus,
            @Nullable String runId,
            @Nullable Duration duration,
            @Nullable BackupReport backup) {

        static Evidence of(String decision) {
            return new Evidence(decision, null, null, null, null, null);
        }
    }

    private final HeartbeatStore store;
    private final StatusStore states;
    private final Outbox outbox;
    private final MaintenanceCalendar planned;
    private final RestingChecks resting;
    private final ObjectMapper json;
    private final Clock clock;
    private final int defaultBodyLimit;

    HeartbeatService(
            HeartbeatStore store,
            StatusStore states,
            Outbox outbox,
            MaintenanceCalendar planned,
            RestingChecks resting,
            ObjectMapper json,
            Clock clock,
            MonitorConfig config) {
        this.store = store;
        this.states = states;
        this.outbox = outbox;
        this.planned = planned;
        this.resting = resting;
        this.json = json;
        this.clock = clock;
        this.defaultBodyLimit = config.heartbeat().bodyLimit();
    }

    /**
     * Follows the definition of a check; one that is older than what is known is passed over. Inside the caller's
     * transaction.
     */
    @Transactional(TxType.MANDATORY)
    public void applied(CheckApplied check, Instant at) {
        var target = check.heartbeat();
        if (target == null) {
            if (check.version() > 1) {
                // It may have been one before.
                removed(check.checkId());
            }
            return;
        }
        var known = store.lock(check.checkId());
        if (known.isPresent() && known.get().check().version() > check.version()) {
            return;
        }
        var slug = slug(check, target);
        if (store.slugTaken(check.projectId(), slug, check.checkId())) {
            // Two names may differ in letter case alone: the later one has a slug of its own.
            slug = slug + "-" + Integer.toHexString(check.checkId().hashCode());
        }
        if (known.isEmpty()) {
            store.insert(check, UUID.randomUUID(), slug);
        } else {
            store.redefine(check, slug);
        }
        if (store.pingKey(check.projectId()).isEmpty()) {
            store.setPingKey(check.projectId(), newKey(), at);
        }
        var job = store.lock(check.checkId()).orElseThrow();
        var before = job.heartbeat();
        settle(
                job,
                check.resting() ? before.pause() : before.resume(),
                null,
                at,
                at,
                null,
                Evidence.of("defined"),
                job.pings());
    }

    /** Keeps a job, if there is one, from everybody else until the caller's transaction ends. */
    @Transactional(TxType.MANDATORY)
    public void hold(String checkId) {
        var unused = store.lock(checkId);
    }

    /** A definition is gone. Inside the transaction that removes it. */
    @Transactional(TxType.MANDATORY)
    public void removed(String checkId) {
        store.remove(checkId);
    }

    /** Takes a ping. */
    @Transactional
    Receipt receive(IncomingPing ping) {
        var found = job(ping.path());
        if (found.isEmpty()) {
            return new Receipt(false, defaultBodyLimit);
        }
        var job = found.get();
        var target = job.target();
        var kind = kind(job, ping);
        if (job.heartbeat().condition() == Heartbeat.Condition.PAUSED && decides(kind)) {
            resting.wake(job.check(), ping.at());
            job = store.lock(job.check().checkId()).orElseThrow();
        }
        long number = job.pings() + 1;
        var report = target.profile() != null && decides(kind)
                ? BackupReport.read(
                        target.profile(),
                        ping.body(),
                        exitStatus(ping),
                        job.plan().zone())
                : null;
        var verdict = judge(job, kind, ping, report, number);
        var step = job.heartbeat().on(new Signal(kind, ping.at(), exitStatus(ping), runId(ping), verdict), job.plan());
        store.keep(
                job.check().checkId(),
                new PingRow(
                        number,
                        ping.at(),
                        kind,
                        ping.method(),
                        ping.remoteAddress(),
                        cut(ping.userAgent()),
                        runId(ping),
                        exitStatus(ping),
                        step.duration(),
                        step.verdict() == null ? null : step.verdict().outcome().name(),
                        step.verdict() == null ? null : step.verdict().failure(),
                        report == null ? null : json.valueToTree(report),
                        ping.bodyBytes()),
                kept(ping, target));
        settle(
                job,
                step.heartbeat(),
                step.verdict(),
                ping.at(),
                step.duration() == null ? ping.at() : ping.at().minus(step.duration()),
                step.duration(),
                new Evidence(
                        "ping " + kind.name().toLowerCase(Locale.ROOT),
                        number,
                        exitStatus(ping),
                        runId(ping),
                        step.duration(),
                        report),
                number);
        if (report != null) {
            outbox.publish(event(job.check(), report, ping.at()), ping.at());
        }
        return new Receipt(true, bodyLimit(target));
    }

    /**
     * Looks at the job that is to be looked at first: its deadline has passed, or what is known of it is to be said
     * again.
     *
     * @return false when there is none
     */
    @Transactional
    boolean lookAtNext() {
        var now = clock.instant();
        var claimed = store.claimDue(now);
        claimed.ifPresent(job -> look(job, now));
        return claimed.isPresent();
    }

    private void look(StoredHeartbeat job, Instant now) {
        var plan = job.plan();
        var deadline = job.heartbeat()
                .deadline(plan)
                .filter(passed -> !now.isBefore(passed.at()))
                .orElse(null);
        if (deadline == null) {
            settle(job, job.heartbeat(), null, now, now, null, Evidence.of("looked"), job.pings());
            return;
        }
        var spared = job.heartbeat().sparedUntil();
        var deaf = store.gapWithin(spared == null ? deadline.due() : spared.minus(plan.grace()), now);
        if (deaf.isPresent()) {
            var next = plan.dueAfter(deaf.get())
                    .orElse(deaf.get().plus(plan.grace()))
                    .plus(plan.grace());
            settle(
                    job,
                    job.heartbeat().spare(next),
                    new Verdict(
                            Outcome.UNKNOWN,
                            new Failure(
                                    "not-listening",
                                    "pings could not be received until " + deaf.get() + ": one may have been lost",
                                    null,
                                    "a report by " + deadline.at())),
                    now,
                    deadline.due(),
                    null,
                    Evidence.of("not listening"),
                    job.pings());
            return;
        }
        var step = job.heartbeat().expire(deadline, plan);
        settle(
                job,
                step.heartbeat(),
                step.verdict(),
                deadline.at(),
                deadline.due(),
                null,
                Evidence.of("deadline"),
                job.pings());
    }

    /** Begins and ends maintenance of jobs at its moments. */
    @Transactional
    void followPlans() {
        var now = clock.instant();
        store.allWithMaintenance().forEach((seen, maintained) -> {
            if (planned.at(seen.check(), now).isPresent() != maintained) {
                store.lock(seen.check().checkId())
                        .ifPresent(job -> settle(
                                job, job.heartbeat(), null, now, now, null, Evidence.of("maintenance"), job.pings()));
            }
        });
    }

    /** Notes that pings can be received; a pause of ours is remembered. */
    @Transactional
    void noteListening() {
        var now = clock.instant();
        var before = store.listening(now);
        if (before.isPresent() && before.get().isAfter(now)) {
            // The clock was set back: what it showed before has not been yet.
            store.trimGaps(now);
        }
        before.filter(last -> Duration.between(last, now).compareTo(LISTENING_GAP) > 0)
                .ifPresent(last -> store.gap(last, now, now.minus(GAPS_KEPT)));
    }

    /** When {@link #lookAtNext} will have something to do. */
    @Transactional
    Optional<Instant> nextLook() {
        return store.nextLook();
    }

    /**
     * Stores what became of a job, and what that makes of its check.
     *
     * @param verdict absent when nothing was decided
     * @param begun when what was seen began
     */
    private void settle(
            StoredHeartbeat job,
            Heartbeat after,
            @Nullable Verdict verdict,
            Instant at,
            Instant begun,
            @Nullable Duration duration,
            Evidence evidence,
            long pings) {
        var check = job.check();
        var plan = job.plan();
        long number = job.events() + 1;
        var window = planned.at(check, at).orElse(null);
        var next = after;
        if (window != null) {
            next = muted(job.heartbeat(), after, window, plan);
        }
        var recorded = states.lock(check.checkId());
        if (recorded.retired()) {
            return;
        }
        var state = follow(job, recorded.state(), next, verdict, window, at, number, evidence);
        var now = clock.instant();
        var alertAfter = next.deadline(plan).map(Heartbeat.Deadline::at).orElse(null);
        boolean known = state.status() != CheckStatus.PENDING && state.status() != CheckStatus.PAUSED;
        var affirmAt = known ? now.plus(AFFIRM).truncatedTo(ChronoUnit.MICROS) : null;
        boolean saidBefore = job.affirmAt() != null && now.isBefore(job.affirmAt()) && state.equals(recorded.state());
        if (known && (verdict != null || !saidBefore)) {
            publish(check, number, state, verdict, window, begun, at, now, duration);
        } else if (known) {
            affirmAt = job.affirmAt();
        }
        store.save(check.checkId(), next, number, pings, alertAfter, affirmAt);
    }

    /** What is seen during planned work counts for nothing; the job is given its grace again afterwards. */
    private static Heartbeat muted(Heartbeat before, Heartbeat after, OpenWindow window, HeartbeatPlan plan) {
        var condition = after.condition() == Heartbeat.Condition.DOWN ? before.condition() : after.condition();
        return new Heartbeat(condition, after.lastReport(), after.running(), after.lastDuration(), after.sparedUntil())
                .spare(window.until().plus(plan.grace()));
    }

    private CheckState follow(
            StoredHeartbeat job,
            CheckState state,
            Heartbeat next,
            @Nullable Verdict verdict,
            @Nullable OpenWindow window,
            Instant at,
            long number,
            Evidence evidence) {
        var check = job.check();
        var now = state;
        if (next.condition() == Heartbeat.Condition.PAUSED) {
            return change(check, now, now.pause(at), at, number, null, Evidence.of("paused"), window);
        }
        now = change(check, now, now.resume(at), at, number, null, Evidence.of("resumed"), window);
        if (window != null) {
            return change(check, now, now.beginMaintenance(at), at, number, null, window, window);
        }
        now = change(
                check,
                now,
                now.endMaintenance(status(next.condition()), at),
                at,
                number,
                null,
                Evidence.of("maintenance-over"),
                null);
        if (verdict == null) {
            return now;
        }
        var asked = Thresholds.of(check.schedule());
        // A job that is missed, or failed, was given its grace: nothing comes by itself to confirm it.
        var step = now.after(verdict.outcome(), at, new Thresholds(1, asked.recovery(), asked.damping()));
        return change(check, now, step, at, number, verdict.failure(), evidence, null);
    }

    private CheckState change(
            CheckApplied check,
            CheckState before,
            CheckState.Step step,
            Instant at,
            long number,
            @Nullable Failure failure,
            Object evidence,
            @Nullable OpenWindow window) {
        if (step.changed()) {
            states.record(new Ledger.Change(
                    check,
                    before.status(),
                    step.state(),
                    at,
                    number,
                    failure,
                    evidence,
                    window == null ? null : window.event()));
        }
        return step.state();
    }

    private void publish(
            CheckApplied check,
            long number,
            CheckState state,
            @Nullable Verdict verdict,
            @Nullable OpenWindow window,
            Instant begun,
            Instant at,
            Instant now,
            @Nullable Duration duration) {
        var outcome = window != null && verdict == null
                ? CheckStatus.MAINTENANCE
                : verdict == null ? state.status() : verdict.outcome().status();
        var failure = verdict == null ? null : verdict.failure();
        outbox.publish(
                new ProbeCompleted(
                        check.projectId(),
                        check.checkId(),
                        number,
                        0,
                        begun,
                        begun,
                        at,
                        outcome,
                        state.status(),
                        now.plus(AFFIRM).plus(AFFIRM_GRACE),
                        failure,
                        duration == null ? null : new Timings(null, null, null, null, null, duration.toMillis()),
                        null,
                        window == null ? null : true),
                at);
        if (verdict != null) {
            states.saw(check.checkId(), begun, outcome, at, duration == null ? 0 : duration.toMillis(), failure);
        }
    }

    private static CheckStatus status(Heartbeat.Condition condition) {
        return switch (condition) {
            case NEW -> CheckStatus.PENDING;
            case UP -> CheckStatus.UP;
            case DOWN -> CheckStatus.DOWN;
            case PAUSED -> CheckStatus.PAUSED;
        };
    }

    private Optional<StoredHeartbeat> job(PingPath path) {
        return switch (path) {
            case PingPath.ById byId -> store.lockByPingId(byId.id());
            case PingPath.BySlug bySlug -> store.lockBySlug(bySlug.key(), bySlug.slug());
            case PingPath.Unknown unknown -> Optional.empty();
            case PingPath.Malformed malformed -> Optional.empty();
        };
    }

    private static Signal.Kind kind(StoredHeartbeat job, IncomingPing ping) {
        var target = job.target();
        var said = said(ping.path());
        return kind(
                target,
                job.heartbeat().condition() == Heartbeat.Condition.PAUSED,
                said,
                ping.method(),
                ping.body().text());
    }

    /** What a ping counts as: nothing beats keywords, keywords beat the URL. */
    static Signal.Kind kind(HeartbeatTarget target, boolean paused, Signal.Kind said, String method, String body) {
        boolean wrongMethod = "POST".equals(target.methods()) && !method.equals("POST");
        boolean asleep = paused && Boolean.TRUE.equals(target.manualResume());
        if ((wrongMethod || asleep) && said != Signal.Kind.LOG) {
            return Signal.Kind.IGNORED;
        }
        if (said != Signal.Kind.SUCCESS || !method.equals("POST")) {
            return said;
        }
        if (mentions(body, target.failureKeywords())) {
            return Signal.Kind.FAIL;
        }
        if (mentions(body, target.successKeywords())) {
            return Signal.Kind.SUCCESS;
        }
        if (mentions(body, target.startKeywords())) {
            return Signal.Kind.START;
        }
        return Boolean.TRUE.equals(target.failWithoutKeyword()) ? Signal.Kind.FAIL : said;
    }

    private static boolean mentions(String body, @Nullable List<String> keywords) {
        return keywords != null && keywords.stream().anyMatch(body::contains);
    }

    private static Signal.Kind said(PingPath path) {
        return switch (path) {
            case PingPath.ById byId -> byId.kind();
            case PingPath.BySlug bySlug -> bySlug.kind();
            case PingPath.Unknown unknown -> Signal.Kind.IGNORED;
            case PingPath.Malformed malformed -> Signal.Kind.IGNORED;
        };
    }

    private static boolean decides(Signal.Kind kind) {
        return kind == Signal.Kind.SUCCESS || kind == Signal.Kind.FAIL;
    }

    private @Nullable Verdict judge(
            StoredHeartbeat job, Signal.Kind kind, IncomingPing ping, @Nullable BackupReport report, long number) {
        if (!decides(kind)) {
            return null;
        }
        var said = report == null ? null : report.verdict();
        var assertions = job.target().assertions();
        if (kind == Signal.Kind.FAIL || assertions == null || assertions.isEmpty()) {
            return said;
        }
        var checkId = job.check().checkId();
        var findings =
                Assertions.judge(assertions, ping.body(), key -> store.numbers(checkId, key, Assertions.COMPARED_RUNS));
        boolean well = findings.violation() == null && (said == null || said.outcome() != Outcome.DOWN);
        if (well) {
            // What failed is no measure for what follows.
            findings.numbers().forEach(found -> store.measure(checkId, found.key(), number, found.value()));
        }
        return said != null && said.outcome() == Outcome.DOWN || findings.violation() == null
                ? said
                : findings.violation();
    }

    private static @Nullable Integer exitStatus(IncomingPing ping) {
        return switch (ping.path()) {
            case PingPath.ById byId -> byId.exitStatus();
            case PingPath.BySlug bySlug -> bySlug.exitStatus();
            case PingPath.Unknown unknown -> null;
            case PingPath.Malformed malformed -> null;
        };
    }

    private static @Nullable String runId(IncomingPing ping) {
        return ping.runId() == null ? null : ping.runId().toLowerCase(Locale.ROOT);
    }

    private byte @Nullable [] kept(IncomingPing ping, HeartbeatTarget target) {
        int limit = bodyLimit(target);
        return ping.bytes().length == 0
                ? null
                : ping.bytes().length <= limit ? ping.bytes() : Arrays.copyOf(ping.bytes(), limit);
    }

    private int bodyLimit(HeartbeatTarget target) {
        return target.bodyLimit() == null ? defaultBodyLimit : target.bodyLimit();
    }

    private static @Nullable String cut(@Nullable String userAgent) {
        return userAgent == null || userAgent.length() <= LONGEST_USER_AGENT
                ? userAgent
                : userAgent.substring(0, LONGEST_USER_AGENT);
    }

    private static BackupEvidenceObserved event(CheckApplied check, BackupReport report, Instant at) {
        return new BackupEvidenceObserved(
                check.projectId(),
                check.checkId(),
                check.assetId(),
                check.zoneId(),
                report.tool(),
                report.level(),
                report.healthy(),
                report.repository(),
                report.snapshotId(),
                report.snapshotAt(),
                report.totalBytes(),
                report.addedBytes(),
                report.files(),
                report.snapshots(),
                report.errors(),
                at);
    }

    static String slug(CheckApplied check, HeartbeatTarget target) {
        return target.slug() == null ? check.name().toLowerCase(Locale.ROOT) : target.slug();
    }

    static String newKey() {
        var bytes = new byte[KEY_BYTES];
        RANDOM.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
