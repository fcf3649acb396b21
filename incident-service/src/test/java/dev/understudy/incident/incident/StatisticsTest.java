package dev.understudy.incident.incident;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.events.Failure;
import dev.understudy.events.IncidentEvent.Severity;
import dev.understudy.incident.duty.PassportCopy;
import dev.understudy.kit.testing.MutableClock;
import dev.understudy.kit.testing.Tokens;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The figures against those that the test works out by itself from what it did. */
@QuarkusTest
class StatisticsTest {

    private static final ZoneId MOSCOW = ZoneId.of("Europe/Moscow");

    /** What the test did. Seconds; taken by {@code ivanov} or by {@code petrova}, who was not called. */
    private record Done(
            String zone,
            Instant began,
            @Nullable Long toTake,
            @Nullable String by,
            long toRestore,
            boolean escalated) {}

    @Inject
    PassportCopy passport;

    @Inject
    SignalService signals;

    @Inject
    IncidentService service;

    @Inject
    MutableClock clock;

    private final Shop shop = new Shop();

    @AfterEach
    void letItRun() {
        clock.reset();
    }

    @Test
    void figuresAreWhatTheIncidentsWere() {
        shop.arrive(passport);
        var random = new Random(7);
        var from = Instant.now().minus(Duration.ofDays(40)).truncatedTo(ChronoUnit.SECONDS);
        var at = from;
        var done = new ArrayList<Done>();
        for (int i = 0; i < 14; i++) {
            at = at.plusSeconds(1_000 + random.nextInt(150_000));
            done.add(incident(i, at, random));
        }

        var answer = RestAssured.given()
                .auth()
                .oauth2(Tokens.auditor())
                .get("/api/v1/statistics?project=" + shop.project + "&from=" + from + "&until=" + at.plusSeconds(60))
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();

        check(answer, "whole", done);
        for (var zone : List.of("cms", "mail")) {
            check(
                    answer,
                    "zones.find { it.zone == '" + zone + "' }",
                    done.stream().filter(one -> one.zone().equals(zone)).toList());
        }
        people(answer, done);
    }

    private Done incident(int number, Instant began, Random random) {
        var zone = random.nextInt(3) == 0 ? "mail" : "cms";
        var seen = began.plusSeconds(20);
        clock.stopAt(seen);
        var id = String.valueOf(
                take(signal(Signal.Action.TRIGGER, number, zone, began, 1)).incidentId());
        boolean escalated = random.nextInt(3) == 0;
        if (escalated) {
            clock.advance(Duration.ofMinutes(15));
            while (service.fireNextTimer()) {
                // Whatever is due by now: the deputy is called.
            }
        }
        var by = random.nextBoolean() ? "ivanov" : "petrova";
        clock.advance(Duration.ofSeconds(10 + random.nextInt(500)));
        boolean taken = random.nextInt(4) > 0;
        if (taken) {
            service.acknowledge(id, by, null);
        }
        var toTake = Duration.between(began, clock.instant()).toSeconds();
        clock.advance(Duration.ofSeconds(10 + random.nextInt(600)));
        var recovered = clock.instant().minusSeconds(5);
        take(signal(Signal.Action.RESOLVE, number, zone, recovered, 2));
        return new Done(
                zone,
                began,
                taken ? toTake : null,
                taken ? by : null,
                Duration.between(began, recovered).toSeconds(),
                escalated);
    }

    private void check(JsonPath answer, String path, List<Done> done) {
        assertThat(answer.getInt(path + ".incidents")).as(path).isEqualTo(done.size());
        assertThat(answer.getInt(path + ".openNow")).isZero();
        assertThat(answer.getInt(path + ".escalated"))
                .isEqualTo((int) done.stream().filter(Done::escalated).count());
        assertThat(answer.getInt(path + ".noise.recoveredUnowned"))
                .isEqualTo((int) done.stream().filter(one -> one.by() == null).count());
        times(answer, path + ".toAcknowledge", done.stream().map(Done::toTake).toList());
        times(answer, path + ".toRestore", done.stream().map(Done::toRestore).toList());
        var gaps = new ArrayList<Long>();
        for (int i = 1; i < done.size(); i++) {
            gaps.add(Duration.between(done.get(i - 1).began(), done.get(i).began())
                    .toSeconds());
        }
        times(answer, path + ".betweenFailures", gaps);
    }

