package dev.understudy.incident.incident;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import java.time.Instant;

/** The latest status change of each check that had its effect: recognises what is repeated or late. */
@ApplicationScoped
class CheckWatermarks {

    private final EntityManager entities;

    CheckWatermarks(EntityManager entities) {
        this.entities = entities;
    }

    /**
     * Moves the mark forward.
     *
     * @return whether the change is newer than all before it. A check that was removed and made again starts its
     *     sequence anew, so a later time counts as newer too.
     */
    boolean advance(String checkId, long sequence, Instant at) {
        return entities.createNativeQuery(
                                "INSERT INTO check_watermark (check_id, sequence, at) VALUES (?1, ?2, ?3)"
                                        + " ON CONFLICT (check_id) DO UPDATE SET sequence = excluded.sequence, at = excluded.at"
                                        + " WHERE check_watermark.sequence < excluded.sequence OR check_watermark.at < excluded.at")
                        .setParameter(1, checkId)
                        .setParameter(2, sequence)
                        .setParameter(3, at)
                        .executeUpdate()
                == 1;
    }
}
