package dev.understudy.monitor.heartbeat;

import dev.understudy.events.CheckEvent.CheckApplied;
import dev.understudy.events.CheckEvent.Schedule;
import dev.understudy.events.CheckTarget.BodyAssertion;
import dev.understudy.events.CheckTarget.HeartbeatTarget;
import dev.understudy.events.EventCodec;
import dev.understudy.monitor.status.StatusStore;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes jobs for tests, as whoever stores definitions does. */
@ApplicationScoped
public class Jobs {

    private final EntityManager entities;
    private final HeartbeatService heartbeats;
    private final HeartbeatStore store;
    private final StatusStore states;
    private final Clock clock;

    Jobs(EntityManager entities, HeartbeatService heartbeats, HeartbeatStore store, StatusStore states, Clock clock) {
        this.states = states;
        this.entities = entities;
        this.heartbeats = heartbeats;
        this.store = store;
        this.clock = clock;
    }

    /** A target with what most tests leave out. */
    static HeartbeatTarget target(@Nullable Duration period, @Nullable Duration grace) {
        return target(period, grace, null, null, null, null);
    }

    static HeartbeatTarget target(
            @Nullable Duration period,
            @Nullable Duration grace,
            @Nullable Integer bodyLimit,
            @Nullable List<BodyAssertion> assertions,
            @Nullable String profile,
            @Nullable Boolean manualResume) {
        return new HeartbeatTarget(
                period,
                grace,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                manualResume,
                null,
                null,
                null,
                bodyLimit,
                assertions,
                profile,
                null);
    }

    @Transactional
    CheckApplied define(String project, String name, HeartbeatTarget target, boolean paused) {
        return define(project, name, target, paused, true);
    }

    /** @param follow whether the job follows at once, and not when the event of the definition comes */
    @Transactional
    CheckApplied define(String project, String name, HeartbeatTarget target, boolean paused, boolean follow) {
        var check = CheckApplied.of(
                        project,
                        name,
                        "user",
                        "копии",
                        "сервер",
                        new Schedule(Duration.ofMinutes(1), Duration.ofSeconds(10), Duration.ofSeconds(10), 1, 1),
                        List.of("hosting"),
                        paused,
                        Map.of(),
                        null,
                        target)
                .withVersion(1);
        entities.createNativeQuery("INSERT INTO check_definition"
                        + " (check_id, project_id, name, kind, managed_by, version, definition)"
                        + " VALUES (?1, ?2, ?3, 'heartbeat', 'user', 1, CAST(?4 AS jsonb))"
                        + " ON CONFLICT (check_id) DO UPDATE SET definition = excluded.definition, removed = false")
                .setParameter(1, check.checkId())
                .setParameter(2, project)
                .setParameter(3, name)
                .setParameter(4, EventCodec.toJson(check))
                .executeUpdate();
        states.open(check.checkId());
        if (follow) {
            heartbeats.applied(check, clock.instant());
        }
        return check;
    }

    /** As it is stored now. */
    @Transactional
    StoredHeartbeat job(CheckApplied check) {
        return store.find(check.checkId()).orElseThrow();
    }

    @Transactional
    String key(String project) {
        return store.pingKey(project).orElseThrow();
    }

    /** Makes it what a case says it was. */
    @Transactional
    void set(CheckApplied check, Heartbeat heartbeat) {
        var job = store.lock(check.checkId()).orElseThrow();
        store.save(
                check.checkId(),
                heartbeat,
                job.events(),
                job.pings(),
                heartbeat.deadline(job.plan()).map(Heartbeat.Deadline::at).orElse(null),
                null);
    }

    @Transactional
    List<PingRow> pings(CheckApplied check) {
        return store.pings(check.checkId(), Long.MAX_VALUE, 1000);
    }

    @Transactional
    Optional<byte[]> body(CheckApplied check, long number) {
        return store.body(check.checkId(), number);
    }
}