    private static void times(JsonPath answer, String path, List<@Nullable Long> seconds) {
        var sorted = Stream.<@Nullable Long>of(seconds.toArray(Long[]::new))
                .filter(java.util.Objects::nonNull)
                .sorted()
                .toList();
        assertThat(answer.getInt(path + ".count")).as(path).isEqualTo(sorted.size());
        if (sorted.isEmpty()) {
            assertThat(answer.getString(path + ".mean")).isNull();
            return;
        }
        is(
                answer,
                path + ".mean",
                sorted.stream().mapToLong(one -> one).average().orElseThrow());
        is(answer, path + ".p50", percentile(sorted, 0.5));
        is(answer, path + ".p90", percentile(sorted, 0.9));
        is(answer, path + ".p95", percentile(sorted, 0.95));
        is(answer, path + ".longest", sorted.getLast());
    }

    /** Between the two values on either side, in proportion. */
    private static double percentile(List<Long> sorted, double share) {
        double place = share * (sorted.size() - 1);
        int below = (int) Math.floor(place);
        int above = Math.min(below + 1, sorted.size() - 1);
        return sorted.get(below) + (place - below) * (sorted.get(above) - sorted.get(below));
    }

    private static void is(JsonPath answer, String path, double seconds) {
        assertThat(Duration.parse(answer.getString(path)).toMillis() / 1000.0)
                .as(path)
                .isCloseTo(seconds, org.assertj.core.api.Assertions.within(0.002));
    }

    private void people(JsonPath answer, List<Done> done) {
        var escalated = (int) done.stream().filter(Done::escalated).count();
        var people = Map.of(
                // Called for each at its beginning, the deputy for those that were silent; nobody else was called.
                "ivanov", List.of(done.size(), taken(done, "ivanov")),
                "petrova", List.of(escalated, taken(done, "petrova")));
        assertThat(answer.getList("people.person", String.class)).containsExactlyInAnyOrder("ivanov", "petrova");
        people.forEach((person, figures) -> {
            var path = "people.find { it.person == '" + person + "' }";
            assertThat(answer.getInt(path + ".calls")).as(person).isEqualTo(figures.get(0));
            assertThat(answer.getInt(path + ".incidents")).as(person).isEqualTo(figures.get(0));
            assertThat(answer.getInt(path + ".taken")).as(person).isEqualTo(figures.get(1));
        });
        assertThat(answer.getInt("people.find { it.person == 'ivanov' }.atNight"))
                .isEqualTo((int) done.stream()
                        .map(one -> LocalTime.ofInstant(one.began().plusSeconds(20), MOSCOW))
                        .filter(time -> time.getHour() >= 22 || time.getHour() < 8)
                        .count());
    }

    private static int taken(List<Done> done, String person) {
        return (int) done.stream().filter(one -> person.equals(one.by())).count();
    }

    private Signal.Outcome take(Signal signal) {
        return signals.take(List.of(signal)).getFirst();
    }

    private Signal signal(Signal.Action action, int number, String zone, Instant since, long sequence) {
        return new Signal(
                shop.project,
                "check:" + shop.project + "/figures-" + number,
                action,
                Severity.ERROR,
                "Проверка " + number,
                "monitor",
                clock.instant(),
                since,
                sequence,
                shop.project + "/figures-" + number,
                "http",
                null,
                zone,
                null,
                new Failure("status", "500 вместо 200", "500", "200"),
                List.of(),
                List.of(),
                Map.of(),
                null,
                null,
                null,
                "monitor",
                null,
                null,
                false);
    }
}
