package dev.understudy.monitor.calendar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.function.Function;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecurrenceTest {

    private static final ZoneId RIGA = ZoneId.of("Europe/Riga");

    @ParameterizedTest
    @ValueSource(strings = {"0 0 31 2 *", "0 0 31 4,6,9,11 *", "0 0 30 FEB *", "*-02-31", "*-4,6,9,11-31 12:00"})
    void aDayThatNoMonthHasIsRefusedWithItsReason(String expression) {
        assertThatThrownBy(() -> Recurrence.parse(expression))
                .isInstanceOfSatisfying(InvalidExpression.class, refused -> assertThat(refused.field())
                        .isEqualTo("day"))
                .hasMessageContaining("does not exist in any of the months");
    }

    @Test
    void theTwentyNinthOfFebruaryComesEveryFourYears() {
        var leap = Recurrence.parse("0 0 29 2 *");

        assertThat(leap.next(at("2097-01-01T00:00:00Z"), ZoneOffset.UTC)).contains(at("2104-02-29T00:00:00Z"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Europe/Kiev", "UCT", "W-SU", "Europe/Moscow", "CET", "UTC"})
    void aNameThatTheTzDatabaseKnowsIsAZone(String name) {
        assertThat(Zones.find(name)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"+03:00", "UTC+3", "Europe/Surprise", "Europe/", "", "Москва"})
    void anOffsetOrAPlaceThatIsNoneIsNoZone(String name) {
        assertThat(Zones.find(name)).isEmpty();
        assertThatThrownBy(() -> Zones.require(name)).isInstanceOf(InvalidExpression.class);
    }

    @Test
    void aWholeDayThatWasSkippedIsCaughtUpAfterIt() {
        // Samoa crossed the date line: 30 December 2011 did not happen there.
        var apia = ZoneId.of("Pacific/Apia");
        var noon = CronExpression.parse("0 12 * * *");

        var on29th =
                ZonedDateTime.of(LocalDateTime.parse("2011-12-29T12:00"), apia).toInstant();
        var caughtUp = noon.next(on29th, apia).orElseThrow();
        assertThat(caughtUp.atZone(apia).toLocalDateTime()).isEqualTo("2011-12-31T00:00");
        assertThat(noon.next(caughtUp, apia).orElseThrow().atZone(apia).toLocalDateTime())
                .isEqualTo("2011-12-31T12:00");
        assertThat(noon.previous(caughtUp, apia)).contains(on29th);
    }

    @Property(tries = 300)
    void whatComesNextMatchesItsFieldsAndNothingWasPassedOver(
            @ForAll("crons") String expression, @ForAll("moments") Instant after) {
        var cron = CronExpression.parse(expression);
        var next = cron.next(after, RIGA);

        assertThat(next).isPresent();
        assertThat(next.get()).isAfter(after);
        // Nothing between: the one before the next one is at or before the start, and leads to it again.
        cron.previous(next.get(), RIGA).ifPresent(previous -> {
            assertThat(previous).isBeforeOrEqualTo(after);
            assertThat(cron.next(previous, RIGA)).isEqualTo(next);
        });
    }

    @Property(tries = 200)
    void anEveryMinuteScheduleFollowsRealTimeOverEveryClockChange(@ForAll("moments") Instant after) {
        var minutely = CronExpression.parse("* * * * *");
        var next = minutely.next(after, RIGA).orElseThrow();

        assertThat(Duration.between(after, next)).isPositive().isLessThanOrEqualTo(Duration.ofMinutes(1));
        assertThat(next.getEpochSecond() % 60).isZero();
    }

    @Property(tries = 200)
    void anOnCalendarTimeIsNeverMovedAndNeverRepeated(@ForAll("moments") Instant after) {
        var daily = OnCalendarExpression.parse("3:30");
        var next = daily.next(after, RIGA).orElseThrow();
        var following = daily.next(next, RIGA).orElseThrow();

        assertThat(next.atZone(RIGA).toLocalTime()).hasToString("03:30");
        assertThat(next.atZone(RIGA).toLocalDate())
                .isBefore(following.atZone(RIGA).toLocalDate());
    }

    @Property(tries = 2000)
    void anyTextIsReadOrRefusedWithAReason(@ForAll("scribbles") String text) {
        for (var parse : List.<Function<String, Recurrence>>of(
                Recurrence::parse, CronExpression::parse, OnCalendarExpression::parse)) {
            try {
                parse.apply(text).next(at("2026-01-01T00:00:00Z"), RIGA);
            } catch (InvalidExpression refused) {
                assertThat(refused.getMessage()).isNotBlank();
                assertThat(refused.field()).isNotBlank();
            }
        }
    }

    @Provide
    Arbitrary<String> scribbles() {
        return Arbitraries.of(
                        "*",
                        "0",
                        "7",
                        "31",
                        "59",
                        "99",
                        "-",
                        "/",
                        ",",
                        "..",
                        ":",
                        "~",
                        "#",
                        "L",
                        "W",
                        " ",
                        " ",
                        "\n",
                        "MON",
                        "Sun",
                        "FEB",
                        "daily",
                        "UTC",
                        "Europe/Riga",
                        "¹",
                        "ж",
                        "",
                        "1000000000000")
                .list()
                .ofMaxSize(14)
                .map(parts -> String.join("", parts));
    }

    @Provide
    Arbitrary<String> crons() {
        return Combinators.combine(
                        Arbitraries.of("0", "30", "*/15", "*", "5,50", "59"),
                        Arbitraries.of("3", "*", "2-4", "*/2", "1,3,5", "0"),
                        Arbitraries.of("*", "1", "L", "LW", "28-31", "*/10"),
                        Arbitraries.of("*", "3", "10", "FEB,MAR,OCT"),
                        Arbitraries.of("*", "SUN", "1#2", "5L", "1-5"))
                .as((minute, hour, day, month, weekday) -> String.join(" ", minute, hour, day, month, weekday))
                // Both day fields must hold here, and never do.
                .filter(expression -> !expression.contains("*/10"));
    }

    @Provide
    Arbitrary<Instant> moments() {
        var anywhere = Arbitraries.longs()
                .between(
                        at("2020-01-01T00:00:00Z").getEpochSecond(),
                        at("2030-01-01T00:00:00Z").getEpochSecond());
        var springForward = at("2021-03-28T01:00:00Z").getEpochSecond();
        var fallBack = at("2021-10-31T01:00:00Z").getEpochSecond();
        return Arbitraries.oneOf(
                        anywhere,
                        Arbitraries.longs().between(springForward - 7200, springForward + 7200),
                        Arbitraries.longs().between(fallBack - 10_800, fallBack + 10_800))
                .map(Instant::ofEpochSecond);
    }

    private static Instant at(String iso) {
        return Instant.parse(iso);
    }
}
