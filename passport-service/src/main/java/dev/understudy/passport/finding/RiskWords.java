package dev.understudy.passport.finding;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the client said last to risks of a project. */
@ApplicationScoped
class RiskWords {

    /** What is one risk, however often it is found. */
    record Risk(String rule, String subject) {}

    /**
     * The client lives with it.
     *
     * @param until last day, in the project's time zone
     */
    record Accepted(Instant saidAt, LocalDate until, String by, String reason) {}

    private final EntityManager entities;

    RiskWords(EntityManager entities) {
        this.entities = entities;
    }

    /** Nothing when something later was said already. */
    void accepted(String projectId, Risk risk, Accepted word) {
        say(
                projectId,
                risk,
                word.saidAt(),
                "CAST(:until AS date), :by, :reason",
                Map.of("until", word.until().toString(), "by", word.by(), "reason", word.reason()));
    }

    /** Nothing when something later was said already. */
    void takenBack(String projectId, Risk risk, Instant saidAt) {
        say(projectId, risk, saidAt, "NULL, NULL, NULL", Map.of());
    }

    private void say(String projectId, Risk risk, Instant saidAt, String word, Map<String, String> parameters) {
        var insert = entities.createNativeQuery("INSERT INTO risk_word AS known"
                        + " (project_id, rule, subject, said_at, until, by, reason)"
                        + " VALUES (:project, :rule, :subject, :saidAt, " + word + ")"
                        + " ON CONFLICT (project_id, rule, subject) DO UPDATE SET said_at = excluded.said_at,"
                        + " until = excluded.until, by = excluded.by, reason = excluded.reason"
                        + " WHERE known.said_at < excluded.said_at")
                .setParameter("project", projectId)
                .setParameter("rule", risk.rule())
                .setParameter("subject", risk.subject())
                .setParameter("saidAt", saidAt);
        parameters.forEach(insert::setParameter);
        insert.executeUpdate();
    }

    /** Those that are accepted, over or not. */
    Map<Risk, Accepted> accepted(String projectId) {
        List<?> rows = entities.createNativeQuery(
                        "SELECT rule, subject, said_at, CAST(until AS text), by, reason FROM risk_word"
                                + " WHERE project_id = :project AND until IS NOT NULL",
                        Object[].class)
                .setParameter("project", projectId)
                .getResultList();
        var words = new HashMap<Risk, Accepted>();
        rows.stream()
                .map(Object[].class::cast)
                .forEach(row -> words.put(
                        new Risk((String) row[0], (String) row[1]),
                        new Accepted(
                                (Instant) row[2], LocalDate.parse((String) row[3]), (String) row[4], (String) row[5])));
        return words;
    }
}
