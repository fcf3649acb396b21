package dev.understudy.incident.incident;

import dev.understudy.events.IncidentEvent;
import dev.understudy.events.IncidentEvent.IncidentDeadlineRecomputed;
import dev.understudy.incident.incident.Timers.Kind;
import dev.understudy.incident.sql.Rows;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Moves the deadlines of many emergencies at once: a changed agreement touches all that are open. */
@ApplicationScoped
public class IncidentDeadlines {

    /**
     * The deadlines of an emergency before and after a change of terms.
     *
     * @param responseWarnings when which percentage of the time is used up
     * @param silence after which the next person is called
     */
    public record Moved(
            String incidentId,
            @Nullable Instant responseBefore,
            @Nullable Instant responseDue,
            @Nullable Instant resolutionBefore,
            @Nullable Instant resolutionDue,
            Map<Integer, Instant> responseWarnings,
            Map<Integer, Instant> resolutionWarnings,
            String clause,
            Duration silence) {}

    private static final int TOGETHER = 1_000;

    private final EntityManager entities;
    private final Rows rows;
    private final Feed feed;

    IncidentDeadlines(EntityManager entities, Rows rows, Feed feed) {
        this.entities = entities;
        this.rows = rows;
        this.feed = feed;
    }

    /** Locks many, in the order of their ids, so that two who lock many never wait for each other. */
    public void lock(List<String> incidentIds) {
        entities.createNativeQuery("SELECT id FROM incident WHERE id = ANY(?1) ORDER BY id FOR UPDATE", String.class)
                .setParameter(1, incidentIds.toArray(String[]::new))
                .getResultList();
    }

    /** Call with all of them locked, and none of them loaded: it goes past the entities. */
    public void move(List<Moved> all, String reason, Instant now) {
        if (all.isEmpty()) {
            return;
        }
        entities.flush();
        entities.clear();
        rows.makeAll();
        for (int from = 0; from < all.size(); from += TOGETHER) {
            moveSome(all.subList(from, Math.min(all.size(), from + TOGETHER)), reason, now);
        }
    }

    private void moveSome(List<Moved> some, String reason, Instant now) {
        var heads = heads(some);
        var events = new ArrayList<IncidentEvent>();
        var updates = new ArrayList<@Nullable Object[]>();
        var entries = new ArrayList<@Nullable Object[]>();
        var stale = new ArrayList<@Nullable Object[]>();
        var timers = new ArrayList<@Nullable Object[]>();
        for (var moved : some) {
            var head = heads.get(moved.incidentId());
            if (head == null) {
                continue;
            }
            long sequence = head.sequence();
            for (var change : changes(moved)) {
                events.add(new IncidentDeadlineRecomputed(
                        head.projectId(),
                        moved.incidentId(),
                        ++sequence,
                        now,
                        change.clock(),
                        change.before(),
                        change.due(),
                        reason));
                boolean response = change.clock().equals(Incident.RESPONSE);
                var due = response ? Kind.RESPONSE_DUE : Kind.RESOLUTION_DUE;
                var warning = response ? Kind.RESPONSE_WARNING : Kind.RESOLUTION_WARNING;
                stale.add(new Object[] {moved.incidentId(), due.name(), warning.name()});
                if (change.due() != null && (response ? head.responseRuns() : head.resolutionRuns())) {
                    timers.add(new Object[] {moved.incidentId(), due.name(), 0, Incident.missedFrom(change.due())});
                    change.warnings().forEach((percent, at) -> {
                        if (at.isAfter(now)) {
                            timers.add(new Object[] {moved.incidentId(), warning.name(), percent, at});
                        }
                    });
                }
            }
            updates.add(new @Nullable Object[] {
                moved.incidentId(),
                moved.responseDue(),
                moved.resolutionDue(),
                moved.clause(),
                moved.silence().toSeconds(),
                sequence
            });
            entries.add(new @Nullable Object[] {
                moved.incidentId(), now, Timeline.SYSTEM, reason + ": " + moved.clause() + text(moved)
            });
        }
        rows.updateMany(
                "UPDATE incident i SET response_due = coalesce(CAST(n.response_due AS timestamptz), i.response_due),"
                        + " resolution_due = CAST(n.resolution_due AS timestamptz), clause = n.clause,"
                        + " escalate_after_s = CAST(n.silence AS bigint), sequence = CAST(n.sequence AS bigint),"
                        + " version = i.version + 1"
                        + " FROM unnest(?, ?, ?, ?, ?, ?) AS n (id, response_due, resolution_due, clause, silence, sequence)"
                        + " WHERE i.id = n.id",
                updates);
        rows.batch("DELETE FROM incident_timer WHERE incident_id = ? AND kind IN (?, ?)", stale);
        rows.batch("INSERT INTO incident_timer (incident_id, kind, step, due_at) VALUES (?, ?, ?, ?)", timers);
        rows.updateMany(
                "INSERT INTO incident_timeline (incident_id, entry, at, kind, actor, detail)"
                        + " SELECT e.incident_id, coalesce((SELECT max(entry) FROM incident_timeline t"
                        + " WHERE t.incident_id = e.incident_id), 0) + 1, CAST(e.at AS timestamptz),"
                        + " 'deadline-recomputed', e.actor, e.detail"
                        + " FROM unnest(?, ?, ?, ?) AS e (incident_id, at, actor, detail)",
                entries);
        feed.publishAll(events, now);
    }

    private record Head(String projectId, long sequence, boolean responseRuns, boolean resolutionRuns) {}

    private Map<String, Head> heads(List<Moved> all) {
        var heads = new HashMap<String, Head>();
        for (var each : entities.createNativeQuery(
                        "SELECT id, project_id, sequence, responded_at IS NULL AND NOT response_breached,"
                                + " NOT resolution_breached FROM incident WHERE id = ANY(?1)",
                        Object[].class)
                .setParameter(1, all.stream().map(Moved::incidentId).toArray(String[]::new))
                .getResultList()) {
            var row = (Object[]) each;
            heads.put(
                    (String) row[0],
                    new Head((String) row[1], ((Number) row[2]).longValue(), (Boolean) row[3], (Boolean) row[4]));
        }
        return heads;
    }

    private record Change(
            String clock,
            @Nullable Instant before,
            @Nullable Instant due,
            Map<Integer, Instant> warnings) {}

    private static List<Change> changes(Moved moved) {
        var changes = new ArrayList<Change>();
        if (!Objects.equals(moved.responseBefore(), moved.responseDue())) {
            changes.add(new Change(
                    Incident.RESPONSE, moved.responseBefore(), moved.responseDue(), moved.responseWarnings()));
        }
        if (!Objects.equals(moved.resolutionBefore(), moved.resolutionDue())) {
            changes.add(new Change(
                    Incident.RESOLUTION, moved.resolutionBefore(), moved.resolutionDue(), moved.resolutionWarnings()));
        }
        return changes;
    }

    private static String text(Moved moved) {
        return (moved.responseDue() == null ? "" : ", response by " + moved.responseDue())
                + (moved.resolutionDue() == null ? "" : ", resolution by " + moved.resolutionDue());
    }
}
