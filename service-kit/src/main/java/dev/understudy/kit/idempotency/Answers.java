package dev.understudy.kit.idempotency;

import dev.understudy.kit.problem.Conflict;
import dev.understudy.kit.problem.InvalidInput;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Tuple;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The answers given within the last 24 hours. Its methods join the caller's transaction. */
@ApplicationScoped
class Answers {

    private static final Duration KEPT = Duration.ofHours(24);

    private final EntityManager entities;
    private final Clock clock;

    Answers(EntityManager entities, Clock clock) {
        this.entities = entities;
        this.clock = clock;
    }

    /**
     * Claims the key until the end of the transaction.
     *
     * @throws Conflict code {@code idempotency.in-progress}
     */
    void claim(String subject, IdempotentRequest.Keyed request) {
        var name = subject + '\n' + request.operation() + '\n' + request.key();
        var claimed = entities.createNativeQuery("select pg_try_advisory_xact_lock(hashtextextended(:name, 1))")
                .setParameter("name", name)
                .getSingleResult();
        if (!Boolean.TRUE.equals(claimed)) {
            throw Conflict.passing(
                    "idempotency.in-progress",
                    "a request with this Idempotency-Key is still running; repeat it in a second",
                    Duration.ofSeconds(1));
        }
    }

    /** @throws InvalidInput code {@code idempotency.key-reused}, when the key was used for another body */
    Optional<Answer> find(String subject, IdempotentRequest.Keyed request) {
        @SuppressWarnings("unchecked") // JPA 3.1 has no typed native query.
        var rows = (List<Tuple>) entities.createNativeQuery("""
                        select request_hash, status, content_type, location, body from idempotency
                         where subject = :subject and operation = :operation and key = :key and created_at > :since
                        """, Tuple.class)
                .setParameter("subject", subject)
                .setParameter("operation", request.operation())
                .setParameter("key", request.key())
                .setParameter("since", expiry())
                .getResultList();
        var row = rows.stream().findFirst();
        if (row.isPresent() && !Arrays.equals(row.get().get("request_hash", byte[].class), request.bodyHash())) {
            throw new InvalidInput(
                    "idempotency.key-reused",
                    "this Idempotency-Key was used for another body; a new request needs a new key");
        }
        return row.map(found -> new Answer(
                found.get("status", Integer.class),
                found.get("content_type", String.class),
                found.get("location", String.class),
                found.get("body", byte[].class)));
    }

    void keep(String subject, IdempotentRequest.Keyed request, Answer answer) {
        entities.createNativeQuery("""
                        insert into idempotency
                               (subject, operation, key, request_hash, status, content_type, location, body, created_at)
                        values (:subject, :operation, :key, :hash, :status, cast(:contentType as text),
                                cast(:location as text), :body, :now)
                        on conflict (subject, operation, key) do update
                           set request_hash = excluded.request_hash, status = excluded.status,
                               content_type = excluded.content_type, location = excluded.location,
                               body = excluded.body, created_at = excluded.created_at
                         where idempotency.created_at <= :since
                        """)
                .setParameter("subject", subject)
                .setParameter("operation", request.operation())
                .setParameter("key", request.key())
                .setParameter("hash", request.bodyHash())
                .setParameter("status", answer.status())
                .setParameter("contentType", answer.contentType())
                .setParameter("location", answer.location())
                .setParameter("body", answer.body())
                .setParameter("now", clock.instant())
                .setParameter("since", expiry())
                .executeUpdate();
    }

    @Scheduled(every = "1h", delayed = "3m")
    @Transactional
    void purge() {
        entities.createNativeQuery("delete from idempotency where created_at <= :since")
                .setParameter("since", expiry())
                .executeUpdate();
    }

    private Instant expiry() {
        return clock.instant().minus(KEPT);
    }
}
