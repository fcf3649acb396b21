package dev.understudy.report.journal;

import dev.understudy.events.Event;
import dev.understudy.events.EventCodec;
import dev.understudy.events.EventData;
import dev.understudy.events.Topic;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

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

    /** What happened to a project, as far as it was asked for. */
    public static final class Story {

        private static final Story EMPTY = new Story();

        private final Map<Topic, List<EventData>> events = new EnumMap<>(Topic.class);

        private Story() {}

        private void add(Topic topic, EventData event) {
            events.computeIfAbsent(topic, t -> new ArrayList<>()).add(event);
        }

        /** The events of a topic, in order. */
        public <T extends EventData> List<T> of(Topic topic, Class<T> type) {
            return events.getOrDefault(topic, List.of()).stream()
                    .map(type::cast)
                    .toList();
        }
    }

    private final EntityManager entities;
    private final DataSource dataSource;

    Journal(EntityManager entities, DataSource dataSource) {
        this.entities = entities;
        this.dataSource = dataSource;
    }

    /**
     * An event of our own, in the transaction that makes it: whoever asks next is told what it says.
     *
     * @param aggregateId what it happened to
     */
    @Transactional
    public void keep(Event<?> event, String aggregateId) {
        keep(List.of(new Kept(event, aggregateId)));
    }

    void keep(List<Kept> events) {
        if (events.isEmpty()) {
            return;
        }
        try (var connection = dataSource.getConnection();
                var insert = connection.prepareStatement("""
                        INSERT INTO journal (event_id, project_id, topic, aggregate_id, type, happened_at, data)
                        SELECT * FROM unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::timestamptz[], ?::text[])
                        ON CONFLICT (event_id) DO NOTHING""")) {
            array(insert, 1, events, kept -> kept.event().id());
            array(insert, 2, events, kept -> kept.event().data().projectId());
            array(insert, 3, events, kept -> kept.event().topic().topicName());
            array(insert, 4, events, Kept::aggregateId);
            array(insert, 5, events, kept -> kept.event().type());
            array(insert, 6, events, kept -> kept.event().time().toString());
            array(insert, 7, events, kept -> EventCodec.toJson(kept.event().data()));
            insert.executeUpdate();
        } catch (SQLException e) {
            throw new JournalException("cannot keep " + events.size() + " events", e);
        }
    }

    private static void array(PreparedStatement statement, int index, List<Kept> events, Function<Kept, String> value)
            throws SQLException {
        statement.setArray(
                index,
                statement
                        .getConnection()
                        .createArrayOf("text", events.stream().map(value).toArray()));
    }

    /** The events of a topic, in order. */
    public <T extends EventData> List<T> events(String projectId, Topic topic, Class<T> type) {
        return decoded(entries(projectId, topic, null), type);
    }

    /** What happened to some aggregates of a topic, in order. */
    public <T extends EventData> List<T> events(
            String projectId, Topic topic, Class<T> type, Collection<String> aggregates) {
        return decoded(entries(projectId, topic, aggregates), type);
    }

    /** What happened to some aggregates of a topic, in order. */
    public List<Entry> entries(String projectId, Topic topic, @Nullable Collection<String> aggregates) {
        if (aggregates != null && aggregates.isEmpty()) {
            return List.of();
        }
        var query = entities.createNativeQuery(
                "SELECT event_id, topic, aggregate_id, type, happened_at, data FROM journal"
                        + " WHERE project_id = ?1 AND topic = ?2"
                        + (aggregates == null ? "" : " AND aggregate_id IN (?3)")
                        + " ORDER BY happened_at, event_id",
                Object[].class);
        query.setParameter(1, projectId).setParameter(2, topic.topicName());
        if (aggregates != null) {
            query.setParameter(3, aggregates);
        }
        List<?> rows = query.getResultList();
        return rows.stream()
                .map(row -> (Object[]) row)
                .map(row -> new Entry(
                        (String) row[0], (String) row[1], (String) row[2], (String) row[3], (Instant) row[4], (String)
                                row[5]))
                .toList();
    }

    /**
     * What happened to all things of some projects that were not over before an instant. Of years, it reads the months that
     * matter.
     *
     * @param ends the events after which, as long as nothing follows, a thing is over
     * @param needed things that one of these happened to are read even so: others are counted with them
     */
    public Stories since(
            Collection<String> projects,
            Set<Topic> topics,
            Instant since,
            Set<Class<? extends EventData>> ends,
            Set<Class<? extends EventData>> needed) {
        try (var connection = dataSource.getConnection();
                var select = connection.prepareStatement("""
                        WITH told AS (
                            SELECT project_id, topic, aggregate_id FROM journal
                            WHERE project_id = ANY (?) AND topic = ANY (?)
                            GROUP BY project_id, topic, aggregate_id
                            HAVING max(happened_at) >= ?
                                OR max(happened_at) FILTER (WHERE type = ANY (?)) IS DISTINCT FROM max(happened_at)
                                OR bool_or(type = ANY (?)))
                        SELECT project_id, topic, type, data FROM told JOIN journal USING (project_id, topic, aggregate_id)
                        ORDER BY happened_at, event_id""")) {
            select.setArray(1, connection.createArrayOf("text", projects.toArray()));
            select.setArray(
                    2,
                    connection.createArrayOf(
                            "text", topics.stream().map(Topic::topicName).toArray()));
            select.setTimestamp(3, Timestamp.from(since));
            select.setArray(4, types(connection, ends));
            select.setArray(5, types(connection, needed));
            var stories = new HashMap<String, Story>();
            try (var row = select.executeQuery()) {
                while (row.next()) {
                    var topic = Topic.named(row.getString(2)).orElseThrow();
                    var record = RECORDS.get(row.getString(3));
                    if (record != null) {
                        stories.computeIfAbsent(row.getString(1), id -> new Story())
                                .add(topic, EventCodec.fromJson(record, row.getString(4)));
                    }
                }
            }
            return new Stories(stories);
        } catch (SQLException e) {
            throw new JournalException("cannot read what happened to " + projects.size() + " projects", e);
        }
    }

    /** By project. */
    public record Stories(Map<String, Story> projects) {

        public Story of(String projectId) {
            return projects.getOrDefault(projectId, Story.EMPTY);
        }
    }

    private static Array types(Connection connection, Set<Class<? extends EventData>> records) throws SQLException {
        return connection.createArrayOf(
                "text", records.stream().map(EventCodec::typeOf).toArray());
    }

    private static <T extends EventData> List<T> decoded(List<Entry> entries, Class<T> type) {
        return entries.stream()
                .flatMap(entry -> decode(entry.type(), entry.data(), type).stream())
                .toList();
    }

    private static <T extends EventData> Optional<T> decode(String eventType, String data, Class<T> type) {
        return Optional.ofNullable(RECORDS.get(eventType)).map(record -> type.cast(EventCodec.fromJson(record, data)));
    }
}
