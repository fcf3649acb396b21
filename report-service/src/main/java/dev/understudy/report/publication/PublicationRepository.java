package dev.understudy.report.publication;

import dev.understudy.events.Topic;
import dev.understudy.report.journal.Journal.Entry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.time.YearMonth;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

@ApplicationScoped
class PublicationRepository {

    private static final String COLUMNS =
            "SELECT report_id, project_id, period, revision, sha256, published_at, published_by FROM published_report";

    private final EntityManager entities;

    PublicationRepository(EntityManager entities) {
        this.entities = entities;
    }

    /** Until the transaction ends, nobody else publishes a report of the project. */
    void lock(String projectId) {
        entities.createNativeQuery(
                        "SELECT pg_advisory_xact_lock(hashtextextended('publication:' || ?1, 0))", Object.class)
                .setParameter(1, projectId)
                .getSingleResult();
    }

    void add(Publication publication, String figures, Map<String, String> texts) {
        entities.createNativeQuery("""
                        INSERT INTO published_report
                            (report_id, project_id, period, revision, sha256, figures, published_at, published_by)
                        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)""")
                .setParameter(1, publication.reportId())
                .setParameter(2, publication.projectId())
                .setParameter(3, publication.period().toString())
                .setParameter(4, publication.revision())
                .setParameter(5, publication.sha256())
                .setParameter(6, figures)
                .setParameter(7, publication.publishedAt())
                .setParameter(8, publication.publishedBy())
                .executeUpdate();
        texts.forEach((language, content) -> entities.createNativeQuery(
                        "INSERT INTO published_text (report_id, language, content) VALUES (?1, ?2, ?3)")
                .setParameter(1, publication.reportId())
                .setParameter(2, language)
                .setParameter(3, content)
                .executeUpdate());
    }

    /** The newest revision of a month. */
    Optional<Publication> latest(String projectId, YearMonth period) {
        return list(
                        COLUMNS + " WHERE project_id = ?1 AND period = ?2 ORDER BY revision DESC LIMIT 1",
                        projectId,
                        period.toString())
                .stream()
                .findFirst();
    }

    Optional<Publication> find(String projectId, YearMonth period, int revision) {
        return list(
                        COLUMNS + " WHERE project_id = ?1 AND period = ?2 AND revision = ?3",
                        projectId,
                        period.toString(),
                        revision)
                .stream()
                .findFirst();
    }

    /** The newest month first, and of a month the newest revision. */
    List<Publication> page(String projectId, @Nullable String beforePeriod, int beforeRevision, int limit) {
        return beforePeriod == null
                ? list(
                        COLUMNS + " WHERE project_id = ?1 ORDER BY period DESC, revision DESC LIMIT ?2",
                        projectId,
                        limit)
                : list(
                        COLUMNS + " WHERE project_id = ?1 AND (period, revision) < (?2, ?3)"
                                + " ORDER BY period DESC, revision DESC LIMIT ?4",
                        projectId,
                        beforePeriod,
                        beforeRevision,
                        limit);
    }

    Optional<Publication> byId(String reportId) {
        return list(COLUMNS + " WHERE report_id = ?1", reportId).stream().findFirst();
    }

    /** Keeps what happened to some things of a topic, as it is known now. */
    void addEvents(String reportId, String projectId, Topic topic, Set<String> aggregates) {
        if (aggregates.isEmpty()) {
            return;
        }
        entities.createNativeQuery("""
                        INSERT INTO published_event (report_id, topic, aggregate_id, happened_at, event_id, type, data)
                        SELECT ?1, topic, aggregate_id, happened_at, event_id, type, data FROM journal
                        WHERE project_id = ?2 AND topic = ?3 AND aggregate_id IN (?4)""")
                .setParameter(1, reportId)
                .setParameter(2, projectId)
                .setParameter(3, topic.topicName())
                .setParameter(4, aggregates)
                .executeUpdate();
    }

    /** In order. */
    List<Entry> events(String reportId, Topic topic, Collection<String> aggregates) {
        if (aggregates.isEmpty()) {
            return List.of();
        }
        List<?> rows = entities.createNativeQuery(
                        "SELECT event_id, aggregate_id, type, happened_at, data FROM published_event"
                                + " WHERE report_id = ?1 AND topic = ?2 AND aggregate_id IN (?3)"
                                + " ORDER BY happened_at, event_id",
                        Object[].class)
                .setParameter(1, reportId)
                .setParameter(2, topic.topicName())
                .setParameter(3, aggregates)
                .getResultList();
        return rows.stream()
                .map(row -> (Object[]) row)
                .map(row -> new Entry(
                        (String) row[0], topic.topicName(), (String) row[1], (String) row[2], (Instant) row[3], (String)
                                row[4]))
                .toList();
    }

    /** Whom a report was sent to, and by which notification. */
    record Recipient(String personId, String notificationId) {}

    void add(String reportId, Recipient recipient) {
        entities.createNativeQuery(
                        "INSERT INTO published_recipient (report_id, person_id, notification_id) VALUES (?1, ?2, ?3)")
                .setParameter(1, reportId)
                .setParameter(2, recipient.personId())
                .setParameter(3, recipient.notificationId())
                .executeUpdate();
    }

    /** By person. */
    List<Recipient> recipients(String reportId) {
        List<?> rows = entities.createNativeQuery(
                        "SELECT person_id, notification_id FROM published_recipient WHERE report_id = ?1"
                                + " ORDER BY person_id",
                        Object[].class)
                .setParameter(1, reportId)
                .getResultList();
        return rows.stream()
                .map(row -> (Object[]) row)
                .map(row -> new Recipient((String) row[0], (String) row[1]))
                .toList();
    }

    String figures(String reportId) {
        return (String)
                entities.createNativeQuery("SELECT figures FROM published_report WHERE report_id = ?1", String.class)
                        .setParameter(1, reportId)
                        .getSingleResult();
    }

    Optional<String> text(String reportId, String language) {
        List<?> rows = entities.createNativeQuery(
                        "SELECT content FROM published_text WHERE report_id = ?1 AND language = ?2", String.class)
                .setParameter(1, reportId)
                .setParameter(2, language)
                .getResultList();
        return rows.stream().map(String.class::cast).findFirst();
    }

    private List<Publication> list(String sql, Object... parameters) {
        var query = entities.createNativeQuery(sql, Object[].class);
        for (int i = 0; i < parameters.length; i++) {
            query.setParameter(i + 1, parameters[i]);
        }
        List<?> rows = query.getResultList();
        return rows.stream()
                .map(row -> (Object[]) row)
                .map(row -> new Publication(
                        (String) row[0],
                        (String) row[1],
                        YearMonth.parse((String) row[2]),
                        (Integer) row[3],
                        (String) row[4],
                        (Instant) row[5],
                        (String) row[6]))
                .toList();
    }
}
