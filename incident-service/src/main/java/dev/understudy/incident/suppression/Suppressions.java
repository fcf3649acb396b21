package dev.understudy.incident.suppression;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.understudy.incident.escalation.TimeInterval;
import dev.understudy.incident.sql.Json;
import dev.understudy.incident.sql.OncePerTransaction;
import dev.understudy.incident.sql.Rows;
import dev.understudy.incident.suppression.Suppression.Kind;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What keeps people from being called, and until when. */
@ApplicationScoped
public class Suppressions {

    /** Until when a suppression holds that is in force now. */
    public record InForce(Kind kind, String reason, Instant until) {}

    private static final Duration LONGEST_QUIET = Duration.ofDays(8);

    private record Started(List<Suppression> suppressions) {}

    private record Key(String projectId, Instant at) {}

    private final Rows rows;
    private final OncePerTransaction once;

    Suppressions(Rows rows, OncePerTransaction once) {
        this.rows = rows;
        this.once = once;
    }

    /**
     * The one that holds longest among those in force for something with these labels.
     *
     * @param failing labels of everything that fails in the project; asked for only where there is an inhibition
     */
    public Optional<InForce> inForce(
            String projectId,
            Map<String, String> labels,
            Supplier<Collection<Map<String, String>>> failing,
            Instant at) {
        return started(projectId, at).stream()
                .flatMap(suppression -> holds(suppression, labels, failing, at).stream())
                .max(Comparator.comparing(InForce::until));
    }

    private List<Suppression> started(String projectId, Instant at) {
        return once.get(
                        new Key(projectId, at),
                        Started.class,
                        () -> new Started(rows.list(
                                "SELECT * FROM suppression WHERE project_id = ? AND starts_at <= ? AND ends_at > ?",
                                Suppressions::read,
                                projectId,
                                at,
                                at)))
                .suppressions();
    }

    static Optional<InForce> holds(
            Suppression suppression,
            Map<String, String> labels,
            Supplier<Collection<Map<String, String>>> failing,
            Instant at) {
        if (!suppression.isInForce(at) || !Matcher.allMatch(suppression.matchers(), labels)) {
            return Optional.empty();
        }
        return switch (suppression.kind()) {
            case MAINTENANCE, SILENCE ->
                Optional.of(new InForce(suppression.kind(), suppression.reason(), suppression.endsAt()));
            case INHIBITION ->
                suppression.inhibition() != null && suppression.inhibition().inhibits(labels, failing.get())
                        ? Optional.of(new InForce(suppression.kind(), suppression.reason(), suppression.endsAt()))
                        : Optional.empty();
            case QUIET_HOURS -> {
                var hours = suppression.interval();
                if (hours == null || !hours.contains(at)) {
                    yield Optional.empty();
                }
                var end = hours.endAfter(at, LONGEST_QUIET);
                yield Optional.of(new InForce(
                        suppression.kind(),
                        suppression.reason(),
                        end.isAfter(suppression.endsAt()) ? suppression.endsAt() : end));
            }
        };
    }

    public void add(Suppression suppression) {
        rows.update(
                "INSERT INTO suppression (id, project_id, kind, definition, reason, starts_at, ends_at, created_by,"
                        + " created_at, next_at) VALUES (?, ?, ?, CAST(? AS jsonb), ?, ?, ?, ?, ?, ?)",
                suppression.id(),
                suppression.projectId(),
                suppression.kind(),
                Json.write(new Definition(suppression.matchers(), suppression.inhibition(), suppression.interval())),
                suppression.reason(),
                suppression.startsAt(),
                suppression.endsAt(),
                suppression.createdBy(),
                suppression.createdAt(),
                suppression.nextBegin(suppression.createdAt()).orElse(null));
    }

    /** @return whether it was in force or to come: it ends now */
    public boolean end(String id, Instant now) {
        return rows.update(
                        "UPDATE suppression SET ends_at = ?, starts_at = least(starts_at, ?), next_at = NULL WHERE id = ? AND ends_at > ?",
                        now,
                        now,
                        id,
                        now)
                == 1;
    }

