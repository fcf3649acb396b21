package dev.understudy.incident.duty;

import static java.util.stream.Collectors.toMap;

import dev.understudy.events.AssetEvent.AssetApplied;
import dev.understudy.events.Criticality;
import dev.understudy.events.EventCodec;
import dev.understudy.events.EventData;
import dev.understudy.events.PersonEvent.PersonApplied;
import dev.understudy.events.ProjectEvent.ProjectApplied;
import dev.understudy.events.ResponsibilityEvent.ResponsibilitiesApplied;
import dev.understudy.incident.sql.OncePerTransaction;
import dev.understudy.incident.sql.Rows;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The passport's state as the latest events told it, one row per key. A lower version never replaces a higher one. Read
 * inside a transaction.
 */
@ApplicationScoped
public class PassportCopy {

    private static final int KEPT_IN_MEMORY = 500;

    /** What is known of a project, read at a revision of it. */
    private record Known(
            long revision, Optional<ProjectApplied> project, ResponsibilityMatrix matrix, List<AssetApplied> assets) {}

    private record Key(String projectId) {}

    private final Rows rows;
    private final OncePerTransaction once;

    private final Map<String, Known> memory = Collections.synchronizedMap(new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Known> eldest) {
            return size() > KEPT_IN_MEMORY;
        }
    });

    PassportCopy(Rows rows, OncePerTransaction once) {
        this.rows = rows;
        this.once = once;
    }

    /** Grows with every change: tells whether what was made of the passport still holds. */
    public long revision(String projectId) {
        return known(projectId).revision();
    }

    /** Something beside the passport changed that is kept in memory by its revision. */
    public void countRevision(String projectId) {
        changed(projectId);
    }

    public Optional<ProjectApplied> project(String projectId) {
        return known(projectId).project();
    }

    /** The project's time zone; UTC while it is not known, or when this JDK does not know it. */
    public ZoneId zone(String projectId) {
        try {
            return project(projectId)
                    .map(ProjectApplied::timeZone)
                    .map(ZoneId::of)
                    .orElse(ZoneOffset.UTC);
        } catch (DateTimeException e) {
            // A zone that this JDK does not know yet must not keep anybody from being called.
            return ZoneOffset.UTC;
        }
    }

    /** How much depends on a zone; absent when the passport does not say. */
    public @Nullable Criticality criticality(String projectId, @Nullable String zoneId) {
        return project(projectId).stream()
                .flatMap(project -> project.zones().stream())
                .filter(zone -> zone.zoneId().equals(zoneId))
                .map(zone -> zone.criticality())
                .findFirst()
                .orElse(null);
    }

    public List<AssetApplied> assets(String projectId) {
        return known(projectId).assets();
    }

    /** The project's matrix; empty while none has arrived. */
    public ResponsibilityMatrix matrix(String projectId) {
        return known(projectId).matrix();
    }

    private Known known(String projectId) {
        return once.get(new Key(projectId), Known.class, () -> look(projectId));
    }

    private Known look(String projectId) {
        // Read before the rest: what changes in between is read again the next time.
        long revision = rows.first(
                        "SELECT revision FROM passport_revision WHERE project_id = ?", row -> row.getLong(1), projectId)
                .orElse(0L);
        var kept = memory.get(projectId);
        if (kept != null && kept.revision() == revision) {
            return kept;
        }
        var read = read(projectId, revision);
        memory.put(projectId, read);
        return read;
    }

    private Known read(String projectId, long revision) {
        var duties = read(
                        "SELECT CAST(data AS text) FROM passport_duties WHERE project_id = ?",
                        projectId,
                        ResponsibilitiesApplied.class)
                .stream()
                .findFirst()
                .map(ResponsibilitiesApplied::duties)
                .orElse(List.of());
        var people = read(
                "SELECT CAST(data AS text) FROM passport_person WHERE project_id = ? ORDER BY person_id",
                projectId,
                PersonApplied.class);
        return new Known(
                revision,
                read(
                                "SELECT CAST(data AS text) FROM passport_project WHERE project_id = ?",
                                projectId,
                                ProjectApplied.class)
                        .stream()
                        .findFirst(),
                new ResponsibilityMatrix(
                        duties, people.stream().collect(toMap(PersonApplied::personId, Function.identity()))),
                read(
                        "SELECT CAST(data AS text) FROM passport_asset WHERE project_id = ? ORDER BY asset_id",
                        projectId,
                        AssetApplied.class));
    }

    void apply(ProjectApplied project) {
        rows.update(
                "INSERT INTO passport_project (project_id, version, data) VALUES (?, ?, CAST(? AS jsonb))"
                        + " ON CONFLICT (project_id) DO UPDATE SET version = excluded.version, data = excluded.data"
                        + " WHERE passport_project.version <= excluded.version",
                project.projectId(),
                project.version(),
                EventCodec.toJson(project));
        changed(project.projectId());
    }

    void apply(ResponsibilitiesApplied matrix) {
        rows.update(
                "INSERT INTO passport_duties (project_id, version, data) VALUES (?, ?, CAST(? AS jsonb))"
                        + " ON CONFLICT (project_id) DO UPDATE SET version = excluded.version, data = excluded.data"
                        + " WHERE passport_duties.version <= excluded.version",
                matrix.projectId(),
                matrix.version(),
                EventCodec.toJson(matrix));
        changed(matrix.projectId());
    }

    void apply(PersonApplied person) {
        rows.update(
                "INSERT INTO passport_person (project_id, person_id, version, data) VALUES (?, ?, ?, CAST(? AS jsonb))"
                        + " ON CONFLICT (project_id, person_id)"
                        + " DO UPDATE SET version = excluded.version, data = excluded.data"
                        + " WHERE passport_person.version <= excluded.version",
                person.projectId(),
                person.personId(),
                person.version(),
                EventCodec.toJson(person));
        changed(person.projectId());
    }

    void apply(AssetApplied asset) {
        rows.update(
                "INSERT INTO passport_asset (project_id, asset_id, version, data) VALUES (?, ?, ?, CAST(? AS jsonb))"
                        + " ON CONFLICT (project_id, asset_id)"
                        + " DO UPDATE SET version = excluded.version, data = excluded.data"
                        + " WHERE passport_asset.version <= excluded.version",
                asset.projectId(),
                asset.assetId(),
                asset.version(),
                EventCodec.toJson(asset));
        changed(asset.projectId());
    }

    void removeProject(String projectId) {
        rows.update("DELETE FROM passport_project WHERE project_id = ?", projectId);
        changed(projectId);
    }

    void removeDuties(String projectId) {
        rows.update("DELETE FROM passport_duties WHERE project_id = ?", projectId);
        changed(projectId);
    }

    void removePerson(String projectId, String personId) {
        rows.update("DELETE FROM passport_person WHERE project_id = ? AND person_id = ?", projectId, personId);
        changed(projectId);
    }

    void removeAsset(String projectId, String assetId) {
        rows.update("DELETE FROM passport_asset WHERE project_id = ? AND asset_id = ?", projectId, assetId);
        changed(projectId);
    }

    private void changed(String projectId) {
        rows.update(
                "INSERT INTO passport_revision (project_id, revision) VALUES (?, 1)"
                        + " ON CONFLICT (project_id) DO UPDATE SET revision = passport_revision.revision + 1",
                projectId);
        once.forget(new Key(projectId));
    }

    private <T extends EventData> List<T> read(String sql, String projectId, Class<T> type) {
        return rows.list(sql, row -> EventCodec.fromJson(type, row.getString(1)), projectId);
    }
}
