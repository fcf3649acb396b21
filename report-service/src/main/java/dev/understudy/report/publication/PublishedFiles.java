package dev.understudy.report.publication;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** The documents of published reports. The first that is made of a report, in a form and a language, is the one for good. */
@ApplicationScoped
class PublishedFiles {

    record Content(String sha256, byte[] bytes) {}

    private final EntityManager entities;
    private final Clock clock;

    PublishedFiles(EntityManager entities, Clock clock) {
        this.entities = entities;
        this.clock = clock;
    }

    @Transactional
    Optional<Content> find(String reportId, String language, String form) {
        List<?> rows = entities.createNativeQuery(
                        "SELECT sha256, content FROM published_file WHERE report_id = ?1 AND language = ?2 AND form = ?3",
                        Object[].class)
                .setParameter(1, reportId)
                .setParameter(2, language)
                .setParameter(3, form)
                .getResultList();
        return rows.stream()
                .map(row -> (Object[]) row)
                .map(row -> new Content((String) row[0], (byte[]) row[1]))
                .findFirst();
    }

    /** @return what is kept: of two that were made at once, the one that came first */
    @Transactional
    Content keep(String reportId, String language, String form, byte[] bytes) {
        entities.createNativeQuery("""
                        INSERT INTO published_file (report_id, language, form, sha256, made_at, content)
                        VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT DO NOTHING""")
                .setParameter(1, reportId)
                .setParameter(2, language)
                .setParameter(3, form)
                .setParameter(4, Sha256.of(bytes))
                .setParameter(5, clock.instant().truncatedTo(ChronoUnit.MICROS))
                .setParameter(6, bytes)
                .executeUpdate();
        return find(reportId, language, form).orElseThrow();
    }

    @Transactional
    List<PublishedFile> list(String reportId) {
        List<?> rows = entities.createNativeQuery(
                        "SELECT language, form, sha256, length(content), made_at FROM published_file WHERE report_id = ?1"
                                + " ORDER BY language, form",
                        Object[].class)
                .setParameter(1, reportId)
                .getResultList();
        return rows.stream()
                .map(row -> (Object[]) row)
                .map(row -> new PublishedFile(
                        (String) row[0], (String) row[1], (String) row[2], ((Number) row[3]).longValue(), (Instant)
                                row[4]))
                .toList();
    }
}
