package dev.understudy.report.branding;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** The brandings of clients. */
@ApplicationScoped
public class Brandings {

    private final EntityManager entities;
    private final Clock clock;

    Brandings(EntityManager entities, Clock clock) {
        this.entities = entities;
        this.clock = clock;
    }

    @Transactional
    public Optional<Branding> of(String clientId) {
        List<?> rows = entities.createNativeQuery(
                        "SELECT name, colour, logo FROM branding WHERE client_id = ?1", Object[].class)
                .setParameter(1, clientId)
                .getResultList();
        return rows.stream()
                .map(row -> (Object[]) row)
                .map(row -> new Branding((String) row[0], (String) row[1], (String) row[2]))
                .findFirst();
    }

    @Transactional
    Branding apply(String clientId, Branding branding, String by) {
        var checked = BrandingRules.checked(branding);
        entities.createNativeQuery("""
                        INSERT INTO branding (client_id, name, colour, logo, changed_at, changed_by)
                        VALUES (?1, ?2, ?3, ?4, ?5, ?6)
                        ON CONFLICT (client_id) DO UPDATE SET name = excluded.name, colour = excluded.colour,
                            logo = excluded.logo, changed_at = excluded.changed_at, changed_by = excluded.changed_by""")
                .setParameter(1, clientId)
                .setParameter(2, checked.name())
                .setParameter(3, checked.colour())
                .setParameter(4, checked.logo())
                .setParameter(5, clock.instant().truncatedTo(ChronoUnit.MICROS))
                .setParameter(6, by)
                .executeUpdate();
        return checked;
    }

    @Transactional
    boolean remove(String clientId) {
        return entities.createNativeQuery("DELETE FROM branding WHERE client_id = ?1")
                        .setParameter(1, clientId)
                        .executeUpdate()
                > 0;
    }

    /** Whether any project of the client is known. */
    @Transactional
    boolean knows(String clientId) {
        return !entities.createNativeQuery(
                        "SELECT 1 FROM project_directory WHERE client_id = ?1 LIMIT 1", Integer.class)
                .setParameter(1, clientId)
                .getResultList()
                .isEmpty();
    }
}
