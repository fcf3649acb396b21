package dev.understudy.notifier.notification;

import dev.understudy.notifier.channel.Channel;
import dev.understudy.notifier.channel.Channel.Receipt;
import dev.understudy.notifier.channel.Channels;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Messages whose provider is still to be asked what became of them; in the caller's transaction. */
@ApplicationScoped
class ReceiptStore {

    private static final Duration FIRST = Duration.ofSeconds(10);
    private static final Duration LONGEST = Duration.ofHours(1);
    /** About half a day; gateways themselves give up after a day at most. */
    private static final int MOST_ATTEMPTS = 20;
    /** Gateways themselves give up after a day at most. */
    private static final Duration KEPT = Duration.ofDays(2);

    private static final String DELIVERED = "delivered";
    private static final String READ = "read";
    private static final String LOST = "lost:";
    private static final String GONE = "gone:";

    private final EntityManager entities;
    private final Channels channels;

    ReceiptStore(EntityManager entities, Channels channels) {
        this.entities = entities;
        this.channels = channels;
    }

    void expect(Delivery delivery, @Nullable String providerId, Instant now) {
        if (providerId == null
                || channels.find(delivery.channel).flatMap(Channel::receipts).isEmpty()) {
            return;
        }
        entities.flush();
        entities.createNativeQuery("""
                        INSERT INTO receipt (delivery_id, provider_id, due_at) VALUES (?1, ?2, ?3)
                        ON CONFLICT (delivery_id)
                        DO UPDATE SET provider_id = excluded.provider_id, due_at = excluded.due_at, attempt = 0
                        """)
                .setParameter(1, delivery.id)
                .setParameter(2, providerId)
                .setParameter(3, now.plus(FIRST))
                .executeUpdate();
    }

    /** @param attempt from 1 */
    record Due(String deliveryId, String providerId, int attempt) {}

    /** Takes one that is due; should this replica die over it, it comes due again. */
    Optional<Due> claim(Instant now) {
        List<Object[]> rows = entities.createNativeQuery(
                        "SELECT delivery_id, provider_id, attempt FROM receipt WHERE due_at <= ?1"
                                + " ORDER BY due_at LIMIT 1 FOR UPDATE SKIP LOCKED",
                        Object[].class)
                .setParameter(1, now)
                .getResultList();
        if (rows.isEmpty()) {
            return Optional.empty();
        }
        var row = rows.getFirst();
        var due = new Due((String) row[0], (String) row[1], ((Number) row[2]).intValue() + 1);
        if (due.attempt() >= MOST_ATTEMPTS) {
            forget(due.deliveryId());
        } else {
            var wait = FIRST.multipliedBy(1L << Math.min(due.attempt(), 10));
            entities.createNativeQuery("UPDATE receipt SET due_at = ?2, attempt = ?3 WHERE delivery_id = ?1")
                    .setParameter(1, due.deliveryId())
                    .setParameter(2, now.plus(wait.compareTo(LONGEST) < 0 ? wait : LONGEST))
                    .setParameter(3, due.attempt())
                    .executeUpdate();
        }
        return Optional.of(due);
    }

    void forget(String deliveryId) {
        entities.createNativeQuery("DELETE FROM receipt WHERE delivery_id = ?1")
                .setParameter(1, deliveryId)
                .executeUpdate();
    }

    /** Remembers what was said of a message that is not known by that id yet. */
    void keep(String providerId, Receipt receipt, Instant now) {
        var word =
                switch (receipt) {
                    case Receipt.Waiting waiting -> "";
                    case Receipt.Delivered delivered -> DELIVERED;
                    case Receipt.Read read -> READ;
                    case Receipt.Lost lost -> (lost.gone() ? GONE : LOST) + lost.why();
                };
        entities.createNativeQuery("INSERT INTO early_report (provider_id, status, at) VALUES (?1, ?2, ?3)"
                        + " ON CONFLICT DO NOTHING")
                .setParameter(1, providerId)
                .setParameter(2, word)
                .setParameter(3, now)
                .executeUpdate();
    }

    /** What was remembered last, which is forgotten with all before it. */
    Optional<Receipt> takeKept(String providerId) {
        List<Object[]> rows = entities.createNativeQuery(
                        "DELETE FROM early_report WHERE provider_id = ?1 RETURNING status, at", Object[].class)
                .setParameter(1, providerId)
                .getResultList();
        return rows.stream().max(Comparator.comparing(row -> (Instant) row[1])).map(row -> receipt((String) row[0]));
    }

    private static Receipt receipt(String word) {
        return switch (word) {
            case DELIVERED -> new Receipt.Delivered();
            case READ -> new Receipt.Read();
            default -> new Receipt.Lost(word.substring(LOST.length()), word.startsWith(GONE));
        };
    }

    /** Reports of messages that are none of ours. */
    int forgetEarly(Instant now) {
        return entities.createNativeQuery("DELETE FROM early_report WHERE at < ?1")
                .setParameter(1, now.minus(KEPT))
                .executeUpdate();
    }
}
