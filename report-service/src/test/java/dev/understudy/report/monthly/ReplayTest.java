package dev.understudy.report.monthly;

import static dev.understudy.report.SampleEvents.at;
import static dev.understudy.report.SampleEvents.check;
import static dev.understudy.report.SampleEvents.opened;
import static dev.understudy.report.SampleEvents.result;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.understudy.events.CheckStatus;
import dev.understudy.events.Event;
import dev.understudy.events.EventData;
import dev.understudy.events.IncidentEvent.IncidentAcknowledged;
import dev.understudy.events.IncidentEvent.IncidentMerged;
import dev.understudy.events.IncidentEvent.IncidentResolved;
import dev.understudy.events.ReportEvent.RiskAccepted;
import dev.understudy.events.ReportEvent.RiskAnswered;
import dev.understudy.events.ReportEvent.RiskReopened;
import dev.understudy.events.Topic;
import dev.understudy.kit.testing.EventLog;
import dev.understudy.kit.testing.MutableClock;
import dev.understudy.kit.testing.Tokens;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The same log of a project, told in any order that the topics allow, with repetitions and from the beginning again, gives the
 * same report to the byte.
 */
@QuarkusTest
class ReplayTest {

    private static final Instant LONG_AGO = Instant.parse("2026-08-01T00:00:00Z");
    private static final Instant NOW = Instant.parse("2026-11-20T09:00:00Z");
    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final int INTERLEAVINGS = 4;

    /** Whole state, or a stretch of time for each event: their order within a key is that of the topic. */
    private static final Set<Topic> ORDERED = EnumSet.of(Topic.PROJECTS, Topic.CHECKS, Topic.RESULTS);

    @Inject
    MutableClock clock;

    @BeforeEach
    void standInNovember() {
        clock.stopAt(NOW);
    }

    @AfterEach
    void resetTheClock() {
        clock.reset();
    }

    @Test
    void anyInterleavingRepetitionAndReplayGivesTheSameReport() {
        log("replay-0").forEach(EventLog::publish);
        for (int seed = 1; seed <= INTERLEAVINGS; seed++) {
            interleaved(log("replay-" + seed), new Random(seed)).forEach(EventLog::publish);
        }

        await().atMost(PATIENCE).untilAsserted(() -> {
            var report = given().auth()
                    .oauth2(Tokens.admin())
                    .get("/api/v1/projects/replay-0/reports/2026-10")
                    .jsonPath();
            assertThat(report.getList("emergencies.emergency.incidentId"))
                    .containsExactly("replay-0-i", "replay-0-seen");
            assertThat(report.getInt("emergencyFigures.foundByUs")).isEqualTo(0);
            assertThat(report.getString("availability[0].down")).isEqualTo("PT2M");
            assertThat(report.getString("availability[0].up")).isEqualTo("PT1H58M");
            assertThat(report.getString("risks.open[0].answer.text")).isEqualTo("к концу года");
            assertThat(report.getDouble("work.hours")).isEqualTo(4.5);
        });
        var expected = comparable("replay-0");
        for (int seed = 1; seed <= INTERLEAVINGS; seed++) {
            var project = "replay-" + seed;
            await(project).atMost(PATIENCE).untilAsserted(() -> assertThat(comparable(project))
                    .isEqualTo(expected));
        }
    }

    private static List<Event<EventData>> log(String p) {
        var log = new ArrayList<Event<EventData>>();
        log.add(event(SectionsTest.agreed(p, List.of()), LONG_AGO));
        log.add(event(check(p, "site.http", "pay", "https://shop.test/"), LONG_AGO));
        log.addAll(SectionsTest.october(p));
        var start = at("2026-10-11T10:00:00+03:00");
        for (int minute = 0; minute < 120; minute++) {
            var time = start.plusSeconds(60L * minute);
            var status = minute == 30 || minute == 31 ? CheckStatus.DOWN : CheckStatus.UP;
            log.add(event(result(p + "/site.http", time, status, status, time.plusSeconds(60)), time));
        }
        var failed = start.plusSeconds(1800);
        log.add(event(
                opened(p, p + "-seen", "Сайт", failed, failed.plusSeconds(30), failed.plusSeconds(600), null), failed));
        log.add(event(
                new IncidentAcknowledged(p, p + "-seen", 2, failed.plusSeconds(60), "ivanov", null),
                failed.plusSeconds(60)));
        log.add(event(
                new IncidentResolved(
                        p, p + "-seen", 3, failed.plusSeconds(120), "monitor", failed.plusSeconds(120), null),
                failed.plusSeconds(120)));
        log.add(event(
                opened(p, p + "-told", "Сайт", failed, failed.plusSeconds(90), failed.plusSeconds(600), null),
                failed.plusSeconds(90)));
        log.add(event(
                new IncidentMerged(p, p + "-told", 2, failed.plusSeconds(100), "dispatcher", p + "-seen"),
                failed.plusSeconds(100)));
        var said = at("2026-10-15T12:00:00+03:00");
        log.add(event(
                new RiskAccepted(
                        p,
                        p + "-a1",
                        p + "-f1",
                        "duty-without-deputy",
                        "zone/pay",
                        LocalDate.of(2027, 1, 31),
                        "позже",
                        "owner",
                        said),
                said));
        log.add(event(
                new RiskReopened(
                        p,
                        p + "-a2",
                        p + "-f1",
                        "duty-without-deputy",
                        "zone/pay",
                        "раньше",
                        "owner",
                        said.plusSeconds(1)),
                said.plusSeconds(1)));
        log.add(event(
                new RiskAnswered(
                        p,
                        p + "-a3",
                        p + "-f1",
                        "duty-without-deputy",
                        "zone/pay",
                        "к концу года",
                        "owner",
                        said.plusSeconds(2)),
                said.plusSeconds(2)));
        return log;
    }

    /** Any order but that of a key where its topic keeps it, with repetitions, and all of it once more at the end. */
    private static List<Event<EventData>> interleaved(List<Event<EventData>> log, Random random) {
        var queues = new LinkedHashMap<String, Deque<Event<EventData>>>();
        var free = new ArrayList<Event<EventData>>();
        for (var event : log) {
            if (ORDERED.contains(event.topic())) {
                queues.computeIfAbsent(event.topic() + "/" + event.key(), key -> new ArrayDeque<>())
                        .add(event);
            } else {
                free.add(event);
            }
        }
        Collections.shuffle(free, random);
        queues.put("free", new ArrayDeque<>(free));
        var told = new ArrayList<Event<EventData>>();
        var open = new ArrayList<>(queues.values());
        while (!open.isEmpty()) {
            var queue = open.get(random.nextInt(open.size()));
            told.add(queue.remove());
            if (random.nextInt(4) == 0) {
                told.add(told.get(random.nextInt(told.size())));
            }
            if (queue.isEmpty()) {
                open.remove(queue);
            }
        }
        told.addAll(log);
        return told;
    }

    private static Event<EventData> event(EventData data, Instant time) {
        return new Event<>(UUID.randomUUID().toString(), "/test", time, null, data);
    }

    /** Without what names the project. */
    private static String comparable(String project) {
        var answer = given().auth().oauth2(Tokens.admin()).get("/api/v1/projects/" + project + "/reports/2026-10");
        return answer.asString().replace(project, "*");
    }
}
