package dev.understudy.report.journal;

import dev.understudy.events.Event;
import dev.understudy.events.EventCodec;
import dev.understudy.events.EventData;
import dev.understudy.events.Topic;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The events of a project, kept as they came. Whoever counts something folds them; nothing that can be counted is stored
 * beside them. A repeat of an event changes nothing, and the order is that of what happened, not of arrival.
 */
@ApplicationScoped
public class Journal {

    private static final Map<String, Class<? extends EventData>> RECORDS = Arrays.stream(Topic.values())
            .flatMap(topic -> EventCodec.recordsOf(topic).stream())
            .collect(Collectors.toUnmodifiableMap(EventCodec::typeOf, Function.identity()));

    /**
     * An event as it was kept.
     *
     * @param aggregateId what it happened to: an incident's, work item's... id
     * @param at when it happened, UTC
     * @param data of the event, JSON
     */
    public record Entry(String eventId, String topic, String aggregateId, String type, Instant at, String data) {}

    private final EntityManager entities;

    Journal(EntityManager entities) {
        this.entities = entities;
    }

    void keep(Event<?> event, String aggregateId) {
        entities.createNativeQuery("""
                        INSERT INTO journal (event_id, project_id, topic, aggregate_id, type, happened_at, data)
                        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT (event_id) DO NOTHING""")
                .setParameter(1, event.id())
                .setParameter(2, event.data().projectId())
                .setParameter(3, event.topic().topicName())
                .setParameter(4, aggregateId)
                .setParameter(5, event.type())
                .setParameter(6, event.time())
                .setParameter(7, EventCodec.toJson(event.data()))
                .executeUpdate();
    }

    /** The events of a topic, in order. */
    public <T extends EventData> List<T> events(String projectId, Topic topic, Class<T> type) {
        return entries(projectId, topic).stream()
                .flatMap(entry -> Optional.ofNullable(RECORDS.get(entry.type()))
                        .map(record -> type.cast(EventCodec.fromJson(record, entry.data())))
                        .stream())
                .toList();
    }

    /** What happened to some aggregates of a topic, in order. */
    public List<Entry> entries(String projectId, Topic topic, Collection<String> aggregates) {
        return entries(projectId, topic).stream()
                .filter(entry -> aggregates.contains(entry.aggregateId()))
                .toList();
    }

    private List<Entry> entries(String projectId, Topic topic) {
        List<?> rows = entities.createNativeQuery("""
                        SELECT event_id, topic, aggregate_id, type, happened_at, data FROM journal
                        WHERE project_id = ?1 AND topic = ?2
                        ORDER BY happened_at, event_id""", Object[].class)
                .setParameter(1, projectId)
                .setParameter(2, topic.topicName())
                .getResultList();
        return rows.stream()
                .map(row -> (Object[]) row)
                .map(row -> new Entry(
                        (String) row[0], (String) row[1], (String) row[2], (String) row[3], (Instant) row[4], (String)
                                row[5]))
                .toList();
    }
}
