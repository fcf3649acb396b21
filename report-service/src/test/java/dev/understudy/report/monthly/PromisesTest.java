package dev.understudy.report.monthly;

import static dev.understudy.report.ReportApi.PATIENCE;
import static dev.understudy.report.ReportApi.admin;
import static dev.understudy.report.ReportApi.known;
import static dev.understudy.report.SampleEvents.at;
import static dev.understudy.report.SampleEvents.publish;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.understudy.events.ProblemEvent;
import dev.understudy.events.ProblemEvent.ProblemClosed;
import dev.understudy.events.ProblemEvent.ProblemDetected;
import dev.understudy.events.ProblemEvent.Promise;
import dev.understudy.events.ProblemEvent.PromiseChecked;
import dev.understudy.events.ProblemEvent.ReworkDone;
import dev.understudy.kit.testing.MutableClock;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a rework promised is looked at again in the reports that follow, by what was known when each of them ended. */
@QuarkusTest
class PromisesTest {

    private static final Instant DONE = at("2026-08-20T12:00:00+03:00");

    @Inject
    MutableClock clock;

    @AfterEach
    void resetTheClock() {
        clock.reset();
    }

    @Test
    void aPromiseIsFollowedUpUntilAYearAfterTheRework() {
        clock.stopAt(Instant.parse("2026-11-20T09:00:00Z"));
        var p = "promising";
        known(p, "promising-ltd");
        for (var id : new String[] {"memory", "queue", "fresh"}) {
            tell(new ProblemDetected(p, id, at("2026-08-02T12:00:00+03:00"), id, "pay", 6, "status", null));
            tell(new ReworkDone(p, id, DONE, "petrova", 12.5, null));
            tell(checked(p, id, "2026-09-10T08:00:00+03:00", Promise.TOO_EARLY, 0, 21, null));
        }
        tell(checked(p, "memory", "2026-10-25T08:00:00+03:00", Promise.KEPT, 0, 66, 0.004));
        tell(new ProblemClosed(p, "memory", at("2026-10-26T08:00:00+03:00"), "petrova", "помогло"));
        tell(checked(p, "queue", "2026-10-25T08:00:00+03:00", Promise.NOT_KEPT, 5, 66, 0.41));
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(report(p, "2026-10").getList("problems.promise"))
                        .containsExactlyInAnyOrder("kept", "not-kept", "too-early"));

        assertThat(report(p, "2026-08").getList("problems.promise"))
                .as("nobody had looked at it yet")
                .containsOnlyNulls();
        assertThat(report(p, "2026-09").getList("problems.promise"))
                .as("what came later is no part of September")
                .containsOnly("too-early");
        assertThat(report(p, "2026-10").getDouble("problems.find { it.problemId == 'queue' }.pValue"))
                .isEqualTo(0.41);
        assertThat(page(p, "2026-10", "ru"))
                .contains("memory: 6 раз; переделано, и это помогло: до этого 6, после 0; после переделки 0 за 66 дн.")
                .contains("queue: 6 раз; переделано, но это не помогло: до этого 6, после 5;")
                .contains("fresh: 6 раз; переделано; говорить, помогло ли, рано");
        assertThat(page(p, "2026-10", "en"))
                .contains(
                        "mended, and it helped: 6 before, 0 after; 0 in 66 days since, 6 in 180 days before; that few by"
                                + " chance with an unchanged rate: 0.4%")
                .contains("mended, and it did not help: 6 before, 5 after")
                .contains("mended; it is too early to say whether that helped");
        var row = admin().get("/api/v1/portfolio?period=2026-10").jsonPath();
        assertThat(row.getInt("projects.find { it.projectId == 'promising' }.promisesKept"))
                .isEqualTo(1);
        assertThat(row.getInt("projects.find { it.projectId == 'promising' }.promisesNotKept"))
                .isEqualTo(1);

        assertThat(report(p, "2026-11").getList("problems.problemId"))
                .as("closed, but the promise is young")
                .contains("memory");
        clock.stopAt(Instant.parse("2027-10-02T09:00:00Z"));
        assertThat(report(p, "2027-09").getList("problems.problemId"))
                .as("those that nobody closed go on")
                .containsExactlyInAnyOrder("queue", "fresh");
    }

    private static PromiseChecked checked(
            String project, String id, String when, Promise promise, int after, double days, @Nullable Double pValue) {
        return new PromiseChecked(project, id, at(when), promise, 6, 180, after, days, pValue);
    }

    private static void tell(ProblemEvent event) {
        publish(event, event.at());
    }

    private static JsonPath report(String project, String period) {
        var answer = admin().get("/api/v1/projects/" + project + "/reports/" + period);
        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(200);
        return answer.jsonPath();
    }

    private static String page(String project, String period, String language) {
        return admin().get("/api/v1/projects/" + project + "/reports/" + period + "?format=html&lang=" + language)
                .asString();
    }
}
