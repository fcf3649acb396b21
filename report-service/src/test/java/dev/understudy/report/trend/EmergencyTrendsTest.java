package dev.understudy.report.trend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.understudy.report.period.Period;
import dev.understudy.report.trend.EmergencyTrends.Occurrence;
import dev.understudy.report.trend.EmergencyTrends.Verdict;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class EmergencyTrendsTest {

    private static final ZoneId MOSCOW = ZoneId.of("Europe/Moscow");
    private static final YearMonth OCTOBER = YearMonth.of(2026, 10);
    private static final Instant LONG_AGO = Instant.parse("2024-01-01T00:00:00Z");
    private static final Instant END = Instant.parse("2026-10-31T21:00:00Z");

    @Test
    void aProjectThatBeganInTheMonthCannotBeCompared() {
        var began = Instant.parse("2026-10-17T00:00:00Z");

        var trends = EmergencyTrends.of(in(OCTOBER, "pay", 9), Period.of(OCTOBER, MOSCOW), began, END);

        assertThat(trends.all().verdict()).isEqualTo(Verdict.TOO_LITTLE_DATA);
        assertThat(trends.all().pValue()).isNull();
        assertThat(trends.all().days()).isCloseTo(14.875, within(1e-9));
        assertThat(trends.monthly()).isNull();
        assertThat(trends.monthsKnown()).isZero();
    }

    @Test
    void oneMoreThanUsualIsNoRise() {
        var trends = EmergencyTrends.of(
                all(in(OCTOBER, "pay", 2), in(OCTOBER.minusMonths(1), "pay", 1), in(OCTOBER.minusMonths(3), "pay", 2)),
                Period.of(OCTOBER, MOSCOW),
                LONG_AGO,
                END);

        assertThat(trends.all().verdict()).isEqualTo(Verdict.NO_EVIDENCE);
        assertThat(trends.all().before()).isEqualTo(3);
        assertThat(trends.all().daysBefore()).isCloseTo(92, within(1e-9));
        assertThat(trends.all().leastRise()).isGreaterThan(3);
    }

    @Test
    void aClearRiseInOneZoneIsToldOfThatZone() {
        var trends = EmergencyTrends.of(
                all(
                        in(OCTOBER, "pay", 8),
                        in(OCTOBER, "cms", 1),
                        in(OCTOBER.minusMonths(2), "pay", 1),
                        in(OCTOBER.minusMonths(2), "cms", 2)),
                Period.of(OCTOBER, MOSCOW),
                LONG_AGO,
                END);

        assertThat(trends.zones()).extracting(change -> change.zoneId()).containsExactly("cms", "pay");
        assertThat(trends.zones())
                .extracting(change -> change.verdict())
                .containsExactly(Verdict.NO_EVIDENCE, Verdict.ROSE);
        assertThat(trends.zones().get(1).low()).isGreaterThan(1);
    }

    @Test
    void whoLooksAtManyZonesNeedsMoreEvidence() {
        var occurrences = new ArrayList<Occurrence>(in(OCTOBER, "zone-0", 3));
        for (int i = 1; i < 12; i++) {
            occurrences.addAll(in(OCTOBER.minusMonths(1), "zone-" + i, 1));
        }
        var alone = EmergencyTrends.of(in(OCTOBER, "zone-0", 3), Period.of(OCTOBER, MOSCOW), LONG_AGO, END);
        var among = EmergencyTrends.of(occurrences, Period.of(OCTOBER, MOSCOW), LONG_AGO, END);

        assertThat(alone.zones().getFirst().verdict()).isEqualTo(Verdict.ROSE);
        assertThat(among.zones().getFirst().zoneId()).isEqualTo("zone-0");
        assertThat(among.zones().getFirst().verdict()).isEqualTo(Verdict.NO_EVIDENCE);
    }

    @Test
    void aFallIsToldToo() {
        var trends = EmergencyTrends.of(
                all(in(OCTOBER.minusMonths(1), "pay", 8), in(OCTOBER.minusMonths(2), "pay", 9)),
                Period.of(OCTOBER, MOSCOW),
                LONG_AGO,
                END);

        assertThat(trends.all().verdict()).isEqualTo(Verdict.FELL);
        assertThat(trends.all().ratio()).isZero();
    }

    @Test
    void aSteadyRiseOverMonthsIsSeenAndTheRunningMonthIsNotAMonth() {
        var occurrences = new ArrayList<Occurrence>();
        for (int back = 6; back >= 1; back--) {
            occurrences.addAll(in(OCTOBER.minusMonths(back), null, 7 - back));
        }
        var middle = Instant.parse("2026-10-15T00:00:00Z");
        var known = Instant.parse("2026-03-31T21:00:00Z");

        var trends = EmergencyTrends.of(occurrences, Period.of(OCTOBER, MOSCOW), known, middle);

        assertThat(trends.monthsKnown()).isEqualTo(6);
        var monthly = trends.monthly();
        assertThat(monthly).isNotNull();
        assertThat(monthly.verdict()).isEqualTo(Verdict.ROSE);
        assertThat(monthly.pValue()).isCloseTo(2.0 / 720, within(1e-12));
        assertThat(trends.zones().getFirst().zoneId()).isNull();
    }

    @Test
    void aSlowRiseNeedsABaseline() {
        var occurrences = new ArrayList<Occurrence>();
        for (int back = 11; back >= 6; back--) {
            occurrences.addAll(in(OCTOBER.minusMonths(back), "pay", 2));
        }
        for (int back = 5; back >= 0; back--) {
            occurrences.addAll(in(OCTOBER.minusMonths(back), "pay", 5));
        }

        var rise = EmergencyTrends.of(occurrences, Period.of(OCTOBER, MOSCOW), LONG_AGO, END)
                .slowRise();

        assertThat(rise).isNotNull();
        assertThat(rise.since()).isEqualTo(OCTOBER.minusMonths(5));
        assertThat(EmergencyTrends.of(in(OCTOBER, "pay", 5), Period.of(OCTOBER, MOSCOW), LONG_AGO, END)
                        .slowRise())
                .isNull();
    }

    private static List<Occurrence> in(YearMonth month, String zone, int count) {
        return Stream.iterate(month.atDay(2).atStartOfDay(MOSCOW).toInstant(), each -> each.plusSeconds(7200))
                .limit(count)
                .map(each -> new Occurrence(zone, each, null))
                .toList();
    }

    @SafeVarargs
    private static List<Occurrence> all(List<Occurrence>... parts) {
        return Stream.of(parts).flatMap(List::stream).toList();
    }
}
