package dev.understudy.monitor.fact;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.understudy.events.CheckEvent.CheckApplied;
import dev.understudy.events.CheckStatusEvent.ExpiryObserved;
import dev.understudy.events.CheckStatusEvent.FactObserved;
import dev.understudy.events.CheckStatusEvent.SharedCause;
import dev.understudy.kit.outbox.Outbox;
import dev.understudy.monitor.fact.Sightings.Expiry;
import dev.understudy.monitor.fact.Sightings.Fact;
import dev.understudy.monitor.probe.Observation;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The facts as they are known, and which ends were told already. A fact that cannot be seen keeps its last value, with
 * the time at which it was seen.
 */
@ApplicationScoped
public class FactStore {

    /**
     * A fact about what a check probes.
     *
     * @param observedAt when the values were seen last
     * @param age how long ago that was
     * @param error why they could not be seen since
     */
    @Schema(name = "Fact")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Known(
            String fact,
            String name,
            List<String> values,
            String source,
            @Nullable Instant observedAt,
            @Nullable Duration age,
            @Nullable String error) {}

    /** The golden ratio of 32 bits: names that differ in their last letter alone are far apart. */
    private static final int SPREAD = 0x9E3779B1;

    private record Row(
            List<String> values,
            @Nullable Instant observedAt,
            @Nullable String error) {}

    private final DataSource dataSource;
    private final Outbox outbox;

    FactStore(DataSource dataSource, Outbox outbox) {
        this.dataSource = dataSource;
        this.outbox = outbox;
    }

    /** Keeps what a probe found out, and publishes what is new. Inside the caller's transaction. */
    @Transactional(TxType.MANDATORY)
    public void keep(CheckApplied check, Sightings sightings, Instant at) {
        sightings.facts().forEach(fact -> keep(check, fact, at));
        sightings.expiries().forEach(expiry -> tell(check, expiry, at));
    }

    private void keep(CheckApplied check, Fact fact, Instant at) {
        var before = row(check.checkId(), fact.fact());
        boolean seen = fact.error() == null;
        var values = seen ? fact.values() : before.map(Row::values).orElse(List.of());
        var observedAt = seen ? at : before.map(Row::observedAt).orElse(null);
        execute("""
            INSERT INTO observed_fact (check_id, fact, name, "values", source, observed_at, error)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (check_id, fact) DO UPDATE
               SET name = excluded.name, "values" = excluded."values", observed_at = excluded.observed_at,
                   error = excluded.error,
                   source = CASE WHEN excluded.error IS NULL THEN excluded.source ELSE observed_fact.source END\
            """, statement -> {
            statement.setString(1, check.checkId());
            statement.setString(2, fact.fact());
            statement.setString(3, fact.name());
            statement.setArray(4, statement.getConnection().createArrayOf("text", values.toArray()));
            statement.setString(5, fact.source());
            statement.setObject(6, observedAt == null ? null : observedAt.atOffset(ZoneOffset.UTC));
            statement.setString(7, fact.error());
            return statement.executeUpdate();
        });
        boolean changed = before.isEmpty()
                || !before.get().values().equals(values)
                || (before.get().error() == null) != seen;
        if (changed || (seen && isFirstOfTheDay(check.checkId(), before.get().observedAt(), at))) {
            boolean other = before.isPresent()
                    && before.get().observedAt() != null
                    && !before.get().values().equals(values);
            outbox.publish(
                    new FactObserved(
                            check.projectId(),
                            check.checkId(),
                            check.assetId(),
                            check.zoneId(),
                            fact.fact(),
                            fact.name(),
                            values,
                            other ? before.get().values() : null,
                            fact.source(),
                            observedAt,
                            at,
                            fact.error()),
                    at);
        }
    }