    public Optional<Suppression> find(String id) {
        return rows.first("SELECT * FROM suppression WHERE id = ?", Suppressions::read, id);
    }

    /** Those that have not ended, or all; the last made first. */
    public List<Suppression> of(String projectId, boolean endedToo, Instant now) {
        return rows.list(
                "SELECT * FROM suppression WHERE project_id = ? AND (ends_at > ? OR ?)"
                        + " ORDER BY created_at DESC, id DESC LIMIT 500",
                Suppressions::read,
                projectId,
                now,
                endedToo);
    }

    /** A suppression that begins now, or again: the next time is noted, and open incidents are to be looked at. */
    public Optional<Suppression> takeBeginning(Instant now) {
        var found = rows.first(
                "SELECT * FROM suppression WHERE next_at <= ? ORDER BY next_at LIMIT 1 FOR UPDATE SKIP LOCKED",
                Suppressions::read,
                now);
        found.ifPresent(suppression -> rows.update(
                "UPDATE suppression SET next_at = ? WHERE id = ?",
                suppression.nextBegin(now).orElse(null),
                suppression.id()));
        return found;
    }

    /**
     * Something began or ceased to fail. Where one failure silences others, those are to be looked at, in a transaction of
     * its own: who changes one incident does not wait for the locks of the rest.
     */
    public void failuresChanged(String projectId, Instant now) {
        if (started(projectId, now).stream().anyMatch(suppression -> suppression.kind() == Kind.INHIBITION)) {
            rows.later("suppression_review", "INSERT INTO suppression_review (project_id) VALUES (?)", projectId);
        }
    }

    /**
     * Asks for a look at the open incidents of a project; it is taken once this transaction is there to be seen.
     *
     * @param after those up to this id have been looked at; all are when absent
     */
    public void review(String projectId, @Nullable String after) {
        rows.update("INSERT INTO suppression_review (project_id, after_id) VALUES (?, ?)", projectId, after);
    }

    /** @param after the incidents of the project up to this id have been looked at; none has when absent */
    public record Review(String projectId, @Nullable String after) {}

    /**
     * What is to be looked at next, in one project or in any. Several that wait for one project are one look, which begins
     * where the least of them does.
     */
    public Optional<Review> takeReview(@Nullable String projectId) {
        var project = rows.first(
                "SELECT project_id FROM suppression_review WHERE project_id = coalesce(?, project_id)"
                        + " ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED",
                row -> row.getString(1),
                projectId);
        return project.map(id -> new Review(
                id,
                rows
                        .list(
                                "DELETE FROM suppression_review WHERE id IN (SELECT id FROM suppression_review"
                                        + " WHERE project_id = ? FOR UPDATE SKIP LOCKED) RETURNING after_id",
                                row -> Optional.ofNullable(row.getString(1)),
                                id)
                        .stream()
                        .min(Comparator.comparing(after -> after.orElse("")))
                        .flatMap(after -> after)
                        .orElse(null)));
    }

    /** When there is next something to take; the past when there is now. */
    public Optional<Instant> nextDue(Instant now) {
        return rows.first("SELECT 1 FROM suppression_review LIMIT 1", row -> now)
                .or(() -> rows.first(
                        "SELECT next_at FROM suppression WHERE next_at IS NOT NULL ORDER BY next_at LIMIT 1",
                        row -> Rows.time(row, "next_at")));
    }

    private record Definition(
            List<Matcher> matchers,
            @Nullable Inhibition inhibition,
            @Nullable TimeInterval interval) {}

    private static Suppression read(java.sql.ResultSet row) throws java.sql.SQLException {
        var definition = Json.read(row.getString("definition"), new TypeReference<Definition>() {});
        return new Suppression(
                row.getString("id"),
                row.getString("project_id"),
                Kind.valueOf(row.getString("kind")),
                definition.matchers(),
                definition.inhibition(),
                definition.interval(),
                row.getString("reason"),
                Rows.time(row, "starts_at"),
                Rows.time(row, "ends_at"),
                row.getString("created_by"),
                Rows.time(row, "created_at"));
    }
}
