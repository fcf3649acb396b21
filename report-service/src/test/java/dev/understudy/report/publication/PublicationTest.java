package dev.understudy.report.publication;

import static dev.understudy.report.ReportApi.PATIENCE;
import static dev.understudy.report.ReportApi.admin;
import static dev.understudy.report.ReportApi.as;
import static dev.understudy.report.ReportApi.assertProblem;
import static dev.understudy.report.ReportApi.known;
import static dev.understudy.report.SampleEvents.at;
import static dev.understudy.report.SampleEvents.opened;
import static dev.understudy.report.SampleEvents.project;
import static dev.understudy.report.SampleEvents.publish;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.understudy.events.IncidentEvent.IncidentResolved;
import dev.understudy.events.NotificationEvent.NotificationRequested;
import dev.understudy.events.ReportEvent.ReportPublished;
import dev.understudy.kit.testing.EventLog;
import dev.understudy.kit.testing.MutableClock;
import dev.understudy.kit.testing.Tokens;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class PublicationTest {

    private static final Instant NOW = Instant.parse("2026-11-20T09:00:00Z");

    @Inject
    MutableClock clock;

    @Inject
    PublicationService publications;

    @BeforeEach
    void standInNovember() {
        clock.stopAt(NOW);
    }

    @AfterEach
    void resetTheClock() {
        clock.reset();
    }

    @Test
    void aDocumentOfAVersionIsMadeOnceAndKnownByItsHash() throws Exception {
        known("documents", "samovar");
        assertThat(post("documents", "2026-10").statusCode()).isEqualTo(201);

        var first = version("documents", 1, "?format=pdf&lang=ru");
        assertThat(first.contentType()).isEqualTo("application/pdf");
        assertThat(first.header("Content-Disposition")).isEqualTo("inline; filename=\"documents-2026-10-ru.pdf\"");
        assertThat(first.asByteArray()).startsWith("%PDF-".getBytes(StandardCharsets.US_ASCII));
        assertThat(first.header("ETag")).isEqualTo('"' + hash(first.asByteArray()) + '"');
        clock.advance(Duration.ofDays(3));
        assertThat(version("documents", 1, "?format=pdf&lang=ru").asByteArray()).isEqualTo(first.asByteArray());
        assertThat(version("documents", 1, "?format=pdf&lang=en").asByteArray()).isNotEqualTo(first.asByteArray());
        var csv = version("documents", 1, "?format=csv&section=method");
        assertThat(csv.contentType()).startsWith("text/csv");
        assertProblem(version("documents", 1, "?format=csv&section=magic"), 404, "report.unknown-section");
        assertProblem(version("documents", 1, "?format=html&section=method"), 400, "report.section-without-csv");

        var files = admin().get("/api/v1/projects/documents/reports/2026-10/versions/1/files")
                .jsonPath();
        assertThat(files.getList("form")).containsExactly("pdf", "csv:method", "pdf");
        assertThat(files.getList("language")).containsExactly("en", "ru", "ru");
        assertThat(files.getString("[2].sha256")).isEqualTo(hash(first.asByteArray()));
        assertThat(files.getLong("[2].bytes")).isEqualTo(first.asByteArray().length);
    }

    @Test
    void whatWasHandedOutStaysAsItWasAndACorrectionIsTheNextRevision() throws Exception {
        known("handed", "samovar");

        var first = post("handed", "2026-10");
        assertThat(first.statusCode()).as(first.asString()).isEqualTo(201);
        assertThat(first.jsonPath().getInt("revision")).isEqualTo(1);
        assertThat(first.jsonPath().getString("publishedBy")).isNotBlank();
        var hash = first.jsonPath().getString("sha256");
        var content = version("handed", 1, "");
        assertThat(content.asString()).startsWith("{");
        assertThat(hash(content.asByteArray())).isEqualTo(hash);
        assertThat(content.header("ETag")).isEqualTo('"' + hash + '"');
        assertThat(content.jsonPath().getInt("emergencyFigures.total")).isZero();

        clock.advance(Duration.ofHours(1));
        var again = post("handed", "2026-10");
        assertThat(again.statusCode()).as("nothing has changed").isEqualTo(200);
        assertThat(again.jsonPath().getInt("revision")).isEqualTo(1);

        var late = at("2026-10-30T12:00:00Z");
        publish(opened("handed", "handed-i", "Поздняя весть", late, late, late.plusSeconds(900), null), late);
        await().atMost(PATIENCE)
                .until(() -> admin().get("/api/v1/projects/handed/reports/2026-10")
                                .jsonPath()
                                .getInt("emergencyFigures.total")
                        == 1);
        var second = post("handed", "2026-10");
        assertThat(second.statusCode()).isEqualTo(201);
        assertThat(second.jsonPath().getInt("revision")).isEqualTo(2);

        assertThat(version("handed", 1, "").asByteArray()).isEqualTo(content.asByteArray());
        assertThat(version("handed", 2, "").jsonPath().getInt("emergencyFigures.total"))
                .isEqualTo(1);
        assertThat(version("handed", 2, "?format=html&lang=en").asString())
                .contains("<html lang=\"en\"")
                .contains("Поздняя весть");
        var list = admin().get("/api/v1/projects/handed/reports").jsonPath();
        assertThat(list.getList("items.revision")).containsExactly(2, 1);
        var page = admin().get("/api/v1/projects/handed/reports?limit=1").jsonPath();
        assertThat(admin().get("/api/v1/projects/handed/reports?limit=1&cursor=" + page.getString("nextCursor"))
                        .jsonPath()
                        .getList("items.revision"))
                .containsExactly(1);

        var event = EventLog.await(
                ReportPublished.class, each -> each.projectId().equals("handed") && each.revision() == 2);
        assertThat(event.data().sha256()).isEqualTo(second.jsonPath().getString("sha256"));
        assertThat(event.data().period()).isEqualTo("2026-10");
        EventLog.await(
                NotificationRequested.class,
                each -> each.personId().equals("ivanov") && each.projectId().equals("handed"));
        var asked = EventLog.all(NotificationRequested.class).stream()
                .filter(each -> each.data().projectId().equals("handed"))
                .toList();
        assertThat(asked).extracting(each -> each.data().personId()).containsOnly("owner", "ivanov");
        assertThat(asked).extracting(each -> each.data().notificationId()).doesNotHaveDuplicates();
        assertThat(asked.getFirst().data().data().get("link")).contains("/r/");
    }

    @Test
    void theEventsBehindARevisionAreThoseThatItWasCountedFrom() {
        known("explained", "samovar");
        var failed = at("2026-10-11T12:00:00Z");
        publish(opened("explained", "explained-i", "Оплата", failed, failed, failed.plusSeconds(900), null), failed);
        await().atMost(PATIENCE)
                .until(() -> admin().get("/api/v1/projects/explained/reports/2026-10")
                                .jsonPath()
                                .getInt("emergencyFigures.total")
                        == 1);
        assertThat(post("explained", "2026-10").statusCode()).isEqualTo(201);
        var link = version("explained", 1, "").jsonPath().getString("evidence.emergencies");
        assertThat(link).isEqualTo("/api/v1/projects/explained/reports/2026-10/versions/1/evidence/emergencies");
        assertThat(admin().get(link).jsonPath().getList("items.type")).containsExactly("incident.incident.opened.v1");
        var asCounted = admin().get(link).asString();

        // What is told of it later belongs to the next revision.
        publish(
                new IncidentResolved(
                        "explained",
                        "explained-i",
                        2,
                        failed.plusSeconds(600),
                        "monitor",
                        failed.plusSeconds(600),
                        null),
                failed.plusSeconds(600));
        await().atMost(PATIENCE)
                .until(() -> admin().get("/api/v1/projects/explained/reports/2026-10/evidence/emergencies")
                                .jsonPath()
                                .getList("items")
                                .size()
                        == 2);
        assertThat(post("explained", "2026-10").jsonPath().getInt("revision")).isEqualTo(2);
        assertThat(admin().get(link).asString()).isEqualTo(asCounted);
        var second = version("explained", 2, "").jsonPath().getString("evidence.emergencies");
        assertThat(admin().get(second).jsonPath().getList("items.type"))
                .containsExactly("incident.incident.opened.v1", "incident.incident.resolved.v1");
        assertThat(admin().get(second + "?of=explained-i&limit=1").jsonPath().getList("items"))
                .hasSize(1);

        assertProblem(admin().get(link + "?of=nobody"), 404, "report.not-counted");
        assertProblem(admin().get(link.replace("emergencies", "magic")), 404, "report.unknown-figure");
        assertProblem(admin().get(link.replace("versions/1", "versions/3")), 404, "report.not-published");
        assertProblem(as(Tokens.client("stranger")).get(link), 404, "project.not-found");
    }

    @Test
    void comesByItselfWhenItsDayHasComeAndOnce() throws Exception {
        known("due", "samovar");
        clock.stopAt(at("2026-12-05T07:59:00+03:00"));
        assertThat(publications.publishIfDue("due"))
                .as("October's, which nobody published")
                .isTrue();
        assertThat(publications.publishIfDue("due")).isFalse();

        clock.stopAt(at("2026-12-05T08:00:00+03:00"));
        Callable<Boolean> look = () -> publications.publishIfDue("due");
        try (var executor = Executors.newFixedThreadPool(4)) {
            var outcomes = executor.invokeAll(List.of(look, look, look, look));
            int published = 0;
            for (var outcome : outcomes) {
                published += outcome.get() ? 1 : 0;
            }
            assertThat(published).isEqualTo(1);
        }
        var list = admin().get("/api/v1/projects/due/reports").jsonPath();
        assertThat(list.getList("items.period")).containsExactly("2026-11", "2026-10");
        assertThat(list.getList("items.publishedBy")).containsOnly("understudy");
    }

    @Test
    void refusesPrecisely() {
        known("refusing", "samovar");
        post("refusing", "2026-10");

        assertProblem(post("refusing", "2026-11"), 409, "report.not-over");
        assertProblem(post("refusing", "2026-12"), 422, "report.future-period");
        assertProblem(version("refusing", 2, ""), 404, "report.not-published");
        assertProblem(version("refusing", 1, "?lang=de"), 404, "report.not-published");
        assertProblem(version("refusing", 1, "?format=exe"), 400, "report.unknown-format");
        assertProblem(admin().get("/api/v1/projects/refusing/reports/october/versions/1"), 400, "report.bad-period");
        assertProblem(
                as(Tokens.client("stranger")).get("/api/v1/projects/refusing/reports/2026-10/versions/1"),
                404,
                "project.not-found");
        assertProblem(
                as(Tokens.client("samovar")).post("/api/v1/projects/refusing/reports/2026-10/versions"),
                403,
                "security.forbidden");
        assertThat(as(Tokens.client("samovar"))
                        .get("/api/v1/projects/refusing/reports")
                        .statusCode())
                .isEqualTo(200);
    }

    private static String hash(byte[] content) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    }

    private static Response post(String project, String period) {
        return admin().post("/api/v1/projects/" + project + "/reports/" + period + "/versions");
    }

    private static Response version(String project, int revision, String query) {
        return admin().get("/api/v1/projects/" + project + "/reports/2026-10/versions/" + revision + query);
    }
}
