package dev.understudy.notifier.limit;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The buckets in the database, shared by all replicas. */
@ApplicationScoped
public class Buckets {

    /** A provider's own word comes beside the limits that we keep by ourselves. */
    private static final short TOLD = 9;

    private final EntityManager entities;

    Buckets(EntityManager entities) {
        this.entities = entities;
    }

    /**
     * Takes a token of each limit of each bucket, or none at all when one of them is empty.
     *
     * @param limits by the bucket's name; each list has a fixed order
     * @return whether the tokens were taken
     */
    public boolean take(Map<String, List<Limit>> limits, Instant now) {
        var names = limits.entrySet().stream()
                .filter(entry -> !entry.getValue().isEmpty())
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
        if (names.isEmpty()) {
            return true;
        }
        for (var name : names) {
            for (int part = 0; part < limits.getOrDefault(name, List.of()).size(); part++) {
                entities.createNativeQuery("INSERT INTO bucket (name, part, tat, free_at)"
                                + " VALUES (?1, ?2, 'epoch', 'epoch') ON CONFLICT DO NOTHING")
                        .setParameter(1, name)
                        .setParameter(2, (short) part)
                        .executeUpdate();
            }
        }
        List<Object[]> rows = entities.createNativeQuery(
                        "SELECT name, part, tat FROM bucket WHERE name IN (?1) ORDER BY name, part FOR UPDATE",
                        Object[].class)
                .setParameter(1, names)
                .getResultList();
        var taken = new ArrayList<Runnable>();
        for (var row : rows) {
            var name = (String) row[0];
            var part = ((Number) row[1]).shortValue();
            var full = (Instant) row[2];
            var own = limits.getOrDefault(name, List.of());
            if (part == TOLD) {
                if (now.isBefore(full)) {
                    return false;
                }
            } else if (part < own.size()) {
                var bucket = new Bucket(own.get(part), full);
                if (!bucket.allows(now)) {
                    return false;
                }
                taken.add(() -> write(name, part, bucket.take(now)));
            }
        }
        taken.forEach(Runnable::run);
        return true;
    }

    private void write(String name, short part, Bucket bucket) {
        entities.createNativeQuery("UPDATE bucket SET tat = ?3, free_at = ?4 WHERE name = ?1 AND part = ?2")
                .setParameter(1, name)
                .setParameter(2, part)
                .setParameter(3, bucket.full())
                .setParameter(4, bucket.freeAt())
                .executeUpdate();
    }

    /** Nothing more before that moment, because the provider says so; a shorter wait takes nothing back. */
    public void close(String name, Instant until) {
        entities.createNativeQuery("""
                        INSERT INTO bucket (name, part, tat, free_at) VALUES (?1, ?2, ?3, ?3)
                        ON CONFLICT (name, part) DO UPDATE
                           SET tat = greatest(bucket.tat, excluded.tat), free_at = greatest(bucket.tat, excluded.tat)
                        """)
                .setParameter(1, name)
                .setParameter(2, TOLD)
                .setParameter(3, until)
                .executeUpdate();
    }

    /** Buckets that have long been full say no more than none. */
    public int forgetFull(Instant now) {
        return entities.createNativeQuery("DELETE FROM bucket WHERE tat < ?1")
                .setParameter(1, now.minus(Duration.ofDays(1)))
                .executeUpdate();
    }

    /** When each bucket has its next token, for those that have none now. */
    public Map<String, Instant> empty(List<String> names, Instant now) {
        if (names.isEmpty()) {
            return Map.of();
        }
        List<Object[]> rows = entities.createNativeQuery(
                        "SELECT name, max(free_at) FROM bucket WHERE name IN (?1) AND free_at > ?2 GROUP BY name",
                        Object[].class)
                .setParameter(1, names)
                .setParameter(2, now)
                .getResultList();
        var empty = new HashMap<String, Instant>();
        rows.forEach(row -> empty.put((String) row[0], (Instant) row[1]));
        return empty;
    }
}
