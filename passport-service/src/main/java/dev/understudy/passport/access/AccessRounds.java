package dev.understudy.passport.access;

import dev.understudy.passport.access.AccessLooks.Look;
import dev.understudy.passport.finding.Findings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Which projects' accesses are looked at next, and what came of it. */
@ApplicationScoped
class AccessRounds {

    private final EntityManager entities;
    private final AccessLooks looks;
    private final Findings findings;

    AccessRounds(EntityManager entities, AccessLooks looks, Findings findings) {
        this.entities = entities;
        this.looks = looks;
        this.findings = findings;
    }

    /** Projects that nobody has claimed for so long; claimed now, so that no other replica looks at them too. */
    @Transactional
    List<String> claim(Instant now, Duration age, int limit) {
        List<?> rows = entities.createNativeQuery("""
                        UPDATE assessment SET accesses_verified_at = :now
                         WHERE project_id IN (
                               SELECT project_id FROM assessment
                                WHERE accesses_verified_at IS NULL OR accesses_verified_at < :then
                                ORDER BY accesses_verified_at NULLS FIRST LIMIT :limit FOR UPDATE SKIP LOCKED)
                        RETURNING project_id""", String.class)
                .setParameter("now", now)
                .setParameter("then", now.minus(age))
                .setParameter("limit", limit)
                .getResultList();
        return rows.stream().map(Object::toString).toList();
    }

    @Transactional
    void keep(String projectId, List<Look> seen, Instant now) {
        seen.forEach(look -> looks.keep(projectId, look, now));
        findings.assess(projectId);
    }
}
