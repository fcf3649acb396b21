package dev.understudy.report.monthly;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.events.CheckStatus;
import dev.understudy.report.measurement.Segment;
import dev.understudy.report.period.Period;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class CheckAvailabilityTest {

    private static final Period NOVEMBER = Period.of(YearMonth.of(2026, 11), ZoneId.of("Europe/Moscow"));

    @Test
    void isWeightedByTime() {
        var check = november(
                segment("2026-11-01T00:00:00+03:00", "2026-11-10T00:00:00+03:00", CheckStatus.UP),
                segment("2026-11-10T00:00:00+03:00", "2026-11-10T06:00:00+03:00", CheckStatus.DOWN),
                segment("2026-11-10T06:00:00+03:00", "2026-11-10T18:00:00+03:00", CheckStatus.DEGRADED),
                segment("2026-11-10T18:00:00+03:00", "2026-11-16T00:00:00+03:00", CheckStatus.UP));

        assertThat(check.wall()).isEqualTo(Duration.ofDays(30));
        assertThat(check.up()).isEqualTo(Duration.ofDays(14).plusHours(6));
        assertThat(check.down()).isEqualTo(Duration.ofHours(6));
        assertThat(check.degraded()).isEqualTo(Duration.ofHours(12));
        assertThat(check.unknown()).isEqualTo(Duration.ofDays(15));
        assertThat(check.availability()).isEqualTo(354.0 / 360);
        assertThat(check.coverage()).isEqualTo(0.5);
        assertThat(day(check, 10).down()).isEqualTo(Duration.ofHours(6));
        assertThat(day(check, 10).degraded()).isEqualTo(Duration.ofHours(12));
        assertThat(day(check, 16).unknown()).isEqualTo(Duration.ofDays(1));
    }

    @Test
    void countsOnlyWhatLiesInTheMonth() {
        var check = november(segment("2026-10-01T00:00:00Z", "2026-12-24T00:00:00Z", CheckStatus.DOWN));

        assertThat(check.down()).isEqualTo(Duration.ofDays(30));
        assertThat(check.availability()).isZero();
        assertThat(check.coverage()).isEqualTo(1);
    }

    @Test
    void saysNothingOfAvailabilityWhenNothingWasMeasured() {
        for (var check : List.of(
                november(),
                november(segment("2026-11-01T00:00:00Z", "2026-11-20T00:00:00Z", CheckStatus.PAUSED)),
                november(segment("2026-11-01T00:00:00Z", "2026-11-20T00:00:00Z", CheckStatus.UNKNOWN)))) {
            assertThat(check.availability()).isNull();
            assertThat(check.coverage()).isZero();
            assertThat(check.unknown()).isEqualTo(check.wall()).isEqualTo(Duration.ofDays(30));
        }
    }

    @Test
    void ofManyThoseWithTheMostTroubleAreChosen_inTheirOrder() {
        var quiet = check("quiet", segment("2026-11-01T00:00:00+03:00", "2026-12-01T00:00:00+03:00", CheckStatus.UP));
        var unmeasured = check("unmeasured");
        var brief = check("brief", segment("2026-11-10T00:00:00+03:00", "2026-11-10T00:05:00+03:00", CheckStatus.DOWN));
        var longest =
                check("long", segment("2026-11-10T00:00:00+03:00", "2026-11-11T00:00:00+03:00", CheckStatus.DOWN));
        var all = List.of(quiet, brief, unmeasured, longest);

        assertThat(CheckAvailability.mostTroubled(all, 1)).containsExactly(longest);
        assertThat(CheckAvailability.mostTroubled(all, 2)).containsExactly(brief, longest);
        assertThat(CheckAvailability.mostTroubled(all, 3)).containsExactly(brief, unmeasured, longest);
        assertThat(CheckAvailability.mostTroubled(all, 4)).isEqualTo(all);
    }

    @Test
    void plannedMaintenanceIsSubtracted() {
        var check = of(
                List.of(
                        segment("2026-11-01T00:00:00+03:00", "2026-11-11T00:00:00+03:00", CheckStatus.UP),
                        segment("2026-11-11T00:00:00+03:00", "2026-11-21T00:00:00+03:00", CheckStatus.MAINTENANCE),
                        segment("2026-11-21T00:00:00+03:00", "2026-11-26T00:00:00+03:00", CheckStatus.DOWN)),
                NOVEMBER.from(),
                NOVEMBER.to(),
                NOVEMBER);

        assertThat(check.maintenance()).isEqualTo(Duration.ofDays(10));
        assertThat(check.unknown()).isEqualTo(Duration.ofDays(5));
        assertThat(check.availability()).isEqualTo(10.0 / 15);
        assertThat(check.coverage()).isEqualTo(15.0 / 20);
    }

    @Test
    void beginsWithTheCheckAndEndsWithIt() {
        var up = segment("2026-11-17T15:00:00+03:00", "2026-11-20T12:00:00+03:00", CheckStatus.UP);

        var check =
                of(List.of(up), instant("2026-11-17T15:00:00+03:00"), instant("2026-11-20T12:00:00+03:00"), NOVEMBER);

        assertThat(check.wall()).isEqualTo(Duration.ofHours(69));
        assertThat(check.availability()).isEqualTo(1);
        assertThat(check.coverage()).isEqualTo(1);
        assertThat(day(check, 16).wall()).isZero();
        assertThat(day(check, 17).wall()).isEqualTo(Duration.ofHours(9));
        assertThat(day(check, 20).wall()).isEqualTo(Duration.ofHours(12));
        assertThat(day(check, 21).wall()).isZero();
    }

    @Test
    void endsNowWhileTheMonthIsRunning() {
        var up = segment("2026-11-01T00:00:00+03:00", "2026-11-02T13:00:00+03:00", CheckStatus.UP);

        var check = of(List.of(up), NOVEMBER.from(), instant("2026-11-02T12:00:00+03:00"), NOVEMBER);

        assertThat(check.wall()).isEqualTo(Duration.ofHours(36));
        assertThat(check.up()).isEqualTo(Duration.ofHours(36));
        assertThat(check.days()).hasSize(30);
        assertThat(DayColour.of(day(check, 3))).isEqualTo(DayColour.OUTSIDE);
    }

    @Test
    void aCheckThatDidNotExistYetHasNoFigures() {
        var check = of(List.of(), NOVEMBER.to(), NOVEMBER.to(), NOVEMBER);

        assertThat(check.wall()).isZero();
        assertThat(check.availability()).isNull();
        assertThat(check.coverage()).isNull();
    }

    @Test
    void aDayIsAsLongAsItIs() {
        var berlin = Period.of(YearMonth.of(2026, 10), ZoneId.of("Europe/Berlin"));
        var check = of(List.of(), berlin.from(), berlin.to(), berlin);

        assertThat(check.wall()).isEqualTo(Duration.ofHours(31 * 24 + 1));
        assertThat(check.days().get(24).wall()).isEqualTo(Duration.ofHours(25));
    }

    @Test
    void aDayThatWasNotMeasuredIsNotDrawnAsGood() {
        var day = Duration.ofDays(1);
        assertThat(DayColour.of(new CheckAvailability.Day(
                        LocalDate.EPOCH,
                        day,
                        Duration.ofHours(22),
                        Duration.ZERO,
                        Duration.ZERO,
                        Duration.ZERO,
                        Duration.ofHours(2))))
                .isEqualTo(DayColour.PARTLY);
        assertThat(DayColour.of(new CheckAvailability.Day(
                        LocalDate.EPOCH, day, Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO, day)))
                .isEqualTo(DayColour.UNKNOWN);
        assertThat(DayColour.of(new CheckAvailability.Day(
                        LocalDate.EPOCH, day, Duration.ZERO, Duration.ZERO, Duration.ZERO, day, Duration.ZERO)))
                .isEqualTo(DayColour.MAINTENANCE);
        assertThat(DayColour.of(new CheckAvailability.Day(
                        LocalDate.EPOCH,
                        day,
                        Duration.ofHours(20),
                        Duration.ZERO,
                        Duration.ZERO,
                        Duration.ofHours(4),
                        Duration.ZERO)))
                .isEqualTo(DayColour.UP);
        assertThat(DayColour.of(new CheckAvailability.Day(
                        LocalDate.EPOCH,
                        day,
                        day.minusSeconds(1),
                        Duration.ZERO,
                        Duration.ofSeconds(1),
                        Duration.ZERO,
                        Duration.ZERO)))
                .isEqualTo(DayColour.DOWN);
    }

    @Property
    void partsMakeUpTheWholeAndDaysTheMonth(
            @ForAll("periods") Period period,
            @ForAll("lengths") List<Long> lengths,
            @ForAll @LongRange(min = 0, max = 750) long fromHour,
            @ForAll @LongRange(min = 0, max = 750) long hours) {
        var from = clamp(period.from().plus(Duration.ofHours(fromHour)), period);
        var until = clamp(from.plus(Duration.ofHours(hours)), period);
        var segments = new ArrayList<Segment>();
        var at = period.from().minus(Duration.ofDays(2));
        var statuses = CheckStatus.values();
        for (var length : lengths) {
            var end = at.plusMillis(length);
            segments.add(new Segment(at, end, statuses[(int) (length % statuses.length)]));
            at = end.plusMillis(length % 7 == 0 ? length : 0);
        }

        var check = of(segments, from, until, period);

        assertThat(check.up()
                        .plus(check.degraded())
                        .plus(check.down())
                        .plus(check.maintenance())
                        .plus(check.unknown()))
                .isEqualTo(check.wall())
                .isEqualTo(Duration.between(from, until));
        assertThat(check.unknown()).isGreaterThanOrEqualTo(Duration.ZERO);
        assertThat(sum(check, CheckAvailability.Day::wall)).isEqualTo(check.wall());
        assertThat(sum(check, CheckAvailability.Day::up)).isEqualTo(check.up());
        assertThat(sum(check, CheckAvailability.Day::degraded)).isEqualTo(check.degraded());
        assertThat(sum(check, CheckAvailability.Day::down)).isEqualTo(check.down());
        assertThat(sum(check, CheckAvailability.Day::maintenance)).isEqualTo(check.maintenance());
        assertThat(sum(check, CheckAvailability.Day::unknown)).isEqualTo(check.unknown());
        if (check.availability() != null) {
            assertThat(check.availability()).isBetween(0.0, 1.0);
            assertThat(check.availability() == 1).isEqualTo(check.down().isZero());
        }
    }

    @Provide
    Arbitrary<Period> periods() {
        return Arbitraries.of("Europe/Berlin", "Europe/Moscow", "America/Santiago", "Asia/Kathmandu", "UTC")
                .flatMap(zone -> Arbitraries.integers()
                        .between(1, 12)
                        .map(month -> Period.of(YearMonth.of(2026, month), ZoneId.of(zone))));
    }

    @Provide
    Arbitrary<List<Long>> lengths() {
        return Arbitraries.longs()
                .between(0, Duration.ofDays(3).toMillis())
                .list()
                .ofMaxSize(40);
    }

    private static Instant clamp(Instant instant, Period period) {
        return instant.isAfter(period.to()) ? period.to() : instant;
    }

    private static Duration sum(CheckAvailability check, Function<CheckAvailability.Day, Duration> part) {
        return check.days().stream().map(part).reduce(Duration.ZERO, Duration::plus);
    }

    private static CheckAvailability november(Segment... segments) {
        return of(List.of(segments), NOVEMBER.from(), NOVEMBER.to(), NOVEMBER);
    }

    private static CheckAvailability of(List<Segment> segments, Instant from, Instant until, Period period) {
        return CheckAvailability.of("shop/site.http", "site.http", null, null, segments, from, until, period);
    }

    private static CheckAvailability check(String name, Segment... segments) {
        return CheckAvailability.of(
                "shop/" + name, name, null, null, List.of(segments), NOVEMBER.from(), NOVEMBER.to(), NOVEMBER);
    }

    private static CheckAvailability.Day day(CheckAvailability check, int dayOfMonth) {
        return check.days().get(dayOfMonth - 1);
    }

    private static Segment segment(String from, String to, CheckStatus status) {
        return new Segment(instant(from), instant(to), status);
    }

    private static Instant instant(String text) {
        return java.time.OffsetDateTime.parse(text).toInstant();
    }
}