    /**
     * What stays the same is told again once a day, so that others know that it was seen lately. The days of checks begin
     * at different times: not everything is told at midnight.
     */
    static boolean isFirstOfTheDay(String checkId, @Nullable Instant before, Instant at) {
        var begin = Duration.ofSeconds(Math.floorMod(
                checkId.hashCode() * SPREAD, (int) Duration.ofDays(1).toSeconds()));
        return before == null
                || before.minus(begin)
                        .truncatedTo(ChronoUnit.DAYS)
                        .isBefore(at.minus(begin).truncatedTo(ChronoUnit.DAYS));
    }

    private Optional<Row> row(String checkId, String fact) {
        return execute(
                "SELECT \"values\", observed_at, error FROM observed_fact WHERE check_id = ? AND fact = ? FOR UPDATE",
                statement -> {
                    statement.setString(1, checkId);
                    statement.setString(2, fact);
                    try (var row = statement.executeQuery()) {
                        return row.next()
                                ? Optional.of(new Row(values(row), instant(row), row.getString("error")))
                                : Optional.<Row>empty();
                    }
                });
    }

    /** Each threshold once for each identity; of several that were passed unseen only the last is told. */
    private void tell(CheckApplied check, Expiry expiry, Instant at) {
        Integer nearest = null;
        for (int days : expiry.reached().stream().sorted().toList()) {
            if (remember(check.checkId(), expiry.identity(), days, at) && nearest == null) {
                nearest = days;
            }
            if (nearest == null) {
                // A nearer end was told before; farther ones have nothing to add.
                nearest = -1;
            }
        }
        if (nearest != null && nearest >= 0) {
            outbox.publish(
                    new ExpiryObserved(
                            check.projectId(),
                            check.checkId(),
                            check.assetId(),
                            check.zoneId(),
                            expiry.subject(),
                            expiry.name(),
                            expiry.identity(),
                            expiry.expiresAt(),
                            nearest,
                            at,
                            check.labels(),
                            check.criticality()),
                    at);
        }
    }

    private boolean remember(String checkId, String identity, int days, Instant at) {
        return execute("""
            INSERT INTO expiry_told (check_id, identity, threshold_days, told_at) VALUES (?, ?, ?, ?)
            ON CONFLICT DO NOTHING\
            """, statement -> {
                    statement.setString(1, checkId);
                    statement.setString(2, identity);
                    statement.setInt(3, days);
                    statement.setObject(4, at.atOffset(ZoneOffset.UTC));
                    return statement.executeUpdate();
                })
                == 1;
    }

    /** What is known of what a check probes. */
    public List<Known> of(String checkId, Instant now) {
        return execute("""
            SELECT fact, name, "values", source, observed_at, error FROM observed_fact
             WHERE check_id = ? ORDER BY fact\
            """, statement -> {
            statement.setString(1, checkId);
            var known = new ArrayList<Known>();
            try (var row = statement.executeQuery()) {
                while (row.next()) {
                    var observedAt = instant(row);
                    known.add(new Known(
                            row.getString("fact"),
                            row.getString("name"),
                            values(row),
                            row.getString("source"),
                            observedAt,
                            observedAt == null
                                    ? null
                                    : Duration.between(observedAt, now)
                                            .truncatedTo(java.time.temporal.ChronoUnit.SECONDS),
                            row.getString("error")));
                }
            }
            return known;
        });
    }

    /** What a check has in common with others, so that one cause gives one incident. */
    public List<SharedCause> causes(CheckApplied check, @Nullable Object evidence) {
        var causes = new LinkedHashSet<SharedCause>();
        if (evidence instanceof Observation seen) {
            seen(seen, causes);
        }
        if (check.assetId() != null) {
            causes.addAll(known(check.projectId(), check.assetId()));
            causes.addAll(ground(check.projectId(), check.assetId()));
        }
        return List.copyOf(causes);
    }

