package dev.understudy.incident.incident;

import dev.understudy.events.EventCodec;
import dev.understudy.events.EventData;
import dev.understudy.events.IncidentEvent;
import dev.understudy.incident.sql.Rows;
import dev.understudy.kit.outbox.Outbox;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where the events of incidents go: to the outbox, and to the screens that look on. */
@ApplicationScoped
public class Feed {

    /**
     * @param tx the transaction that wrote it, and
     * @param id its number: together the order in which it is read
     */
    public record Item(long tx, long id, String projectId, String type, String data) {}

    private final Outbox outbox;
    private final Rows rows;
    /** Other features that follow the life of emergencies, in the same transaction and under the same lock. */
    private final Event<IncidentEvent> followers;

    Feed(Outbox outbox, Rows rows, Event<IncidentEvent> followers) {
        this.outbox = outbox;
        this.rows = rows;
        this.followers = followers;
    }

    void publish(IncidentEvent event) {
        var data = outbox.publishAsJson(event, event.at());
        rows.later(
                "incident_feed",
                "INSERT INTO incident_feed (project_id, incident_id, type, data, at) VALUES (?, ?, ?, ?, ?)",
                event.projectId(),
                event.incidentId(),
                EventCodec.typeOf(event.getClass()),
                data,
                event.at());
        followers.fire(event);
    }

    /** Many at once, of different incidents. Who follows the life of emergencies is not told: nothing happened to them. */
    void publishAll(List<? extends IncidentEvent> events, Instant at) {
        rows.batch(
                "INSERT INTO incident_feed (project_id, incident_id, type, data, at) VALUES (?, ?, ?, ?, ?)",
                events.stream()
                        .map(event -> new @Nullable Object[] {
                            event.projectId(),
                            event.incidentId(),
                            EventCodec.typeOf(event.getClass()),
                            outbox.publishAsJson(event, at),
                            event.at()
                        })
                        .toList());
    }

    void publish(EventData event, Instant at) {
        outbox.publish(event, at);
    }

    /**
     * What came after an item, in the order of the transactions that are over. One that is still open may hold an earlier
     * number, so what is younger than the oldest open one waits.
     */
    public List<Item> after(long tx, long id, int limit) {
        return rows.list(
                "SELECT CAST(CAST(tx AS text) AS bigint) AS tx, id, project_id, type, data FROM incident_feed"
                        + " WHERE (tx, id) > (CAST(CAST(? AS text) AS xid8), ?) AND tx < pg_snapshot_xmin(pg_current_snapshot())"
                        + " ORDER BY tx, id LIMIT ?",
                row -> new Item(
                        row.getLong("tx"),
                        row.getLong("id"),
                        row.getString("project_id"),
                        row.getString("type"),
                        row.getString("data")),
                tx,
                id,
                limit);
    }

    /** Where a reader begins that wants only what comes from now on. */
    public Item end() {
        return rows.first(
                        "SELECT CAST(CAST(pg_snapshot_xmin(pg_current_snapshot()) AS text) AS bigint) - 1 AS tx",
                        row -> new Item(row.getLong("tx"), Long.MAX_VALUE, "", "", ""))
                .orElseThrow();
    }

    /** @return how many were forgotten */
    public int forgetBefore(Instant moment) {
        return rows.update("DELETE FROM incident_feed WHERE at < ?", moment);
    }
}
