package dev.understudy.incident.classification;

import dev.understudy.events.IncidentEvent.Severity;
import dev.understudy.events.ProjectEvent.ProjectApplied;
import dev.understudy.incident.classification.Ruleset.Decision;
import dev.understudy.incident.duty.PassportCopy;
import dev.understudy.incident.sql.Json;
import dev.understudy.incident.sql.Rows;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Decides by the rules of the agreement in force, and keeps what was decided about signals that opened no incident. */
@ApplicationScoped
public class Decisions {

    /**
     * @param times how often the signal came
     * @param cause id of the event that decided last
     * @param held what holds an emergency back; absent when nothing does
     */
    public record Decided(
            String signalKey,
            Verdict verdict,
            String rule,
            Facts facts,
            String title,
            Instant firstAt,
            Instant at,
            long times,
            @Nullable String cause,
            @Nullable Held held) {}

    private final Rows rows;
    private final PassportCopy passport;

    Decisions(Rows rows, PassportCopy passport) {
        this.rows = rows;
        this.passport = passport;
    }

    public Decision decide(String projectId, Facts facts) {
        return rules(projectId, facts.at()).decide(facts);
    }

    /** The rules that are in force in a project. */
    public Ruleset rules(String projectId, Instant at) {
        var day = at.atZone(passport.zone(projectId)).toLocalDate();
        return Ruleset.of(passport.project(projectId)
                .map(ProjectApplied::agreement)
                .filter(agreement -> (agreement.validFrom() == null || !day.isBefore(agreement.validFrom()))
                        && (agreement.validTo() == null || !day.isAfter(agreement.validTo())))
                .orElse(null));
    }

    public Severity severity(String projectId, Facts facts) {
        return decide(projectId, facts).severity();
    }

    /**
     * @param signal as text, to be taken in again when time alone can change the decision
     * @param expiresAt what the signal is about, if it is an expiry
     * @param times how often it came
     * @param held what holds an emergency back
     */
    public void record(
            String projectId,
            String key,
            String title,
            Decision decision,
            @Nullable String cause,
            String signal,
            @Nullable Instant expiresAt,
            int times,
            @Nullable Held held) {
        var at = decision.facts().at();
        var review = expiresAt == null
                ? null
                : rules(projectId, at).nextTurn(expiresAt, at).orElse(null);
        rows.update(
                "INSERT INTO classification_decision"
                        + " (project_id, signal_key, verdict, rule, facts, title, first_at, at, cause, signal, review_at,"
                        + " times, held)"
                        + " VALUES (?, ?, ?, ?, CAST(? AS jsonb), ?, ?, ?, ?, CAST(? AS jsonb), ?, ?, CAST(? AS jsonb))"
                        + " ON CONFLICT (project_id, signal_key) DO UPDATE SET verdict = excluded.verdict,"
                        + " rule = excluded.rule, facts = excluded.facts, title = excluded.title, at = excluded.at,"
                        + " cause = excluded.cause, signal = excluded.signal, review_at = excluded.review_at,"
                        + " times = classification_decision.times + excluded.times, held = excluded.held",
                projectId,
                key,
                decision.verdict(),
                decision.rule(),
                Json.write(decision.facts()),
                title,
                at,
                at,
                cause,
                signal,
                review,
                times,
                Rows.json(held));
    }

    /** What was held back is not any more. @return whether there was such a decision */
    public boolean settle(String projectId, String key, Held.State state) {
        return rows.update(
                        "UPDATE classification_decision SET held = jsonb_set(held, '{state}', CAST(? AS jsonb))"
                                + " WHERE project_id = ? AND signal_key = ? AND held IS NOT NULL",
                        Json.write(state),
                        projectId,
                        key)
                == 1;
    }

    /** What the key was decided to be holds no more. */
    public void drop(String projectId, String key) {
        rows.later(
                "classification_decision",
                "DELETE FROM classification_decision WHERE project_id = ? AND signal_key = ?",
                projectId,
                key);
    }

    /**
     * That an emergency was held back stays to be read.
     *
     * @return whether there was a decision
     */
    public boolean forget(String projectId, String key) {
        return rows.update(
                        "DELETE FROM classification_decision WHERE project_id = ? AND signal_key = ? AND held IS NULL",
                        projectId,
                        key)
                == 1;
    }

    /** Takes signals whose decision may have changed by now; each is given out once. */
    public List<String> takeDueForReview(Instant now, int limit) {
        return rows.list(
                "UPDATE classification_decision SET review_at = NULL WHERE (project_id, signal_key) IN"
                        + " (SELECT project_id, signal_key FROM classification_decision WHERE review_at <= ?"
                        + " ORDER BY review_at LIMIT ? FOR UPDATE SKIP LOCKED) RETURNING CAST(signal AS text)",
                row -> row.getString(1),
                now,
                limit);
    }

    public Optional<Instant> nextReview() {
        return rows.first(
                "SELECT review_at FROM classification_decision WHERE review_at IS NOT NULL ORDER BY review_at LIMIT 1",
                row -> Rows.time(row, "review_at"));
    }

    /**
     * The latest first.
     *
     * @param heldOnly only emergencies that a correlation rule held back
     */
    public List<Decided> of(
            String projectId, boolean heldOnly, @Nullable Instant before, @Nullable String beforeKey, int limit) {
        return rows.list(
                "SELECT * FROM classification_decision WHERE project_id = ? AND (held IS NOT NULL OR NOT ?)"
                        + " AND (CAST(? AS timestamptz) IS NULL OR (at, signal_key) < (?, ?))"
                        + " ORDER BY at DESC, signal_key DESC LIMIT ?",
                row -> new Decided(
                        row.getString("signal_key"),
                        Verdict.valueOf(row.getString("verdict")),
                        row.getString("rule"),
                        Json.read(row.getString("facts"), Facts.class),
                        row.getString("title"),
                        Rows.time(row, "first_at"),
                        Rows.time(row, "at"),
                        row.getLong("times"),
                        row.getString("cause"),
                        row.getString("held") == null ? null : Json.read(row.getString("held"), Held.class)),
                projectId,
                heldOnly,
                before,
                before,
                beforeKey,
                limit);
    }
}