    private static void seen(Observation seen, LinkedHashSet<SharedCause> causes) {
        if (seen.http() != null) {
            causes.add(new SharedCause("address", host(seen.http().address())));
        }
        if (seen.tcp() != null) {
            causes.add(new SharedCause("address", host(seen.tcp().address())));
        }
        if (seen.tls() != null) {
            seen.tls().addresses().forEach(address -> causes.add(new SharedCause("address", host(address))));
            if (!seen.tls().presented().isEmpty()) {
                causes.add(new SharedCause(
                        "certificate", seen.tls().presented().getFirst().fingerprint()));
            }
        }
        if (seen.ping() != null) {
            causes.add(new SharedCause("address", seen.ping().address()));
        }
        if (seen.domain() != null) {
            seen.domain().nameServers().forEach(server -> causes.add(new SharedCause("name-server", server)));
            if (seen.domain().registrar() != null) {
                causes.add(new SharedCause("registrar", seen.domain().registrar()));
            }
        }
    }

    /** Of {@code host:port}, where an IPv6 address stands in brackets. */
    private static String host(String address) {
        int colon = address.lastIndexOf(':');
        var host = colon < 0 ? address : address.substring(0, colon);
        return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    }

    private List<SharedCause> known(String projectId, String assetId) {
        return execute("""
            SELECT DISTINCT f.fact, v.value
              FROM observed_fact f
              JOIN check_definition d USING (check_id)
              CROSS JOIN LATERAL unnest(f."values") AS v (value)
             WHERE d.project_id = ? AND d.asset_id = ? AND NOT d.removed
               AND f.fact IN ('certificate', 'addresses', 'name-servers', 'registrar')
             ORDER BY 1, 2 LIMIT 64\
            """, statement -> {
            statement.setString(1, projectId);
            statement.setString(2, assetId);
            var causes = new ArrayList<SharedCause>();
            try (var row = statement.executeQuery()) {
                while (row.next()) {
                    var type =
                            switch (row.getString(1)) {
                                case "addresses" -> "address";
                                case "name-servers" -> "name-server";
                                default -> row.getString(1);
                            };
                    causes.add(new SharedCause(type, row.getString(2)));
                }
            }
            return causes;
        });
    }

    /**
     * What the asset is hosted on, however indirectly, and what it needs at first hand, by the assets' ids; the asset
     * itself where others stand on it or need it, so that its own failure and theirs have it in common.
     */
    private List<SharedCause> ground(String projectId, String assetId) {
        return execute("""
            WITH RECURSIVE tie AS (SELECT * FROM asset_tie WHERE project_id = ?),
            host (asset_id, depth) AS (
                SELECT CAST(? AS text), 0
                UNION
                SELECT t.target, h.depth + 1 FROM host h JOIN tie t USING (asset_id)
                 WHERE t.relation = 'hostedOn' AND h.depth < 5)
            SELECT DISTINCT 'hosting', asset_id FROM host
             WHERE depth > 0 OR EXISTS (SELECT 1 FROM tie t WHERE t.target = host.asset_id AND t.relation = 'hostedOn')
            UNION
            SELECT 'upstream', target FROM tie
             WHERE (asset_id = ? OR target = ?) AND relation IN ('dependsOn', 'integratesWith', 'from', 'to')
            ORDER BY 1, 2 LIMIT 64\
            """, statement -> {
            statement.setString(1, projectId);
            for (int parameter = 2; parameter <= 4; parameter++) {
                statement.setString(parameter, assetId);
            }
            var causes = new ArrayList<SharedCause>();
            try (var row = statement.executeQuery()) {
                while (row.next()) {
                    causes.add(new SharedCause(row.getString(1), row.getString(2)));
                }
            }
            return causes;
        });
    }

    private static List<String> values(ResultSet row) throws SQLException {
        return Arrays.stream((Object[]) row.getArray("values").getArray())
                .map(String::valueOf)
                .toList();
    }

    private static @Nullable Instant instant(ResultSet row) throws SQLException {
        var time = row.getObject("observed_at", OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }

    private interface Work<T> {
        T on(PreparedStatement statement) throws SQLException;
    }

    private <T> T execute(String sql, Work<T> work) {
        try (Connection connection = dataSource.getConnection();
                var statement = connection.prepareStatement(sql)) {
            return work.on(statement);
        } catch (SQLException e) {
            throw new FactStoreException("facts cannot be read or written", e);
        }
    }
}
