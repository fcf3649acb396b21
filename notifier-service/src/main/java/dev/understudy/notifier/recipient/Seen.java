package dev.understudy.notifier.recipient;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What bots and mailboxes told already, and which replica listens to them. In the caller's transaction. */
@ApplicationScoped
public class Seen {

    private static final Duration KEPT = Duration.ofDays(14);

    private final EntityManager entities;

    Seen(EntityManager entities) {
        this.entities = entities;
    }

    /** @return whether it comes for the first time */
    public boolean isNew(String source, String id, Instant now) {
        return entities.createNativeQuery(
                                "INSERT INTO incoming_seen (source, id, at) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING")
                        .setParameter(1, source)
                        .setParameter(2, id)
                        .setParameter(3, now)
                        .executeUpdate()
                > 0;
    }

    /** The highest number of a source that counts. */
    public Optional<Long> last(String source) {
        return Optional.ofNullable((Number) entities.createNativeQuery(
                                "SELECT max(CAST(id AS bigint)) FROM incoming_seen WHERE source = ?1")
                        .setParameter(1, source)
                        .getSingleResult())
                .map(Number::longValue);
    }

    public void forgetOld(Instant now) {
        entities.createNativeQuery("DELETE FROM incoming_seen WHERE at < ?1")
                .setParameter(1, now.minus(KEPT))
                .executeUpdate();
    }

    /**
     * Takes or keeps a task that one replica at a time may do.
     *
     * @return whether the holder has it until then
     */
    public boolean holds(String task, String holder, Instant now, Duration time) {
        return entities.createNativeQuery("""
                        INSERT INTO task_lease (name, holder, until) VALUES (?1, ?2, ?4)
                        ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, until = excluded.until
                         WHERE task_lease.holder = excluded.holder OR task_lease.until <= ?3
                        """)
                        .setParameter(1, task)
                        .setParameter(2, holder)
                        .setParameter(3, now)
                        .setParameter(4, now.plus(time))
                        .executeUpdate()
                > 0;
    }

    /** Leaves the task to others. */
    public void release(String task, String holder) {
        entities.createNativeQuery("DELETE FROM task_lease WHERE name = ?1 AND holder = ?2")
                .setParameter(1, task)
                .setParameter(2, holder)
                .executeUpdate();
    }
}
