package dev.understudy.monitor.maintenance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.events.CheckEvent.CheckApplied;
import dev.understudy.events.CheckEvent.HttpTarget;
import dev.understudy.events.CheckEvent.Schedule;
import dev.understudy.kit.problem.InvalidInput;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OccurrencesTest {

    private static final ZoneId RIGA = ZoneId.of("Europe/Riga");

    @Test
    void aNightThatLosesAnHourStillHasAWindowOfTheSameLength() {
        var nightly = occurrences("2021-03-01T03:30", "PT2H", "FREQ=DAILY");

        // 03:30 does not exist on 28 March: the window begins when the clocks have gone forward, at 04:00.
        assertThat(nightly.at(at("2021-03-28T00:59:59Z"))).isEmpty();
        var open = nightly.at(at("2021-03-28T01:00:00Z")).orElseThrow();
        assertThat(open.until()).isEqualTo(at("2021-03-28T03:00:00Z"));
        assertThat(nightly.at(at("2021-03-28T03:00:00Z"))).isEmpty();
        assertThat(nightly.at(at("2021-03-29T00:30:00Z"))).isPresent();
    }

    @Test
    void aNightThatRepeatsAnHourHasOneWindow() {
        var nightly = occurrences("2021-10-01T03:30", "PT10M", "FREQ=DAILY");

        assertThat(nightly.upcoming(at("2021-10-31T00:00:00Z"), 2))
                .extracting(Occurrences.Occurrence::from)
                .containsExactly(at("2021-10-31T00:30:00Z"), at("2021-11-01T01:30:00Z"));
    }

    @Test
    void theSecondSaturdayOfEveryMonthUntilTheEndOfTheYear() {
        var monthly = occurrences("2026-01-01T02:00", "PT3H", "FREQ=MONTHLY;BYDAY=2SA;UNTIL=20260228T235959Z");

        assertThat(monthly.upcoming(at("2026-01-01T00:00:00Z"), 10))
                .extracting(Occurrences.Occurrence::from)
                .containsExactly(at("2026-01-10T00:00:00Z"), at("2026-02-14T00:00:00Z"));
        assertThat(monthly.next(at("2026-02-14T00:00:00Z"))).isEmpty();
    }

    @Test
    void aWindowOfAMonthIsFoundFromItsMiddle() {
        var yearly = occurrences("2020-12-15T00:00", "P31D", "FREQ=YEARLY");

        assertThat(yearly.at(at("2026-01-10T12:00:00Z")).orElseThrow().from()).isEqualTo(at("2025-12-14T22:00:00Z"));
    }

    @Property(tries = 200)
    void whatIsOpenIsOneOfTheUpcoming(@ForAll("rules") String rule, @ForAll("moments") Instant at) {
        var occurrences = occurrences("2021-01-05T02:15", "PT5H", rule);

        var open = occurrences.at(at);
        var upcoming = occurrences.upcoming(at, 3);
        assertThat(open.isPresent())
                .isEqualTo(!upcoming.isEmpty() && upcoming.getFirst().covers(at));
        open.ifPresent(found ->
                assertThat(Duration.between(found.from(), found.until())).hasHours(5));
        assertThat(upcoming).isSortedAccordingTo(java.util.Comparator.comparing(Occurrences.Occurrence::from));
    }

    @Provide
    Arbitrary<String> rules() {
        return Arbitraries.of(
                "FREQ=DAILY",
                "FREQ=WEEKLY;BYDAY=SA,SU",
                "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU",
                "FREQ=MONTHLY;BYMONTHDAY=-1",
                "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
                "FREQ=DAILY;COUNT=100",
                "FREQ=YEARLY;BYMONTH=3,10;BYDAY=-1SU");
    }

    @Provide
    Arbitrary<Instant> moments() {
        return Arbitraries.longs()
                .between(
                        at("2021-01-01T00:00:00Z").getEpochSecond(),
                        at("2023-01-01T00:00:00Z").getEpochSecond())
                .map(Instant::ofEpochSecond);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"FREQ=SOMETIMES", "BYDAY=MO", "FREQ=WEEKLY;BYDAY=XX", "каждую субботу", "", "FREQ=DAILY;COUNT=0x"
            })
    void aRuleThatIsNoneIsRefused(String rule) {
        assertThatThrownBy(() -> definition("2026-01-01T00:00", "UTC", rule).validate())
                .isInstanceOfSatisfying(InvalidInput.class, refused -> assertThat(refused.violations())
                        .singleElement()
                        .satisfies(violation -> assertThat(violation.path()).isEqualTo("rrule")));
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-28 02:00, UTC, start",
        "2026-02-30T02:00, UTC, start",
        "2026-11-28T02:00, Mars/Olympus, timeZone"
    })
    void aStartOrAZoneThatIsNoneIsRefused(String start, String zone, String field) {
        assertThatThrownBy(() -> definition(start, zone, null).validate())
                .isInstanceOfSatisfying(InvalidInput.class, refused -> assertThat(
                                refused.violations().getFirst().path())
                        .isEqualTo(field));
    }

    @Test
    void aRuleThatNeverComesAboutIsRefused() {
        assertThatThrownBy(() -> definition("2026-06-01T00:00", "UTC", "FREQ=DAILY;UNTIL=20260101T000000Z")
                        .validate())
                .hasMessageContaining("never comes about");
    }

    @Test
    void aWindowIsOpenForTheChecksItCovers_andOneThatSkipsOutranksOneThatMutes() {
        var calendar = new MaintenanceCalendar(null);
        calendar.replace(List.of(
                window(
                        "1",
                        new WindowDefinition(
                                "zone",
                                "mute",
                                null,
                                "2026-01-01T00:00",
                                Duration.ofHours(1),
                                null,
                                List.of("витрина"),
                                null,
                                null)),
                window(
                        "2",
                        new WindowDefinition(
                                "check",
                                "skip",
                                null,
                                "2026-01-01T00:30",
                                Duration.ofHours(1),
                                null,
                                null,
                                List.of("site.http"),
                                null))));
        var site = check("site.http", "витрина");
        var other = check("crm.http", null);

        assertThat(calendar.at(site, at("2026-01-01T00:10:00Z")).orElseThrow().mode())
                .isEqualTo(MaintenanceMode.MUTE);
        assertThat(calendar.at(site, at("2026-01-01T00:40:00Z")).orElseThrow().mode())
                .isEqualTo(MaintenanceMode.SKIP);
        assertThat(calendar.at(site, at("2026-01-01T01:30:00Z"))).isEmpty();
        assertThat(calendar.at(other, at("2026-01-01T00:40:00Z"))).isEmpty();
        assertThat(calendar.nextBoundary(at("2025-12-31T00:00:00Z"))).isEqualTo(at("2026-01-01T00:00:00Z"));
        assertThat(calendar.nextBoundary(at("2026-01-01T00:10:00Z"))).isEqualTo(at("2026-01-01T00:30:00Z"));
        assertThat(calendar.nextBoundary(at("2026-01-01T01:30:00Z"))).isEqualTo(Instant.MAX);
        // The clock may be set back.
        assertThat(calendar.at(site, at("2026-01-01T00:10:00Z"))).isPresent();

        long before = calendar.revision();
        calendar.replace(List.of());
        assertThat(calendar.revision()).isGreaterThan(before);
        assertThat(calendar.at(site, at("2026-01-01T00:40:00Z"))).isEmpty();
    }

    private static StoredWindow window(String id, WindowDefinition definition) {
        return new StoredWindow(id, "acme-shop", 1, "petrova", at("2025-12-31T00:00:00Z"), definition);
    }

    private static CheckApplied check(String name, @Nullable String zone) {
        var schedule = new Schedule(Duration.ofMinutes(1), Duration.ofSeconds(5), Duration.ofSeconds(5), 1, 1);
        return new CheckApplied(
                "acme-shop",
                name,
                1,
                "http",
                "user",
                null,
                zone,
                schedule,
                List.of(),
                new HttpTarget("http://shop.test/", "GET", List.of()));
    }

    private static WindowDefinition definition(String start, String zone, @Nullable String rule) {
        return new WindowDefinition("work", "mute", zone, start, Duration.ofHours(1), rule, null, null, null);
    }

    private static Occurrences occurrences(String start, String duration, String rule) {
        return new Occurrences(LocalDateTime.parse(start), Duration.parse(duration), RIGA, rule);
    }

    private static Instant at(String iso) {
        return Instant.parse(iso);
    }
}
