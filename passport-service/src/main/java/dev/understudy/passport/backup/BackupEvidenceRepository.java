package dev.understudy.passport.backup;

import dev.understudy.passport.backup.BackupEvidence.Step;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The table of evidence; rows are never changed. */
@ApplicationScoped
public class BackupEvidenceRepository {

    /** What rules look at of one backup: old evidence no longer speaks. */
    private static final int MOST_OF_A_BACKUP = 50;

    private final EntityManager entities;

    BackupEvidenceRepository(EntityManager entities) {
        this.entities = entities;
    }

    public void add(String projectId, BackupEvidence evidence) {
        entities.createNativeQuery("""
            INSERT INTO backup_evidence (project_id, asset_id, step, healthy, at, source, tool, repository,
                                         snapshot_id, snapshot_at, total_bytes, files, note)
            VALUES (:project, :asset, :step, :healthy, :at, :source, CAST(:tool AS text),
                    CAST(:repository AS text), CAST(:snapshot AS text), CAST(:snapshotAt AS timestamptz),
                    CAST(:bytes AS bigint), CAST(:files AS bigint), CAST(:note AS text))\
            """)
                .setParameter("project", projectId)
                .setParameter("asset", evidence.asset())
                .setParameter("step", evidence.step().word())
                .setParameter("healthy", evidence.healthy())
                .setParameter("at", evidence.at())
                .setParameter("source", evidence.source())
                .setParameter("tool", evidence.tool())
                .setParameter("repository", evidence.repository())
                .setParameter("snapshot", evidence.snapshotId())
                .setParameter("snapshotAt", text(evidence.snapshotAt()))
                .setParameter("bytes", text(evidence.totalBytes()))
                .setParameter("files", text(evidence.files()))
                .setParameter("note", evidence.note())
                .executeUpdate();
    }

    /** Of every backup of the project the latest of each step and then some, newest first. */
    public List<BackupEvidence> of(String projectId) {
        List<?> rows = entities.createNativeQuery("""
                        SELECT asset_id, step, healthy, at, source, tool, repository, snapshot_id, snapshot_at, total_bytes,
                               files, note
                        FROM (SELECT e.*, row_number() OVER (PARTITION BY asset_id, step, healthy ORDER BY at DESC, id DESC) AS n
                                FROM backup_evidence e WHERE project_id = :project) AS latest
                        WHERE n <= :most ORDER BY asset_id, at DESC, id DESC\
                        """, Object[].class)
                .setParameter("project", projectId)
                .setParameter("most", MOST_OF_A_BACKUP)
                .getResultList();
        return rows.stream()
                .map(Object[].class::cast)
                .map(row -> new BackupEvidence(
                        (String) row[0],
                        Step.of((String) row[1]).orElseThrow(),
                        (Boolean) row[2],
                        (Instant) row[3],
                        (String) row[4],
                        (@Nullable String) row[5],
                        (@Nullable String) row[6],
                        (@Nullable String) row[7],
                        (@Nullable Instant) row[8],
                        (@Nullable Long) row[9],
                        (@Nullable Long) row[10],
                        (@Nullable String) row[11]))
                .toList();
    }

    private static @Nullable String text(@Nullable Object value) {
        return value == null ? null : value.toString();
    }
}
