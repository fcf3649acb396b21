package dev.understudy.incident.incident;

import dev.understudy.events.IncidentEvent;
import dev.understudy.events.IncidentEvent.IncidentDeadlineRecomputed;
import dev.understudy.incident.sql.Rows;
import dev.understudy.kit.outbox.Outbox;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Moves the deadlines of many emergencies at once: a changed agreement touches all that are open. */
@ApplicationScoped
public class IncidentDeadlines {

    /**
     * The deadlines of an emergency before and after a change of terms.
     *
     * @param silence after which the next person is called
     */
    public record Moved(
            String incidentId,
            @Nullable Instant responseBefore,
            @Nullable Instant responseDue,
            @Nullable Instant resolutionBefore,
            @Nullable Instant resolutionDue,
            String clause,
            Duration silence) {}

    private final EntityManager entities;
    private final DataSource dataSource;
    private final Outbox outbox;
    private final Rows rows;

    IncidentDeadlines(EntityManager entities, DataSource dataSource, Outbox outbox, Rows rows) {
        this.rows = rows;
        this.entities = entities;
        this.dataSource = dataSource;
        this.outbox = outbox;
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
        var heads = heads(all);
        var events = new ArrayList<IncidentEvent>();
        try (var connection = dataSource.getConnection();
                var update = connection.prepareStatement(
                        "UPDATE incident SET response_due = coalesce(?, response_due), resolution_due = ?, clause = ?,"
                                + " escalate_after_s = ?, sequence = ?, version = version + 1 WHERE id = ?");
                var timer = connection.prepareStatement(
                        "UPDATE incident_timer SET due_at = ? WHERE incident_id = ? AND kind = ?");
                var entry = connection.prepareStatement("""
                        INSERT INTO incident_timeline (incident_id, entry, at, kind, actor, detail)
                        SELECT ?, coalesce(max(entry), 0) + 1, ?, 'deadline-recomputed', ?, ?
                        FROM incident_timeline WHERE incident_id = ?""")) {
            for (var moved : all) {
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
                    if (change.due() != null) {
                        timer.setTimestamp(1, Timestamp.from(change.due()));
                        timer.setString(2, moved.incidentId());
                        timer.setString(3, change.clock().equals("response") ? "RESPONSE_DUE" : "RESOLUTION_DUE");
                        timer.addBatch();
                    }
                }
                update.setTimestamp(1, timestamp(moved.responseDue()));
                update.setTimestamp(2, timestamp(moved.resolutionDue()));
                update.setString(3, moved.clause());
                update.setLong(4, moved.silence().toSeconds());
                update.setLong(5, sequence);
                update.setString(6, moved.incidentId());
                update.addBatch();
                entry.setString(1, moved.incidentId());
                entry.setTimestamp(2, Timestamp.from(now));
                entry.setString(3, Timeline.SYSTEM);
                entry.setString(4, reason + ": " + moved.clause() + text(moved));
                entry.setString(5, moved.incidentId());
                entry.addBatch();
            }
            update.executeBatch();
            timer.executeBatch();
            entry.executeBatch();
        } catch (SQLException e) {
            throw new IllegalStateException("cannot move deadlines", e);
        }
        outbox.publishAll(events, now);
    }

    private record Head(String projectId, long sequence) {}

    private Map<String, Head> heads(List<Moved> all) {
        List<?> rows = entities.createNativeQuery(
                        "SELECT id, project_id, sequence FROM incident WHERE id = ANY(?1)", Object[].class)
                .setParameter(1, all.stream().map(Moved::incidentId).toArray(String[]::new))
                .getResultList();
        var heads = new HashMap<String, Head>();
        for (var each : rows) {
            var row = (Object[]) each;
            heads.put((String) row[0], new Head((String) row[1], ((Number) row[2]).longValue()));
        }
        return heads;
    }

    private record Change(
            String clock,
            @Nullable Instant before,
            @Nullable Instant due) {}

    private static List<Change> changes(Moved moved) {
        var changes = new ArrayList<Change>();
        if (!Objects.equals(moved.responseBefore(), moved.responseDue())) {
            changes.add(new Change("response", moved.responseBefore(), moved.responseDue()));
        }
        if (!Objects.equals(moved.resolutionBefore(), moved.resolutionDue())) {
            changes.add(new Change("resolution", moved.resolutionBefore(), moved.resolutionDue()));
        }
        return changes;
    }

    private static String text(Moved moved) {
        return (moved.responseDue() == null ? "" : ", response by " + moved.responseDue())
                + (moved.resolutionDue() == null ? "" : ", resolution by " + moved.resolutionDue());
    }

    private static @Nullable Timestamp timestamp(@Nullable Instant instant) {
        return instant == null ? null : Timestamp.from(instant);
    }
}
