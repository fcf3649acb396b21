package dev.understudy.notifier.preference;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import java.util.List;

/** Preferences as they were last set; those of nobody are none. */
@ApplicationScoped
public class PreferenceStore {

    private static final ObjectMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .build();

    private final EntityManager entities;

    PreferenceStore(EntityManager entities) {
        this.entities = entities;
    }

    /** @param version 0 while nothing was set */
    public record Versioned(long version, Preferences preferences) {}

    public Preferences of(String projectId, String personId) {
        return versioned(projectId, personId).preferences();
    }

    Versioned versioned(String projectId, String personId) {
        List<Object[]> rows = entities.createNativeQuery(
                        "SELECT version, CAST(data AS text) FROM preference WHERE project_id = ?1 AND person_id = ?2",
                        Object[].class)
                .setParameter(1, projectId)
                .setParameter(2, personId)
                .getResultList();
        if (rows.isEmpty()) {
            return new Versioned(0, Preferences.NONE);
        }
        var row = rows.getFirst();
        try {
            return new Versioned(((Number) row[0]).longValue(), JSON.readValue((String) row[1], Preferences.class));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the preferences of " + projectId + "/" + personId + " are unreadable", e);
        }
    }

    /** In the caller's transaction; the versions of one person are written one after the other. */
    void put(String projectId, String personId, long version, Preferences preferences) {
        try {
            entities.createNativeQuery("""
                            INSERT INTO preference (project_id, person_id, version, data)
                            VALUES (?1, ?2, ?3, CAST(?4 AS jsonb))
                            ON CONFLICT (project_id, person_id)
                            DO UPDATE SET version = excluded.version, data = excluded.data
                            """)
                    .setParameter(1, projectId)
                    .setParameter(2, personId)
                    .setParameter(3, version)
                    .setParameter(4, JSON.writeValueAsString(preferences))
                    .executeUpdate();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("preferences always have a JSON form", e);
        }
    }

    void lock(String projectId, String personId) {
        entities.createNativeQuery("SELECT pg_advisory_xact_lock(hashtextextended(?1, 0))")
                .setParameter(1, "preference:" + projectId + "/" + personId)
                .getResultList();
    }
}
