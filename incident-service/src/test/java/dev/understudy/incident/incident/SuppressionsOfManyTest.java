package dev.understudy.incident.incident;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.understudy.incident.duty.PassportCopy;
import dev.understudy.incident.sql.Rows;
import dev.understudy.kit.testing.Tokens;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A suppression of a project in which much fails. */
@QuarkusTest
class SuppressionsOfManyTest {

    private static final int MANY = 230;

    @Inject
    PassportCopy passport;

    @Inject
    SignalService signals;

    @Inject
    Rows rows;

    private final Shop shop = new Shop();

    @BeforeEach
    void muchFails() {
        shop.arrive(passport);
        var now = Instant.now();
        signals.take(IntStream.range(0, MANY)
                .mapToObj(i -> shop.fails(i % 23 == 0 ? "rare-" + i : "alone-" + i, 1, now))
                .toList());
        assertThat(count("state = 'TRIGGERED' AND suppression IS NULL")).isEqualTo(MANY);
    }

    @Test
    void beginsAndEndsWithAFewOfThemAtATime() {
        var id = begin("alone-.*");
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(count("suppression IS NOT NULL"))
                .isEqualTo(220));
        assertThat(count("suppression IS NOT NULL AND asset_id LIKE 'rare-%'")).isZero();
        assertThat(changedTogether("suppression IS NOT NULL")).isLessThanOrEqualTo(100);

        RestAssured.given()
                .auth()
                .oauth2(Tokens.engineer())
                .delete("/api/v1/projects/{p}/suppressions/{id}", shop.project, id)
                .then()
                .statusCode(204);
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(count("suppression IS NOT NULL"))
                .isZero());
        assertThat(changedTogether("asset_id LIKE 'alone-%'")).isLessThanOrEqualTo(100);
        assertThat(
                        count(
                                "EXISTS (SELECT 1 FROM incident_timer t WHERE t.incident_id = incident.id AND t.kind = 'CALL')"))
                .as("whoever was silenced is called again, and the others are as they were")
                .isEqualTo(MANY);
    }

    @Test
    void waitsForNoneThatItDoesNotTouch() throws Exception {
        var locked = new CountDownLatch(1);
        var done = new CountDownLatch(1);
        var other = Thread.ofVirtual()
                .start(() -> QuarkusTransaction.requiringNew().run(() -> {
                    rows.list(
                            "SELECT id FROM incident WHERE project_id = ? AND asset_id LIKE 'alone-%' FOR UPDATE",
                            row -> row.getString(1), shop.project);
                    locked.countDown();
                    try {
                        done.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                }));
        locked.await();
        try {
            begin("rare-.*");
            assertThat(count("suppression IS NOT NULL"))
                    .as("at once, for they are few")
                    .isEqualTo(10);
        } finally {
            done.countDown();
            other.join();
        }
    }

    private String begin(String assets) {
        return RestAssured.given()
                .auth()
                .oauth2(Tokens.engineer())
                .contentType(ContentType.JSON)
                .body("""
                        {"kind": "silence", "reason": "переезд", "endsAt": "%s",
                         "matchers": [{"label": "asset", "operator": "=~", "value": "%s"}]}""".formatted(Instant.now().plus(Duration.ofHours(2)), assets))
                .post("/api/v1/projects/{p}/suppressions", shop.project)
                .then()
                .statusCode(200)
                .extract()
                .path("id");
    }

    private long count(String condition) {
        return QuarkusTransaction.requiringNew().call(() -> rows.first(
                        "SELECT count(*) FROM incident WHERE project_id = ? AND " + condition,
                        row -> row.getLong(1),
                        shop.project)
                .orElseThrow());
    }

    /** The most that one transaction wrote last. */
    private long changedTogether(String condition) {
        return QuarkusTransaction.requiringNew().call(() -> rows.first(
                        "SELECT count(*) FROM incident WHERE project_id = ? AND " + condition
                                + " GROUP BY CAST(xmin AS text) ORDER BY 1 DESC LIMIT 1",
                        row -> row.getLong(1),
                        shop.project)
                .orElseThrow());
    }
}
