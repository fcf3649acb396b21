package dev.understudy.incident.intake;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.understudy.incident.sql.Rows;
import dev.understudy.kit.ids.TimeOrderedId;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The keys by which machines say which project their signals are for. Only a hash of each is kept. */
@ApplicationScoped
class RoutingKeys {

    /**
     * @param hint the first characters, to tell keys apart by
     * @param revokedAt since when it is taken no more
     */
    record RoutingKey(
            String id,
            String projectId,
            String name,
            String hint,
            String createdBy,
            Instant createdAt,
            @Nullable Instant revokedAt) {}

    /** @param key the key itself; it is not shown again */
    record NewKey(RoutingKey routingKey, String key) {}

    private static final int KNOWN_LIMIT = 10_000;

    private final Rows rows;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    /** Keys that were good when they were looked up; a revoked one is asked for again within a few seconds. */
    private final Map<String, Known> known = new ConcurrentHashMap<>();

    private record Known(RoutingKey key, Instant since) {}

    RoutingKeys(Rows rows, Clock clock) {
        this.rows = rows;
        this.clock = clock;
    }

    /** 32 characters, as PagerDuty's clients expect. */
    @Transactional
    NewKey make(String projectId, String name, String by) {
        var bytes = new byte[16];
        random.nextBytes(bytes);
        var text = HexFormat.of().formatHex(bytes);
        var key = new RoutingKey(
                TimeOrderedId.next(clock), projectId, name, text.substring(0, 4), by, clock.instant(), null);
        rows.update(
                "INSERT INTO routing_key (id, project_id, name, key_hash, hint, created_by, created_at)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?)",
                key.id(),
                projectId,
                name,
                hash(text),
                key.hint(),
                by,
                key.createdAt());
        return new NewKey(key, text);
    }

    @Transactional
    List<RoutingKey> of(String projectId) {
        return rows.list(
                "SELECT * FROM routing_key WHERE project_id = ? ORDER BY created_at",
                row -> new RoutingKey(
                        row.getString("id"),
                        row.getString("project_id"),
                        row.getString("name"),
                        row.getString("hint"),
                        row.getString("created_by"),
                        Rows.time(row, "created_at"),
                        Rows.instant(row, "revoked_at")),
                projectId);
    }

    @Transactional
    boolean revoke(String projectId, String id) {
        known.clear();
        return rows.update(
                        "UPDATE routing_key SET revoked_at = ? WHERE project_id = ? AND id = ? AND revoked_at IS NULL",
                        clock.instant(),
                        projectId,
                        id)
                == 1;
    }

    /** The key of this text, unless it was revoked. */
    @Transactional
    Optional<RoutingKey> find(String text) {
        var hash = hash(text);
        var now = clock.instant();
        var kept = known.get(hash);
        if (kept != null && kept.since().plusSeconds(5).isAfter(now)) {
            return Optional.of(kept.key());
        }
        var found = rows.first(
                "SELECT * FROM routing_key WHERE key_hash = ? AND revoked_at IS NULL",
                row -> new RoutingKey(
                        row.getString("id"),
                        row.getString("project_id"),
                        row.getString("name"),
                        row.getString("hint"),
                        row.getString("created_by"),
                        Rows.time(row, "created_at"),
                        null),
                hash);
        found.ifPresent(key -> {
            if (known.size() >= KNOWN_LIMIT) {
                known.clear();
            }
            known.put(hash, new Known(key, now));
        });
        return found;
    }

    private static String hash(String text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
